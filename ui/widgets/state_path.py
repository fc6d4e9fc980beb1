"""The four states of a revocation, one node each (look 05)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.icons import paint_icon, paint_tick
from ui.widgets.text import safe_text

__all__ = ["Node", "NodeState", "StatePath"]

NodeState = Literal["reached", "waiting", "blocked", "ahead"]
#: States whose name is written bold.
_BOLD: Final = frozenset({"reached", "blocked"})


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
        self._lines = self._details = 1
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
        self._break_lines()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QEvent) -> None:
        self._break_lines()

    def _break_lines(self) -> None:
        """Give names or details a second line where one is longer than its share."""
        room = self._step() - 6

        def lines(texts: Iterable[tuple[str, bool]]) -> int:
            """So many as the longest needs, each measured in its own weight."""
            return 1 + any(
                QFontMetrics(theme.font("small", bold=bold)).horizontalAdvance(text)
                > room
                for text, bold in texts
            )

        wanted = (
            lines((node.name, node.state in _BOLD) for node in self._nodes),
            lines((node.detail, False) for node in self._nodes),
        )
        if wanted != (self._lines, self._details):
            self._lines, self._details = wanted
            self.updateGeometry()

    def _step(self) -> float:
        return self.width() / (len(self._nodes) + 0.08)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small", bold=True))
        lines = self._lines + self._details
        return QSize(theme.px(400), 20 + lines * metrics.height())

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
        step = self._step()
        for index, node in enumerate(self._nodes):
            left = index * step
            self._paint_line(painter, index, left, step)
            self._paint_node(painter, node, left)
            self._paint_words(painter, node, left, step)

    def _nodes_mirrored(self, painter: QPainter) -> None:
        step = self._step()
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
        font = theme.font("small", bold=node.state in _BOLD)
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
        name = node.name
        if self._lines == 1:
            name = metrics.elidedText(name, cut, width)
        words = QRectF(left, top, width + 4, height * self._lines)
        above = flags & ~int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(words, above | int(Qt.TextFlag.TextWordWrap), name)
        plain = theme.font("small")
        painter.setFont(plain)
        painter.setPen(theme.colour("text2"))
        detail = node.detail
        if self._details == 1:
            detail = QFontMetrics(plain).elidedText(detail, cut, width)
        under = top + metrics.lineSpacing() * self._lines - 2
        below = QRectF(left, under, width + 4, height * self._details)
        painter.drawText(below, above | int(Qt.TextFlag.TextWordWrap), detail)

    def _set_turning(self) -> None:
        waits = any(node.state == "waiting" for node in self._nodes)
        if waits and self.isVisible() and not theme.reduced_motion():
            self._timer.start()
        else:
            self._timer.stop()

    def _turn(self) -> None:
        self._angle = (self._angle + 360 * 40 // self._TURN_MS) % 360
        self.update()
