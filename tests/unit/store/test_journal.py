"""The journal as its users see it; attacks on it are in `tests/faults`."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from desktop.canonical import canonical, parse_canonical
from desktop.clock import FixedClock
from desktop.errors import (
    EncodingInvalid,
    JournalBroken,
    StoreFull,
    StoreUnavailable,
)
from desktop.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from desktop.store.database import Database
from desktop.store.gaps import GAP, Gaps
from desktop.store.journal import GENESIS, Journal, parse_entry
from desktop.store.paths import Home


@pytest.fixture
def journal(home: Home, clock: FixedClock) -> Journal:
    return Journal.open(home, clock)


def _fill(journal: Journal, count: int) -> None:
    for number in range(count):
        journal.append("test.done", {"number": number})


def test_an_entry_is_canonical_and_says_when(
    journal: Journal, clock: FixedClock
) -> None:
    body: dict[str, Any] = {
        "b": '\u049b\u0430\u0437\u0430\u049b "text"',
        "a": [1, True, None, {}],
    }
    first = journal.append("test.done", body)
    clock.advance(61.5)
    second = journal.append("\u0442\u0435\u0441\u0442", {})
    assert parse_canonical(first.raw) == {
        "body": body,
        "kind": "test.done",
        "monotonic": "5.000000",
        "prev": GENESIS,
        "seq": 1,
        "utc": "2026-11-01T09:00:00.000Z",
    }
    assert second.prev == first.sha256 == hashlib.sha256(first.raw).hexdigest()
    assert (second.utc, second.monotonic) == ("2026-11-01T09:01:01.500Z", "66.500000")
    assert list(journal.entries()) == [first, second]
    assert list(journal.entries(2)) == [second]


def test_an_empty_journal_has_a_head(journal: Journal) -> None:
    assert journal.head() == (0, GENESIS)
    assert journal.checkpoint() == (0, GENESIS, hashlib.sha256(b"").hexdigest())
    assert journal.last_anchor() is None
    assert list(journal.entries()) == []
    journal.verify()


@pytest.mark.parametrize("value", [1.5, 2**60, "e\u0301", b"bytes", object()])
def test_what_is_not_canonical_is_not_written(journal: Journal, value: Any) -> None:
    with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
        journal.append("test.done", {"value": value})
    assert journal.head() == (0, GENESIS)


def test_the_head_is_read_again_before_each_entry(
    home: Home, clock: FixedClock, journal: Journal
) -> None:
    other = Journal.open(home, clock)
    journal.append("test.a", {})
    other.append("test.b", {})
    journal.append("test.c", {})
    assert [item.seq for item in other.entries()] == [1, 2, 3]
    other.verify()


def test_a_checkpoint_is_the_root_over_the_entries(journal: Journal) -> None:
    _fill(journal, 21)
    size, head, root = journal.checkpoint()
    leaves = [leaf_hash(item.raw) for item in journal.entries()]
    assert (size, head) == journal.head()
    assert root == root_of(leaves).hex()
    proof = [bytes.fromhex(step) for step in journal.prove_inclusion(7, 21)]
    verify_inclusion(leaves[6], 6, 21, proof, bytes.fromhex(root))
    steps = [bytes.fromhex(step) for step in journal.prove_consistency(9, 21)]
    verify_consistency(9, root_of(leaves[:9]), 21, bytes.fromhex(root), steps)
    with pytest.raises(JournalBroken, match="entries are missing"):
        journal.prove_inclusion(1, 22)


def test_heads_seen_outside_are_remembered(
    home: Home, clock: FixedClock, journal: Journal
) -> None:
    _fill(journal, 5)
    journal.anchor(*journal.checkpoint(), "operator", "2026-11-01T09:00:00.000Z", "r1")
    _fill(journal, 2)
    journal.anchor(*journal.checkpoint(), "operator", "2026-11-01T10:00:00.000Z", "r2")
    again = Journal.open(home, clock)
    assert again.broken is None
    assert [item.size for item in again.anchors()] == [5, 7]
    last = again.last_anchor()
    assert last is not None
    assert (last.at, last.receipt) == ("2026-11-01T10:00:00.000Z", "r2")
    with pytest.raises(JournalBroken, match="an anchor of another journal"):
        journal.anchor(6, "0" * 64, "0" * 64, "operator", "2026-11-01T10:00:00.000Z")


def test_the_start_reads_only_what_came_since(
    home: Home, clock: FixedClock, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(journal, 30)
    journal.anchor(*journal.checkpoint(), "operator", "2026-11-01T09:00:00.000Z")
    _fill(journal, 3)
    read = _counted(monkeypatch)
    assert Journal.open(home, clock).broken is None
    assert read == [30, 31, 32, 33]


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the entries that are read from now on."""
    read: list[int] = []
    batches = Journal._batches

    def counted(self: Journal, start: int) -> Any:
        for rows in batches(self, start):
            read.extend(row[0] for row in rows)
            yield rows

    monkeypatch.setattr(Journal, "_batches", counted)
    return read


def test_a_start_sees_that_the_tree_was_changed(
    home: Home, clock: FixedClock, journal: Journal
) -> None:
    _fill(journal, 5)
    journal.anchor(*journal.checkpoint(), "operator", "2026-11-01T09:00:00.000Z")
    _fill(journal, 2)
    with journal._database.write() as connection:
        connection.execute("UPDATE tree SET peaks = ?", (b"".join([bytes(32)] * 3),))
    again = Journal.open(home, clock)
    assert again.broken is not None
    with pytest.raises(JournalBroken, match="the tree was changed"):
        again.append("test.done", {})


@pytest.mark.parametrize("where", ["operator", "other"])
def test_proofs_are_the_tree_s_own_and_read_what_came_since(
    home: Home,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    monkeypatch.setattr("desktop.store.journal._BATCH", 4)
    _fill(journal, 21)
    leaves = [leaf_hash(entry.raw) for entry in journal.entries()]
    journal.anchor(11, *_head_at(leaves, journal, 11), "operator", "2026-11-01")
    journal.anchor(16, *_head_at(leaves, journal, 16), where, "2026-11-02")
    for size in range(len(leaves) + 1):
        for old in range(size + 1):
            expected = consistency_proof(leaves[:size], old)
            assert journal.prove_consistency(old, size) == _hex(expected)
        for at in range(size):
            expected = inclusion_proof(leaves[:size], at)
            assert journal.prove_inclusion(at + 1, size) == _hex(expected)
    # From the peaks of the anchor: nothing before it is read.
    read = _counted(monkeypatch)
    assert journal.prove_consistency(16, 21)
    assert min(read) == 17
    # Only the newest anchor of a place keeps them.
    kept = [bool(anchor.peaks) for anchor in journal.anchors()]
    assert kept == [where == "other", True]


def test_a_proof_does_without_peaks_and_refuses_wrong_ones(
    home: Home, clock: FixedClock, journal: Journal
) -> None:
    _fill(journal, 9)
    leaves = [leaf_hash(entry.raw) for entry in journal.entries()]
    journal.anchor(6, *_head_at(leaves, journal, 6), "operator", "2026-11-01")
    expected = _hex(consistency_proof(leaves, 6))
    path = home.installation_dir / "anchors.jsonl"
    value = parse_canonical(path.read_bytes().strip(), "anchor")
    for peaks in ("", "00" * 64, "zz", value["peaks"][64:]):
        path.write_bytes(canonical({**value, "peaks": peaks}) + b"\n")
        assert Journal.open(home, clock).prove_consistency(6, 9) == expected
    # As a journal of the first version kept it.
    del value["peaks"]
    path.write_bytes(canonical(value) + b"\n")
    assert Journal.open(home, clock).prove_consistency(6, 9) == expected
    # A root that is not the journal's own is another head.
    path.write_bytes(canonical({**value, "root": "00" * 32}) + b"\n")
    with pytest.raises(JournalBroken, match="another head was seen outside"):
        Journal.open(home, clock).verify()


def test_the_newest_heads_are_kept(
    home: Home, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.anchors._MOST", 3)
    for number in range(5):
        _fill(journal, 1)
        where = ("first", "operator", "time stamp")[min(number, 1 + number % 2)]
        journal.anchor(*journal.checkpoint(), where, "2026-11-01")
    assert [anchor.size for anchor in journal.anchors()] == [1, 3, 4, 5]
    journal.verify()
    # The newest covers what the older ones did.
    with journal._database.write() as connection:
        connection.execute("UPDATE entry SET raw = x'7b7d' WHERE seq = 1")
    with pytest.raises(JournalBroken, match="changed"):
        journal.verify()


def test_a_head_with_another_root_is_no_anchor(journal: Journal) -> None:
    _fill(journal, 3)
    size, head, _ = journal.checkpoint()
    with pytest.raises(JournalBroken, match="an anchor of another journal"):
        journal.anchor(size, head, "00" * 32, "operator", "2026-11-01")
    with pytest.raises(JournalBroken, match="entries are missing"):
        journal.anchor(4, head, "00" * 32, "operator", "2026-11-01")
    assert journal.anchors() == []


def _head_at(leaves: list[bytes], journal: Journal, size: int) -> tuple[str, str]:
    heads = [entry.sha256 for entry in journal.entries()]
    return heads[size - 1], root_of(leaves[:size]).hex()


def _hex(steps: list[bytes]) -> list[str]:
    return [step.hex() for step in steps]


def test_many_entries_are_read_in_batches(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.journal._BATCH", 4)
    _fill(journal, 8)
    assert [item.seq for item in journal.entries(3)] == [3, 4, 5, 6, 7, 8]
    journal.verify()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{}", "another shape"),
        (b"[]", "not an object"),
        (b'{"seq": 1}', "not in canonical form"),
        (
            canonical(
                {
                    "body": {},
                    "kind": "k",
                    "monotonic": "1",
                    "prev": GENESIS,
                    "seq": 2,
                    "utc": "x",
                }
            ),
            "another shape",
        ),
    ],
)
def test_an_entry_of_another_shape_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(JournalBroken, match=reason):
        parse_entry(raw, 1, "")


def test_a_gap_is_the_first_entry_after_it(
    home: Home, clock: FixedClock, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Database) -> Any:
        raise StoreFull(path="journal")

    journal.append("test.before", {})
    with monkeypatch.context() as patch:
        patch.setattr(Database, "write", full)
        for kind in ("test.lost", "test.more"):
            with pytest.raises(StoreFull, match="SQ-STO-02"):
                journal.append(kind, {})
            clock.advance(30)
    Gaps(home, clock).note("outbox", "SQ-STO-02", "file")
    # Another process is the first that can write again.
    again = Journal.open(home, clock)
    assert again.append("test.after", {}).seq == 3
    gap, after = again.entries(2)
    assert (gap.kind, after.kind, after.prev) == (GAP, "test.after", gap.sha256)
    assert gap.body == {
        "start": "2026-11-01T09:00:00.000Z",
        "end": "2026-11-01T09:01:00.000Z",
        "causes": ["SQ-STO-02"],
        "paths": ["file", "none"],
        "what": ["outbox", "test.lost", "test.more"],
        "count": 3,
    }
    assert again.append("test.next", {}).seq == 4
    again.verify()


def test_a_gap_in_memory_is_told_too(home: Home, clock: FixedClock) -> None:
    home.spare_dir.write_bytes(b"a file where the folder was")
    gaps = Gaps(home, clock)
    assert gaps.pending() is None
    gaps.note("test.lost", "SQ-STO-01", "memory")
    pending = gaps.pending()
    assert pending is not None
    assert pending["paths"] == ["memory"]
    gaps.settled()
    assert gaps.pending() is None


def test_a_torn_note_is_left_out(home: Home, clock: FixedClock) -> None:
    gaps = Gaps(home, clock)
    gaps.note("test.lost", "SQ-STO-01", "none")
    path = home.spare_dir / "gaps.log"
    path.write_bytes(path.read_bytes() + b'{"at":1}\n[]\n{"to')
    pending = gaps.pending()
    assert pending is not None
    assert pending["count"] == 1
    path.write_bytes(b"torn")
    assert gaps.pending() is None


def test_a_journal_that_could_not_be_opened_is_a_gap(
    home: Home, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Database) -> None:
        raise StoreUnavailable(path="journal", reason="gone")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "open", away)
        with pytest.raises(StoreUnavailable, match="gone"):
            Journal.open(home, clock)
    journal = Journal.open(home, clock)
    journal.append("test.after", {})
    assert [item.kind for item in journal.entries()] == [GAP, "test.after"]
    assert next(iter(journal.entries())).body["what"] == ["journal"]


def test_a_note_that_another_program_makes_meanwhile_stays(
    home: Home, clock: FixedClock
) -> None:
    first, second, third = (Gaps(home, clock) for _ in range(3))
    first.note("a", "SQ-STO-01", "none")
    assert first.pending() is not None
    assert second.pending() is not None
    third.note("b", "SQ-STO-01", "none")
    first.settled()
    left = third.pending()
    assert left is not None
    assert left["what"] == ["b"]
    # What it told is gone already; what came since is not its to forget.
    second.settled()
    assert third.pending() == left
    third.settled()
    assert first.pending() is None
    first.settled()
