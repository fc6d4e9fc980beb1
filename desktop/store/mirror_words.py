"""How the mirror's index of words is filled and kept in few pieces (SQLite's FTS5).

Every commit leaves a piece of its own, and a search looks into each. Pieces are merged
as they come, which writes most words several times; those of a first fill are merged
once, at its end.
"""

from __future__ import annotations

from desktop.store.database import Connection, Database

__all__ = ["fill_unmerged", "settle"]

#: What the index of words is told of itself (FTS5's own statement for it).
_TUNE = "INSERT INTO words(words, rank) VALUES (?, ?)"
_AUTOMERGE = 4
#: Pieces that are merged at once, ready or not; FTS5's own value, and more than come.
_CRISIS = 16
_NO_CRISIS = 1_999
#: Bytes of new words in memory before they are written as a piece. More would be sorted
#: outside the processor's cache, which costs more than to merge more pieces.
_HASH = 4 * 1024 * 1024
_FEW_PIECES = 6
#: Pages of the index in one transaction of :meth:`Mirror.settle`.
_MERGED_AT_ONCE = 2_000


def fill_unmerged(connection: Connection) -> None:
    """The first fill is written once: pieces are not merged before they all are there.

    :func:`settle` merges them, and lets later changes merge by themselves.
    """
    connection.execute(_TUNE, ("hashsize", _HASH))
    connection.execute(_TUNE, ("automerge", 0))
    connection.execute(_TUNE, ("crisismerge", _NO_CRISIS))


def settle(database: Database) -> None:
    """Merges the pieces into one; see :meth:`desktop.store.mirror.Mirror.settle`."""
    with database.read() as connection:
        pieces = connection.execute(
            "SELECT count(DISTINCT segid) FROM words_idx"
        ).fetchone()[0]
        merging = connection.execute(
            "SELECT 1 FROM words_config WHERE k = 'automerge' AND v = ?", (_AUTOMERGE,)
        ).fetchone()
    if pieces <= _FEW_PIECES:
        if merging is None:
            # A small mirror is in few pieces from the beginning; it must merge, too,
            # what later changes bring: the index takes 2,000 pieces and no more.
            with database.write() as connection:
                _merge_by_itself(connection)
        return
    size = -_MERGED_AT_ONCE
    while True:
        with database.write() as connection:
            before = connection.total_changes
            connection.execute(_TUNE, ("merge", size))
            done = connection.total_changes - before < 2
            if done:
                _merge_by_itself(connection)
        if done:
            return
        size = _MERGED_AT_ONCE


def _merge_by_itself(connection: Connection) -> None:
    connection.execute(_TUNE, ("automerge", _AUTOMERGE))
    connection.execute(_TUNE, ("crisismerge", _CRISIS))
