"""The question for revocation lists over CMP, and its answer (RFC 9483, 4.3.4)."""

from __future__ import annotations

from desktop.asn1 import der, leaf
from desktop.asn1.cmp_read import PkiMessage
from desktop.errors import EncodingInvalid

__all__ = ["CRLS", "CRL_STATUS_LIST", "ask", "body", "lists_in"]

CRL_STATUS_LIST = "1.3.6.1.5.5.7.4.22"
CRLS = "1.3.6.1.5.5.7.4.23"

_WHAT = "CMP message"
_DIRECTORY_NAME = 0xA4
_ISSUER = 0xA1
_MAX_LISTS = 16


def ask(issuer: bytes) -> bytes:
    """Body of a genm that asks for the lists of an issuer.

    Args:
        issuer: DER of its Name.
    """
    names = der.element(der.SEQUENCE, der.element(_DIRECTORY_NAME, issuer))
    status = der.element(der.SEQUENCE, der.element(_ISSUER, names))
    return _infos(CRL_STATUS_LIST, der.element(der.SEQUENCE, status))


def body(*lists: bytes) -> bytes:
    """Body of a genp that answers with lists (DER); none says that there is none."""
    return _infos(CRLS, der.element(der.SEQUENCE, *lists) if lists else b"")


def lists_in(message: PkiMessage) -> tuple[bytes, ...]:
    """DER of the lists in a genp, not judged; none where the authority has none.

    Raises:
        EncodingInvalid: Something else stands in their place.
    """
    for oid, value in message.infos:
        if oid == CRLS and value:
            found = der.children(der.root(value, _WHAT), _WHAT)
            if len(found) > _MAX_LISTS:
                raise EncodingInvalid(what=_WHAT, reason="too many lists")
            return tuple(item.raw for item in found)
    return ()


def _infos(oid: str, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, der.element(der.SEQUENCE, leaf.oid(oid), value))
