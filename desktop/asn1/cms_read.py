"""Reads signed CMS (RFC 5652) with one signer, over the bytes as received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.asn1 import der, leaf, schemes
from desktop.errors import EncodingInvalid, SchemeUnsupported

__all__ = ["Signed", "fields_of", "parse"]

WHAT = "CMS"
#: Largest signature that is read; content stands beside it, not in it.
MAX_BYTES = 1024 * 1024
MAX_CERTIFICATES = 32

DATA = "1.2.840.113549.1.7.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_TIME = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


@dataclass(frozen=True)
class Signed:
    """A SignedData with one signer, as received; nothing is judged yet.

    Attributes:
        content_type: OID of the content.
        content: The content, where it is inside.
        certificates: Unsigned and untrusted: material only.
        issuer: DER of the issuer's name, where the signer is named by it.
        serial: Serial number that goes with ``issuer``.
        key_identifier: Where the signer is named by key.
        digest: Name of the digest over the content.
        algorithm: DER of the signature's AlgorithmIdentifier.
        signed_attributes: DER ``SET OF Attribute``, which is what was signed.
        attributes: Signed attributes by OID: the one value, DER.
        unsigned: Unsigned attributes by OID: the values, DER.
    """

    content_type: str
    content: bytes | None
    certificates: tuple[bytes, ...]
    issuer: bytes
    serial: int
    key_identifier: bytes
    digest: str
    algorithm: bytes
    signature: bytes
    signed_attributes: bytes
    attributes: Mapping[str, bytes]
    unsigned: Mapping[str, tuple[bytes, ...]]

    @property
    def signing_time(self) -> datetime | None:
        """The signer's own claim of the time, UTC.

        Raises:
            EncodingInvalid: The attribute holds no time.
        """
        value = self.attributes.get(SIGNING_TIME)
        if value is None:
            return None
        found = der.children(der.root(der.element(der.SEQUENCE, value), WHAT), WHAT)
        return leaf.read_time(found[0], WHAT)


def parse(signature: bytes) -> Signed:
    """Reads a ContentInfo with SignedData and exactly one signer.

    Raises:
        EncodingInvalid: It is none.
    """
    der.check(signature, WHAT, max_bytes=MAX_BYTES)
    outer = fields_of(der.root(signature, WHAT), 2, 2)
    if leaf.read_oid(outer[0], WHAT) != SIGNED_DATA or outer[1].tag != 0xA0:
        raise EncodingInvalid(what=WHAT, reason="not SignedData")
    (inner,) = fields_of(outer[1], 1, 1)
    if inner.tag != der.SEQUENCE:
        raise EncodingInvalid(what=WHAT, reason="not SignedData")
    fields = fields_of(inner, 4, 6)
    content_type, content = _content(fields[2])
    signers = fields_of(fields[-1], 1, 1)
    optional = {item.tag: item for item in fields[3:-1]}
    if fields[-1].tag != der.SET or not optional.keys() <= {0xA0, 0xA1}:
        raise EncodingInvalid(what=WHAT, reason="not the fields of SignedData")
    certificates: tuple[bytes, ...] = ()
    if 0xA0 in optional:
        items = der.children(optional[0xA0], WHAT)
        # Attribute certificates and other formats stand under tags of their own.
        certificates = tuple(item.raw for item in items if item.tag == der.SEQUENCE)
    if len(certificates) > MAX_CERTIFICATES:
        raise EncodingInvalid(what=WHAT, reason="too many certificates")
    return _signer(signers[0], content_type, content, certificates)


def _signer(
    info: der.Element,
    content_type: str,
    content: bytes | None,
    certificates: tuple[bytes, ...],
) -> Signed:
    fields = fields_of(info, 6, 7)
    issuer, serial, identifier = b"", 0, b""
    if fields[1].tag == 0x80:
        identifier = fields[1].content
    elif fields[1].tag == der.SEQUENCE:
        named = fields_of(fields[1], 2, 2)
        issuer = named[0].raw
        serial = leaf.read_integer(named[1], WHAT)
    else:
        raise EncodingInvalid(what=WHAT, reason="the signer is not named")
    if fields[3].tag != 0xA0:
        raise EncodingInvalid(what=WHAT, reason="no signed attributes")
    if fields[5].tag != 0x04:
        raise EncodingInvalid(what=WHAT, reason="no signature")
    unsigned: dict[str, tuple[bytes, ...]] = {}
    if len(fields) == 7:
        if fields[6].tag != 0xA1:
            raise EncodingInvalid(what=WHAT, reason="not unsigned attributes")
        unsigned = _attributes(fields[6])
    attributes = {}
    for oid, values in _attributes(fields[3]).items():
        if len(values) != 1:
            raise EncodingInvalid(what=WHAT, reason=f"{oid} has several values")
        attributes[oid] = values[0]
    try:
        digest = schemes.digest_of_oid(
            leaf.read_oid(fields_of(fields[2], 1, 2)[0], WHAT)
        )
    except SchemeUnsupported as error:
        reason = f"unknown or weak digest {error.scheme}"
        raise EncodingInvalid(what=WHAT, reason=reason) from error
    return Signed(
        content_type=content_type,
        content=content,
        certificates=certificates,
        issuer=issuer,
        serial=serial,
        key_identifier=identifier,
        digest=digest,
        algorithm=fields[4].raw,
        signature=fields[5].content,
        signed_attributes=b"\x31" + fields[3].raw[1:],
        attributes=attributes,
        unsigned=unsigned,
    )


def _content(encapsulated: der.Element) -> tuple[str, bytes | None]:
    fields = fields_of(encapsulated, 1, 2)
    if len(fields) == 1:
        return leaf.read_oid(fields[0], WHAT), None
    (octets,) = fields_of(fields[1], 1, 1)
    if fields[1].tag != 0xA0 or octets.tag != 0x04:
        raise EncodingInvalid(what=WHAT, reason="the content is no OCTET STRING")
    return leaf.read_oid(fields[0], WHAT), octets.content


def _attributes(holder: der.Element) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    for attribute in der.children(holder, WHAT):
        kind, values = fields_of(attribute, 2, 2)
        oid = leaf.read_oid(kind, WHAT)
        if oid in found or values.tag != der.SET:
            raise EncodingInvalid(what=WHAT, reason=f"attribute {oid} is malformed")
        found[oid] = tuple(item.raw for item in der.children(values, WHAT))
    return found


def fields_of(parent: der.Element, least: int, most: int) -> list[der.Element]:
    """The elements of a structure with so many fields.

    Raises:
        EncodingInvalid: It has another number of them.
    """
    found = der.children(parent, WHAT)
    if not least <= len(found) <= most:
        raise EncodingInvalid(what=WHAT, reason="a field is missing or too many")
    return found
