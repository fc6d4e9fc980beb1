"""Certificate requests, PKCS#10 (RFC 2986): built, put together, read, verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.asn1 import der, leaf, names, schemes
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid

__all__ = [
    "Request",
    "assemble",
    "build_info",
    "extensions_value",
    "parse",
    "read_extensions",
    "verify",
]

_WHAT = "certificate request"
#: Largest request that is read; an RSA-4096 one has some 2 kB.
MAX_BYTES = 64 * 1024
_EXTENSION_REQUEST = "1.2.840.113549.1.9.14"
_MAX_EXTENSIONS = 32
_CRITICAL = b"\x01\x01\xff"
_NOT_CRITICAL = b"\x01\x01\x00"

Extensions = Sequence[tuple[str, bool, bytes]]


@dataclass(frozen=True)
class Request:
    """A request as received.

    Attributes:
        info: DER of the CertificationRequestInfo, which is what was signed.
        subject: DER of the Name.
        spki: DER of the SubjectPublicKeyInfo.
        extensions: What the extensionRequest asks for: OID, critical, DER value.
        algorithm: DER of the signature's AlgorithmIdentifier.
    """

    info: bytes
    subject: bytes
    spki: bytes
    extensions: tuple[tuple[str, bool, bytes], ...]
    algorithm: bytes
    signature: bytes


def build_info(subject: bytes, spki: bytes, extensions: Extensions) -> bytes:
    """DER of a CertificationRequestInfo.

    Args:
        subject: DER of the Name.
        spki: DER of the SubjectPublicKeyInfo.
        extensions: OID, critical, DER value; asked for by one extensionRequest.

    Raises:
        EncodingInvalid: Name or key are not what they claim to be.
    """
    names.check_name(subject)
    schemes.key_identifier(spki)
    attributes = b""
    if extensions:
        kind = leaf.oid(_EXTENSION_REQUEST)
        values = der.element(der.SET, extensions_value(extensions))
        attributes = der.element(der.SEQUENCE, kind, values)
    version = b"\x02\x01\x00"
    return der.element(
        der.SEQUENCE, version, subject, spki, der.element(0xA0, attributes)
    )


def assemble(info: bytes, scheme: str, signature: bytes) -> bytes:
    """DER of the whole request: the signed info, algorithm and signature.

    Raises:
        SchemeUnsupported: No such scheme.
    """
    algorithm = schemes.signature_algorithm(scheme)
    return der.element(der.SEQUENCE, info, algorithm, leaf.bits(signature))


def parse(request: bytes) -> Request:
    """Reads a request; its signature is not judged.

    Raises:
        EncodingInvalid: It is none, or an attribute stands twice.
    """
    whole = der.root(request, _WHAT, max_bytes=MAX_BYTES)
    parts = der.children(whole, _WHAT)
    if len(parts) != 3:
        raise EncodingInvalid(what=_WHAT, reason="not info, algorithm and signature")
    info, algorithm, bits = parts
    fields = der.children(info, _WHAT)
    # The attributes are not optional in RFC 2986, yet some leave the empty [0] out.
    if len(fields) not in (3, 4) or fields[0].raw != b"\x02\x01\x00":
        raise EncodingInvalid(what=_WHAT, reason="not a version 1 request")
    names.check_name(fields[1].raw)
    schemes.key_identifier(fields[2].raw)
    attributes: list[der.Element] = []
    if len(fields) == 4:
        if fields[3].tag != 0xA0:
            raise EncodingInvalid(what=_WHAT, reason="not the attributes")
        attributes = der.children(fields[3], _WHAT)
    return Request(
        info=info.raw,
        subject=fields[1].raw,
        spki=fields[2].raw,
        extensions=_asked_for(attributes),
        algorithm=algorithm.raw,
        signature=leaf.read_bits(bits, _WHAT),
    )


def verify(request: bytes) -> Request:
    """Reads a request and judges its signature with its own public key.

    Raises:
        EncodingInvalid: It is no request.
        SignatureInvalid: It does not verify, or its algorithm is unknown or weak.
    """
    found = parse(request)
    try:
        schemes.verify(found.spki, found.algorithm, found.signature, found.info)
    except SchemeUnsupported as error:
        reason = f"unknown or weak algorithm {error.scheme}"
        raise SignatureInvalid(reason=reason) from error
    return found


def extensions_value(extensions: Extensions) -> bytes:
    """DER of Extensions (RFC 5280, 4.1).

    Raises:
        EncodingInvalid: An OID or a value is malformed.
    """
    for _, _, value in extensions:
        der.check(value, "extension", max_bytes=MAX_BYTES)
    items = [
        der.element(
            der.SEQUENCE, leaf.oid(oid), _CRITICAL * critical, leaf.octets(value)
        )
        for oid, critical, value in extensions
    ]
    return der.element(der.SEQUENCE, *items)


def read_extensions(value: bytes) -> tuple[tuple[str, bool, bytes], ...]:
    """Reads :func:`extensions_value`.

    Raises:
        EncodingInvalid: Malformed, too many, or one OID twice.
    """
    whole = der.root(value, "extension", max_bytes=MAX_BYTES)
    found = tuple(_extension(item) for item in der.children(whole, "extension"))
    if len(found) > _MAX_EXTENSIONS or len({item[0] for item in found}) != len(found):
        raise EncodingInvalid(what="extension", reason="too many, or one twice")
    return found


def _extension(item: der.Element) -> tuple[str, bool, bytes]:
    if item.tag != der.SEQUENCE:
        raise EncodingInvalid(what="extension", reason="not an Extension")
    fields = der.children(item, "extension")
    # FALSE is the default, which DER leaves out; who writes it is read all the same.
    said = fields[1].raw if len(fields) == 3 else _NOT_CRITICAL
    if not 2 <= len(fields) <= 3 or said not in (_CRITICAL, _NOT_CRITICAL):
        raise EncodingInvalid(what="extension", reason="not an Extension")
    oid = leaf.read_oid(fields[0], "extension")
    return oid, said == _CRITICAL, leaf.read_octets(fields[-1], "extension")


def _asked_for(
    attributes: list[der.Element],
) -> tuple[tuple[str, bool, bytes], ...]:
    found: tuple[tuple[str, bool, bytes], ...] = ()
    seen = set()
    for attribute in attributes:
        parts = der.children(attribute, _WHAT)
        if len(parts) != 2 or parts[1].tag != der.SET:
            raise EncodingInvalid(what=_WHAT, reason="not an attribute")
        oid = leaf.read_oid(parts[0], _WHAT)
        if oid in seen:
            raise EncodingInvalid(what=_WHAT, reason=f"attribute {oid} stands twice")
        seen.add(oid)
        if oid == _EXTENSION_REQUEST:
            values = der.children(parts[1], _WHAT)
            if len(values) != 1:
                # Exactly one value, as the sample issuer wants it (domain.md 3.2).
                raise EncodingInvalid(what=_WHAT, reason="not one extension request")
            found = read_extensions(values[0].raw)
    return found
