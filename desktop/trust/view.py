"""Reads a certificate once, whole and strictly (RFC 5280, section 4).

Everything that a judgement needs is taken out here, so that no lazy parser raises in
the middle of one. A value that is not what RFC 5280 allows is an encoding error: such
a certificate takes part in nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from asn1crypto import core, x509

from desktop.asn1 import der, keyinfo
from desktop.errors import EncodingInvalid

__all__ = ["MAX_BYTES", "CertificateView", "named", "public_bits", "read"]

#: Larger certificates are taken for an attack (39 kB of name still parse; the gate
#: has a limit of its own).
MAX_BYTES = 64 * 1024

#: Extensions that the code here or in ``chain`` takes account of.
_KNOWN = frozenset(
    {
        "2.5.29.14",  # subjectKeyIdentifier
        "2.5.29.15",  # keyUsage
        "2.5.29.17",  # subjectAltName
        "2.5.29.18",  # issuerAltName
        "2.5.29.19",  # basicConstraints
        "2.5.29.30",  # nameConstraints
        "2.5.29.32",  # certificatePolicies
        "2.5.29.33",  # policyMappings: no policy is ever demanded here
        "2.5.29.35",  # authorityKeyIdentifier
        "2.5.29.37",  # extKeyUsage
        "2.5.29.54",  # inhibitAnyPolicy: as policyMappings
    }
)
_NEVER_CRITICAL = frozenset({"2.5.29.14", "2.5.29.35", "1.3.6.1.5.5.7.1.1"})

_LONGEST_SERIAL = 20
_MOST_EXTENSIONS = 64
_WHAT = "certificate"
_UTC_TIME = re.compile(r"[0-9]{12}Z")
_GENERALIZED_TIME = re.compile(r"[0-9]{14}Z")


@dataclass(frozen=True)
class CertificateView:
    """What a certificate says. Names, key, algorithm and ``tbs`` are DER as received.

    Attributes:
        algorithm: AlgorithmIdentifier of the signature.
        algorithm_oid: Its OID, dotted.
        ca: Whether basicConstraints say so; ``None`` without that extension.
        key_usage: asn1crypto's names of the bits; ``None`` without the extension.
        purposes: OIDs of extended key usages; ``None`` without the extension.
        purposes_critical: Whether that extension is critical.
        extensions: DER value of each extension by OID.
        unknown_critical: OIDs of critical extensions that nothing here understands.
    """

    der: bytes
    tbs: bytes
    version: int
    serial: int
    subject: bytes
    issuer: bytes
    spki: bytes
    algorithm: bytes
    algorithm_oid: str
    signature: bytes
    not_before: datetime
    not_after: datetime
    ca: bool | None
    path_length: int | None
    key_usage: frozenset[str] | None
    purposes: frozenset[str] | None
    purposes_critical: bool
    key_identifier: bytes | None
    extensions: Mapping[str, bytes]
    unknown_critical: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Lower-case hex."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def self_issued(self) -> bool:
        """Whether subject and issuer are one name."""
        return self.subject == self.issuer

    def valid_at(self, moment: datetime) -> bool:
        """Whether a moment lies inside the validity, both ends included."""
        return self.not_before <= moment <= self.not_after


@lru_cache(maxsize=64)
def read(certificate: bytes) -> CertificateView:
    """Takes a certificate apart; issuers and signers come again and again.

    Raises:
        EncodingInvalid: Not DER, not a certificate, or against RFC 5280 in itself.
    """
    der.check(certificate, _WHAT, max_bytes=MAX_BYTES)
    with der.reading(_WHAT):
        return _read(certificate)


def named(issuer: CertificateView, serial: int) -> CertificateView:
    """Stands for an end entity's certificate that is known by name alone.

    A receipt names issuer and serial number; on another computer nothing more is
    there, and OCSP and CRL need nothing more. It has no bytes and no key, so it takes
    part in no chain.
    """
    return CertificateView(
        der=b"",
        tbs=b"",
        version=3,
        serial=serial,
        subject=b"",
        issuer=issuer.subject,
        spki=b"",
        algorithm=b"",
        algorithm_oid="",
        signature=b"",
        not_before=issuer.not_before,
        not_after=issuer.not_after,
        ca=False,
        path_length=None,
        key_usage=None,
        purposes=None,
        purposes_critical=False,
        key_identifier=None,
        extensions={},
        unknown_critical=(),
    )


def public_bits(spki: bytes) -> bytes:
    """The octets of the BIT STRING, which OCSP and key identifiers hash.

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    _, _, bits = keyinfo.key_parts(spki)
    return bits


def _read(certificate: bytes) -> CertificateView:
    whole = x509.Certificate.load(certificate, strict=True)
    body = whole["tbs_certificate"]
    algorithm = whole["signature_algorithm"].dump()
    if body["signature"].dump() != algorithm:
        raise _bad("two different signature algorithms")
    version = int(body["version"].native[1:])
    serial = int(body["serial_number"].native)
    octets = len(body["serial_number"].contents)
    if serial <= 0 or octets > _LONGEST_SERIAL:
        raise _bad("the serial number is not 1 to 20 octets above zero")
    subject, issuer = body["subject"].dump(), body["issuer"].dump()
    if len(body["issuer"].chosen) == 0:
        raise _bad("the issuer has no name")
    not_before = _time(body["validity"]["not_before"])
    not_after = _time(body["validity"]["not_after"])
    found = _extensions(body, version)
    values = {oid: value for oid, (_, value) in found.items()}
    constraints = _loaded(values, "2.5.29.19", x509.BasicConstraints)
    usage = _loaded(values, "2.5.29.15", x509.KeyUsage)
    purposes = _loaded(values, "2.5.29.37", x509.ExtKeyUsageSyntax)
    identifier = _loaded(values, "2.5.29.14", core.OctetString)
    _check_alternative_names(values, empty_subject=len(body["subject"].chosen) == 0)
    ca = None if constraints is None else bool(constraints["ca"].native)
    length = None if constraints is None else constraints["path_len_constraint"].native
    if length is not None and (not ca or length < 0):
        raise _bad("a path length without a CA")
    bits = None if usage is None else frozenset(usage.native)
    if bits is not None and "key_cert_sign" in bits and not ca:
        raise _bad("keyCertSign without a CA")
    oids = None if purposes is None else frozenset(item.dotted for item in purposes)
    if oids is not None and not oids:
        raise _bad("an empty extended key usage")
    return CertificateView(
        der=certificate,
        tbs=body.dump(),
        version=version,
        serial=serial,
        subject=subject,
        issuer=issuer,
        spki=body["subject_public_key_info"].dump(),
        algorithm=algorithm,
        algorithm_oid=whole["signature_algorithm"]["algorithm"].dotted,
        signature=_whole_octets(whole["signature_value"]),
        not_before=not_before,
        not_after=not_after,
        ca=ca,
        path_length=length,
        key_usage=bits,
        purposes=oids,
        purposes_critical=found.get("2.5.29.37", (False, b""))[0],
        key_identifier=None if identifier is None else bytes(identifier.native),
        extensions=values,
        unknown_critical=tuple(
            sorted(
                oid for oid, (crit, _) in found.items() if crit and oid not in _KNOWN
            )
        ),
    )


def _extensions(body: Any, version: int) -> dict[str, tuple[bool, bytes]]:
    found: dict[str, tuple[bool, bytes]] = {}
    if len(body["extensions"]) > _MOST_EXTENSIONS:
        raise _bad(f"more than {_MOST_EXTENSIONS} extensions")
    for item in body["extensions"]:
        oid = item["extn_id"].dotted
        critical = bool(item["critical"].native)
        if oid in found:
            raise _bad(f"extension {oid} occurs twice")
        if critical and oid in _NEVER_CRITICAL:
            raise _bad(f"extension {oid} must not be critical")
        found[oid] = (critical, bytes(item["extn_value"].contents))
    if found and version != 3:
        raise _bad("extensions before version 3")
    return found


def _check_alternative_names(
    values: Mapping[str, bytes], *, empty_subject: bool
) -> None:
    """Only that there are names: thousands of them are not worth parsing here."""
    value = values.get("2.5.29.17")
    if value is not None and not der.children(der.root(value, _WHAT), _WHAT):
        raise _bad("an empty subjectAltName")
    if empty_subject and value is None:
        raise _bad("neither subject nor subjectAltName")


def _loaded(values: Mapping[str, bytes], oid: str, kind: Any) -> Any:
    value = values.get(oid)
    if value is None:
        return None
    found = kind.load(value, strict=True)
    found.native  # noqa: B018 - parses all of it now, where errors are caught
    return found


def _time(value: Any) -> datetime:
    """UTCTime until 2049, then GeneralizedTime; with seconds and Z (4.1.2.5)."""
    text = bytes(value.chosen.contents).decode("ascii")
    if value.name == "utc_time":
        if not _UTC_TIME.fullmatch(text):
            raise _bad("a time without seconds or Z")
        century = "20" if text < "50" else "19"
        return _moment(century + text)
    if not _GENERALIZED_TIME.fullmatch(text) or text < "2050":
        raise _bad("a GeneralizedTime where UTCTime belongs, or not to the second")
    return _moment(text)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _whole_octets(bits: Any) -> bytes:
    contents = bytes(bits.contents)
    if not contents or contents[0] != 0:
        raise _bad("a signature that is not whole octets")
    return contents[1:]


def _bad(reason: str) -> EncodingInvalid:
    return EncodingInvalid(what=_WHAT, reason=reason)
