"""The page of reports while one is open: read once a second, and in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QRadioButton

from installer import example_views as example
from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.i18n import Language, Languages
from ui.pages.reports import ReportsPage
from ui.widgets import banner, controls
from ui.widgets.state_path import StatePath


@pytest.fixture
def page(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> ReportsPage:
    """The page with nothing that reads in the background."""
    monkeypatch.setattr(conversation.bench, "run", lambda *_given, **_named: None)
    conversation.window.open_page("reports")
    found = conversation.reports
    found._look.stop()
    found._drawn = None
    return found


def seconds_after(seconds: int) -> datetime:
    return example.NOW + timedelta(seconds=seconds)


def test_a_second_that_passes_takes_no_focus(
    conversation: Conversation, page: ReportsPage
) -> None:
    """Whoever narrows the scope with the keyboard has ten seconds for it."""
    view = example.report("RECORDED", undo=True)
    page.take(((view,), seconds_after(3)))
    settle()
    (first, *_) = page.findChildren(QRadioButton)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    before = [
        node.detail for path in page.findChildren(StatePath) for node in path.nodes
    ]
    page.take(((view,), seconds_after(4)))
    settle()
    after = [
        node.detail for path in page.findChildren(StatePath) for node in path.nodes
    ]
    assert conversation.window.focusWidget() is first
    assert before != after


def test_a_screen_reader_hears_once_that_the_network_is_gone(
    page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        banner, "announce", lambda _who, text, **_how: said.append(text)
    )
    view = example.report("RECORDED", lost=True)
    for second in range(60, 65):
        page.take(((view,), seconds_after(second)))
    said.clear()
    for second in range(65, 70):
        page.take(((view,), seconds_after(second)))
    assert page._banner.isVisible()
    assert said == []


@pytest.fixture
def told(
    page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, str, Callable[[], None]]]:
    """Since when, what happened, and what says that it was saved."""
    saved: list[tuple[str, str, Callable[[], None]]] = []

    def describe(_name: str, since: str, text: str, done: Callable[[], None]) -> None:
        saved.append((since, text, done))

    monkeypatch.setattr(page._reporter, "describe", describe)
    page.take(((example.report("RECORDED"),), seconds_after(60)))
    settle()
    return saved


def test_half_a_date_neither_takes_the_keyboard_nor_what_was_written(
    conversation: Conversation,
    page: ReportsPage,
    told: list[tuple[str, str, Callable[[], None]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        controls, "announce", lambda _who, text, **_how: said.append(text)
    )
    details = page._details
    details._since.edit.setProperty("text", "22.11")
    text = details._text.edit
    assert isinstance(text, QPlainTextEdit)
    text.setFocus(Qt.FocusReason.TabFocusReason)
    for words in ("I lost", "I lost it"):
        text.setPlainText(words)
        details._save()
    assert conversation.window.focusWidget() is text
    assert not details._since._error.isHidden()
    assert len(said) == 1
    assert [one[1] for one in told] == ["I lost", "I lost it"]


def test_saved_is_said_when_it_is_saved(
    page: ReportsPage,
    told: list[tuple[str, str, Callable[[], None]]],
    languages: Languages,
) -> None:
    details = page._details
    text = details._text.edit
    assert isinstance(text, QPlainTextEdit)
    text.setPlainText("I lost it")
    details._save()
    assert details._saved.text() == ""
    told[-1][2]()
    english = details._saved.text()
    assert english != ""
    languages.show(Language.KAZAKH)
    assert details._saved.text() not in {"", english}
