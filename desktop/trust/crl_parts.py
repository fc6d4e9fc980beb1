"""Takes a revocation list apart without copying it (RFC 5280, section 5.1).

A list at the cap has millions of entries; here only its frame is read. The entries stay
where they lie, and the signed part is a view into the received bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import core, crl, x509

from desktop.asn1 import der
from desktop.errors import EncodingInvalid

__all__ = ["ListFrame", "Scope", "read_frame", "scope_of"]

_WHAT = "CRL"
_SEQUENCE, _INTEGER, _BITS = 0x30, 0x02, 0x03
_UTC, _GENERALIZED, _EXTENSIONS = 0x17, 0x18, 0xA0
#: Frame parts other than the entries; honest ones have some hundred bytes.
_LARGEST_PART = 64 * 1024
#: Each kind of time in its one DER form, with seconds (RFC 5280, 4.1.2.5).
_TIMES = {
    _UTC: re.compile(rb"[0-9]{12}Z"),
    _GENERALIZED: re.compile(rb"[0-9]{14}Z"),
}
_SCOPE = "2.5.29.28"


@dataclass(frozen=True)
class ListFrame:
    """Everything of a list but its entries.

    Attributes:
        tbs: The signed part, a view into the received bytes.
        algorithm: AlgorithmIdentifier, DER; the same inside and outside.
        issuer: Name, DER.
        next_update: ``None`` where the list has none.
        extensions: Criticality and DER value by OID.
    """

    tbs: memoryview
    algorithm: bytes
    signature: bytes
    issuer: bytes
    this_update: datetime
    next_update: datetime | None
    extensions: Mapping[str, tuple[bool, bytes]]


@dataclass(frozen=True)
class Scope:
    """The issuingDistributionPoint extension (5.2.5).

    Attributes:
        points: Full names of the distribution point, DER of each GeneralName.
        relative: It names a point relative to the issuer, which is not judged here.
    """

    points: frozenset[bytes] = frozenset()
    relative: bool = False
    only_users: bool = False
    only_cas: bool = False
    only_attributes: bool = False
    some_reasons: bool = False
    indirect: bool = False


@dataclass(frozen=True)
class _Span:
    tag: int
    start: int
    content: int
    end: int


def read_frame(body: bytes) -> ListFrame:
    """Reads the frame.

    Raises:
        EncodingInvalid: Not the DER of a version 2 list, or of a version 1 list
            without extensions.
    """
    data = memoryview(body)
    outer = _span(data, 0, len(data))
    if outer.tag != _SEQUENCE or outer.end != len(data):
        raise _bad("not one SEQUENCE")
    tbs, algorithm, signature = _exactly(data, outer, _SEQUENCE, _SEQUENCE, _BITS)
    parts = _spans(data, tbs)
    version = 1
    if parts and parts[0].tag == _INTEGER:
        if bytes(data[parts[0].content : parts[0].end]) != b"\x01":
            raise _bad("not version 2")
        version = 2
        parts = parts[1:]
    if len(parts) < 3 or parts[0].tag != _SEQUENCE or parts[1].tag != _SEQUENCE:
        raise _bad("parts are missing")
    if _raw(data, parts[0]) != _raw(data, algorithm):
        raise _bad("two different signature algorithms")
    issuer = _raw(data, parts[1])
    this_update = _moment(data, parts[2])
    rest = parts[3:]
    next_update = None
    if rest and rest[0].tag in (_UTC, _GENERALIZED):
        next_update = _moment(data, rest[0])
        rest = rest[1:]
    if rest and rest[0].tag == _SEQUENCE:
        rest = rest[1:]
    extensions: Mapping[str, tuple[bool, bytes]] = {}
    if rest and rest[0].tag == _EXTENSIONS:
        if version == 1:
            raise _bad("extensions before version 2")
        extensions = _extensions(bytes(data[rest[0].content : rest[0].end]))
        rest = rest[1:]
    if rest:
        raise _bad("unknown parts")
    bits = bytes(data[signature.content : signature.end])
    if not bits or bits[0] != 0:
        raise _bad("a signature that is not whole octets")
    return ListFrame(
        tbs=data[tbs.start : tbs.end],
        algorithm=_raw(data, algorithm),
        signature=bits[1:],
        issuer=issuer,
        this_update=this_update,
        next_update=next_update,
        extensions=extensions,
    )


def scope_of(frame: ListFrame) -> Scope:
    """What the list says it covers; everything where it says nothing.

    Raises:
        EncodingInvalid: The extension can't be read.
    """
    value = frame.extensions.get(_SCOPE)
    if value is None:
        return Scope()
    with der.reading(_WHAT):
        found = crl.IssuingDistributionPoint.load(value[1], strict=True)
        point = found["distribution_point"]
        points: frozenset[bytes] = frozenset()
        relative = False
        if not isinstance(point, core.Void):
            if point.name == "full_name":
                points = frozenset(name.dump() for name in point.chosen)
            else:
                relative = True
        return Scope(
            points=points,
            relative=relative,
            only_users=bool(found["only_contains_user_certs"].native),
            only_cas=bool(found["only_contains_ca_certs"].native),
            only_attributes=bool(found["only_contains_attribute_certs"].native),
            some_reasons=not isinstance(found["only_some_reasons"], core.Void),
            indirect=bool(found["indirect_crl"].native),
        )


def _extensions(content: bytes) -> dict[str, tuple[bool, bytes]]:
    der.check(content, _WHAT, max_bytes=_LARGEST_PART)
    found: dict[str, tuple[bool, bytes]] = {}
    with der.reading(_WHAT):
        for item in x509.Extensions.load(content, strict=True):
            oid = item["extn_id"].dotted
            if oid in found:
                raise _bad(f"extension {oid} occurs twice")
            critical = bool(item["critical"].native)
            found[oid] = (critical, bytes(item["extn_value"].contents))
    return found


def _span(data: memoryview, start: int, limit: int) -> _Span:
    """Identifier and length; as strict as ``asn1.der``, but by position."""
    if limit - start < 2:
        raise _bad("cut short")
    tag, length = data[start], data[start + 1]
    content = start + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or content + count > limit:
            raise _bad("a length that is not DER")
        length = int.from_bytes(data[content : content + count], "big")
        if length < 0x80 or length >> (8 * (count - 1)) == 0:
            raise _bad("a length that is not the shortest")
        content += count
    if tag & 0x1F == 0x1F or content + length > limit:
        raise _bad("cut short")
    return _Span(tag, start, content, content + length)


def _spans(data: memoryview, outer: _Span) -> list[_Span]:
    found: list[_Span] = []
    position = outer.content
    while position < outer.end:
        if len(found) > 8:
            raise _bad("too many parts")
        found.append(_span(data, position, outer.end))
        position = found[-1].end
    return found


def _exactly(data: memoryview, outer: _Span, *tags: int) -> list[_Span]:
    found = _spans(data, outer)
    if tuple(item.tag for item in found) != tags:
        raise _bad("parts are missing")
    return found


def _raw(data: memoryview, span: _Span) -> bytes:
    if span.end - span.start > _LARGEST_PART:
        raise _bad("a part that is too large")
    return bytes(data[span.start : span.end])


def _moment(data: memoryview, span: _Span) -> datetime:
    text = bytes(data[span.content : span.end])
    form = _TIMES.get(span.tag)
    if form is None or not form.fullmatch(text):
        raise _bad("a time that is none")
    if span.tag == _UTC:
        text = (b"20" if text < b"50" else b"19") + text
    with der.reading(_WHAT):
        plain = text.decode("ascii")
        return datetime.strptime(plain, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _bad(reason: str) -> EncodingInvalid:
    return EncodingInvalid(what=_WHAT, reason=reason)
