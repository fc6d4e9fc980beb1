"""Painted rows of a list, and facts as label over value.

A row is one widget, so that a home with two hundred certificates is drawn at once.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.chip import TONES, Tone
from ui.widgets.icons import IconView, paint_icon
from ui.widgets.text import Label, safe_text, tooltip

__all__ = ["Fact", "ListRow", "Pairs"]


class ListRow(QAbstractButton):
    """Icon, name, second text, state chip and the word of the act at the right.

    The whole row is the button; a screen reader hears all of it as one sentence.
    """

    _HEIGHT: Final = 46

    def __init__(
        self,
        icon: str,
        name: str,
        second: str,
        chip: tuple[str, Tone, str] | None = None,
        act: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._name, self._second = safe_text(name), safe_text(second)
        self._chip = None if chip is None else (safe_text(chip[0]), chip[1], chip[2])
        self._act = act
        self.first = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        state = "" if chip is None else self._chip_text()
        parts = (self._name, self._second, state, act)
        spoken = ", ".join(part for part in parts if part)
        self.setAccessibleName(spoken)
        self.setToolTip(tooltip(spoken))

    @property
    def chip_text(self) -> str:
        """The state in words."""
        return self._chip_text()

    def sizeHint(self) -> QSize:
        height = QFontMetrics(theme.font("body")).height() + 22
        return QSize(320, max(self._HEIGHT, height))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.width(), self.height()
        if self.underMouse() or self.hasFocus():
            painter.fillRect(1, 1, width - 2, height - 1, theme.colour("canvas"))
        if not self.first:
            painter.fillRect(0, 0, width, 1, theme.colour("line"))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(width, 0)
            painter.scale(-1, 1)
        side = theme.px(18)
        box = QRectF(theme.px(20), (height - side) / 2, side, side)
        paint_icon(painter, self._icon, box, theme.colour("text2"))
        right = self._paint_act(painter, width - theme.px(18))
        left = theme.px(50)
        room = right - left - theme.px(12)
        shares = (0.30, 0.50) if self._chip else (0.66, 1.0)
        columns = (left, left + room * shares[0], left + room * shares[1])
        edges = (columns[1], columns[2] if self._chip else right, right)
        self._text(painter, self._name, columns[0], edges[0], "text", "body")
        self._text(painter, self._second, columns[1], edges[1], "text2", "compact")
        if self._chip:
            self._paint_chip(painter, columns[2], edges[2])

    def _chip_text(self) -> str:
        return "" if self._chip is None else self._chip[0]

    def _text(
        self,
        painter: QPainter,
        text: str,
        left: float,
        right: float,
        shade: theme.Shade,
        role: theme.Role,
    ) -> None:
        font = theme.font(role)
        painter.setFont(font)
        painter.setPen(theme.colour(shade))
        room = int(right - left - 12)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        box = QRectF(left, 0, room + 2, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_act(self, painter: QPainter, right: float) -> float:
        if not self._act:
            return right
        side = theme.px(16)
        arrow = QRectF(right - side, (self.height() - side) / 2, side, side)
        paint_icon(painter, "chevron-right", arrow, theme.colour("accent_text"))
        font = theme.font("compact", bold=True)
        width = QFontMetrics(font).horizontalAdvance(self._act)
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text"))
        box = QRectF(right - side - 6 - width, 0, width + 2, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._act)
        return box.left()

    def _paint_chip(self, painter: QPainter, left: float, right: float) -> None:
        if self._chip is None:
            return
        text, tone, icon = self._chip
        font = theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        side, pad = theme.px(16), theme.px(8)
        room = int(right - left - side - 3 * pad)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 20))
        width = metrics.horizontalAdvance(shown) + side + 2 * pad + 4
        height = max(24, metrics.height() + 6)
        ground, ink = TONES[tone]
        box = QRectF(left, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, height / 2, height / 2)
        at = QRectF(left + pad, (self.height() - side) / 2, side, side)
        paint_icon(painter, icon, at, theme.colour(ink))
        painter.setPen(theme.colour(ink))
        painter.setFont(font)
        words = QRectF(at.right() + 4, 0, width, self.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)


class Fact(QWidget):
    """A small label with its value below, and an icon before the value if it has one.

    Attributes:
        value: the words below.
    """

    def __init__(
        self,
        label: str,
        value: str,
        icon: str = "",
        tone: theme.Shade = "ok_text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = Label(value, "compact", wrap=True)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(8)
        if icon:
            row.addWidget(IconView(icon, tone))
        row.addWidget(self.value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Label(label, "small", "text2", wrap=True))
        column.addLayout(row)
        self.setAccessibleName(safe_text(f"{label}: {value}"))


class Pairs(QWidget):
    """Rows of a name at the left and a finding at the right, as in a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        self._rows = 0

    def add(self, name: str, value: str, tone: theme.Shade = "text") -> None:
        """Put one more row below."""
        label = Label(name, "small", "text2", wrap=True)
        found = Label(value, "small", tone, wrap=True)
        found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, self._rows, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(found, self._rows, 1)
        self._rows += 1
