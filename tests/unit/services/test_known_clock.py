"""What a statement says of its clock: what was heard last, or honestly unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.canonical import parse, unb64url
from desktop.clock import FixedClock
from desktop.services.keep_watch import KeepWatch
from desktop.services.known_clock import clock_of, saw_clock
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import carry_on, revoke
from tests.fakes.holder import Holder

UNKNOWN = {"source": "system", "offset_s": "unknown"}
NAME = "saqta-sandbox"


@pytest.fixture
def early(holder: Holder) -> Holder:
    """A holder whose clock is ten days behind and moves when told."""
    holder.clock = FixedClock(datetime.now(UTC) - timedelta(days=10))
    return holder


def _statement(holder: Holder) -> Mapping[str, Any]:
    reports = holder.workplace.outbox().list_reports()
    attempts = [
        item
        for report in reports
        for item in holder.workplace.outbox().attempts(report.report_id)
        if item.channel == "statement"
    ]
    newest = max(attempts, key=lambda item: item.created_at)
    found = parse(unb64url(newest.data["envelope"]["payload"]))
    assert isinstance(found, dict)
    return found


def _click(holder: Holder) -> None:
    revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    )


def test_nothing_heard_is_unknown(holder: Holder) -> None:
    holder.add_certificate()
    assert clock_of(holder.workplace, NAME) == UNKNOWN
    _click(holder)
    assert _statement(holder)["clock"] == UNKNOWN


def test_a_receipt_of_the_day_tells_the_next_statement(early: Holder) -> None:
    early.add_certificate()
    _click(early)
    assert isinstance(early.clock, FixedClock)
    early.clock.advance(3_600)
    early.add_certificate()
    _click(early)
    clock = _statement(early)["clock"]
    assert clock["source"] == "system+receipt"
    # Ten days behind, as the operator's signed receipt told.
    assert abs(float(clock["offset_s"]) - 864_000) < 300


def test_the_agent_hears_it_before_there_is_a_report(early: Holder) -> None:
    workplace = early.workplace
    workplace.keep_profile(workplace.require_profile())
    early.add_certificate()
    KeepWatch(workplace, lambda _notice: None).round()
    clock = clock_of(workplace, NAME)
    assert clock["source"] == "system+date"
    assert abs(float(clock["offset_s"]) - 864_000) < 300
    report = report_compromise(workplace, Scope(mine=True), undo_seconds=0)
    carry_on(workplace, early.person, report.report_id)
    assert _statement(early)["clock"] == clock


@pytest.mark.parametrize("days", [-10, 2, 400])
def test_a_clock_that_jumped_since_is_unknown(early: Holder, days: int) -> None:
    saw_clock(early.workplace, NAME, 1.25, by="receipt")
    assert clock_of(early.workplace, NAME) == {
        "source": "system+receipt",
        "offset_s": "1.2",
    }
    assert isinstance(early.clock, FixedClock)
    early.clock.advance(days * 86_400)
    assert clock_of(early.workplace, NAME) == UNKNOWN


def test_a_header_does_not_replace_a_signed_time(early: Holder) -> None:
    saw_clock(early.workplace, NAME, 5.0, by="receipt")
    saw_clock(early.workplace, NAME, 999.0)
    saw_clock(early.workplace, NAME, None)
    assert clock_of(early.workplace, NAME)["offset_s"] == "5.0"
    assert isinstance(early.clock, FixedClock)
    early.clock.advance(90_000)
    saw_clock(early.workplace, NAME, 999.0)
    assert clock_of(early.workplace, NAME)["offset_s"] == "999.0"


@pytest.mark.parametrize("kept", [None, 7, {}, {"by": "x"}])
def test_what_is_not_ours_is_unknown(holder: Holder, kept: Any) -> None:
    holder.workplace.register().remember(f"clock-gap:{NAME}", kept)
    assert clock_of(holder.workplace, NAME) == UNKNOWN


def test_a_damaged_register_stands_before_no_statement(holder: Holder) -> None:
    holder.workplace.register().remember("x", 1)
    holder.restart()
    holder.workplace.register().close()
    (path,) = holder.workplace.home.register_dir.glob("*.db")
    path.write_bytes(b"not a database")
    assert clock_of(holder.restart(), NAME) == UNKNOWN
