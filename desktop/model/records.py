"""What is kept: reports and their attempts, journal, checks; certificates too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop.model.certificates import CertificateRecord

__all__ = [
    "Attempt",
    "CertificateRecord",
    "CheckResult",
    "JournalEntry",
    "Report",
    "ReportCertificate",
]


@dataclass(frozen=True)
class ReportCertificate:
    """One certificate of a report and how far it has come.

    Attributes:
        state: ``RECORDED``, ``SENT``, ``ACCEPTED``, ``CONFIRMED``, ``UNDONE`` or
            ``REFUSED`` (only when every channel refused).
        times: RFC 3339 time of each state reached.
    """

    sha256: str
    serial: str
    spki_sha256: str
    state: str
    channel: str = ""
    confirmed_by: str = ""
    times: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """A compromise report as recorded (row S14).

    Attributes:
        released: Somebody said that it is to go: at the click (``--now``), or since.
            Where the policy asks for a confirmation, nothing goes without it.
    """

    report_id: str
    recorded_at: datetime
    monotonic: float
    reason: str
    state: str
    send_after: datetime
    certificates: tuple[ReportCertificate, ...]
    since: str = ""
    text: str = ""
    key_ids: tuple[str, ...] = ()
    path: str = "database"
    released: bool = False


@dataclass(frozen=True)
class Attempt:
    """One try to revoke one certificate through one channel."""

    attempt_id: str
    report_id: str
    certificate: str
    channel: str
    state: str
    created_at: datetime
    updated_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class JournalEntry:
    """One line of the journal, as stored (protocols.md 6.3)."""

    seq: int
    prev: str
    sha256: str
    utc: str
    monotonic: str
    kind: str
    body: Mapping[str, Any]
    raw: bytes


@dataclass(frozen=True)
class CheckResult:
    """One check of doctor or of a verification, with what it means.

    Attributes:
        state: ``ok``, ``warning``, ``problem`` or ``unknown`` (can't be known here).
        name: Stable name; the sentence is made from it and the facts.
    """

    name: str
    state: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
