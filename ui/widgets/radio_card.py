"""A choice that needs two lines: icon, name and facts, with a ring at the left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from ui import theme
from ui.widgets.buttons import greyed
from ui.widgets.icons import paint_icon
from ui.widgets.text import safe_text, tooltip

__all__ = ["RadioCard"]


class RadioCard(QRadioButton):
    """One of several, with a second line.

    Attributes:
        value: what the choice stands for.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        facts: str,
        value: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = value
        self._icon = icon
        self._name, self._facts = safe_text(name), safe_text(facts)
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(self._facts)
        self.setToolTip(tooltip(f"{self._name}. {self._facts}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        strong = QFontMetrics(theme.font("strong")).height()
        small = QFontMetrics(theme.font("compact")).height()
        return QSize(280, strong + small + 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, off = self.isChecked(), greyed(self)
        painter.setPen(
            QPen(theme.colour("accent" if chosen else "line_strong"), 1 + chosen)
        )
        painter.setBrush(theme.colour("sunken" if off else "surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ring = QRectF(15, self.height() / 2 - 9, 18, 18)
        side = theme.px(20)
        sign = QRectF(46, (self.height() - side) / 2, side, side)
        left = 46 + side + 12
        room = self.width() - left - 14
        if mirrored:
            ring.moveRight(self.width() - 15)
            sign.moveRight(self.width() - 46)
            left = 14
        painter.setPen(QPen(theme.colour("accent" if chosen else "line_strong"), 1.6))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(ring)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(ring.adjusted(4.5, 4.5, -4.5, -4.5))
        paint_icon(painter, self._icon, sign, theme.colour("text2"))
        flags = Qt.AlignmentFlag.AlignVCenter
        flags |= Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        top = 12.0
        for text, role, shade in (
            (self._name, "strong", "off" if off else "text"),
            (self._facts, "compact", "off" if off else "text2"),
        ):
            font = theme.font(role)  # type: ignore[arg-type]
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(theme.colour(shade))  # type: ignore[arg-type]
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            line = QRectF(left, top, room, metrics.height() + 2)
            painter.drawText(line, int(flags), shown)
            top += metrics.height() + 2
