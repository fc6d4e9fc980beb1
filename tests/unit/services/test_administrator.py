"""What an administrator sets for a computer holds, whatever a person's file says."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from desktop import system
from desktop.assembly import open_workplace
from desktop.canonical import canonical
from desktop.cli import saqta
from desktop.cli.window import open_console, open_window
from desktop.errors import SettingLocked, Unreachable
from desktop.services.change_setting import change_setting, show_settings
from tests.fakes.http_server import servers
from tests.fakes.profile_files import profile_table
from tests.fakes.small_ca import make_authority


def _profile(folder: Path, name: str, url: str = "http://127.0.0.1:9") -> Path:
    path = folder / f"{name}.json"
    path.write_bytes(canonical(profile_table(make_authority().pem, url)))
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setattr(system, "machine_settings_folder", lambda: folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAQTA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_locked_profile_is_the_only_one(
    machine: Path, home: Path, tmp_path: Path
) -> None:
    ours, other = _profile(tmp_path, "ours"), _profile(tmp_path, "other")
    (machine / "settings.toml").write_text(
        f'profile = "{ours}"\nlocked = ["profile"]\n'
    )
    home.mkdir(mode=0o700)
    (home / "settings.toml").write_text(f'profile = "{other}"\n')
    for named in (None, str(ours)):
        profile = open_workplace(profile=named).profile
        assert profile is not None
        assert profile.source == str(ours)
    with pytest.raises(SettingLocked, match="profile"):
        open_workplace(profile=str(other))
    with pytest.raises(SettingLocked, match="profile"):
        open_window({"profile": str(other)}, notice=None, quit_when_ready=True)
    with pytest.raises(SettingLocked, match="profile"):
        open_console(profile=str(other), language="")
    done = CliRunner().invoke(saqta, ["tokens", "--profile", str(other)])
    assert isinstance(done.exception, SettingLocked)
    # A revocation goes to the operator that its code belongs to (promise 4).
    found = open_workplace(profile=str(other), whatever_is_broken=True).profile
    assert found is not None
    assert found.source == str(other)


def test_a_locked_empty_profile_leaves_the_one_in_use(
    machine: Path, home: Path, tmp_path: Path
) -> None:
    del home
    ours, other = _profile(tmp_path, "ours"), _profile(tmp_path, "other")
    workplace = open_workplace(profile=str(ours))
    workplace.keep_profile(workplace.require_profile())
    (machine / "settings.toml").write_text('locked = ["profile"]\n')
    assert open_workplace().require_profile().source == str(ours)
    with pytest.raises(SettingLocked, match="profile"):
        open_workplace(profile=str(other))


def test_a_locked_proxy_is_the_way_out(
    machine: Path, home: Path, tmp_path: Path
) -> None:
    asked: list[bytes] = []

    def proxy(connection: socket.socket, request: bytes) -> None:
        asked.append(request.split(b"\r\n")[0])
        connection.close()

    home.mkdir(mode=0o700)
    (home / "settings.toml").write_text('proxy = ""\n')
    with servers() as start:
        (machine / "settings.toml").write_text(
            f'proxy = "{start(proxy).url}"\nlocked = ["proxy"]\n'
        )
        path = _profile(tmp_path, "ours", "http://authority.invalid")
        place = open_workplace(profile=str(path))
        with pytest.raises(Unreachable, match="authority"):
            place.connect(place.require_profile()).operator(None).clock_gap_s()
    (line,) = asked
    assert line.split(b" ")[1].startswith(b"http://authority.invalid/")


def test_what_is_locked_is_shown_and_stays(machine: Path, home: Path) -> None:
    del home
    values: dict[str, str | int] = {
        "language": "kk",
        "idle_lock_s": 60,
        "proxy": "http://127.0.0.1:3128",
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    (machine / "settings.toml").write_text(
        "\n".join([*lines, f"locked = {json.dumps(sorted(values))}\n"])
    )
    place = open_workplace(need_profile=False)
    view = show_settings(place)
    assert set(values) <= view.locked
    for name, value in values.items():
        assert getattr(view.settings, name) == value
        with pytest.raises(SettingLocked, match=name):
            change_setting(place, name, value)
