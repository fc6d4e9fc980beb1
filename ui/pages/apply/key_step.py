"""Steps 5 and 6: the real steps with their times, and the wait for the authority."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.interaction import Step
from ui import theme
from ui.i18n import tenths, translate
from ui.pages.apply.step import WizardStep
from ui.record_words import record_words
from ui.spoken import step_words
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.icons import IconView
from ui.widgets.layouts import row
from ui.widgets.text import Label, NumberedPoint

__all__ = ["WorkStep"]

_ICONS: Final[dict[str, tuple[str, theme.Shade]]] = {
    "started": ("clock", "text2"),
    "done": ("tick-circle", "ok_text"),
    "failed": ("cross-circle", "danger_text"),
    "skipped": ("minus", "text2"),
    "waiting": ("clock", "warn_text"),
}
#: A state that is not the step's own word, as the records end it.
_ENDINGS: Final = {"started": "intent", "waiting": "intent", "failed": "failed"}


class WorkStep(WizardStep):
    """Starts the work on the token and shows each step as it happens.

    Attributes:
        choice: two equal answers about an orphaned key, while that is asked.
        object_button: leads to where a person objects to automatic steps.
    """

    def __init__(self, *, issuing: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._issuing = issuing
        self._busy = False
        self._begun = False
        self._renewing = False
        self._seconds = 0
        self._lines: dict[str, _StepLine] = {}
        self._waiting = Banner("info", icon="clock")
        self._waiting.hide()
        self._heading = Label("", "heading", wrap=True)
        self._sentence = Label("", "body", "text2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        card = Card()
        card.body.setSpacing(10)
        card.body.addWidget(self._heading)
        card.body.addWidget(self._sentence)
        card.body.addLayout(self._list)
        self.columns.left.addWidget(self._waiting)
        self.columns.left.addWidget(card)
        self.columns.left.addStretch(1)
        self.orphan = Card()
        self._orphan_words = Label("", "strong", wrap=True)
        self.adopt = Button("", "equal", height=44)
        self.destroy_key = Button("", "equal", height=44)
        self.orphan.body.setSpacing(10)
        self.orphan.body.addWidget(self._orphan_words)
        self.orphan.body.addLayout(row(10, self.adopt, self.destroy_key))
        self.orphan.hide()
        self.columns.left.insertWidget(0, self.orphan)
        help_card = Card()
        help_card.body.setSpacing(10)
        self._help_head = Label("", "heading", wrap=True)
        help_card.body.addWidget(self._help_head)
        self._points = [NumberedPoint(number, "", "") for number in (1, 2)]
        for point in self._points:
            help_card.body.addWidget(point)
        self.object_button = Button("", "link")
        help_card.body.addLayout(row(0, self.object_button, -1))
        self.columns.right.addWidget(help_card)
        self.columns.right.addStretch(1)
        self.say()

    @property
    def next_words(self) -> str:
        if self._busy:
            return ""
        if self._issuing:
            return translate("Apply", "Ask now")
        if self._begun:
            return translate("Apply", "Go on")
        return translate("Apply", "Make the key and apply")

    @property
    def consequence(self) -> str:
        if self._issuing:
            return translate(
                "Apply", "You may close the program; it goes on where it stopped."
            )
        if self._renewing:
            return translate(
                "Apply",
                "The PIN is asked for three times: for the new key, for the signature "
                "of the certificate that is replaced, and after the answer.",
            )
        return translate(
            "Apply",
            "The PIN is asked for twice: now, and after the authority has answered.",
        )

    @property
    def may_go_back(self) -> bool:
        return not self._issuing and not self._begun

    @property
    def lines(self) -> dict[str, str]:
        """State of every step that was told, by its name."""
        return {name: line.state for name, line in self._lines.items()}

    def renew(self, *, renewing: bool) -> None:
        """A renewal has one PIN entry more: the old certificate signs too."""
        self._renewing = renewing
        self.say()
        self.changed.emit()

    def show_busy(self, busy: bool) -> None:
        """Work is under way, or stopped."""
        self._busy = busy
        self._begun = self._begun or busy
        if busy:
            self._waiting.hide()
        self.say()
        self.changed.emit()

    def show_step(self, step: Step) -> None:
        """Add or change one line."""
        line = self._lines.get(step.name)
        if line is None:
            line = _StepLine(step.name)
            self._lines[step.name] = line
            self._list.addWidget(line)
        line.show_step(step)

    def show_waiting(self, seconds: int) -> None:
        """The authority is still deciding; it is asked again by itself."""
        self._seconds = seconds
        self._say_waiting()
        self._waiting.show()

    def reset(self) -> None:
        """Forget an earlier application."""
        for line in self._lines.values():
            line.hide()
            line.deleteLater()
        self._lines.clear()
        self._begun = self._busy = False
        self._waiting.hide()
        self.orphan.hide()
        self.say()

    def say(self) -> None:
        heading = translate("Apply", "Key and request")
        sentence = translate(
            "Apply", "Two PIN entries are coming. Nothing is sent before the first."
        )
        if self._renewing:
            sentence = translate(
                "Apply",
                "Three PIN entries are coming. Nothing is sent before the first.",
            )
        if self._issuing:
            heading = translate("Apply", "The authority issues the certificate")
            sentence = translate(
                "Apply", "After its answer the PIN is needed once more."
            )
        if self._seconds:
            self._say_waiting()
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        for name, line in self._lines.items():
            line.say(name)
        self._orphan_words.setText(
            translate(
                "Apply", "A key of this application was found on the token. Use it?"
            )
        )
        self.adopt.setText(translate("Apply", "Use this key"))
        self.destroy_key.setText(translate("Apply", "Delete it"))
        self.object_button.setText(translate("Apply", "Object to a step..."))
        self._help_head.setText(translate("Apply", "What is made, where it stays"))
        said = (
            (
                translate("Apply", "A key pair on the token"),
                translate(
                    "Apply",
                    "The private key can't be read out, not even by this program.",
                ),
            ),
            (
                translate("Apply", "A recovery code for you"),
                translate(
                    "Apply",
                    "It can only revoke. It is shown once, at the end: have paper "
                    "ready.",
                ),
            ),
        )
        for point, (strong, sentence_below) in zip(self._points, said, strict=True):
            point.strong.setText(strong)
            point.sentence.setText(sentence_below)

    def _say_waiting(self) -> None:
        said = translate(
            "Apply", "It is asked again in {n} s, and when you open Saqta again."
        ).format(n=self._seconds)
        strong = translate("Apply", "The authority is deciding")
        self._waiting.show_state("info", strong, said, "clock")


class _StepLine(QWidget):
    """One line of progress: sign, words, seconds."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.state = "started"
        self._seconds = 0.0
        self._name = name
        self._icon = IconView("clock", "text2")
        self._words = Label("", "compact", wrap=True)
        self._time = Label("", "small", "text2")
        line = row(10, self._icon)
        line.addWidget(self._words, 1)
        line.addWidget(self._time)
        self.setLayout(line)
        self.say(name)

    def show_step(self, step: Step) -> None:
        """Show the step's state; time only once it ended."""
        self.state = step.state
        icon, shade = _ICONS.get(step.state, _ICONS["started"])
        self._icon.show_icon(icon, shade)
        self._seconds = step.seconds
        self.say(self._name)

    def say(self, name: str) -> None:
        """Say the step's words again.

        They are participles: a step that is not done must not be called so.
        """
        said = step_words(name)
        if self.state in _ENDINGS:
            said = record_words(f"{name}.{_ENDINGS[self.state]}")
        self._words.setText(said)
        took = translate("Apply", "{n} s").format(n=tenths(self._seconds))
        self._time.setText(took if self.state in {"done", "failed"} else "")
        self.setAccessibleName(self._words.text())
