"""Reads CMP messages over the bytes as received (RFC 9810, 5).

A message is read whole, body included, before anybody acts on a part of it. The
protected part is put together from the received header and body, never re-encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.asn1 import cmp_bodies, der, leaf, names
from desktop.asn1.cmp_values import (
    BODIES,
    CONFIRM_WAIT_TIME,
    CertRequest,
    CertResponse,
    CertStatus,
    Header,
    RevRequest,
    StatusInfo,
)
from desktop.clock import format_time
from desktop.errors import EncodingInvalid

__all__ = ["MAX_BYTES", "PkiMessage", "parse_message"]

_WHAT = "CMP message"
#: Largest message that is read.
MAX_BYTES = 1024 * 1024
_MAX_CERTIFICATES = 64
_MAX_INFO = 64
_BODY_NAMES = {number: name for name, number in BODIES.items()}
_DIRECTORY_NAME = 0xA4

_READERS: Mapping[str, Callable[[der.Element], Any]] = {
    "ir": cmp_bodies.cert_requests,
    "cr": cmp_bodies.cert_requests,
    "kur": cmp_bodies.cert_requests,
    "ip": cmp_bodies.cert_response,
    "cp": cmp_bodies.cert_response,
    "kup": cmp_bodies.cert_response,
    "p10cr": cmp_bodies.request_p10,
    "rr": cmp_bodies.revocations,
    "rp": cmp_bodies.revocation_statuses,
    "pkiconf": cmp_bodies.nothing,
    "nested": cmp_bodies.nested,
    "genm": cmp_bodies.infos,
    "genp": cmp_bodies.infos,
    "error": cmp_bodies.error_status,
    "certConf": cmp_bodies.cert_statuses,
    "pollReq": cmp_bodies.poll_ids,
    "pollRep": cmp_bodies.poll_waits,
}


@dataclass(frozen=True)
class PkiMessage:
    """A message as received. Which property may be asked depends on the body.

    Attributes:
        header: See :class:`Header`.
        body_name: One of ``BODIES``.
        body: DER of the body's content.
        protected_part: The bytes that protection covers.
        protection: MAC or signature; nothing when unprotected.
        extra_certs: DER; material, never anchors.
        content: What the body was read to.
    """

    header: Header
    body_name: str
    body: bytes
    protected_part: bytes
    protection: bytes | None
    extra_certs: tuple[bytes, ...]
    content: Any

    # -- what an authority answers ----------------------------------------------------

    @property
    def cert_response(self) -> CertResponse:
        """The one response of an ip, cp or kup."""
        found: CertResponse = self._content("ip", "cp", "kup")
        return found

    @property
    def revocation_statuses(self) -> tuple[StatusInfo, ...]:
        """The statuses of an rp."""
        found: tuple[StatusInfo, ...] = self._content("rp")
        return found

    @property
    def error_status(self) -> StatusInfo:
        """The status of an error; its details are among the texts."""
        found: StatusInfo = self._content("error")
        return found

    @property
    def poll_waits(self) -> tuple[tuple[int, int], ...]:
        """CertReqId and seconds of each item of a pollRep."""
        found: tuple[tuple[int, int], ...] = self._content("pollRep")
        return found

    @property
    def ca_certificates(self) -> tuple[bytes, ...]:
        """The CA certificates of a genp; none where it names none."""
        return cmp_bodies.ca_certificates(self._content("genp"))

    # -- what a client asks -----------------------------------------------------------

    @property
    def cert_requests(self) -> tuple[CertRequest, ...]:
        """The requests of an ir, cr or kur; their POPO is not judged."""
        found: tuple[CertRequest, ...] = self._content("ir", "cr", "kur")
        return found

    @property
    def request_p10(self) -> bytes:
        """The PKCS#10 of a p10cr, DER; its signature is not judged."""
        found: bytes = self._content("p10cr")
        return found

    @property
    def cert_statuses(self) -> tuple[CertStatus, ...]:
        """The items of a certConf; none where it rejects everything."""
        found: tuple[CertStatus, ...] = self._content("certConf")
        return found

    @property
    def poll_ids(self) -> tuple[int, ...]:
        """The certReqIds of a pollReq."""
        found: tuple[int, ...] = self._content("pollReq")
        return found

    @property
    def revocations(self) -> tuple[RevRequest, ...]:
        """The items of an rr."""
        found: tuple[RevRequest, ...] = self._content("rr")
        return found

    @property
    def infos(self) -> tuple[tuple[str, bytes], ...]:
        """OID and DER value of each item of a genm or genp."""
        found: tuple[tuple[str, bytes], ...] = self._content("genm", "genp")
        return found

    @property
    def questions(self) -> tuple[str, ...]:
        """OIDs that a genm asks about."""
        found: tuple[tuple[str, bytes], ...] = self._content("genm")
        return tuple(oid for oid, _ in found)

    def _content(self, *names_: str) -> Any:
        if self.body_name not in names_:
            reason = f"{self.body_name} has no such content"
            raise EncodingInvalid(what=_WHAT, reason=reason)
        return self.content


def parse_message(message: bytes) -> PkiMessage:
    """Reads a PKIMessage, or a ProtectedPart alone.

    Raises:
        EncodingInvalid: It is neither, too large, or its body is unknown or malformed.
    """
    whole = der.root(message, _WHAT, max_bytes=MAX_BYTES)
    fields = der.children(whole, _WHAT)
    optional = {item.tag: item for item in fields[2:]}
    tags = [item.tag for item in fields[2:]]
    if len(fields) < 2 or tags not in ([], [0xA0], [0xA1], [0xA0, 0xA1]):
        raise EncodingInvalid(what=_WHAT, reason="not the fields of a PKIMessage")
    header, body = fields[0], fields[1]
    body_name = _BODY_NAMES.get(body.tag & 0x1F, "")
    if body.tag & 0xE0 != 0xA0 or not body_name:
        raise EncodingInvalid(what=_WHAT, reason=f"unknown body {body.tag:#04x}")
    (content,) = _fields(body, 1, 1)
    protection = None
    if 0xA0 in optional:
        (value,) = _fields(optional[0xA0], 1, 1)
        protection = leaf.read_bits(value, _WHAT)
    extra_certs: tuple[bytes, ...] = ()
    if 0xA1 in optional:
        (inner,) = _fields(optional[0xA1], 1, 1)
        extra_certs = tuple(item.raw for item in _fields(inner, 1, _MAX_CERTIFICATES))
    return PkiMessage(
        header=_header(header),
        body_name=body_name,
        body=content.raw,
        protected_part=der.element(der.SEQUENCE, header.raw, body.raw),
        protection=protection,
        extra_certs=extra_certs,
        content=_READERS[body_name](content),
    )


def _header(element: der.Element) -> Header:
    if element.tag != der.SEQUENCE:
        raise EncodingInvalid(what=_WHAT, reason="not a PKIHeader")
    fields = _fields(element, 3, 12)
    pvno = leaf.read_integer(fields[0], _WHAT)
    if pvno not in (2, 3):
        raise EncodingInvalid(what=_WHAT, reason=f"version {pvno}")
    tags = [item.tag for item in fields[3:]]
    if tags != sorted(set(tags)) or not set(tags) <= set(range(0xA0, 0xA9)):
        raise EncodingInvalid(what=_WHAT, reason="not the fields of a PKIHeader")
    inside = {item.tag & 0x1F: _fields(item, 1, 1)[0] for item in fields[3:]}

    def octets(number: int) -> bytes:
        item = inside.get(number)
        return b"" if item is None else leaf.read_octets(item, _WHAT)

    message_time: datetime | None = None
    if 0 in inside:
        message_time = leaf.read_time(inside[0], _WHAT)
    if 1 in inside and inside[1].tag != der.SEQUENCE:
        raise EncodingInvalid(what=_WHAT, reason="no protection algorithm")
    general_info: tuple[tuple[str, bytes], ...] = ()
    if 8 in inside:
        general_info = cmp_bodies.infos(inside[8])
    return Header(
        sender=_name(fields[1]),
        recipient=_name(fields[2]),
        transaction_id=octets(4),
        sender_nonce=octets(5),
        recip_nonce=octets(6) if 6 in inside else None,
        message_time=message_time,
        protection_alg=inside[1].raw if 1 in inside else b"",
        sender_kid=octets(2),
        general_info=general_info,
        pvno=pvno,
        confirm_wait_until=_wait_until(general_info),
    )


def _name(item: der.Element) -> bytes:
    """The Name in a directoryName; another GeneralName stays as it is."""
    if item.tag != _DIRECTORY_NAME:
        if not 0x80 <= item.tag <= 0xA8:
            raise EncodingInvalid(what=_WHAT, reason="not a GeneralName")
        return item.raw
    (name,) = _fields(item, 1, 1)
    return names.check_name(name.raw)


def _wait_until(infos: tuple[tuple[str, bytes], ...]) -> str:
    for oid, value in infos:
        if oid == CONFIRM_WAIT_TIME:
            item = der.root(value, _WHAT, leaf.GENERALIZED_TIME)
            return format_time(leaf.read_time(item, _WHAT))
    return ""


def _fields(parent: der.Element, least: int, most: int) -> list[der.Element]:
    found = der.children(parent, _WHAT)
    if not least <= len(found) <= most:
        raise EncodingInvalid(what=_WHAT, reason="a field is missing or too many")
    return found
