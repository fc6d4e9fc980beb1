"""The PIN field keeps no copy, tells nothing, and warns (security.md tests 27, 28)."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
    QClipboard,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.pin_field import PinField


@pytest.fixture
def field(qtbot: QtBot) -> PinField:
    made = PinField(8, grab=False)
    made.setAccessibleName("PIN")
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def taken(field: PinField) -> bytes:
    with field.take() as pin, pin.exposed() as view:
        return bytes(view)


def press(field: PinField, key: Qt.Key, text: str, native: int = 0) -> None:
    shift = Qt.KeyboardModifier.NoModifier
    event = QKeyEvent(QEvent.Type.KeyPress, key, shift, 0, 0, native, text)
    QGuiApplication.sendEvent(field, event)


def test_typed_characters_come_out_once(field: PinField) -> None:
    QTest.keyClicks(field, "12ab!")
    assert len(field) == 5
    assert taken(field) == b"12ab!"
    assert len(field) == 0
    assert taken(field) == b""


def test_backspace_takes_back_whole_characters(field: PinField) -> None:
    press(field, Qt.Key.Key_A, "ә")
    press(field, Qt.Key.Key_1, "1")
    press(field, Qt.Key.Key_Backspace, "\b")
    press(field, Qt.Key.Key_Backspace, "\b")
    press(field, Qt.Key.Key_Backspace, "\b")
    assert len(field) == 0
    assert not any(field._buffer)


def test_no_more_than_the_token_takes(field: PinField) -> None:
    QTest.keyClicks(field, "1234567890")
    assert taken(field) == b"12345678"


def test_the_buffer_never_moves_and_is_zeroed(field: PinField) -> None:
    buffer = field._buffer
    QTest.keyClicks(field, "87654321")
    assert bytes(buffer[:8]) == b"87654321"
    assert field._buffer is buffer
    with field.take():
        assert not any(buffer)
    QTest.keyClicks(field, "1234")
    field.hide()
    assert not any(buffer)
    assert len(field) == 0


def test_no_text_of_the_whole_is_left_in_python(field: PinField) -> None:
    # Made at run time, so that the constant itself is not what is found.
    canary = "".join(chr(code) for code in (0x51, 0x37, 0x7A, 0x39, 0x4B, 0x32))
    for letter in canary:
        QTest.keyClicks(field, letter)
    gc.collect()
    held = [thing for thing in gc.get_objects() if isinstance(thing, dict)]
    copies = [
        value
        for thing in held
        for value in list(thing.values())
        if isinstance(value, str) and value == canary and value is not canary
    ]
    assert copies == []


@pytest.mark.parametrize("keys", ["Ctrl+V", "Shift+Ins", "Ctrl+Z", "Ctrl+C", "Ctrl+A"])
def test_no_paste_undo_or_copy(field: PinField, keys: str) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("999999", QClipboard.Mode.Clipboard)
    QTest.keyClicks(field, "12")
    sequence = {
        "Ctrl+V": (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier),
        "Shift+Ins": (Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier),
        "Ctrl+Z": (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        "Ctrl+C": (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
        "Ctrl+A": (Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
    }[keys]
    QTest.keyClick(field, sequence[0], sequence[1])
    QTest.mouseClick(field, Qt.MouseButton.MiddleButton)
    assert clipboard.text() == "999999"
    assert taken(field) == b"12"


def test_nothing_can_be_dropped(field: PinField) -> None:
    dropped = QMimeData()
    dropped.setText("123456")
    event = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QGuiApplication.sendEvent(field, event)
    assert not field.acceptDrops()
    assert len(field) == 0


def test_it_is_no_line_edit_and_takes_no_input_method(field: PinField) -> None:
    assert not isinstance(field, QLineEdit)
    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_screen_reader_hears_the_name_and_never_the_text(field: PinField) -> None:
    QTest.keyClicks(field, "24680")
    interface = QAccessible.queryAccessibleInterface(field)
    heard = [interface.text(kind) for kind in QAccessible.Text]
    assert heard[QAccessible.Text.Name.value] == "PIN"
    assert not any("2" in text or "\u25cf" in text for text in heard)
    assert interface.textInterface() is None
    assert interface.editableTextInterface() is None


def test_caps_lock_is_told(field: PinField, qtbot: QtBot) -> None:
    told: list[bool] = []
    field.caps_changed.connect(told.append)
    press(field, Qt.Key.Key_A, "A")
    press(field, Qt.Key.Key_B, "B")
    press(field, Qt.Key.Key_A, "a")
    assert told == [True, False]


def test_letters_of_another_script_are_told(field: PinField) -> None:
    told: list[bool] = []
    field.layout_changed.connect(told.append)
    press(field, Qt.Key.Key_1, "1")
    assert told == []
    press(field, Qt.Key.Key_A, "ф")
    assert told == [True]
    press(field, Qt.Key.Key_Delete, "\x7f")
    assert told == [True, False]


def test_the_keyboard_is_grabbed_only_while_it_has_the_focus(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = PinField(8, parent=window)
    other = QLineEdit(window)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    assert QWidget.keyboardGrabber() is field
    other.setFocus()
    assert QWidget.keyboardGrabber() is None
    field.setFocus()
    window.hide()
    assert QWidget.keyboardGrabber() is None


def test_enter_submits_and_escape_is_left_to_the_dialog(field: PinField) -> None:
    told: list[str] = []
    field.submitted.connect(lambda: told.append("enter"))
    press(field, Qt.Key.Key_Return, "\r")
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "\x1b"
    )
    QGuiApplication.sendEvent(field, event)
    assert told == ["enter"]
    assert not event.isAccepted()
    assert len(field) == 0
