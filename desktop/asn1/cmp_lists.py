"""The question for revocation lists over CMP, and its answer (RFC 9483, 4.3.4)."""

from __future__ import annotations

from datetime import datetime

from desktop.asn1 import der, leaf, names
from desktop.asn1.cmp_read import PkiMessage
from desktop.errors import EncodingInvalid

__all__ = [
    "CRLS",
    "CRL_STATUS_LIST",
    "CURRENT_CRL",
    "ask",
    "asked",
    "body",
    "current_body",
    "lists_in",
    "this_update",
]

#: RFC 9810, 5.3.19.6; the older question, which names no issuer.
CURRENT_CRL = "1.3.6.1.5.5.7.4.6"
CRL_STATUS_LIST = "1.3.6.1.5.5.7.4.22"
CRLS = "1.3.6.1.5.5.7.4.23"

_WHAT = "CMP message"
_DIRECTORY_NAME = 0xA4
_ISSUER = 0xA1
_MAX_LISTS = 16


def ask(issuer: bytes, newer_than: datetime | None = None) -> bytes:
    """Body of a genm that asks for the lists of an issuer.

    Args:
        issuer: DER of its Name.
        newer_than: thisUpdate of the list at hand; only a newer one is answered.
    """
    general = der.element(der.SEQUENCE, der.element(_DIRECTORY_NAME, issuer))
    known = b"" if newer_than is None else leaf.x509_time(newer_than)
    status = der.element(der.SEQUENCE, der.element(_ISSUER, general), known)
    return _infos(CRL_STATUS_LIST, der.element(der.SEQUENCE, status))


def asked(message: PkiMessage) -> tuple[tuple[bytes, datetime | None], ...]:
    """What a genm asks for: DER of each issuer's Name, and thisUpdate of what is known.

    Raises:
        EncodingInvalid: It names something else than issuers, or too many.
    """
    found = []
    for oid, value in message.infos:
        if oid != CRL_STATUS_LIST:
            continue
        statuses = der.children(der.root(value, _WHAT), _WHAT)
        if not 1 <= len(statuses) <= _MAX_LISTS:
            raise EncodingInvalid(what=_WHAT, reason="not a list of issuers")
        found += [_status(item) for item in statuses]
    return tuple(found)


def current_body(current: bytes) -> bytes:
    """Body of a genp that answers the older question with one list (DER)."""
    return _infos(CURRENT_CRL, current)


def this_update(crl: bytes) -> datetime:
    """When a list (DER) was made; nothing else of it is looked at.

    Raises:
        EncodingInvalid: It is no list.
    """
    outer = der.children(der.root(crl, "CRL"), "CRL")
    if not outer:
        raise EncodingInvalid(what="CRL", reason="empty")
    for item in der.children(outer[0], "CRL")[:4]:
        if item.tag in (leaf.UTC_TIME, leaf.GENERALIZED_TIME):
            return leaf.read_time(item, "CRL")
    raise EncodingInvalid(what="CRL", reason="no thisUpdate")


def body(*lists: bytes) -> bytes:
    """Body of a genp that answers with lists (DER); none says that there is none."""
    return _infos(CRLS, der.element(der.SEQUENCE, *lists) if lists else b"")


def lists_in(message: PkiMessage) -> tuple[bytes, ...]:
    """DER of the lists in a genp, not judged; none where the authority has none.

    Raises:
        EncodingInvalid: Something else stands in their place.
    """
    for oid, value in message.infos:
        if oid == CURRENT_CRL and value:
            return (value,)
        if oid == CRLS and value:
            found = der.children(der.root(value, _WHAT), _WHAT)
            if len(found) > _MAX_LISTS:
                raise EncodingInvalid(what=_WHAT, reason="too many lists")
            return tuple(item.raw for item in found)
    return ()


def _status(item: der.Element) -> tuple[bytes, datetime | None]:
    fields = der.children(item, _WHAT)
    if not 1 <= len(fields) <= 2 or fields[0].tag != _ISSUER:
        raise EncodingInvalid(what=_WHAT, reason="not the lists of an issuer")
    (general,) = der.children(fields[0], _WHAT)[:1] or (None,)
    inside = [] if general is None else der.children(general, _WHAT)
    named = inside[:1] and der.children(inside[0], _WHAT)
    if len(inside) != 1 or inside[0].tag != _DIRECTORY_NAME or len(named) != 1:
        raise EncodingInvalid(what=_WHAT, reason="the issuer is no Name")
    known = leaf.read_time(fields[1], _WHAT) if fields[1:] else None
    return names.check_name(named[0].raw), known


def _infos(oid: str, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, der.element(der.SEQUENCE, leaf.oid(oid), value))
