"""The one focus ring of the program (look.md section 2)."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleFactory,
    QStyleHintReturn,
    QStyleOption,
    QTextEdit,
    QWidget,
)

from ui import theme

__all__ = ["FocusFrame"]

_LINE: Final = 2
_GAP: Final = 2


class _RingStyle(QProxyStyle):
    """Gives the ring its place: gap and line lie outside the control."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            return _LINE + _GAP
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        # Above all widgets of the page: a narrow parent would clip the ring.
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returned)


class FocusFrame(QFocusFrame):
    """A ring of 2 px, 2 px outside the control that has the keyboard's focus.

    In text fields it is always shown, elsewhere only when the focus did not come with
    the mouse.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._style = _RingStyle(QStyleFactory.create("Fusion"))
        self._style.setParent(self)
        self.setStyle(self._style)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        app.focusChanged.connect(self._follow)

    def paintEvent(self, event: QPaintEvent) -> None:
        widget = cast("QWidget | None", self.widget())
        if widget is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_bar = bool(widget.property("on_bar"))
        shade: theme.Shade = "on_danger" if on_bar else "focus"
        painter.setPen(QPen(theme.colour(shade), _LINE))
        half = _LINE / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        radius = theme.RADIUS_CONTROL + _GAP
        painter.drawRoundedRect(box, radius, radius)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not _shows_ring(new):
            self.setWidget(cast("QWidget", None))  # Qt takes null; its stub does not.
            return
        self.setWidget(_target(new))


def _target(widget: QWidget) -> QWidget:
    """The widget that is ringed: a part of a segment has no room for a ring."""
    parent = widget.parentWidget()
    return parent if parent and parent.property("ringed_as_one") else widget


def _shows_ring(widget: QWidget) -> bool:
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return True
    if widget.property("always_ringed"):
        return True
    return QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
