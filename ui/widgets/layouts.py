"""Small helpers for columns, rows and clearing what was drawn before."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

__all__ = ["TwoColumns", "clear", "column", "row"]

_Box = TypeVar("_Box", QVBoxLayout, QHBoxLayout)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete its widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def column(spacing: int = 0, *parts: QWidget | QLayout | int) -> QVBoxLayout:
    """A column without margins; a number is a gap in pixels, -1 a stretch."""
    made = QVBoxLayout()
    return _filled(made, spacing, parts)


def row(spacing: int = 8, *parts: QWidget | QLayout | int) -> QHBoxLayout:
    """A row without margins; a number is a gap in pixels, -1 a stretch."""
    made = QHBoxLayout()
    return _filled(made, spacing, parts)


class TwoColumns(QWidget):
    """Work left and help right; in a narrow window the help goes below.

    Attributes:
        left: column of the work.
        right: column of the help.
    """

    def __init__(self, right_width: int = 328, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._right_width = right_width
        self.left = QVBoxLayout()
        self.right = QVBoxLayout()
        for part in (self.left, self.right):
            part.setSpacing(16)
        self._right = QWidget()
        self._right.setLayout(self.right)
        self.right.setContentsMargins(0, 0, 0, 0)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(16)
        self._box.addLayout(self.left, 1)
        self._box.addWidget(self._right)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """One column under 960 px, two from there on."""
        if narrow:
            self._box.setDirection(QBoxLayout.Direction.TopToBottom)
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(16_777_215)
        else:
            self._box.setDirection(QBoxLayout.Direction.LeftToRight)
            self._right.setFixedWidth(self._right_width)


def _filled(
    made: _Box, spacing: int, parts: tuple[QWidget | QLayout | int, ...]
) -> _Box:
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            if part < 0:
                made.addStretch(1)
            else:
                made.addSpacing(part)
        elif isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made
