"""Rows of the officer's mirror: the operator's telling, and what SQLite keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any

from desktop.errors import EncodingInvalid
from desktop.store.mirror_query import TAGS

__all__ = [
    "COLUMNS",
    "SHARED",
    "MirrorRow",
    "MirrorState",
    "Radius",
    "blob",
    "checked",
    "plain",
]

#: Texts that repeat are kept once; the row has their number.
SHARED = (*TAGS, "issuer", "position", "bin", "reason")


@dataclass(frozen=True)
class MirrorRow:
    """One certificate of the organisation, as the operator tells of it.

    Attributes:
        id: Place in the mirror; searches go from high to low.
        number: Of the operator's last change of it.
        state: ``good``, ``revoked`` or another state of the operator.
        issued_at, not_after, revoked_at: RFC 3339, or empty.
    """

    id: int
    number: int
    sha256: str
    spki_sha256: str
    serial: str
    iin: str
    email: str
    name: str
    application_id: str
    issued_at: str
    not_after: str
    revoked_at: str
    token_serial: str
    state: str
    unit: str
    organisation: str
    token_model: str
    token_firmware: str
    token_batch: str
    module: str
    scheme: str
    agreement: str
    issuer: str
    position: str
    bin: str
    reason: str


@dataclass(frozen=True)
class MirrorState:
    """How old the mirror is.

    Attributes:
        following: The number to ask the operator for changes after.
        asked_at: Operator's time of the last answer, RFC 3339; empty before the first.
        certificates: How many there are.
    """

    following: int
    asked_at: str
    certificates: int


@dataclass(frozen=True)
class Radius:
    """What a revocation of a search's good certificates would stop.

    Attributes:
        certificates: How many good ones there are.
        people: Whose they are.
        without_other: How many of these people have no other good certificate.
        units: Certificates by unit, the most first.
    """

    certificates: int
    people: int
    without_other: int
    units: tuple[tuple[str, int], ...]


COLUMNS = tuple(field.name for field in fields(MirrorRow))

_TEXTS = tuple(name for name in COLUMNS if name not in {"id", "number"})


def plain(row: MirrorRow) -> tuple[Any, ...]:
    """The columns before the shared ones, in the order of the table."""
    values = list(astuple(row)[: len(COLUMNS) - len(SHARED)])
    values[2], values[3] = blob(row.sha256), blob(row.spki_sha256)
    return tuple(values)


def blob(name: str) -> bytes:
    """A SHA-256 in hex as its bytes.

    Raises:
        EncodingInvalid: It is no hex.
    """
    try:
        return bytes.fromhex(name)
    except ValueError as error:
        raise EncodingInvalid(what="certificate", reason="not a hash") from error


def checked(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of one row of the operator; names it does not know are left out.

    Raises:
        EncodingInvalid: A value has another type, or a hash is none.
    """
    number = row.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise EncodingInvalid(what="mirror row", reason="number")
    found: dict[str, Any] = {"number": number}
    for name in _TEXTS:
        value = row.get(name)
        # The operator says null of what has not happened.
        value = "" if value is None else value
        if not isinstance(value, str):
            raise EncodingInvalid(what="mirror row", reason=name)
        found[name] = value
    blob(found["sha256"])
    return found
