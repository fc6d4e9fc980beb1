"""A process that writes to a store and says so, for tests that kill or starve it.

``python -P store_child.py ACT HOME [COUNT] [TAG]``. What it says goes out by
one ``write`` each, so a trace shows what had been promised when the process ended.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

from desktop.clock import SystemClock
from desktop.errors import SaqtaError
from desktop.model import Report, ReportCertificate
from desktop.store.journal import Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home

__all__ = ["report"]


def report(serial: str = "01", *, undo_seconds: float = 10.0) -> Report:
    """A report of one certificate, as a click makes it."""
    clock = SystemClock()
    now = clock.now()
    return Report(
        report_id="",
        recorded_at=now,
        monotonic=clock.monotonic(),
        reason="keyCompromise",
        state="RECORDED",
        send_after=now + timedelta(seconds=undo_seconds),
        certificates=(
            ReportCertificate(serial.rjust(64, "a"), serial, "bb" * 32, "RECORDED"),
        ),
    )


def _say(*words: object) -> None:
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode("ascii"))


def _click(home: Home, count: int, tag: str) -> None:
    outbox = Outbox(home, SystemClock())
    for number in range(count):
        done = outbox.record(report(f"{tag}{number:04x}"))
        _say("recorded", done.path, done.report_id)


def _append(home: Home, count: int, tag: str) -> None:
    journal = Journal.open(home, SystemClock())
    for number in range(count):
        try:
            entry = journal.append("test.done", {"tag": tag, "number": number})
        except SaqtaError as error:
            _say("failed", error.code)
        else:
            _say("appended", entry.seq, entry.sha256)


def _both(home: Home, count: int, tag: str) -> None:
    for number in range(count):
        _append(home, 2, f"{tag}{number}")
        _click(home, 1, f"{tag}{number:04x}")


def _normal(home: Home, count: int, tag: str) -> None:
    """What SQLite does when nobody asks for FULL: the judge of the judges."""
    connection = sqlite3.connect(home.root / "normal.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE row (number INTEGER, tag TEXT)")
    for number in range(count):
        connection.execute("INSERT INTO row VALUES (?, ?)", (number, tag))
        _say("inserted", number)
    # Ended without closing, as a power cut ends it.
    os._exit(0)


_ACTS = {"append": _append, "both": _both, "click": _click, "normal": _normal}


def main() -> None:
    """Does one act and ends without tidying up."""
    act, home, *rest = sys.argv[1:]
    count = int(rest[0]) if rest else 1
    _ACTS[act](Home.open(Path(home)), count, rest[1] if len(rest) > 1 else "ab")
    os._exit(0)


if __name__ == "__main__":
    main()
