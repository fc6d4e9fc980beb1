"""Every page of the console: named, plain, unclipped, in three languages, small."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHeaderView, QWidget

from installer import example_console as example
from installer.example_views import NOW
from installer.screens_console import CONSOLE, dress
from tests.ui.settled import close_dialogs, settle
from ui import theme
from ui.console.dialogs import TypedDialog, Words
from ui.console.rows import CHECK, IIN, STATUS, CertificateRows
from ui.console.window import ConsoleConversation
from ui.console.words import certificate_states
from ui.i18n import Language, Languages
from ui.theme import Look, Theme
from ui.widgets.buttons import Button
from ui.widgets.rows import ListRow
from ui.widgets.text import Label

#: What is written the same in every language.
_FIXED = {"", "PKCS#11"}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def _console(look: Theme, _languages: Languages) -> Iterator[ConsoleConversation]:
    found = ConsoleConversation(_languages, grab_keyboard=False)
    found.window.setMinimumSize(320, 200)
    found.window.show()
    dress(found)
    yield found
    close_dialogs(found)
    found.window.close()
    found.close()
    found.window.deleteLater()
    found.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def console(_console: ConsoleConversation, languages: Languages) -> ConsoleConversation:
    close_dialogs(_console)
    _console.window.resize(1280, 800)
    return _console


@pytest.mark.parametrize("page", CONSOLE)
def test_every_control_is_named_and_large_enough(
    console: ConsoleConversation, page: str
) -> None:
    CONSOLE[page](console)
    settle()
    found = [
        widget
        for widget in console.window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(found) >= 2
    for widget in found:
        face = QAccessible.queryAccessibleInterface(widget)
        assert face is not None, widget
        name = face.text(QAccessible.Text.Name)
        assert name.strip(), (page, type(widget).__name__, widget.objectName())
        if isinstance(widget, QAbstractButton):
            assert widget.height() >= 26, (page, name)


def test_no_word_is_clipped_when_stretched(
    console: ConsoleConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pseudo-language that is twice as long, on 1280 pixels."""
    whole = QCoreApplication.translate

    class Stretched:
        @staticmethod
        def translate(
            context: str, source: str, comment: str | None = None, n: int = -1
        ) -> str:
            said = whole(context, source, comment, n)
            return said if "{" in said else f"{said} {'~' * max(len(said) - 1, 1)}"

    window = console.window
    with monkeypatch.context() as patch:
        patch.setattr("ui.i18n.QCoreApplication", Stretched)
        say_again(window)
        for page in CONSOLE:
            close_dialogs(console)
            CONSOLE[page](console)
            settle()
            for label in window.findChildren(Label):
                if label.isVisible() and label.wordWrap():
                    wanted = label.heightForWidth(label.width())
                    assert label.height() >= wanted - 1, (page, label.text()[:40])
            for button in window.findChildren(Button):
                if button.isVisible():
                    assert button.height() >= button.sizeHint().height(), page
        close_dialogs(console)
    say_again(window)


def say_again(window: QWidget) -> None:
    """As another language does; children say their words anew."""
    for widget in [window, *window.findChildren(QWidget)]:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))


def buttons(console: ConsoleConversation, page: str) -> set[str]:
    close_dialogs(console)
    CONSOLE[page](console)
    settle()
    found = console.window.findChildren(Button)
    return {one.text() for one in found if one.isVisible()}


def test_texts_are_plain_and_switch_with_the_language(
    console: ConsoleConversation, languages: Languages
) -> None:
    english = {page: buttons(console, page) for page in CONSOLE}
    for label in console.window.findChildren(Label):
        assert label.textFormat() == Qt.TextFormat.PlainText
    buttons(console, "console-execute")
    # With a dialog open: it says its words anew, too.
    languages.show(Language.KAZAKH)
    found = console.window.findChildren(Button)
    switched = {one.text() for one in found if one.isVisible()}
    assert (english["console-execute"] & switched) - _FIXED == set()
    for page in CONSOLE:
        assert (english[page] & buttons(console, page)) - _FIXED == set(), page


@pytest.mark.parametrize("shown", list(Language))
def test_small_windows_scroll_down_only(
    console: ConsoleConversation, languages: Languages, shown: Language
) -> None:
    languages.show(shown)
    window = console.window
    for page in CONSOLE:
        close_dialogs(console)
        window.resize(640, 360)
        CONSOLE[page](console)
        settle()
        assert window.width() == 640, page
        frame = window._frames[window.current]
        assert frame.horizontalScrollBar().maximum() == 0, (page, shown)
        for button in window.findChildren(Button):
            if button.isVisible():
                wanted = button.minimumSizeHint().width()
                assert button.width() >= wanted, (page, shown, button.text())


def test_hostile_texts_stay_literal(console: ConsoleConversation) -> None:
    hostile = "<img src=x>\u202eevil" + "x" * 500
    case = example.case()
    case["title"] = hostile
    case["facts"]["holders"][0]["name"] = hostile
    case["timeline"][2]["text"] = hostile
    console.window.open_page("incidents")
    console.incidents._show(case)
    settle()
    texts = [label.text() for label in console.window.findChildren(Label)]
    assert not any("\u202e" in text for text in texts)
    assert any("<img" in text for text in texts)
    rows = CertificateRows(lambda _below, _generation: None)
    first = dataclasses.replace(example.rows()[0], name=hostile)
    rows.take(rows.start(), [first], None, 1, NOW)
    assert "\\u{202e}" in rows.index(0, 1).data()


def test_no_state_and_no_heading_of_the_search_is_cut(
    console: ConsoleConversation, languages: Languages, look: Theme
) -> None:
    """In every language, and after the look or the size of text changed as well."""
    CONSOLE["console-search"](console)
    table = console.search.table
    across = table.horizontalHeader()
    for shown, wanted in itertools.product(Language, (Look.DARK, Look.LIGHT)):
        languages.show(shown)
        look.set_look(wanted)
        settle()
        font = QFontMetrics(theme.font("compact", bold=True))
        states = max(map(font.horizontalAdvance, certificate_states()))
        assert across.sectionSize(STATUS) > states
        for column in range(CHECK + 1, STATUS + 1):
            if across.sectionResizeMode(column) != QHeaderView.ResizeMode.Stretch:
                assert across.sectionSize(column) >= across.sectionSizeHint(column)


def test_a_list_of_incidents_says_whose_they_are(
    console: ConsoleConversation, languages: Languages
) -> None:
    CONSOLE["console-incidents"](console)
    for shown in Language:
        languages.show(shown)
        settle()
        rows = [row.accessibleName() for row in console.window.findChildren(ListRow)]
        for case in example.cases()["cases"]:
            name = case["holders"][0]["name"]
            assert any(name in row for row in rows), (shown, name)
        assert not any("keyCompromise" in row for row in rows)


def test_a_break_glass_waits_for_its_review_in_sight(
    console: ConsoleConversation,
) -> None:
    """Whoever signs in sees it in the navigation and in the list, with its term."""
    ended = example.plan("done", counts={"revoked": 3})
    due = {"break_glass": True, "review_by": ended["created_at"]}
    navigation = console.window.sidebar.row("plans")
    console.window.open_page("plans")
    for plan, shown in ((ended, False), ({**ended, **due}, True)):
        console.bench.take_round(example.round_of(plan))
        console.plans.show_list()
        settle()
        (row,) = console.plans._list.findChildren(ListRow)
        assert ("To be reviewed by" in row.accessibleName()) == shown
        assert navigation.accessibleDescription() == ("1" if shown else "")
    dress(console)


def test_the_personal_number_is_covered_until_it_is_asked_for() -> None:
    rows = CertificateRows(lambda _below, _generation: None)
    found = example.rows()
    rows.take(rows.start(), found, None, 100, NOW)
    shown = str(rows.index(0, IIN).data())
    assert found[0].iin[-4:] in shown
    assert found[0].iin not in shown
    rows.uncover(covered=False)
    assert rows.index(0, IIN).data() == found[0].iin


def test_rows_come_as_they_are_scrolled_to() -> None:
    asked: list[int | None] = []
    rows = CertificateRows(lambda below, _generation: asked.append(below))
    found = example.rows()
    first = rows.start()
    rows.take(first, found[:5], None, 5, NOW)
    nowhere = rows.index(-1, -1)
    assert rows.canFetchMore(nowhere)
    rows.fetchMore(nowhere)
    rows.fetchMore(nowhere)
    assert asked == [found[4].id]
    # An answer of a search that was typed over is dropped.
    second = rows.start()
    rows.take(first, found[5:10], found[4].id, 5, NOW)
    assert rows.rowCount() == 5
    rows.take(second, found[:3], None, 5, NOW)
    assert rows.rowCount() == 3
    assert not rows.canFetchMore(nowhere)


def test_space_ticks_a_row_and_control_a_everything(
    console: ConsoleConversation,
) -> None:
    CONSOLE["console-search"](console)
    settle()
    search = console.search
    search.rows.choose_whole(whole=False)
    assert not search._foot.plan.isEnabled()
    search.table.setCurrentIndex(search.rows.index(1, 1))
    QTest.keyClick(search.table, Qt.Key.Key_Space)
    assert search.rows.chosen == {search.rows.found[1].sha256}
    assert search._foot.plan.isEnabled()
    box = search.rows.index(1, CHECK)
    assert box.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    QTest.keyClick(search.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert search.rows.whole
    assert not search._foot.incident.isEnabled()
    QTest.keyClick(search.table, Qt.Key.Key_Space)
    assert len(search.rows.chosen) == search.rows.rowCount() - 1


def test_what_cant_be_taken_back_wants_its_number(console: ConsoleConversation) -> None:
    told: list[bool] = []
    words = Words("Execute", "50 certificates are revoked.", "Execute")
    dialog = TypedDialog(lambda: words, "50")
    dialog.confirmed.connect(lambda: told.append(True))
    console.window.open_dialog(dialog)
    QTest.keyClicks(dialog.edit, "5")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert not told
    QTest.keyClicks(dialog.edit, "0")
    dialog.go.click()
    dialog.go.click()
    assert told == [True]


def test_break_glass_is_loud(console: ConsoleConversation) -> None:
    CONSOLE["console-draft"](console)
    draft = console.plans.draft
    assert not draft._loud.isVisible()
    kinds = [draft.go.kind]
    CONSOLE["console-break-glass"](console)
    assert draft._loud.isVisible()
    assert draft._loud.property("kind") == "danger"
    kinds.append(draft.go.kind)
    assert kinds == ["primary", "destroy"]
    draft.go.click()
    assert isinstance(console.window.overlay.dialog, TypedDialog)


def test_approve_wakes_when_boxes_and_count_are_there(
    console: ConsoleConversation,
) -> None:
    CONSOLE["console-approval"](console)
    side = console.plans.view.side
    assert not side.choice.yes.isEnabled()
    assert side.choice.no.isEnabled()
    assert side.choice.no.width() == side.choice.yes.width()
    QTest.keyClicks(side.count.edit, "10482")
    assert side.choice.yes.isEnabled()
    side.boxes[1].setChecked(False)
    assert not side.choice.yes.isEnabled()


def test_the_first_rows_need_nothing_that_an_order_needs(tmp_path: Path) -> None:
    """Neither codec, network, token nor the register of cases is loaded before them."""
    code = (
        "import sys\n"
        "from ui.app import application\n"
        "from ui.console.window import ConsoleConversation\n"
        "from ui.i18n import Languages\n"
        "from desktop.assembly_console import open_console\n"
        "from desktop.services import console_search as search\n"
        "shown = ConsoleConversation(Languages(application(), None))\n"
        "query = search.query_of({})\n"
        "assert search.page(open_console(), query, limit=10, below=None) == []\n"
        "late = {'sqlalchemy', 'pkcs11', 'asn1crypto', 'cryptography', 'requests'}\n"
        "print(sorted(late & set(sys.modules)))\n"
    )
    home = {"SAQTA_HOME": str(tmp_path / "home"), "SAQTA_NO_AGENT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
