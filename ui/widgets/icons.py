"""Our own icons: SVG files in one colour, tinted from the palette and kept sharp.

The files in `resources/icons` draw with `currentColor` on a grid of 20 px with lines
of 1.6 px (look.md section 2). A pixmap is made once for each name, colour, size and
screen ratio.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import data
from ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

__all__ = [
    "IconView",
    "Mark",
    "Tile",
    "icon",
    "icon_pixmap",
    "paint_icon",
    "paint_tick",
]


def icon_pixmap(name: str, tint: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon of `resources/icons` in one colour, sharp at the screen's ratio."""
    return _rendered(name, tint.rgb(), size, ratio)


def paint_icon(painter: QPainter, name: str, box: QRectF, tint: QColor) -> None:
    """Paint the icon into `box` at the resolution of the painter's device."""
    ratio = painter.device().devicePixelRatio()
    pixmap = icon_pixmap(name, tint, round(box.width()), ratio)
    painter.drawPixmap(box.topLeft(), pixmap)


def icon(name: str, shade: theme.Shade = "text2", size: int = 20) -> QIcon:
    """A QIcon for menus, the tray and the window; it does not follow the scheme."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(icon_pixmap(name, theme.colour(shade), size, ratio))
    return made


def paint_tick(painter: QPainter, box: QRectF, tint: QColor) -> None:
    """Paint a tick that keeps its weight in circles and boxes smaller than 16 px."""
    pen = QPen(tint, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((0.14, 0.52), (0.40, 0.78), (0.86, 0.24))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(box.x() + x * box.width(), box.y() + y * box.height())
                for x, y in points
            ]
        )
    )


class IconView(QWidget):
    """One icon in a colour of the palette; always beside a word, so it has no name.

    Attributes:
        name: file name in `resources/icons` without its ending.
        shade: the colour.
    """

    def __init__(
        self,
        name: str,
        shade: theme.Shade = "text2",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.shade: theme.Shade = shade
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, shade: theme.Shade) -> None:
        """Show another icon, or the same in another colour."""
        self.name, self.shade = name, shade
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme.px(self._size)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(painter, self.name, box, theme.colour(self.shade))


class Tile(QWidget):
    """The soft square with an icon at the head of a card (44 px, radius 10).

    Attributes:
        name: the icon.
        ground: the soft colour.
        tint: the icon's colour.
    """

    def __init__(
        self,
        name: str,
        ground: theme.Shade = "accent_soft",
        tint: theme.Shade = "accent_text",
        size: int = 44,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.ground: theme.Shade = ground
        self.tint: theme.Shade = tint
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, ground: theme.Shade, tint: theme.Shade) -> None:
        """Show another icon or another state's colours."""
        self.name, self.ground, self.tint = name, ground, tint
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self.ground))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        side = theme.px(24 if self._size > 40 else 20)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(painter, self.name, box, theme.colour(self.tint))


class Mark(QWidget):
    """The program's mark: a keyhole inside an open ring, on a rounded square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(34, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        paint_icon(painter, "mark", QRectF(self.rect()), theme.colour("on_accent"))


@lru_cache(maxsize=512)
def _rendered(name: str, packed: int, size: int, ratio: float) -> QPixmap:
    source = _source(name).replace("currentColor", QColor.fromRgb(packed).name())
    if size <= 16:  # A small icon needs a heavier line to keep its weight.
        source = source.replace('stroke-width="1.6"', 'stroke-width="1.9"')
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return data.read_text(f"icons/{name}.svg")
