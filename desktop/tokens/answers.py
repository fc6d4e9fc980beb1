"""Reads what a worker answers back into frozen values; refuses any other form.

The worker runs a native module, so its answers are outside data (threat 22).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.asn1 import gost, schemes
from desktop.canonical import sha256_hex, unb64url
from desktop.clock import parse_time
from desktop.errors import EncodingInvalid, SchemeUnsupported, WorkerProtocol
from desktop.model.tokens import KeyOnToken, PinState, TokenInfo

__all__ = [
    "attestations_of",
    "bytes_of",
    "in_arc",
    "key_of",
    "spki_hashes",
    "text_of",
    "texts_of",
    "time_of",
    "token_of",
]

_TEXTS = ("module", "label", "manufacturer", "model", "serial", "hardware", "firmware")
#: Of these, what only people read: nothing is found by it.
_SHOWN = ("label", "manufacturer", "model")
_NUMBERS = ("slot", "shortest_pin", "longest_pin")


def token_of(value: Any) -> TokenInfo:
    """A token.

    Raises:
        WorkerProtocol: Not of that form.
    """
    row = _object(value)
    free = row.get("free_bytes")
    state, pad = row.get("pin_state"), row.get("pin_pad")
    if not isinstance(pad, bool) or state not in list(PinState):
        raise _form("token")
    if free is not None and type(free) is not int:
        raise _form("token")
    plain: dict[str, Any] = {name: text_of(row, name) for name in _TEXTS}
    for name in _SHOWN:
        # A label that was typed in letters of two parts is no canonical JSON, and
        # custody facts and certificates are kept with it.
        plain[name] = unicodedata.normalize("NFC", plain[name])
    for name in _NUMBERS:
        plain[name] = row.get(name)
        # A truth value is an int in Python, and no number.
        if type(plain[name]) is not int:
            raise _form(name)
    return TokenInfo(
        **plain,
        flags=tuple(texts_of(row, "flags")),
        mechanisms=tuple(texts_of(row, "mechanisms")),
        pin_state=PinState(str(state)),
        pin_pad=pad,
        free_bytes=free,
    )


def key_of(value: Any) -> KeyOnToken:
    """A key.

    Raises:
        WorkerProtocol: Not of that form.
    """
    row = _object(value)
    attributes = _object(row.get("attributes"))
    if not all(isinstance(item, bool) for item in attributes.values()):
        raise _form("key")
    return KeyOnToken(
        token_serial=text_of(row, "token_serial"),
        key_id=text_of(row, "key_id"),
        label=text_of(row, "label"),
        scheme=text_of(row, "scheme"),
        spki=bytes_of(row, "spki"),
        attributes=dict(attributes),
        certificates=tuple(_decoded(text) for text in texts_of(row, "certificates")),
    )


def in_arc(scheme: str, spki: bytes, gost_encoding: str) -> tuple[str, bytes]:
    """Scheme and key as the authority's arc spells them; other keys stay as they are.

    Raises:
        WorkerProtocol: The worker gave a key that is none.
    """
    if not gost_encoding or not scheme.startswith("gost-"):
        return scheme, spki
    try:
        spoken = schemes.for_profile(scheme, gost_encoding)
        return spoken, gost.respell(spki, spoken)
    except SchemeUnsupported:
        # This kind of key is not known in that arc; it stays as it was read.
        return scheme, spki
    except EncodingInvalid as error:
        raise _form("spki") from error


def attestations_of(row: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    """What the vendor attests, ``type`` and ``bytes`` each.

    Raises:
        WorkerProtocol: Not of that form.
    """
    value = row.get("attestations")
    if not isinstance(value, list):
        raise _form("attestations")
    return tuple(
        {"type": text_of(_object(item), "type"), "bytes": text_of(item, "bytes")}
        for item in value
    )


def spki_hashes(key: KeyOnToken) -> frozenset[str]:
    """SHA-256 of a key as every arc spells it; empty where its public half is not told.

    No token tells in which arc a GOST key is spoken of, and records have the hash of
    one spelling: whoever compares looks for any of them.

    Raises:
        WorkerProtocol: The worker gave a key that is none.
    """
    if not key.spki:
        return frozenset()
    if not key.scheme.startswith("gost-"):
        return frozenset({sha256_hex(key.spki)})
    try:
        return frozenset(sha256_hex(item) for item in gost.spellings(key.spki))
    except EncodingInvalid as error:
        raise _form("spki") from error


def text_of(row: Mapping[str, Any], name: str) -> str:
    """A text.

    Raises:
        WorkerProtocol: There is none.
    """
    value = row.get(name)
    if not isinstance(value, str):
        raise _form(name)
    return value


def texts_of(row: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts.

    Raises:
        WorkerProtocol: There is none.
    """
    value = row.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _form(name)
    return list(value)


def time_of(row: Mapping[str, Any], name: str) -> datetime:
    """A moment.

    Raises:
        WorkerProtocol: There is none.
    """
    try:
        return parse_time(text_of(row, name))
    except ValueError as error:
        raise _form(name) from error


def bytes_of(row: Mapping[str, Any], name: str) -> bytes:
    """Bytes in base64url.

    Raises:
        WorkerProtocol: There are none.
    """
    return _decoded(text_of(row, name))


def _decoded(text: str) -> bytes:
    try:
        return unb64url(text)
    except EncodingInvalid as error:
        raise _form("base64url") from error


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _form("object")
    return value


def _form(name: str) -> WorkerProtocol:
    return WorkerProtocol(reason=f"the answer's {name} is not of the expected form")
