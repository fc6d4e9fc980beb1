"""Other programs of ours, as they are started from a frozen folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.services.programs import agent_command, notice_command


@pytest.mark.parametrize("name", ["saqta", "saqta-console"])
@pytest.mark.parametrize("suffix", ["", ".exe"])
def test_the_console_starts_the_program_that_has_verbs(
    name: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / f"{name}{suffix}"))
    program = str(tmp_path / f"saqta{suffix}")
    assert agent_command() == [program, "agent"]
    assert notice_command("n1") == [program, "--notice", "n1"]
