"""Forges certificates byte by byte, also ones that no CA writes.

Everything is DER put together by hand, so that a test can set what an ordinary library
refuses to write: broken digests, double extensions, wrong times, missing parts.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from desktop.asn1 import names
from desktop.asn1.der import element

__all__ = [
    "DAY",
    "NOW",
    "Ca",
    "Key",
    "Spec",
    "alternative_names",
    "basic_constraints",
    "ca_spec",
    "extended_usage",
    "extension",
    "integer",
    "key_identifier",
    "key_usage",
    "leaf_spec",
    "name",
    "oid",
    "pem",
    "self_signed",
    "time",
]

#: The moment of every test that has no reason for another one.
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)

_BITS = (
    "digital_signature",
    "non_repudiation",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)
_ALGORITHMS = {
    ("rsa", "sha256"): "1.2.840.113549.1.1.11",
    ("rsa", "sha1"): "1.2.840.113549.1.1.5",
    ("rsa", "md5"): "1.2.840.113549.1.1.4",
    ("ec", "sha256"): "1.2.840.10045.4.3.2",
    ("ec", "sha384"): "1.2.840.10045.4.3.3",
    ("ec", "sha1"): "1.2.840.10045.4.1",
    ("ed25519", "sha512"): "1.3.101.112",
}
_DIGESTS: dict[str, Any] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
}


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = b""
    for arc in (first * 40 + second, *rest):
        octets = [arc & 0x7F]
        arc >>= 7
        while arc:
            octets.insert(0, 0x80 | (arc & 0x7F))
            arc >>= 7
        content += bytes(octets)
    return element(0x06, content)


def integer(value: int) -> bytes:
    """INTEGER, shortest form."""
    size = max(1, (value.bit_length() + 8) // 8)
    return element(0x02, value.to_bytes(size, "big", signed=True))


def name(*pairs: tuple[str, str]) -> bytes:
    """Name; no pairs make the empty one."""
    return names.build_name(pairs)


def time(moment: datetime) -> bytes:
    """UTCTime until 2049, then GeneralizedTime."""
    if moment.year < 2050:
        return element(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())
    return element(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def extension(dotted: str, value: bytes, *, critical: bool = False) -> bytes:
    """Extension."""
    flag = element(0x01, b"\xff") if critical else b""
    return element(0x30, oid(dotted), flag, element(0x04, value))


def basic_constraints(
    *, ca: bool = True, length: int | None = None, critical: bool = True
) -> bytes:
    """BasicConstraints."""
    inner = element(0x01, b"\xff") if ca else b""
    if length is not None:
        inner += integer(length)
    return extension("2.5.29.19", element(0x30, inner), critical=critical)


def key_usage(*wanted: str, critical: bool = True) -> bytes:
    """KeyUsage; named-bit lists drop trailing zeros."""
    bits = 0
    for item in wanted:
        bits |= 0x80 >> _BITS.index(item)
    unused = (bits & -bits).bit_length() - 1 if bits else 0
    return extension(
        "2.5.29.15", element(0x03, bytes((unused, bits))), critical=critical
    )


def extended_usage(*dotted: str, critical: bool = False) -> bytes:
    """ExtKeyUsage."""
    inner = element(0x30, *(oid(item) for item in dotted))
    return extension("2.5.29.37", inner, critical=critical)


def alternative_names(*encoded: bytes, critical: bool = False) -> bytes:
    """SubjectAltName of GeneralNames already in DER."""
    return extension("2.5.29.17", element(0x30, *encoded), critical=critical)


def key_identifier(spki: bytes, *, critical: bool = False) -> bytes:
    """SubjectKeyIdentifier: SHA-1 of the whole key, as some issuers do."""
    value = element(0x04, hashlib.sha1(spki).digest())
    return extension("2.5.29.14", value, critical=critical)


class Key:
    """A private key that signs with any digest, also with a broken one."""

    def __init__(self, kind: str = "ec", private: Any = None) -> None:
        self.kind = kind
        self.private = private or _generate(kind)

    @property
    def spki(self) -> bytes:
        return bytes(
            self.private.public_key().public_bytes(
                serialization.Encoding.DER,
                serialization.PublicFormat.SubjectPublicKeyInfo,
            )
        )

    @property
    def bits(self) -> bytes:
        """The octets of the key's BIT STRING."""
        return bytes(
            self.private.public_key().public_bytes(
                serialization.Encoding.X962,
                serialization.PublicFormat.UncompressedPoint,
            )
        )

    def algorithm(self, digest: str = "") -> bytes:
        digest = digest or self.digest
        null = element(0x05) if self.kind == "rsa" else b""
        return element(0x30, oid(_ALGORITHMS[self.kind, digest]), null)

    @property
    def digest(self) -> str:
        return "sha512" if self.kind == "ed25519" else "sha256"

    def sign(self, data: bytes, digest: str = "") -> bytes:
        digest = digest or self.digest
        if self.kind == "ed25519":
            return bytes(self.private.sign(data))
        if self.kind == "ec":
            return bytes(self.private.sign(data, ec.ECDSA(_DIGESTS[digest]())))
        return bytes(self.private.sign(data, padding.PKCS1v15(), _DIGESTS[digest]()))

    def signed(self, part: bytes, digest: str = "") -> bytes:
        """SEQUENCE of a part, the algorithm and the signature."""
        value = element(0x03, b"\0", self.sign(part, digest))
        return element(0x30, part, self.algorithm(digest), value)

    def pem(self) -> bytes:
        return bytes(
            self.private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


@dataclass(frozen=True)
class Spec:
    """What goes into a certificate; every part can be replaced."""

    subject: bytes
    spki: bytes
    issuer: bytes = b""
    serial: int | None = None
    not_before: datetime = NOW - DAY
    not_after: datetime = NOW + 30 * DAY
    extensions: Sequence[bytes] = ()
    version: int = 3
    digest: str = ""
    inner_digest: str = ""
    times: bytes = b""

    def signed_by(self, key: Key) -> bytes:
        """The certificate."""
        version = element(0xA0, integer(self.version - 1)) if self.version > 1 else b""
        times = self.times or time(self.not_before) + time(self.not_after)
        serial = self.serial
        if serial is None:
            seed = hashlib.sha256(self.spki + self.subject + times).digest()
            serial = int.from_bytes(b"\x01" + seed[:12], "big")
        extensions = (
            element(0xA3, element(0x30, *self.extensions)) if self.extensions else b""
        )
        body = element(
            0x30,
            version,
            integer(serial),
            key.algorithm(self.inner_digest or self.digest),
            self.issuer or self.subject,
            element(0x30, times),
            self.subject,
            self.spki,
            extensions,
        )
        return key.signed(body, self.digest)


@dataclass
class Ca:
    """An issuer with its key; ``issue`` makes what stands below it."""

    subject: bytes
    key: Key
    certificate: bytes = b""
    issued: list[bytes] = field(default_factory=list)

    def issue(self, spec: Spec) -> bytes:
        """Signs a certificate under this issuer's name, unless another is set."""
        if not spec.issuer:
            spec = replace(spec, issuer=self.subject)
        found = spec.signed_by(self.key)
        self.issued.append(found)
        return found

    def below(self, common_name: str, key: Key | None = None, **changes: Any) -> Ca:
        """An issuer under this one."""
        key = key or Key()
        subject = name(("CN", common_name))
        spec = ca_spec(subject, key)
        return Ca(subject, key, self.issue(replace(spec, **changes)))


def ca_spec(subject: bytes, key: Key) -> Spec:
    """An ordinary issuer."""
    return Spec(
        subject,
        key.spki,
        extensions=(
            basic_constraints(),
            key_usage("key_cert_sign", "crl_sign"),
            key_identifier(key.spki),
        ),
        not_after=NOW + 365 * DAY,
    )


def self_signed(
    common_name: str = "Root", key: Key | None = None, **changes: Any
) -> Ca:
    """A root."""
    key = key or Key()
    subject = name(("CN", common_name))
    spec = replace(ca_spec(subject, key), **changes)
    return Ca(subject, key, replace(spec, issuer=subject).signed_by(key))


def leaf_spec(key: Key, common_name: str = "leaf", **changes: Any) -> Spec:
    """An ordinary certificate for signing."""
    spec = Spec(
        name(("CN", common_name)),
        key.spki,
        extensions=(
            key_usage("digital_signature", "non_repudiation"),
            extended_usage("1.3.6.1.5.5.7.3.4"),
            key_identifier(key.spki),
        ),
    )
    return replace(spec, **changes)


def pem(certificate: bytes, kind: str = "CERTIFICATE") -> str:
    """PEM text."""
    text = base64.encodebytes(certificate).decode()
    return f"-----BEGIN {kind}-----\n{text}-----END {kind}-----\n"


def _generate(kind: str) -> Any:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1())
