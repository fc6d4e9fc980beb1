"""A second click is the report of the first one, and what it says besides is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import StoreUnavailable
from desktop.revocation import recovery
from desktop.services.pin_meanwhile import PinMeanwhile
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import (
    Scope,
    describe_report,
    report_compromise,
    undo_report,
)
from desktop.services.revoke import revoke
from desktop.services.send_by_code import record_by_code
from desktop.services.send_report import SendReport
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer

pytestmark = pytest.mark.xdist_group("second_click")

SINCE = "2026-07-01T09:00:00.000Z"


def test_a_second_click_adds_what_it_says(holder: Holder) -> None:
    holder.add_certificate()
    first = report_compromise(holder.workplace, Scope(mine=True))
    second = report_compromise(
        holder.workplace, Scope(mine=True), since=SINCE, text="the bag was stolen"
    )
    assert second.report_id == first.report_id
    third = report_compromise(holder.workplace, Scope(mine=True), text="at noon")
    (kept,) = holder.restart().outbox().list_reports()
    assert (kept.since, kept.text) == (SINCE, "at noon")
    assert kept == third


@pytest.mark.parametrize("step", ["prepare", "run"])
def test_what_fails_after_the_record_ends_in_the_result(
    holder: Holder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    holder.add_certificate()

    def fails(*_: object, **_more: object) -> None:
        raise StoreUnavailable(path="register.db", reason="I/O error")

    monkeypatch.setattr(SendReport, step, fails)
    told: list[str] = []
    result = revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=True,
        recorded=lambda name, _at: told.append(name),
        counting=lambda _seconds: None,
    )
    assert [result.report_id] == told
    assert result.state == "RECORDED"
    assert result.ways_out["phone"]
    kinds = [entry.kind for entry in holder.workplace.journal().entries()]
    assert "report_not_sent_now" in kinds


def test_an_undo_in_the_last_moment_is_told_as_one(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder.add_certificate()
    settle = PinMeanwhile.settle

    def undone_elsewhere(pins: PinMeanwhile, seconds: float) -> None:
        (report,) = holder.workplace.outbox().list_reports()
        undo_report(holder.workplace, report.report_id)
        settle(pins, seconds)

    monkeypatch.setattr(PinMeanwhile, "settle", undone_elsewhere)
    result = revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=True,
        recorded=lambda _name, _at: None,
        counting=lambda _seconds: None,
    )
    assert result.state == "UNDONE"


def test_an_interrupt_while_the_journal_is_read_is_undo(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long journal is opened between "recorded" and the first second of the bar."""
    holder.add_certificate()
    note = Recorder.note

    def interrupted(recorder: Recorder, kind: str, body: Mapping[str, Any]) -> None:
        if kind == "compromise_recorded":
            raise KeyboardInterrupt
        note(recorder, kind, body)

    monkeypatch.setattr(Recorder, "note", interrupted)
    result = revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        recorded=lambda _name, _at: None,
        counting=lambda _seconds: None,
    )
    assert result.state == "UNDONE"
    (record,) = holder.workplace.register().list_certificates()
    assert not holder.revoked(record)


def test_a_list_of_anchors_that_can_t_be_read_stops_no_revocation(
    holder: Holder,
) -> None:
    """The journal is broken then, and a personal revocation goes on (D-S2 ruling)."""
    record = holder.add_certificate()
    folder = holder.workplace.home.installation_dir
    holder.workplace.home.make(folder)
    (folder / "anchors.jsonl").mkdir()
    result = revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        use_token=False,
        now=True,
        recorded=lambda _name, _at: None,
        counting=lambda _seconds: None,
    )
    assert result.state == "CONFIRMED"
    assert holder.revoked(record)
    assert holder.workplace.journal().broken is not None


@pytest.mark.parametrize(
    ("text", "kept"),
    [("\u0438\u0306", "\u0439"), ("lost \udcff", "lost ?"), ("\ud83d", "?")],
)
def test_no_text_stands_before_the_record(
    holder: Holder, server: SandboxServer, tmp_path: Path, text: str, kept: str
) -> None:
    """Letters in two parts, as some systems type them, and bytes that are no text."""
    holder.add_certificate()
    report = report_compromise(holder.workplace, Scope(mine=True), text=text)
    assert report.text == kept
    described = describe_report(holder.workplace, report.report_id, text=f"{text}!")
    assert described.text == f"{kept}!"
    other = Holder(server, tmp_path / "other").workplace
    with recovery.new_secret() as secret:
        by_code = record_by_code(other, secret, text=text, undo_seconds=0)
    assert by_code.text == kept
