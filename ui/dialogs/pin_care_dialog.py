"""Changes, unblocks or first sets a token's PIN (style.md habit 17; look 07).

Every entry has a field of its own on key events; the new PIN is typed twice and the
two are compared byte by byte. What the token said just before stands above the fields:
few tries, the last one with its word, locked. An error is said in place, the fields are
emptied, and nothing is tried again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.model.tokens import PinState, TokenInfo
from desktop.secret import Pin
from ui.dialogs.simple import Panel
from ui.error_text import error_view
from ui.i18n import translate, upper
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.capture import keep_from_capture
from ui.widgets.chip import Tone
from ui.widgets.controls import Field
from ui.widgets.pin_field import PinField
from ui.widgets.pin_row import PinRow, WarningLine
from ui.widgets.text import Label, safe_text

__all__ = ["Care", "Entries", "PinCareDialog"]

#: `set` is the first PIN of a token that has only its security officer's; `init` is a
#: token that nobody has used.
Care = Literal["change", "unblock", "set", "init"]

_LABEL_LENGTH: Final = 32


@dataclass(frozen=True)
class Entries:
    """What was typed; the secrets are cleared by whoever gets them.

    Attributes:
        first: the present PIN, or that of the security officer; None where the reader
            has keys of its own and asks.
        new: the PIN that is to be set; None likewise.
        label: name of a token that is set up; else "".
    """

    first: Pin | None
    new: Pin | None
    label: str = ""


class PinCareDialog(Panel):
    """Asks for what the token needs, once.

    `shortest` is the policy's fewest characters of a new PIN.

    Attributes:
        care: what is done.
        fields: first entry, new PIN, new PIN again.

    Signals:
        typed: argument is `Entries`.
        unblock_asked: the person doesn't remember the PIN.
    """

    typed = Signal(object)
    unblock_asked = Signal()

    def __init__(
        self,
        care: Care,
        info: TokenInfo,
        shortest: int,
        *,
        grab_keyboard: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("token", 520, parent)
        self.care: Care = care
        self._info = info
        self._shortest = max(shortest, info.shortest_pin)
        self._busy = self._over = False
        self._error: BaseException | None = None
        longest = max(info.longest_pin, self._shortest)
        self.fields = tuple(PinField(longest, grab=grab_keyboard) for _ in range(3))
        self._rows = tuple(PinRow(field) for field in self.fields)
        self._state = Banner("warn")
        self._problem = Banner("danger")
        self._problem.hide()
        self._label = Field("", tall=True)
        self._word = Field("", tall=True)
        self._warning = WarningLine("caps")
        self._rule = Label("", "small", "text2", wrap=True)
        self._forgot = Button("", "quiet", height=44)
        self._forgot.clicked.connect(self._unblock)
        self.acts.insertWidget(0, self._forgot)
        self._go = self.add_act("", "primary")
        self._go.setMinimumWidth(140)
        self.set_content(
            self._problem,
            self._state,
            self._label,
            *self._rows,
            self._warning,
            self._rule,
            self._word,
        )
        self._connect()
        self.say()

    @property
    def ready(self) -> bool:
        """Whether what was typed could be used now."""
        named = self.care != "init" or bool(self._label.text.strip())
        if not self._waiting or self._busy or not named or not self._confirmed:
            return False
        if not self._typing:
            return True  # The reader asks for all of them.
        first, new, again = self.fields
        long_enough = len(first) >= max(self._info.shortest_pin, 1)
        return long_enough and len(new) >= self._shortest and new.same_as(again)

    def first_focus(self) -> QWidget | None:
        if self.care == "init" and self._waiting:
            return self._label.edit
        return self.fields[0] if self._typing else self.close_button

    def show_token(self, info: TokenInfo) -> None:
        """Say what the token says of its PIN now."""
        self._info = info
        self.say()

    def show_failure(self, error: BaseException) -> None:
        """Say what went wrong; every field is empty, and nothing was tried twice."""
        self._busy = False
        self._error = error
        self.say()
        if self._typing:
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._problem.accessibleName(), urgent=True)

    def show_done(self) -> None:
        """Say that it is done; only Close is left."""
        self._busy, self._over, self._error = False, True, None
        self.say()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._state.accessibleName())

    def done(self, result: int) -> None:
        """Close; the fields are zeroed."""
        self._wipe()
        keep_from_capture(self, kept=False)
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        keep_from_capture(self, kept=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._wipe()

    def say(self) -> None:
        serial = translate("PIN", "Token {label}, serial no. {serial}").format(
            label=safe_text(self._info.label), serial=safe_text(self._info.serial)
        )
        blank = translate("PIN", "A token that nobody has used yet")
        self.set_title(self._named(), blank if self.care == "init" else serial)
        self._say_fields()
        self._say_state()
        self._say_problem()
        self._forgot.setText(translate("PIN", "I don't remember it"))
        if self._info.pin_state is PinState.LOCKED:
            self._forgot.setText(translate("PIN", "Unblock it"))
        self._forgot.setVisible(self.care == "change" and not self._over)
        self._go.setText(self._act())
        self._go.setVisible(self._waiting)
        self.close_button.setText(translate("Window", "Cancel"))
        if not self._waiting:
            self.close_button.setText(translate("Window", "Close"))
        self._refresh()

    # -- inside ----------------------------------------------------------------------

    @property
    def _waiting(self) -> bool:
        """Whether something can still be done here."""
        locked = self.care == "change" and self._info.pin_state is PinState.LOCKED
        return not (locked or self._over)

    @property
    def _typing(self) -> bool:
        """Whether there is anything to type here, and not on the reader."""
        return self._waiting and not self._info.pin_pad

    @property
    def _last_try(self) -> bool:
        return self.care == "change" and self._info.pin_state is PinState.FINAL_TRY

    @property
    def _confirmed(self) -> bool:
        if not self._last_try:
            return True
        return upper(self._word.text.strip()) == translate("PIN", "LAST")

    def _connect(self) -> None:
        for field in self.fields:
            field.length_changed.connect(lambda _length: self._refresh())
            field.submitted.connect(self._next)
            field.caps_changed.connect(self._show_caps)
            field.layout_changed.connect(self._show_layout)
        for one in (self._label, self._word):
            if isinstance(one.edit, QLineEdit):
                one.edit.setMaxLength(_LABEL_LENGTH)
                one.edit.textChanged.connect(lambda _text: self._refresh())
                one.edit.returnPressed.connect(self._next)
        self._go.clicked.connect(self._take)

    def _show_caps(self, on: bool) -> None:
        self._warning.show_words(translate("PIN", "Caps Lock is on") if on else "")

    def _show_layout(self, foreign: bool) -> None:
        said = translate("PIN", "The PIN is typed in a non-Latin layout")
        self._warning.show_words(said if foreign else "")

    def _refresh(self) -> None:
        self._go.setEnabled(self.ready)
        _first, new, again = self.fields
        differs = len(again) >= max(len(new), 1) and not new.same_as(again)
        self._rows[2].show_error(
            translate("PIN", "The two entries differ") if differs else ""
        )

    def _next(self) -> None:
        """Enter goes to the next field, and only from the last one on."""
        order = [self._label.edit, *self.fields, self._word.edit]
        shown = [widget for widget in order if widget.isVisible()]
        here = self.focusWidget()
        if here in shown[:-1]:
            shown[shown.index(here) + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.ready:
            self._take()

    def _take(self) -> None:
        if not self.ready:
            return
        self._busy = True
        first, new, again = self.fields
        entries = Entries(None, None, self._label.text.strip())
        if self._typing:
            entries = Entries(first.take(), new.take(), self._label.text.strip())
        again.wipe()
        if isinstance(self._word.edit, QLineEdit):
            self._word.edit.clear()
        self._say_state()
        self._refresh()
        self.typed.emit(entries)

    def _unblock(self) -> None:
        self._wipe()
        self.care, self._error = "unblock", None
        self.unblock_asked.emit()
        self.say()
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _wipe(self) -> None:
        for field in self.fields:
            field.wipe()

    def _named(self) -> str:
        said = {
            "change": translate("PIN", "Change the PIN"),
            "unblock": translate("PIN", "Unblock the PIN"),
            "set": translate("PIN", "Set the PIN"),
            "init": translate("PIN", "Set up a new token"),
        }
        return said[self.care]

    def _act(self) -> str:
        said = {
            "change": translate("PIN", "Change"),
            "unblock": translate("PIN", "Unblock"),
            "set": translate("PIN", "Set"),
            "init": translate("PIN", "Set up"),
        }
        return said[self.care]

    def _say_fields(self) -> None:
        length = translate("PIN", "{shortest} to {longest} characters")
        longest = self._info.longest_pin
        present = length.format(shortest=self._info.shortest_pin, longest=longest)
        wanted = length.format(shortest=self._shortest, longest=longest)
        officer = translate("PIN", "PUK, or the security officer's PIN")
        first = {
            "change": translate("PIN", "Present PIN"),
            "init": translate("PIN", "Security officer's PIN: keep it apart"),
        }
        self._rows[0].set_words(first.get(self.care, officer), present)
        self._rows[1].set_words(translate("PIN", "New PIN"), wanted)
        self._rows[2].set_words(translate("PIN", "New PIN once more"), "")
        for one in self._rows:
            one.setVisible(self._typing)
        self._label.setVisible(self._waiting and self.care == "init")
        self._label.set_words(
            translate("PIN", "Name of the token"), translate("PIN", "Latin letters")
        )
        self._rule.setText(
            translate("PIN", "No row, date or repetition, and no PIN from the box.")
        )
        self._rule.setVisible(self._typing)
        self._word.setVisible(self._waiting and self._last_try)
        word = translate("PIN", "To continue, type {word}")
        self._word.set_words(word.format(word=translate("PIN", "LAST")))

    def _say_state(self) -> None:
        strong = said = ""
        tone: Tone = "warn"
        state = self._info.pin_state
        if self._over:
            strong, tone = translate("PIN", "The PIN is set"), "ok"
            said = translate("PIN", "From now on only the new one counts.")
        elif self._info.pin_pad and self._busy:
            strong, tone = translate("PIN", "The reader is waiting for the PIN"), "info"
            said = translate("PIN", "The present one first, then the new one twice.")
        elif self.care == "change" and state is PinState.LOCKED:
            strong, tone = translate("PIN", "The token takes no PIN now"), "danger"
            said = translate(
                "PIN",
                "Unblock it with the PUK or the security officer's PIN. "
                "Certificates can be revoked without it.",
            )
        elif self._last_try:
            strong, tone = translate("PIN", "One try left"), "danger"
            said = translate(
                "PIN",
                "If the PIN is wrong, the token locks. You can still revoke "
                "without it.",
            )
        elif self.care == "change" and state is PinState.COUNT_LOW:
            strong = translate("PIN", "Few tries left")
            said = translate("PIN", "A wrong PIN was typed on this token before.")
        elif self._info.pin_pad:
            strong = translate("PIN", "This token takes its PIN on the reader")
            tone = "info"
            said = translate("PIN", "The present one first, then the new one twice.")
        elif self.care in {"unblock", "set"}:
            strong = translate("PIN", "The PUK is tried once")
            said = translate(
                "PIN",
                "After too many wrong ones a token is of no use any more. Keys and "
                "certificates stay as they are.",
            )
        self._state.setVisible(bool(strong))
        if strong:
            self._state.show_state(tone, strong, said)

    def _say_problem(self) -> None:
        self._problem.setVisible(self._error is not None)
        if self._error is None:
            return
        view = error_view(self._error)
        self._problem.show_state("danger", view.happened, f"{view.means} {view.remedy}")
