"""The primitive values of ASN.1 that the structures here are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import core

from desktop.asn1 import der
from desktop.errors import EncodingInvalid

__all__ = [
    "bits",
    "free_text",
    "integer",
    "octets",
    "oid",
    "read_bits",
    "read_free_text",
    "read_integer",
    "read_octets",
    "read_oid",
    "read_time",
    "time",
    "x509_time",
]

INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
OID = 0x06
UTF8 = 0x0C
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18

#: Longest number that is read, in octets; a serial number has 20 at most.
_MAX_INTEGER = 64
#: The longest OID in use, one under 2.25 with a UUID, has some 20 octets.
_MAX_OID = 64
_MAX_TEXTS = 16
_MAX_TEXT = 4096
_GENERALIZED = re.compile(rb"[0-9]{14}(\.[0-9]{1,6})?Z")
_UTC = re.compile(rb"[0-9]{12}Z")


@lru_cache(maxsize=128)
def oid(dotted: str) -> bytes:
    """DER of an object identifier.

    Raises:
        EncodingInvalid: The text is none.
    """
    with der.reading("OID"):
        return bytes(core.ObjectIdentifier(dotted).dump())


def read_oid(item: der.Element, what: str) -> str:
    """Dotted form of an object identifier.

    Raises:
        EncodingInvalid: The element is none.
    """
    _expect(item, OID, what)
    size = len(item.content)
    if not 1 <= size <= _MAX_OID or item.content[-1] & 0x80:
        raise EncodingInvalid(what=what, reason="a broken OID, or an endless one")
    with der.reading(what):
        return _dotted(item.raw)


# The same few come in every message; their length is bounded, so the memory is.
@lru_cache(maxsize=256)
def _dotted(raw: bytes) -> str:
    return str(core.ObjectIdentifier.load(raw, strict=True).dotted)


def integer(value: int) -> bytes:
    """DER of an integer."""
    size = (value + (value < 0)).bit_length() // 8 + 1
    return der.element(INTEGER, value.to_bytes(size, "big", signed=True))


def read_integer(item: der.Element, what: str, tag: int = INTEGER) -> int:
    """An integer, in its shortest form.

    Raises:
        EncodingInvalid: The element is none, or too long.
    """
    _expect(item, tag, what)
    data = item.content
    padded = len(data) > 1 and data[0] in (0x00, 0xFF) and data[0] >> 7 == data[1] >> 7
    if not 1 <= len(data) <= _MAX_INTEGER or padded:
        raise EncodingInvalid(what=what, reason="a number that is not DER, or endless")
    return int.from_bytes(data, "big", signed=True)


def octets(data: bytes) -> bytes:
    """DER of an OCTET STRING."""
    return der.element(OCTET_STRING, data)


def read_octets(item: der.Element, what: str) -> bytes:
    """Content of an OCTET STRING.

    Raises:
        EncodingInvalid: The element is none.
    """
    _expect(item, OCTET_STRING, what)
    return item.content


def bits(data: bytes) -> bytes:
    """DER of a BIT STRING of whole octets."""
    return der.element(BIT_STRING, b"\0", data)


def read_bits(item: der.Element, what: str) -> bytes:
    """Content of a BIT STRING of whole octets.

    Raises:
        EncodingInvalid: The element is none.
    """
    _expect(item, BIT_STRING, what)
    if item.content[:1] != b"\0":
        raise EncodingInvalid(what=what, reason="not whole octets")
    return item.content[1:]


def time(moment: datetime) -> bytes:
    """DER of a GeneralizedTime, to the second, UTC."""
    moment = moment.astimezone(UTC)
    # By hand: the C library may write the year 999 without its zero.
    text = f"{moment.year:04d}{moment:%m%d%H%M%SZ}"
    return der.element(GENERALIZED_TIME, text.encode("ascii"))


def x509_time(moment: datetime) -> bytes:
    """UTCTime through the year 2049, GeneralizedTime after it (RFC 5280, 4.1.2.5)."""
    moment = moment.astimezone(UTC)
    if moment.year >= 2050:
        return time(moment)
    text = moment.strftime("%y%m%d%H%M%SZ")
    return der.element(UTC_TIME, text.encode("ascii"))


def read_time(item: der.Element, what: str) -> datetime:
    """An aware moment of UTC, from either kind of time.

    Raises:
        EncodingInvalid: The element is none, or names no time zone.
    """
    data = item.content
    if item.tag == UTC_TIME and _UTC.fullmatch(data):
        # RFC 5280: years 50 to 99 belong to the last century.
        century = b"19" if data[:2] >= b"50" else b"20"
        data = century + data
    elif item.tag != GENERALIZED_TIME or not _GENERALIZED.fullmatch(data):
        raise EncodingInvalid(what=what, reason="not a time in UTC")
    text = data.decode("ascii")
    with der.reading(what):
        return datetime(
            int(text[:4]),
            int(text[4:6]),
            int(text[6:8]),
            int(text[8:10]),
            int(text[10:12]),
            int(text[12:14]),
            int(text[15:-1].ljust(6, "0")),
            tzinfo=UTC,
        )


def free_text(texts: Iterable[str]) -> bytes:
    """DER of a PKIFreeText; empty for no texts."""
    items = [der.element(UTF8, text.encode("utf-8")) for text in texts]
    return der.element(der.SEQUENCE, *items) if items else b""


def read_free_text(item: der.Element, what: str) -> tuple[str, ...]:
    """The texts of a PKIFreeText, cut to a bearable length.

    Raises:
        EncodingInvalid: The element is none.
    """
    _expect(item, der.SEQUENCE, what)
    found = []
    for text in der.children(item, what)[:_MAX_TEXTS]:
        _expect(text, UTF8, what)
        with der.reading(what):
            found.append(text.content.decode("utf-8")[:_MAX_TEXT])
    return tuple(found)


def _expect(item: der.Element, tag: int, what: str) -> None:
    if item.tag != tag:
        raise EncodingInvalid(what=what, reason=f"tag {item.tag:#04x}, not {tag:#04x}")
