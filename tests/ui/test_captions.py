"""Words from outside on buttons: whole, plain, and no short cut."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from pytestqt.qtbot import QtBot

from ui.console.conditions import Conditions
from ui.console.dialogs import ConditionDialog
from ui.interaction import Question
from ui.pages.apply.choice_rows import DifferenceCard
from ui.widgets.buttons import Button
from ui.widgets.text import caption

#: What a register and a mirror could hold.
_HOSTILE = "R&D && sales\u202e"


def test_a_post_is_offered_as_it_is_called(qtbot: QtBot) -> None:
    card = DifferenceCard()
    qtbot.addWidget(card)
    answer: Future[str] = Future()
    card.ask(Question("choose", "draft.posts", (_HOSTILE, "Other"), {}, answer))
    first = next(x for x in card.findChildren(Button) if "Other" not in x.text())
    assert first._shown() == "R&D && sales\\u{202e}"
    assert first.accessibleName() == "R&D && sales\\u{202e}"
    assert first.shortcut().isEmpty()
    first.click()
    assert answer.result(timeout=0) == _HOSTILE


@pytest.mark.parametrize(
    ("text", "shown"),
    [("&Go", "Go"), ("A && B", "A & B"), ("&&&Go", "&Go"), ("plain", "plain")],
)
def test_a_short_cut_is_no_letter(qtbot: QtBot, text: str, shown: str) -> None:
    button = Button(text)
    qtbot.addWidget(button)
    assert button._shown() == shown
    assert Button(caption(shown))._shown() == shown


def test_a_condition_is_shown_whole(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Conditions, "_show_saved", lambda _self: None)
    conditions = Conditions(None, dict)  # type: ignore[arg-type]
    qtbot.addWidget(conditions)
    conditions.set_fields({"unit": _HOSTILE})
    (chip,) = [x for x in conditions.findChildren(Button) if "R&" in x.text()]
    assert chip._shown().endswith("R&D && sales\\u{202e}")
    assert "R&D && sales" in chip.accessibleName()
    dialog = ConditionDialog("unit", [_HOSTILE])
    qtbot.addWidget(dialog)
    told: list[str] = []
    dialog.chosen.connect(lambda _field, value: told.append(value))
    assert dialog.edit.property("currentText") == "R&D && sales\\u{202e}"
    dialog._send()
    assert told == [_HOSTILE]
