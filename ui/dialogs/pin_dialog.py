"""Asks for one PIN entry, as honestly as the token tells (style.md habit 17; look 07).

The dialog lies over the page and returns at once; the answer is a `Future` with the
`Pin`, or cancelled. Where the reader asks, it is None at once, and the dialog stays
until `accept()` is called. On the last try a word must be typed first. Where the PIN is
locked there is no field, only the way on.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import words
from desktop.interaction import PinQuestion
from desktop.model.tokens import PinState
from desktop.secret import Pin
from ui import theme
from ui.i18n import language, plural, translate, upper
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.capture import keep_from_capture
from ui.widgets.controls import Field
from ui.widgets.icons import IconView, Tile
from ui.widgets.layouts import FoldingRow, row
from ui.widgets.overlay import OverlayDialog
from ui.widgets.pin_field import PinField
from ui.widgets.text import Label, safe_text

__all__ = ["PinDialog"]

_WIDTH: Final = 500


class PinDialog(OverlayDialog):
    """One question, one answer.

    Attributes:
        question: what the person is asked and told.
        answer: settled once: a `Pin`, None for the pin-pad, or cancelled.
        field: the PIN field; hidden for a pin-pad and a locked PIN.

    Signals:
        forgotten: the person doesn't remember the PIN, or wants to unblock it.
    """

    forgotten = Signal()

    def __init__(
        self,
        question: PinQuestion,
        *,
        grab_keyboard: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_WIDTH, parent)
        self.question = question
        self.answer: Future[Pin | None] = Future()
        self._caps = self._foreign = False
        self.field = PinField(question.longest, grab=grab_keyboard)
        self._build()
        self._connect()
        self._arrange()
        self._retranslate()
        if self._on_reader and question.pin_state is not PinState.LOCKED:
            self.answer.set_result(None)  # The reader asks; nothing is typed here.

    @property
    def typed(self) -> bool:
        """Whether there is a field to type the PIN into."""
        return self.question.pin_state is not PinState.LOCKED and not self._on_reader

    @property
    def ready(self) -> bool:
        """Whether Continue would be accepted now."""
        if not self.typed or len(self.field) < self.question.shortest:
            return False
        if self.question.pin_state is not PinState.FINAL_TRY:
            return True
        return upper(self._word.text.strip()) == self._last_word()

    def first_focus(self) -> QWidget | None:
        return self.field if self.typed else self._cancel

    def done(self, result: int) -> None:
        """Close; whatever was not answered is cancelled, and the field is zeroed."""
        self.field.wipe()
        self.answer.cancel()
        keep_from_capture(self, kept=False)
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        keep_from_capture(self, kept=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and not self.answer.done():
            self.reject()  # The window went away: nobody is left to answer.

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def _on_reader(self) -> bool:
        return self.question.pin_pad

    def _build(self) -> None:
        self._title = Label("", "title", wrap=True)
        self._token = Label("", "compact", "text2", wrap=True)
        self._purpose = Label("", "compact", wrap=True)
        self._banner = Banner("danger")
        self._label = Label("", "compact", bold=True)
        self._length = Label("", "small", "text2")
        self._caps_line = _Warning("caps")
        self._layout_line = _Warning("keyboard")
        self._watched = Label("", "small", "text2", wrap=True)
        self._reader = _Warning("pin-pad", "accent_text")
        self._word = Field("", tall=True)
        self._forgot = Button("", "quiet", height=44)
        self._cancel = Button("", "secondary", height=44)
        self._go = Button("", "primary", height=44)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._token)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Tile("token"))
        head.addLayout(names, 1)
        strip = QFrame()
        strip.setObjectName("sunken")
        line = QHBoxLayout(strip)
        line.setContentsMargins(15, 10, 12, 10)
        line.setSpacing(11)
        line.addWidget(IconView("document"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._purpose, 1)
        above = QHBoxLayout()
        above.addWidget(self._label)
        above.addStretch(1)
        above.addWidget(self._length)
        acts = FoldingRow(10)
        acts.add(self._forgot)
        acts.add_stretch()
        acts.add(row(10, -1, self._cancel, self._go))
        for button in (self._cancel, self._go):
            button.setMinimumWidth(120)
        self._go.setMinimumWidth(140)
        self.body.addLayout(head)
        self.body.addSpacing(17)
        self.body.addWidget(strip)
        self._banner_gap = self._gap(14)
        self.body.addWidget(self._banner)
        self._field_gap = self._gap(18)
        self.body.addLayout(above)
        self.body.addSpacing(4)
        self.body.addWidget(self.field)
        self.body.addWidget(self._caps_line)
        self.body.addWidget(self._layout_line)
        self._watched_gap = self._gap(6)
        self.body.addWidget(self._watched)
        self.body.addWidget(self._reader)
        self._word_gap = self._gap(18)
        self.body.addWidget(self._word)
        self.body.addSpacing(22)
        self.body.addWidget(acts)

    def _gap(self, height: int) -> QWidget:
        gap = QWidget()
        gap.setFixedHeight(height)
        self.body.addWidget(gap)
        return gap

    def _connect(self) -> None:
        self.field.length_changed.connect(self._refresh)
        self.field.caps_changed.connect(self._show_caps)
        self.field.layout_changed.connect(self._show_layout)
        self.field.submitted.connect(self._next)
        if isinstance(self._word.edit, QLineEdit):
            self._word.edit.textChanged.connect(self._refresh)
            self._word.edit.returnPressed.connect(self._next)
        self._go.clicked.connect(self._accept_pin)
        self._cancel.clicked.connect(self.reject)
        self._forgot.clicked.connect(self.forgotten)

    def _arrange(self) -> None:
        last = self.question.pin_state is PinState.FINAL_TRY
        for widget in (self._label, self._length, self.field, self._field_gap):
            widget.setVisible(self.typed)
        self._go.setVisible(self.typed)
        for widget in (self._word, self._word_gap):
            widget.setVisible(self.typed and last)
        self._reader.setVisible(
            self._on_reader and self.question.pin_state is not PinState.LOCKED
        )
        # Any program of an X11 session can read the keys (security.md section 7).
        watched = self.typed and QGuiApplication.platformName() == "xcb"
        for widget in (self._watched, self._watched_gap):
            widget.setVisible(watched)
        warned = self.question.pin_state not in (PinState.FINE, PinState.NOT_SET)
        self._banner.setVisible(warned)
        self._banner_gap.setVisible(warned)
        self._show_caps(on=False)
        self._show_layout(foreign=False)

    def _show_caps(self, on: bool) -> None:
        self._caps = on
        self._caps_line.setVisible(on and self.typed)
        if on:
            announce(self.field, self._caps_line.text(), urgent=True)

    def _show_layout(self, foreign: bool) -> None:
        self._foreign = foreign
        self._layout_line.setVisible(foreign and self.typed)
        self._say_layout()
        if foreign:
            announce(self.field, self._layout_line.text(), urgent=True)

    def _refresh(self) -> None:
        self._go.setEnabled(self.ready)

    def _next(self) -> None:
        """Enter: on the last try it goes on to the word, never past it."""
        waits = self._word.isVisible() and self.focusWidget() is not self._word.edit
        if waits:
            self._word.edit.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.ready:
            self._accept_pin()

    def _accept_pin(self) -> None:
        if not self.ready or not self.answer.set_running_or_notify_cancel():
            return
        self.answer.set_result(self.field.take())
        self.accept()

    def _last_word(self) -> str:
        return translate("PIN", "LAST")

    def _say_layout(self) -> None:
        said = translate("PIN", "The PIN is typed in a non-Latin layout")
        locale = QGuiApplication.inputMethod().locale()
        name = upper(locale.nativeLanguageName()[:3])
        latin = locale.script() == QLocale.Script.LatinScript
        if self._foreign and name and not latin:
            said = translate("PIN", "Layout {name}: {warning}").format(
                name=name, warning=said
            )
        self._layout_line.setText(said)

    def _retranslate(self) -> None:
        question = self.question
        self._title.setText(translate("PIN", "Enter the token's PIN"))
        if self._on_reader:
            self._title.setText(translate("PIN", "Type the PIN on the reader"))
        if question.pin_state is PinState.LOCKED:
            self._title.setText(translate("PIN", "The token's PIN is locked"))
        token = translate("PIN", "Token {label}, serial no. {serial}").format(
            label=safe_text(question.token_label),
            serial=safe_text(question.token_serial),
        )
        self._token.setText(token)
        purpose = self._say_purpose()
        if question.entries_left > 1 and question.pin_state is not PinState.LOCKED:
            more = question.entries_left - 1
            later = plural.translate(
                "PIN", "The PIN is needed %Ln more time(s).", "", 1
            )(more)
            purpose = f"{purpose} {later}"
        self._purpose.setText(purpose)
        self._label.setText(translate("PIN", "PIN"))
        length = translate("PIN", "{shortest} to {longest} characters")
        self._length.setText(
            length.format(shortest=question.shortest, longest=question.longest)
        )
        self.field.setAccessibleName(translate("PIN", "PIN"))
        self.field.setAccessibleDescription(self._length.text())
        self._caps_line.setText(translate("PIN", "Caps Lock is on"))
        self._say_layout()
        self._watched.setText(
            translate("PIN", "On X11 other programs of this session can read the keys.")
        )
        self._reader.setText(translate("PIN", "The reader is waiting for the PIN"))
        word = translate("PIN", "To continue, type {word}")
        self._word.set_words(word.format(word=self._last_word()))
        self._forgot.setText(translate("PIN", "I don't remember it"))
        if question.pin_state is PinState.LOCKED:
            self._forgot.setText(translate("PIN", "How to unblock it"))
        self._cancel.setText(translate("Window", "Cancel"))
        self._go.setText(translate("PIN", "Sign"))
        if question.purpose == "pin.destroy":
            self._go.setText(translate("PIN", "Delete the key"))
        self._say_state()
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(self._purpose.text())
        self._refresh()

    def _say_purpose(self) -> str:
        """What the PIN is for; the command line's sentence where we have none."""
        question = self.question
        known = {
            "pin.before_sending": translate(
                "PIN", "Make the key and sign the request."
            ),
            "pin.after_answer": translate(
                "PIN", "Install the certificate and close the application."
            ),
            "pin.revoke": translate("PIN", "Sign the revocation."),
            "pin.record": translate("PIN", "Sign a document."),
            "pin.destroy": translate("PIN", "Delete a key."),
        }
        if question.purpose in known:
            return known[question.purpose]
        facts = {
            "label": question.token_label,
            "serial": question.token_serial,
            "entries": question.entries_left,
        }
        return words.say(question.purpose, language().value, facts)

    def _say_state(self) -> None:
        state = self.question.pin_state
        if state is PinState.FINAL_TRY:
            self._banner.show_state(
                "danger",
                translate("PIN", "One try left"),
                translate(
                    "PIN",
                    "If the PIN is wrong, the token locks. You can still revoke "
                    "without it.",
                ),
            )
        elif state is PinState.COUNT_LOW:
            self._banner.show_state(
                "warn",
                translate("PIN", "Few tries left"),
                translate("PIN", "A wrong PIN was typed on this token before."),
            )
        elif state is PinState.LOCKED:
            self._banner.show_state(
                "danger",
                translate("PIN", "The token takes no PIN now"),
                translate(
                    "PIN",
                    "Unblock it with the PUK or the security officer's PIN. "
                    "Certificates can be revoked without it.",
                ),
            )


class _Warning(QWidget):
    """A line below the field: icon and bold words."""

    def __init__(self, icon: str, tone: theme.Shade = "warn_text") -> None:
        super().__init__()
        self._label = Label("", "compact", tone, bold=True, wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 7, 0, 0)
        line.setSpacing(8)
        line.addWidget(IconView(icon, tone))
        line.addWidget(self._label, 1)

    def text(self) -> str:
        """The words."""
        return self._label.text()

    def setText(self, text: str) -> None:
        """Say something else."""
        self._label.setText(text)
