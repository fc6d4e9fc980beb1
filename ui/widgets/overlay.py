"""Dialogs that lie in the window: the page is dimmed, the header's button is not.

A dialog here is no window of its own and has no event loop: `open()` returns at once
and the answer comes as a signal (look.md section 4; style.md c4, e1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeGuard

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.layouts import own_viewport

__all__ = ["Overlay", "OverlayDialog"]

#: Distances of a dialog's words from its edges: left, top, right, bottom.
_EDGES: Final = (32, 27, 32, 24)
_TIGHT: Final = (20, 14, 20, 14)
#: A window lower than this, pixels at 100 %, is a low one: 1280 x 720 at 200 %.
_LOW: Final = 440

#: A kept widget that comes or goes leaves another hole in the scrim.
_MOVED: Final = frozenset(
    {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
)


class OverlayDialog(QDialog):
    """A panel in the middle of the window; Escape cancels it.

    Attributes:
        body: layout of the panel, with a padding of 32, or less in a low window.
        covers: nothing of what lies below is seen, the other dialogs neither.
    """

    covers = False

    def __init__(self, width: int = 500, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Widget)
        self._width = width
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setSizeGripEnabled(False)
        self.panel = QFrame()
        self.panel.setObjectName("dialog")
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(*_EDGES)
        self.body.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        own_viewport(self._scroll)
        self._scroll.setWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def fitted(self, room: QRect) -> QRect:
        """Where the panel lies in `room`: in the middle, as high as its words need."""
        width = min(theme.px(self._width), room.width() - 16)
        # In a low window the words need the room more than the edges do.
        low = room.height() < theme.px(_LOW)
        self.body.setContentsMargins(*(_TIGHT if low else _EDGES))
        layout = self.panel.layout()
        wanted = self.panel.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            wanted = layout.totalHeightForWidth(width)
        box = QRect(0, 0, width, min(wanted, room.height() - 16))
        box.moveCenter(room.center())
        return box

    def reveal(self, widget: QWidget) -> None:
        """Scroll so that a field is seen, in a window lower than the dialog.

        A button does not scroll: the words above it come first.
        """
        if self.panel.isAncestorOf(widget) and not isinstance(widget, QAbstractButton):
            self._scroll.ensureWidgetVisible(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        moves = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        bar.setValue(bar.value() + move)

    def first_focus(self) -> QWidget | None:
        """The widget that gets the focus when the dialog opens."""
        return None


class Overlay(QWidget):
    """The scrim over a window and the dialogs upon it, the newest on top.

    The kept widgets (the sandbox strip and the compromise button) are not covered:
    they look and work as before.

    Signals:
        emptied: the last dialog was finished, and what had the keyboard has gone.
    """

    emptied = Signal()

    def __init__(self, host: QWidget, kept: Sequence[QWidget]) -> None:
        super().__init__(host)
        self._kept = list(kept)
        self._dimmed: list[QWidget] = []
        self._dialogs: list[OverlayDialog] = []
        # What had the keyboard before each of them.
        self._before: list[QWidget | None] = []
        host.installEventFilter(self)
        for widget in self._kept:
            widget.installEventFilter(self)
        self.hide()

    @property
    def dialog(self) -> OverlayDialog | None:
        """The dialog on top, if one is open."""
        return self._dialogs[-1] if self._dialogs else None

    def open(self, dialog: OverlayDialog, dimmed: Sequence[QWidget]) -> None:
        """Lay `dialog` over the window and disable `dimmed` until it is finished."""
        below = self.dialog
        self._before.append(self.window().focusWidget())
        self._dialogs.append(dialog)
        if below is None:
            self._dimmed = list(dimmed)
            for widget in self._dimmed:
                widget.setEnabled(False)
        else:
            below.setEnabled(False)
            # A PIN that is asked for is given up with its dialog.
            below.setVisible(not dialog.covers)
        dialog.setParent(self)
        dialog.finished.connect(lambda _result: self._close(dialog))
        dialog.panel.installEventFilter(self)
        self.show()
        self.raise_()
        self._place()
        dialog.show()
        dialog.raise_()
        target = dialog.first_focus() or dialog
        target.setFocus(Qt.FocusReason.PopupFocusReason)
        dialog.reveal(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dialogs:
            self._dialogs[-1].reject()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        covers = bool(self._dialogs) and self._dialogs[-1].covers
        if covers:
            painter.fillRect(self.rect(), theme.colour("canvas"))
        path = QPainterPath()
        path.addRect(self.rect().toRectF())
        for box in self._holes():
            hole = QPainterPath()
            # What goes from edge to edge, as the strip, has no corners to round.
            radius = theme.RADIUS_CONTROL if box.width() < self.width() else 0
            hole.addRoundedRect(box.toRectF(), radius, radius)
            path -= hole
        painter.fillPath(path, theme.colour("scrim"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        inside = any(watched is dialog.panel for dialog in self._dialogs)
        moved = kind in _MOVED and not inside
        grown = kind == QEvent.Type.LayoutRequest and inside
        if self.isVisible() and (moved or grown):
            self._place()
        return super().eventFilter(watched, event)

    def _holes(self) -> list[QRect]:
        return [
            QRect(self.mapFromGlobal(widget.mapToGlobal(QPoint(0, 0))), widget.size())
            for widget in self._kept
            if widget.isVisible()
        ]

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        self.setGeometry(host.rect())
        holes = self._holes()
        covered = QRegion(self.rect())
        for dialog in self._dialogs:
            place = dialog.fitted(self.rect())
            if any(box.intersects(place) for box in holes):
                room = self.rect()
                room.setTop(max(box.bottom() for box in holes))
                place = dialog.fitted(room)
            dialog.setGeometry(place)
            focused = dialog.focusWidget()
            if focused is not None:
                dialog.reveal(focused)
            covered += QRegion(place)
        for box in holes:
            # The rounded corners of a hole are painted, not masked.
            covered -= QRegion(box.adjusted(2, 2, -2, -2))
        self.setMask(covered)
        self.update()

    def _close(self, dialog: OverlayDialog) -> None:
        if dialog not in self._dialogs:
            return
        place = self._dialogs.index(dialog)
        on_top = place == len(self._dialogs) - 1
        del self._dialogs[place]
        before = self._before.pop(place)
        if not on_top:
            # The one above it was opened out of it.
            self._before[place] = before
        dialog.panel.removeEventFilter(self)
        dialog.hide()
        dialog.deleteLater()
        if self._dialogs:
            if on_top:
                self._uncover(self._dialogs[-1], before)
            return
        for widget in self._dimmed:
            widget.setEnabled(True)
        self.hide()
        if _can_have_focus(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self.emptied.emit()

    def _uncover(self, dialog: OverlayDialog, before: QWidget | None) -> None:
        """The one that was below is on top now, and has the keyboard again."""
        dialog.setEnabled(True)
        dialog.show()
        self._place()
        target = before if _can_have_focus(before) else dialog.first_focus()
        (target or dialog).setFocus(Qt.FocusReason.PopupFocusReason)


def _can_have_focus(widget: QWidget | None) -> TypeGuard[QWidget]:
    """Whether a widget is still there to be focused: pages are drawn anew."""
    if widget is None or not shiboken6.isValid(widget):
        return False
    return widget.isVisible() and widget.isEnabled()
