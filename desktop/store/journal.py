"""The journal: append-only, chained, with heads that were seen outside (D-S3).

One entry is canonical JSON ``{body, kind, monotonic, prev, seq, utc}``; ``prev`` is the
SHA-256 of the entry before it, ``seq`` counts from 1. A chain alone accepts a cut tail
and a whole rewrite, so heads that somebody else has signed for (*anchors*) are kept in
a file apart from the database and compared at every start.

What could not be written is told by the first entry that can be again (`gaps`).
Nothing is repaired: a journal that does not fit is read-only, and
:meth:`Journal.append` raises ``JournalBroken``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.canonical import canonical, sha256_hex
from desktop.clock import Clock, format_time
from desktop.errors import JournalBroken, StoreDamaged, StoreFull, StoreUnavailable
from desktop.merkle import (
    Span,
    Tree,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
)
from desktop.model.records import JournalEntry
from desktop.store.anchors import Anchor, Anchors
from desktop.store.database import Connection, Database, Schema
from desktop.store.gaps import GAP, Gaps
from desktop.store.journal_chain import Chain, Row
from desktop.store.journal_entry import GENESIS, encode, parse_entry
from desktop.store.paths import Home

__all__ = ["GENESIS", "Journal", "parse_entry"]

_BATCH = 2_048

SCHEMA = Schema(
    application_id=0x53514A31,
    version=1,
    statements=(
        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, sha256 TEXT NOT NULL,"
        " raw BLOB NOT NULL) STRICT",
        "CREATE TABLE tree (id INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
        " peaks BLOB NOT NULL) STRICT",
    ),
)


class Journal:
    """The journal of one home; implements ``ports.Ledger``.

    Attributes:
        broken: Why it is read-only, or ``None``.
    """

    def __init__(
        self, database: Database, anchors: Anchors, gaps: Gaps, clock: Clock
    ) -> None:
        self._database = database
        self._anchors = anchors
        self._gaps = gaps
        self._clock = clock
        self.broken: JournalBroken | None = None

    @classmethod
    def open(cls, home: Home, clock: Clock) -> Journal:
        """Opens the journal and checks it from the last anchor on.

        A chain that does not fit does not raise here: the journal is then read-only,
        so that it can still be exported.

        Raises:
            JournalBroken: Schema, owner or count do not fit; it can't even be read.
            StoreNewer, StoreFull, StoreUnavailable: The class says why.
        """
        gaps = Gaps(home, clock)
        try:
            home.make(home.journal_dir)
            home.make(home.installation_dir)
            anchors = Anchors(home.installation_dir / "anchors.jsonl")
            database = Database(home.journal_dir / "journal.db", SCHEMA)
            journal = cls(database, anchors, gaps, clock)
            with _broken_when_damaged():
                database.open()
        except (StoreFull, StoreUnavailable) as error:
            gaps.note("journal", error.code, "none")
            raise
        try:
            journal.check_start()
        except JournalBroken as error:
            journal.broken = error
        if journal.broken is not None:
            # The check of a start begins late; the whole one finds the first number.
            with contextlib.suppress(JournalBroken):
                journal.verify()
        return journal

    # -- writing -------------------------------------------------------------------

    def append(self, kind: str, body: Mapping[str, Any]) -> JournalEntry:
        """Writes one entry; on return it survives a power cut.

        Raises:
            JournalBroken: The journal is read-only.
            EncodingInvalid: The body is not made of canonical JSON values.
            StoreFull, StoreUnavailable: It was not written.
        """
        if self.broken is not None:
            raise self.broken
        # Before the transaction: what can't be encoded must not hold the lock.
        encoded, named = canonical(dict(body)), canonical(kind)
        try:
            return self._append(kind, named, body, encoded)
        except (StoreFull, StoreUnavailable) as error:
            self._gaps.note(kind, error.code, "none")
            raise

    def _append(
        self, kind: str, named: bytes, body: Mapping[str, Any], encoded: bytes
    ) -> JournalEntry:
        gap = self._gaps.pending()
        with _broken_when_damaged(), self._database.write() as connection:
            if gap is not None:
                self._insert(connection, GAP, canonical(GAP), gap, canonical(dict(gap)))
            entry = self._insert(connection, kind, named, body, encoded)
        if gap is not None:
            self._gaps.settled()
        return entry

    def _insert(
        self,
        connection: Connection,
        kind: str,
        named: bytes,
        body: Mapping[str, Any],
        encoded: bytes,
    ) -> JournalEntry:
        seq, prev = self._checked_head(connection)
        utc = format_time(self._clock.now())
        monotonic = f"{self._clock.monotonic():.6f}"
        raw = encode(seq + 1, prev, utc, monotonic, named, encoded)
        digest = sha256_hex(raw)
        tree = self._tree(connection)
        tree.append(leaf_hash(raw))
        connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (seq + 1, digest, raw))
        connection.execute(
            "INSERT OR REPLACE INTO tree VALUES (1, ?, ?)",
            (tree.size, b"".join(tree.peaks)),
        )
        return JournalEntry(
            seq=seq + 1,
            prev=prev,
            sha256=digest,
            utc=utc,
            monotonic=monotonic,
            kind=kind,
            body=dict(body),
            raw=raw,
        )

    def anchor(
        self,
        size: int,
        head: str,
        root: str,
        where: str,
        at: str,
        receipt: str = "",
        *,
        whole: bool = False,
    ) -> None:
        """Remembers a head that somebody outside has seen.

        Args:
            size: How many entries the journal had.
            head: SHA-256 of its last entry.
            root: Merkle root over them, hex.
            where: Who has it, e.g. the operator's name or ``time stamp``.
            at: When they got it, RFC 3339.
            receipt: Id of the receipt.
            whole: Read every entry, and believe nothing that older anchors kept.

        Raises:
            JournalBroken: The head is not one of this journal's.
            StoreFull, StoreUnavailable: It was not written.
        """
        tree = self._tree_at(size, whole=whole)
        if (size and self._sha256_at(size) != head) or tree.root().hex() != root:
            raise JournalBroken(reason="an anchor of another journal", first_bad=size)
        peaks = b"".join(tree.peaks).hex()
        self._anchors.add(Anchor(size, head, root, where, at, receipt, peaks))

    # -- reading -------------------------------------------------------------------

    def head(self) -> tuple[int, str]:
        """How many entries there are, and the SHA-256 of the last."""
        with _broken_when_damaged(), self._database.read() as connection:
            return _head(connection)

    def checkpoint(self) -> tuple[int, str, str]:
        """Size, head and Merkle root (hex) of one and the same moment."""
        with _broken_when_damaged(), self._database.read() as connection:
            size, head = _head(connection)
            tree = self._tree(connection)
        if tree.size != size:
            raise JournalBroken(reason="the tree has another size", first_bad=size)
        return size, head, tree.root().hex()

    def last_anchor(self) -> Anchor | None:
        """The latest head that was seen outside, or ``None``."""
        found = self._anchors.load()
        return found[-1] if found else None

    def anchors(self) -> list[Anchor]:
        """Every head that was seen outside, oldest first."""
        return self._anchors.load()

    def entries(self, start: int = 1) -> Iterator[JournalEntry]:
        """Entries from a number on, as stored; read in batches, so they may be many.

        Raises:
            JournalBroken: An entry can't be read.
        """
        for rows in self._batches(start):
            for seq, digest, raw in rows:
                yield parse_entry(raw, seq, digest)

    def verify(self) -> None:
        """Verifies every entry, the tree, and every head seen outside.

        What it finds makes the journal read-only.

        Raises:
            JournalBroken: With the number of the first entry that does not fit; 0
                where the file itself does not.
        """
        try:
            self._walk(Chain(0, GENESIS, Tree(), self._anchors.load()))
        except JournalBroken as error:
            self.broken = error
            raise

    def check_start(self) -> None:
        """The check of a start: the chain since the last anchor, and that anchor.

        Raises:
            JournalBroken: With the number of the first entry that does not fit.
        """
        anchors = self._anchors.load()
        last = anchors[-1] if anchors else None
        if last is None or last.size == 0:
            self._walk(Chain(0, GENESIS, None, anchors))
        else:
            # The entry that was anchored is looked at, the one before it is not.
            self._walk(Chain(last.size - 1, "", last.tree(), anchors))

    def prove_inclusion(self, seq: int, size: int) -> list[str]:
        """RFC 9162 proof (hex) that entry ``seq`` is in the tree of that size.

        One reading of the entries, in memory that does not grow with them.
        """
        roots = self._roots(inclusion_spans(seq - 1, size), Tree())
        return [root.hex() for root in roots]

    def prove_consistency(
        self, old_size: int, size: int, *, whole: bool = False
    ) -> list[str]:
        """RFC 9162 proof (hex) that the journal of that size begins with the old.

        Where the old head is an anchor, only the entries since are read; with ``whole``
        all of them are.
        """
        old = self._tree_at(old_size, whole=whole)
        roots = self._roots(consistency_spans(old_size, size), old)
        return [root.hex() for root in roots]

    # -- private -------------------------------------------------------------------

    def _walk(self, chain: Chain) -> None:
        for rows in self._batches(chain.seq + 1):
            chain.take(rows)
        chain.end()
        if chain.tree is not None:
            self._compare_tree(chain.tree)

    def _compare_tree(self, tree: Tree) -> None:
        with _broken_when_damaged(), self._database.read() as connection:
            stored = self._tree(connection)
        # A longer one has grown since the last entry was read.
        changed = stored.size == tree.size and stored.peaks != tree.peaks
        if changed or stored.size < tree.size:
            raise JournalBroken(reason="the tree was changed", first_bad=tree.size)

    def _checked_head(self, connection: Connection) -> tuple[int, str]:
        row = connection.execute(
            "SELECT seq, sha256, raw FROM entry ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return 0, GENESIS
        seq, digest, raw = int(row[0]), str(row[1]), bytes(row[2])
        if sha256_hex(raw) != digest:
            raise JournalBroken(reason="the last entry was changed", first_bad=seq)
        return seq, digest

    def _tree(self, connection: Connection) -> Tree:
        row = connection.execute("SELECT size, peaks FROM tree").fetchone()
        if row is None:
            return Tree()
        size, peaks = int(row[0]), bytes(row[1])
        if len(peaks) != 32 * size.bit_count():
            raise JournalBroken(reason="the tree was changed", first_bad=size)
        return Tree(size, [peaks[at : at + 32] for at in range(0, len(peaks), 32)])

    def _sha256_at(self, seq: int) -> str:
        with _broken_when_damaged(), self._database.read() as connection:
            row = connection.execute(
                "SELECT sha256 FROM entry WHERE seq = ?", (seq,)
            ).fetchone()
        return "" if row is None else str(row[0])

    def _batches(self, start: int) -> Iterator[list[Row]]:
        """Rows in order, in short transactions: writers go on meanwhile."""
        following = start
        while True:
            with (
                _broken_when_damaged(following),
                self._database.read() as connection,
            ):
                rows = connection.execute(
                    "SELECT seq, sha256, raw FROM entry WHERE seq >= ?"
                    " ORDER BY seq LIMIT ?",
                    (following, _BATCH),
                ).fetchall()
            yield rows
            if len(rows) < _BATCH:
                return
            following = rows[-1][0] + 1

    def _tree_at(self, size: int, *, whole: bool = False) -> Tree:
        """The tree as it was at that size, from the latest anchor that kept it."""
        tree = Tree()
        for anchor in () if whole else self._anchors.load():
            if tree.size < anchor.size <= size:
                tree = anchor.tree() or tree
        for leaves in self._leaves(tree.size, size):
            tree.extend(leaves)
        return tree

    def _roots(self, spans: Sequence[Span], known: Tree) -> list[bytes]:
        """Roots over those entries, which do not overlap; from the tree where it can.

        Raises:
            JournalBroken: There are not so many entries.
        """
        found = known.spans()
        for start, end in sorted(span for span in spans if span not in found):
            part = Tree()
            for leaves in self._leaves(start, end):
                part.extend(leaves)
            found[start, end] = part.root()
        return [found[span] for span in spans]

    def _leaves(self, start: int, end: int) -> Iterator[list[bytes]]:
        """Hashes of the entries after ``start`` up to ``end``, in batches."""
        for rows in self._batches(start + 1) if start < end else ():
            wanted = rows[: end - start]
            yield [leaf_hash(raw) for _, _, raw in wanted]
            start += len(wanted)
            if start == end:
                return
        if start < end:
            raise JournalBroken(reason="entries are missing", first_bad=start + 1)


def _head(connection: Connection) -> tuple[int, str]:
    row = connection.execute(
        "SELECT seq, sha256 FROM entry ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return (0, GENESIS) if row is None else (int(row[0]), str(row[1]))


@contextlib.contextmanager
def _broken_when_damaged(first_bad: int = 0) -> Iterator[None]:
    """A journal's file that does not fit is a journal that does not fit."""
    try:
        yield
    except StoreDamaged as error:
        raise JournalBroken(reason=error.reason, first_bad=first_bad) from error
