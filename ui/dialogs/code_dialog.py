"""Revoke with the recovery code from the paper, on any computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.controls import Field
from ui.widgets.text import Label

__all__ = ["CodeDialog"]

_CHARACTERS = 56


class CodeDialog(Panel):
    """Asks for the code.

    Signals:
        typed: the code as typed.
    """

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("shield-alert", 600, parent)
        self.tile.show_icon("shield-alert", "danger_soft", "danger_text")
        self.code = Field(tall=True)
        self._note = Label("", "compact", "text2", wrap=True)
        self._go = self.add_act("", "primary")
        self._go.clicked.connect(self._send)
        if isinstance(self.code.edit, QLineEdit):
            self.code.edit.textChanged.connect(lambda _text: self._refresh())
            self.code.edit.returnPressed.connect(self._send)
        self.set_content(self._note, self.code)
        self.say()

    def say(self) -> None:
        self.set_title(translate("Code", "Use a recovery code"))
        self._note.setText(
            translate(
                "Code",
                "It revokes everything registered under it and does nothing else. "
                "Small slips are forgiven: 0 for O, 1 for I, Cyrillic letters.",
            )
        )
        self.code.set_words(
            translate("Code", "Recovery code"), translate("Code", "14 groups of 4")
        )
        self._go.setText(translate("Compromise", "Report and revoke"))
        self.close_button.setText(translate("Window", "Cancel"))
        self._refresh()

    def first_focus(self) -> QWidget | None:
        return self.code.edit

    def _letters(self) -> int:
        return sum(letter.isalnum() for letter in self.code.text)

    def _refresh(self) -> None:
        self._go.setEnabled(self._letters() == _CHARACTERS)

    def _send(self) -> None:
        if self._letters() != _CHARACTERS:
            return
        text = self.code.text
        if isinstance(self.code.edit, QLineEdit):
            self.code.edit.clear()
        self.accept()
        self.typed.emit(text)
