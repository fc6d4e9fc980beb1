"""Reads the bodies of CMP messages (RFC 9810, 5.3) and CRMF (RFC 4211)."""

from __future__ import annotations

from desktop.asn1 import der, leaf, names, pkcs10, schemes
from desktop.asn1.cmp_values import (
    CA_CERTS,
    CONSENT_DIGEST,
    FAIL_INFO,
    CertRequest,
    CertResponse,
    CertStatus,
    RevRequest,
    StatusInfo,
)
from desktop.asn1.digests import digest_of_oid
from desktop.asn1.keyinfo import algorithm_parts
from desktop.errors import EncodingInvalid, SchemeUnsupported

__all__ = [
    "ca_certificates",
    "cert_requests",
    "cert_response",
    "cert_statuses",
    "error_status",
    "infos",
    "nested",
    "nothing",
    "poll_ids",
    "poll_waits",
    "request_p10",
    "revocation_statuses",
    "revocations",
]

_WHAT = "CMP message"
#: Most items in one body; one is what everybody sends.
_MAX_ITEMS = 64
_OLD_CERT_ID = "1.3.6.1.5.5.7.5.1.5"
_CRL_REASON = "2.5.29.21"
_INVALIDITY_DATE = "2.5.29.24"
_ENUMERATED = 0x0A
_DIRECTORY_NAME = 0xA4
#: Tags of a CertTemplate, in order: [0] to [9], primitive or constructed.
_TEMPLATE_TAGS = (0x80, 0x81, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0x87, 0x88, 0xA9)

Infos = tuple[tuple[str, bytes], ...]


# -- requests -----------------------------------------------------------------------


def cert_requests(body: der.Element) -> tuple[CertRequest, ...]:
    """CertReqMessages."""
    return tuple(_cert_req_msg(item) for item in _fields(body, 1, _MAX_ITEMS))


def request_p10(body: der.Element) -> bytes:
    """A CertificationRequest; it must be readable."""
    pkcs10.parse(body.raw)
    return body.raw


def cert_statuses(body: der.Element) -> tuple[CertStatus, ...]:
    """CertConfirmContent."""
    found = []
    for item in _fields(body, 0, _MAX_ITEMS):
        fields = _fields(item, 2, 4)
        optional = {field.tag: field for field in fields[2:]}
        tags = [field.tag for field in fields[2:]]
        if tags not in ([], [der.SEQUENCE], [0xA0], [der.SEQUENCE, 0xA0]):
            raise EncodingInvalid(what=_WHAT, reason="not a CertStatus")
        stated = optional.get(der.SEQUENCE)
        digest = ""
        if 0xA0 in optional:
            (named,) = _fields(optional[0xA0], 1, 1)
            digest = _digest(named)
        found.append(
            CertStatus(
                cert_hash=leaf.read_octets(fields[0], _WHAT),
                cert_req_id=leaf.read_integer(fields[1], _WHAT),
                status=None if stated is None else _status(stated),
                digest=digest,
            )
        )
    return tuple(found)


def _digest(identifier: der.Element) -> str:
    """The digest that hashAlg names; one that is none is no encoding of ours."""
    oid, _ = algorithm_parts(identifier.raw)
    try:
        return digest_of_oid(oid)
    except SchemeUnsupported as error:
        raise EncodingInvalid(what=_WHAT, reason=f"hashAlg {oid}") from error


def poll_ids(body: der.Element) -> tuple[int, ...]:
    """PollReqContent."""
    return tuple(
        leaf.read_integer(_fields(item, 1, 1)[0], _WHAT)
        for item in _fields(body, 1, _MAX_ITEMS)
    )


def revocations(body: der.Element) -> tuple[RevRequest, ...]:
    """RevReqContent."""
    return tuple(_rev_details(item) for item in _fields(body, 1, _MAX_ITEMS))


def _cert_req_msg(message: der.Element) -> CertRequest:
    fields = _fields(message, 1, 3)
    request = _fields(fields[0], 2, 3)
    template = _template(request[1])
    algorithm, signature, digest = b"", b"", b""
    for field in fields[1:]:
        if field.tag == 0xA1:
            # POPOSigningKey; with poposkInput it would sign something else.
            parts = _fields(field, 2, 2)
            algorithm, signature = parts[0].raw, leaf.read_bits(parts[1], _WHAT)
        elif field.tag == der.SEQUENCE:
            digest = _consent_digest(infos(field))
        elif field.tag not in (0x80, 0xA2, 0xA3):
            raise EncodingInvalid(what=_WHAT, reason="not a CertReqMsg")
    spki = b""
    if 6 in template:
        # The tag is implicit: with SEQUENCE's own in its place it is the SPKI.
        spki = b"\x30" + template[6].raw[1:]
        schemes.key_identifier(spki)
    extensions: tuple[tuple[str, bool, bytes], ...] = ()
    if 9 in template:
        extensions = pkcs10.read_extensions(b"\x30" + template[9].raw[1:])
    return CertRequest(
        cert_req_id=leaf.read_integer(request[0], _WHAT),
        request=fields[0].raw,
        subject=_inner_name(template, 5),
        spki=spki,
        extensions=extensions,
        old_certificate=_old_certificate(request[2:]),
        popo_algorithm=algorithm,
        popo_signature=signature,
        consent_digest=digest,
    )


def _rev_details(details: der.Element) -> RevRequest:
    fields = _fields(details, 1, 2)
    template = _template(fields[0])
    serial = None
    if 1 in template:
        serial = leaf.read_integer(template[1], _WHAT, tag=0x81)
    reason, moment = None, None
    for oid, _, value in pkcs10.read_extensions(fields[1].raw) if fields[1:] else ():
        if oid == _CRL_REASON:
            code = der.root(value, _WHAT, _ENUMERATED)
            reason = leaf.read_integer(code, _WHAT, tag=_ENUMERATED)
        elif oid == _INVALIDITY_DATE:
            when = der.root(value, _WHAT, leaf.GENERALIZED_TIME)
            moment = leaf.read_time(when, _WHAT)
    return RevRequest(
        issuer=_inner_name(template, 3),
        serial=serial,
        reason=reason,
        invalidity_date=moment,
        subject=_inner_name(template, 5),
    )


def _template(template: der.Element) -> dict[int, der.Element]:
    """Fields of a CertTemplate by number, in order and each once."""
    if template.tag != der.SEQUENCE:
        raise EncodingInvalid(what=_WHAT, reason="not a CertTemplate")
    fields = _fields(template, 0, len(_TEMPLATE_TAGS))
    numbers = [
        _TEMPLATE_TAGS.index(item.tag) if item.tag in _TEMPLATE_TAGS else -1
        for item in fields
    ]
    if numbers != sorted(set(numbers)) or -1 in numbers:
        raise EncodingInvalid(what=_WHAT, reason="not the fields of a CertTemplate")
    return dict(zip(numbers, fields, strict=True))


def _inner_name(template: dict[int, der.Element], number: int) -> bytes:
    if number not in template:
        return b""
    (name,) = _fields(template[number], 1, 1)
    return names.check_name(name.raw)


def _old_certificate(controls: list[der.Element]) -> tuple[bytes, int] | None:
    for oid, value in infos(controls[0]) if controls else ():
        if oid == _OLD_CERT_ID:
            issuer, serial = _fields(der.root(value, _WHAT), 2, 2)
            if issuer.tag != _DIRECTORY_NAME:
                raise EncodingInvalid(what=_WHAT, reason="the issuer is no Name")
            (name,) = _fields(issuer, 1, 1)
            return names.check_name(name.raw), leaf.read_integer(serial, _WHAT)
    return None


def _consent_digest(items: Infos) -> bytes:
    for oid, value in items:
        if oid == CONSENT_DIGEST:
            octets = der.root(value, _WHAT, leaf.OCTET_STRING)
            return leaf.read_octets(octets, _WHAT)
    return b""


# -- answers ------------------------------------------------------------------------


def cert_response(body: der.Element) -> CertResponse:
    """CertRepMessage with exactly one response: one is what is ever asked for."""
    fields = _fields(body, 1, 2)
    if fields[0].tag == 0xA1:
        fields = fields[1:]
    if len(fields) != 1 or fields[0].tag != der.SEQUENCE:
        raise EncodingInvalid(what=_WHAT, reason="not a CertRepMessage")
    (response,) = _fields(fields[0], 1, 1)
    parts = _fields(response, 2, 4)
    certificate = None
    if len(parts) > 2 and parts[2].tag == der.SEQUENCE:
        held = _fields(parts[2], 1, 3)[0]
        if held.tag == 0xA0:
            certificate = _fields(held, 1, 1)[0].raw
    return CertResponse(
        cert_req_id=leaf.read_integer(parts[0], _WHAT),
        status=_status(parts[1]),
        certificate=certificate,
    )


def revocation_statuses(body: der.Element) -> tuple[StatusInfo, ...]:
    """RevRepContent; revCerts and crls prove nothing and are left alone (F17)."""
    fields = _fields(body, 1, 3)
    return tuple(_status(item) for item in _fields(fields[0], 1, _MAX_ITEMS))


def nothing(body: der.Element) -> None:
    """PKIConfirm: NULL."""
    if body.raw != b"\x05\x00":
        raise EncodingInvalid(what=_WHAT, reason="a pkiconf that says something")


def nested(body: der.Element) -> bytes:
    """PKIMessages; told apart, not opened: nobody here answers them."""
    _fields(body, 1, _MAX_ITEMS)
    return body.raw


def error_status(body: der.Element) -> StatusInfo:
    """ErrorMsgContent; the details join the status texts."""
    fields = _fields(body, 1, 3)
    status = _status(fields[0])
    texts = status.texts
    for field in fields[1:]:
        if field.tag == der.SEQUENCE:
            texts += leaf.read_free_text(field, _WHAT)
        else:
            leaf.read_integer(field, _WHAT)
    return StatusInfo(status.status, texts, status.fail_info)


def poll_waits(body: der.Element) -> tuple[tuple[int, int], ...]:
    """PollRepContent."""
    found = []
    for item in _fields(body, 1, _MAX_ITEMS):
        fields = _fields(item, 2, 3)
        request, seconds = (leaf.read_integer(field, _WHAT) for field in fields[:2])
        if fields[2:]:
            leaf.read_free_text(fields[2], _WHAT)
        found.append((request, seconds))
    return tuple(found)


def infos(body: der.Element) -> Infos:
    """Items of InfoTypeAndValue (or AttributeTypeAndValue): OID and DER value."""
    if body.tag != der.SEQUENCE:
        raise EncodingInvalid(what=_WHAT, reason="not a list of infos")
    found = []
    for item in _fields(body, 0, _MAX_ITEMS):
        fields = _fields(item, 1, 2)
        value = fields[1].raw if fields[1:] else b""
        found.append((leaf.read_oid(fields[0], _WHAT), value))
    return tuple(found)


def ca_certificates(items: Infos) -> tuple[bytes, ...]:
    """The value of id-it-caCerts."""
    for oid, value in items:
        if oid == CA_CERTS and value:
            listed = der.root(value, _WHAT)
            return tuple(item.raw for item in _fields(listed, 1, _MAX_ITEMS))
    return ()


def _status(info: der.Element) -> StatusInfo:
    fields = _fields(info, 1, 3)
    status = leaf.read_integer(fields[0], _WHAT)
    if not 0 <= status <= 6:
        raise EncodingInvalid(what=_WHAT, reason=f"status {status}")
    texts: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    for field in fields[1:]:
        if field.tag == leaf.BIT_STRING:
            failed = _fail_info(field.content)
        else:
            texts = leaf.read_free_text(field, _WHAT)
    return StatusInfo(status, texts, failed)


def _fail_info(content: bytes) -> tuple[str, ...]:
    """Names of the bits that are set; bits that no document names are left out."""
    unused, data = content[:1], content[1:]
    if not unused or unused[0] > 7 or len(data) > 16:
        raise EncodingInvalid(what=_WHAT, reason="a failInfo that is none")
    return tuple(
        name
        for at, name in enumerate(FAIL_INFO)
        if at // 8 < len(data) and data[at // 8] & (0x80 >> at % 8)
    )


def _fields(parent: der.Element, least: int, most: int) -> list[der.Element]:
    found = der.children(parent, _WHAT)
    if not least <= len(found) <= most:
        raise EncodingInvalid(what=_WHAT, reason="a field is missing or too many")
    return found
