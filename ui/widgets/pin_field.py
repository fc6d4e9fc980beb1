"""The PIN field: key events fill one bytearray that is zeroed after use.

Not a `QLineEdit`: clearing one leaves a UTF-16 copy in memory (style.md fact e9;
security.md threat 15, test 27). The buffer has its full length from the start, so it
never grows and leaves no copy behind. There is no paste, drop, undo, reveal or input
method; a screen reader hears the field's name and never its text.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.secret import Pin
from ui import theme

__all__ = ["PinField"]

# Bit of Caps Lock among the native modifiers of a key event.
_CAPS_BITS: Final = {"xcb": 0x2, "wayland": 0x2, "windows": 0x100, "cocoa": 0x10000}
_BYTES_PER_CHARACTER: Final = 4


class PinField(QWidget):
    """48 px high, dots only.

    Signals:
        length_changed: how many characters there are now.
        caps_changed: Caps Lock went on (True) or off.
        layout_changed: a letter came that is not Latin (True), or the field is empty.
        submitted: Enter was pressed.
    """

    length_changed = Signal(int)
    caps_changed = Signal(bool)
    layout_changed = Signal(bool)
    submitted = Signal()

    def __init__(
        self, longest: int = 16, *, grab: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._longest = longest
        self._grab = grab
        self._buffer = bytearray(longest * _BYTES_PER_CHARACTER)
        self._ends: list[int] = []
        self._caps = False
        self._foreign = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("always_ringed", True)

    def __len__(self) -> int:
        """How many characters were typed."""
        return len(self._ends)

    def __bool__(self) -> bool:
        """A field is there even while it is empty."""
        return True

    def take(self) -> Pin:
        """Hand the PIN over once; the field is empty and zeroed after."""
        used = self._ends[-1] if self._ends else 0
        taken = Pin(self._buffer[:used])
        self.wipe()
        return taken

    def same_as(self, other: PinField) -> bool:
        """Whether both hold the same characters; no text of either is made."""
        if self._ends != other._ends:
            return False
        used = self._ends[-1] if self._ends else 0
        return not any(self._buffer[at] ^ other._buffer[at] for at in range(used))

    def wipe(self) -> None:
        """Zero every byte and forget the length."""
        for index in range(len(self._buffer)):
            self._buffer[index] = 0
        self._ends.clear()
        self._set_foreign(foreign=False)
        self.length_changed.emit(0)
        self.update()

    def sizeHint(self) -> QSize:
        height = QFontMetrics(theme.font("body")).height() + 24
        return QSize(theme.px(240), max(48, height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        # Undo and paste belong to no field that holds a PIN; without this a window's
        # shortcut of the same keys would answer instead.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(
            event, QKeyEvent
        ):
            plain = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            if plain == Qt.KeyboardModifier.NoModifier and event.text().isprintable():
                event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._watch_caps(event)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        elif key == Qt.Key.Key_Backspace:
            self._take_back()
        elif key == Qt.Key.Key_Delete:
            self.wipe()
        elif not self._type(event):
            event.ignore()  # Escape and shortcuts belong to the dialog.

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._grab:
            self.grabKeyboard()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.releaseKeyboard()
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.releaseKeyboard()
        self.wipe()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        painter.setBrush(theme.colour("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        step = min(18.0, (self.width() - 44) / max(len(self._ends), 1))
        middle = self.height() / 2
        at = 22.0
        for _ in self._ends:
            x = self.width() - at if mirrored else at
            painter.drawEllipse(QPointF(x, middle), 4.6, 4.6)
            at += step
        if self.hasFocus():
            x = self.width() - at + 6 if mirrored else at - 6
            painter.setPen(QPen(theme.colour("text"), 1))
            painter.drawLine(QPointF(x, middle - 9), QPointF(x, middle + 9))

    def _type(self, event: QKeyEvent) -> bool:
        """Append what one key event carries; the text of the whole is never made."""
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
        )
        text = event.text()
        # AltGr arrives as Control and Alt on Windows and does make characters.
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (held and not alt) or len(text) != 1 or not text.isprintable():
            return False
        if len(self._ends) >= self._longest:
            return True
        start = self._ends[-1] if self._ends else 0
        coded = text.encode()
        self._buffer[start : start + len(coded)] = coded
        self._ends.append(start + len(coded))
        if unicodedata.category(text).startswith("L") and not text.isascii():
            self._set_foreign(foreign=True)
        self.length_changed.emit(len(self._ends))
        self.update()
        return True

    def _take_back(self) -> None:
        if not self._ends:
            return
        end = self._ends.pop()
        start = self._ends[-1] if self._ends else 0
        for index in range(start, end):
            self._buffer[index] = 0
        if not self._ends:
            self._set_foreign(foreign=False)
        self.length_changed.emit(len(self._ends))
        self.update()

    def _set_foreign(self, *, foreign: bool) -> None:
        if foreign != self._foreign:
            self._foreign = foreign
            self.layout_changed.emit(foreign)

    def _watch_caps(self, event: QKeyEvent) -> None:
        bit = _CAPS_BITS.get(QGuiApplication.platformName())
        text = event.text()
        if bit is not None and event.nativeModifiers():
            caps = bool(event.nativeModifiers() & bit)
        elif len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            caps = text.isupper() != shift
        elif bit is not None and event.key() != Qt.Key.Key_CapsLock:
            caps = False
        else:
            caps = self._caps
        if event.key() == Qt.Key.Key_CapsLock and sys.platform != "win32":
            # The event carries the state before the key; Windows carries the new one.
            caps = not caps
        if caps != self._caps:
            self._caps = caps
            self.caps_changed.emit(caps)
