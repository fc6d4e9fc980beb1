"""What fails leaves nothing behind without end; what is locked is not chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.errors import TokenMissing
from desktop.model.records import CheckResult
from desktop.model.tokens import PinState
from installer import example_views as example
from tests.ui.settled import settle
from ui.conversation import Conversation
from ui.i18n import Language, Languages
from ui.pages.diagnostics import Found
from ui.widgets.banner import ErrorPanel


def test_a_look_that_failed_is_over(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, languages: Languages
) -> None:
    ends: list[Any] = []

    def run(_parent: object, _work: object, _done: object, failed: object) -> None:
        ends.append(failed)

    page = conversation.diagnostics
    monkeypatch.setattr(page.bench, "run", run)
    before = page._summary.text()
    page.look()
    assert page._summary.text() == "Looking"
    languages.show(Language.RUSSIAN)
    assert page._summary.text() not in {"Looking", before}
    languages.show(Language.ENGLISH)
    ends[-1](TokenMissing(serial="1"))
    assert page._summary.text() == before
    assert page._again.isEnabled()
    page.problem.clear()


def test_a_button_that_copies_commands_says_so_in_every_language(
    conversation: Conversation, languages: Languages
) -> None:
    page = conversation.diagnostics
    facts = {"package": "pcscd"}
    found: Found = [(CheckResult("service", "warning", facts), None)]
    page.take((found, example.NOW))
    settle()
    (panel,) = page.findChildren(ErrorPanel)[1:]
    english = panel.copy.text()
    languages.show(Language.RUSSIAN)
    languages.show(Language.ENGLISH)
    settle()
    (panel,) = page.findChildren(ErrorPanel)[1:]
    assert panel.copy.text() == english == "Copy"


@pytest.mark.parametrize("state", [PinState.LOCKED, PinState.NOT_SET])
def test_a_token_that_can_make_no_key_is_not_chosen_for_it(
    conversation: Conversation, state: PinState
) -> None:
    """However alone it is."""
    (token, *_) = example.tokens()
    step = conversation.apply.token
    locked = replace(token, info=replace(token.info, pin_state=state))
    before, conversation.bench.tokens = conversation.bench.tokens, (locked,)
    step.say()
    chosen = step.serial
    conversation.bench.tokens = (token,)
    step.say()
    assert (chosen, step.serial) == ("", token.info.serial)
    conversation.bench.tokens = before
    step.say()
