"""Rows of the officer's mirror: the operator's telling, and what SQLite keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import Any

from desktop.errors import EncodingInvalid
from desktop.store.mirror_query import TAGS, words_of

__all__ = [
    "COLUMNS",
    "SHARED",
    "MirrorRow",
    "MirrorState",
    "Radius",
    "TextsById",
    "blob",
    "checked",
    "plain",
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

#: The texts of a row that stand in it, after number and hashes.
_PLAIN = COLUMNS[4 : len(COLUMNS) - len(SHARED)]

_plain = itemgetter(*_PLAIN)
_shared = itemgetter(*SHARED)
_tagged = itemgetter(*TAGS)


class TextsById:
    """The shared texts of a mirror: their numbers, and the tags made of these."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self._ids: list[dict[str, int]] = [{} for _ in SHARED]
        self._tags: list[dict[str, str]] = [{} for _ in TAGS]

    def add(self, number: int, kind: str, text: str) -> None:
        """Learns one text with its number."""
        place = SHARED.index(kind)
        self.texts[number] = text
        self._ids[place][text] = number
        if kind in TAGS:
            self._tags[place][text] = f"={TAGS[kind]}{number}"

    def unknown(self, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Kind and text of what a row has and this has not."""
        return [
            (kind, row[kind])
            for kind, known in zip(SHARED, self._ids, strict=True)
            if row[kind] not in known
        ]

    def id_of(self, kind: str, text: str) -> int:
        """The number of a text; 0 where it never occurred."""
        return self._ids[SHARED.index(kind)].get(text, 0)

    def numbers(self, row: Mapping[str, Any]) -> list[int] | None:
        """The numbers of a row's shared texts; ``None`` where one is unknown."""
        values = _shared(row)
        try:
            return [known[text] for known, text in zip(self._ids, values, strict=True)]
        except KeyError:
            return None

    def words(self, row: Mapping[str, Any]) -> str:
        """What the index gets of a row whose shared texts are all known."""
        typed = words_of(row)
        tags = " ".join(
            [known[text] for known, text in zip(self._tags, _tagged(row), strict=True)]
        )
        issued = row["issued_at"]
        return f"{typed} {tags} =i{issued[:4]}{issued[5:7]}"


def plain(place: int, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The columns before the shared ones, in the order of the table."""
    hashes = blob(row["sha256"]), blob(row["spki_sha256"])
    return (place, row["number"], *hashes, *_plain(row))


_TEXTS = tuple(name for name in COLUMNS if name not in {"id", "number"})
_texts = itemgetter(*_TEXTS)


def blob(name: str) -> bytes:
    """A SHA-256 in hex as its bytes.

    Raises:
        EncodingInvalid: It is no hex.
    """
    try:
        return bytes.fromhex(name)
    except ValueError as error:
        raise EncodingInvalid(what="certificate", reason="not a hash") from error


def checked(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """One row of the operator, with every value that is needed of the right type.

    Raises:
        EncodingInvalid: A value has another type, or a hash is none.
    """
    number = row.get("number")
    if type(number) is not int:
        raise EncodingInvalid(what="mirror row", reason="number")
    row = {**row, "services": _services(row.get("services"))}
    try:
        values = _texts(row)
    except KeyError as error:
        raise EncodingInvalid(what="mirror row", reason=str(error)) from error
    kinds = set(map(type, values))
    if not kinds <= {str, type(None)}:
        raise EncodingInvalid(what="mirror row", reason="a value that is no text")
    if kinds == {str}:
        return row
    # The operator says null of what has not happened.
    found = {name: value or "" for name, value in zip(_TEXTS, values, strict=True)}
    return {**found, "number": number}


def _services(value: object) -> str:
    """The services of a row, one a line in their order; a row need not name any."""
    if value is None or value == "":
        return ""
    if not isinstance(value, list) or not all(
        isinstance(item, str) and item and "\n" not in item for item in value
    ):
        raise EncodingInvalid(what="mirror row", reason="services")
    return "\n".join(sorted(set(value)))
