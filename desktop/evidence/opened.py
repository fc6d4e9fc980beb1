"""A bundle while it is verified: its members, typed access, and the line of checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from desktop.asn1 import cms, names
from desktop.canonical import canonical, parse_canonical, sha256_hex, unb64url
from desktop.clock import parse_time
from desktop.errors import (
    EvidenceInvalid,
    SchemeUnsupported,
    VerificationFailed,
)
from desktop.evidence.manifest import chain_of
from desktop.model.records import CheckResult
from desktop.trust import chain
from desktop.trust.view import CertificateView
from desktop.trust.view import read as read_certificate

__all__ = [
    "Opened",
    "about",
    "get",
    "moment",
    "personal_number",
    "same",
    "subject_text",
]

Kind = TypeVar("Kind")


@dataclass
class Opened:
    """What is known of a bundle so far.

    Attributes:
        members: By name, without ``mimetype``.
        anchors: DER of the roots that whoever verifies trusts.
        checks: What was found, in order; a failure is raised and never listed.
    """

    members: Mapping[str, bytes]
    anchors: Sequence[bytes]
    checks: list[CheckResult] = field(default_factory=list)

    def ok(self, name: str, **facts: Any) -> None:
        """Notes a check that held."""
        self.checks.append(CheckResult(name, "ok", facts))

    def unknown(self, name: str, **facts: Any) -> None:
        """Notes what can't be known from the bundle."""
        self.checks.append(CheckResult(name, "unknown", facts))

    def member(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            EvidenceInvalid: It is missing.
        """
        found = self.members.get(name)
        if found is None:
            raise EvidenceInvalid(member=name, reason="the member is missing")
        return found

    def record(self, name: str, kind: str = "") -> dict[str, Any]:
        """A member that is a canonical record, of that ``type`` where one is given.

        Raises:
            EvidenceInvalid: It is not.
        """
        with about(name):
            value = parse_canonical(self.member(name), name)
        if kind and value.get("type") != kind:
            raise EvidenceInvalid(member=name, reason=f"it is no record of {kind}")
        return value

    def receipt(
        self, name: str, *, kind: str, object_ids: Sequence[str], sent: bytes
    ) -> dict[str, Any]:
        """An operator's receipt for exactly these bytes (protocols.md 6.4).

        The signer must stand under one of the anchors and be no natural person: a
        holder of a certificate could otherwise receipt things to himself.

        Raises:
            EvidenceInvalid: It is not.
        """
        envelope = self.record(name)
        with about(name):
            payload = unb64url(get(envelope, "payload", str, name))
            signature = unb64url(get(envelope, "cms", str, name))
            carried = cms.certificates_in(signature)
            verified = cms.verify_with_certificate(
                signature, payload, [*carried, *self.anchors]
            )
            value = parse_canonical(payload, "receipt")
        if envelope.keys() != {"payload", "cms"}:
            raise EvidenceInvalid(member=name, reason="more than payload and signature")
        received = moment(value, "received_at", name)
        with about(name):
            above = [self.members[item] for item in chain_of(self.members)]
            pool = [*carried, *above]
            chain.build(verified.certificate, pool, self.anchors, received)
            signer = read_certificate(verified.certificate)
        if personal_number(signer):
            raise EvidenceInvalid(member=name, reason="a person signed it, no operator")
        if value.get("kind") != kind or value.get("object_id") not in object_ids:
            raise EvidenceInvalid(member=name, reason="a receipt for something else")
        if value.get("object_sha256") != sha256_hex(sent):
            raise EvidenceInvalid(member=name, reason="a receipt for other bytes")
        return {**value, "signer": subject_text(signer)}


@contextmanager
def about(member: str) -> Iterator[None]:
    """Turns what a check below raises into a word about the member.

    Raises:
        EvidenceInvalid: With the reason of the check.
    """
    try:
        yield
    except EvidenceInvalid:
        raise
    except VerificationFailed as error:
        raise EvidenceInvalid(member=member, reason=error.reason) from error
    except SchemeUnsupported as error:
        reason = f"{error.scheme} is not accepted in signatures"
        raise EvidenceInvalid(member=member, reason=reason) from error


def get(value: Mapping[str, Any], key: str, kind: type[Kind], member: str) -> Kind:
    """A field of that type.

    Raises:
        EvidenceInvalid: It is missing or of another type.
    """
    found = value.get(key)
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise EvidenceInvalid(member=member, reason=f"{key} is missing or malformed")
    return found


def moment(value: Mapping[str, Any], key: str, member: str) -> datetime:
    """A time of a record.

    Raises:
        EvidenceInvalid: It is missing or none.
    """
    try:
        return parse_time(get(value, key, str, member))
    except ValueError as error:
        raise EvidenceInvalid(member=member, reason=f"{key} is no time") from error


def same(found: Any, wanted: Any, member: str, reason: str) -> None:
    """Compares two values.

    Raises:
        EvidenceInvalid: They differ.
    """
    if canonical(found) != canonical(wanted):
        raise EvidenceInvalid(member=member, reason=reason)


def subject_text(view: CertificateView) -> str:
    """The subject in one line; control characters are escaped where it is shown."""
    return ", ".join(f"{key}={text}" for key, text in names.name_pairs(view.subject))


def personal_number(view: CertificateView) -> str:
    """The 12 digits after ``IIN`` in the subject's serialNumber, else ``""``."""
    for key, text in names.name_pairs(view.subject):
        if key == "SERIALNUMBER" and text.startswith("IIN"):
            return text[3:]
    return ""
