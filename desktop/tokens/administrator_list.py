"""The administrator's list of modules: signed, numbered, and with an end (D-S1).

``modules.json`` is canonical JSON; beside it lies ``modules.json.sig``, the 64 bytes of
an Ed25519 signature over the exact bytes of the file. An older version than one seen
before (roll-back) and a list past its end (freeze) are refused like a bad signature
(threats 1, 2 and 20; security.md, test 3). The updater delivers the same two files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.canonical import parse_canonical
from desktop.clock import parse_time
from desktop.errors import EncodingInvalid, InputInvalid, ModuleListRefused
from desktop.model.tokens import ApprovedModule
from desktop.tokens import modules

__all__ = ["SIGNATURE_SUFFIX", "AdministratorList", "load"]

SIGNATURE_SUFFIX = ".sig"

_TYPE = "saqta/modules/1"
_CAP = 1024 * 1024
_KEYS = {"type", "version", "expires", "personal_list_allowed", "modules"}


@dataclass(frozen=True)
class AdministratorList:
    """A list whose signature, number and end were judged.

    Attributes:
        version: Never falls; the caller remembers the highest one seen.
        personal_list_allowed: Whether the person's own list counts beside it.
    """

    version: int
    expires: datetime
    personal_list_allowed: bool
    modules: tuple[ApprovedModule, ...]


def load(
    path: Path, key: bytes, at: datetime, *, minimum_version: int = 0
) -> AdministratorList:
    """Reads and judges the list.

    Args:
        path: Of ``modules.json``; the signature lies beside it.
        key: The administrator's Ed25519 public key, 32 bytes.
        at: Present time.
        minimum_version: The highest version seen before.

    Raises:
        ModuleListRefused: Missing, badly signed, older, past its end or malformed.
    """
    name = str(path)
    content = _read(path, _CAP)
    signature = _read(path.with_name(path.name + SIGNATURE_SUFFIX), 64)
    try:
        # Nothing of the content is looked at before the signature holds.
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError) as error:
        raise ModuleListRefused(path=name, reason="badly signed") from error
    try:
        found = _parse(parse_canonical(content, "module list"))
    except (EncodingInvalid, InputInvalid) as error:
        raise ModuleListRefused(path=name, reason=error.reason) from error
    if found.version < minimum_version:
        reason = f"version {found.version} is older than {minimum_version}"
        raise ModuleListRefused(path=name, reason=reason)
    if at >= found.expires:
        raise ModuleListRefused(path=name, reason="past its end")
    return found


def _read(path: Path, cap: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(cap + 1)
    except OSError as error:
        raise ModuleListRefused(path=str(path), reason=str(error.strerror)) from error
    if len(content) > cap:
        raise ModuleListRefused(path=str(path), reason="the file is too long")
    return content


def _parse(value: dict[str, Any]) -> AdministratorList:
    if value.keys() != _KEYS or value["type"] != _TYPE:
        raise EncodingInvalid(what="module list", reason="not a signed module list")
    version, allowed = value["version"], value["personal_list_allowed"]
    if type(version) is not int or version < 1 or not isinstance(allowed, bool):
        raise EncodingInvalid(what="module list", reason="a value has another type")
    if not isinstance(value["modules"], list):
        raise EncodingInvalid(what="module list", reason="a value has another type")
    try:
        expires = parse_time(str(value["expires"]))
    except ValueError as error:
        raise EncodingInvalid(what="module list", reason=str(error)) from error
    return AdministratorList(
        version=version,
        expires=expires,
        personal_list_allowed=allowed,
        modules=tuple(
            modules.parse_entry(item, "administrator") for item in value["modules"]
        ),
    )
