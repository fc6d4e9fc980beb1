"""Heads of the journal that somebody outside has seen, in a file apart from it (D-S3).

One canonical JSON object a line. Against a cut or rewritten
journal they are worth as much as the place they are kept in; the receipts that they
name lie with the operator too.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from desktop import system
from desktop.canonical import canonical, parse_canonical
from desktop.errors import (
    CheckpointInvalid,
    EncodingInvalid,
    FileUnreadable,
    JournalBroken,
)
from desktop.merkle import Tree
from desktop.store.files import read_limited, store_error, write_durably

__all__ = ["Anchor", "Anchors"]

_CAP = 64 * 1024 * 1024
_KEYS = {"size", "head", "root", "where", "at", "receipt"}
_MORE = {"peaks"}
#: Lines that are kept, beside the newest of each place: a start reads them all, and the
#: newest head covers every entry that an older one does. What others said of the older
#: ones lies in files of its own.
_MOST = 500


@dataclass(frozen=True)
class Anchor:
    """One head seen outside.

    Attributes:
        size: How many entries the journal had.
        head: SHA-256 of its last entry, hex.
        root: Merkle root over them, hex.
        where: Who has it.
        at: When they got it, RFC 3339.
        receipt: Id of their receipt, or ``""``.
        peaks: Roots of the tree's full subtrees, hex, or ``""``: what a proof that the
            journal only grew goes on from. They stand at the newest anchor of a place.
    """

    size: int
    head: str
    root: str
    where: str
    at: str
    receipt: str = ""
    peaks: str = ""

    def tree(self) -> Tree | None:
        """The tree as it was, if the peaks are kept and lead to the root."""
        try:
            raw = bytes.fromhex(self.peaks)
            tree = Tree(self.size, [raw[at : at + 32] for at in range(0, len(raw), 32)])
        except (ValueError, CheckpointInvalid):
            return None
        return tree if tree.root().hex() == self.root else None


class Anchors:
    """The file of anchors."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, anchor: Anchor) -> None:
        """Writes one anchor durably.

        Raises:
            StoreDamaged, StoreFull, StoreUnavailable: It was not written.
        """
        lock_path = self._path.with_name(self._path.name + ".lock")
        try:
            descriptor = system.open_private(lock_path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise store_error(lock_path, error) from error
        try:
            # The whole file is written anew, so a crash can't leave half a line.
            system.lock(descriptor)
            lines = [
                replace(item, peaks="") if item.where == anchor.where else item
                for item in self.load()
            ]
            lines = sorted([*lines, anchor], key=lambda item: item.size)
            newest = {item.where: item for item in lines}
            lines = [
                item
                for number, item in enumerate(lines, start=_MOST - len(lines))
                if number >= 0 or item is newest[item.where]
            ]
            content = b"".join(canonical(asdict(item)) + b"\n" for item in lines)
            write_durably(self._path, content)
        finally:
            os.close(descriptor)

    def load(self) -> list[Anchor]:
        """Every anchor by the size of its journal, the smallest first.

        Raises:
            JournalBroken: A line is not one of ours, or the file can't be read: nobody
                can say then what was seen outside.
        """
        if not self._path.exists():
            return []
        try:
            lines = read_limited(self._path, _CAP).splitlines()
        except FileUnreadable as error:
            reason = f"its anchors can't be read: {error.reason}"
            raise JournalBroken(reason=reason, first_bad=0) from error
        found = [self._parse(line) for line in lines]
        return sorted(found, key=lambda item: item.size)

    def _parse(self, line: bytes) -> Anchor:
        try:
            value = parse_canonical(line, "anchor")
        except EncodingInvalid as error:
            raise JournalBroken(reason="an anchor was changed", first_bad=0) from error
        if set(value) - _MORE != _KEYS or not isinstance(value["size"], int):
            raise JournalBroken(reason="an anchor of another shape", first_bad=0)
        return Anchor(**value)
