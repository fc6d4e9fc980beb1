"""The journal's head leaves this computer: with what, how often, and what is kept."""

from __future__ import annotations

import shutil
import subprocess
import threading
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from desktop.authority.operator_api import OperatorApi
from desktop.canonical import b64url, canonical, parse, unb64url
from desktop.clock import FixedClock, format_time
from desktop.errors import (
    AnswerUnusable,
    JournalBroken,
    OperatorRefused,
    Unreachable,
)
from desktop.evidence import checkpoint as heads
from desktop.merkle import root_of
from desktop.services.anchor_journal import STAMPED, anchor_journal, leave_head
from desktop.services.keep_watch import KeepWatch
from desktop.services.recorder import Recorder
from desktop.services.recover_anchors import recover_anchors
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


# -- the list of anchors is lost, torn or forged ------------------------------------


def _list_of(holder: Holder) -> Path:
    path = holder.workplace.home.installation_dir / "anchors.jsonl"
    assert path.is_file()
    return path


def _left(holder: Holder, *counts: int) -> Path:
    """Leaves a head after each so many entries; answers the list of anchors."""
    for count in counts:
        _grow(holder, count)
        anchor_journal(holder.workplace, holder.workplace.require_profile())
    return _list_of(holder)


def _without_the_call(monkeypatch: pytest.MonkeyPatch, *, html: bool = False) -> None:
    """An operator that does not tell which head it has: only its receipts do."""

    def refused(_self: OperatorApi) -> dict[str, Any]:
        if html:
            raise AnswerUnusable(url="https://operator", reason="HTTP 404, no JSON")
        raise OperatorRefused(
            reason="no such call",
            call="checkpoints",
            status=405,
            problem="method-not-allowed",
        )

    monkeypatch.setattr(OperatorApi, "last_checkpoint", refused)


def _told_recovered(holder: Holder) -> int:
    entries = holder.restart().journal().entries()
    return sum(entry.kind == "anchor_recovered" for entry in entries)


@pytest.mark.parametrize("source", ["receipts", "operator", "html"])
def test_a_home_that_lost_its_anchors_proves_growth_again(
    known: Holder, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _left(known, 11, 6)
    path.unlink()
    if source == "operator":
        shutil.rmtree(path.parent / "heads")
    else:
        _without_the_call(monkeypatch, html=source == "html")
    workplace = known.restart()
    assert workplace.journal().broken is None
    assert workplace.journal().anchors() == []
    _grow(known, 4)
    assert anchor_journal(workplace, workplace.require_profile()) == 21
    assert _seen(known) == [11, 17, 21]
    name = workplace.require_profile().name
    back = workplace.journal().anchors()
    assert [(item.size, item.where) for item in back] == [(17, name), (21, name)]
    workplace.journal().verify()
    assert _told_recovered(known) == 1
    # From here on it goes as if nothing had been lost.
    assert anchor_journal(workplace, workplace.require_profile()) == 22
    assert _told_recovered(known) == 1


def test_an_old_copy_of_the_anchors_is_caught_up_with(known: Holder) -> None:
    old = _left(known, 5).read_bytes()
    path = _left(known, 6)
    assert path.read_bytes() != old
    path.write_bytes(old)
    workplace = known.restart()
    _grow(known, 1)
    assert anchor_journal(workplace, workplace.require_profile()) == 12
    assert _seen(known) == [5, 11, 12]


def test_a_head_that_the_operator_has_is_known_again(known: Holder) -> None:
    path = _left(known, 5)
    path.unlink()
    workplace = known.restart()
    assert anchor_journal(workplace, workplace.require_profile()) == 5
    assert [item.size for item in workplace.journal().anchors()] == [5]
    assert (_seen(known), _told_recovered(known)) == ([5], 1)


def test_torn_anchors_stop_until_a_person_puts_them_aside(known: Holder) -> None:
    path = _left(known, 5)
    path.write_bytes(path.read_bytes()[:-20])
    workplace = known.restart()
    profile = workplace.require_profile()
    with pytest.raises(JournalBroken, match="an anchor was changed"):
        anchor_journal(workplace, profile)
    with pytest.raises(JournalBroken, match="an anchor was changed"):
        workplace.journal().append("test", {})
    assert path.exists()
    path.rename(path.with_suffix(".torn"))
    known.restart()
    _grow(known, 2)
    assert anchor_journal(known.workplace, profile) == 7
    assert _seen(known) == [5, 7]


def test_an_anchor_that_nobody_saw_is_not_what_a_proof_starts_from(
    known: Holder,
) -> None:
    """True to the journal, but made up: the operator never had it."""
    path = _left(known, 5)
    workplace = known.workplace
    profile = workplace.require_profile()
    _grow(known, 3)
    journal = workplace.journal()
    journal.anchor(*journal.checkpoint(), profile.name, "2026-11-01T00:00:00.000Z", "x")
    assert path.read_bytes().count(b"\n") == 2
    _grow(known, 1)
    assert anchor_journal(workplace, profile) == 9
    assert _seen(known) == [5, 9]


@pytest.mark.parametrize("source", ["receipts", "operator"])
def test_a_rewritten_journal_gets_nothing_back(
    known: Holder, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list gone, the journal made anew: what the operator signed contradicts it."""
    path = _left(known, 5)
    path.unlink()
    if source == "receipts":
        _without_the_call(monkeypatch)
    else:
        shutil.rmtree(path.parent / "heads")
    shutil.rmtree(known.workplace.home.journal_dir)
    workplace = known.restart()
    for number in range(8):
        workplace.journal().append("test.other", {"n": number})
    with pytest.raises(OperatorRefused, match="checkpoint-unproved"):
        anchor_journal(workplace, workplace.require_profile())
    assert workplace.journal().anchors() == []
    assert (_seen(known), _told_recovered(known)) == ([5], 0)


@pytest.mark.parametrize("lie", ["head", "receipt", "other", "torn", "empty"])
def test_a_forged_head_with_a_receipt_is_not_believed(
    known: Holder, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _left(known, 5, 4)
    path.unlink()
    first, second = sorted((path.parent / "heads").glob("*.receipt.json"))
    value = parse(second.read_bytes())
    if lie == "head":
        payload = parse(unb64url(value["payload"]))
        value["payload"] = b64url(canonical({**payload, "size": 8}))
    elif lie == "receipt":
        receipt = parse(unb64url(value["receipt"]["payload"]))
        said = canonical({**receipt, "receipt_id": "forged"})
        value["receipt"]["payload"] = b64url(said)
    elif lie == "other":
        # A true receipt, but of another head.
        value["receipt"] = parse(first.read_bytes())["receipt"]
    content = {"torn": second.read_bytes()[:-9], "empty": b"[]"}
    second.write_bytes(content.get(lie) or canonical(value))
    _without_the_call(monkeypatch)
    workplace = known.restart()
    profile = workplace.require_profile()
    # The one before it is true, but the operator has seen more.
    assert recover_anchors(workplace, profile) == 5
    path.unlink()
    with pytest.raises(OperatorRefused, match="checkpoint-inconsistent"):
        anchor_journal(workplace, profile)
    assert [item.size for item in workplace.journal().anchors()] == [5]
    assert _seen(known) == [5, 9]


def test_peaks_that_were_forged_do_not_lead_a_recovered_proof_astray(
    known: Holder,
) -> None:
    path = _left(known, 4, 3)
    leaves = [sha256(bytes([n])).digest() for n in range(4)]
    first = parse(path.read_bytes().splitlines()[0])
    peak = root_of(leaves).hex()
    path.write_bytes(canonical({**first, "root": peak, "peaks": peak}) + b"\n")
    workplace = known.restart()
    profile = workplace.require_profile()
    # A start compares the tree, so the journal is read-only, and nothing is mended.
    assert workplace.journal().broken is not None
    with pytest.raises(OperatorRefused, match="idempotency-conflict"):
        anchor_journal(workplace, profile)
    assert _seen(known) == [4, 7]
    assert path.read_bytes().count(b"\n") == 1
