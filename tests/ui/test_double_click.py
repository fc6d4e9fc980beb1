"""What is pressed twice is asked once."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui.bench import Bench
from ui.key_care import KeyCare
from ui.pages.consent_acts import DutyActs
from ui.pin_desk import PinDesk
from ui.protecting import Protecting


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


@pytest.mark.parametrize("act", ["withdraw", "object", "protect", "delete"])
def test_a_double_click_opens_one_dialog(
    qtbot: QtBot, ends: list[Any], act: str
) -> None:
    bench = Bench()
    pins = PinDesk(bench, grab_keyboard=False)
    duties, keys = DutyActs(bench, pins), KeyCare(bench, pins)
    acts = {
        "withdraw": lambda: duties.withdraw("c1"),
        "object": lambda: duties.object_to("c1"),
        "protect": lambda: Protecting(bench, pins, lambda _groups: None).begin(
            "a" * 64
        ),
        "delete": lambda: keys.delete_revoked("a" * 64),
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
