"""The shell: the compromise button outlives everything, dialogs dim, bars obey keys."""

from __future__ import annotations

from concurrent.futures import CancelledError

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.interaction import PinQuestion
from desktop.model.tokens import PinState
from desktop.secret import Pin
from ui.dialogs.pin_dialog import PinDialog
from ui.i18n import Language, Languages
from ui.main_window import MainWindow, Page, PageEntry
from ui.theme import Theme
from ui.widgets.buttons import Button, CompromiseButton
from ui.widgets.focus import FocusFrame
from ui.widgets.navigation import StatusLine


class Plain(Page):
    """A page with one button and one field."""

    def __init__(self) -> None:
        super().__init__()
        self.button = Button("Act", "primary")
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Words")
        column = QVBoxLayout(self)
        column.addWidget(self.button)
        column.addWidget(self.edit)

    @property
    def title(self) -> str:
        return "Plain"

    @property
    def second_line(self) -> str:
        return "second line"


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    entries = [
        PageEntry("home", "home", lambda: "Home", Plain()),
        PageEntry("reports", "shield-alert", lambda: "Reports", Plain(), hidden=True),
        PageEntry("records", "records", lambda: "Records", Plain(), gap_before=True),
    ]
    made = MainWindow(entries)
    qtbot.addWidget(made)
    made.setMinimumSize(320, 200)
    made.resize(1280, 800)
    with qtbot.waitActive(made):
        made.show()
    return made


def question(state: PinState = PinState.FINE, **more: object) -> PinQuestion:
    return PinQuestion(
        token_label="S2",
        token_serial="7F3A 90C1",
        pin_state=state,
        purpose="pin.before_sending",
        shortest=6,
        longest=16,
        **more,  # type: ignore[arg-type]
    )


def pin_dialog(state: PinState = PinState.FINE, **more: object) -> PinDialog:
    return PinDialog(question(state, **more), grab_keyboard=False)


def ready(dialog: PinDialog) -> bool:
    return dialog.ready


def test_pages_are_opened_by_their_rows(window: MainWindow) -> None:
    assert window.current == "home"
    QTest.mouseClick(window.sidebar.row("records"), Qt.MouseButton.LeftButton)
    assert window.current == "records"
    assert window.header.title.whole == "Plain"
    assert not window.sidebar.row("reports").isVisible()
    window.show_row("reports", shown=True)
    assert window.sidebar.row("reports").isVisible()


def test_the_compromise_button_cannot_be_disabled(window: MainWindow) -> None:
    button = window.header.compromise
    button.setEnabled(False)
    assert button.isEnabled()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700), (900, 600), (640, 360)])
def test_the_compromise_button_works_under_a_dialog(
    window: MainWindow, size: tuple[int, int], qtbot: QtBot
) -> None:
    window.resize(*size)
    dialog = pin_dialog()
    window.open_dialog(dialog)
    QApplication.processEvents()
    button = window.header.compromise
    middle = button.mapTo(window, button.rect().center())
    assert window.childAt(middle) is button
    with qtbot.waitSignal(window.compromise_pressed, timeout=30_000):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.page("home").isEnabled()
    dialog.reject()
    assert window.page("home").isEnabled()


def test_a_page_under_a_dialog_keeps_its_look(window: MainWindow) -> None:
    page = window.page("home")
    assert isinstance(page, Plain)
    before = page.button.grab().toImage()
    window.open_dialog(pin_dialog())
    assert not page.button.isEnabled()
    assert page.button.grab().toImage() == before
    page.button.setEnabled(False)
    assert page.button.grab().toImage() != before


def test_focus_returns_when_a_dialog_closes(window: MainWindow) -> None:
    page = window.page("home")
    assert isinstance(page, Plain)
    page.edit.setFocus()
    dialog = pin_dialog()
    window.open_dialog(dialog)
    assert window.focusWidget() is dialog.field
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert dialog.answer.cancelled()
    assert window.overlay.dialog is None
    assert window.focusWidget() is page.edit


def test_tab_stays_in_the_dialog_and_the_header(window: MainWindow) -> None:
    dialog = pin_dialog()
    window.open_dialog(dialog)
    seen: list[QWidget] = []
    for _ in range(12):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    outside = {widget for widget in seen if not dialog.isAncestorOf(widget)}
    assert outside <= {window.header.compromise}
    assert window.header.compromise in seen


def test_a_pin_is_answered_once_and_wiped(window: MainWindow) -> None:
    dialog = pin_dialog()
    window.open_dialog(dialog)
    QTest.keyClicks(dialog.field, "12345")
    assert not ready(dialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert not dialog.answer.done()
    QTest.keyClicks(dialog.field, "6")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    pin = dialog.answer.result(0)
    assert isinstance(pin, Pin)
    with pin, pin.exposed() as view:
        assert bytes(view) == b"123456"
    assert len(dialog.field) == 0
    assert window.overlay.dialog is None


def test_the_last_try_wants_a_word(window: MainWindow, languages: Languages) -> None:
    dialog = pin_dialog(PinState.FINAL_TRY)
    window.open_dialog(dialog)
    QTest.keyClicks(dialog.field, "123456")
    assert not ready(dialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    word = dialog._word.edit
    assert isinstance(word, QLineEdit)
    assert window.focusWidget() is word
    QTest.keyClicks(word, "LAS")
    assert not ready(dialog)
    languages.show(Language.RUSSIAN)
    word.setText("последняя")
    assert ready(dialog)
    languages.show(Language.ENGLISH)
    assert not ready(dialog)
    word.setText("last")
    QTest.keyClick(word, Qt.Key.Key_Return)
    assert dialog.answer.done()
    assert not dialog.answer.cancelled()


@pytest.mark.parametrize("state", [PinState.FINE, PinState.NOT_SET])
def test_no_warning_and_no_count_while_all_is_well(
    window: MainWindow, state: PinState
) -> None:
    dialog = pin_dialog(state)
    window.open_dialog(dialog)
    assert not dialog._banner.isVisible()
    assert not dialog._word.isVisible()


def test_a_locked_pin_has_no_field(window: MainWindow) -> None:
    dialog = pin_dialog(PinState.LOCKED)
    window.open_dialog(dialog)
    assert not dialog.field.isVisible()
    assert not dialog._go.isVisible()
    assert "revoked without it" in dialog._banner.sentence.text()
    assert window.focusWidget() is dialog._cancel


def test_a_pin_pad_is_answered_at_once_and_stays(window: MainWindow) -> None:
    dialog = pin_dialog(pin_pad=True)
    window.open_dialog(dialog)
    assert dialog.answer.result(0) is None
    assert dialog.isVisible()
    assert not dialog.field.isVisible()
    dialog.accept()
    assert window.overlay.dialog is None


def test_closing_the_window_cancels_the_question(window: MainWindow) -> None:
    dialog = pin_dialog()
    window.open_dialog(dialog)
    QTest.keyClicks(dialog.field, "123456")
    window.close()
    with pytest.raises(CancelledError):
        dialog.answer.result(0)


def test_a_hostile_label_is_literal(window: MainWindow) -> None:
    hostile = PinQuestion(
        "<b>S2</b>\u202e", "<img src=x>", PinState.FINE, "pin.before_sending"
    )
    dialog = PinDialog(hostile, grab_keyboard=False)
    window.open_dialog(dialog)
    assert "<b>S2</b>\\u{202e}" in dialog._token.text()
    assert "<img src=x>" in dialog._token.text()


def test_warnings_appear_and_the_dialog_grows(window: MainWindow) -> None:
    dialog = pin_dialog()
    window.open_dialog(dialog)
    before = dialog.height()
    dialog.field.caps_changed.emit(True)
    dialog.field.layout_changed.emit(True)
    QApplication.processEvents()
    assert dialog._caps_line.isVisible()
    assert dialog._layout_line.isVisible()
    assert dialog.height() > before


def test_the_undo_bar_obeys_keys_and_leaves_the_focus(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.page("home")
    assert isinstance(page, Plain)
    page.button.setFocus()
    bar = window.undo_bar
    bar.start("09:42:17", 10)
    assert window.focusWidget() is page.button
    assert bar.seconds_left == 10
    bar.show_left(7)
    assert "7" in bar.sentence.text()
    with qtbot.waitSignal(bar.undone, timeout=30_000):
        QTest.keySequence(window, QKeySequence("Ctrl+Z"))
    with qtbot.waitSignal(bar.sent_now, timeout=30_000):
        QTest.keySequence(window, QKeySequence("Ctrl+Return"))
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is bar.undo


def test_a_hidden_undo_bar_answers_no_key(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(window.undo_bar.undone, wait=50):
        QTest.keySequence(window, QKeySequence("Ctrl+Z"))


def test_the_bar_may_ask_first_by_policy(window: MainWindow) -> None:
    window.undo_bar.ask_first(lambda: "Policy")
    assert not window.undo_bar.ring.isVisible()
    assert window.undo_bar.strong.text() == "Send this report?"


@pytest.mark.parametrize(
    ("width", "narrow", "small"),
    [(1280, False, False), (1000, False, False), (900, True, False), (700, True, True)],
)
def test_the_shell_follows_the_width(
    window: MainWindow, width: int, narrow: bool, small: bool
) -> None:
    window.resize(width, 600)
    QApplication.processEvents()
    assert (window.sidebar.width() == 64) is narrow
    assert (window.header.height() == 56) is small
    button = window.header.compromise
    assert (button.text() == "Report") is small
    assert button.accessibleName() == "Report compromise and revoke"
    assert button.width() >= button.sizeHint().width()


def test_the_strip_cannot_be_closed(window: MainWindow) -> None:
    window.set_sandbox(True)
    assert window.strip.isVisible()
    assert window.strip.width() == window.width()
    assert window.strip.height() == 28
    assert window.strip.findChildren(QAbstractButton) == []
    window.open_dialog(pin_dialog())
    assert window.childAt(QPoint(10, 10)) is window.strip


@pytest.mark.parametrize("wanted", list(Language))
def test_a_personal_list_of_modules_is_said_for_as_long_as_it_counts(
    window: MainWindow, languages: Languages, wanted: Language
) -> None:
    """D-S1: outside a sandbox too, and in the language that is shown now."""
    window.set_sandbox(True, personal=True)
    english = window.strip.text
    assert "personal list" in english
    languages.show(wanted)
    said = window.strip.text
    assert (said == english) is (wanted is Language.ENGLISH)
    assert window.strip.accessibleName() == said
    # Nothing closes it: no button, no page, no dialog.
    assert window.strip.findChildren(QAbstractButton) == []
    window.open_page("records")
    window.open_dialog(pin_dialog())
    assert window.strip.isVisible()
    window.set_sandbox(True)
    assert window.strip.text not in {said, english}
    window.set_sandbox(False)
    assert not window.strip.isVisible()


def test_languages_switch_the_whole_shell(
    window: MainWindow, languages: Languages, qtbot: QtBot
) -> None:
    chosen: list[Language] = []
    window.language_chosen.connect(chosen.append)
    QTest.mouseClick(window.sidebar._languages.parts[0], Qt.MouseButton.LeftButton)
    assert chosen == [Language.KAZAKH]
    languages.show(Language.KAZAKH)
    button = window.header.compromise.text()
    assert button == "Компрометация туралы хабарлап, кері қайтарып алу"
    assert window.sidebar._languages.index == 0


def test_status_lines_alarm_in_words_and_colour(window: MainWindow) -> None:
    lines = [StatusLine("wifi-off", "danger_text", "No network")]
    window.sidebar.show_status(lines)
    window.sidebar.show_status([*lines, StatusLine("send", "text2", "Queue is empty")])
    labels = [label for _, _, label in window.sidebar._status]
    assert [label.whole for label in labels] == ["No network", "Queue is empty"]
    assert labels[0].property("tone") == "danger_text"


def test_every_control_has_a_name(window: MainWindow) -> None:
    window.open_dialog(pin_dialog(PinState.FINAL_TRY))
    window.undo_bar.start("09:42:17", 10)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.isHidden()
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert nameless == []


def test_targets_are_large_enough(window: MainWindow) -> None:
    window.open_dialog(pin_dialog(PinState.FINAL_TRY))
    small = [
        (type(button).__name__, button.text(), button.size())
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and (button.width() < 28 or button.height() < 26)
    ]
    assert small == []


def test_the_ring_follows_the_keyboards_focus(
    window: MainWindow, qapp: QApplication
) -> None:
    ring = FocusFrame(qapp)
    page = window.page("home")
    assert isinstance(page, Plain)
    page.button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.widget() is page.button
    box = ring.geometry()
    holder = ring.parentWidget()
    assert holder is not None
    inner = page.button.rect().translated(page.button.mapTo(holder, QPoint(0, 0)))
    assert box == inner.adjusted(-4, -4, 4, 4)
    window.sidebar._languages.parts[0].setFocus()
    assert ring.widget() is window.sidebar._languages
    qapp.focusChanged.disconnect(ring._follow)
    ring.deleteLater()


def test_buttons_and_chips_hold_their_words_at_200_per_cent(
    window: MainWindow, look: Theme, languages: Languages
) -> None:
    look.set_scale(2.0)
    try:
        for language in Language:
            languages.show(language)
            QApplication.processEvents()
            for button in window.findChildren(Button):
                if button.isVisible():
                    assert button.width() >= button.sizeHint().width()
                    assert button.height() >= button.sizeHint().height()
    finally:
        look.set_scale(1.0)


def test_a_card_button_has_the_short_words(qtbot: QtBot) -> None:
    button = CompromiseButton(on_card=True)
    qtbot.addWidget(button)
    assert button.text() == "Report and revoke"


@pytest.mark.parametrize(
    "key", ["pin.before_sending", "pin.after_answer", "pin.revoke"]
)
def test_a_purpose_is_said_in_every_language(
    window: MainWindow, languages: Languages, key: str
) -> None:
    asked = PinQuestion("S2", "7F3A", PinState.FINE, key, entries_left=3)
    dialog = PinDialog(asked, grab_keyboard=False)
    window.open_dialog(dialog)
    said = set()
    for language in Language:
        languages.show(language)
        assert "2" in dialog._purpose.text()
        said.add(dialog._purpose.text())
    assert len(said) == 3


def test_a_purpose_that_only_the_command_line_knows(window: MainWindow) -> None:
    asked = PinQuestion("S2", "7F3A", PinState.FINE, "revoke.not_yet")
    dialog = PinDialog(asked, grab_keyboard=False)
    window.open_dialog(dialog)
    assert dialog._purpose.text() == "Not yet revoked: waiting for the network."
