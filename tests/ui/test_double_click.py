"""What is pressed twice is asked once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui import tasks
from ui.bench import Bench
from ui.key_care import KeyCare
from ui.pages.apply.withdrawing import Withdrawing
from ui.pages.consent_acts import DutyActs
from ui.pin_desk import PinDesk
from ui.protecting import Protecting
from ui.replacing import Replacing


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How each thing that is read in the background can be ended."""
    begun: list[Any] = []

    def run(
        _bench: Bench, _parent: object, _work: object, done: Any, failed: Any = None
    ) -> None:
        begun.append((done, failed))

    monkeypatch.setattr(Bench, "run", run)
    return begun


@pytest.mark.parametrize("act", ["withdraw", "object", "protect", "delete", "abandon"])
def test_a_double_click_opens_one_dialog(
    qtbot: QtBot, ends: list[Any], act: str
) -> None:
    bench = Bench()
    pins = PinDesk(bench, grab_keyboard=False)
    duties, keys = DutyActs(bench, pins), KeyCare(bench, pins)
    ends_it = Withdrawing(bench, pins)
    acts = {
        "withdraw": lambda: duties.withdraw("c1"),
        "object": lambda: duties.object_to("c1"),
        "protect": lambda: Protecting(bench, pins, lambda _groups: None).begin(
            "a" * 64
        ),
        "delete": lambda: keys.delete_revoked("a" * 64),
        "abandon": lambda: ends_it.begin("a" * 32),
    }
    acts[act]()
    acts[act]()
    assert len(ends) == 1
    # What failed can be asked again.
    shown: list[object] = []
    bench.dialog_wanted.connect(shown.append)
    ends[0][1](OSError())
    acts[act]()
    assert len(ends) == 2
    for dialog in shown:
        qtbot.addWidget(dialog)


def test_a_replaced_certificate_is_asked_about_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Any] = []

    def run(
        _parent: object, _work: object, done: Any, failed: Any, *, apart: bool
    ) -> None:
        assert apart
        begun.append((done, failed))

    monkeypatch.setattr(tasks, "run", run)
    monkeypatch.setattr(Bench, "refresh", lambda _self: None)
    bench = Bench()
    bench.workplace = SimpleNamespace()  # type: ignore[assignment]
    replacing = Replacing(bench, PinDesk(bench, grab_keyboard=False))
    replacing.begin("a" * 64)
    replacing.begin("a" * 64)
    assert len(begun) == 1
    begun[0][1](OSError())
    replacing.begin("a" * 64)
    assert len(begun) == 2


def test_every_deletion_that_waits_is_given_up_with_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "run", lambda *_given, **_named: None)
    bench = Bench()
    bench.workplace = SimpleNamespace()  # type: ignore[assignment]
    keys = KeyCare(bench, PinDesk(bench, grab_keyboard=False))
    for _ in range(2):
        keys._delete(lambda _place, _person: None)
    persons = list(keys._persons)
    keys.close()
    assert [person.cancelled() for person in persons] == [True, True]
