"""A QR code painted from its modules, dark on light whatever the scheme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

__all__ = ["QrView", "paint_code"]


class QrView(QWidget):
    """One code; a phone's camera needs dark modules on a light ground."""

    def __init__(self, side: int = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._modules: Sequence[Sequence[bool]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def modules(self) -> Sequence[Sequence[bool]]:
        """What is painted."""
        return self._modules

    def show_code(self, modules: Sequence[Sequence[bool]], name: str) -> None:
        """Paint another code; `name` says what it is for."""
        self._modules = modules
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # Whole pixels for each module: a blurred edge costs a phone its reading.
        count = max(len(self._modules), 1)
        side = max(self._side // count, 2) * count
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_code(painter, self._modules, QRectF(self.rect()))


def paint_code(
    painter: QPainter, modules: Sequence[Sequence[bool]], box: QRectF
) -> None:
    """Paint the modules into a square, on screen or paper."""
    if not modules:
        return
    light, dark = theme.code_colours()
    painter.fillRect(box, light)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(dark)
    step = box.width() / len(modules)
    for row, line in enumerate(modules):
        for place, filled in enumerate(line):
            if filled:
                x, y = box.left() + place * step, box.top() + row * step
                painter.drawRect(QRectF(x, y, step, step))
