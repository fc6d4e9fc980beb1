"""The agreement on the screen: when what was done, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.services.fill_application import LIABILITY_ACT
from installer import example_views as example
from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.i18n import Language, Languages
from ui.pages.apply.agreement_step import AgreementStep

Answers = list[Callable[[Any], None]]


class _Clock:
    """Ten seconds pass between two looks."""

    def __init__(self) -> None:
        self._at = example.NOW

    def now(self) -> datetime:
        self._at += timedelta(seconds=10)
        return self._at


@pytest.fixture
def answers(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What takes the answers of what is read in the background, in its order."""
    found: Answers = []

    def run(_parent: object, _work: object, done: Any, _failed: Any = None) -> None:
        found.append(done)

    monkeypatch.setattr(conversation.bench, "run", run)
    place = SimpleNamespace(clock=_Clock())
    monkeypatch.setattr(conversation.bench, "workplace", place)
    return found


@pytest.fixture
def step(conversation: Conversation, answers: Answers) -> AgreementStep:
    conversation.window.open_page("apply")
    conversation.apply._reset()
    settle()
    answers.clear()
    return conversation.apply.agreement


def test_the_tick_of_the_liability_keeps_its_own_moment(step: AgreementStep) -> None:
    step.take(example.agreement_view("en"))
    step._boxes[2].setChecked(True)
    at = step.acts[LIABILITY_ACT]
    step._boxes[0].setChecked(True)
    step._boxes[1].setChecked(True)
    assert step.acts[LIABILITY_ACT] == at
    step._boxes[2].setChecked(False)
    assert LIABILITY_ACT not in step.acts


def test_the_language_chosen_last_is_shown(
    step: AgreementStep, answers: Answers
) -> None:
    """The answers come in whatever order the network gives them."""
    step._choose_language(0)
    kazakh = answers[-2]
    step._choose_language(1)
    russian = answers[-2]
    russian(example.agreement_view("ru"))
    kazakh(example.agreement_view("kk"))
    assert step.agreement is not None
    assert step.agreement.language == "ru"


def test_a_language_that_could_not_be_fetched_is_tried_again(
    step: AgreementStep, answers: Answers
) -> None:
    step._choose_language(2)
    answers[-2](example.agreement_view("en"))
    step._choose_language(1)
    asked = len(answers)
    step.entered()
    assert len(answers) == asked + 2


def test_every_word_beside_the_text_follows_the_window(
    step: AgreementStep, answers: Answers, languages: Languages
) -> None:
    step._choose_language(2)
    answers[-2](example.agreement_view("en"))
    step.agreed()
    before = (step._version.text(), step._missing.sentence.text())
    languages.show(Language.KAZAKH)
    after = (step._version.text(), step._missing.sentence.text())
    assert set(before).isdisjoint(after)
    _, _, warned = example.agreement_view("kk")
    answers[-1](warned)
    assert warned.breach in step._boxes[2].accessibleDescription()


@pytest.mark.parametrize("hidden", [False, True])
def test_a_text_that_is_seen_whole_was_read_to_its_end(
    conversation: Conversation, step: AgreementStep, hidden: bool
) -> None:
    """Nothing can be scrolled then, and nobody may be stuck there."""
    text, _, warned = example.agreement_view("en")
    if hidden:
        conversation.window.open_page("home")
    step.take((replace(text, content=b"1. One.\n\n2. Two."), (), warned))
    settle()
    assert step.scrolled_to_end is not hidden
    conversation.window.open_page("apply")
    settle()
    assert step.scrolled_to_end


def test_a_window_that_grows_shows_the_end(
    conversation: Conversation, step: AgreementStep
) -> None:
    text, _, warned = example.agreement_view("en")
    lines = "\n".join(f"{number}. A line" for number in range(1, 50))
    step.take((replace(text, content=lines.encode()), (), warned))
    settle()
    before = step.scrolled_to_end
    conversation.window.resize(3840, 2160)
    settle()
    after = step.scrolled_to_end
    conversation.window.resize(1280, 800)
    assert (before, after) == (False, True)
