"""An officer who turns to something else while an answer is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from installer import example_console as example
from installer.screens_console import CONSOLE, dress
from tests.ui.settled import settle
from ui.console.bench import Draft
from ui.console.window import ConsoleConversation
from ui.i18n import Language, Languages
from ui.pages.settings import SettingsPage
from ui.theme import Theme
from ui.widgets.radio_card import RadioCard

_OTHER = "f" * 32


@pytest.fixture(scope="module")
def _console(look: Theme, _languages: Languages) -> Iterator[ConsoleConversation]:
    found = ConsoleConversation(_languages, grab_keyboard=False)
    found.window.show()
    dress(found)
    yield found
    found.window.close()
    found.close()
    found.window.deleteLater()
    found.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


Answers = Callable[[object], list[Callable[[Any], None]]]


@pytest.fixture
def answers(_console: ConsoleConversation, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What takes the answers of all that was asked for a widget, in its order."""
    taken: list[tuple[object, Callable[[Any], None]]] = []

    def act(parent: object, _work: object, on_success: Any, _failed: object) -> None:
        taken.append((parent, on_success))

    monkeypatch.setattr(_console.bench, "act", act)
    monkeypatch.setattr(_console.bench, "ask", act)
    return lambda whose: [take for parent, take in taken if parent is whose]


@pytest.fixture
def console(_console: ConsoleConversation, languages: Languages) -> ConsoleConversation:
    """Two plans wait for a second person, and the first one is open."""
    bench, plans = _console.bench, _console.plans
    bench.round = example.round_of(
        example.plan(), example.plan(plan_id=_OTHER, plan_sha256="e" * 64)
    )
    plans.end()
    _console.window.open_page("plans")
    bench.plans_changed.emit()
    plans.open_plan(_OTHER)
    plans.open_plan(example.PLAN_ID)
    return _console


def test_a_plan_is_never_approved_by_the_look_at_another(
    console: ConsoleConversation, answers: Answers
) -> None:
    plans = console.plans
    judged, seen, author = example.look()
    listed = {"reason": "keyCompromise", "count": 10_482, "first_stage": 50}
    plans.view.look()
    plans.open_plan(_OTHER)
    plan = replace(judged, value={**judged.value, **listed})
    answers(plans.view)[0]((plan, seen, author))
    settle()
    assert plans.view.plan_id == _OTHER
    assert plans.view.seen is None
    assert not plans.view.side.choice.isVisible()
    plans.view.seen = example.look()
    plans.view.approve()
    assert len(answers(plans.view)) == 1


def test_another_plan_starts_with_no_box_ticked(console: ConsoleConversation) -> None:
    side = console.plans.view.side
    for box in side.boxes:
        box.setChecked(True)
    side.count.edit.setProperty("text", "10482")
    side.told(3)
    console.plans.open_plan(_OTHER)
    assert not any(box.isChecked() for box in side.boxes)
    assert side.count.text == ""
    assert not side._said.isVisible()


def test_a_ledger_stays_with_its_plan(
    console: ConsoleConversation, answers: Answers
) -> None:
    plans = console.plans
    plans.view.show_ledger()
    plans.open_plan(_OTHER)
    line = {"position": 1, "certificate": "a" * 64, "state": "revoked"}
    answers(plans.view)[0]({**example.plan(), "ledger": [line]})
    assert plans.view.lines.rowCount() == 0


def test_counts_stay_with_the_draft_they_were_made_for(
    console: ConsoleConversation, answers: Answers
) -> None:
    draft = console.plans.draft
    console.plans.begin_draft(Draft({"token_model": "S1"}))
    draft.text.setPlainText("for S1 alone")
    console.plans.begin_draft(Draft({"token_model": "S2"}))
    assert draft.text.toPlainText() == ""
    answers(console.plans)[0]({"counts": example.counts()})
    assert not draft.go.isEnabled()
    # The new one is counted by itself, as soon as the page is free.
    answers(console.plans)[1]({"counts": {**example.counts(), "certificates": 7}})
    assert (draft.counts or {}).get("certificates") == 7


def test_whoever_searches_on_sees_covered_numbers(
    console: ConsoleConversation, answers: Answers
) -> None:
    """What is shown is written down for one search; another one is covered again."""
    CONSOLE["console-search"](console)
    search = console.search
    search._show_iin()
    answers(search)[-1](None)
    covered = [search.rows.covered]
    search.edit.setText("somebody else")
    covered.append(search.rows.covered)
    search.edit.clear()
    assert covered == [False, True]


def test_an_answer_about_an_older_search_uncovers_nothing(
    console: ConsoleConversation, answers: Answers
) -> None:
    CONSOLE["console-search"](console)
    search = console.search
    search._show_iin()
    shown = answers(search)[-1]
    search.edit.setText("somebody else")
    shown(None)
    assert search.rows.covered
    search.edit.clear()


def test_closed_cases_leave_the_count_of_open_ones(
    console: ConsoleConversation,
) -> None:
    counted: list[int] = []
    console.bench.incidents_counted.connect(counted.append)
    closed = [{**x, "state": "closed"} for x in example.cases()["cases"]]
    console.incidents._take({"cases": closed, "overdue": 0, "open": 2})
    assert counted == [2]


def test_a_case_that_was_left_does_not_come_back(
    console: ConsoleConversation, answers: Answers
) -> None:
    incidents = console.incidents
    incidents.open_case("c1")
    incidents.show_list()
    answers(incidents)[-1](example.case())
    assert incidents.view.shown is None


def test_an_officers_token_is_named_in_the_language_that_is_shown(
    console: ConsoleConversation, languages: Languages
) -> None:
    CONSOLE["console-officer"](console)
    settle()

    def facts() -> list[str]:
        cards = console.officer.findChildren(RadioCard)
        return [card.accessibleDescription() for card in cards]

    before = facts()
    languages.show(Language.RUSSIAN)
    settle()
    assert before
    assert set(before).isdisjoint(facts())


def test_nothing_of_the_settings_leads_nowhere(console: ConsoleConversation) -> None:
    """A new token and the drill belong to the main window: here nobody listens."""
    console.window.open_page("settings")
    settle()
    page = console.window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page._add.isVisible()
    assert not page._fresh.isVisible()
    assert not page._drill.isVisible()
