"""Verify the whole journal, and export it; nothing is repaired."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.services.workplace import Workplace
from desktop.store.files import write_durably

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
    """Writes every record as stored, one canonical JSON object a line."""
    journal = workplace.journal()
    lines = [entry.raw for entry in journal.entries()]
    write_durably(path, b"".join(line + b"\n" for line in lines))
    return {"path": str(path.resolve()), "records": len(lines)}
