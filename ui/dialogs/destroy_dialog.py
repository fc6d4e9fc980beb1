"""Deletes a key on a token, only after a typed word (look.md section 3)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import serial_fours, translate, upper
from ui.widgets.banner import Banner
from ui.widgets.controls import Field
from ui.widgets.layouts import clear, column
from ui.widgets.rows import Fact

__all__ = ["DestroyDialog"]


class DestroyDialog(Panel):
    """Names the key and asks for the word.

    Signals:
        confirmed: the word was typed; the key may go.
    """

    confirmed = Signal()

    def __init__(
        self,
        key_id: str,
        token_serial: str,
        why: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("trash", 560, parent)
        self.tile.show_icon("trash", "danger_soft", "danger_text")
        self._key_id, self._serial, self._why = key_id, token_serial, why
        self._banner = Banner("danger", icon="warning")
        self.word = Field("", tall=True)
        if isinstance(self.word.edit, QLineEdit):
            self.word.edit.textChanged.connect(lambda _text: self._refresh())
            self.word.edit.returnPressed.connect(self._confirm)
        self._go = self.add_act("", "destroy")
        self._go.clicked.connect(self._confirm)
        self._facts = column(8)
        self.set_content(self._facts, self._banner, self.word)
        self.say()

    @property
    def ready(self) -> bool:
        """Whether the word stands there."""
        return upper(self.word.text.strip()) == translate("Destroy", "DELETE")

    def first_focus(self) -> QWidget | None:
        return self.word.edit

    def say(self) -> None:
        self.set_title(translate("Destroy", "Delete a key on the token"), self._why)
        self._banner.show_state(
            "danger",
            translate("Destroy", "It can't be brought back"),
            translate("Destroy", "Nothing will ever be signed with this key again."),
        )
        word = translate("PIN", "To continue, type {word}")
        self.word.set_words(word.format(word=translate("Destroy", "DELETE")))
        self._go.setText(translate("Destroy", "Delete the key"))
        self.close_button.setText(translate("Window", "Cancel"))
        clear(self._facts)
        token = Fact(translate("Certificate", "Token"), self._serial)
        key = Fact(translate("Destroy", "Key"), serial_fours(self._key_id))
        for fact in (token, key):
            self._facts.addWidget(fact)
        self._refresh()

    def _refresh(self) -> None:
        self._go.setEnabled(self.ready)

    def _confirm(self) -> None:
        if not self.ready:
            return
        self.accept()
        self.confirmed.emit()
