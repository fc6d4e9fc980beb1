"""The right side of a plan: two people, the approval, and the acts of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.clock import parse_time
from ui.console.words import ledger_words
from ui.i18n import moment_short, number, plural, translate
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, EqualChoice
from ui.widgets.card import Card
from ui.widgets.chip import Chip, Tone
from ui.widgets.controls import CheckBox, Field
from ui.widgets.icons import Tile
from ui.widgets.layouts import clear, column, row
from ui.widgets.progress import ValidityBar
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.console.plan_view import PlanView
    from ui.console.plans import PlansPage

__all__ = ["PlanSide"]

_APPROVED: Final = frozenset({"approved", "running", "staged", "paused", "done"})
_OPEN: Final = frozenset({"approved", "running", "staged", "paused"})
_LINES: Final = ("revoked", "already", "pending", "cancelled", "refused", "failed")


class PlanSide(Card):
    """What this officer can do with the plan now.

    Attributes:
        look: fetches and judges the plan.
        boxes: what the second person says to have done, none ticked.
        count: where the number of certificates is typed.
        choice: No and Yes, equal.
        execute, pause, cancel, notice, ledger, review: the acts.
        stopping: an order to stop is on its way.
    """

    def __init__(self, view: PlanView, page: PlansPage) -> None:
        super().__init__(20)
        self._view = view
        self._page = page
        self.stopping = False
        self.body.setSpacing(12)
        self._head = Label("", "heading", wrap=True)
        self._people = column(10)
        self._note = Banner("warn")
        self.look = Button("", "primary", "eye", height=44)
        self.boxes = [CheckBox(), CheckBox()]
        self._edit = QLineEdit()
        self._edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.count = Field(edit=self._edit, tall=True)
        self.choice = EqualChoice()
        self._bar = ValidityBar()
        self._counts = Label("", "compact", wrap=True)
        self.execute = Button("", "destroy", "layers", height=44)
        self.pause = Button("", "secondary", "clock")
        self.cancel = Button("", "secondary", "cross")
        self.review = Button("", "primary", "eye")
        self.notice = Button("", "secondary", "mail")
        self.ledger = Button("", "secondary", "records")
        self._said = Banner("ok")
        self.body.addWidget(self._head)
        self.body.addLayout(self._people)
        for part in (
            *(self._note, self.look, *self.boxes, self.count, self.choice),
            *(self._bar, self._counts, self.execute, self.pause, self.cancel),
            *(self.review, self.notice, self.ledger, self._said),
        ):
            self.body.addWidget(part)
        self._said.hide()
        self.look.clicked.connect(view.look)
        self.execute.clicked.connect(view.ask_execute)
        self.pause.clicked.connect(view.pause)
        self.cancel.clicked.connect(view.ask_cancel)
        self.review.clicked.connect(view.review)
        self.notice.clicked.connect(view.ask_notice)
        self.ledger.clicked.connect(view.show_ledger)
        self.choice.answered.connect(self._answered)
        for box in self.boxes:
            box.toggled.connect(lambda _on: self._wake())
        self._edit.textChanged.connect(lambda _text: self._wake())
        page.bind(self.look, self.execute, self.review, self.notice, self.ledger)

    def focus(self) -> None:
        """Put the keyboard where the next step is."""
        first = self.boxes[0] if self.boxes[0].isVisible() else self.execute
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_stopping(self, *, stopping: bool) -> None:
        """An order to stop begins or has ended."""
        self.stopping = stopping
        self._wake()

    def forget(self) -> None:
        """Another plan: nothing was ticked, typed or done about that one."""
        for box in self.boxes:
            box.setChecked(False)
        self._edit.clear()
        self._said.hide()

    def told(self, people: int) -> None:
        """The operator tells so many people."""
        said = plural.translate("Console", "%Ln person(s) told", "", 1)
        self._say_done("ok", said(people), "")

    def reported(self, *, agrees: bool, path: str) -> None:
        """The report was written; it says whether ledger and list are one."""
        if agrees:
            words = translate("Console", "The ledger equals the revocation list")
            self._say_done("ok", words, path)
            return
        words = translate("Console", "The ledger and the revocation list differ")
        self._say_done("danger", words, path)

    def say(self) -> None:
        """Show what the plan's state allows, in the language that is shown."""
        view = self._view
        state, seen, mine = view.state, view.seen is not None, view.mine
        asked = state == "proposed" and seen and not mine
        self._head.setText(translate("Console", "Two people are needed"))
        self._say_people()
        self._say_note()
        self.look.setText(translate("Console", "Look at the plan"))
        self.look.setVisible(not seen and state != "cancelled")
        self.look.set_kind("primary" if state == "proposed" else "secondary")
        self._say_boxes()
        for part in (*self.boxes, self.count, self.choice):
            part.setVisible(asked)
        begun = state != "approved"
        go_on = translate("Console", "Execute the rest\u2026")
        first = translate("Console", "Execute the first stage\u2026")
        self.execute.setText(go_on if begun else first)
        self.execute.setVisible(state in {"approved", "staged", "paused"})
        self.pause.setText(translate("Console", "Pause"))
        self.cancel.setText(translate("Console", "Cancel the plan\u2026"))
        self.cancel.setVisible(state in _OPEN or (state == "proposed" and mine))
        self.review.setText(translate("Console", "I have reviewed this"))
        self.review.setVisible(bool(view.plan.get("review_by")) and not mine)
        self.notice.setText(translate("Console", "Tell the people\u2026"))
        self.notice.setVisible(state in _APPROVED)
        self.ledger.setText(translate("Console", "Show the ledger"))
        self.ledger.setVisible(state in _APPROVED or state == "cancelled")
        self.show_counts()
        self._wake()

    def show_counts(self) -> None:
        """Show how far it is; called while it is executed, too."""
        plan = self._view.plan
        counts, whole = dict(plan.get("counts") or {}), int(plan.get("count", 0))
        shown = self._view.state not in {"proposed", "approved"}
        left = int(counts.get("pending", 0))
        self._bar.setVisible(shown)
        self._bar.show_share((whole - left) / max(whole, 1), warn=False)
        self._counts.setVisible(shown)
        lines = [
            f"{ledger_words(name)}: {number(int(counts[name]))}"
            for name in _LINES
            if counts.get(name)
        ]
        self._counts.setText("\n".join(lines))
        running = self._view.state in {"running", "staged"}
        self.pause.setVisible(running)

    # -- inside ----------------------------------------------------------------------

    def _answered(self, yes: bool) -> None:
        if yes:
            self._view.approve()
        else:
            self._view.ask_cancel()

    def _wake(self) -> None:
        """Yes wakes when both boxes are ticked and the count is typed."""
        busy = self._page.busy
        typed = "".join(self._edit.text().split())
        whole = typed == str(self._view.plan.get("count", ""))
        ticked = all(box.isChecked() for box in self.boxes)
        self.choice.yes.setEnabled(ticked and whole and not busy)
        self.choice.no.setEnabled(not busy)
        self.pause.setEnabled(not self.stopping)
        self.cancel.setEnabled(not self.stopping)

    def _say_boxes(self) -> None:
        seen = self._view.seen
        alone = 0 if seen is None else int(seen[1]["counts"]["without_other"])
        self.boxes[0].set_words(
            translate("Console", "I have compared the hash aloud with the author")
        )
        said = translate("Console", "I have looked at the {n} people without a key")
        self.boxes[1].set_words(said.format(n=number(alone)))
        self.count.set_words(translate("Console", "Type the number of certificates"))
        self.choice.set_words(
            translate("Console", "Reject"), translate("Console", "Approve")
        )

    def _say_people(self) -> None:
        clear(self._people)
        view = self._view
        seen, state = view.seen, view.state
        author = translate("Console", "you") if view.mine else ""
        if seen is not None:
            author = seen[2] or author
        made = str(view.plan.get("created_at") or "")
        when = ""
        if made:
            said = translate("Console", "signed {time}")
            when = said.format(time=moment_short(parse_time(made)))
        checked: tuple[str, Tone, str] = (
            translate("Console", "Verified"),
            "ok",
            "tick-circle",
        )
        unseen: tuple[str, Tone, str] = (
            translate("Console", "Not looked at"),
            "plain",
            "unknown",
        )
        self._people.addWidget(
            _person(
                translate("Console", "Author of the plan"),
                author or "\u2014",
                when,
                checked if seen is not None else unseen,
            )
        )
        done: tuple[str, Tone, str] = (
            translate("Console", "Approved"),
            "ok",
            "tick-circle",
        )
        waits: tuple[str, Tone, str] = (
            translate("Console", "Waits"),
            "warn",
            "clock",
        )
        alone = bool(view.plan.get("break_glass"))
        second = translate("Console", "you") if not view.mine else ""
        if state in _APPROVED and not alone:
            self._people.addWidget(
                _person(translate("Console", "Approver"), "", "", done)
            )
        elif not alone:
            name = second or translate("Console", "another person")
            self._people.addWidget(
                _person(translate("Console", "Approver"), name, "", waits)
            )

    def _say_note(self) -> None:
        view = self._view
        plan, state, seen = view.plan, view.state, view.seen
        tone: Tone = "warn"
        strong = sentence = ""
        if plan.get("break_glass"):
            tone, strong = "danger", translate("Console", "Break-glass: one person")
            by = str(plan.get("review_by") or "")
            if by:
                said = translate("Console", "To be reviewed by {time}.")
                sentence = said.format(time=moment_short(parse_time(by)))
            else:
                sentence = translate("Console", "A second person has reviewed it.")
        elif state == "proposed" and view.mine:
            strong = translate("Console", "Another person approves this plan")
            sentence = translate(
                "Console", "Read the hash to them; the operator refuses you."
            )
        elif state == "proposed" and seen is not None:
            alone = int(seen[1]["counts"]["without_other"])
            if alone:
                without = plural.translate(
                    "Console", "%Ln person(s) will have no other key", "", 1
                )
                strong = without(alone)
                sentence = translate("Console", "Until they get a new certificate.")
        self._note.setVisible(bool(strong))
        if strong:
            self._note.show_state(tone, strong, sentence)

    def _say_done(self, tone: Tone, strong: str, sentence: str) -> None:
        self._said.setVisible(True)
        self._said.show_state(tone, strong, sentence)


def _person(role: str, name: str, when: str, chip: tuple[str, Tone, str]) -> QWidget:
    word, tone, icon = chip
    made = QWidget()
    tile = Tile("person", "accent_soft", "accent_text", 36)
    first = row(8, Label(role, "small", "text2", wrap=True), -1)
    first.addWidget(Chip(word, tone, icon))
    words = column(0)
    words.addLayout(first)
    if name:
        words.addWidget(Label(name, "strong", wrap=True))
    if when:
        words.addWidget(Label(when, "compact", "text2", wrap=True))
    line = row(10, tile)
    line.addLayout(words, 1)
    line.setAlignment(tile, Qt.AlignmentFlag.AlignTop)
    made.setLayout(line)
    made.setAccessibleName(", ".join(x for x in (role, name, when, word) if x))
    return made
