"""Validity bar, the wizard's path and the four states of a revocation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.icons import paint_icon, paint_tick
from ui.widgets.text import safe_text

__all__ = [
    "Node",
    "NodeState",
    "ProgressPath",
    "StatePath",
    "StepState",
    "ValidityBar",
]

StepState = Literal["done", "current", "ahead"]
NodeState = Literal["reached", "waiting", "blocked", "ahead"]


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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small", bold=True))
        width = metrics.horizontalAdvance(self.text()) + 8
        return QSize(max(width, 48), 30 + metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.sizeHint().height())

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
        self._paint_name(painter)

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

    def _paint_name(self, painter: QPainter) -> None:
        current = self.state == "current"
        font = theme.font("small", bold=current)
        painter.setFont(font)
        painter.setPen(theme.colour("text2" if self.state == "ahead" else "text"))
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width() - 4
        )
        box = QRectF(0, 30, self.width(), metrics.height() + 2)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), shown)


class ProgressPath(QWidget):
    """The visible path of a wizard; a step that is done can be opened to read.

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
            step.setToolTip("")
            step.setProperty("state_words", words)
        self.show_step(self._current)

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

    def _open(self, index: int) -> None:
        if index < self._current:
            self.opened.emit(index)


@dataclass(frozen=True)
class Node:
    """One state of a certificate's revocation.

    Attributes:
        name: participle when it is reached, noun when it is not (look.md section 6).
        state: how far it is.
        detail: the time it was reached, or what it waits for.
    """

    name: str
    state: NodeState
    detail: str = ""


class StatePath(QWidget):
    """Recorded, sent, accepted, revoked: green only when the last one is proved."""

    _TURN_MS: Final = 1600
    _NODE: Final = 16

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes: tuple[Node, ...] = ()
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """What is shown."""
        return self._nodes

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show how far a certificate is."""
        self._nodes = tuple(
            Node(safe_text(node.name), node.state, safe_text(node.detail))
            for node in nodes
        )
        spoken = ((node.name, node.detail) for node in self._nodes)
        self.setAccessibleName(
            ", ".join(part for pair in spoken for part in pair if part)
        )
        self._set_turning()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small", bold=True))
        return QSize(theme.px(400), 22 + 2 * metrics.height() - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), self.sizeHint().height())

    def showEvent(self, event: QEvent) -> None:
        self._set_turning()

    def hideEvent(self, event: QEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._nodes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            self._nodes_mirrored(painter)
            return
        step = self.width() / (len(self._nodes) + 0.08)
        for index, node in enumerate(self._nodes):
            left = index * step
            self._paint_line(painter, index, left, step)
            self._paint_node(painter, node, left)
            self._paint_words(painter, node, left, step)

    def _nodes_mirrored(self, painter: QPainter) -> None:
        step = self.width() / (len(self._nodes) + 0.08)
        for index, node in enumerate(self._nodes):
            right = self.width() - index * step
            painter.save()
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
            self._paint_line(painter, index, index * step, step)
            painter.restore()
            self._paint_node(painter, node, right - self._NODE)
            self._paint_words(painter, node, right - step, step)

    def _proved(self) -> bool:
        return all(node.state == "reached" for node in self._nodes)

    def _paint_line(
        self, painter: QPainter, index: int, left: float, step: float
    ) -> None:
        if index + 1 >= len(self._nodes):
            return
        behind = self._nodes[index + 1].state == "reached"
        shade: theme.Shade = "line_strong"
        if behind:
            shade = "ok" if self._proved() else "accent"
        pen = QPen(theme.colour(shade), 2 if behind else 1.6)
        if not behind:
            pen.setDashPattern([2.4, 2.0])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        start = QPointF(left + self._NODE + 4, 9)
        painter.drawLine(start, QPointF(left + step - 4, 9))

    def _paint_node(self, painter: QPainter, node: Node, left: float) -> None:
        box = QRectF(left, 1, self._NODE, self._NODE)
        inner = box.adjusted(1, 1, -1, -1)
        if node.state == "reached":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ok" if self._proved() else "accent"))
            painter.drawEllipse(box)
            tick = QRectF(0, 0, 7.5, 7.5)
            tick.moveCenter(box.center())
            paint_tick(painter, tick, theme.colour("on_accent"))
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if node.state == "blocked":
            painter.setPen(QPen(theme.colour("warn"), 2))
            painter.drawEllipse(inner)
            sign = QRectF(0, 0, 10, 10)
            sign.moveCenter(box.center())
            paint_icon(painter, "wifi-off", sign, theme.colour("warn_text"))
            return
        waiting = node.state == "waiting"
        pen = QPen(theme.colour("line" if waiting else "line_strong"))
        pen.setWidthF(2.2 if waiting else 1.4)
        painter.setPen(pen)
        painter.drawEllipse(inner)
        if waiting:
            pen.setColor(theme.colour("accent"))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(inner, (90 - self._angle) * 16, -110 * 16)

    def _paint_words(
        self, painter: QPainter, node: Node, left: float, step: float
    ) -> None:
        reached = node.state == "reached"
        font = theme.font("small", bold=reached or node.state == "blocked")
        painter.setFont(font)
        shade: theme.Shade = "text" if reached else "text2"
        if reached and self._proved() and node is self._nodes[-1]:
            shade = "ok_text"
        painter.setPen(theme.colour(shade))
        metrics = QFontMetrics(font)
        width = round(step) - 6
        cut = Qt.TextElideMode.ElideRight
        top, height = 21, metrics.height()
        flags = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name = metrics.elidedText(node.name, cut, width)
        painter.drawText(QRectF(left, top, width + 4, height), flags, name)
        plain = theme.font("small")
        painter.setFont(plain)
        painter.setPen(theme.colour("text2"))
        detail = QFontMetrics(plain).elidedText(node.detail, cut, width)
        below = QRectF(left, top + height - 2, width + 4, height)
        painter.drawText(below, flags, detail)

    def _set_turning(self) -> None:
        waits = any(node.state == "waiting" for node in self._nodes)
        if waits and self.isVisible() and not theme.reduced_motion():
            self._timer.start()
        else:
            self._timer.stop()

    def _turn(self) -> None:
        self._angle = (self._angle + 360 * 40 // self._TURN_MS) % 360
        self.update()
