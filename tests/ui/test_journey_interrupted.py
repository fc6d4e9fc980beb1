"""The program ends in the middle of an application, at each step, and goes on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.conftest import SEED
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import PIN, SoftHsm
from tests.ui.journey import Journey, journey
from ui.i18n import Languages
from ui.pages.apply.wizard import AGREEMENT, CODE, DATA, EMAIL, ISSUE, KEY, TOKEN

pytestmark = pytest.mark.softhsm

Slip = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator")) as running:
        yield running


def agreement(person: Journey, slip: Slip) -> None:
    del slip
    person.window.open_page("apply")
    person.until(lambda: person.apply.agreement.agreement is not None)


def data(person: Journey, slip: Slip) -> None:
    person.read_and_agree()
    person.fill(slip)


def email(person: Journey, slip: Slip) -> None:
    data(person, slip)
    person.until(lambda: person.apply.email.without.isEnabled())


def the_token(person: Journey, slip: Slip) -> None:
    email(person, slip)
    person.without_code()
    person.until(lambda: person.apply.current == TOKEN and person.apply.token.ready)


def key(person: Journey, slip: Slip) -> None:
    the_token(person, slip)
    person.choose_token()


def first_pin(person: Journey, slip: Slip) -> None:
    key(person, slip)
    person.go()
    person.until(lambda: person.dialog is not None)


def second_pin(person: Journey, slip: Slip) -> None:
    first_pin(person, slip)
    person.type_pin()
    person.until(lambda: person.dialog is not None)


def code(person: Journey, slip: Slip) -> None:
    second_pin(person, slip)
    person.type_pin()
    person.until(lambda: bool(person.apply.code.groups))


_STEPS: dict[str, Callable[[Journey, Slip], None]] = {
    "agreement": agreement,
    "data": data,
    "e-mail": email,
    "token": the_token,
    "key": key,
    "first PIN": first_pin,
    "second PIN": second_pin,
    "code": code,
}


def to_the_end(person: Journey, slip: Slip) -> None:
    """Does whatever the wizard offers next, from wherever it was taken up."""
    apply = person.apply
    person.window.open_page("apply")
    person.until(
        lambda: bool(apply.application_id) or apply.agreement.agreement is not None
    )

    def next_act() -> bool:
        dialog = person.dialog
        if dialog is not None:
            QTest.keyClicks(dialog.field, PIN.decode())
            QTest.keyClick(dialog.field, Qt.Key.Key_Return)
        elif apply.current == EMAIL:
            if apply.email.without.isEnabled():
                person.press(apply.email.without)
        elif apply.busy:
            return False
        elif apply.current == CODE:
            return True
        elif apply.current == AGREEMENT:
            person.read_and_agree()
        elif apply.current == DATA:
            if not apply.application_id:
                person.fill(slip)
            elif apply._foot.go.isEnabled():
                person.go()
        elif (
            apply.current in {TOKEN, KEY, ISSUE}
            and apply._foot.go.isVisible()
            and apply._foot.go.isEnabled()
        ):
            person.go()
        return False

    person.until(next_act, 240_000)


def test_the_program_ends_at_a_step_and_goes_on(
    qtbot: QtBot,
    languages: Languages,
    server: SandboxServer,
    token: SoftHsm,
    step: str,
) -> None:
    slip = server.slip()
    with journey(qtbot, languages, server, token) as person:
        _STEPS[step](person, slip)
    with journey(qtbot, languages, server, token) as person:
        home = person.conversation.home
        if step == "code":
            # All was done but the typing: what was shown once is not shown again.
            person.until(lambda: home.cards == 1)
            assert not home._unfinished.isVisible()
        else:
            to_the_end(person, slip)
            assert person.apply.problem.error is None
            person.finish()
            person.until(lambda: home.cards == 1)
        register = person.workplace.register()
        assert [one.state for one in register.list_applications()] == ["CONFIRMED"]
        assert len(register.list_certificates()) == 1
        person.until(lambda: not person.conversation.reporter.sending)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Two of the steps in class C, by the seed that is printed; all of them in F."""
    if "step" not in metafunc.fixturenames:
        return
    steps = list(_STEPS)
    if not metafunc.config.getoption("--full"):
        dice = random.Random(f"{metafunc.config.stash[SEED]} {__name__}")
        steps = dice.sample(steps, 2)
    metafunc.parametrize("step", steps)
