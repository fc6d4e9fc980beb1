"""Canonical JSON, RFC 8785, as every signed record of Saqta uses it.

The one library of the ground floor is ``rfc8785``. Rules beyond the RFC
(protocols.md 6.3): strings are NFC, no floats, integers beyond 2**53 - 1 and
serial numbers travel as strings, and a duplicate key refuses the document.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from desktop.errors import EncodingInvalid

__all__ = [
    "Json",
    "b64url",
    "canonical",
    "parse",
    "parse_canonical",
    "sha256_hex",
    "unb64url",
]

Json = Any


def canonical(value: Json) -> bytes:
    """Encodes a value canonically.

    Raises:
        EncodingInvalid: A float, an integer beyond 2**53 - 1, a string that is not
            NFC, or a type that JSON does not have.
    """
    import rfc8785  # Reading records, as every start does, needs it not.

    _check(value, "$")
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise EncodingInvalid(what="canonical JSON", reason=str(error)) from error


def parse(data: bytes, what: str = "JSON") -> Any:
    """Reads JSON from outside; refuses duplicate keys, floats and NaN.

    Raises:
        EncodingInvalid: Not JSON in UTF-8, or one of the above.
    """
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except (ValueError, RecursionError) as error:
        raise EncodingInvalid(what=what, reason=str(error)) from error


def parse_canonical(data: bytes, what: str = "record") -> dict[str, Any]:
    """Reads a JSON object and checks that it is in canonical form.

    Raises:
        EncodingInvalid: Not an object, or re-encoding gives other bytes.
    """
    value = parse(data, what)
    if not isinstance(value, dict):
        raise EncodingInvalid(what=what, reason="not an object")
    if canonical(value) != data:
        raise EncodingInvalid(what=what, reason="not in canonical form (RFC 8785)")
    return value


def b64url(data: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64url(text: str) -> bytes:
    """Reads :func:`b64url`; only the one canonical spelling is accepted.

    Raises:
        EncodingInvalid: Other characters, padding, or stray bits.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError, TypeError) as error:
        raise EncodingInvalid(what="base64url", reason=str(error)) from error
    if b64url(data) != text:
        raise EncodingInvalid(what="base64url", reason="not the canonical spelling")
    return data


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hex."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _check(value: Any, where: str) -> None:
    if isinstance(value, str):
        if value.isascii():
            return
        import unicodedata

        if not unicodedata.is_normalized("NFC", value):
            raise EncodingInvalid(what="canonical JSON", reason=f"{where} is not NFC")
    elif isinstance(value, float):
        raise EncodingInvalid(what="canonical JSON", reason=f"{where} is a float")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _check(key, where)
            _check(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{where}[{index}]")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key {key!r}")
        found[key] = value
    return found


def _no_float(text: str) -> Any:
    raise ValueError(f"the number {text} is not allowed")
