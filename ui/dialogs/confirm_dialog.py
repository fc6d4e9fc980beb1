"""A question with two equal answers; closing it is neither."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.simple import Panel
from ui.widgets.buttons import EqualChoice
from ui.widgets.text import Label

__all__ = ["ConfirmDialog"]


class ConfirmDialog(Panel):
    """Asks once.

    Signals:
        answered: True for the second answer.
    """

    answered = Signal(bool)

    def __init__(
        self,
        title: str,
        sentence: str,
        no: str,
        yes: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("key", 560, parent)
        self.set_title(title)
        self.close_button.hide()
        self.choice = EqualChoice()
        self.choice.set_words(no, yes)
        self.choice.answered.connect(self._answer)
        self.set_content(Label(sentence, "body", wrap=True), self.choice)

    def first_focus(self) -> QWidget | None:
        return self.choice.no

    def _answer(self, yes: bool) -> None:
        # Before the end: whoever hears that it ended takes that for no answer.
        self.answered.emit(yes)
        self.accept()
