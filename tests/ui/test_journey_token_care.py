"""PIN care through the window, on a real worker: change, unblock, first set-up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import PIN, SO_PIN, SoftHsm
from tests.fakes.token_shim import make_shim
from tests.ui.journey import Journey, journey
from ui.dialogs.pin_care_dialog import PinCareDialog
from ui.i18n import Languages
from ui.pages.home_cards import TokenCard
from ui.widgets.buttons import Button

pytestmark = pytest.mark.softhsm

_NEW = b"fresh-4417"
_NEWER = b"fresh-9026"


def opened(person: Journey) -> PinCareDialog:
    """The dialog, once the token was read afresh."""
    person.until(lambda: person.conversation.care.pin_dialog is not None)
    dialog = person.conversation.care.pin_dialog
    assert dialog is not None
    return dialog


def fill(dialog: PinCareDialog, first: bytes, new: bytes) -> None:
    for field, entry in zip(dialog.fields, (first, new, new), strict=True):
        field.setFocus()
        QTest.keyClicks(field, entry.decode())
    assert dialog.ready
    QTest.mouseClick(dialog._go, Qt.MouseButton.LeftButton)


def finished(person: Journey, dialog: PinCareDialog) -> None:
    person.until(lambda: dialog._over)
    person.press(dialog.close_button)
    person.until(lambda: person.conversation.care.pin_dialog is None)


def change_button(person: Journey) -> Button:
    def found() -> list[Button]:
        return [
            button
            for card in person.conversation.home.findChildren(TokenCard)
            for button in card.findChildren(Button)
            if button.text() == "Change the PIN" and button.isVisible()
        ]

    person.until(lambda: bool(found()))
    return found()[0]


def test_change_unblock_and_set_up(person: Journey, token: SoftHsm) -> None:
    person.press(change_button(person))
    dialog = opened(person)
    # A weak one is refused before the present one is tried, a wrong one is tried once.
    fill(dialog, PIN, b"123456")
    person.until(lambda: dialog._problem.isVisible())
    assert "easy to guess" in dialog._problem.strong.text()
    fill(dialog, b"canary-wrong", _NEW)
    person.until(lambda: "easy to guess" not in dialog._problem.strong.text())
    assert not dialog._busy
    fill(dialog, PIN, _NEW)
    finished(person, dialog)
    kinds = [entry.kind for entry in person.workplace.journal().entries()]
    assert kinds.count("pin_changed") == 1
    # Forgotten: from the same dialog on to the security officer's PIN.
    person.press(change_button(person))
    dialog = opened(person)
    person.press(dialog._forgot)
    fill(dialog, SO_PIN, _NEWER)
    finished(person, dialog)
    kinds = [entry.kind for entry in person.workplace.journal().entries()]
    assert kinds.count("pin_unblocked") == 1
    # A token that nobody has used gets its name and both PINs, and is then there.
    person.conversation.bench.care_wanted.emit("pin.init", "")
    dialog = opened(person)
    assert isinstance(dialog._label.edit, QLineEdit)
    QTest.keyClicks(dialog._label.edit, "Second")
    fill(dialog, SO_PIN, _NEW)
    finished(person, dialog)
    bench = person.conversation.bench
    person.until(
        lambda: (
            {one.info.label for one in bench.tokens or ()} == {"Saqta test", "Second"}
        )
    )


def test_nobody_is_there(person: Journey) -> None:
    person.press(change_button(person))
    dialog = opened(person)
    QTest.keyClicks(dialog.fields[0], PIN.decode())
    person.conversation.cover()
    assert person.conversation.care.pin_dialog is None
    assert not any(dialog.fields[0]._buffer)


def test_a_reader_with_keys_of_its_own_asks_there(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> None:
    """The fault module plays the person at the reader; nothing is typed here."""
    typed = f"C_SetPIN:*:pad={PIN.decode()}/{_NEW.decode()}"
    pad = make_shim(token).module(f"C_GetTokenInfo:*:flags=100/0;{typed}")
    reader = replace(token, module=pad)
    with journey(qtbot, languages, server, reader) as person:
        person.press(change_button(person))
        dialog = opened(person)
        assert not any(field.isVisible() for field in dialog.fields)
        person.press(dialog._go)
        finished(person, dialog)
        kinds = [entry.kind for entry in person.workplace.journal().entries()]
        assert kinds.count("pin_changed") == 1
