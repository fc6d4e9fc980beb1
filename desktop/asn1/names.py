"""Distinguished names: built with the string types of domain.md 3.1, read to text.

Names are built here and not with ``cryptography``, which counts a common name in bytes
and so refuses 33 Cyrillic letters (domain.md 3.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from asn1crypto import core, x509

from desktop.asn1 import der, leaf
from desktop.errors import EncodingInvalid

__all__ = ["KEYS", "as_name", "build_name", "check_name", "name_pairs"]

#: Short names of attribute types and their OIDs (X.520, RFC 4519, PKCS#9).
KEYS: Mapping[str, str] = {
    "CN": "2.5.4.3",
    "SURNAME": "2.5.4.4",
    "SERIALNUMBER": "2.5.4.5",
    "C": "2.5.4.6",
    "L": "2.5.4.7",
    "ST": "2.5.4.8",
    "STREET": "2.5.4.9",
    "O": "2.5.4.10",
    "OU": "2.5.4.11",
    "T": "2.5.4.12",
    "G": "2.5.4.42",
    "E": "1.2.840.113549.1.9.1",
    "DC": "0.9.2342.19200300.100.1.25",
    "UID": "0.9.2342.19200300.100.1.1",
}
_NAMES = {oid: key for key, oid in KEYS.items()}
_STRINGS: Mapping[str, type[core.AbstractString]] = {
    "C": core.PrintableString,
    "SERIALNUMBER": core.PrintableString,
    "E": core.IA5String,
    "DC": core.IA5String,
}
_PRINTABLE = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?"
)
#: Most parts of a name; the longest honest one seen has eleven.
MAX_PARTS = 64
#: Names up to this size, in bytes, are remembered as sound; more would fill memory.
_ORDINARY = 1024
_TEXT: Mapping[int, str] = {
    0x0C: "utf-8",
    0x12: "ascii",
    0x13: "ascii",
    0x14: "latin-1",
    0x16: "ascii",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
_WHAT = "name"


class _Attribute(core.Sequence):  # type: ignore[misc]
    _fields = [("type", core.ObjectIdentifier), ("value", core.Any)]  # noqa: RUF012


class _Relative(core.SetOf):  # type: ignore[misc]
    _child_spec = _Attribute


class _Name(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Relative


def build_name(pairs: Iterable[tuple[str, str]]) -> bytes:
    """DER of a Name whose relative names stand in the order given.

    Args:
        pairs: Short name of :data:`KEYS` or dotted OID, and the value.

    Raises:
        EncodingInvalid: A key is unknown, a value is empty or does not fit its string
            type (country and serial number are PrintableString, e-mail is IA5String).
    """
    parts = []
    for key, value in pairs:
        oid = KEYS.get(key, key)
        kind = _STRINGS.get(_NAMES.get(oid, key), core.UTF8String)
        if not value or (kind is core.PrintableString and not set(value) <= _PRINTABLE):
            raise EncodingInvalid(what=_WHAT, reason=f"a value that {key} can't have")
        with der.reading(_WHAT):
            parts.append(_Relative([_Attribute({"type": oid, "value": kind(value)})]))
    if len(parts) > MAX_PARTS:
        raise EncodingInvalid(what=_WHAT, reason="too many parts")
    with der.reading(_WHAT):
        return bytes(_Name(parts).dump())


def name_pairs(name: bytes) -> list[tuple[str, str]]:
    """Every part of a name in order; a type without short name is its dotted OID.

    Raises:
        EncodingInvalid: Not the DER of a Name, or a value is no directory string.
    """
    found = []
    for relative in der.children(der.root(name, _WHAT), _WHAT):
        if relative.tag != der.SET:
            raise EncodingInvalid(what=_WHAT, reason="a relative name is no SET")
        for attribute in der.children(relative, _WHAT):
            parts = der.children(attribute, _WHAT)
            if len(parts) != 2 or attribute.tag != der.SEQUENCE:
                raise EncodingInvalid(what=_WHAT, reason="not a type and a value")
            found.append(_pair(*parts))
            if len(found) > MAX_PARTS:
                raise EncodingInvalid(what=_WHAT, reason="too many parts")
    return found


def check_name(name: bytes) -> bytes:
    """The same bytes, if they are a Name that :func:`name_pairs` can read.

    Raises:
        EncodingInvalid: They are not.
    """
    if len(name) > _ORDINARY:
        name_pairs(name)
        return name
    return _checked(name)


# Sender, recipient and issuer are the same in every message of a piece of work.
@lru_cache(maxsize=64)
def _checked(name: bytes) -> bytes:
    name_pairs(name)
    return name


def _pair(kind: der.Element, value: der.Element) -> tuple[str, str]:
    oid = leaf.read_oid(kind, _WHAT)
    encoding = _TEXT.get(value.tag)
    if encoding is None:
        raise EncodingInvalid(what=_WHAT, reason=f"{oid} is no directory string")
    with der.reading(_WHAT):
        return _NAMES.get(oid, oid), value.content.decode(encoding)


def as_name(name: bytes) -> x509.Name:
    """The name as asn1crypto's object, for structures that hold one."""
    with der.reading(_WHAT):
        return x509.Name.load(name, strict=True)
