"""A PIN field under its label, and the lines of warning that stand below it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.announce import announce
from ui.widgets.icons import IconView
from ui.widgets.layouts import column, row
from ui.widgets.pin_field import PinField
from ui.widgets.text import Label

__all__ = ["PinRow", "WarningLine"]


class PinRow(QWidget):
    """A PIN field with its label, length and error."""

    def __init__(self, field: PinField) -> None:
        super().__init__()
        self._field = field
        self._name = Label("", "compact", bold=True, wrap=True)
        self._length = Label("", "small", "text2")
        self._error = WarningLine("cross-circle", "danger_text")
        above = row(8)
        above.addWidget(self._name, 1)
        above.addWidget(self._length)
        self.setLayout(column(5, above, field, self._error))

    def set_words(self, name: str, length: str) -> None:
        """Name the field; a screen reader hears this and never its text."""
        self._name.setText(name)
        self._length.setText(length)
        self._field.setAccessibleName(name)
        self._field.setAccessibleDescription(length)

    def show_error(self, words: str) -> None:
        """Say below the field what is wrong."""
        self._error.show_words(words)


class WarningLine(QWidget):
    """An icon with bold words, hidden while there are none."""

    def __init__(self, icon: str, tone: theme.Shade = "warn_text") -> None:
        super().__init__()
        self._words = Label("", "small", tone, bold=True, wrap=True)
        line = row(6, IconView(icon, tone, 16))
        line.addWidget(self._words, 1)
        self.setLayout(line)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say something else, or nothing."""
        if words != self._words.text():
            announce(self, words, urgent=True)
        self._words.setText(words)
        self.setVisible(bool(words))
