"""The window obeys what the administrator set: language, look, size, idle lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop import system
from desktop.assembly import open_workplace
from ui import app as program
from ui.conversation import Conversation
from ui.i18n import Language, Languages, language
from ui.theme import Look, Theme


@pytest.mark.parametrize("forced", [False, True])
def test_the_window_obeys_the_administrator(
    qapp: QApplication,
    look: Theme,
    languages: Languages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    forced: bool,
) -> None:
    """A language that was named for this start (``--lang``) goes above the setting."""
    del qapp
    machine = tmp_path / "etc"
    machine.mkdir()
    (machine / "settings.toml").write_text(
        'language = "kk"\ntheme = "dark"\nidle_lock_s = 60\n'
        'locked = ["language", "theme", "idle_lock_s"]\n'
    )
    monkeypatch.setattr(system, "machine_settings_folder", lambda: machine)
    place = open_workplace(need_profile=False, home=tmp_path / "home")
    place.settings_files.person.write_text('language = "ru"\nidle_lock_s = 3600\n')
    conversation = Conversation(languages, grab_keyboard=False)
    program._obey_settings(conversation, look, languages, forced=forced)
    assert program._idle_seconds(conversation) == 240
    conversation.bench.open(open_workplace(need_profile=False, home=tmp_path / "home"))
    assert program._idle_seconds(conversation) == 60
    assert look.look is Look.DARK
    assert language() is (Language.ENGLISH if forced else Language.KAZAKH)
    conversation.close()
