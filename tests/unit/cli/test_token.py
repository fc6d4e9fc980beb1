"""``saqta tokens`` and ``keys``: an empty list says why, where something failed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.cli import saqta
from desktop.cli.common import Call, Drawn, emit
from desktop.cli.top import run
from desktop.errors import ModuleUnloadable, error_to_dict
from desktop.services import list_tokens

PROBLEM = error_to_dict(ModuleUnloadable(path="/opt/vendor.so", reason="GeneralError"))


@pytest.fixture(autouse=True)
def _a_module_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(kind: str) -> dict[str, Any]:
        return {kind: [], "problems": [PROBLEM]}

    monkeypatch.setattr(list_tokens, "list_tokens", lambda _home: found("tokens"))
    monkeypatch.setattr(list_tokens, "list_keys", lambda _home, _token: found("keys"))


@pytest.mark.parametrize("kind", ["tokens", "keys"])
def test_a_module_that_fails_is_named(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(saqta, [kind, "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("No ")
    assert "/opt/vendor.so" in said.err
    assert "SQ-MOD-07" in said.err
    assert run(saqta, [kind, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["problems"] == [PROBLEM]
    assert said.err == ""


def test_a_label_moves_nothing_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    token = {
        "serial": "01",
        "label": "\x1b[2Jmine\u202e",
        "model": "a\nb",
        "pin_state": "fine",
        "schemes": [],
    }
    found = {"tokens": [token], "problems": []}
    monkeypatch.setattr(list_tokens, "list_tokens", lambda _home: found)
    assert run(saqta, ["tokens", "--lang", "en"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(r"01  \u{001b}[2Jmine\u{202e}  a\u{000a}b  fine")


def test_a_picture_of_ours_is_printed_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    emit(Call(None, as_json=False, language="en"), {}, [Drawn("##\n##")])
    assert capsys.readouterr().out == "##\n##\n"
