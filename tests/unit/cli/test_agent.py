"""``saqta agent --at-login``: one switch with the window's, under the same lock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop import system
from desktop.cli import saqta
from desktop.cli.top import run
from desktop.store.paths import Home
from desktop.store.settings import SettingsFiles


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The administrator's folder, and a place of the person's own for units."""
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return folder


def _at_login(
    answer: str, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, object]]:
    code = run(saqta, ["agent", "--at-login", answer, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_it_is_the_setting_too(capsys: pytest.CaptureFixture[str]) -> None:
    for answer, on in (("on", True), ("off", False)):
        assert _at_login(answer, capsys) == (0, {"at_login": on})
        assert SettingsFiles(Home.open()).load().agent_at_login is on
        assert bool(system.autostart_command("saqta-agent")) is on


def test_the_administrators_lock_holds(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (machine / "settings.toml").write_text('locked = ["agent_at_login"]\n', "utf-8")
    code, said = _at_login("on", capsys)
    assert (code, said["error"]["code"]) == (3, "SQ-SET-03")  # type: ignore[index]
    assert system.autostart_command("saqta-agent") == ""


def test_a_folder_that_takes_nothing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config").write_text("no folder", encoding="utf-8")
    code, said = _at_login("on", capsys)
    assert (code, said["error"]["code"]) == (3, "SQ-STO-01")  # type: ignore[index]
