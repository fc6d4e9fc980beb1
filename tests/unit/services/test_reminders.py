"""The agent's reminders, by a clock that is moved: ends, applications, open reports."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.agent import Agent
from desktop.clock import FixedClock
from desktop.model.people import Application
from desktop.model.records import CertificateRecord
from desktop.services.keep_watch import ALARMS_S, KeepWatch
from desktop.services.notices import Notice
from desktop.services.reminders import DAYS, new_reminders
from desktop.services.report_compromise import Scope, report_compromise
from tests.fakes.holder import Holder
from tests.unit.services.test_revoke_cli import Run, call

__all__ = ["call"]

_DAY = 86_400


@pytest.fixture
def moved(holder: Holder) -> Holder:
    holder.clock = FixedClock(datetime.now(UTC))
    return holder


def _clock(holder: Holder) -> FixedClock:
    assert isinstance(holder.clock, FixedClock)
    return holder.clock


def _ends_in(holder: Holder, days: float) -> CertificateRecord:
    """A certificate whose record says when it ends; its token is nowhere."""
    record = holder.add_certificate()
    changed = dataclasses.replace(
        record, not_after=_clock(holder).now() + timedelta(days=days)
    )
    holder.workplace.register().put_certificate(changed)
    return changed


def _watch(holder: Holder) -> tuple[KeepWatch, list[Notice]]:
    told: list[Notice] = []
    return KeepWatch(holder.workplace, told.append), told


def test_each_stage_is_told_once_and_without_the_token(moved: Holder) -> None:
    record = _ends_in(moved, 31)
    told: list[Notice] = []
    seen = []
    for hour in range(31 * 24):
        new = new_reminders(moved.workplace)
        told += new
        seen += [hour] * len(new)
        _clock(moved).advance(3_600)
    assert [item.kind for item in told] == ["ending"] * len(DAYS)
    # At 30, 14, 7 and 1 days before the end, within the hour.
    assert [round(31 - hour / 24) for hour in seen] == list(DAYS)
    assert {item.facts["serial"] for item in told} == {record.serial}
    assert told[0].notice_id == f"ending:{record.serial}:{told[0].facts['days']}"
    # The status changed once, and the journal says to whom and that nobody knows.
    (entry,) = [
        entry.body
        for entry in moved.workplace.journal().entries()
        if entry.kind == "status_changed"
    ]
    assert (entry["event"], entry["about"]) == ("expiring", record.sha256)
    assert entry["delivery"] == "unknown"
    assert "@" in entry["address"]


def test_a_restart_repeats_nothing(moved: Holder) -> None:
    _ends_in(moved, 6)
    keeper, told = _watch(moved)
    keeper.round()
    assert len(told) == 1
    moved.restart()
    keeper, told = _watch(moved)
    keeper.round()
    assert told == []


def test_after_weeks_without_power_the_nearest_stage_speaks(moved: Holder) -> None:
    _ends_in(moved, 40)
    keeper, told = _watch(moved)
    keeper.round()
    assert told == []
    _clock(moved).advance(35 * _DAY)
    keeper.round()
    assert [item.facts["days"] for item in told] == [5]


def test_what_was_renewed_stays_silent(moved: Holder) -> None:
    old = _ends_in(moved, 10)
    newer = moved.add_certificate()
    moved.workplace.register().put_certificate(
        dataclasses.replace(
            newer,
            not_before=old.not_before + timedelta(days=1),
            not_after=old.not_after + timedelta(days=365),
        )
    )
    keeper, told = _watch(moved)
    keeper.round()
    assert told == []


@pytest.mark.parametrize("how", ["revoked", "reported", "ended"])
def test_what_is_closed_stays_silent(moved: Holder, how: str) -> None:
    record = _ends_in(moved, 10)
    if how == "revoked":
        changed = dataclasses.replace(record, status="revoked")
        moved.workplace.register().put_certificate(changed)
    elif how == "reported":
        report_compromise(moved.workplace, Scope(mine=True))
    else:
        _clock(moved).advance(11 * _DAY)
    keeper, told = _watch(moved)
    keeper.round()
    assert [item for item in told if item.kind == "ending"] == []


def test_an_unfinished_application_is_recalled(moved: Holder) -> None:
    now = _clock(moved).now()
    left = Application("7" * 32, "DRAFTED", now, now, {})
    ended = dataclasses.replace(left, application_id="8" * 32, state="ABANDONED")
    for item in (left, ended):
        moved.workplace.register().put_application(item)
    keeper, told = _watch(moved)
    keeper.round()
    assert told == []
    for days in (1, 1, 5, 20, 3, 10):
        _clock(moved).advance(days * _DAY)
        keeper.round()
    assert {item.kind for item in told} == {"unfinished"}
    assert {item.facts["application_id"] for item in told} == {"7" * 32}
    assert [item.facts["days"] for item in told] == [1, 7, 30]


def test_an_unproved_report_speaks_up_every_day_after_the_last_alarm(
    moved: Holder,
) -> None:
    moved.add_certificate(protected=False)
    report_compromise(moved.workplace, Scope(mine=True), undo_seconds=0)
    keeper, told = _watch(moved)
    for hours in (1, 3, 16, 12, 12, 12, 12):
        _clock(moved).advance(hours * 3_600)
        keeper.round()
    hours_told = [int(item.facts["minutes"]) / 60 for item in told]
    # A quarter of an hour fell due before the first round: its hour speaks for both.
    assert hours_told == [1, 4, 20, 44, 68]
    assert ALARMS_S[-1] == 20 * 3_600


@pytest.mark.expects_log
def test_without_a_display_the_log_says_it(
    moved: Holder, caplog: pytest.LogCaptureFixture
) -> None:
    record = _ends_in(moved, 6.5)
    Agent(moved.workplace, "en", show=lambda _notice: False).round()
    assert f"serial number {record.serial} ends on" in caplog.text
    assert "in 7 days" in caplog.text
    assert record.subject not in caplog.text


def test_with_a_display_a_notice_is_opened(moved: Holder) -> None:
    record = _ends_in(moved, 6.5)
    shown: list[str] = []

    def show(notice: str) -> bool:
        shown.append(notice)
        return True

    Agent(moved.workplace, "en", show=show).round()
    assert shown == [f"ending:{record.serial}:7"]


def test_the_calendar_file_has_the_four_alarms(
    holder: Holder,
    call: Run,
    tmp_path: Path,
) -> None:
    record = holder.add_certificate()
    revoked = holder.add_certificate()
    holder.workplace.register().put_certificate(
        dataclasses.replace(revoked, status="revoked")
    )
    path = tmp_path / "ends.ics"
    code, out, _ = call("status", "--calendar", str(path), "--json", "--lang", "kk")
    assert code == 0
    assert json.loads(out)["certificates"]
    content = path.read_bytes()
    text = content.decode("utf-8").replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 1
    assert f"UID:{record.sha256}@saqta" in text
    assert [f"TRIGGER:-P{days}D" in text for days in DAYS] == [True] * 4
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
