"""What could not be written where it belongs, until the journal can tell of it.

The D-S2 ruling: when the journal is writable again, the gap (start, end, cause, path)
is its first record. A gap is noted in a file of the outbox's second directory, or in
memory where not even that can be written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from desktop.canonical import canonical, parse
from desktop.clock import Clock, format_time
from desktop.errors import (
    EncodingInvalid,
    FileUnreadable,
    StoreDamaged,
    StoreFull,
    StoreUnavailable,
)
from desktop.store.files import append_quickly, drop_beginning, read_limited
from desktop.store.paths import Home

__all__ = ["GAP", "Gaps"]

#: Kind of the journal's entry that tells of a gap.
GAP = "journal_gap"

_CAP = 4 * 1024 * 1024


@dataclass(frozen=True)
class _Note:
    at: str
    what: str
    cause: str
    path: str


class Gaps:
    """The notes of one home."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._memory: list[_Note] = []
        self._told = b"", 0

    @property
    def _file(self) -> Path:
        return self._home.spare_dir / "gaps.log"

    def note(self, what: str, cause: str, path: str) -> None:
        """Notes that something was not written; never fails.

        Args:
            what: Kind of the journal entry, or ``outbox``.
            cause: Code of the error.
            path: Where it went instead: ``file``, ``memory`` or ``none``.
        """
        note = _Note(format_time(self._clock.now()), what, cause, path)
        try:
            self._home.make(self._home.spare_dir)
            append_quickly(self._file, canonical(asdict(note)))
        except (StoreDamaged, StoreFull, StoreUnavailable):
            self._memory.append(note)

    def pending(self) -> Mapping[str, Any] | None:
        """The body of the journal entry that tells of the gap; ``None`` without one."""
        if not self._memory and not self._has_notes():
            return None
        notes = [*self._noted(), *self._memory]
        if not notes:
            return None
        return {
            "start": min(note.at for note in notes),
            "end": max(note.at for note in notes),
            "causes": sorted({note.cause for note in notes}),
            "paths": sorted({note.path for note in notes}),
            "what": sorted({note.what for note in notes}),
            "count": len(notes),
        }

    def settled(self) -> None:
        """Forgets what the journal has told; a note is told twice rather than never.

        Another program may have noted something since: that stays.
        """
        content, count = self._told
        del self._memory[:count]
        with contextlib.suppress(StoreDamaged, StoreFull, StoreUnavailable):
            drop_beginning(self._file, content)

    def _has_notes(self) -> bool:
        try:
            return self._file.stat().st_size > 0
        except OSError:
            return False

    def _noted(self) -> list[_Note]:
        try:
            content = read_limited(self._file, _CAP)
        except FileUnreadable:
            content = b""
        self._told = content, len(self._memory)
        found = []
        for line in content.splitlines():
            try:
                value = parse(line)
                found.append(_Note(**{name: str(value[name]) for name in _FIELDS}))
            except (EncodingInvalid, KeyError, TypeError):
                # Torn by a crash.
                continue
        return found


_FIELDS = ("at", "what", "cause", "path")
