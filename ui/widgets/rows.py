"""Painted rows of a list, and facts as label over value.

A row is one widget, so that a home with two hundred certificates is drawn at once.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.buttons import CompromiseButton
from ui.widgets.chip import TONES, Tone
from ui.widgets.icons import IconView, paint_icon
from ui.widgets.mates import Mates
from ui.widgets.text import Label, safe_text, tooltip

__all__ = ["Fact", "ListRow", "Pairs"]

#: A row's own compromise button has one word below this width.
_NARROW: Final = 760


class ListRow(QAbstractButton):
    """Icon, name, second text, state chip and the word of the act at the right.

    The whole row is the button; a screen reader hears all of it as one sentence. Where
    the texts don't stand beside each other, the second and the chip go below the name,
    each in a line of its own where even these two don't; what is too long for one line
    has two.

    Attributes:
        HEIGHT: of a row in one line, pixels at 100 %.
        mates: the rows of its list that are laid out alike, or None.
    """

    HEIGHT: Final = 46
    _ICON: Final = 18
    _LEFT: Final = 50
    _EDGE: Final = 18

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
        self._alarm: CompromiseButton | None = None
        self._stacked = self._third = self._long = self._deep = False
        self._widths: tuple[int, int, int, int] | None = None
        self.mates: Mates | None = None
        self.first = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        state = "" if chip is None else self._chip_text()
        parts = (self._name, self._second, state, act)
        self._spoken = ", ".join(part for part in parts if part)
        self.setAccessibleName(self._spoken)

    @property
    def chip_text(self) -> str:
        """The state in words."""
        return self._chip_text()

    @property
    def stacked(self) -> bool:
        """Whether the second text stands below the name."""
        return self._stacked

    @property
    def alarm(self) -> CompromiseButton | None:
        """The row's own compromise button, if it has one."""
        return self._alarm

    def add_alarm(self) -> CompromiseButton:
        """Put a compromise button at the row's end; it is a button of its own."""
        self._alarm = CompromiseButton(on_card=True, parent=self)
        self._alarm.set_subject(f"{self._name}, {self._second}")
        return self._alarm

    def enterEvent(self, event: QEnterEvent) -> None:
        # Two hundred rows are made; few of them are ever asked.
        self.setToolTip(tooltip(self._spoken))
        super().enterEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths = None
            if self.mates is not None:
                self.mates.forget()

    def sizeHint(self) -> QSize:
        body = QFontMetrics(theme.font("body")).height()
        height = max(self.HEIGHT, body + 22)
        if self._stacked:
            height = body + self._low_height() + 24
        second = QFontMetrics(theme.font("compact")).height()
        if self._third:
            height += second + 4
        height += body * self._long + second * self._deep
        if self._alarm is not None:
            height = max(height, self._alarm.sizeHint().height() + 16)
        return QSize(320, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._alarm is not None:
            self._alarm.set_brief(self.width() < theme.px(_NARROW))
            size = self._alarm.sizeHint()
            left = self.width() - theme.px(self._EDGE) - size.width()
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                left = theme.px(self._EDGE)
            top = (self.height() - size.height()) // 2
            self._alarm.setGeometry(left, top, size.width(), size.height())
        width = self.width()
        fits = self.fits_at(width) if self.mates is None else self.mates.fit(width)
        stacked = not fits
        shape = (stacked, *(self._crowded() if stacked else (False, False, False)))
        if shape != (self._stacked, self._third, self._long, self._deep):
            self._stacked, self._third, self._long, self._deep = shape
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.width(), self.height()
        if self.underMouse() or self.hasFocus():
            painter.fillRect(1, 1, width - 2, height - 1, theme.colour("canvas"))
        if not self.first:
            painter.fillRect(0, 0, width, 1, theme.colour("line"))
        side = theme.px(self._ICON)
        box = self._at(QRectF(theme.px(20), (height - side) / 2, side, side))
        paint_icon(painter, self._icon, box, theme.colour("text2"))
        right = self._paint_act(painter, self._right())
        if self._stacked:
            self._paint_stacked(painter, right)
        else:
            self._paint_beside(painter, right)

    def _at(self, box: QRectF) -> QRectF:
        """Where a box lies: at the other side in a window from right to left.

        Its place is mirrored and not what is painted: words stay readable.
        """
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - box.left())
        return box

    def _paint_beside(self, painter: QPainter, right: float) -> None:
        columns, edges = self._columns(right)
        lines = (0, self.height())
        self._text(painter, self._name, columns[0], edges[0], lines, "body")
        self._text(painter, self._second, columns[1], edges[1], lines, "compact")
        if self._chip:
            self._paint_chip(painter, columns[2], edges[2], lines)

    def _paint_stacked(self, painter: QPainter, right: float) -> None:
        left = theme.px(self._LEFT)
        body = QFontMetrics(theme.font("body")).height() * (1 + self._long)
        line = QFontMetrics(theme.font("compact")).height()
        low = self._low_height() + line * (self._deep and not self._third)
        middle = line * (1 + self._deep) + 4 if self._third else 0
        top = (self.height() - body - middle - low - 4) // 2
        self._text(
            painter, self._name, left, right, (top, body), "body", wraps=self._long
        )
        below = (top + body + middle + 4, low)
        second = (top + body + 4, middle - 4) if middle else below
        self._text(
            painter, self._second, left, right, second, "compact", wraps=self._deep
        )
        if self._chip and middle:
            # So far below the act that it may go on under it.
            self._paint_chip(painter, left, self._right(), below)
        elif self._chip:
            wide = _wide(theme.font("compact"), self._second)
            start = left + wide + theme.px(12) * bool(self._second)
            self._paint_chip(painter, start, right, below)

    def _low_height(self) -> int:
        chip = QFontMetrics(theme.font("small", bold=True)).height() + 6
        low = QFontMetrics(theme.font("compact")).height()
        return max(24, chip) if self._chip else low

    def _right(self, width: int | None = None) -> float:
        """Where the act's arrow ends: at the edge, or before the alarm."""
        right = (self.width() if width is None else width) - theme.px(self._EDGE)
        if self._alarm is not None:
            right -= self._alarm.width() + theme.px(16)
        return right

    def _columns(
        self, right: float
    ) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """Where name, second text and chip start and end, in one line."""
        left = theme.px(self._LEFT)
        room = right - left - theme.px(12)
        shares = (0.30, 0.50) if self._chip else (0.66, 1.0)
        starts = (left, left + room * shares[0], left + room * shares[1])
        return starts, (starts[1], starts[2] if self._chip else right, right)

    def fits_at(self, width: int) -> bool:
        """Whether its texts have room in one line of this width, pixels."""
        right = self._right(width)
        *wanted, act = self._measured()
        starts, ends = self._columns(right - act)
        rooms = zip(starts, ends, wanted, strict=True)
        # Two pixels for what the measures of a line and of a cut differ by.
        return all(end - start - 14 >= wide for start, end, wide in rooms if wide)

    def _crowded(self) -> tuple[bool, bool, bool]:
        """Whether the chip needs a line of its own, and name and second text two."""
        name, second, chip, act = self._measured()
        room = self._right() - act - theme.px(self._LEFT) - 12
        both = second + theme.px(12) + chip
        third = bool(second and chip and both > room)
        return third, name + 2 > room, second + 2 > room

    def _measured(self) -> tuple[int, int, int, int]:
        """Widths of name, second text, chip and act; measured once for a font."""
        if self._widths is None:
            act = _wide(theme.font("compact", bold=True), self._act)
            self._widths = (
                _wide(theme.font("body"), self._name),
                _wide(theme.font("compact"), self._second),
                0 if not self._chip else self._chip_width(self._chip_text()),
                theme.px(16) + 6 + act if self._act else 0,
            )
        return self._widths

    def _chip_text(self) -> str:
        return "" if self._chip is None else self._chip[0]

    def _text(
        self,
        painter: QPainter,
        text: str,
        left: float,
        right: float,
        lines: tuple[int, int],
        role: theme.Role,
        *,
        wraps: bool = False,
    ) -> None:
        font = theme.font(role)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if role == "body" else "text2"))
        room = int(right - left - 12)
        box = self._at(QRectF(left, lines[0], room + 2, lines[1]))
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        if wraps:
            painter.drawText(box, flags | int(Qt.TextFlag.TextWordWrap), text)
            return
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, flags, shown)

    def _paint_act(self, painter: QPainter, right: float) -> float:
        if not self._act:
            return right
        side = theme.px(16)
        arrow = self._at(QRectF(right - side, (self.height() - side) / 2, side, side))
        painter.save()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(2 * arrow.center().x(), 0)
            painter.scale(-1, 1)
        paint_icon(painter, "chevron-right", arrow, theme.colour("accent_text"))
        painter.restore()
        font = theme.font("compact", bold=True)
        width = QFontMetrics(font).horizontalAdvance(self._act)
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text"))
        start = right - side - 6 - width
        box = self._at(QRectF(start, 0, width + 2, self.height()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._act)
        return start

    def _chip_width(self, text: str) -> int:
        font = theme.font("small", bold=True)
        return _wide(font, text) + theme.px(16) + 2 * theme.px(8) + 4

    def _paint_chip(
        self, painter: QPainter, left: float, right: float, lines: tuple[int, int]
    ) -> None:
        if self._chip is None:
            return
        text, tone, icon = self._chip
        font = theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        side, pad = theme.px(16), theme.px(8)
        room = int(right - left - side - 2 * pad - 4)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 20))
        width = self._chip_width(shown)
        height = max(24, metrics.height() + 6)
        middle = lines[0] + lines[1] / 2
        ground, ink = TONES[tone]
        box = self._at(QRectF(left, middle - height / 2, width, height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, height / 2, height / 2)
        at = self._at(QRectF(left + pad, middle - side / 2, side, side))
        paint_icon(painter, icon, at, theme.colour(ink))
        painter.setPen(theme.colour(ink))
        painter.setFont(font)
        words = self._at(QRectF(left + pad + side + 4, lines[0], width, lines[1]))
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
            row.addWidget(IconView(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Label(label, "small", "text2", wrap=True))
        column.addLayout(row)
        # Beside a longer one in a grid, the label still stands at the top.
        column.addStretch(1)
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


def _wide(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)
