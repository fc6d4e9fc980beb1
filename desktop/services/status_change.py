"""Each change of status is one entry of the journal (row S3).

Event, address, time (the entry's own), and delivery, which is unknown until somebody
proves it: the operator sends the letter, and says that it sent it, not that it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.errors import SaqtaError
from desktop.model.records import CertificateRecord
from desktop.services.case import Case
from desktop.services.workplace import Workplace

__all__ = ["EVENTS", "KIND", "Note", "certificate_changed", "status_changed"]

KIND = "status_changed"

#: The events of row S3, in the order in which they can come.
EVENTS = ("consent", "sent", "accepted", "refused", "issued", "expiring", "revoked")

#: How far back an entry is looked for that a crash left without its outcome.
_RECENT = 200

#: Writes one entry: its kind and its body.
Note = Callable[[str, Mapping[str, Any]], object]


def status_changed(workplace: Workplace, note: Note, case: Case, event: str) -> None:
    """An application's status changed; written before the new state is saved.

    Args:
        workplace: This home.
        note: Writes the entry, with the application as its subject.
        case: The application.
        event: One of :data:`EVENTS`.

    Raises:
        StoreFull, StoreUnavailable, JournalBroken: It was not written.
    """
    told = case.data.get("told", [])
    if event in told:
        return
    values = (case.data.get("draft") or case.data.get("typed") or {}).get("values", {})
    _write(workplace, note, event, case.application_id, str(values.get("email", "")))
    case.save(told=[*told, event])


def certificate_changed(
    workplace: Workplace, note: Note, record: CertificateRecord, event: str
) -> None:
    """A certificate's status changed: it ends soon, or is proved revoked."""
    _write(workplace, note, event, record.sha256, _address(record.der))


def _write(
    workplace: Workplace, note: Note, event: str, about: str, address: str
) -> None:
    if not _written(workplace, event, about):
        body = {"event": event, "about": about, "address": address}
        note(KIND, {**body, "delivery": "unknown"})


def _written(workplace: Workplace, event: str, about: str) -> bool:
    """Whether a crash came between the entry and what it stands for."""
    try:
        journal = workplace.journal()
        size, _ = journal.head()
        return any(
            entry.kind == KIND
            and (entry.body["event"], entry.body["about"]) == (event, about)
            for entry in journal.entries(max(1, size - _RECENT))
        )
    except SaqtaError:
        # A revocation goes on without a journal; its ledger keeps what it can.
        return False


def _address(certificate: bytes) -> str:
    """The address that the certificate names, or nothing."""
    from asn1crypto import x509

    try:
        names = x509.Certificate.load(certificate).subject_alt_name_value or ()
        found = [str(name.native) for name in names if name.name == "rfc822_name"]
    except (TypeError, ValueError):
        # It stands in nobody's way that a certificate can't be read.
        return ""
    return found[0] if found else ""
