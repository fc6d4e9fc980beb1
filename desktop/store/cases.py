"""Incident cases of a department, as they travel out of its register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

__all__ = ["EVENTS", "Attachment", "Case", "CaseCertificate", "CaseEvent", "NewCase"]

#: What may happen to a case; the operator has the same kinds.
EVENTS = (
    "opened",
    "note",
    "told",
    "attachment",
    "deadline",
    "plan",
    "certificate",
    "closed",
    "reopened",
)


@dataclass(frozen=True)
class CaseCertificate:
    """One certificate of a case.

    Attributes:
        state: As the console last proved or learnt it: ``RECORDED``, ``SENT``,
            ``ACCEPTED``, ``CONFIRMED`` or ``REFUSED``; it only moves forward.
        changed_at: When it reached that state.
    """

    sha256: str
    serial: str
    state: str
    changed_at: datetime


@dataclass(frozen=True)
class NewCase:
    """What a case begins with.

    Attributes:
        incident_id: Of the operator's incident, or empty; one case for each.
        source: ``holder`` (a report came) or ``officer``.
        reported_at: When the holder spoke, or the officer opened it.
        deadline_at: Until when the status must have changed.
        certificates: SHA-256 and serial number of each.
        facts: Holder, token, consent and agreement version; canonical-JSON values.
    """

    title: str
    source: str
    reported_at: datetime
    deadline_at: datetime
    incident_id: str = ""
    certificates: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case as it stands.

    Attributes:
        version: Counts its changes; whoever changes it names the one he saw.
        state: ``open`` or ``closed``.
        owner: The officer who works on it, or empty.
    """

    case_id: str
    version: int
    state: str
    owner: str
    title: str
    source: str
    incident_id: str
    opened_by: str
    opened_at: datetime
    reported_at: datetime
    deadline_at: datetime
    closed_at: datetime | None
    facts: Mapping[str, Any]
    certificates: tuple[CaseCertificate, ...]


@dataclass(frozen=True)
class CaseEvent:
    """One line of a case's timeline; never changed or removed.

    Attributes:
        number: Its place in the timeline, from 1 without a gap.
        event_id: Chosen by who wrote it; the same id twice is one event.
        kind: One of ``EVENTS``.
    """

    case_id: str
    number: int
    event_id: str
    kind: str
    officer: str
    at: datetime
    text: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Attachment:
    """A file that was put to a case."""

    attachment_id: str
    case_id: str
    name: str
    sha256: str
    size: int
    officer: str
    at: datetime
