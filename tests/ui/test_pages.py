"""Every page and dialog: unclipped, literal, in every width and language, pictured."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.errors import TokenMissing
from desktop.interaction import Step
from desktop.services.report_compromise import Scope
from installer import example_views as example
from installer import screens
from installer.screens_pages import PAGES
from tests.ui.settled import close_dialogs, settle
from ui.bench import Bench
from ui.conversation import Conversation
from ui.dialogs.help_dialog import HelpDialog
from ui.dialogs.pin_dialog import PinDialog
from ui.i18n import Language, Languages, number
from ui.models.certificates import standing
from ui.pages.base import ServicePage
from ui.pages.home import HomePage
from ui.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.icons import IconView
from ui.widgets.radio_card import RadioCard
from ui.widgets.rows import ListRow
from ui.widgets.state_path import StatePath
from ui.widgets.text import Label

ROOT = Path(__file__).resolve().parents[2]
#: Names that are the same in every language.
_FIXED = {"SHA-256"}
#: Pages with rows, states or choices that are painted.
_PAINTED = (
    "home-many",
    "home-replaced",
    "apply-4-token",
    "reports-undo",
    "reports-accepted",
    "reports-waiting",
    "reports-revoked",
    "consents",
    "records",
    "records-retention",
    "settings",
    "about",
)


def test_no_word_is_clipped_when_stretched(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pseudo-language that is twice as long, on 1280 pixels."""
    whole = QCoreApplication.translate

    def stretched(
        context: str, source: str, comment: str | None = None, n: int = -1
    ) -> str:
        said = whole(context, source, comment, n)
        if "{" in said:
            return said
        return f"{said} {'~' * max(len(said) - 1, 1)}"

    class Stretched:
        translate = staticmethod(stretched)

    monkeypatch.setattr("ui.i18n.QCoreApplication", Stretched)
    window = conversation.window
    QApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    for widget in window.findChildren(QWidget):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    stretched_words = 0
    for page in PAGES:
        close_dialogs(conversation)
        PAGES[page](conversation)
        settle()
        for label in window.findChildren(Label):
            stretched_words += "~~" in label.text()
            if not label.isVisible() or not label.wordWrap():
                continue
            wanted = label.heightForWidth(label.width())
            assert label.height() >= wanted - 1, (page, label.text()[:40])
        for button in window.findChildren(Button):
            if button.isVisible() and button is not window.header.compromise:
                assert button.height() >= button.sizeHint().height(), page
    assert stretched_words > len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_texts_are_plain_and_switch_with_the_language(
    conversation: Conversation, languages: Languages, page: str
) -> None:
    PAGES[page](conversation)
    settle()
    window = conversation.window
    for label in window.findChildren(Label):
        assert label.textFormat() == Qt.TextFormat.PlainText
    english = {one.text() for one in window.findChildren(Button) if one.isVisible()}
    languages.show(Language.KAZAKH)
    settle()
    kazakh = {one.text() for one in window.findChildren(Button) if one.isVisible()}
    # Nothing of the English window is left, but for what is never translated.
    assert (english & kazakh) - _FIXED - {""} == set(), page
    # Said again a second time, with nothing that the first time put away.
    languages.show(Language.RUSSIAN)
    settle()


def test_the_compromise_button_is_lit_on_every_page(
    conversation: Conversation,
) -> None:
    for page in PAGES:
        close_dialogs(conversation)
        PAGES[page](conversation)
        button = conversation.window.header.compromise
        assert button.isVisible()
        assert button.isEnabled()
        # Nothing here has legal force, and every page and dialog says so.
        strip = conversation.window.strip
        assert strip.isVisible()
        assert "sandbox" in strip.text
        assert strip.visibleRegion().boundingRect() == strip.rect(), page


@pytest.mark.parametrize("personal", [False, True])
def test_what_weakens_this_computer_is_said_on_every_page(
    conversation: Conversation, personal: bool
) -> None:
    """A personal list of modules counts like the sandbox; neither can be closed."""
    window = conversation.window
    view = dataclasses.replace(
        example.home(), sandbox=not personal, personal_modules=personal
    )
    conversation.bench.home_changed.emit(view)
    said = "personal list" if personal else "sandbox"
    for key in window._entries:
        window.open_page(key)
        assert window.strip.isVisible()
        assert said in window.strip.text
    window.open_dialog(HelpDialog("SQ-TOK-05"))
    settle()
    assert window.strip.visibleRegion().boundingRect() == window.strip.rect()
    assert window.strip.findChildren(QAbstractButton) == []
    close_dialogs(conversation)
    plain = dataclasses.replace(view, sandbox=False, personal_modules=False)
    conversation.bench.home_changed.emit(plain)
    assert not window.strip.isVisible()
    conversation.bench.home_changed.emit(example.home())


def test_home_draws_two_hundred_certificates(
    conversation: Conversation, qtbot: QtBot
) -> None:
    view = example.home(extra=195)
    conversation.home.show_home(view)
    assert conversation.home.cards == 200
    assert len(conversation.home._cards) == 4
    # The rest is made after the first paint, and the page is as long as it will be.
    more = conversation.home._more
    assert more.waiting == 191
    qtbot.waitUntil(lambda: not conversation.home._later.left, timeout=30_000)
    assert more.waiting == 0
    assert len(conversation.home._cards) == 6
    alarms = [row.alarm for row in more.findChildren(ListRow)]
    assert len(alarms) == 191
    assert all(alarm is not None and alarm.isEnabled() for alarm in alarms)
    # What ended can no longer be misused: nothing is left to revoke.
    ended = conversation.home._ended.findChildren(ListRow)
    assert [row.alarm for row in ended] == [None] * 3


def test_every_certificate_has_its_own_compromise_button(
    qtbot: QtBot, look: Theme
) -> None:
    del look
    bench = Bench()
    page = HomePage(bench)
    qtbot.addWidget(page)
    view = example.home(extra=6)
    without_token = tuple(
        dataclasses.replace(item, token_serial="") for item in view.certificates
    )
    page.show_home(dataclasses.replace(view, certificates=without_token))
    qtbot.waitUntil(lambda: not page._later.left, timeout=30_000)
    wanted: list[Scope] = []
    bench.report_wanted.connect(wanted.append)
    rows = page._more.findChildren(ListRow)
    buttons = [card.alarm for card in page._cards]
    buttons += [row.alarm for row in rows if row.alarm is not None]
    for button in buttons:
        button.click()
    reported = {scope.certificates for scope in wanted}
    current = {
        (item.sha256,) for item in without_token if not standing(item, view.now).ended
    }
    assert reported == current
    assert len(current) == len(buttons) == 8


def test_the_same_list_again_keeps_its_rows(
    conversation: Conversation, qtbot: QtBot
) -> None:
    """A refresh under somebody's hands must not take the focus away."""
    conversation.home.show_home(example.home(extra=6))
    qtbot.waitUntil(lambda: not conversation.home._later.left, timeout=30_000)
    before = conversation.home._more.findChildren(ListRow)
    assert len(before) == 2
    conversation.home.show_home(example.home(extra=6))
    assert conversation.home._more.findChildren(ListRow) == before


def test_hostile_texts_stay_literal(conversation: Conversation) -> None:
    conversation.window.open_page("home")
    view = example.home()
    hostile = "<img src=x>\u202eevil" + "x" * 2_000
    first = type(view.certificates[0])(
        **{
            **{
                name: getattr(view.certificates[0], name)
                for name in view.certificates[0].__dataclass_fields__
            },
            "holder": hostile,
            "position": hostile,
            "subject": hostile,
        }
    )
    conversation.home.show_home(
        type(view)(now=view.now, holder=hostile, certificates=(first,))
    )
    settle()
    for label in conversation.window.findChildren(Label):
        assert "\u202e" not in label.text()
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<img" in conversation.window.header.second.whole


def test_fields_take_no_rich_text(conversation: Conversation) -> None:
    for page in ("apply-1-agreement", "apply-2-data", "recovery-code"):
        PAGES[page](conversation)
    settle()
    for widget in conversation.window.findChildren(QPlainTextEdit):
        assert isinstance(widget, QPlainTextEdit)
    assert conversation.window.findChildren(QLineEdit)
    assert all(
        not view.toolTip() for view in conversation.window.findChildren(IconView)
    )


@pytest.mark.parametrize("size", [(640, 360), (1024, 700)])
@pytest.mark.parametrize("shown", [Language.KAZAKH, Language.RUSSIAN])
def test_small_windows_scroll_down_only(
    conversation: Conversation,
    languages: Languages,
    shown: Language,
    size: tuple[int, int],
) -> None:
    """640 x 360 is 200 % on 1280 x 720: nothing lies to the right of what is seen."""
    languages.show(shown)
    window = conversation.window
    for page in PAGES:
        close_dialogs(conversation)
        window.resize(*size)
        PAGES[page](conversation)
        settle()
        assert window.width() == size[0], page
        assert window.header.compromise.text()
        frame = window._frames[window.current]
        assert frame.horizontalScrollBar().maximum() == 0, (page, shown)
        for button in window.findChildren(Button):
            if button.isVisible():
                wanted = button.minimumSizeHint().width()
                assert button.width() >= wanted, (page, shown, button.text())
        for label in window.findChildren(Label):
            if label.isVisible() and not label.wordWrap():
                wanted = label.minimumSizeHint().width()
                assert label.width() >= wanted, (page, shown, label.text())


def test_pictures_are_made(tmp_path: Path) -> None:
    """Class C: each page once; `--all` makes the matrix."""
    call = [sys.executable, str(ROOT / "installer" / "screens.py")]
    call += ["--into", str(tmp_path), "--only", "home,apply-7-code,pin-last-try"]
    subprocess.run(call, check=True, cwd=ROOT, timeout=120, capture_output=True)
    made = sorted(tmp_path.glob("*.png"))
    assert len(made) == 4
    for path in made:
        image = QImage(str(path))
        assert image.width() >= 1280
        line = image.height() // 2
        assert len({image.pixel(x, line) for x in range(0, image.width(), 7)}) > 5


def test_each_target_of_the_design_is_laid_beside_ours(tmp_path: Path) -> None:
    assert {target[0] for target in screens.TARGETS.values()} <= set(screens.pages())
    design, into = tmp_path / "design", tmp_path / "ours"
    design.mkdir()
    into.mkdir()
    plain = QImage(64, 40, QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    for place, target in screens.TARGETS.items():
        plain.save(str(design / f"{place}-target.png"))
        plain.save(str(into / screens.Cell(*target, 100).name))
    screens._lay_beside(into, design)
    made = sorted(into.glob("beside-*.png"))
    assert len(made) == len(screens.TARGETS) == 11
    assert {QImage(str(path)).width() for path in made} == {2 * 1288}


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        (
            Language.KAZAKH,
            ("640\u2011бап", "4\u2011бөлік", "50 АЕК", "жабық кілт иесі"),
        ),
        (Language.RUSSIAN, ("640", "часть 4", "50 МРП", "владелец закрытого ключа")),
        (Language.ENGLISH, ("640", "part 4", "50 MCI", "owner of the private key")),
    ],
)
def test_the_warning_tells_part_addressee_factor_and_sum(
    conversation: Conversation,
    languages: Languages,
    shown: Language,
    parts: tuple[str, ...],
) -> None:
    """Row S15; acknowledged by a box of its own, which nobody ticked beforehand."""
    languages.show(shown)
    PAGES["apply-1-agreement"](conversation)
    box = conversation.apply.agreement._boxes[2]
    assert not box.isChecked()
    said = box.accessibleDescription()
    for part in (*parts, number(216_250)):
        assert part.casefold() in said.casefold(), said
    assert "640" not in box.accessibleName()
    assert len(conversation.apply.agreement._boxes) == 3


def test_a_step_that_is_under_way_is_not_called_done(
    conversation: Conversation,
) -> None:
    PAGES["apply-5-key"](conversation)
    lines = conversation.apply.key._lines
    assert lines["sign_request"].accessibleName().endswith(": begun")
    conversation.apply.key.show_step(Step("sign_request", "done", 0.4))
    assert not lines["sign_request"].accessibleName().endswith(": begun")
    conversation.apply.key.show_step(Step("sign_manifest", "failed", 0.4))
    assert lines["sign_manifest"].accessibleName().endswith(": failed")


def test_try_again_does_something_on_every_page(conversation: Conversation) -> None:
    """It was a dead button on all but two of them."""
    started: list[str] = []
    bench = conversation.bench
    whole = bench.run
    try:
        bench.run = lambda *given: started.append(type(given[0]).__name__)  # type: ignore[method-assign]
        for key in ("home", "records", "settings", "consents", "reports"):
            page = conversation.window.page(key)
            assert isinstance(page, ServicePage)
            page.fail(TokenMissing(serial="7F3A90C1"))
            assert not page.problem.isHidden()
            started.clear()
            page.problem.retry.click()
            assert started, key
            assert page.problem.isHidden()
    finally:
        bench.run = whole  # type: ignore[method-assign]


@pytest.mark.parametrize("shown", list(Language))
def test_no_painted_word_is_cut(
    conversation: Conversation,
    languages: Languages,
    monkeypatch: pytest.MonkeyPatch,
    shown: Language,
) -> None:
    """At 200 % a row, a state or a choice that is painted says all of its words."""
    cut: list[str] = []

    class Metrics:
        """Measures as Qt does, and remembers what it was asked to cut."""

        def __init__(self, font: QFont) -> None:
            self._own = QFontMetrics(font)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._own, name)

        def elidedText(self, text: str, mode: Qt.TextElideMode, width: int) -> str:
            said = self._own.elidedText(text, mode, width)
            if said != text:
                cut.append(text)
            return said

    for module in ("rows", "state_path", "radio_card"):
        monkeypatch.setattr(f"ui.widgets.{module}.QFontMetrics", Metrics)
    languages.show(shown)
    window = conversation.window
    for page in _PAINTED:
        close_dialogs(conversation)
        window.resize(640, 400)
        PAGES[page](conversation)
        settle()
        for kind in (ListRow, StatePath, RadioCard):
            for widget in window.findChildren(kind):
                if widget.isVisible():
                    widget.grab()
        assert cut == [], (page, shown)
        shapes = {
            (one.mates, one.stacked)
            for one in window.findChildren(ListRow)
            if one.isVisible() and one.mates is not None
        }
        assert len(shapes) == len({mates for mates, _ in shapes}), (page, shown)
        assert shapes or page not in {"about", "records-retention"}


@pytest.mark.parametrize("shown", list(Language))
def test_a_pin_is_typed_and_sent_without_scrolling_at_200_per_cent(
    conversation: Conversation, languages: Languages, shown: Language
) -> None:
    languages.show(shown)
    conversation.window.resize(640, 400)
    PAGES["pin"](conversation)
    settle()
    dialog = conversation.window.overlay.dialog
    assert isinstance(dialog, PinDialog)
    for widget in (dialog.field, *dialog.findChildren(Button)):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            seen = widget.visibleRegion().boundingRect().height()
            assert seen == widget.height(), widget.accessibleName()
    assert len([x for x in dialog.findChildren(Button) if x.isVisible()]) == 3


@pytest.mark.parametrize("shown", list(Language))
def test_fields_of_one_line_stand_on_one_line(
    conversation: Conversation, languages: Languages, shown: Language
) -> None:
    """A hint that goes below a label must not push one field below its neighbour."""
    languages.show(shown)
    PAGES["apply-2-data"](conversation)
    settle()
    step = conversation.apply.data
    for left, right in (
        ("surname", "given_name"),
        ("patronymic", "iin"),
        ("region", "city"),
    ):
        tops = {
            field.edit.mapTo(step, QPoint(0, 0)).y()
            for field in (step.fields[left], step.fields[right])
        }
        assert len(tops) == 1, (left, right)
    slip = {x.edit.mapTo(step, QPoint(0, 0)).y() for x in (step.reference, step.secret)}
    assert len(slip) == 1


def test_a_window_from_right_to_left_is_mirrored_by_its_layouts(
    qapp: QApplication, conversation: Conversation
) -> None:
    window = conversation.window
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        for page in ("home", "apply-1-agreement", "reports-undo", "settings", "pin"):
            close_dialogs(conversation)
            PAGES[page](conversation)
            settle()
            frame = window.frame(window.current)
            assert frame.horizontalScrollBar().maximum() == 0, page
            # What stands at the left stands at the right now, and the reverse.
            assert window.sidebar.x() > window.header.x(), page
            compromise = window.header.compromise
            assert compromise.geometry().center().x() < window.header.width() / 2
            for button in window.findChildren(Button):
                if button.isVisible():
                    assert button.width() >= button.minimumSizeHint().width(), page
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        settle()
