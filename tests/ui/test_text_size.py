"""The size of text, changed while the window is open: everything follows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.settled import settle
from ui import theme as sizes
from ui.console.table import PlainTable, row_height
from ui.conversation import Conversation
from ui.theme import Theme


@pytest.fixture
def large(look: Theme, conversation: Conversation) -> Iterator[Conversation]:
    """Twice the size, in a window that is wide enough for it."""
    conversation.window.resize(2560, 1400)
    conversation.window.undo_bar.start("09:00", 10)
    settle()
    look.set_scale(2.0)
    settle()
    yield conversation
    look.set_scale(1.0)
    settle()


def test_the_shell_grows_with_its_words(large: Conversation) -> None:
    window = large.window
    assert sizes.px(100) == 200
    assert window.sidebar.width() == sizes.px(sizes.SIDEBAR)
    assert window.header.height() == sizes.px(sizes.HEADER)
    assert window.undo_bar.ring.width() == sizes.px(48)
    for line, _icon, label in window.sidebar._status:
        assert line.height() >= label.fontMetrics().height()


def test_a_window_that_is_small_for_its_text_is_laid_out_so(
    look: Theme, conversation: Conversation
) -> None:
    """1280 pixels at 200 % are what 640 are at 100 %."""
    conversation.window.resize(1280, 800)
    settle()
    wide = conversation.home._columns
    look.set_scale(2.0)
    settle()
    found = (conversation.home._columns, conversation.window.sidebar.width())
    look.set_scale(1.0)
    settle()
    assert (wide, *found) == (2, 1, 64)
    assert conversation.home._columns == 2


def test_a_small_window_has_no_second_line_on_any_page(
    conversation: Conversation,
) -> None:
    window = conversation.window
    window.resize(700, 600)
    window.open_page("home")
    settle()
    window.open_page("about")
    settle()
    assert not window.header.second.isVisible()
    for line, _icon, label in window.sidebar._status:
        assert label.whole in line.toolTip()
    window.resize(1280, 800)
    settle()
    assert window.header.second.isVisible()


def test_the_rows_of_a_table_follow(look: Theme, conversation: Conversation) -> None:
    table = PlainTable("Ledger", conversation.window)
    look.set_scale(2.0)
    settle()
    height, wanted = table.verticalHeader().defaultSectionSize(), row_height()
    look.set_scale(1.0)
    settle()
    table.deleteLater()
    assert height == wanted
    assert height > row_height()
