"""The check of a chain: what fits is seen at once, what does not is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from desktop.errors import JournalBroken
from desktop.merkle import Tree, leaf_hash, root_of
from desktop.store.anchors import Anchor
from desktop.store.journal_chain import Chain, Row
from desktop.store.journal_entry import GENESIS, encode

_COUNT = 400
_UTC = "2026-11-01T09:00:00.000Z"


def _rows() -> list[Row]:
    rows: list[Row] = []
    prev = GENESIS
    for seq in range(1, _COUNT + 1):
        raw = encode(seq, prev, _UTC, "1.000000", b'"test"', b"{}")
        prev = hashlib.sha256(raw).hexdigest()
        rows.append((seq, prev, raw))
    return rows


def _taken(rows: list[Row], *, tree: bool, anchors: list[Anchor]) -> Chain:
    chain = Chain(0, GENESIS, Tree() if tree else None, anchors)
    for start in range(0, len(rows), 99):
        chain.take(rows[start : start + 99])
    chain.take([])
    chain.end()
    return chain


def _anchor(rows: list[Row], size: int, **changes: str) -> Anchor:
    root = root_of([leaf_hash(row[2]) for row in rows[:size]]).hex()
    values = {"head": rows[size - 1][1], "root": root, **changes}
    return Anchor(size=size, where="operator", at=_UTC, **values)


def test_batches_that_fit_are_not_looked_at_entry_by_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, slow = _rows(), []
    each = Chain._take_each

    def counted(self: Chain, batch: list[Row]) -> None:
        slow.append(batch[0][0])
        each(self, batch)

    monkeypatch.setattr(Chain, "_take_each", counted)
    anchors = [_anchor(rows, size) for size in (400, 7, 7, 250, 99)]
    chain = _taken(rows, tree=True, anchors=anchors)
    assert (chain.seq, chain.digest) == (_COUNT, rows[-1][1])
    assert chain.tree is not None
    assert chain.tree.root() == root_of([leaf_hash(row[2]) for row in rows])
    # Only where numbers grow by a digit.
    assert slow == [1]


def _other(rows: list[Row], at: int, raw: bytes) -> Row:
    return rows[at][0], hashlib.sha256(raw).hexdigest(), raw


_LIES: dict[str, tuple[Callable[[list[Row], int], Row], str]] = {
    "number": (
        lambda rows, at: (rows[at][0] + 1, *rows[at][1:]),
        "an entry is missing",
    ),
    "hash": (
        lambda rows, at: (rows[at][0], "0" * 64, rows[at][2]),
        "an entry was changed",
    ),
    "bytes": (
        lambda rows, at: (*rows[at][:2], rows[at][2].replace(b"test", b"tesu")),
        "an entry was changed",
    ),
    "named number": (
        lambda rows, at: _other(
            rows,
            at,
            encode(at + 2, rows[at - 1][1], _UTC, "1.000000", b'"test"', b"{}"),
        ),
        "does not follow",
    ),
    "named hash": (
        lambda rows, at: _other(
            rows, at, encode(at + 1, "a" * 64, _UTC, "1.000000", b'"test"', b"{}")
        ),
        "does not follow",
    ),
    # One byte less in one and one more in its neighbour must not cancel out.
    "short": (
        lambda rows, at: _other(rows, at, rows[at][2][-60:]),
        "does not follow",
    ),
    "empty": (lambda rows, at: _other(rows, at, b""), "does not follow"),
}


@pytest.mark.parametrize("at", [0, 50, 98, 150, 197, 198, 399])
@pytest.mark.parametrize("lie", list(_LIES))
def test_each_lie_is_told_with_its_number(lie: str, at: int) -> None:
    rows = _rows()
    change, reason = _LIES[lie]
    rows[at] = change(rows, at)
    with pytest.raises(JournalBroken, match=reason) as caught:
        _taken(rows, tree=False, anchors=[])
    assert caught.value.first_bad == at + 1


@pytest.mark.parametrize("size", [3, 150, 198, 400])
@pytest.mark.parametrize("field", ["head", "root"])
def test_an_anchor_that_does_not_fit_is_told(field: str, size: int) -> None:
    rows = _rows()
    wrong = _anchor(rows, size, **{field: "ab" * 32})
    with pytest.raises(JournalBroken, match="another head") as caught:
        _taken(rows, tree=True, anchors=[wrong])
    assert caught.value.first_bad == size


def test_an_anchor_behind_the_end_is_a_cut_tail() -> None:
    rows = _rows()
    with pytest.raises(JournalBroken, match="cut") as caught:
        _taken(rows[:300], tree=False, anchors=[_anchor(rows, 301)])
    assert caught.value.first_bad == 301


def test_a_walk_may_begin_in_the_middle() -> None:
    rows = _rows()
    anchor = _anchor(rows, 150)
    tree = Tree()
    tree.extend([leaf_hash(row[2]) for row in rows[:150]])
    chain = Chain(149, "", tree, [_anchor(rows, 20), anchor, _anchor(rows, 151)])
    chain.take(rows[149:])
    chain.end()
    assert tree.root() == root_of([leaf_hash(row[2]) for row in rows])
