"""Settings or a profile that do not load never stand before a revocation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.assembly import open_workplace
from desktop.errors import FileUnreadable, ProfileInvalid, SettingsInvalid
from tests.fakes.profile_files import profile_table
from tests.fakes.small_ca import make_authority


def test_broken_settings_stop_everything_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "settings.toml").write_text("nonsense = 1\n")
    with pytest.raises(SettingsInvalid, match="no such setting"):
        open_workplace(home=home, need_profile=False)
    workplace = open_workplace(home=home, need_profile=False, whatever_is_broken=True)
    assert workplace.outbox().list_reports() == []


@pytest.mark.parametrize("content", ["{}", None])
def test_a_remembered_profile_that_is_gone(tmp_path: Path, content: str | None) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    profile = tmp_path / "profile.json"
    if content is not None:
        profile.write_text(content)
    (home / "profile").write_text(str(profile))
    with pytest.raises((ProfileInvalid, FileUnreadable), match="SQ-"):
        open_workplace(home=home, need_profile=False)
    workplace = open_workplace(home=home, need_profile=False, whatever_is_broken=True)
    assert workplace.profile is None
    # A profile that the person names is another matter: it is what they want now.
    with pytest.raises((ProfileInvalid, FileUnreadable), match="SQ-"):
        open_workplace(
            profile=str(profile),
            home=home,
            need_profile=False,
            whatever_is_broken=True,
        )


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\0" * 40, b""])
def test_a_remembered_name_that_is_none(tmp_path: Path, content: bytes) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "profile").write_bytes(content)
    with pytest.raises(ProfileInvalid, match="SQ-SET-01"):
        open_workplace(home=home, need_profile=False)
    workplace = open_workplace(home=home, need_profile=False, whatever_is_broken=True)
    assert workplace.profile is None


def test_a_copy_stands_in_for_a_file_that_is_gone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    profile = tmp_path / "profile.json"
    profile.write_text(
        json.dumps(profile_table(make_authority().pem)), encoding="utf-8"
    )
    workplace = open_workplace(profile=str(profile), home=home)
    workplace.keep_profile(workplace.require_profile())
    profile.unlink()
    workplace = open_workplace(home=home)
    assert workplace.require_profile().source == str(profile)
    # An application keeps the profile that it goes by, from wherever it was read.
    workplace.keep_profile(workplace.require_profile())
    assert open_workplace(home=home).require_profile().name == "test-authority"
