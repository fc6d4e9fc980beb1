"""Small helpers for columns, rows and clearing what was drawn before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.kept import kept_focus

__all__ = ["FoldingRow", "TwoColumns", "clear", "column", "own_viewport", "row"]

_Box = TypeVar("_Box", QVBoxLayout, QHBoxLayout)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete its widgets.

    The keyboard's focus comes back to what is drawn in its control's place.
    """
    with kept_focus(layout.parentWidget()):
        _empty(layout)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)


def own_viewport(area: QScrollArea, *, filled: bool = False) -> None:
    """Give a scroll area a viewport, with a ground of its own or none.

    Of one that Qt made by itself Python would have to find out which of all its classes
    it has, and makes every one of them for that (20 ms of a start).
    """
    viewport = QWidget(area)
    viewport.setBackgroundRole(QPalette.ColorRole.NoRole)
    viewport.setAutoFillBackground(filled)
    area.setViewport(viewport)


def column(spacing: int = 0, *parts: QWidget | QLayout | int) -> QVBoxLayout:
    """A column without margins; a number is a gap in pixels, -1 a stretch."""
    made = QVBoxLayout()
    return _filled(made, spacing, parts)


def row(spacing: int = 8, *parts: QWidget | QLayout | int) -> QHBoxLayout:
    """A row without margins; a number is a gap in pixels, -1 a stretch."""
    made = QHBoxLayout()
    return _filled(made, spacing, parts)


class FoldingRow(QFrame):
    """Parts side by side, or one below the other where their words are too long.

    Args:
        spacing: pixels between parts that lie side by side.
        below: pixels between parts that lie one below the other; as `spacing` without.

    Attributes:
        folded: whether the parts lie one below the other now.
    """

    def __init__(
        self,
        spacing: int = 8,
        *,
        below: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.folded = False
        self._spacing = spacing
        self._below = spacing if below is None else below
        self._parts: list[tuple[QWidget | QLayout, Callable[[], int]]] = []
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)

    def add(
        self,
        part: QWidget | QLayout,
        stretch: int = 0,
        *,
        least: Callable[[], int] | None = None,
    ) -> None:
        """Put one more part at the end.

        Args:
            part: a widget or a layout.
            stretch: its share of the room that is left.
            least: tells the width in pixels that it needs beside the others; without
                it, the width that it would like.
        """
        self._parts.append((part, least or (lambda: part.sizeHint().width())))
        if isinstance(part, QWidget):
            self._box.addWidget(part, stretch)
        else:
            self._box.addLayout(part, stretch)

    def add_stretch(self) -> None:
        """Let the room that is left lie here."""
        self._box.addStretch(1)

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Keep these distances from the row's edges."""
        self._box.setContentsMargins(left, top, right, bottom)

    def align(self, part: QWidget | QLayout, side: Qt.AlignmentFlag) -> None:
        """Let a part stand at one side of its cell."""
        if isinstance(part, QWidget):
            self._box.setAlignment(part, side)
        else:
            self._box.setAlignment(part, side)

    def minimumSizeHint(self) -> QSize:
        margins = self._box.contentsMargins()
        widths = [_least(part) for part, _ in self._shown()]
        least = max(widths, default=0) + margins.left() + margins.right()
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    def fold(self) -> None:
        """Choose the direction anew, after the words became others."""
        margins = self._box.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        widths = [max(least(), _least(part)) for part, least in self._shown()]
        whole = sum(widths) + self._spacing * (len(widths) - 1)
        self.folded = whole > room
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom
            if self.folded
            else QBoxLayout.Direction.LeftToRight
        )
        self._box.setSpacing(self._below if self.folded else self._spacing)

    def _shown(self) -> list[tuple[QWidget | QLayout, Callable[[], int]]]:
        return [
            (part, least)
            for part, least in self._parts
            if not (part.isHidden() if isinstance(part, QWidget) else part.isEmpty())
        ]


class TwoColumns(QWidget):
    """Work left and help right; in a narrow window the help goes below.

    It goes below as well where the work's words have no room beside it.

    Attributes:
        left: column of the work.
        right: column of the help.
    """

    def __init__(self, right_width: int = 328, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._right_width = right_width
        self._narrow = self._below = False
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
        self._lay(below=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """One column under 960 px, two from there on."""
        self._narrow = narrow
        self._fold()

    def minimumSizeHint(self) -> QSize:
        # As narrow as one column: only so can it ever hear that two are too wide.
        right = self.right.minimumSize().width()
        least = max(self.left.minimumSize().width(), right)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        beside = self.left.minimumSize().width() + 16 + self._right_width
        below = self._narrow or self.width() < beside
        if below != self._below:
            self._lay(below=below)

    def _lay(self, *, below: bool) -> None:
        self._below = below
        if below:
            self._box.setDirection(QBoxLayout.Direction.TopToBottom)
            self._right.setMinimumWidth(0)
            self._right.setMaximumWidth(16_777_215)
        else:
            self._box.setDirection(QBoxLayout.Direction.LeftToRight)
            self._right.setFixedWidth(self._right_width)


def _least(part: QWidget | QLayout) -> int:
    least = part.minimumSize().width()
    if isinstance(part, QWidget):
        return max(least, part.minimumSizeHint().width())
    return least


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
