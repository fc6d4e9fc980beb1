"""The department register: incident cases that several officers work on at once (D5).

One URL decides: SQLite in this home by default, PostgreSQL where officers share it.
Every act is one serialisable transaction, tried again where two met; a case has a
version, and whoever changes it names the one he saw, so nobody's change is lost. The
timeline only grows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, insert, select, update

from desktop.canonical import Json, canonical, sha256_hex
from desktop.clock import format_time, parse_time
from desktop.errors import InputInvalid, NothingFound, StateConflict
from desktop.store import department_engine
from desktop.store.cases import EVENTS, Attachment, Case, CaseEvent, NewCase
from desktop.store.department_engine import Mode
from desktop.store.department_rows import (
    add_event,
    checked_text,
    to_cases,
    to_event,
)
from desktop.store.migrations import tables
from desktop.store.migrations.upgrade import upgrade
from desktop.store.outbox_events import CERTIFICATE_STEPS
from desktop.store.paths import Home

__all__ = ["Department"]

_LARGEST_FILE = 16 * 1024 * 1024

_T = TypeVar("_T")


class Department:
    """The register behind one URL.

    Attributes:
        name: The URL without its password, for errors and doctor.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.url.render_as_string(hide_password=True)

    @classmethod
    def open(cls, home: Home, url: str = "") -> Department:
        """The register at a URL, by default in this home; brought up to date.

        Raises:
            SettingsInvalid: Not a database URL, or of a database we do not use.
            DependencyMissing: The extra ``[department]`` is not installed.
            StoreNewer: A newer version of the program has changed its tables.
            StoreUnavailable: It can't be reached.
        """
        url = url or department_engine.own_url(home)
        department = cls(department_engine.make_engine(url))
        try:
            department._act(
                lambda connection: upgrade(connection, department.name), "schema"
            )
        except BaseException:
            department.close()
            raise
        return department

    def close(self) -> None:
        """Lets go of every connection."""
        self._engine.dispose()

    # -- cases ---------------------------------------------------------------------

    def open_case(self, new: NewCase, officer: str, at: datetime) -> Case:
        """Opens a case; an incident that has one already gets no second.

        Raises:
            StoreUnavailable: Nothing was written.
        """
        case_id = str(uuid.uuid4())

        def act(connection: Connection) -> str:
            if new.incident_id:
                known = connection.execute(
                    select(tables.CASES.c.case_id).where(
                        tables.CASES.c.incident_id == new.incident_id
                    )
                ).scalar()
                if known is not None:
                    return str(known)
            connection.execute(
                insert(tables.CASES).values(
                    case_id=case_id,
                    version=1,
                    state="open",
                    owner="",
                    title=checked_text(new.title, "title"),
                    source=new.source,
                    incident_id=new.incident_id or None,
                    opened_by=officer,
                    opened_at=format_time(at),
                    reported_at=format_time(new.reported_at),
                    deadline_at=format_time(new.deadline_at),
                    closed_at=None,
                    facts=canonical(dict(new.facts)),
                )
            )
            rows = [
                {
                    "case_id": case_id,
                    "sha256": sha256,
                    "serial": serial,
                    "state": "RECORDED",
                    "changed_at": format_time(at),
                }
                for sha256, serial in new.certificates
            ]
            if rows:
                connection.execute(insert(tables.CERTIFICATES), rows)
            add_event(connection, case_id, f"{case_id}:1", "opened", officer, at)
            return case_id

        return self.get_case(self._act(act, "write"))

    def get_case(self, case_id: str) -> Case:
        """One case as it stands.

        Raises:
            NothingFound: There is none with that id.
        """

        def act(connection: Connection) -> Case:
            row = connection.execute(
                select(tables.CASES).where(tables.CASES.c.case_id == case_id)
            ).first()
            if row is None:
                raise NothingFound(what="case", name=case_id)
            return to_cases(connection, [row])[0]

        return self._act(act)

    def list_cases(self, *, state: str = "", limit: int = 500) -> list[Case]:
        """Cases, those with the nearest deadline first."""

        def act(connection: Connection) -> list[Case]:
            wanted = select(tables.CASES).order_by(
                tables.CASES.c.deadline_at, tables.CASES.c.case_id
            )
            if state:
                wanted = wanted.where(tables.CASES.c.state == state)
            return to_cases(connection, connection.execute(wanted.limit(limit)).all())

        return self._act(act)

    def cases_of(self, sha256: str) -> list[str]:
        """Ids of the cases that a certificate belongs to."""
        wanted = select(tables.CERTIFICATES.c.case_id).where(
            tables.CERTIFICATES.c.sha256 == sha256
        )
        return self._act(
            lambda connection: sorted(map(str, connection.execute(wanted).scalars()))
        )

    def take(self, case: Case, officer: str, at: datetime) -> Case:
        """Makes an officer the one who works on a case.

        Raises:
            StateConflict: Somebody changed the case since it was read.
        """
        text = f"taken by {officer}"
        data = {"act": "taken"}
        return self._change(case, "note", officer, at, text, data, owner=officer)

    def close_case(self, case: Case, officer: str, at: datetime, text: str) -> Case:
        """Closes a case.

        Raises:
            StateConflict: It is closed, or somebody changed it since it was read.
        """
        if case.state != "open":
            raise StateConflict(state=case.state, step="close")
        return self._change(
            case, "closed", officer, at, text, state="closed", closed_at=format_time(at)
        )

    def reopen(self, case: Case, officer: str, at: datetime, text: str) -> Case:
        """Opens a closed case again.

        Raises:
            StateConflict: It is open, or somebody changed it since it was read.
        """
        if case.state != "closed":
            raise StateConflict(state=case.state, step="reopen")
        return self._change(
            case, "reopened", officer, at, text, state="open", closed_at=None
        )

    def set_certificate(
        self, case_id: str, sha256: str, state: str, officer: str, at: datetime
    ) -> Case:
        """Moves a certificate of a case forward; the same state again is no change.

        Raises:
            NothingFound: The case has no such certificate.
            StateConflict: The step is not allowed.
        """
        certificates = tables.CERTIFICATES
        this = (certificates.c.case_id == case_id) & (certificates.c.sha256 == sha256)

        def act(connection: Connection) -> None:
            known = connection.execute(
                select(certificates.c.state).where(this)
            ).scalar()
            if known is None:
                raise NothingFound(what="certificate of the case", name=sha256)
            if known == state:
                return
            if state not in CERTIFICATE_STEPS.get(str(known), frozenset()):
                raise StateConflict(state=str(known), step=state)
            connection.execute(
                update(certificates)
                .where(this)
                .values(state=state, changed_at=format_time(at))
            )
            name = f"{case_id}:{sha256}:{state}"
            add_event(
                connection,
                case_id,
                sha256_hex(name.encode("utf-8")),
                "certificate",
                officer,
                at,
                data={"sha256": sha256, "state": state},
            )

        self._act(act, "write")
        return self.get_case(case_id)

    # -- the timeline --------------------------------------------------------------

    def add_event(
        self,
        case_id: str,
        event_id: str,
        kind: str,
        officer: str,
        at: datetime,
        text: str = "",
        data: Mapping[str, Json] | None = None,
    ) -> CaseEvent:
        """Adds a line to the timeline; the same ``event_id`` again adds nothing.

        Raises:
            NothingFound: There is no such case.
            InputInvalid: No such kind, or the text is too long.
        """
        if kind not in EVENTS:
            raise InputInvalid(name="kind", reason=kind)
        checked_text(text, "text")

        def act(connection: Connection) -> None:
            wanted = select(tables.EVENTS.c.event_id).where(
                tables.EVENTS.c.event_id == event_id
            )
            if connection.execute(wanted).scalar() is None:
                add_event(connection, case_id, event_id, kind, officer, at, text, data)

        self._act(act, "write")
        return next(
            item for item in self.timeline(case_id) if item.event_id == event_id
        )

    def timeline(self, case_id: str, *, after: int = 0) -> list[CaseEvent]:
        """What happened to a case after event ``after``, oldest first."""
        wanted = (
            select(tables.EVENTS)
            .where(tables.EVENTS.c.case_id == case_id, tables.EVENTS.c.number > after)
            .order_by(tables.EVENTS.c.number)
        )
        return self._act(
            lambda connection: [to_event(row) for row in connection.execute(wanted)]
        )

    def attach(
        self, case_id: str, name: str, content: bytes, officer: str, at: datetime
    ) -> Attachment:
        """Puts a file to a case.

        Raises:
            NothingFound: There is no such case.
            InputInvalid: The file is too large.
        """
        if len(content) > _LARGEST_FILE:
            raise InputInvalid(name="attachment", reason=f"over {_LARGEST_FILE} bytes")
        found = Attachment(
            attachment_id=str(uuid.uuid4()),
            case_id=case_id,
            name=checked_text(name, "name"),
            sha256=sha256_hex(content),
            size=len(content),
            officer=officer,
            at=at,
        )

        def act(connection: Connection) -> None:
            add_event(
                connection,
                case_id,
                found.attachment_id,
                "attachment",
                officer,
                at,
                name,
                {"sha256": found.sha256, "size": found.size},
            )
            connection.execute(
                insert(tables.ATTACHMENTS).values(
                    {**vars(found), "at": format_time(at), "content": content}
                )
            )

        self._act(act, "write")
        return found

    def attachments(self, case_id: str) -> list[Attachment]:
        """The files of a case, oldest first, without their bytes."""
        table = tables.ATTACHMENTS
        columns = [column for column in table.c if column.name != "content"]
        wanted = (
            select(*columns)
            .where(table.c.case_id == case_id)
            .order_by(table.c.at, table.c.attachment_id)
        )
        return self._act(
            lambda connection: [
                Attachment(**{**row._mapping, "at": parse_time(row.at)})
                for row in connection.execute(wanted)
            ]
        )

    def attachment_content(self, attachment_id: str) -> bytes:
        """The bytes of a file.

        Raises:
            NothingFound: There is none with that id.
        """
        wanted = select(tables.ATTACHMENTS.c.content).where(
            tables.ATTACHMENTS.c.attachment_id == attachment_id
        )
        found = self._act(lambda connection: connection.execute(wanted).scalar())
        if found is None:
            raise NothingFound(what="attachment", name=attachment_id)
        return bytes(found)

    # -- private -------------------------------------------------------------------

    def _act(self, what: Callable[[Connection], _T], mode: Mode = "read") -> _T:
        return department_engine.act(self._engine, self.name, what, mode=mode)

    def _change(
        self,
        case: Case,
        kind: str,
        officer: str,
        at: datetime,
        text: str,
        data: Mapping[str, Json] | None = None,
        **values: Any,
    ) -> Case:
        checked_text(text, "text")
        cases = tables.CASES
        event_id = str(uuid.uuid4())

        def act(connection: Connection) -> None:
            seen = (cases.c.case_id == case.case_id) & (cases.c.version == case.version)
            changed = connection.execute(update(cases).where(seen).values(**values))
            if changed.rowcount != 1:
                # Somebody was faster; who wants to go on reads the case again.
                raise StateConflict(state="changed", step=kind)
            add_event(connection, case.case_id, event_id, kind, officer, at, text, data)

        self._act(act, "write")
        return self.get_case(case.case_id)
