"""The check of a journal's chain, batch by batch, in flat memory (D-S3).

A batch that fits is seen to fit at once, by comparing long strings; only one that
does not is looked at entry by entry, for the number of the first that is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain

from desktop.errors import JournalBroken
from desktop.merkle import Tree
from desktop.store.anchors import Anchor
from desktop.store.journal_entry import UTC_LENGTH, follows

__all__ = ["Chain", "Row"]

#: Number, SHA-256 in hex, and the exact bytes of an entry, as stored.
Row = tuple[int, str, bytes]

_LEAF = b"\x00"
_NAMES = '"prev":"%s","seq":%d,"utc":'


class Chain:
    """What has been seen of a journal so far.

    Attributes:
        seq: Number of the last entry seen.
        digest: Its SHA-256 in hex; ``""`` where the walk begins in the middle.
        tree: The tree over the entries, where one is asked for.
    """

    def __init__(
        self, seq: int, digest: str, tree: Tree | None, anchors: Iterable[Anchor]
    ) -> None:
        self.seq = seq
        self.digest = digest
        self.tree = tree
        self._anchors = sorted(
            (item for item in anchors if item.size > seq), key=lambda item: item.size
        )

    def take(self, rows: Sequence[Row]) -> None:
        """Takes in the entries that come next.

        Raises:
            JournalBroken: With the number of the first that does not fit.
        """
        if not rows:
            return
        sha256, first = hashlib.sha256, self.seq + 1
        raws = [row[2] for row in rows]
        digests = [sha256(raw).hexdigest() for raw in raws]
        if not (
            digests == [row[1] for row in rows]
            and [row[0] for row in rows] == list(range(first, first + len(rows)))
            and self._fit(raws, digests)
        ):
            self._take_each(rows)
        self._compare_anchors(raws, digests)
        self.seq, self.digest = self.seq + len(rows), digests[-1]

    def end(self) -> None:
        """Nothing follows.

        Raises:
            JournalBroken: A head was seen outside that lies behind the end.
        """
        if self._anchors:
            raise JournalBroken(reason="the tail was cut", first_bad=self.seq + 1)

    # -- private -------------------------------------------------------------------

    def _fit(self, raws: Sequence[bytes], digests: list[str]) -> bool:
        """Whether each entry names its own number and the hash of the one before."""
        first, last = self.seq + 1, self.seq + len(raws)
        if not self.digest or len(str(first)) != len(str(last)):
            # The names are not of one length; entry by entry then.
            return False
        parts = chain.from_iterable(
            zip(
                [self.digest, *digests[:-1]],
                range(first, last + 1),
                strict=True,
            )
        )
        named = (_NAMES * len(raws) % tuple(parts)).encode("ascii")
        # Equal in whole and no slice longer than its part: so each equals its own.
        begin = -(len(named) // len(raws)) - UTC_LENGTH
        return named == b"".join([raw[begin:-UTC_LENGTH] for raw in raws])

    def _take_each(self, rows: Sequence[Row]) -> None:
        seq, expected = self.seq, self.digest.encode("ascii")
        heads = {item.size: item.head for item in self._anchors}
        for number, stored, raw in rows:
            seq += 1
            if number != seq:
                raise JournalBroken(reason="an entry is missing", first_bad=seq)
            digest = hashlib.sha256(raw).hexdigest()
            if digest != stored:
                raise JournalBroken(reason="an entry was changed", first_bad=seq)
            expected, before = digest.encode("ascii"), expected
            if before and not follows(raw, before, seq):
                reason = "an entry does not follow the one before"
                raise JournalBroken(reason=reason, first_bad=seq)
            if heads.get(seq, digest) != digest:
                raise _other_head(seq)

    def _compare_anchors(self, raws: Sequence[bytes], digests: list[str]) -> None:
        """Compares the heads seen outside that lie among these; lets the tree grow."""
        last = self.seq + len(raws)
        # A tree that was kept may be ahead by the entry that the walk begins with.
        done = 0 if self.tree is None else max(0, self.tree.size - self.seq)
        while self._anchors and self._anchors[0].size <= last:
            anchor = self._anchors.pop(0)
            at = anchor.size - self.seq
            if digests[at - 1] != anchor.head:
                raise _other_head(anchor.size)
            self._grow(raws[done:at])
            done = max(done, at)
            if (
                self.tree is not None
                and self.tree.size == anchor.size
                and self.tree.root().hex() != anchor.root
            ):
                raise _other_head(anchor.size)
        self._grow(raws[done:])

    def _grow(self, raws: Sequence[bytes]) -> None:
        if self.tree is not None:
            sha256, leaf = hashlib.sha256, _LEAF
            self.tree.extend([sha256(leaf + raw).digest() for raw in raws])


def _other_head(seq: int) -> JournalBroken:
    return JournalBroken(reason="another head was seen outside", first_bad=seq)
