"""A confirmation in place of the Undo bar, by a setting or by the profile (S14)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clock import FixedClock
from desktop.model.records import Report
from desktop.services.confirmation import reports_that_ask, waits_for_word
from desktop.services.keep_watch import ALARMS_S, KeepWatch, Notice
from desktop.services.report_compromise import (
    Scope,
    blocked_keys,
    send_at_once,
    undo_report,
)
from desktop.services.revoke import RevokeResult, carry_on, revoke, send_waiting
from desktop.services.show_reports import show_reports
from desktop.words import say
from tests.fakes.holder import Holder
from tests.unit.services.test_revoke_cli import Run, call

__all__ = ["call"]

Answer = Callable[[Report], bool | None]


@pytest.fixture
def asked(holder: Holder) -> Holder:
    """A holder whose policy asks; the clock stands, and every pause moves it on."""
    holder.clock = FixedClock(datetime.now(UTC))
    holder.workplace.settings_files.change("confirm_revocation", True)
    return holder


def _click(
    holder: Holder,
    answer: Answer | None = None,
    *,
    now: bool = False,
    counted: list[int] | None = None,
) -> RevokeResult:
    told = [] if counted is None else counted
    return revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=now,
        recorded=lambda _report_id, _at: None,
        counting=told.append,
        confirming=answer,
    )


def test_recorded_and_blocked_at_once_and_sent_only_on_the_word(asked: Holder) -> None:
    record = asked.add_certificate()
    seen = []

    def yes(report: Report) -> bool:
        # The record and the block stand; of the statement nothing is signed yet.
        workplace = asked.workplace
        seen.append(
            (
                report.path,
                blocked_keys(workplace) == {record.spki_sha256},
                workplace.outbox().attempts(report.report_id),
            )
        )
        return True

    counted: list[int] = []
    result = _click(asked, yes, counted=counted)
    assert seen == [("database", True, [])]
    assert counted == []
    assert (result.state, result.asks) == ("CONFIRMED", False)
    assert asked.revoked(record)


def test_a_no_is_undo(asked: Holder) -> None:
    record = asked.add_certificate()
    result = _click(asked, lambda _report: False)
    assert (result.state, result.asks) == ("UNDONE", False)
    assert blocked_keys(asked.workplace) == set()
    assert not asked.revoked(record)


def test_an_interrupt_of_the_question_is_undo(asked: Holder) -> None:
    asked.add_certificate()

    def interrupted(_report: Report) -> bool:
        raise KeyboardInterrupt

    assert _click(asked, interrupted).state == "UNDONE"


def test_now_is_a_word(asked: Holder) -> None:
    asked.add_certificate()
    assert _click(asked, now=True).state == "CONFIRMED"


def test_without_an_answer_it_waits_whoever_comes_by(asked: Holder) -> None:
    record = asked.add_certificate()
    result = _click(asked)
    assert (result.state, result.asks) == ("RECORDED", True)
    assert isinstance(asked.clock, FixedClock)
    told: list[Notice] = []
    keeper = KeepWatch(asked.workplace, told.append)
    # Nor does the agent look at it twice a second meanwhile.
    assert keeper.round() > 30
    asked.clock.advance(ALARMS_S[0])
    assert keeper.round() > 30
    # Time passes and the alarms fall due, but nothing goes without the word.
    assert [item.kind for item in told] == ["asks"]
    said = say("notice.asks", "en", told[0].facts)
    assert "NOT sent after 15 minutes" in said
    assert result.report_id in said
    assert send_waiting(asked.workplace, asked.person)[0].asks
    assert carry_on(asked.workplace, asked.person, result.report_id).asks
    assert asked.workplace.outbox().attempts(result.report_id) == []
    assert not asked.revoked(record)
    (view,) = show_reports(asked.workplace)
    assert view.asks
    (waiting,) = reports_that_ask(asked.restart())
    send_at_once(asked.workplace, waiting.report_id)
    assert [item.state for item in send_waiting(asked.workplace, asked.person)] == [
        "CONFIRMED"
    ]
    assert asked.revoked(record)


def test_the_agent_sends_as_soon_as_the_word_is_there(asked: Holder) -> None:
    record = asked.add_certificate()
    result = _click(asked)
    keeper = KeepWatch(asked.workplace, lambda _notice: None)
    keeper.round()
    send_at_once(asked.workplace, result.report_id)
    keeper.round()
    assert asked.revoked(record)


def test_a_second_click_with_now_releases_the_first(asked: Holder) -> None:
    asked.add_certificate()
    first = _click(asked)
    second = _click(asked, now=True)
    assert second.report_id == first.report_id
    assert second.state == "CONFIRMED"


def test_it_can_be_undone_at_any_time_before_the_word(asked: Holder) -> None:
    asked.add_certificate()
    result = _click(asked)
    assert isinstance(asked.clock, FixedClock)
    asked.clock.advance(3_600)
    undo_report(asked.workplace, result.report_id)
    assert reports_that_ask(asked.workplace) == []


def test_the_profile_may_ask_too(holder: Holder, tmp_path: Path) -> None:
    record = holder.add_certificate()
    value = json.loads(holder.server.profile_path.read_text(encoding="utf-8"))
    profile = tmp_path / "asks.json"
    profile.write_text(json.dumps(value | {"confirm_before_revoke": True}), "utf-8")
    register = holder.workplace.register()
    register.put_certificate(dataclasses.replace(record, profile=str(profile)))
    result = _click(holder)
    assert result.asks
    assert _click(holder, lambda _report: True).state == "CONFIRMED"


def test_what_was_sent_in_part_waits_for_nobody(asked: Holder) -> None:
    asked.add_certificate()
    result = _click(asked)
    outbox = asked.workplace.outbox()
    report = outbox.get(result.report_id)
    assert waits_for_word(asked.workplace, report)
    item = report.certificates[0].sha256
    attempt = outbox.add_attempt(report.report_id, item, "statement", {})
    outbox.advance_attempt(attempt.attempt_id, "SENT", {})
    assert not waits_for_word(asked.workplace, outbox.get(report.report_id))


# -- the command line --------------------------------------------------------------


def test_the_verb_says_that_nothing_was_sent_and_how_to_confirm(
    asked: Holder,
    call: Run,
) -> None:
    record = asked.add_certificate()
    code, out, err = call("revoke", "--mine", "--no-token", "--lang", "en")
    assert code == 3
    assert "Recorded at" in err
    assert "NOT sent: it waits for your confirmation" in out
    assert not asked.revoked(record)
    code, out, _ = call("outbox", "send", "--no-token", "--json")
    assert code == 5
    assert json.loads(out)["reports"][0]["asks"]
    code, _, _ = call("outbox", "send", "--no-token", "--yes")
    assert code == 0
    assert asked.revoked(record)


def test_the_verb_takes_a_yes(
    asked: Holder,
    call: Run,
) -> None:
    record = asked.add_certificate()
    code, out, _ = call("revoke", "--mine", "--no-token", "--yes", "--json")
    # The answer stands in for the ten seconds.
    assert code == 0
    assert json.loads(out)["asks"] is False
    assert asked.revoked(record)


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 3)])
def test_the_verb_asks_on_a_terminal(
    asked: Holder,
    call: Run,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    code: int,
) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    record = asked.add_certificate()
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    found, out, err = call("revoke", "--mine", "--no-token", "--lang", "en")
    assert found == code
    assert f"Send this report? Serial numbers: {record.serial}" in out + err
    assert asked.revoked(record) == (code == 0)
