"""``saqta tokens`` and ``keys``: an empty list says why, where something failed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.cli import saqta
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
