"""The window obeys what the administrator set: language, look, size, idle lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import system
from desktop.assembly import open_workplace
from ui import app as program
from ui.conversation import Conversation
from ui.i18n import Language, Languages, language
from ui.notice import NoticeWindow
from ui.theme import Look, Theme
from ui.tray import Tray


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


@pytest.mark.parametrize("named", ["", "en"])
def test_a_notice_of_the_agent_speaks_as_it_was_set(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, languages: Languages, named: str
) -> None:
    """It is started by nobody who could name a language."""
    place = open_workplace(need_profile=False)
    place.settings_files.person.write_text('language = "ru"\n')
    titles: list[str] = []
    settled: list[object] = []
    show_report = NoticeWindow.show_report

    def shown(window: NoticeWindow, view: object) -> None:
        show_report(window, None)
        titles.append(window.windowTitle())
        settled.append(view)

    def execute(*_arguments: object) -> int:
        qtbot.waitUntil(lambda: bool(settled), timeout=60_000)
        return 0

    monkeypatch.setattr(NoticeWindow, "show_report", shown)
    monkeypatch.setattr(QApplication, "exec", execute)
    monkeypatch.setattr(program, "Languages", lambda _app, _first: languages)
    code = program.run(
        profile=None, language=named, notice="journal:", quit_when_ready=False
    )
    assert code == 0
    english = "The records don't fit together - Saqta"
    assert (titles[-1].replace("\u2019", "'") == english) is bool(named)


def test_the_tray_speaks_the_language_that_is_shown(languages: Languages) -> None:
    tray = Tray()
    english = [action.text() for action in tray._menu.actions() if action.text()]
    languages.show(Language.KAZAKH)
    kazakh = [action.text() for action in tray._menu.actions() if action.text()]
    assert len(english) == 3
    assert set(english).isdisjoint(kazakh)
    tray.deleteLater()
