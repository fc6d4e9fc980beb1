"""GOST keys and signatures as each standard spells them: rows, and nothing else.

Two arcs are spoken (domain.md 3.4): Kazakhstan's, byte for byte as its authorities
write it, and the Russian one of RFC 9215. Whether a key is of one or the other is
written in its own OIDs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CURVE_OIDS", "DIGESTS", "FORMS", "Form"]

_KZ = "1.2.398.3.10.1"


@dataclass(frozen=True)
class Form:
    """One spelling of one kind of key.

    Attributes:
        scheme: Name of the scheme that speaks it.
        encoding: ``kz`` or ``rfc9215``; the value is LE(r) || LE(s) in the one and
            BE(s) || BE(r) in the other, which is the exact reversal.
        key_oid: Algorithm of the SubjectPublicKeyInfo.
        curve_oid: Parameter set that is written; others of :data:`CURVE_OIDS` are read.
        digest_oid: Digest named in the key's parameters; empty where it is left out.
        signature_oid: Algorithm of the signature.
        null: Whether that algorithm carries NULL.
        digest: Name of the digest.
        own_digest_oid: OID of that digest where it stands alone, as in CMS.
        size: Octets of a coordinate.
    """

    scheme: str
    encoding: str
    key_oid: str
    curve_oid: str
    digest_oid: str
    signature_oid: str
    null: bool
    digest: str
    own_digest_oid: str
    size: int


FORMS = (
    Form(
        scheme="gost-2015-512",
        encoding="kz",
        key_oid=f"{_KZ}.1.2.2",
        curve_oid=f"{_KZ}.1.2.2.1",
        digest_oid=f"{_KZ}.3.3",
        signature_oid=f"{_KZ}.1.2.3.2",
        null=True,
        digest="streebog512",
        own_digest_oid=f"{_KZ}.3.3",
        size=64,
    ),
    Form(
        scheme="gost-2015-512-rfc9215",
        encoding="rfc9215",
        key_oid="1.2.643.7.1.1.1.2",
        curve_oid="1.2.643.7.1.2.1.2.1",
        digest_oid="1.2.643.7.1.1.2.3",
        signature_oid="1.2.643.7.1.1.3.3",
        null=False,
        digest="streebog512",
        own_digest_oid="1.2.643.7.1.1.2.3",
        size=64,
    ),
    Form(
        scheme="gost-2015-256",
        encoding="rfc9215",
        key_oid="1.2.643.7.1.1.1.1",
        curve_oid="1.2.643.2.2.35.1",
        digest_oid="1.2.643.7.1.1.2.2",
        signature_oid="1.2.643.7.1.1.3.2",
        null=False,
        digest="streebog256",
        own_digest_oid="1.2.643.7.1.1.2.2",
        size=32,
    ),
    Form(
        scheme="gost-2004",
        encoding="kz",
        key_oid=f"{_KZ}.1.1.1",
        curve_oid=f"{_KZ}.1.1.1.1",
        digest_oid=f"{_KZ}.3.1.1.0",
        signature_oid=f"{_KZ}.1.1.2",
        null=True,
        digest="gost94",
        own_digest_oid=f"{_KZ}.3.1.1.0",
        size=32,
    ),
)

#: Curve of each parameter set that a key may name.
CURVE_OIDS: Mapping[str, str] = {
    f"{_KZ}.1.2.2.1": "512-a",
    f"{_KZ}.1.1.1.1": "cryptopro-a",
    "1.2.643.7.1.2.1.2.1": "512-a",
    "1.2.643.7.1.2.1.2.2": "512-b",
    "1.2.643.7.1.2.1.2.3": "512-c",
    "1.2.643.7.1.2.1.1.1": "256-a",
    "1.2.643.2.2.35.1": "cryptopro-a",
    "1.2.643.2.2.35.2": "cryptopro-b",
    # The key-exchange sets of CryptoPro are the same curves under other names.
    "1.2.643.2.2.36.0": "cryptopro-a",
    "1.2.643.7.1.2.1.1.2": "cryptopro-a",
    "1.2.643.7.1.2.1.1.3": "cryptopro-b",
}

#: Name of each digest by its OIDs.
DIGESTS: Mapping[str, str] = {
    f"{_KZ}.3.1": "gost94",
    f"{_KZ}.3.1.1.0": "gost94",
    f"{_KZ}.3.2": "streebog256",
    f"{_KZ}.3.3": "streebog512",
    "1.2.643.7.1.1.2.2": "streebog256",
    "1.2.643.7.1.1.2.3": "streebog512",
}
