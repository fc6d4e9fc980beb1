"""Rows of the department register: from tables to cases, and events with a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from desktop.canonical import Json, canonical, parse
from desktop.clock import format_time, parse_time
from desktop.errors import InputInvalid, NothingFound
from desktop.store.cases import Case, CaseCertificate, CaseEvent
from desktop.store.migrations.tables import CASES, CERTIFICATES, EVENTS

__all__ = ["add_event", "checked_text", "to_cases", "to_event"]

_LONGEST_TEXT = 20_000


def add_event(
    connection: Connection,
    case_id: str,
    event_id: str,
    kind: str,
    officer: str,
    at: datetime,
    text: str = "",
    data: Mapping[str, Json] | None = None,
) -> None:
    """Adds a line to a case's timeline, with the next number, and counts the change.

    Raises:
        NothingFound: There is no such case.
    """
    changed = connection.execute(
        update(CASES)
        .where(CASES.c.case_id == case_id)
        .values(version=CASES.c.version + 1)
    )
    if changed.rowcount != 1:
        raise NothingFound(what="case", name=case_id)
    last = connection.execute(
        select(func.max(EVENTS.c.number)).where(EVENTS.c.case_id == case_id)
    ).scalar()
    connection.execute(
        insert(EVENTS).values(
            case_id=case_id,
            number=(last or 0) + 1,
            event_id=event_id,
            kind=kind,
            officer=officer,
            at=format_time(at),
            text=text,
            data=canonical(dict(data or {})),
        )
    )


def to_cases(connection: Connection, rows: Sequence[Row[Any]]) -> list[Case]:
    """Cases with their certificates, in the order of the rows."""
    names = [row.case_id for row in rows]
    found: dict[str, list[CaseCertificate]] = {name: [] for name in names}
    wanted = (
        select(CERTIFICATES)
        .where(CERTIFICATES.c.case_id.in_(names))
        .order_by(CERTIFICATES.c.sha256)
    )
    for item in connection.execute(wanted) if names else ():
        found[item.case_id].append(
            CaseCertificate(
                sha256=item.sha256,
                serial=item.serial,
                state=item.state,
                changed_at=parse_time(item.changed_at),
            )
        )
    return [_to_case(row, found[row.case_id]) for row in rows]


def to_event(row: Row[Any]) -> CaseEvent:
    """One line of a timeline."""
    return CaseEvent(
        case_id=row.case_id,
        number=row.number,
        event_id=row.event_id,
        kind=row.kind,
        officer=row.officer,
        at=parse_time(row.at),
        text=row.text,
        data=parse(bytes(row.data)),
    )


def checked_text(text: str, name: str) -> str:
    """The text, when it is not too long and can be stored.

    Raises:
        InputInvalid: It is, or holds a NUL, which PostgreSQL can't keep.
    """
    if len(text) > _LONGEST_TEXT:
        raise InputInvalid(name=name, reason=f"over {_LONGEST_TEXT} characters")
    if "\0" in text:
        raise InputInvalid(name=name, reason="a NUL character")
    return text


def _to_case(row: Row[Any], certificates: Sequence[CaseCertificate]) -> Case:
    return Case(
        case_id=row.case_id,
        version=row.version,
        state=row.state,
        owner=row.owner,
        title=row.title,
        source=row.source,
        incident_id=row.incident_id or "",
        opened_by=row.opened_by,
        opened_at=parse_time(row.opened_at),
        reported_at=parse_time(row.reported_at),
        deadline_at=parse_time(row.deadline_at),
        closed_at=None if row.closed_at is None else parse_time(row.closed_at),
        facts=parse(bytes(row.facts)),
        certificates=tuple(certificates),
    )
