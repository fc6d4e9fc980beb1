"""The journal's head leaves this computer: with what, how often, and what is kept."""

from __future__ import annotations

import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import parse, unb64url
from desktop.clock import FixedClock, format_time
from desktop.errors import OperatorRefused, Unreachable
from desktop.evidence import checkpoint as heads
from desktop.services.anchor_journal import STAMPED, anchor_journal, leave_head
from desktop.services.keep_watch import KeepWatch
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import carry_on
from desktop.store.journal import Journal
from tests.fakes.holder import Holder

_HANG_S = 60


@pytest.fixture
def known(holder: Holder) -> Holder:
    """A holder whose installation key the operator has registered."""
    key, state = holder.workplace.installation(), holder.server.state
    record = holder.add_certificate()
    row = state.store.one("certificates", sha256=record.sha256)
    assert row is not None
    state.store.insert(
        "installation_keys",
        key_id=key.key_id,
        spki=key.spki,
        iin=row["iin"],
        registered_at=format_time(state.now()),
    )
    return holder


def _seen(holder: Holder) -> list[int]:
    """Sizes of the heads that the operator has."""
    key_id = holder.workplace.installation().key_id
    rows = holder.server.state.store.rows("checkpoints", key_id=key_id, order="size")
    return [row["size"] for row in rows]


def _grow(holder: Holder, count: int) -> None:
    for number in range(count):
        holder.workplace.journal().append("test", {"n": number})


def test_growth_of_any_length_is_proved_from_the_entries_since(
    known: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace = known.workplace
    profile = workplace.require_profile()
    monkeypatch.setattr("desktop.store.journal._BATCH", 7)
    read: list[int] = []
    batches = Journal._batches

    def counted(self: Journal, start: int) -> Any:
        for rows in batches(self, start):
            assert len(rows) <= 7
            read.extend(row[0] for row in rows)
            yield rows

    _grow(known, 40)
    assert anchor_journal(workplace, profile) == 40
    _grow(known, 61)
    monkeypatch.setattr(Journal, "_batches", counted)
    assert anchor_journal(workplace, profile) == 101
    assert min(read) == 41
    # Nothing new: nothing is sent, nothing is read.
    read.clear()
    assert anchor_journal(workplace, profile) == 101
    assert (_seen(known), read) == ([40, 101], [])


def test_the_agent_leaves_the_head_and_has_it_stamped(
    known: Holder, tmp_path: Path
) -> None:
    known.clock = FixedClock(datetime.now(UTC))
    workplace = known.restart()
    _grow(known, 5)
    keeper = KeepWatch(workplace, lambda _notice: None)
    keeper.round()
    size = workplace.journal().head()[0]
    assert _seen(known) == [size]
    name = workplace.require_profile().name
    assert [(item.size, item.where) for item in workplace.journal().anchors()] == [
        (size, STAMPED),
        (size, name),
    ]
    known.clock.advance(3601)
    _grow(known, 1)
    keeper.round()
    assert len(_seen(known)) == 2
    # What others said of the head lies beside its exact bytes, for a foreign judge.
    folder = workplace.home.installation_dir / "heads"
    first = sorted(folder.glob(f"{size:012d}-*.json"))
    assert [path.name.split(".")[1] for path in first] == ["receipt", "stamp"]
    receipt, stamp = (parse(path.read_bytes()) for path in first)
    assert receipt["payload"] == stamp["payload"]
    head = heads.read(
        unb64url(stamp["payload"]),
        unb64url(stamp["signature"]),
        workplace.installation().spki,
    )
    assert head.size == size
    (tmp_path / "head").write_bytes(unb64url(stamp["payload"]))
    (tmp_path / "token").write_bytes(unb64url(stamp["stamp"]["token"]))
    judged = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-token_in", "-in", str(tmp_path / "token")),
            *("-data", str(tmp_path / "head")),
            *("-CAfile", str(known.server.trust_path)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in judged.stdout, judged.stderr


def test_a_report_takes_the_head_along(known: Holder) -> None:
    report = report_compromise(known.workplace, Scope(mine=True), undo_seconds=0)
    result = carry_on(known.workplace, known.person, report.report_id)
    assert result.state == "CONFIRMED"
    assert _seen(known) == [known.workplace.journal().head()[0]]
    # Two sources proved it; the status changed once (row S3).
    assert [proof["source"] for proof in result.proofs] == ["ocsp", "crl"]
    (entry,) = [
        entry.body
        for entry in known.workplace.journal().entries()
        if entry.kind == "status_changed"
    ]
    assert (entry["event"], entry["delivery"]) == ("revoked", "unknown")
    assert "@" in entry["address"]


def test_a_report_is_settled_where_the_head_can_not_leave(holder: Holder) -> None:
    record = holder.add_certificate()
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    holder.server.fail("drop-before", "v1/checkpoints", times=9)
    result = carry_on(holder.workplace, holder.person, report.report_id)
    assert result.state == "CONFIRMED"
    assert holder.revoked(record)
    assert _seen(holder) == []


def test_without_a_time_stamp_the_receipt_stands(known: Holder) -> None:
    _grow(known, 2)
    known.server.fail("drop-before", "tsa", times=9)
    assert anchor_journal(
        known.workplace, known.workplace.require_profile(), stamp=True
    )
    assert STAMPED not in {item.where for item in known.workplace.journal().anchors()}


def test_programs_of_one_home_take_turns(known: Holder) -> None:
    """Two that grew the journal and left its head at once: one line of heads."""
    profile = known.workplace.require_profile()
    places = [known.restart() for _ in range(3)]
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for step in range(6):
                places[number].journal().append("test", {"by": number, "n": step})
                anchor_journal(places[number], profile)
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(places))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_HANG_S)
    assert failed == []
    assert _seen(known)[-1] == known.restart().journal().head()[0] == 18


def test_what_stands_in_the_way_is_noted_and_stops_nothing(holder: Holder) -> None:
    workplace = holder.workplace
    profile = workplace.require_profile()
    recorder = Recorder(workplace.journal(), workplace.clock, holder.person, "test")
    # Nobody has registered this home's key.
    with pytest.raises(OperatorRefused, match="installation-invalid"):
        anchor_journal(workplace, profile)
    leave_head(workplace, profile, recorder)
    holder.server.fail("drop-before", "v1/checkpoints", times=9)
    with pytest.raises(Unreachable, match="SQ-PEN"):
        anchor_journal(workplace, profile)
    leave_head(workplace, profile, recorder)
    noted = [
        entry.body["code"]
        for entry in workplace.journal().entries()
        if entry.kind == "anchor_not_sent"
    ]
    assert noted == ["SQ-REF-02", "SQ-PEN-01"]
