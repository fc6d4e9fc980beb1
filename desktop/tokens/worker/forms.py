"""The forms in which requests and answers of the channel carry values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop import system
from desktop.canonical import b64url, unb64url
from desktop.errors import (
    EncodingInvalid,
    PinProblem,
    PurposeRefused,
    SaqtaError,
    WorkerProtocol,
    error_to_dict,
)
from desktop.model.tokens import ApprovedModule, KeyOnToken
from desktop.tokens.channel import SECRET_CAP, reader_of
from desktop.tokens.pin_rules import PinPolicy

__all__ = [
    "CALLS",
    "Call",
    "document",
    "key_values",
    "module_of",
    "policy_of",
    "read_inherited",
    "read_line",
    "refusal",
]


@dataclass(frozen=True)
class Call:
    """One kind of request.

    Attributes:
        purpose: What the work must have been opened for; ``""`` where the request
            itself names it, or where any opening will do.
        fields: Names and types of its fields; no more and no fewer.
        writes: Whether the token may write at it, a login included.
    """

    purpose: str
    fields: Mapping[str, type]
    writes: bool = False


_KEY = {"key_id": str, "spki_sha256": str}
_SIGNING = {**_KEY, "pin": int, "byte_order": str}
_NEW_PIN = {"new": int, "shortest": int, "refused": list}

#: Everything that a worker can be asked for.
CALLS: Final[Mapping[str, Call]] = {
    "load": Call("", {"module": dict, "purposes": list, "idle_ms": int}),
    "bind": Call("", {"serial": str, "login": str}, writes=True),
    "bind_with_pin": Call("", {"serial": str, "descriptor": int}, writes=True),
    "tokens": Call("describe", {"blank": bool}),
    "info": Call("describe", {}),
    "keys": Call("describe", {}),
    "find_key": Call("", {"key_id": str}),
    "generate": Call(
        "generate_application_key",
        {
            "key_id": str,
            "scheme": str,
            "label": str,
            "always_authenticate": bool,
            "leave_out": list,
            "degraded": list,
        },
        writes=True,
    ),
    "sign_request": Call("sign_request", {**_SIGNING, "document": str}),
    "sign_cmp": Call("sign_cmp", {**_SIGNING, "document": str, "certificate": str}),
    "sign_record": Call(
        "",
        {
            **_SIGNING,
            "kind": str,
            "payload": str,
            "certificate": str,
            "attributes": str,
        },
    ),
    "write_certificate": Call(
        "write_certificate", {"key_id": str, "certificate": str}, writes=True
    ),
    "destroy_key": Call("destroy_key", {**_KEY, "confirmation": str}, writes=True),
    "change_pin": Call("change_pin", {**_NEW_PIN, "old": int}, writes=True),
    "unblock": Call("unblock", {**_NEW_PIN, "so": int}, writes=True),
    "init_token": Call(
        "init_token", {**_NEW_PIN, "label": str, "so": int}, writes=True
    ),
    "close": Call("", {}),
}


def policy_of(request: Mapping[str, Any]) -> PinPolicy:
    """The administrator's policy beside a new PIN.

    Raises:
        WorkerProtocol: A pattern that is none.
    """
    patterns = request["refused"]
    try:
        for pattern in patterns:
            re.compile(pattern.encode("ascii"))
    except (AttributeError, UnicodeEncodeError, re.error) as error:
        raise WorkerProtocol(reason="refused: no regular expression") from error
    return PinPolicy(request["shortest"], tuple(patterns))


def read_inherited(name: int) -> bytearray:
    """One line of the descriptor that the program gave this process under that name."""
    return read_line(system.inherited_descriptor(name))


def read_line(descriptor: int) -> bytearray:
    """One line of a descriptor, byte by byte: the next line is another worker's.

    The caller zeroes it. Empty at the end of the file.
    """
    line = bytearray()
    one = bytearray(1)
    read_into = reader_of(descriptor)
    while len(line) < SECRET_CAP:
        if read_into(memoryview(one)) == 0 or one == b"\n":
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


def refusal(
    number: Any, error: SaqtaError, *, final: bool
) -> tuple[dict[str, Any], bool]:
    """A refusal as the channel carries it, and whether it is the last answer."""
    # A PIN problem always ends the worker: each wrong PIN leaks a session, which
    # would block the security officer's login later (style.md e7).
    last = final or isinstance(error, PinProblem)
    return {"id": number, "error": error_to_dict(error), "final": last}, last
