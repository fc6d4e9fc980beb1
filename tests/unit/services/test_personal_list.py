"""The person's own list of modules: when it counts, and that it is said (D-S1)."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import system
from desktop.assembly import open_workplace
from desktop.services.approve_module import approve_module, revoke_module
from desktop.services.list_modules import list_modules
from desktop.services.show_home import show_home
from desktop.services.workplace import Workplace
from tests.fakes.softhsm import SoftHsm


def _workplace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str
) -> Workplace:
    folder = tmp_path / "etc"
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(settings)
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    return open_workplace(need_profile=False, home=tmp_path / "home")


def test_it_is_said_while_it_counts_and_no_longer(
    softhsm: SoftHsm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No profile is active, so the administrator alone decides."""
    module = softhsm.module
    allowed = _workplace(tmp_path, monkeypatch, "personal_modules = true\n")
    assert not show_home(allowed).personal_modules
    approve_module(allowed, module.path, module.env)
    assert show_home(allowed).personal_modules
    assert [item["list"] for item in list_modules(allowed)] == ["personal"]

    forbidden = _workplace(tmp_path, monkeypatch, "personal_modules = false\n")
    assert not show_home(forbidden).personal_modules
    assert list_modules(forbidden) == []

    again = _workplace(tmp_path, monkeypatch, "personal_modules = true\n")
    assert show_home(again).personal_modules
    revoke_module(again, module.path)
    assert not show_home(again).personal_modules
