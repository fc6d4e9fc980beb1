"""Whoever works with the keyboard keeps their place when a page is drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from installer import example_views as example
from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.widgets.buttons import Button
from ui.widgets.radio_card import RadioCard
from ui.widgets.rows import ListRow

_W = TypeVar("_W", bound=QWidget)


@pytest.fixture(autouse=True)
def _quiet(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation.bench, "run", lambda *_given, **_named: None)


def focus(conversation: Conversation, widget: QWidget) -> QWidget:
    conversation.window.activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert conversation.window.focusWidget() is widget
    return widget


def after(conversation: Conversation, act: Callable[[], object]) -> QWidget:
    """What has the keyboard once the page was drawn anew."""
    act()
    settle()
    found = conversation.window.focusWidget()
    assert found is not None
    assert found.isVisible()
    return found


def shown(page: QWidget, kind: type[_W]) -> list[_W]:
    return [widget for widget in page.findChildren(kind) if widget.isVisible()]


def test_a_consent_that_is_chosen_keeps_the_keyboard(
    conversation: Conversation,
) -> None:
    conversation.window.open_page("consents")
    page = conversation.consents
    read = example.consents()
    page.take(read)
    settle()
    name = focus(conversation, shown(page, ListRow)[1]).accessibleName()
    now = after(conversation, lambda: page.take(read))
    assert isinstance(now, ListRow)
    assert now.accessibleName() == name


def test_a_token_that_comes_moves_nobody_off_the_chosen_one(
    conversation: Conversation,
) -> None:
    conversation.window.open_page("apply")
    page = conversation.apply
    page._show(3)
    settle()
    name = focus(conversation, shown(page, RadioCard)[0]).accessibleName()
    now = after(conversation, conversation.bench.tokens_changed.emit)
    assert isinstance(now, RadioCard)
    assert now.accessibleName() == name
    page._reset()


def test_the_home_is_read_again_each_minute(conversation: Conversation) -> None:
    conversation.window.open_page("home")
    settle()
    home = conversation.home
    focus(conversation, home._cards[1].alarm)
    now = after(conversation, lambda: home.show_home(example.home()))
    # Of the same certificate, and never of another one.
    assert now is home._cards[1].alarm
    names = [button.text() for button in shown(home, Button)]
    pin = shown(home, Button)[names.index("Change the PIN")]
    focus(conversation, pin)
    now = after(conversation, conversation.bench.tokens_changed.emit)
    assert isinstance(now, Button)
    assert now.text() == "Change the PIN"


def test_who_put_the_keyboard_elsewhere_keeps_it(conversation: Conversation) -> None:
    conversation.window.open_page("consents")
    page = conversation.consents
    read = example.consents()
    page.take(read)
    settle()
    focus(conversation, shown(page, ListRow)[0])

    def act() -> None:
        page.take(read)
        page._export.setFocus(Qt.FocusReason.OtherFocusReason)

    assert after(conversation, act) is page._export
