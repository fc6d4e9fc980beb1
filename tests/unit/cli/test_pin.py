"""A PIN that is set on the terminal is typed twice: nobody sees what they type."""

from __future__ import annotations

import getpass
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.cli import saqta
from desktop.cli.top import run
from desktop.model.tokens import PinState
from desktop.secret import Pin
from desktop.services import care_for_pin

INFO = SimpleNamespace(serial="01", pin_state=PinState.FINE, pin_pad=False)


class Terminal:
    """Types what it is told to, and keeps what was asked and set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.typed: list[str] = []
        self.asked: list[str] = []
        self.given: list[bytes] = []
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(getpass, "getpass", self._answer)
        monkeypatch.setattr(care_for_pin, "token_before", lambda *_, **__: INFO)
        monkeypatch.setattr(care_for_pin, "find_blank", lambda *_: (None, INFO))
        for name in ("change_pin", "unblock_pin", "init_token"):
            monkeypatch.setattr(care_for_pin, name, self._set)

    def _answer(self, prompt: str) -> str:
        self.asked.append(prompt.strip())
        return self.typed.pop(0)

    def _set(self, *values: Any) -> dict[str, str]:
        for value in values:
            if isinstance(value, Pin):
                with value.exposed() as view:
                    self.given.append(bytes(view))
        return {"serial": "01"}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


def _pin(*words: str) -> int:
    return run(saqta, ["pin", *words, "--lang", "en"])


def test_the_new_pin_is_typed_twice(terminal: Terminal) -> None:
    terminal.typed = ["old-1", "new-1", "new-1"]
    assert _pin("change", "--token", "01") == 0
    assert terminal.asked == ["PIN:", "New PIN:", "New PIN once more:"]
    assert terminal.given == [b"old-1", b"new-1"]


def test_two_entries_that_differ_set_nothing(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.typed = ["so-1", "new-1", "new-2", "new-3", "new-3"]
    assert _pin("unblock", "--token", "01") == 0
    assert terminal.given == [b"so-1", b"new-3"]
    assert "The two entries differ." in capsys.readouterr().err
    terminal.given.clear()
    terminal.typed = ["so-1", "new-1", ""]
    assert _pin("unblock", "--token", "01") == 3
    assert terminal.given == []


def test_a_token_in_use_is_erased_on_demand_alone(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _pin("init", "--label", "Mine") == 3
    said = capsys.readouterr().err
    assert "--erase" in said
    assert "SQ-SET-05" in said
    assert terminal.asked == []


def test_a_first_so_pin_is_typed_twice_too(terminal: Terminal) -> None:
    terminal.typed = ["so-1", "so-1", "new-1", "new-1"]
    assert _pin("init", "--label", "Mine", "--erase") == 0
    assert terminal.asked[1] == "SO PIN once more:"
    assert terminal.given == [b"so-1", b"new-1"]
