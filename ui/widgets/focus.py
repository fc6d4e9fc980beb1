"""The one focus ring of the program (look.md section 2).

A widget of its own and no `QFocusFrame`: that one asks a style where it lies, and a
style written in Python costs every start the classes of every style option.
"""

from __future__ import annotations

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme

__all__ = ["FocusFrame"]

_LINE: Final = 2
_GAP: Final = 2
_TEXT_FIELDS: Final = ("QLineEdit", "QPlainTextEdit", "QTextEdit")
_MOVED: Final = frozenset({QEvent.Type.Move, QEvent.Type.Resize})


class FocusFrame(QWidget):
    """A ring of 2 px, 2 px outside the control that has the keyboard's focus.

    In text fields it is always shown, elsewhere only when the focus did not come with
    the mouse. It lies in the control's window, or in the content of the scroll area
    that the control scrolls with: a narrower parent would clip it.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Coming and going it tells nobody: a layout would take it for one of its own.
        self.setAttribute(Qt.WidgetAttribute.WA_NoChildEventsForParent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app.focusChanged.connect(self._follow)

    def widget(self) -> QWidget | None:
        """What is ringed now."""
        target = self._target
        return target if target is not None and shiboken6.isValid(target) else None

    def setWidget(self, widget: QWidget | None) -> None:
        """Ring a control, or none."""
        if widget is self.widget() and widget is not None:
            return
        for part in self._watched:
            if shiboken6.isValid(part):
                part.removeEventFilter(self)
        self._watched, self._target = [], None
        if widget is None or widget.isWindow():
            # It stays where it lay: that may be on its way to be deleted just now.
            self.hide()
            return
        self._target = widget
        self._watched = _up_to_content(widget)
        for part in self._watched:
            part.installEventFilter(self)
        holder = self._watched[-1]
        if self.parentWidget() is not holder:
            self.setParent(holder)
        self._place()
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _MOVED:
            self._place()
        elif kind == QEvent.Type.ZOrderChange:
            self.raise_()
        elif watched is self._target:
            if kind == QEvent.Type.Hide:
                self.hide()
                # What it lies in may be deleted next, and would take it along; its
                # children are being walked through now.
                QTimer.singleShot(0, self, self._step_out)
            elif kind == QEvent.Type.Show:
                if self.parentWidget() is not self._watched[-1]:
                    self.setParent(self._watched[-1])
                self._place()
                self.raise_()
                self.show()
            elif kind == QEvent.Type.ParentChange:
                again = self._target
                self.setWidget(None)
                self.setWidget(again)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        widget = self.widget()
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
        shown = new is not None and _shows_ring(new)
        self.setWidget(_target(new) if shown and new is not None else None)

    def _step_out(self) -> None:
        target = self.widget()
        if target is None or not target.isVisible():
            self.hide()
            self.setParent(None)

    def _place(self) -> None:
        """Lie round the control, gap and line outside it."""
        widget, holder = self.widget(), self.parentWidget()
        if widget is None or holder is None:
            return
        out = _LINE + _GAP
        inner = widget.rect().translated(widget.mapTo(holder, QPoint(0, 0)))
        self.setGeometry(inner.adjusted(-out, -out, out, out))


def _up_to_content(widget: QWidget) -> list[QWidget]:
    """The control and what it lies in, up to the window or to what is scrolled."""
    found = [widget]
    parent = widget.parentWidget()
    while parent is not None:
        scrolls = parent.inherits("QAbstractScrollArea")
        if scrolls and len(found) > 1:
            return found  # Its viewport came last: the ring is clipped with the rest.
        found.append(parent)
        if scrolls or parent.isWindow():
            return found
        parent = parent.parentWidget()
    return found


def _target(widget: QWidget) -> QWidget:
    """The widget that is ringed: a part of a segment has no room for a ring."""
    parent = widget.parentWidget()
    return parent if parent and parent.property("ringed_as_one") else widget


def _shows_ring(widget: QWidget) -> bool:
    if any(widget.inherits(kind) for kind in _TEXT_FIELDS):
        return True
    if widget.property("always_ringed"):
        return True
    return QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
