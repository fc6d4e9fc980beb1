"""Nothing is said before it is known, and no error stands where nobody looks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.clock import SystemClock
from desktop.errors import TokenMissing
from desktop.services.change_setting import SettingsView
from desktop.store.settings import Settings
from tests.ui.settled import settle
from ui.bench import Bench
from ui.conversation import Conversation
from ui.i18n import Languages
from ui.pages.consents import ConsentsPage
from ui.pages.records import RecordsPage
from ui.pages.reports import ReportsPage
from ui.pages.settings import SettingsPage
from ui.pin_desk import PinDesk
from ui.reporting import Reporter
from ui.widgets import banner
from ui.widgets.text import Label
from ui.widgets.undo_bar import UndoBar


def test_a_page_that_was_not_read_says_of_nothing_that_there_is_none(
    languages: Languages,
) -> None:
    """The records could not be read: that is not the same as none."""
    bench, bar = Bench(), UndoBar()
    pins = PinDesk(bench, grab_keyboard=False)
    pages = (
        ConsentsPage(bench, pins),
        RecordsPage(bench),
        ReportsPage(bench, Reporter(bench, bar, pins)),
    )
    for page in pages:
        page.say()
        page.fail(TokenMissing(serial="1"))
        assert page._empty.isHidden()
    pages[2].take(((), SystemClock().now()))
    assert not pages[2]._empty.isHidden()
    settings = SettingsPage(bench)
    said = [label.text() for label in settings.findChildren(Label)]
    assert "No module is approved." not in said
    settings.take((SettingsView(Settings(), frozenset(), ""), []))
    said = [label.text() for label in settings.findChildren(Label)]
    assert "No module is approved." in said
    for widget in (*pages, settings, bar):
        widget.deleteLater()


def test_a_size_that_no_button_has_lights_none(languages: Languages) -> None:
    settings = SettingsPage(Bench())
    set_by_hand = replace(Settings(), text_scale=110)
    settings.take((SettingsView(set_by_hand, frozenset(), ""), []))
    assert settings._scale.index == -1
    settings.deleteLater()


def test_an_error_is_scrolled_to(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        banner, "announce", lambda _who, text, **_how: said.append(text)
    )
    monkeypatch.setattr(conversation.bench, "run", lambda *_given, **_named: None)
    window = conversation.window
    window.resize(1024, 500)
    window.open_page("settings")
    settle()
    page, bar = conversation.settings, window.frame("settings").verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 100
    page.fail(TokenMissing(serial="1"))
    settle()
    assert not page.problem.visibleRegion().isEmpty()
    assert len(said) == 1
    page.problem.clear()


def test_reports_that_can_t_be_read_are_said_once(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are read each second while one is open."""
    said: list[str] = []
    monkeypatch.setattr(
        banner, "announce", lambda _who, text, **_how: said.append(text)
    )
    page = conversation.reports
    page._look.start()
    for _ in range(3):
        page._not_read(TokenMissing(serial="1"))
    page._look.stop()
    assert len(said) == 1
    page.problem.clear()
