"""What is kept: certificates, reports and their attempts, journal, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

__all__ = [
    "Attempt",
    "CertificateRecord",
    "CheckResult",
    "JournalEntry",
    "Report",
    "ReportCertificate",
]


@dataclass(frozen=True)
class CertificateRecord:
    """A certificate known to this installation, with or without its token.

    Attributes:
        sha256: Of the DER, lower-case hex; its name everywhere.
        serial: Lower-case hex, no leading ``0x``.
        status: ``unknown``, ``good`` or ``revoked``, as last *proved*.
        revocation_key_id: Which registered revocation key may revoke it, or ``""``.
    """

    sha256: str
    der: bytes
    serial: str
    spki_sha256: str
    subject: str
    not_before: datetime
    not_after: datetime
    profile: str
    token_serial: str = ""
    token_label: str = ""
    key_id: str = ""
    scheme: str = ""
    application_id: str = ""
    revocation_key_id: str = ""
    status: str = "unknown"
    status_source: str = ""
    status_at: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: str = ""
    purpose: str = ""


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
