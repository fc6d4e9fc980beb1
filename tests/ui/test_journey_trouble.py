"""Through the window with a token that refuses, locks or hangs; nothing else waits."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.errors import PinIncorrect, PinLocked
from desktop.model.tokens import PinState
from desktop.services.approve_module import approve_module
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import SoftHsm
from tests.fakes.token_shim import make_shim
from tests.ui.journey import Journey, journey
from ui.i18n import Languages
from ui.pages.apply.wizard import KEY

pytestmark = pytest.mark.softhsm

#: Flags of C_GetTokenInfo (PKCS#11): user PIN count low, final try, locked.
_FEW, _LAST, _LOCKED = (
    f"C_GetTokenInfo:*:flags={bits}/0" for bits in ("10000", "20000", "40000")
)


def revoke_by_statement(person: Journey) -> None:
    """The red button, the PIN declined where it is asked for, sent at once."""
    window, reports = person.window, person.conversation.reports
    person.press(window.header.compromise)
    person.until(lambda: window.undo_bar.isVisible())
    person.press(window.undo_bar.send)

    def revoked() -> bool:
        if person.dialog is not None:
            person.dialog.reject()
        found = [one.item for view in reports.views for one in view.certificates]
        return [one.state for one in found] == ["CONFIRMED"]

    person.until(revoked)
    assert reports.views[0].certificates[0].item.channel == "statement"


def test_wrong_pins_until_the_token_locks(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> None:
    shim = make_shim(token)
    at_home = Holder(server, Path(os.environ["SAQTA_HOME"]))
    record = at_home.add_certificate()
    refusing = shim.module(f"{_FEW};C_Login:*:rc=a0")
    with journey(
        qtbot, languages, server, dataclasses.replace(token, module=refusing)
    ) as person:

        def become(*faults: str) -> None:
            module = shim.module(";".join(faults))
            approve_module(person.workplace, module.path, module.env)

        problem = person.apply.problem
        person.read_and_agree()
        person.fill(server.slip())
        person.without_code()
        person.choose_token()
        person.go()
        person.until(lambda: person.dialog is not None)
        first = person.dialog
        assert first is not None
        assert first.question.pin_state is PinState.COUNT_LOW
        assert first._banner.isVisible()
        person.type_pin(b"wrong-pin-1")
        person.until(lambda: problem.isVisible() and not person.apply.busy)
        assert isinstance(problem.error, PinIncorrect)
        assert person.apply.current == KEY

        become(_LAST, "C_Login:*:rc=a4")
        person.press(problem.retry)
        person.until(lambda: person.dialog is not None)
        last = person.dialog
        assert last is not None
        assert last.question.pin_state is PinState.FINAL_TRY
        QTest.keyClicks(last.field, "wrong-pin-2")
        QTest.keyClick(last.field, Qt.Key.Key_Return)
        # Nothing was handed over: the last try wants its word first.
        assert person.dialog is last
        assert not last.ready
        word = last._word.edit
        assert isinstance(word, QLineEdit)
        QTest.keyClicks(word, last._last_word())
        person.until(lambda: last.ready)
        person.press(last._go)
        person.until(lambda: isinstance(problem.error, PinLocked))
        person.until(lambda: not person.apply.busy)

        become(_LOCKED)
        shim.forget()
        person.go()
        person.until(lambda: person.dialog is not None or not person.apply.busy)
        if person.dialog is not None:
            assert person.dialog.question.pin_state is PinState.LOCKED
            assert not person.dialog.typed
            person.dialog.reject()
        person.until(lambda: not person.apply.busy)
        assert shim.count("C_Login") == 0
        # Revocation needs neither PIN nor token.
        revoke_by_statement(person)
    assert at_home.revoked(record)


def test_the_window_works_while_a_module_hangs(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> None:
    shim = make_shim(token)
    at_home = Holder(server, Path(os.environ["SAQTA_HOME"]))
    record = at_home.add_certificate()
    hanging = shim.module("C_GetTokenInfo:*:hang")
    with journey(
        qtbot, languages, server, dataclasses.replace(token, module=hanging)
    ) as person:
        person.until(lambda: person.conversation.home.cards == 1)
        # The fault is real: a worker stands in the call and has no answer.
        person.until(lambda: shim.count("C_GetTokenInfo") >= 1)
        for page in ("consents", "records", "settings", "about", "home"):
            person.window.open_page(page)
            assert person.window.current == page
        revoke_by_statement(person)
    assert at_home.revoked(record)
