"""Validity bar and the visible path of a wizard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.icons import paint_tick
from ui.widgets.text import tooltip

__all__ = [
    "ProgressPath",
    "StepState",
    "ValidityBar",
]

_NAME_FLAGS: Final = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
StepState = Literal["done", "current", "ahead"]


class ValidityBar(QWidget):
    """How much of a certificate's time has gone; warm from thirty days before its end.

    The dates and the days left are written above it: the bar adds nothing to hear.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._shade: theme.Shade = "accent"
        self.setFixedHeight(8)
        self.setMinimumWidth(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, elapsed: float, *, warn: bool) -> None:
        """Show the elapsed share, 0 to 1."""
        self._share = min(max(elapsed, 0.0), 1.0)
        self._shade = "warn" if warn else "accent"
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, 1, self.width(), 6)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(whole, 3, 3)
        filled = QRectF(whole)
        filled.setWidth(whole.width() * self._share)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            filled.moveRight(whole.right())
        if filled.width() >= 1:
            painter.setBrush(theme.colour(self._shade))
            painter.drawRoundedRect(filled, 3, 3)


class _StepButton(QAbstractButton):
    """One step of the path: a circle with number or tick, and its name below."""

    _CIRCLE: Final = 24

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.state: StepState = "ahead"
        self.first = self.last = False
        self.joined_before = self.joined_after = False
        self.named = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = QFontMetrics(theme.font("small", bold=True)).height()
        return QSize(theme.px(120), 30 + 2 * height + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

    def fits(self, width: int) -> bool:
        """Whether the name stands below a circle of that width, on two lines."""
        metrics = QFontMetrics(theme.font("small", bold=True))
        room = QRect(0, 0, width - 4, 10_000)
        box = metrics.boundingRect(room, _NAME_FLAGS, self.text())
        return box.width() <= room.width() and box.height() <= 2 * metrics.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, 13)
        self._paint_lines(painter, middle)
        box = QRectF(0, 0, self._CIRCLE, self._CIRCLE)
        box.moveCenter(middle)
        if self.state == "done":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(box)
            tick = QRectF(0, 0, 10, 10)
            tick.moveCenter(middle)
            paint_tick(painter, tick, theme.colour("on_accent"))
        else:
            current = self.state == "current"
            ring: theme.Shade = "accent" if current else "line_strong"
            thick = 2.0 if current else 1.2
            painter.setPen(QPen(theme.colour(ring), thick))
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setFont(theme.font("small", bold=True))
            painter.setPen(theme.colour("accent_text" if current else "text2"))
            centre = int(Qt.AlignmentFlag.AlignCenter)
            painter.drawText(box, centre, str(self._number))
        if self.named:
            room = QRectF(2, 30, self.width() - 4, self.height() - 30)
            self.paint_name(painter, room, _NAME_FLAGS)

    def _paint_lines(self, painter: QPainter, middle: QPointF) -> None:
        gap = self._CIRCLE / 2 + 4
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sides = [
            (not self.first, self.joined_before, mirrored),
            (not self.last, self.joined_after, not mirrored),
        ]
        for drawn, joined, rightward in sides:
            if not drawn:
                continue
            pen = QPen(theme.colour("accent" if joined else "line"), 2)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            end = self.width() if rightward else 0
            start = middle.x() + gap if rightward else middle.x() - gap
            painter.drawLine(QPointF(start, middle.y()), QPointF(end, middle.y()))

    def paint_name(self, painter: QPainter, box: QRectF, flags: int) -> None:
        """Write the step's name into `box`, in the ink of its state."""
        painter.setFont(theme.font("small", bold=self.state == "current"))
        painter.setPen(theme.colour("text2" if self.state == "ahead" else "text"))
        painter.drawText(box, flags, self.text())


class ProgressPath(QWidget):
    """The visible path of a wizard; a step that is done can be opened to read.

    Where the names don't stand beside each other, only that of the current step is
    written; every circle tells its own as a tooltip and to a screen reader.

    Signals:
        opened: number of the done step that was clicked, from 0.
    """

    opened = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._steps: list[_StepButton] = []
        for index in range(count):
            step = _StepButton(index + 1, self)
            step.first, step.last = index == 0, index == count - 1
            step.clicked.connect(lambda _=False, at=index: self._open(at))
            row.addWidget(step, 1)
            self._steps.append(step)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> int:
        """The step that is worked on, from 0."""
        return self._current

    def set_words(self, names: Sequence[str], states: Sequence[str]) -> None:
        """Name the steps.

        Args:
            names: one for each step.
            states: three words for a screen reader: done, current, ahead.
        """
        words = dict(zip(("done", "current", "ahead"), states, strict=True))
        for step, name in zip(self._steps, names, strict=True):
            step.setText(name)
            step.setToolTip(tooltip(name))
            step.setProperty("state_words", words)
        self.show_step(self._current)
        self._choose_names()

    def resizeEvent(self, event: QEvent) -> None:
        self._choose_names()

    def paintEvent(self, event: QPaintEvent) -> None:
        step = self._steps[self._current]
        if step.named:
            return
        painter = QPainter(self)
        metrics = QFontMetrics(theme.font("small", bold=True))
        wide = min(metrics.horizontalAdvance(step.text()) + 8, self.width())
        middle = step.geometry().center().x()
        left = min(max(middle - wide // 2, 0), self.width() - wide)
        box = QRectF(left, 30, wide, metrics.height() + 2)
        step.paint_name(painter, box, int(Qt.AlignmentFlag.AlignHCenter))

    def _choose_names(self) -> None:
        each = self.width() // len(self._steps)
        named = all(step.fits(each) for step in self._steps)
        metrics = QFontMetrics(theme.font("small", bold=True))
        one_line = not named or all(
            metrics.horizontalAdvance(step.text()) + 4 <= each for step in self._steps
        )
        lines = 1 if one_line else 2
        self.setFixedHeight(30 + lines * metrics.height() + 6)
        for step in self._steps:
            step.named = named
        self.update()

    def show_step(self, current: int) -> None:
        """Stand at `current`: every step before it is done."""
        self._current = current
        for index, step in enumerate(self._steps):
            step.state = "ahead"
            if index <= current:
                step.state = "done" if index < current else "current"
            step.joined_before = index <= current
            step.joined_after = index < current
            opens = step.state == "done"
            step.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if opens else Qt.FocusPolicy.NoFocus
            )
            words = step.property("state_words") or {}
            spoken = f"{index + 1}. {step.text()}"
            if step.state in words:
                spoken = f"{spoken}, {words[step.state]}"
            step.setAccessibleName(spoken)
            step.update()
        self.update()

    def _open(self, index: int) -> None:
        if index < self._current:
            self.opened.emit(index)
