"""What can't be brought back is done only after a typed word (look.md section 3)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate, upper
from ui.widgets.banner import Banner
from ui.widgets.controls import Field
from ui.widgets.layouts import clear, column
from ui.widgets.rows import Fact

__all__ = ["WordDialog"]


class WordDialog(Panel):
    """Names what will go and asks for the word; subclasses say what it is.

    Attributes:
        word: the field.

    Signals:
        confirmed: the word was typed.
    """

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("trash", 560, parent)
        self.tile.show_icon("trash", "danger_soft", "danger_text")
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

    def names(self) -> tuple[str, str]:
        """Title and second line."""
        return "", ""

    def facts(self) -> list[tuple[str, str]]:
        """What will go, as labels and values."""
        return []

    def consequence(self) -> str:
        """What follows from it, in one sentence."""
        return ""

    def act(self) -> str:
        """The word of the button."""
        return ""

    def say(self) -> None:
        self.set_title(*self.names())
        strong = translate("Destroy", "It can't be brought back")
        self._banner.show_state("danger", strong, self.consequence())
        word = translate("PIN", "To continue, type {word}")
        self.word.set_words(word.format(word=translate("Destroy", "DELETE")))
        self._go.setText(self.act())
        self.close_button.setText(translate("Window", "Cancel"))
        clear(self._facts)
        for label, value in self.facts():
            self._facts.addWidget(Fact(label, value))
        self._refresh()

    def _refresh(self) -> None:
        self._go.setEnabled(self.ready)

    def _confirm(self) -> None:
        if not self.ready:
            return
        self.accept()
        self.confirmed.emit()
