"""Forges OCSP answers and revocation lists byte by byte; every part can be replaced."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop.asn1.der import element
from desktop.trust import view
from tests.fakes.forge import (
    NOW,
    Ca,
    Key,
    Spec,
    extended_usage,
    extension,
    integer,
    key_usage,
    name,
    oid,
    time,
)

__all__ = [
    "OCSP_SIGNING",
    "CrlSpec",
    "Entry",
    "OcspSpec",
    "Status",
    "big_list",
    "general_uri",
    "list_number",
    "reason",
    "responder_spec",
]

OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
HOUR = timedelta(hours=1)
_DIGESTS = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1"}


def generalized(moment: datetime) -> bytes:
    """GeneralizedTime to the second."""
    return element(0x18, moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


def enumerated(value: int) -> bytes:
    """ENUMERATED."""
    return element(0x0A, bytes((value,)))


def reason(code: int) -> bytes:
    """The entry extension reasonCode."""
    return extension("2.5.29.21", enumerated(code))


def invalidity(moment: datetime) -> bytes:
    """The entry extension invalidityDate."""
    return extension("2.5.29.24", generalized(moment))


def list_number(number: int) -> bytes:
    """The list extension CRLNumber."""
    return extension("2.5.29.20", integer(number))


def general_uri(url: str) -> bytes:
    """GeneralName of a URI."""
    return element(0x86, url.encode())


def responder_spec(
    key: Key, extensions: Sequence[bytes] | None = None, **changes: object
) -> Spec:
    """An ordinary delegated responder."""
    if extensions is None:
        extensions = (
            key_usage("digital_signature"),
            extended_usage(OCSP_SIGNING),
            extension("1.3.6.1.5.5.7.48.1.5", b"\x05\x00"),
        )
    return Spec(
        name(("CN", "Responder")),
        key.spki,
        extensions=extensions,
        **changes,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Status:
    """One status: ``good``, ``unknown``, or the reason code of ``revoked``."""

    serial: int
    kind: str = "good"
    code: int | None = 1
    revoked_at: datetime = NOW - HOUR
    this_update: datetime = NOW - HOUR
    next_update: datetime | None = NOW + HOUR
    digest: str = "sha256"
    extensions: Sequence[bytes] = ()

    def encoded(self, issuer: Ca) -> bytes:
        def hashed(data: bytes) -> bytes:
            return element(0x04, hashlib.new(self.digest, data).digest())

        bits = view.public_bits(issuer.key.spki)
        certificate_id = element(
            0x30,
            element(0x30, oid(_DIGESTS[self.digest]), element(0x05)),
            hashed(issuer.subject),
            hashed(bits),
            integer(self.serial),
        )
        if self.kind == "revoked":
            why = b"" if self.code is None else element(0xA0, enumerated(self.code))
            status = element(0xA1, generalized(self.revoked_at), why)
        else:
            status = element(0x80 if self.kind == "good" else 0x82)
        until = (
            b""
            if self.next_update is None
            else element(0xA0, generalized(self.next_update))
        )
        more = (
            element(0xA1, element(0x30, *self.extensions)) if self.extensions else b""
        )
        return element(
            0x30, certificate_id, status, generalized(self.this_update), until, more
        )


@dataclass(frozen=True)
class OcspSpec:
    """An OCSP answer.

    Attributes:
        issuer: Whose certificates the statuses are about.
        signer: Key that signs; the issuer's where none is given.
        certificates: What travels along.
        by_name: DER of the responder's name; else it is named by key hash.
    """

    issuer: Ca
    statuses: Sequence[Status]
    signer: Key | None = None
    certificates: Sequence[bytes] = ()
    by_name: bytes = b""
    nonce: bytes | None = None
    produced_at: datetime = NOW
    extensions: Sequence[bytes] = ()
    digest: str = ""
    outer: int = 0
    kind: str = "1.3.6.1.5.5.7.48.1.1"

    def encoded(self) -> bytes:
        if self.outer:
            return element(0x30, enumerated(self.outer))
        key = self.signer or self.issuer.key
        if self.by_name:
            who = element(0xA1, self.by_name)
        else:
            hashed = hashlib.sha1(view.public_bits(key.spki)).digest()
            who = element(0xA2, element(0x04, hashed))
        extensions = list(self.extensions)
        if self.nonce is not None:
            value = element(0x04, self.nonce)
            extensions.append(extension("1.3.6.1.5.5.7.48.1.2", value))
        more = element(0xA1, element(0x30, *extensions)) if extensions else b""
        statuses = element(
            0x30, *(status.encoded(self.issuer) for status in self.statuses)
        )
        data = element(0x30, who, generalized(self.produced_at), statuses, more)
        carried = (
            element(0xA0, element(0x30, *self.certificates))
            if self.certificates
            else b""
        )
        basic = element(
            0x30,
            data,
            key.algorithm(self.digest),
            element(0x03, b"\0", key.sign(data, self.digest)),
            carried,
        )
        inner = element(0x30, oid(self.kind), element(0x04, basic))
        return element(0x30, enumerated(0), element(0xA0, inner))


@dataclass(frozen=True)
class Entry:
    """One entry of a list."""

    serial: int
    extensions: Sequence[bytes] = (reason(1),)
    revoked_at: datetime = NOW - HOUR

    def encoded(self) -> bytes:
        more = element(0x30, *self.extensions) if self.extensions else b""
        return element(0x30, integer(self.serial), time(self.revoked_at), more)


@dataclass(frozen=True)
class CrlSpec:
    """A revocation list."""

    issuer: bytes
    entries: Sequence[Entry] = ()
    number: int | None = 7
    extensions: Sequence[bytes] = ()
    this_update: datetime = NOW - HOUR
    next_update: datetime | None = NOW + 24 * HOUR
    digest: str = ""
    inner_digest: str = ""
    version: bytes = b"\x02\x01\x01"
    tail: bytes = b""

    def signed_by(self, key: Key) -> bytes:
        listed = [entry.encoded() for entry in self.entries]
        numbered = [] if self.number is None else [list_number(self.number)]
        extensions = [*numbered, *self.extensions]
        body = element(
            0x30,
            self.version,
            key.algorithm(self.inner_digest or self.digest),
            self.issuer,
            time(self.this_update),
            b"" if self.next_update is None else time(self.next_update),
            element(0x30, *listed) if listed else b"",
            element(0xA0, element(0x30, *extensions)) if extensions else b"",
            self.tail,
        )
        return key.signed(body, self.digest)


def big_list(issuer: Ca, last: int, size: int) -> bytes:
    """A list of so many bytes; our entry comes last."""
    one = Entry(1 << 120, ()).encoded()
    last_entry = Entry(last).encoded()
    frame = CrlSpec(issuer.subject, (Entry(1),)).signed_by(issuer.key)
    count = (size - len(frame) - len(last_entry)) // len(one)
    entries = element(0x30, one * count, last_entry)
    plain = CrlSpec(issuer.subject).signed_by(issuer.key)
    # Put the entries where an empty list has none: before the extensions.
    tbs_start = plain.index(CrlSpec.version)
    extensions = plain.index(b"\xa0", tbs_start)
    body_end = extensions + 2 + plain[extensions + 1]
    body = element(
        0x30, plain[tbs_start:extensions], entries, plain[extensions:body_end]
    )
    return issuer.key.signed(body)
