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
from desktop.model.records import Report, ReportCertificate
from desktop.store.journal import Journal
from desktop.store.mirror import Mirror
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from desktop.store.register import Register

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


def _open(home: Home, count: int, tag: str) -> None:
    """Opens every database of fresh homes, at once with others, and writes to it."""
    _say("ready")
    sys.stdin.readline()
    clock = SystemClock()
    for number in range(count):
        one = Home.open(home.root / str(number))
        for act in (_open_journal, _open_register, _open_outbox, _open_mirror):
            try:
                act(one, clock, tag)
            except SaqtaError as error:
                _say("failed", number, act.__name__, error.code, str(error).split())
    _say("done")


def _open_journal(home: Home, clock: SystemClock, tag: str) -> None:
    journal = Journal.open(home, clock)
    journal.append("test.done", {"tag": tag})
    if journal.broken is not None:
        raise journal.broken


def _open_register(home: Home, _clock: SystemClock, tag: str) -> None:
    register = Register.open(home)
    register.remember(tag, tag)
    # Ended and begun again: the last one to close moves the -wal into the file.
    register.close()
    register.recall(tag)


def _open_outbox(home: Home, clock: SystemClock, tag: str) -> None:
    outbox = Outbox(home, clock)
    outbox.record(report(tag))
    outbox.close()
    outbox.list_reports()


def _open_mirror(home: Home, _clock: SystemClock, _tag: str) -> None:
    mirror = Mirror.open(home)
    mirror.state()
    mirror.clear()
    mirror.close()


_ACTS = {
    "append": _append,
    "both": _both,
    "click": _click,
    "normal": _normal,
    "open": _open,
}


def main() -> None:
    """Does one act and ends without tidying up."""
    act, home, *rest = sys.argv[1:]
    count = int(rest[0]) if rest else 1
    _ACTS[act](Home.open(Path(home)), count, rest[1] if len(rest) > 1 else "ab")
    os._exit(0)


if __name__ == "__main__":
    main()
