"""The page of reports while one is open: read once a second, and in nobody's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton

from installer import example_views as example
from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.pages.reports import ReportsPage
from ui.widgets import banner
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
