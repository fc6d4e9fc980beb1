"""A page of the operator's rows as columns: judged, numbered and worded as such.

A first sync has a million rows of 26 values. What is done to a column at once costs a
fraction of what the same costs row by row: a type is looked at, and not a value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from desktop.errors import EncodingInvalid
from desktop.store.mirror_query import TAGS, TYPED, words_of_columns
from desktop.store.mirror_rows import COLUMNS, SHARED, MirrorRow, blob

__all__ = ["Column", "Page", "TextsById", "page_of", "page_of_kept"]

#: A column: one value of each row.
Column = Sequence[Any]

_NAMES = COLUMNS[1:]
_place_of = {name: place for place, name in enumerate(_NAMES)}
_FIRST_SHARED = len(_NAMES) - len(SHARED)
_TEXTS = _NAMES[1:-1]
_HASHES = (_place_of["sha256"], _place_of["spki_sha256"])
_ISSUED = _place_of["issued_at"]
_typed = itemgetter(*(_place_of[name] for name in TYPED))
_texts = itemgetter(*_TEXTS)
_kept = attrgetter(*_NAMES)
_KINDS = frozenset({str, type(None)})
#: SQLite has integers of 64 bits.
_MOST = 2**63
#: Rows that are turned into columns at once, so that they are in the processor's cache.
_AT_ONCE = 250


@dataclass(frozen=True)
class Page:
    """Rows by column, in the order of :data:`COLUMNS` without ``id``.

    Attributes:
        columns: ``number``, the two hashes as bytes, then texts.
    """

    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns[0])

    @property
    def numbers(self) -> Column:
        """The operator's number of each row's change."""
        return self.columns[0]

    @property
    def hashes(self) -> Column:
        """The SHA-256 of each row's certificate, in bytes."""
        return self.columns[_HASHES[0]]

    @property
    def shared(self) -> tuple[Column, ...]:
        """The texts that are kept once, in the order of :data:`SHARED`."""
        return self.columns[_FIRST_SHARED:]

    def pick(self, places: Collection[int]) -> Page:
        """The rows at these places, in their order here."""
        return Page(
            tuple([column[place] for place in places] for column in self.columns)
        )

    def plain(self, shared: Iterable[Column]) -> tuple[Column, ...]:
        """The columns of the table from ``number`` on, shared texts by number."""
        return (*self.columns[:_FIRST_SHARED], *shared)

    def latest(self) -> Page:
        """The same without what another row of the page says later of a certificate."""
        last = {name: place for place, name in enumerate(self.hashes)}
        return self if len(last) == len(self) else self.pick(last.values())


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

    def unknown(self, page: Page) -> list[tuple[str, str]]:
        """Kind and text of what a page has and this has not, in order of occurrence."""
        return [
            (kind, text)
            for kind, known, column in zip(SHARED, self._ids, page.shared, strict=True)
            for text in dict.fromkeys(column)
            if text not in known
        ]

    def id_of(self, kind: str, text: str) -> int:
        """The number of a text; 0 where it never occurred."""
        return self._ids[SHARED.index(kind)].get(text, 0)

    def numbers(self, page: Page) -> list[Column] | None:
        """The numbers of a page's shared texts; ``None`` where one is unknown."""
        try:
            return [
                list(map(known.__getitem__, column))
                for known, column in zip(self._ids, page.shared, strict=True)
            ]
        except KeyError:
            return None

    def words(self, page: Page, numbers: Sequence[Column]) -> Iterable[str]:
        """What the index gets of each row, whose shared texts have these numbers."""
        tags = [map(self._tags.__getitem__, column) for column in numbers[: len(TAGS)]]
        typed = words_of_columns(*_typed(page.columns))
        issued = page.columns[_ISSUED]
        for words, facts, day in zip(
            typed, zip(*tags, strict=True), issued, strict=True
        ):
            yield f"{words} {' '.join(facts)} =i{day[:4]}{day[5:7]}"


def page_of(rows: Sequence[Mapping[str, Any]]) -> Page:
    """The operator's rows, with every value that is needed of the right type.

    Raises:
        EncodingInvalid: A row lacks a value, has one of another type, or a hash is
            none.
    """
    columns: list[list[Any]] = [[] for _ in _NAMES]
    services = _Services()
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        for column, values in zip(columns, _judged(part, services), strict=True):
            column += values
    return Page(tuple(columns))


def page_of_kept(rows: Sequence[MirrorRow]) -> Page:
    """Rows that are in the mirror, as those of a page."""
    columns = list(zip(*map(_kept, rows), strict=True)) or [()] * len(_NAMES)
    for place in _HASHES:
        columns[place] = tuple(map(bytes.fromhex, columns[place]))
    return Page(tuple(columns))


def _judged(rows: Sequence[Mapping[str, Any]], services: _Services) -> list[Column]:
    try:
        numbers = [row["number"] for row in rows]
        texts: list[Column] = list(zip(*map(_texts, rows), strict=True))
        named = [row.get("services") for row in rows]
    except KeyError as error:
        raise EncodingInvalid(what="mirror row", reason=str(error)) from error
    except (TypeError, AttributeError) as error:
        raise EncodingInvalid(what="mirror row", reason="not an object") from error
    if (
        set(map(type, numbers)) != {int}
        or not 0 <= min(numbers) <= max(numbers) < _MOST
    ):
        raise EncodingInvalid(what="mirror row", reason="number")
    for place, column in enumerate(texts):
        kinds = set(map(type, column))
        if not kinds <= _KINDS:
            raise EncodingInvalid(what="mirror row", reason="a value that is no text")
        if str not in kinds or len(kinds) > 1:
            # The operator says null of what has not happened.
            texts[place] = [value or "" for value in column]
    for place in _HASHES:
        texts[place - 1] = list(map(blob, texts[place - 1]))
    return [numbers, *texts, services.lines(named)]


class _Services:
    """The services of rows, one a line in their order; many rows have the same."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Any, ...], str] = {(): ""}

    def lines(self, named: Column) -> Column:
        """The text of each; a row need not name any.

        Raises:
            EncodingInvalid: A value is no list of names.
        """
        if not set(map(type, named)) <= {list}:
            named = [_list_of(value) for value in named]
        keys = list(map(tuple, named))
        try:
            return [self._lines[key] for key in keys]
        except (KeyError, TypeError):
            return [self._line(key) for key in keys]

    def _line(self, names: tuple[Any, ...]) -> str:
        if not all(
            isinstance(item, str) and item and "\n" not in item for item in names
        ):
            raise EncodingInvalid(what="mirror row", reason="services")
        return self._lines.setdefault(names, "\n".join(sorted(set(names))))


def _list_of(value: object) -> Sequence[Any]:
    if not value:
        return ()
    if not isinstance(value, list):
        raise EncodingInvalid(what="mirror row", reason="services")
    return value
