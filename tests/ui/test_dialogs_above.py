"""Dialogs upon dialogs, and the cover: where the keyboard is, and what is seen."""

from __future__ import annotations

from concurrent.futures import Future

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from desktop.interaction import PinQuestion, PinSource
from desktop.model.tokens import PinState
from installer import example_views as example
from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.dialogs.certificate_dialog import CertificateDialog
from ui.dialogs.code_dialog import CodeDialog
from ui.dialogs.help_dialog import HelpDialog
from ui.idle import LockCover

_QUESTION = PinQuestion("S2", "7F3A90C1", PinState.FINE, "pin.record")


def focused(conversation: Conversation) -> QWidget | None:
    return conversation.window.focusWidget()


def test_the_dialog_below_gets_the_keyboard_back(conversation: Conversation) -> None:
    below, above = CodeDialog(), HelpDialog("SQ-PIN-02")
    conversation.window.open_dialog(below)
    settle()
    assert focused(conversation) is below.code.edit
    conversation.window.open_dialog(above)
    settle()
    assert focused(conversation) is above.close_button
    above.reject()
    settle()
    assert focused(conversation) is below.code.edit


def test_the_keyboard_stays_in_the_window_where_its_control_has_gone(
    conversation: Conversation,
) -> None:
    """The page was drawn anew under the dialog: what was pressed is no more."""
    alarm = conversation.home._cards[0].alarm
    alarm.setFocus(Qt.FocusReason.TabFocusReason)
    dialog = HelpDialog("SQ-PIN-02")
    conversation.window.open_dialog(dialog)
    conversation.home.show_home(example.home())
    settle()
    dialog.reject()
    settle()
    held = focused(conversation)
    assert held is not None
    assert held.isVisible()
    assert held is not conversation.window.header.compromise


def test_the_scrim_follows_a_bar_that_goes(conversation: Conversation) -> None:
    window = conversation.window
    window.undo_bar.start("09:00", 10)
    settle()
    place = QPoint(window.width() // 2, window.undo_bar.height() // 2)
    place = window.overlay.mapFrom(window, window.undo_bar.mapTo(window, place))
    window.open_dialog(HelpDialog("SQ-PIN-02"))
    settle()
    seen = [window.overlay.mask().contains(place)]
    window.undo_bar.hide()
    settle()
    seen.append(window.overlay.mask().contains(place))
    assert seen == [False, True]


def test_the_cover_shows_nothing_of_what_lies_below(conversation: Conversation) -> None:
    """Nobody is there: no name, number or code is left on the screen."""
    window = conversation.window
    opened = CertificateDialog(example.home().certificates[0], conversation.bench)
    window.open_dialog(opened)
    settle()
    conversation.cover()
    settle()
    cover = window.overlay.dialog
    assert isinstance(cover, LockCover)
    assert not opened.isVisible()
    picture = window.grab().toImage()
    ratio = picture.devicePixelRatio()
    panel = QRect(cover.mapTo(window, QPoint(0, 0)), cover.size())
    button = window.header.compromise
    hole = QRect(button.mapTo(window, QPoint(0, 0)), button.size()).adjusted(
        -9, -9, 9, 9
    )
    top = window.strip.height() if window.strip.isVisible() else 0
    colours = {
        picture.pixelColor(round(x * ratio), round(y * ratio)).name()
        for x in range(2, window.width() - 2, 3)
        for y in range(top + 2, window.height() - 2, 3)
        if not panel.contains(x, y) and not hole.contains(x, y)
    }
    assert len(colours) == 1
    conversation.cover()
    cover.reject()
    settle()
    assert opened.isVisible()
    assert opened.isEnabled()


def test_no_pin_is_asked_for_behind_the_cover(conversation: Conversation) -> None:
    """Three journeys wait for a PIN: none must ask when another gave up."""
    answers = [Future[PinSource]() for _ in range(3)]
    for answer in answers:
        conversation.pins.ask(_QUESTION, answer)
    settle()
    conversation.cover()
    settle()
    assert all(answer.cancelled() for answer in answers)
    assert isinstance(conversation.window.overlay.dialog, LockCover)
    assert not conversation.window.sidebar.isEnabled()
    conversation.window.overlay.dialog.reject()
    settle()
    assert conversation.window.sidebar.isEnabled()
