"""The other duty: report a breach of the agreement (row S11)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.controls import Field
from ui.widgets.text import Label

__all__ = ["ViolationDialog"]


class ViolationDialog(Panel):
    """Asks for the clause and for what happened.

    Signals:
        filled: clause and facts.
    """

    filled = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", 560, parent)
        self._clause = Field()
        self._facts = Field(edit=QPlainTextEdit())
        self._facts.edit.setFixedHeight(140)
        if isinstance(self._facts.edit, QPlainTextEdit):
            self._facts.edit.setTabChangesFocus(True)
            self._facts.edit.textChanged.connect(self._refresh)
        self._note = Label("", "compact", "text2", wrap=True)
        self._go = self.add_act("", "primary")
        self._go.clicked.connect(self._send)
        self.set_content(self._note, self._clause, self._facts)
        self.say()

    def say(self) -> None:
        self.set_title(translate("Consents", "Report a breach of the agreement"))
        self._note.setText(
            translate(
                "Consents",
                "For a compromised key use the red button instead. Without a network "
                "the report waits here and is shown as NOT sent.",
            )
        )
        self._clause.set_words(
            translate("Consents", "Clause"), translate("Consents", "if you know it")
        )
        self._facts.set_words(translate("Compromise", "What happened?"))
        self._go.setText(translate("Consents", "Sign and send"))
        self.close_button.setText(translate("Window", "Cancel"))
        self._refresh()

    def first_focus(self) -> QWidget | None:
        return self._facts.edit

    def _text(self) -> str:
        edit = self._facts.edit
        return edit.toPlainText().strip() if isinstance(edit, QPlainTextEdit) else ""

    def _refresh(self) -> None:
        self._go.setEnabled(bool(self._text()))

    def _send(self) -> None:
        clause = self._clause.edit
        typed = clause.text().strip() if isinstance(clause, QLineEdit) else ""
        facts = self._text()
        self.accept()
        self.filled.emit(typed, facts)
