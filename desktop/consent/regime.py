"""Legal regimes, acts, fines and deadlines: law as data (domain.md section 2).

A record keeps the regime of its day; words on the screen follow the active regime.
Each value may carry its mark: A read in the official text, B one credible source,
C inferred, ? not found.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop import data
from desktop.errors import NothingFound

__all__ = [
    "ArticlePair",
    "Deadline",
    "Liability",
    "Regime",
    "addressee_text",
    "article_map",
    "breach_text",
    "law_text",
    "liabilities",
    "liability",
    "load",
    "names",
    "of_day",
]

_FOLDER = "regimes"
_REGIME_FILE = re.compile(r"(kz-\d{4})\.toml")


@dataclass(frozen=True)
class Deadline:
    """A term of the law.

    Attributes:
        unit: ``working_days``, ``days``, ``years``, or ``unknown`` where none was
            found; then ``amount`` means nothing.
    """

    name: str
    amount: int
    unit: str
    law: str
    mark: str


@dataclass(frozen=True)
class Regime:
    """One legal regime.

    Attributes:
        act: Key of the act in ``legal.toml``.
        terms: By key, the words of each language.
        articles: By topic, the article of the act, ``""`` where none is recorded.
        marks: How well a term, topic or date is known, by ``terms.KEY`` and so on.
    """

    id: str
    act: str
    title: Mapping[str, str]
    in_force_from: date
    in_force_to: date | None
    terms: Mapping[str, Mapping[str, str]]
    articles: Mapping[str, str]
    deadlines: Mapping[str, Deadline]
    minimum_age: int
    marks: Mapping[str, str]

    def term(self, key: str, language: str) -> str:
        """What this regime calls a thing.

        Raises:
            NothingFound: No such term or language.
        """
        try:
            return self.terms[key][language]
        except KeyError as error:
            raise NothingFound(what="legal term", name=key) from error

    def deadline(self, name: str) -> Deadline:
        """A term of the law by name.

        Raises:
            NothingFound: This regime records none under that name.
        """
        try:
            return self.deadlines[name]
        except KeyError as error:
            raise NothingFound(what="deadline", name=name) from error


@dataclass(frozen=True)
class ArticlePair:
    """One topic in two regimes, for the article map; ``""`` means no rule recorded."""

    topic: str
    before: str
    after: str


@dataclass(frozen=True)
class Liability:
    """A fine of article 640 in one year (row S15): ``sum`` = ``factor`` x ``mci``.

    Attributes:
        year: The year of the index; the latest known one when the asked is not.
        mark: How well the factor is known.
    """

    act: str
    article: str
    part: str
    addressee: str
    factor: int
    mci: int
    year: int
    mark: str

    @property
    def sum(self) -> int:
        """The fine in tenge."""
        return self.factor * self.mci


def names() -> tuple[str, ...]:
    """Ids of the regimes that ship with the program."""
    found = (_REGIME_FILE.fullmatch(name) for name in data.list_names(_FOLDER))
    return tuple(match[1] for match in found if match)


@functools.cache
def load(regime_id: str) -> Regime:
    """Reads a regime.

    Raises:
        NothingFound: There is none of that id.
    """
    if regime_id not in names():
        raise NothingFound(what="legal regime", name=regime_id)
    table = data.read_toml(f"{_FOLDER}/{regime_id}.toml")
    in_force = table["in_force"]
    marks = {"in_force.from": in_force.get("from_mark", "")}
    marks |= {f"terms.{key}": item["mark"] for key, item in table["terms"].items()}
    marks |= {
        f"articles.{key}": item["mark"] for key, item in table["articles"].items()
    }
    return Regime(
        id=table["id"],
        act=table["act"],
        title=table["title"],
        in_force_from=date.fromisoformat(in_force["from"]),
        in_force_to=date.fromisoformat(in_force["to"]) if in_force["to"] else None,
        terms={
            key: {name: text for name, text in item.items() if name != "mark"}
            for key, item in table["terms"].items()
        },
        articles={key: item["ref"] for key, item in table["articles"].items()},
        deadlines={
            name: Deadline(name=name, **item)
            for name, item in table["deadlines"].items()
        },
        minimum_age=table["ages"]["minimum"],
        marks=marks,
    )


def of_day(day: date) -> Regime:
    """The regime in force on a day; the earlier one ends where the later begins.

    Raises:
        NothingFound: No regime was in force yet.
    """
    for name in reversed(names()):
        regime = load(name)
        if regime.in_force_from <= day:
            return regime
    raise NothingFound(what="legal regime", name=day.isoformat())


def article_map(before: str, after: str) -> tuple[ArticlePair, ...]:
    """The articles of two regimes side by side, topic by topic.

    Shown beside an agreement that cites the earlier law; its text is never edited.

    Raises:
        NothingFound: One of the regimes does not exist.
    """
    old, new = load(before), load(after)
    return tuple(
        ArticlePair(topic, ref, new.articles[topic])
        for topic, ref in old.articles.items()
    )


def liability(
    on: date, *, part: str | None = None, addressee: str | None = None
) -> Liability:
    """The fine that the warning names: part and addressee are data (row S15).

    Args:
        on: The day whose year's index counts.
        part: Part of article 640; ``None`` means the one warned of.
        addressee: Key of the addressee; ``None`` means the one warned of.

    Raises:
        NothingFound: The law file has no such part or addressee.
    """
    table = _legal()["liability"]
    wanted_part = part or table["warned_part"]
    wanted = addressee or table["warned_addressee"]
    for item in liabilities(on):
        if item.part == wanted_part and item.addressee == wanted:
            return item
    raise NothingFound(what="fine", name=f"640({wanted_part}) {wanted}")


def liabilities(on: date) -> tuple[Liability, ...]:
    """Every fine of article 640 with its sum, in the order of the law file."""
    table = _legal()["liability"]
    year, mci = _mci(on.year)
    return tuple(
        Liability(
            act=table["act"],
            article=table["article"],
            part=part["part"],
            addressee=addressee,
            factor=factor,
            mci=mci,
            year=year,
            mark=part.get("factors_mark", part["mark"]),
        )
        for part in table["part"]
        for addressee, factor in part["factors"].items()
    )


def breach_text(part: str, language: str) -> str:
    """What a part of article 640 punishes, in words.

    Raises:
        NothingFound: No such part or language.
    """
    for item in _legal()["liability"]["part"]:
        if item["part"] == part and language in item["breach"]:
            return str(item["breach"][language])
    raise NothingFound(what="fine", name=f"640({part})")


def addressee_text(addressee: str, language: str) -> str:
    """Who is fined, in words.

    Raises:
        NothingFound: No such addressee or language.
    """
    try:
        return str(_legal()["liability"]["addressees"][addressee][language])
    except KeyError as error:
        raise NothingFound(what="addressee", name=addressee) from error


def law_text(code: str, language: str) -> str:
    """A reference such as ``DC 52(3)`` with the act's name in the reader's language.

    Raises:
        NothingFound: The act or language is unknown.
    """
    act, _, article = code.partition(" ")
    try:
        short = str(_legal()["acts"][act]["short"][language])
    except KeyError as error:
        raise NothingFound(what="act", name=code) from error
    return f"{short}, {article}" if article else short


def _mci(year: int) -> tuple[int, int]:
    table = {int(key): int(item["value"]) for key, item in _legal()["mci"].items()}
    known = max((known for known in table if known <= year), default=min(table))
    return known, table[known]


@functools.cache
def _legal() -> dict[str, Any]:
    return data.read_toml(f"{_FOLDER}/legal.toml")
