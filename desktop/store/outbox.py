"""The outbox of compromise reports: recorded before anything else (D-S2).

Nothing here needs a token, a PIN, a keyring, a window, a network or the journal, and
opening never fails. A click goes to the first path that works:

1. ``database``: the outbox's own database in its own directory;
2. ``file``: an append-only file in a second directory, synced;
3. ``memory``: sent at once, and never called "recorded".

What the database has is also appended, unsynced, to the file, so that a damaged
database loses nothing that was said to be recorded; what only the file or the memory
has is brought into the database at the next write that works.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.canonical import Json, canonical, parse
from desktop.clock import Clock, format_time
from desktop.errors import (
    SaqtaError,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.store.database import Connection, Database, Schema
from desktop.store.gaps import Gaps
from desktop.store.outbox_events import Events, record_event
from desktop.store.paths import Home
from desktop.store.spare import Line, Spare
from desktop.store.turns import turn

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.model.records import Attempt, Report

__all__ = ["Detour", "Outbox"]

#: A click is recorded within a second: a database that stays busy is gone around.
_BUSY_TIMEOUT_S = 0.5
_FALLS_THROUGH = (StoreDamaged, StoreFull, StoreNewer, StoreUnavailable)

SCHEMA = Schema(
    application_id=0x53514F31,
    version=1,
    statements=(
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE,"
        " raw BLOB NOT NULL) STRICT",
    ),
)


@dataclass(frozen=True)
class Detour:
    """One event that could not go to the database; the journal tells of it later.

    Attributes:
        at: RFC 3339 time.
        cause: Code of the error that closed the way.
        path: Where the event went instead: ``file`` or ``memory``.
    """

    at: str
    cause: str
    path: str


class Outbox:
    """Reports and attempts of one home.

    Attributes:
        detours: What this process could not write to the database, oldest first.
    """

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._database = Database(
            home.outbox_dir / "outbox.db", SCHEMA, busy_timeout_s=_BUSY_TIMEOUT_S
        )
        self._spare = Spare(home.spare_dir / "events.log")
        self._memory: list[Line] = []
        self._events: dict[str, Mapping[str, Json]] = {}
        self._lock = threading.RLock()
        self._gaps = Gaps(home, clock)
        self.detours: list[Detour] = []

    # -- the click -----------------------------------------------------------------

    def record(self, report: Report) -> Report:
        """Records a report; the answer's ``path`` says where it is.

        On return from path ``database`` or ``file`` it survives a power cut.

        Args:
            report: Without an id it is given one.
        """
        if not report.report_id:
            report = replace(report, report_id=_new_id())
        path = self._write(record_event(report))
        events = Events()
        events.fold([(path, record_event(report))])
        return events.report(report.report_id)

    def undo(self, report_id: str) -> Report:
        """Takes a report back while nothing was sent.

        Raises:
            NothingFound: There is no such report.
            StateConflict: Something was sent already.
        """
        self._write(self._event("undo", report_id=report_id))
        return self.get(report_id)

    def narrow(self, report_id: str, keep: Iterable[str]) -> Report:
        """Keeps only these certificates (SHA-256) while nothing was sent.

        Raises:
            NothingFound: There is no such report.
            StateConflict: Something was sent already.
        """
        self._write(self._event("narrow", report_id=report_id, keep=list(keep)))
        return self.get(report_id)

    def hurry(self, report_id: str, send_after: datetime) -> Report:
        """Ends the time of Undo earlier; a later moment changes nothing.

        Raises:
            NothingFound: There is no such report.
        """
        self._write(
            self._event(
                "hurry", report_id=report_id, send_after=format_time(send_after)
            )
        )
        return self.get(report_id)

    def describe(self, report_id: str, *, since: str, text: str) -> Report:
        """Adds since when and what happened; an empty value leaves the earlier one.

        Raises:
            NothingFound: There is no such report.
        """
        self._write(
            self._event("describe", report_id=report_id, since=since, text=text)
        )
        return self.get(report_id)

    # -- sending -------------------------------------------------------------------

    @contextlib.contextmanager
    def turn(self, report_id: str) -> Iterator[bool]:
        """Yields whether this process may send the report: one at a time does."""
        with contextlib.suppress(*_FALLS_THROUGH):
            self._home.make(self._home.outbox_dir)
        with turn(self._home.outbox_dir / f"{report_id}.turn") as mine:
            yield mine

    def add_attempt(
        self,
        report_id: str,
        certificate: str,
        channel: str,
        data: Mapping[str, Json],
    ) -> Attempt:
        """Writes down an attempt before anything of it is sent.

        Raises:
            NothingFound: No such report, or the certificate does not belong to it.
            StateConflict: The certificate was taken out, or is proved revoked.
        """
        event = self._event(
            "attempt",
            report_id=report_id,
            attempt_id=_new_id(),
            certificate=certificate,
            channel=channel,
            data=dict(data),
        )
        self._write(event)
        return self.attempt(str(event["attempt_id"]))

    def advance_attempt(
        self, attempt_id: str, state: str, data: Mapping[str, Json]
    ) -> Attempt:
        """Moves an attempt forward; ``data`` is added to what it has.

        Raises:
            NothingFound: There is no such attempt.
            StateConflict: The step is not allowed.
        """
        self._write(
            self._event("advance", attempt_id=attempt_id, state=state, data=dict(data))
        )
        return self.attempt(attempt_id)

    def confirm(
        self, report_id: str, certificate: str, source: str, at: datetime
    ) -> Report:
        """Notes that a verified OCSP answer or CRL says "revoked".

        Args:
            report_id: The report.
            certificate: SHA-256.
            source: ``ocsp`` or ``crl``.
            at: When it was verified.

        Raises:
            NothingFound: No such report or certificate.
            StateConflict: The certificate was taken out of the report.
        """
        self._write(
            {
                **self._event(
                    "confirm",
                    report_id=report_id,
                    certificate=certificate,
                    source=source,
                ),
                "at": format_time(at),
            }
        )
        return self.get(report_id)

    # -- reading -------------------------------------------------------------------

    def get(self, report_id: str) -> Report:
        """One report as it stands.

        Raises:
            NothingFound: There is none with that id.
        """
        return self._folded().report(report_id)

    def list_reports(self) -> list[Report]:
        """Every report, the latest first."""
        return self._folded().reports()

    def attempts(self, report_id: str) -> list[Attempt]:
        """Attempts of one report, oldest first."""
        return self._folded().attempts(report_id)

    def attempt(self, attempt_id: str) -> Attempt:
        """One attempt.

        Raises:
            NothingFound: There is none with that id.
        """
        return self._folded().attempt(attempt_id)

    def problem(self) -> SaqtaError | None:
        """What is wrong with the database, or ``None``; for ``saqta doctor``."""
        try:
            self._in_database()
        except _FALLS_THROUGH as error:
            return error
        return None

    def close(self) -> None:
        """Closes the database; the next use opens it again."""
        self._database.close()

    # -- the three paths -----------------------------------------------------------

    def _event(self, kind: str, **values: Json) -> dict[str, Json]:
        return {"type": kind, "at": format_time(self._clock.now()), **values}

    def _write(self, event: Mapping[str, Json]) -> str:
        """Checks the event against what is known, and writes it; answers the path."""
        # The number makes two events differ that say the same.
        raw = canonical({**event, "event_id": _new_id()})
        with self._lock:
            try:
                self._to_database(raw, check=event["type"] != "record")
            except _FALLS_THROUGH as error:
                self._folded().apply(parse(raw))
                return self._go_around(raw, error)
            return "database"

    def _to_database(self, raw: bytes, *, check: bool) -> None:
        self._home.make(self._home.outbox_dir)
        outside = [*self._spare.lines(), *self._memory]
        with self._database.write() as connection:
            seen = set(connection.execute("SELECT digest FROM event"))
            new = [item for item in outside if (item.digest,) not in seen]
            if check:
                events = Events()
                known = [*_rows(connection), *new]
                events.fold(("database", self._parsed(item)) for item in known)
                events.apply(parse(raw))
            new.append(Line.of(raw))
            connection.executemany(
                "INSERT OR IGNORE INTO event (digest, raw) VALUES (?, ?)",
                [(item.digest, item.raw) for item in new],
            )
        self._memory.clear()
        # The copy is a convenience; the database has the event.
        with contextlib.suppress(*_FALLS_THROUGH):
            self._home.make(self._home.spare_dir)
            self._spare.append(raw, durably=False)

    def _go_around(self, raw: bytes, cause: SaqtaError) -> str:
        path = "file"
        try:
            self._home.make(self._home.spare_dir)
            self._spare.append(raw, durably=True)
        except _FALLS_THROUGH:
            self._memory.append(Line.of(raw))
            path = "memory"
        at = format_time(self._clock.now())
        self.detours.append(Detour(at=at, cause=cause.code, path=path))
        self._gaps.note("outbox", cause.code, path)
        return path

    def _folded(self) -> Events:
        with self._lock:
            try:
                known = self._in_database()
            except _FALLS_THROUGH:
                known = []
            seen = {item.digest for item in known}
            spare = [item for item in self._spare.lines() if item.digest not in seen]
            events = Events()
            events.fold(("database", self._parsed(item)) for item in known)
            events.fold(("file", self._parsed(item)) for item in spare)
            events.fold(("memory", self._parsed(item)) for item in self._memory)
            return events

    def _in_database(self) -> list[Line]:
        self._home.make(self._home.outbox_dir)
        with self._database.read() as connection:
            return _rows(connection)

    def _parsed(self, line: Line) -> Mapping[str, Json]:
        if line.digest not in self._events:
            self._events[line.digest] = parse(line.raw, "event of the outbox")
        return self._events[line.digest]


def _new_id() -> str:
    import uuid  # Reading an outbox, as every start does, needs none.

    return str(uuid.uuid4())


def _rows(connection: Connection) -> list[Line]:
    rows = connection.execute("SELECT digest, raw FROM event ORDER BY seq")
    return [Line(str(digest), bytes(raw)) for digest, raw in rows]
