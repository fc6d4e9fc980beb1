"""Settings: the person's file, the administrator's above it, locks, unknown keys."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import SettingLocked, SettingsInvalid
from desktop.store.paths import Home
from desktop.store.settings import _ADMINISTRATOR_ONLY, Settings, SettingsFiles


@pytest.fixture
def files(home: Home, tmp_path: Path) -> SettingsFiles:
    (tmp_path / "machine").mkdir()
    return SettingsFiles(home, tmp_path / "machine")


def test_without_files_everything_is_as_documented(files: SettingsFiles) -> None:
    assert files.load() == Settings()
    text = Settings.__doc__ or ""
    for field in dataclasses.fields(Settings):
        assert f"    {field.name}:" in text


def test_the_person_sets_and_the_administrator_gives_defaults(
    files: SettingsFiles,
) -> None:
    files.machine.write_text('theme = "dark"\ntext_scale = 120\n', "utf-8")
    assert files.load().theme == "dark"
    assert files.change("theme", "light").theme == "light"
    assert files.change("confirm_revocation", True).confirm_revocation
    assert files.load().text_scale == 120
    assert stat.S_IMODE(files.person.stat().st_mode) == 0o600


def test_a_mark_of_the_encoding_is_no_setting(files: SettingsFiles) -> None:
    files.machine.write_text('theme = "dark"\n', "utf-8-sig")
    assert files.load().theme == "dark"


def test_what_is_locked_stays(files: SettingsFiles) -> None:
    files.change("proxy", "http://127.0.0.1:3128")
    files.machine.write_text('proxy = ""\nlocked = ["proxy"]\n', "utf-8")
    assert files.load().proxy == ""
    assert "proxy" in files.locked()
    with pytest.raises(SettingLocked, match="proxy"):
        files.change("proxy", "http://127.0.0.1:1")


@pytest.mark.parametrize("name", sorted(_ADMINISTRATOR_ONLY - {"pin_shortest"}))
def test_some_are_the_administrators_alone(files: SettingsFiles, name: str) -> None:
    with pytest.raises(SettingLocked, match=name):
        files.change(name, "x")
    files.person.write_text(f"{name} = true\n", "utf-8")
    assert files.load() == Settings()
    files.machine.write_text("personal_modules = true\n", "utf-8")
    assert files.load().personal_modules


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("colour = 1\n", "colour: no such setting"),
        ("theme = 1\n", "theme: a value of another type"),
        ("text_scale = true\n", "text_scale: a value of another type"),
        ('theme = "pink"\n', "theme: 'pink'"),
        ("text_scale = 5\n", "text_scale: 5"),
        ("pin_shortest = 5\n", "pin_shortest: 5"),
        ('pin_refused = "[0-9]+"\n', "pin_refused: a value of another type"),
        ('pin_refused = ["("]\n', r"pin_refused: \['\('\]"),
        ("pin_refused = [1]\n", r"pin_refused: \[1\]"),
        ('pin_refused = [""]\n', r"pin_refused: \[''\]"),
        ('pin_refused = ["\u0441"]\n', "pin_refused: "),
        (f"pin_refused = {['x'] * 33}\n", "pin_refused: "),
        ('update_channel = "../evil"\n', "update_channel: '../evil'"),
        ('update_channel = ""\n', "update_channel: ''"),
        ("theme\n", "Expected"),
        ('locked = ["colour"]\n', "locked: no names of settings"),
        ('locked = "theme"\n', "locked: no names of settings"),
    ],
)
def test_a_wrong_file_is_refused_by_name(
    files: SettingsFiles, text: str, reason: str
) -> None:
    files.machine.write_text(text, "utf-8")
    with pytest.raises(SettingsInvalid, match=reason):
        files.load()


def test_the_policy_of_pins_is_the_administrators(files: SettingsFiles) -> None:
    """A person's own file must not put a weaker policy in its place."""
    files.machine.write_text(
        "pin_shortest = 8\npin_refused = ['[0-9]+', 'ministry.*']\n", "utf-8"
    )
    files.person.write_text("pin_shortest = 6\npin_refused = []\n", "utf-8")
    found = files.load()
    assert (found.pin_shortest, found.pin_refused) == (8, ("[0-9]+", "ministry.*"))
    with pytest.raises(SettingLocked, match="pin_shortest"):
        files.change("pin_shortest", 6)


def test_a_broken_file_of_the_person_takes_no_rule_away(files: SettingsFiles) -> None:
    files.machine.write_text('pin_shortest = 8\nlocked = ["theme"]\n', "utf-8")
    files.person.write_text("theme\n", "utf-8")
    with pytest.raises(SettingsInvalid, match="Expected"):
        files.load()
    assert files.salvaged().pin_shortest == 8
    files.machine.write_text("pin_shortest = 1\n", "utf-8")
    assert files.salvaged() == Settings()


def test_a_wrong_value_is_not_written(files: SettingsFiles) -> None:
    files.change("theme", "dark")
    before = files.person.read_bytes()
    for name, value in (("theme", "pink"), ("colour", 1), ("idle_lock_s", 1)):
        with pytest.raises(SettingsInvalid, match=name):
            files.change(name, value)
    assert files.person.read_bytes() == before


def test_a_file_that_is_no_text_is_refused(files: SettingsFiles) -> None:
    files.person.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsInvalid, match="invalid start byte"):
        files.load()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_comes_back(files: SettingsFiles, text: str) -> None:
    assert files.change("profile", text).profile == text
