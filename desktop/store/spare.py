"""The outbox's second path: a file that is only ever appended to (D-S2 ruling).

One event a line, its SHA-256 before it: a line that a crash tore, or whose bytes were
changed, does not fit its digest and is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from desktop import system
from desktop.canonical import parse, sha256_hex
from desktop.errors import EncodingInvalid, StoreDamaged
from desktop.store.files import append_durably, append_quickly

__all__ = ["Line", "Spare"]

_CAP = 256 * 1024 * 1024


class Line(NamedTuple):
    """One event as stored.

    Attributes:
        digest: SHA-256 of the bytes, hex; names the event.
        raw: Canonical JSON.
    """

    digest: str
    raw: bytes

    @classmethod
    def of(cls, raw: bytes) -> Line:
        """The line of an event."""
        return cls(sha256_hex(raw), raw)


class Spare:
    """The file; what was read once is not read again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._lines: list[Line] = []

    def append(self, raw: bytes, *, durably: bool) -> None:
        """Appends an event; durably, or as far as a power cut lets it live.

        Raises:
            StoreDamaged, StoreFull, StoreUnavailable: Nothing may be believed written.
        """
        line = f"{sha256_hex(raw)} ".encode("ascii") + raw
        (append_durably if durably else append_quickly)(self._path, line)

    def lines(self) -> list[Line]:
        """Every whole event, oldest first; none where the file can't be read."""
        try:
            content = self._fresh()
        except (OSError, StoreDamaged):
            return list(self._lines)
        whole = content.rpartition(b"\n")[0]
        if whole:
            self._lines.extend(_whole(whole.split(b"\n")))
            self._read_to += len(whole) + 1
        return list(self._lines)

    def _fresh(self) -> bytes:
        if not self._path.exists():
            return b""
        system.check_file(self._path)
        descriptor = system.open_private(self._path, os.O_RDONLY)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, no path
            file.seek(self._read_to)
            return file.read(_CAP)


def _whole(lines: list[bytes]) -> Iterator[Line]:
    for line in lines:
        digest, _, raw = line.partition(b" ")
        if not raw or sha256_hex(raw).encode("ascii") != digest:
            continue
        try:
            parse(raw)
        except EncodingInvalid:
            continue
        yield Line.of(raw)
