"""Verify the whole journal, and export it; nothing is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.services.workplace import Workplace
from desktop.store.files import stream_durably

__all__ = ["export_journal", "verify_journal"]


def verify_journal(workplace: Workplace) -> dict[str, Any]:
    """Verifies every record and the last outside anchor.

    Raises:
        JournalBroken: With the first bad number.
    """
    journal = workplace.journal()
    journal.verify()
    size, head = journal.head()
    anchor = journal.last_anchor()
    return {
        "ok": True,
        "first_bad": None,
        "size": size,
        "head": head,
        "last_anchor": None if anchor is None else anchor.at,
    }


def export_journal(workplace: Workplace, path: Path) -> dict[str, Any]:
    """Writes every record as stored, one canonical JSON object a line.

    Raises:
        JournalBroken: A record can't be read; nothing is written.
        StoreFull, StoreUnavailable: The file was not written.
    """
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for entry in workplace.journal().entries():
            count += 1
            yield entry.raw + b"\n"

    stream_durably(path, lines())
    return {"path": str(path.resolve()), "records": count}
