"""Paths, fields, choices and panels: what they say and refuse to say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.theme import Look, Theme
from ui.widgets.banner import Banner, EmptyState, ErrorPanel, SandboxStrip
from ui.widgets.buttons import Button, EqualChoice
from ui.widgets.card import Card, CardHead, FactLine
from ui.widgets.chip import Badge, Chip
from ui.widgets.controls import CheckBox, Field, Segment
from ui.widgets.progress import ProgressPath, ValidityBar
from ui.widgets.state_path import Node, StatePath

NAMES = ["Agreement", "Data", "E-mail", "Token", "Key", "Issuance", "Code"]


def drawn(widget: QWidget) -> set[int]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).rgb()
        for x in range(image.width())
        for y in range(image.height())
    }


def path_of(*states: str) -> StatePath:
    path = StatePath()
    names = ("Recorded", "Sent", "Accepted", "Revoked")
    path.show_nodes(
        [
            Node(name, state, "09:31:02" if state == "reached" else "")  # type: ignore[arg-type]
            for name, state in zip(names, states, strict=True)
        ]
    )
    return path


def test_green_only_when_the_last_state_is_proved(qtbot: QtBot) -> None:
    green = theme.colour("ok").rgb()
    almost = path_of("reached", "reached", "reached", "waiting")
    proved = path_of("reached", "reached", "reached", "reached")
    for path in (almost, proved):
        qtbot.addWidget(path)
        path.resize(600, 60)
    assert green not in drawn(almost)
    assert theme.colour("accent").rgb() in drawn(almost)
    assert green in drawn(proved)


def test_states_are_spoken(qtbot: QtBot) -> None:
    path = path_of("reached", "waiting", "ahead", "ahead")
    qtbot.addWidget(path)
    spoken = path.accessibleName()
    assert spoken == "Recorded, 09:31:02, Sent, Accepted, Revoked"


def test_the_arc_turns_only_while_it_is_seen(qtbot: QtBot) -> None:
    path = path_of("reached", "waiting", "ahead", "ahead")
    qtbot.addWidget(path)
    assert not path._timer.isActive()
    path.show()
    assert path._timer.isActive()
    path.show_nodes([Node("Recorded", "reached")])
    assert not path._timer.isActive()
    path.hide()
    assert not path._timer.isActive()


def test_nothing_turns_where_the_system_wants_no_motion(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.theme.reduced_motion", lambda: True)
    path = path_of("reached", "waiting", "ahead", "ahead")
    qtbot.addWidget(path)
    path.show()
    assert path.isVisible()
    assert not path._timer.isActive()


def test_only_done_steps_can_be_opened(qtbot: QtBot) -> None:
    path = ProgressPath(7)
    qtbot.addWidget(path)
    path.set_words(NAMES, ["done", "current", "ahead"])
    path.show_step(2)
    path.resize(900, 60)
    path.show()
    opened: list[int] = []
    path.opened.connect(opened.append)
    for step in path._steps:
        QTest.mouseClick(step, Qt.MouseButton.LeftButton)
    assert opened == [0, 1]
    assert path._steps[1].accessibleName() == "2. Data, done"
    assert path._steps[2].accessibleName() == "3. E-mail, current"
    assert path._steps[5].focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_path_needs_a_word_for_every_step(qtbot: QtBot) -> None:
    path = ProgressPath(7)
    qtbot.addWidget(path)
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        path.set_words(NAMES[:3], ["done", "current", "ahead"])


@pytest.mark.parametrize(("warn", "shade"), [(False, "accent"), (True, "warn")])
def test_the_bar_shows_what_has_gone(
    qtbot: QtBot, warn: bool, shade: theme.Shade
) -> None:
    bar = ValidityBar()
    qtbot.addWidget(bar)
    bar.resize(200, 8)
    bar.show_share(0.5, warn=warn)
    image = bar.grab().toImage()
    assert image.pixelColor(90, 4) == theme.colour(shade)
    assert image.pixelColor(110, 4) == theme.colour("sunken")
    bar.show_share(7.0, warn=warn)
    assert bar.grab().toImage().pixelColor(190, 4) == theme.colour(shade)


def test_a_chip_is_icon_word_and_ground(qtbot: QtBot) -> None:
    chip = Chip("Valid", "ok", "tick-circle")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Valid"
    assert chip.sizeHint().height() == 24
    chip.resize(chip.sizeHint())
    seen = drawn(chip)
    assert theme.colour("ok_soft").rgb() in seen
    bare = Chip("Valid", "ok", None)
    qtbot.addWidget(bare)
    assert bare.sizeHint().width() < chip.sizeHint().width()


def test_a_count_of_none_is_not_shown(qtbot: QtBot) -> None:
    badge = Badge(3, "danger")
    qtbot.addWidget(badge)
    assert not badge.isHidden()
    badge.show_count(0, "danger")
    assert badge.isHidden()


def test_both_answers_weigh_the_same(qtbot: QtBot) -> None:
    choice = EqualChoice()
    qtbot.addWidget(choice)
    choice.set_words("I refuse", "I agree to all of it")
    choice.resize(choice.sizeHint())
    choice.show()
    assert choice.no.size() == choice.yes.size()
    assert choice.no.kind == choice.yes.kind == "equal"
    answers: list[bool] = []
    choice.answered.connect(answers.append)
    QTest.mouseClick(choice.no, Qt.MouseButton.LeftButton)
    QTest.mouseClick(choice.yes, Qt.MouseButton.LeftButton)
    assert answers == [False, True]


def test_a_segment_is_a_group_of_radio_buttons(qtbot: QtBot) -> None:
    segment = Segment(3)
    qtbot.addWidget(segment)
    segment.set_words("Revoke", ["One", "Whole token", "All mine"])
    segment.show()
    qtbot.waitExposed(segment)
    chosen: list[int] = []
    segment.chosen.connect(chosen.append)
    segment.choose(1)
    assert chosen == []
    assert segment.index == 1
    QTest.mouseClick(segment.parts[2], Qt.MouseButton.LeftButton)
    assert chosen == [2]
    assert segment.parts[0].accessibleDescription() == "Revoke"


def test_a_box_starts_unticked_and_wraps(qtbot: QtBot) -> None:
    box = CheckBox("I have read the whole text of the agreement", "A note")
    qtbot.addWidget(box)
    assert not box.isChecked()
    assert box.heightForWidth(120) > box.heightForWidth(600)
    assert box.accessibleName().startswith("I have read")
    box.resize(300, 40)
    box.show()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()


def test_a_field_names_its_source_and_its_error(qtbot: QtBot) -> None:
    field = Field("E-mail", "up to 64 characters")
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
    assert field.edit.accessibleName() == "E-mail"
    field.show_source("persons", corrected=True)
    assert "corrected" in field._mark.text()
    field.show_error("The domain is missing")
    assert field.edit.hasFocus()
    assert "The domain is missing" in field.edit.accessibleDescription()
    assert "corrected" in field.edit.accessibleDescription()
    field.show_error("")
    assert not field._error.isVisible()
    assert isinstance(field.edit, QLineEdit)


def test_an_error_offers_to_try_again_only_where_that_can_help(qtbot: QtBot) -> None:
    panel = ErrorPanel()
    qtbot.addWidget(panel)
    panel.show()
    texts = ("It is held.", "No signing.", "Close the other program.")
    panel.show_error("Held", "SQ-0207", *texts, retry=True)
    assert panel.retry.isVisible()
    panel.show_error("Held", "SQ-0207", *texts, retry=False)
    assert not panel.retry.isVisible()
    asked: list[str] = []
    panel.help_asked.connect(asked.append)
    panel.help.click()
    assert asked == ["SQ-0207"]
    assert "Close the other program." in panel.accessibleDescription()


def test_a_banner_has_at_most_one_button(qtbot: QtBot) -> None:
    banner = Banner("warn", "Strong", "Sentence")
    qtbot.addWidget(banner)
    banner.show()
    assert not banner.button.isVisible()
    banner.set_button("Act", "primary")
    assert banner.button.isVisible()
    assert [button.text() for button in banner.findChildren(Button)] == ["Act"]
    assert banner.accessibleName() == "Strong"


def test_an_empty_list_says_what_to_do(qtbot: QtBot) -> None:
    empty = EmptyState("records")
    qtbot.addWidget(empty)
    empty.show()
    empty.set_words("No records", "A filter hides 3 of them.", "Show all")
    assert empty.button.isVisible()
    empty.set_words("No records", "Nothing has happened yet.")
    assert not empty.button.isVisible()


def test_a_drill_says_so_on_the_strip(qtbot: QtBot) -> None:
    strip = SandboxStrip()
    qtbot.addWidget(strip)
    assert "no legal force" in strip.text
    strip.set_words("Drill\u202e")
    assert strip.accessibleName() == "Drill\\u{202e}"


def test_an_inner_button_greys_only_when_it_was_disabled_itself(qtbot: QtBot) -> None:
    card = Card()
    qtbot.addWidget(card)
    head = CardHead("key", "Signing", "second line")
    fact = FactLine("tick-circle", "ok_text", "Not revoked", "Check")
    button = Button("Certificate")
    card.body.addWidget(head)
    card.body.addWidget(fact)
    card.add_foot(button, None)
    card.show()
    before = button.grab().toImage()
    card.setEnabled(False)
    assert button.grab().toImage() == before


@pytest.mark.parametrize("scheme", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize("mirrored", [False, True])
def test_every_widget_draws_in_both_schemes_and_mirrored(
    qtbot: QtBot, look: Theme, scheme: Look, mirrored: bool
) -> None:
    look.set_look(scheme)
    path = ProgressPath(3)
    path.set_words(["One", "Two", "Three"], ["done", "current", "ahead"])
    path.show_step(1)
    segment = Segment(2)
    segment.set_words("Which", ["A", "B"])
    bar = ValidityBar()
    bar.show_share(0.4, warn=True)
    field = Field("Label")
    field.show_source("typed")
    widgets: list[QWidget] = [
        path,
        segment,
        bar,
        field,
        path_of("reached", "blocked", "waiting", "ahead"),
        Chip("Valid", "ok", "clock"),
        Badge(2, "warn"),
        CheckBox("Words", "Note"),
        Banner("info", "Strong", "Sentence"),
        SandboxStrip(),
        Button("Link", "link", "chevron-right", icon_after=True),
        FactLine("key", "ok_text", "Fact", "More"),
    ]
    for widget in widgets:
        qtbot.addWidget(widget)
        if mirrored:
            widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        widget.resize(widget.sizeHint().expandedTo(widget.minimumSizeHint()))
        widget.show()
        assert len(drawn(widget)) > 2, type(widget).__name__
    QApplication.processEvents()
