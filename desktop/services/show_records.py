"""The journal as a list for people: the newest records, and what proves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.services.workplace import Workplace

__all__ = ["RecordLine", "RecordsView", "show_records"]

#: A page shows this many; the export holds all of them.
NEWEST = 300


@dataclass(frozen=True)
class RecordLine:
    """One record.

    Attributes:
        utc: When it was written, RFC 3339.
        subject: Application or report it belongs to, or ``""``.
    """

    seq: int
    utc: str
    kind: str
    subject: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class RecordsView:
    """The newest records.

    Attributes:
        size: How many there are in all.
        head: SHA-256 of the last one.
        anchored_at: When the head was last marked outside, or ``""``.
    """

    size: int
    head: str
    anchored_at: str
    lines: tuple[RecordLine, ...]


def show_records(workplace: Workplace) -> RecordsView:
    """Reads the newest records; verifies nothing.

    Raises:
        JournalBroken, StoreUnavailable: It can't be read.
    """
    journal = workplace.journal()
    size, head = journal.head()
    anchor = journal.last_anchor()
    lines = [
        RecordLine(
            entry.seq,
            entry.utc,
            entry.kind,
            str(entry.body.get("subject", "")),
            entry.body,
        )
        for entry in journal.entries(max(size - NEWEST + 1, 1))
    ]
    return RecordsView(
        size, head, "" if anchor is None else anchor.at, tuple(reversed(lines))
    )
