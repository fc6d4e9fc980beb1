"""Rows of the officer's mirror: the operator's telling, and what SQLite keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter, getitem, itemgetter
from typing import Any

from desktop.errors import EncodingInvalid
from desktop.store.mirror_query import TAGS, TYPED, words_of

__all__ = [
    "COLUMNS",
    "SHARED",
    "MirrorRow",
    "MirrorState",
    "Radius",
    "TextsById",
    "Values",
    "blob",
    "checked",
    "plain",
    "values_of",
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
#: A row on its way into the mirror: the columns from ``number`` on.
Values = tuple[Any, ...]

_NUMBER, _SHA256, _SPKI = 0, 1, 2
_TEXTS = COLUMNS[2:]
_FIRST_SHARED = len(_TEXTS) + 1 - len(SHARED)
_LAST_TAG = _FIRST_SHARED + len(TAGS)
_texts = itemgetter(*_TEXTS[:-1])
_columns = attrgetter(*COLUMNS[1:])
_place_of = {name: place for place, name in enumerate(COLUMNS[1:])}
_typed = itemgetter(*(_place_of[name] for name in TYPED))
_ISSUED = _place_of["issued_at"]


class TextsById:
    """The shared texts of a mirror: their numbers, and the tags made of these."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self._ids: list[dict[str, int]] = [{} for _ in SHARED]
        self._tags: dict[int, str] = {}

    def add(self, number: int, kind: str, text: str) -> None:
        """Learns one text with its number."""
        self.texts[number] = text
        self._ids[SHARED.index(kind)][text] = number
        if kind in TAGS:
            self._tags[number] = f"={TAGS[kind]}{number}"

    def unknown(self, values: Values) -> list[tuple[str, str]]:
        """Kind and text of what a row has and this has not."""
        shared = values[_FIRST_SHARED:]
        return [
            (kind, text)
            for kind, known, text in zip(SHARED, self._ids, shared, strict=True)
            if text not in known
        ]

    def id_of(self, kind: str, text: str) -> int:
        """The number of a text; 0 where it never occurred."""
        return self._ids[SHARED.index(kind)].get(text, 0)

    def numbers(self, values: Values) -> list[int] | None:
        """The numbers of a row's shared texts; ``None`` where one is unknown."""
        try:
            return list(map(getitem, self._ids, values[_FIRST_SHARED:]))
        except KeyError:
            return None

    def words(self, values: Values, numbers: Sequence[int]) -> str:
        """What the index gets of a row whose shared texts have these numbers."""
        tags = " ".join(map(self._tags.__getitem__, numbers[: len(TAGS)]))
        issued = values[_ISSUED]
        return f"{words_of(*_typed(values))} {tags} =i{issued[:4]}{issued[5:7]}"


def plain(place: int, values: Values, numbers: Sequence[int]) -> Values:
    """A row of the table, with the place it gets."""
    return (
        place,
        values[_NUMBER],
        blob(values[_SHA256]),
        blob(values[_SPKI]),
        *values[_SPKI + 1 : _FIRST_SHARED],
        *numbers,
    )


def values_of(row: MirrorRow) -> Values:
    """A row that is in the mirror, as one on its way into it."""
    found: Values = _columns(row)
    return found


def blob(name: str) -> bytes:
    """A SHA-256 in hex as its bytes.

    Raises:
        EncodingInvalid: It is no hex.
    """
    try:
        return bytes.fromhex(name)
    except ValueError as error:
        raise EncodingInvalid(what="certificate", reason="not a hash") from error


def checked(row: Mapping[str, Any]) -> Values:
    """One row of the operator, with every value that is needed of the right type.

    Raises:
        EncodingInvalid: A value has another type, or a hash is none.
    """
    number = row.get("number")
    if type(number) is not int:
        raise EncodingInvalid(what="mirror row", reason="number")
    try:
        values = _texts(row)
    except KeyError as error:
        raise EncodingInvalid(what="mirror row", reason=str(error)) from error
    kinds = set(map(type, values))
    if not kinds <= _KINDS:
        raise EncodingInvalid(what="mirror row", reason="a value that is no text")
    if len(kinds) > 1:
        # The operator says null of what has not happened.
        values = tuple([value or "" for value in values])
    return (number, *values, _services(row.get("services")))


_KINDS = frozenset({str, type(None)})


def _services(value: object) -> str:
    """The services of a row, one a line in their order; a row need not name any."""
    if not value:
        return ""
    if not isinstance(value, list) or not all(
        isinstance(item, str) and item and "\n" not in item for item in value
    ):
        raise EncodingInvalid(what="mirror row", reason="services")
    return "\n".join(sorted(set(value))) if len(value) > 1 else str(value[0])
