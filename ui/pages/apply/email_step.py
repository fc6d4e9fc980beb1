"""Step 3: the address is confirmed by a code, or stays unconfirmed (row S6)."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.i18n import translate
from ui.interaction import Question, settle
from ui.pages.apply.step import WizardStep
from ui.widgets.buttons import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.controls import Field
from ui.widgets.layouts import row
from ui.widgets.text import Label

__all__ = ["EmailStep"]


class EmailStep(WizardStep):
    """Asks whether a code shall come, and then for the code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self._email = ""
        self.code = Field(tall=True)
        self.send = Button("", "secondary", "mail", height=44)
        self.without = Button("", "secondary", height=44)
        self.send.clicked.connect(lambda: self._wants(yes=True))
        self.without.clicked.connect(self._without)
        if isinstance(self.code.edit, QLineEdit):
            self.code.edit.setMaxLength(12)
            self.code.edit.textChanged.connect(lambda _text: self.changed.emit())
            self.code.edit.returnPressed.connect(self.done)
        self._head = CardHead("mail")
        card = Card()
        card.body.setSpacing(14)
        card.body.addWidget(self._head)
        card.body.addWidget(self.code)
        card.body.addLayout(row(10, self.send, self.without, -1))
        self.columns.left.addWidget(card)
        self.columns.left.addStretch(1)
        self._note = Label("", "compact", "text2", wrap=True)
        self._note_head = Label("", "heading", wrap=True)
        note = Card()
        note.body.setSpacing(8)
        note.body.addWidget(self._note_head)
        note.body.addWidget(self._note)
        self.columns.right.addWidget(note)
        self.columns.right.addStretch(1)
        self.say()

    @property
    def next_words(self) -> str:
        return translate("Apply", "Confirm the code") if self._asks_code else ""

    @property
    def ready(self) -> bool:
        return bool(re.fullmatch(r"\d{4,10}", self.code.text.strip()))

    @property
    def consequence(self) -> str:
        return translate(
            "Apply", "Every notice about the certificate goes to this address."
        )

    def ask(self, question: Question) -> None:
        """Show what is asked: whether a code is wanted, or the code itself."""
        self._question = question
        self._email = str(question.facts.get("email", ""))
        self.say()
        self.changed.emit()
        target = self.code.edit if self._asks_code else self.send
        target.setFocus()

    def confirm(self) -> None:
        """Give the code that was typed."""
        question = self._question
        if question is None or not self.ready:
            return
        self._question = None
        settle(question.answer, self.code.text.strip())
        if isinstance(self.code.edit, QLineEdit):
            self.code.edit.clear()
        self.say()

    def say(self) -> None:
        code = self._asks_code
        self._head.heading.setText(translate("Apply", "Your e-mail address"))
        self._head.second.setText(self._email)
        self.code.set_words(
            translate("Apply", "Code from the letter"),
            translate("Apply", "six figures"),
        )
        self.send.setText(translate("Apply", "Send me a code"))
        self.without.setText(translate("Apply", "Without a code"))
        self.code.setVisible(code)
        self.send.setVisible(not code)
        self.send.setEnabled(self._question is not None)
        self.without.setEnabled(self._question is not None)
        self._note_head.setText(translate("Apply", "Why a code"))
        self._note.setText(
            translate(
                "Apply",
                "A code shows that letters reach you. Without one the address is kept "
                "as unconfirmed, and the application goes on.",
            )
        )

    @property
    def _asks_code(self) -> bool:
        return self._question is not None and self._question.kind == "email_code"

    def _wants(self, *, yes: bool) -> None:
        question, self._question = self._question, None
        if question is not None:
            settle(question.answer, yes)
        self.say()
        self.changed.emit()

    def _without(self) -> None:
        if self._asks_code:
            question, self._question = self._question, None
            if question is not None:
                question.answer.cancel()
            self.say()
            self.changed.emit()
            return
        self._wants(yes=False)
