"""An application that the person left: what was on its way must not come back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from desktop.errors import Cancelled, TokenMissing
from tests.ui.settled import settle
from ui import tasks
from ui.conversation import Conversation
from ui.interaction import Question
from ui.pages.apply.page import ApplyPage
from ui.pages.apply.wizard import AGREEMENT, DATA, KEY

Ends = list[tuple[Callable[[Any], None], Callable[[BaseException], None]]]


@pytest.fixture
def page(conversation: Conversation) -> ApplyPage:
    """The wizard, with nothing begun."""
    found = conversation.apply
    conversation.window.open_page("apply")
    found._reset()
    settle()
    return found


@pytest.fixture
def ends(page: ApplyPage, monkeypatch: pytest.MonkeyPatch) -> Ends:
    """How each piece of background work can be ended, in the order it was begun."""
    begun: Ends = []

    def run(_parent: object, _work: object, done: Any, failed: Any = None) -> None:
        begun.append((done, failed))

    def start(
        _parent: object, _work: object, done: Any, failed: Any, *, apart: bool
    ) -> None:
        del apart
        begun.append((done, failed))

    monkeypatch.setattr(page.bench, "run", run)
    monkeypatch.setattr(page.bench, "workplace", object())
    monkeypatch.setattr(tasks, "run", start)
    return begun


def test_a_journey_that_was_left_ends_for_nobody(page: ApplyPage, ends: Ends) -> None:
    page.application_id = "a" * 32
    page._show(KEY)
    page._walk()
    _, halted = ends[-1]
    page._leave()
    page.application_id = "b" * 32
    page._show(KEY)
    page._walk()
    halted(Cancelled())
    assert page.busy
    assert page.problem.error is None
    halted(TokenMissing(serial="1"))
    assert page.busy
    assert page.problem.error is None


def test_an_application_that_starts_too_late_goes_no_further(
    page: ApplyPage, ends: Ends
) -> None:
    """Continue later was pressed while its two records were made."""
    page.application_id = "a" * 32
    page._show(DATA)
    for name, field in page.data.fields.items():
        field.edit.setProperty("text", f"{name} 1")
    page.data.lock(started=True)
    page._start()
    started, _ = ends[0]
    page._leave()
    begun = len(ends)
    started("a" * 32)
    assert page.application_id == ""
    assert not page.busy
    assert page.current == AGREEMENT
    # The home is read again, and nothing else is begun.
    assert len(ends) <= begun + 1


def test_nothing_of_a_question_stays_for_the_next_application(
    page: ApplyPage,
) -> None:
    facts = {"field": "surname", "typed": "A", "answered": "B"}
    page.ask(Question("choose", "draft.difference", ("keep", "take"), facts, Future()))
    page.data.secret.edit.setProperty("text", "AAAA-BBBB")
    page.data.fields["surname"].show_error("Fill in this field")
    assert page.data._difference.isVisible()
    page._leave()
    page._show(DATA)
    assert page.data._difference.isHidden()
    assert page.data._difference.question is None
    assert page.data.secret.text == ""
    assert page.data.fields["surname"]._error.isHidden()


def test_a_question_that_was_given_up_is_not_shown(page: ApplyPage) -> None:
    answer: Future[Any] = Future()
    answer.cancel()
    page.ask(Question("wants_email_code", "", (), {"email": "a@example.kz"}, answer))
    assert page.current == AGREEMENT


def test_a_withdrawal_is_not_ended_by_the_journey_that_it_ends(
    page: ApplyPage, ends: Ends
) -> None:
    page.application_id = "a" * 32
    page._show(KEY)
    page._walk()
    _, halted = ends[-1]
    page.withdrawing.begun.emit()
    halted(Cancelled())
    busy = [page.busy]
    page.withdrawing.failed.emit(TokenMissing(serial="1"))
    busy.append(page.busy)
    page.problem.clear()
    assert busy == [True, False]
