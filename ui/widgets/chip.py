"""Chips and count badges: a state in one word, with an icon of its own shape.

A state is icon and word, never colour alone; a chip never carries advice (look.md
section 3).
"""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.icons import paint_icon
from ui.widgets.text import safe_text

__all__ = ["TONES", "Badge", "Chip", "Tone"]

Tone = Literal["ok", "warn", "danger", "info", "plain"]

# Ground and ink of each kind of chip and banner.
TONES: Final[dict[Tone, tuple[theme.Shade, theme.Shade]]] = {
    "ok": ("ok_soft", "ok_text"),
    "warn": ("warn_soft", "warn_text"),
    "danger": ("danger_soft", "danger_text"),
    "info": ("accent_soft", "accent_text"),
    "plain": ("sunken", "text2"),
}


class Chip(QWidget):
    """One state: 24 px high, 12 bold, an icon and a word."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "plain",
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._tone: Tone = tone
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone, icon)

    @property
    def text(self) -> str:
        """The word that is shown."""
        return self._text

    @property
    def tone(self) -> Tone:
        """The kind of state."""
        return self._tone

    def show_state(self, text: str, tone: Tone, icon: str | None) -> None:
        """Show another state."""
        self._text, self._tone, self._icon = safe_text(text), tone, icon
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small", bold=True))
        width = metrics.horizontalAdvance(self._text) + theme.px(8)
        width += theme.px(18 + 8) if self._icon else theme.px(10)
        return QSize(width, max(24, metrics.height() + 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = TONES[self._tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left, side = theme.px(9), theme.px(16)
        width = self.width() - theme.px(17)
        if self._icon:
            at = self.width() - left - side + 1 if mirrored else left - 1
            box = QRectF(at, (self.height() - side) / 2, side, side)
            paint_icon(painter, self._icon, box, theme.colour(ink))
            left += side + theme.px(2)
            width = self.width() - left - theme.px(7)
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font("small", bold=True))
        start = theme.px(7) if mirrored else left
        painter.drawText(
            QRectF(start, 0, width + 2, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            self._text,
        )


class Badge(QWidget):
    """A count in a pill: red for open reports, warm for what waits, plain else."""

    _GROUNDS: Final[dict[Tone, tuple[theme.Shade, theme.Shade]]] = {
        "danger": ("danger", "on_danger"),
        "warn": ("warn_soft", "warn_text"),
        "info": ("accent_soft", "accent_text"),
        "plain": ("line", "text2"),
        "ok": ("ok_soft", "ok_text"),
    }

    def __init__(
        self, count: int = 0, tone: Tone = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._count = count
        self._tone: Tone = tone
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_count(count, tone)

    def show_count(self, count: int, tone: Tone) -> None:
        """Show another number; nothing is shown for none."""
        self._count, self._tone = count, tone
        self.setAccessibleName(str(count))
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small", bold=True))
        width = metrics.horizontalAdvance(str(self._count)) + theme.px(14)
        return QSize(max(width, theme.px(22)), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, ink = self._GROUNDS[self._tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font("small", bold=True))
        middle = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(QRectF(self.rect()), middle, str(self._count))
