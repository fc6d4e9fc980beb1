"""Verifies an evidence bundle, offline and without trusting whoever made it.

The first failure raises and names the member. What held is listed check by check, and
so is what a bundle can't tell: a reader should know both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desktop.canonical import sha256_hex
from desktop.clock import format_time
from desktop.errors import EvidenceInvalid, InputInvalid
from desktop.evidence import (
    container,
    manifest,
    verify_keys,
    verify_records,
    verify_status,
)
from desktop.evidence.bundle import MANIFEST, REQUIRED, SEAL, asic_manifest
from desktop.evidence.opened import Opened, moment
from desktop.evidence.readable import FOLDER
from desktop.evidence.verify_revocation import check_revocation
from desktop.model.records import CheckResult
from desktop.trust.view import read as read_certificate

__all__ = ["EvidenceReport", "verify_bundle"]

#: Of no bundle can these be known; they are said at the end of every report.
ALWAYS_UNKNOWN: Final = ("who_sat_there", "local_clock", "journal_itself")


@dataclass(frozen=True)
class EvidenceReport:
    """What a bundle proved.

    Attributes:
        application_id: UUID of the application.
        certificate_sha256: Of the certificate issued on it, hex.
        signed_at: When the closing manifest was signed: by the time stamp where there
            is one, else when the operator got it, else as claimed.
        checks: Every check in order, state ``ok`` or ``unknown``.
    """

    application_id: str
    certificate_sha256: str
    signed_at: datetime
    checks: tuple[CheckResult, ...]


def verify_bundle(content: bytes, anchors: Sequence[bytes]) -> EvidenceReport:
    """Verifies every member of a bundle against the roots that the reader trusts.

    Args:
        content: The whole file.
        anchors: DER of root certificates: of the authority and its time-stamp
            service.

    Raises:
        EvidenceInvalid: With the member and the reason of the first failure; the
            container itself is called ``(container)``.
    """
    opened = Opened(container.read(content), tuple(anchors))
    _check_container(opened, len(content))
    _check_digests(opened)
    verify_records.check_agreement(opened)
    application, spki = verify_keys.check_application(opened)
    # E1 names the sealing key, and its own signature was just judged.
    verify_keys.check_seal(opened, application)
    verify_records.check_records(opened, application)
    verify_records.check_lookups(opened, application)
    verify_keys.check_custody(opened, application)
    closing = verify_keys.check_closing(opened, application)
    claimed = moment(closing, "created_at", manifest.CLOSING)
    verify_records.check_order(opened, application)
    stamped = verify_keys.check_closing_signature(opened, claimed)
    received = verify_records.check_receipts(opened, spki)
    # The local clock may have been wrong: others' signed times come first.
    signed_at = stamped or received or claimed
    path = verify_keys.check_certificate(opened, application, signed_at)
    verify_status.check_first_status(opened, path)
    serial = f"{read_certificate(path[0]).serial:x}"
    check_revocation(opened, application, path, serial)
    for name in ALWAYS_UNKNOWN:
        opened.unknown(name, **_facts(name, signed_at))
    return EvidenceReport(
        application_id=str(application.get("application_id")),
        certificate_sha256=sha256_hex(path[0]),
        signed_at=signed_at,
        checks=tuple(opened.checks),
    )


def _check_container(opened: Opened, size: int) -> None:
    for name in opened.members:
        if name in (MANIFEST, SEAL) or name.startswith(FOLDER):
            continue
        try:
            manifest.check_name(name)
        except InputInvalid as error:
            raise EvidenceInvalid(member=name, reason=error.reason) from error
    for name in (*REQUIRED, MANIFEST, SEAL):
        opened.member(name)
    opened.ok("container", members=len(opened.members) + 1, bytes=size)


def _check_digests(opened: Opened) -> None:
    """The manifest has one spelling: it is written anew and compared."""
    listed = {
        name: content
        for name, content in opened.members.items()
        if name not in (MANIFEST, SEAL)
    }
    if list(opened.members)[-2:] != [MANIFEST, SEAL]:
        raise EvidenceInvalid(
            member=MANIFEST, reason="manifest and seal must be the last members"
        )
    if opened.member(MANIFEST) != asic_manifest(listed):
        raise EvidenceInvalid(
            member=MANIFEST, reason="it does not list the members as they are"
        )
    opened.ok("digests", members=len(listed))


def _facts(name: str, signed_at: datetime) -> dict[str, Any]:
    return {"until": format_time(signed_at)} if name == "local_clock" else {}
