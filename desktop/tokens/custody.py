"""What custody means: the templates of a key pair, and the judgement of what was read.

Pure: no token, no module. Security.md section 2 ("Applicant's key"), threat 7, row
S12. The wrapper's own defaults would make a key that also decrypts and unwraps, and
would grant EXTRACTABLE on request; so every attribute is named, and all fourteen are
read back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.canonical import sha256_hex
from desktop.clock import format_time
from desktop.errors import CustodyRefused
from desktop.model.tokens import CustodyRecord, KeyOnToken, TokenInfo

__all__ = [
    "CUSTODY_ATTRIBUTES",
    "MAY_BE_UNKNOWN",
    "PRIVATE_TEMPLATE",
    "PUBLIC_TEMPLATE",
    "READ_ONLY_FACTS",
    "judge",
    "lies",
    "record_of",
]

#: Asked for in the template of the private key, by CKA name without the prefix.
PRIVATE_TEMPLATE: Final[Mapping[str, bool]] = {
    "TOKEN": True,
    "PRIVATE": True,
    "SENSITIVE": True,
    "SIGN": True,
    "EXTRACTABLE": False,
    "MODIFIABLE": False,
    "COPYABLE": False,
    "DECRYPT": False,
    "UNWRAP": False,
    "DERIVE": False,
    "ALWAYS_AUTHENTICATE": False,
}

#: Asked for in the template of the public key.
PUBLIC_TEMPLATE: Final[Mapping[str, bool]] = {
    "TOKEN": True,
    "VERIFY": True,
    "ENCRYPT": False,
    "WRAP": False,
    "MODIFIABLE": False,
}

#: Facts that the token alone can set; no template may ask for them.
READ_ONLY_FACTS: Final[Mapping[str, bool]] = {
    "ALWAYS_SENSITIVE": True,
    "NEVER_EXTRACTABLE": True,
    "LOCAL": True,
}

#: Attributes that a module of PKCS#11 2.20 can't know; what it does not know it can't
#: have set otherwise, and a copy of a sensitive key stays sensitive.
MAY_BE_UNKNOWN: Final[frozenset[str]] = frozenset({"COPYABLE"})

#: The fourteen attributes that are read back.
CUSTODY_ATTRIBUTES: Final[tuple[str, ...]] = (*PRIVATE_TEMPLATE, *READ_ONLY_FACTS)


def lies(
    attributes: Mapping[str, bool],
    *,
    always_authenticate: bool = False,
    degraded: Collection[str] = (),
) -> list[str]:
    """Names of the custody attributes that are missing or not as asked.

    Args:
        attributes: As read from the token, by CKA name without the prefix.
        always_authenticate: What the token's profile asks for.
        degraded: Names that the module's row says it knows nothing of. Only those of
            :data:`MAY_BE_UNKNOWN` count, and only where the token gives no answer.
    """
    wanted = {**PRIVATE_TEMPLATE, **READ_ONLY_FACTS}
    wanted["ALWAYS_AUTHENTICATE"] = always_authenticate
    unknown = set(degraded) & MAY_BE_UNKNOWN - attributes.keys()
    return [
        name
        for name, value in wanted.items()
        if name not in unknown and attributes.get(name) is not value
    ]


def judge(
    attributes: Mapping[str, bool],
    *,
    destroyed: bool = False,
    always_authenticate: bool = False,
    degraded: Collection[str] = (),
) -> None:
    """Accepts the fourteen attributes as read, or refuses the key.

    Raises:
        CustodyRefused: At least one is missing or not as asked.
    """
    wrong = lies(attributes, always_authenticate=always_authenticate, degraded=degraded)
    if wrong:
        raise CustodyRefused(
            reason="the token reports other attributes than were asked for",
            attributes=wrong,
            destroyed=destroyed,
        )


def record_of(
    info: TokenInfo,
    key: KeyOnToken,
    carrier: Mapping[str, str] | None,
    at: datetime,
    *,
    module_sha256: str = "",
    attestations: tuple[Mapping[str, str], ...] = (),
    always_authenticate: bool = False,
    degraded: Collection[str] = (),
) -> CustodyRecord:
    """The custody facts of a key for evidence; honest about what they do not prove.

    Args:
        info: The token, read in the same piece of work as the key.
        key: The key as read, with all fourteen attributes.
        carrier: Entry of the certified-carrier list, ``None`` when not listed.
        at: When it was read.
        module_sha256: Of the module's file; computed from the file when not given.
        attestations: What the module offered of its own accord.
        always_authenticate: What the token's profile asks for.
        degraded: What the module's row says it answers otherwise, or not at all; the
            record names it.

    Raises:
        CustodyRefused: The attributes are not as asked; the key is not destroyed here.
    """
    judge(key.attributes, always_authenticate=always_authenticate, degraded=degraded)
    return CustodyRecord(
        module_path=info.module,
        module_sha256=module_sha256 or _hash_file(info.module),
        token_serial=info.serial,
        token_label=info.label,
        token_model=info.model,
        token_firmware=info.firmware,
        token_manufacturer=info.manufacturer,
        key_id=key.key_id,
        scheme=key.scheme,
        spki_sha256=sha256_hex(key.spki),
        attributes={
            name: key.attributes[name]
            for name in CUSTODY_ATTRIBUTES
            if name in key.attributes
        },
        read_at=format_time(at),
        carrier=carrier,
        attestations=attestations,
        degraded=tuple(sorted(degraded)),
    )


def _hash_file(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
