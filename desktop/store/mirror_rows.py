"""Rows of the officer's mirror: the operator's telling, and what SQLite keeps of it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from desktop.errors import EncodingInvalid
from desktop.store.mirror_query import TAGS

__all__ = [
    "COLUMNS",
    "SHARED",
    "MirrorRow",
    "MirrorState",
    "Radius",
    "blob",
]

#: Texts that repeat are kept once; the row has their number.
SHARED = (*TAGS, "issuer", "position", "bin", "reason", "services")


@dataclass(frozen=True)
class MirrorRow:
    """One certificate of the organisation, as the operator tells of it.

    Attributes:
        id: Place in the mirror; searches go from high to low.
        number: Of the operator's last change of it.
        state: ``good``, ``revoked`` or another state of the operator.
        issued_at, not_after, revoked_at: RFC 3339, or empty.
        services: Names of what the certificate is registered to be used in, one a
            line: information systems and services, as the operator has them; empty
            where it does not tell.
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
    services: str


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
        services: Certificates by service that they are used in, the most first; one
            certificate may be used in several, or in none that is known.
    """

    certificates: int
    people: int
    without_other: int
    units: tuple[tuple[str, int], ...]
    services: tuple[tuple[str, int], ...] = ()


COLUMNS = tuple(field.name for field in fields(MirrorRow))


def blob(name: str) -> bytes:
    """A SHA-256 in hex as its bytes.

    Raises:
        EncodingInvalid: It is no hex.
    """
    try:
        return bytes.fromhex(name)
    except ValueError as error:
        raise EncodingInvalid(what="certificate", reason="not a hash") from error
