"""The outbox: events, the states they lead to, and the three paths."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.clock import FixedClock, format_time
from desktop.errors import NothingFound, SaqtaError, StateConflict, StoreFull
from desktop.model.records import Report, ReportCertificate
from desktop.revocation import states
from desktop.store import outbox_events
from desktop.store.outbox import Outbox
from desktop.store.outbox_events import Events, rank
from desktop.store.paths import Home
from desktop.store.spare import Spare

_NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_A, _B = "a" * 64, "b" * 64


def _report(*names: str) -> Report:
    return Report(
        report_id="",
        recorded_at=_NOW,
        monotonic=5.25,
        reason="keyCompromise",
        state="RECORDED",
        send_after=_NOW + timedelta(seconds=10),
        certificates=tuple(
            ReportCertificate(name, name[:4], name, "RECORDED")
            for name in names or (_A, _B)
        ),
        since="2026-10-01T00:00:00.000Z",
        text="\u0442\u043e\u043a\u0435\u043d",
        key_ids=("k1",),
    )


@pytest.fixture
def outbox(home: Home, clock: FixedClock) -> Iterator[Outbox]:
    found = Outbox(home, clock)
    yield found
    found.close()


# -- the tables ----------------------------------------------------------------


def test_the_steps_are_those_of_the_revocation_room() -> None:
    assert dict(outbox_events.ATTEMPT_STEPS) == {
        str(state): {str(step) for step in steps}
        for state, steps in states.ATTEMPT_STEPS.items()
    }
    assert dict(outbox_events.CERTIFICATE_STEPS) == {
        str(state): {str(step) for step in steps}
        for state, steps in states.CERTIFICATE_STEPS.items()
    }


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from([_A, _B]),
            st.sampled_from(["rr", "statement"]),
            st.sampled_from(["add", *outbox_events.ATTEMPT_STEPS]),
        ),
        max_size=14,
    )
)
def test_the_fold_agrees_with_the_revocation_room(
    acts: list[tuple[int, str, str, str]],
) -> None:
    events = Events()
    events.apply(outbox_events.record_event(_report()) | {"report_id": "r"})
    shown = {_A: "RECORDED", _B: "RECORDED"}
    for number, certificate, channel, act in acts:
        name = f"{number}-{certificate[0]}-{channel}"
        event: dict[str, Any] = {
            "type": "attempt" if act == "add" else "advance",
            "at": format_time(_NOW),
            "report_id": "r",
            "attempt_id": name,
            "certificate": certificate,
            "channel": channel,
            "state": act,
            "data": {},
        }
        known = {item.attempt_id: item for item in events.attempts("r")}
        if act == "add":
            events.apply(event)
        elif name not in known:
            with pytest.raises(NothingFound, match="attempt"):
                events.apply(event)
        elif act not in states.ATTEMPT_STEPS[known[name].state]:
            with pytest.raises(StateConflict, match="SQ-STA-01"):
                events.apply(event)
        else:
            events.apply(event)
        for item in events.report("r").certificates:
            attempts = [x for x in events.attempts("r") if x.certificate == item.sha256]
            reached = states.certificate_state(attempts)
            if reached in states.CERTIFICATE_STEPS[shown[item.sha256]]:
                shown[item.sha256] = reached
            assert item.state == shown[item.sha256]
        report = events.report("r")
        assert report.state == states.report_state(shown.values())
        assert all(item.state in item.times for item in report.certificates)


def test_ranks_follow_the_steps() -> None:
    assert rank("UNDONE") == -1
    for state, steps in outbox_events.CERTIFICATE_STEPS.items():
        assert all(rank(step) > rank(state) for step in steps - {"UNDONE"})


# -- a report's life -------------------------------------------------------------


def test_a_report_is_recorded_whole(outbox: Outbox, home: Home) -> None:
    done = outbox.record(_report())
    assert done.path == "database"
    assert outbox.get(done.report_id) == done
    assert Outbox(home, FixedClock(_NOW)).list_reports() == [done]
    assert done.certificates[0].times == {"RECORDED": "2026-11-01T09:00:00.000Z"}
    assert (done.monotonic, done.since) == (5.25, "2026-10-01T00:00:00.000Z")
    assert (done.text, done.key_ids) == ("\u0442\u043e\u043a\u0435\u043d", ("k1",))


def test_a_report_can_be_undone_until_something_was_sent(outbox: Outbox) -> None:
    report_id = outbox.record(_report()).report_id
    undone = outbox.undo(report_id)
    assert undone.state == "UNDONE"
    assert outbox.undo(report_id) == undone
    with pytest.raises(StateConflict, match="attempt"):
        outbox.add_attempt(report_id, _A, "rr", {})
    with pytest.raises(NothingFound, match="report"):
        outbox.undo("none")


def test_a_report_can_be_narrowed(outbox: Outbox) -> None:
    report_id = outbox.record(_report()).report_id
    assert outbox.narrow(report_id, [_B]).state == "RECORDED"
    narrowed = outbox.narrow(report_id, [_B])
    assert [item.state for item in narrowed.certificates] == ["UNDONE", "RECORDED"]
    attempt = outbox.add_attempt(report_id, _B, "rr", {})
    outbox.advance_attempt(attempt.attempt_id, "SENT", {})
    with pytest.raises(StateConflict, match="narrow"):
        outbox.narrow(report_id, [_A])
    with pytest.raises(StateConflict, match="CONFIRMED"):
        outbox.confirm(report_id, _A, "ocsp", _NOW)


def test_undo_can_be_hurried_and_never_lengthened(outbox: Outbox) -> None:
    report_id = outbox.record(_report()).report_id
    assert outbox.hurry(report_id, _NOW).send_after == _NOW
    assert outbox.hurry(report_id, _NOW + timedelta(hours=1)).send_after == _NOW


def test_what_happened_can_be_told_later(outbox: Outbox) -> None:
    report_id = outbox.record(_report()).report_id
    told = outbox.describe(report_id, since="", text="left in a taxi")
    assert (told.since, told.text) == ("2026-10-01T00:00:00.000Z", "left in a taxi")


def test_attempts_lead_to_proof(outbox: Outbox, clock: FixedClock) -> None:
    report_id = outbox.record(_report(_A)).report_id
    first = outbox.add_attempt(report_id, _A, "rr", {"x": 1})
    clock.advance(1)
    outbox.advance_attempt(first.attempt_id, "SENT", {})
    clock.advance(1)
    refused = outbox.advance_attempt(first.attempt_id, "REFUSED", {"why": "no"})
    assert refused.data == {"x": 1, "why": "no"}
    assert outbox.get(report_id).state == "REFUSED"
    second = outbox.add_attempt(report_id, _A, "statement", {})
    outbox.advance_attempt(second.attempt_id, "SENT", {})
    assert outbox.get(report_id).state == "REFUSED"
    clock.advance(1)
    outbox.advance_attempt(second.attempt_id, "ACCEPTED", {})
    with pytest.raises(StateConflict, match="SENT"):
        outbox.advance_attempt(second.attempt_id, "SENT", {})
    done = outbox.confirm(report_id, _A, "crl", _NOW + timedelta(minutes=1))
    assert outbox.confirm(report_id, _A, "ocsp", _NOW + timedelta(minutes=2)) == done
    [item] = done.certificates
    assert (item.state, item.channel, item.confirmed_by) == (
        "CONFIRMED",
        "statement",
        "crl",
    )
    assert item.times == {
        "RECORDED": "2026-11-01T09:00:00.000Z",
        "SENT": "2026-11-01T09:00:01.000Z",
        "REFUSED": "2026-11-01T09:00:02.000Z",
        "ACCEPTED": "2026-11-01T09:00:03.000Z",
        "CONFIRMED": "2026-11-01T09:01:00.000Z",
    }
    assert [item.channel for item in outbox.attempts(report_id)] == ["rr", "statement"]


def test_the_unknown_is_told_apart(outbox: Outbox) -> None:
    report_id = outbox.record(_report(_A)).report_id
    with pytest.raises(NothingFound, match="certificate of the report"):
        outbox.add_attempt(report_id, "c" * 64, "rr", {})
    with pytest.raises(NothingFound, match="attempt"):
        outbox.advance_attempt("none", "SENT", {})
    with pytest.raises(NothingFound, match="report"):
        outbox.get("none")
    with pytest.raises(StateConflict, match="dance"):
        Events().apply({"type": "dance", "at": ""})


def test_one_process_sends_a_report(home: Home, clock: FixedClock) -> None:
    with (
        Outbox(home, clock).turn("r") as mine,
        Outbox(home, clock).turn("r") as theirs,
        Outbox(home, clock).turn("s") as other,
    ):
        assert (mine, theirs, other) == (True, False, True)


# -- the paths -------------------------------------------------------------------


def _break_database(home: Home) -> None:
    shutil.rmtree(home.outbox_dir)
    home.outbox_dir.write_bytes(b"a file where the folder was")


def test_the_file_is_the_second_path(home: Home, clock: FixedClock) -> None:
    outbox = Outbox(home, clock)
    before = outbox.record(_report(_A))
    outbox.close()
    _break_database(home)
    outbox = Outbox(home, clock)
    assert isinstance(outbox.problem(), SaqtaError)
    second = outbox.record(_report(_B))
    assert second.path == "file"
    # What the database had is in the file as well, and can be gone on with.
    attempt = outbox.add_attempt(before.report_id, _A, "rr", {})
    outbox.advance_attempt(attempt.attempt_id, "SENT", {})
    with pytest.raises(StateConflict, match="undo"):
        outbox.undo(before.report_id)
    assert {item.cause for item in outbox.detours} == {"SQ-STO-03"}
    # Mended by a person: the next write brings everything into the database.
    home.outbox_dir.unlink()
    outbox = Outbox(home, clock)
    assert outbox.undo(second.report_id).path == "database"
    assert outbox.get(before.report_id).state == "SENT"
    (home.spare_dir / "events.log").unlink()
    again = Outbox(home, clock)
    assert again.problem() is None
    assert len(again.list_reports()) == 2


def test_memory_is_the_third(
    home: Home, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Spare, raw: bytes, *, durably: bool) -> None:
        raise StoreFull(path="spare")

    outbox = Outbox(home, clock)
    outbox.record(_report(_A))
    _break_database(home)
    outbox.close()
    with monkeypatch.context() as patch:
        patch.setattr(Spare, "append", full)
        lost = outbox.record(_report(_B))
    assert lost.path == "memory"
    assert outbox.get(lost.report_id).path == "memory"
    assert [item.path for item in outbox.detours] == ["memory"]
    assert len(Outbox(home, clock).list_reports()) == 1
    home.outbox_dir.unlink()
    outbox.hurry(lost.report_id, _NOW)
    assert outbox.get(lost.report_id).path == "database"
    assert len(Outbox(home, clock).list_reports()) == 2


def test_a_torn_or_changed_line_is_left_out(home: Home, clock: FixedClock) -> None:
    outbox = Outbox(home, clock)
    outbox.record(_report(_A))
    outbox.record(_report(_B))
    outbox.close()
    path = home.spare_dir / "events.log"
    content = path.read_bytes().replace(b"keyCompromise", b"superseded", 1)
    path.write_bytes(content + b"0123 {}\n" + b"torn")
    _break_database(home)
    outbox = Outbox(home, clock)
    assert [item.certificates[0].sha256 for item in outbox.list_reports()] == [_B]
    path.unlink()
    path.symlink_to(home.root / "elsewhere")
    (home.root / "elsewhere").touch()
    assert len(outbox.list_reports()) == 1


def test_the_copy_is_a_convenience(
    home: Home, clock: FixedClock, outbox: Outbox
) -> None:
    home.spare_dir.write_bytes(b"a file where the folder was")
    assert outbox.record(_report()).path == "database"
    assert outbox.detours == []
