"""How long each record of this home is kept, and by which rule (rows S9, S10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from desktop.clock import parse_time
from desktop.consent import regime
from desktop.errors import NothingFound
from desktop.services.export_person import retention_table
from desktop.services.workplace import Workplace

__all__ = ["KeptRecord", "KeptSubject", "show_retention"]


@dataclass(frozen=True)
class KeptRecord:
    """One kind of record.

    Attributes:
        kind: ``acceptance``, ``consent``, ``certificate``, ``withdrawal`` and so on.
        law: The rule in words, or ``""`` where it is our own.
        since: Event that the term counts from: ``ended``, ``revoked``, ``answered``
            or ``created``.
        until: End of the term; ``None`` where it has not begun.
    """

    kind: str
    law: str
    since: str
    until: datetime | None


@dataclass(frozen=True)
class KeptSubject:
    """What belongs to one application, or one document of the person.

    Attributes:
        subject: Its id.
        application: Whether it is an application, whose records can be deleted once
            every term is over.
        over: Whether they are.
    """

    subject: str
    application: bool
    records: tuple[KeptRecord, ...]
    over: bool


def show_retention(workplace: Workplace, language: str) -> tuple[KeptSubject, ...]:
    """Every subject with the terms of its records, oldest first.

    Raises:
        SaqtaError: The records can't be read.
    """
    now = workplace.clock.now()
    applications = {
        item.application_id for item in workplace.register().list_applications()
    }
    rows = retention_table(workplace)
    return tuple(
        _subject(subject, subject in applications, list(found), now, language)
        for subject, found in groupby(rows, key=lambda row: str(row["subject"]))
    )


def _subject(
    subject: str,
    application: bool,
    rows: Iterable[dict[str, Any]],
    now: datetime,
    language: str,
) -> KeptSubject:
    records = tuple(
        KeptRecord(
            kind=str(row["kind"]),
            law=_law(str(row["law"]), language),
            since=str(row["since"]),
            until=parse_time(str(row["until"])) if row["until"] else None,
        )
        for row in rows
    )
    # A certificate that was never revoked has no term of its own (delete_records).
    counted = [one for one in records if one.kind != "certificate" or one.until]
    over = all(one.until is not None and one.until <= now for one in counted)
    return KeptSubject(subject, application, records, application and over)


def _law(code: str, language: str) -> str:
    try:
        return regime.law_text(code, language) if code else ""
    except NothingFound:
        return code
