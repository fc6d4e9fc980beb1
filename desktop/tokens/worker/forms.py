"""The forms in which requests and answers of the channel carry values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from desktop.canonical import b64url, unb64url
from desktop.errors import EncodingInvalid, PurposeRefused, WorkerProtocol
from desktop.model import ApprovedModule, KeyOnToken
from desktop.tokens.channel import SECRET_CAP

__all__ = ["document", "key_values", "module_of", "read_line"]


def read_line(descriptor: int) -> bytearray:
    """One line of a descriptor, byte by byte: the next line is another worker's.

    The caller zeroes it. Empty at the end of the file.
    """
    line = bytearray()
    one = bytearray(1)
    while len(line) < SECRET_CAP:
        if os.readv(descriptor, [one]) == 0 or one == b"\n":
            break
        line += one
    one[0] = 0
    if line.endswith(b"\r"):
        del line[-1:]
    return line


def document(purpose: str, text: str) -> bytes:
    """A document of a request.

    Raises:
        PurposeRefused: It is not base64url.
    """
    try:
        return unb64url(text)
    except EncodingInvalid as error:
        raise PurposeRefused(purpose=purpose, reason="not base64url") from error


def module_of(value: Mapping[str, Any]) -> ApprovedModule:
    """The approval that the program names; it is judged afresh before loading.

    Raises:
        WorkerProtocol: Not of that form.
    """
    try:
        return ApprovedModule(**value)
    except TypeError as error:
        raise WorkerProtocol(reason="not an approved module") from error


def key_values(key: KeyOnToken) -> dict[str, Any]:
    """A key as JSON values."""
    return {
        "token_serial": key.token_serial,
        "key_id": key.key_id,
        "label": key.label,
        "scheme": key.scheme,
        "spki": b64url(key.spki),
        "attributes": dict(key.attributes),
        "certificates": [b64url(der) for der in key.certificates],
    }
