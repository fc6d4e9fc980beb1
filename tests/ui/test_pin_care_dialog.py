"""PIN care in a dialog: what it says of the token, asks twice, and never repeats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.errors import PinIncorrect
from desktop.model.tokens import PinState, TokenInfo
from installer import example_views as example
from ui.dialogs.pin_care_dialog import Care, Entries, PinCareDialog

INFO = replace(example.tokens()[0].info, shortest_pin=4, longest_pin=16)


def dialog(
    qtbot: QtBot, care: Care = "change", info: TokenInfo = INFO, shortest: int = 6
) -> PinCareDialog:
    made = PinCareDialog(care, info, shortest, grab_keyboard=False)
    qtbot.addWidget(made)
    made.show()
    return made


def fill(made: PinCareDialog, *entries: str) -> None:
    for field, text in zip(made.fields, entries, strict=True):
        field.setFocus()
        QTest.keyClicks(field, text)


def ready(made: PinCareDialog) -> bool:
    return made.ready


def heard(made: PinCareDialog) -> list[Entries]:
    found: list[Entries] = []
    made.typed.connect(found.append)
    return found


def exposed(entries: Entries) -> tuple[bytes, bytes]:
    assert entries.first is not None
    assert entries.new is not None
    with entries.first.exposed() as first, entries.new.exposed() as new:
        return bytes(first), bytes(new)


def test_the_new_pin_is_typed_twice(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    found = heard(made)
    fill(made, "old-7391", "new-8204", "new-8205")
    assert not ready(made)
    assert made._rows[2]._error.isVisible()
    QTest.keyClick(made.fields[2], Qt.Key.Key_Backspace)
    assert not made._rows[2]._error.isVisible()
    QTest.keyClicks(made.fields[2], "4")
    assert ready(made)
    QTest.keyClick(made.fields[2], Qt.Key.Key_Return)
    assert [exposed(one) for one in found] == [(b"old-7391", b"new-8204")]
    # Nothing is left in the fields, and one answer is all there is.
    assert [len(field) for field in made.fields] == [0, 0, 0]
    assert not any(byte for field in made.fields for byte in field._buffer)


def test_a_policy_may_ask_for_more_characters(qtbot: QtBot) -> None:
    made = dialog(qtbot, shortest=10)
    fill(made, "old-7391", "new-8204", "new-8204")
    assert not ready(made)
    for field in made.fields[1:]:
        QTest.keyClicks(field, "55")
    assert ready(made)


def test_enter_goes_from_field_to_field(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    found = heard(made)
    made.fields[0].setFocus()
    QTest.keyClicks(made.fields[0], "old-7391")
    QTest.keyClick(made.fields[0], Qt.Key.Key_Return)
    assert made.focusWidget() is made.fields[1]
    assert found == []


def test_the_last_try_asks_for_a_word(qtbot: QtBot) -> None:
    made = dialog(qtbot, info=replace(INFO, pin_state=PinState.FINAL_TRY))
    fill(made, "old-7391", "new-8204", "new-8204")
    assert "One try left" in made._state.strong.text()
    assert not ready(made)
    edit = made._word.edit
    assert isinstance(edit, QLineEdit)
    QTest.keyClicks(edit, "last")
    assert ready(made)


def test_a_locked_pin_has_no_field_but_the_way_on(qtbot: QtBot) -> None:
    made = dialog(qtbot, info=replace(INFO, pin_state=PinState.LOCKED))
    assert not any(field.isVisible() for field in made.fields)
    assert not made._go.isVisible()
    QTest.mouseClick(made._forgot, Qt.MouseButton.LeftButton)
    assert made.care == "unblock"
    assert all(field.isVisible() for field in made.fields)


def test_a_pin_pad_types_nothing_here(qtbot: QtBot) -> None:
    made = dialog(qtbot, info=replace(INFO, pin_pad=True))
    found = heard(made)
    assert not any(field.isVisible() for field in made.fields)
    assert "on the reader" in made._state.strong.text()
    QTest.mouseClick(made._go, Qt.MouseButton.LeftButton)
    assert found == [Entries(None, None)]
    assert "The reader is waiting" in made._state.strong.text()
    assert not made._go.isEnabled()


def test_an_error_is_said_in_place_and_nothing_is_tried_again(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    found = heard(made)
    fill(made, "old-7391", "new-8204", "new-8204")
    QTest.keyClick(made.fields[2], Qt.Key.Key_Return)
    made.show_failure(PinIncorrect(serial=INFO.serial, pin_state="count_low"))
    made.show_token(replace(INFO, pin_state=PinState.COUNT_LOW))
    assert made._problem.isVisible()
    assert "Few tries left" in made._state.strong.text()
    assert not ready(made)
    assert len(found) == 1


def test_closing_zeroes_what_was_typed(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    fill(made, "old-7391", "new-8204", "new-8204")
    made.reject()
    assert not any(byte for field in made.fields for byte in field._buffer)


@pytest.mark.parametrize("care", ["unblock", "set", "init"])
def test_every_care_has_three_entries(qtbot: QtBot, care: Care) -> None:
    made = dialog(qtbot, care)
    fill(made, "so-739154", "new-8204", "new-8204")
    assert ready(made) is (care != "init")
    if care == "init":
        assert isinstance(made._label.edit, QLineEdit)
        made._label.edit.setText("Mine")
        assert ready(made)
