"""What an officer searches the mirror for, and how SQLite's full-text index is asked.

The index has one column of words per certificate: what people type (name, IIN, e-mail
address, serial numbers), and one tag for each fact with few values, e.g. ``=m17`` for
the 17th token model. A filter is then the intersection of sorted lists, which the index
does best. Signs that no typed word has keep kinds of words apart:

* ``=``: a tag;
* ``<``: a beginning. Each word has its first letter so, and a serial number of a
  token, since those of one maker all begin alike, has up to six;
* ``>``: such a number whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from desktop.errors import InputInvalid

__all__ = [
    "TAGS",
    "TYPED",
    "MirrorQuery",
    "compare_versions",
    "fold",
    "match",
    "months",
    "query_from_dict",
    "words_of_columns",
]

#: Facts with few values, and the letter of their tag.
TAGS: Mapping[str, str] = {
    "state": "s",
    "unit": "u",
    "organisation": "o",
    "token_model": "m",
    "token_firmware": "f",
    "token_batch": "b",
    "module": "d",
    "scheme": "c",
    "agreement": "a",
}

#: Columns whose words people type, as :func:`words_of_columns` takes them.
TYPED = ("name", "iin", "serial", "email", "token_serial")

_WORD = re.compile(r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_DOMAIN = re.compile(r"@\S*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST_YEAR = 2000
#: How much of words that may all begin alike is indexed letter by letter.
_ALIKE = 6


@dataclass(frozen=True)
class MirrorQuery:
    """A search; what is empty does not narrow it.

    Attributes:
        text: Beginnings of words: name, IIN, e-mail address, serial numbers.
        state: ``good``, ``revoked`` or another state of the operator.
        unit, organisation, token_model, token_batch, module, scheme, agreement: Exact.
        firmware_min, firmware_max: Versions of the token's firmware, both included.
        issued_from, issued_to: Days ``YYYY-MM-DD`` in UTC, both included.
    """

    text: str = ""
    state: str = ""
    unit: str = ""
    organisation: str = ""
    token_model: str = ""
    token_batch: str = ""
    module: str = ""
    scheme: str = ""
    agreement: str = ""
    firmware_min: str = ""
    firmware_max: str = ""
    issued_from: str = ""
    issued_to: str = ""

    def __post_init__(self) -> None:
        for name in ("issued_from", "issued_to"):
            day = getattr(self, name)
            if day and not _DAY.fullmatch(day):
                raise InputInvalid(name=name, reason="not YYYY-MM-DD")

    def as_dict(self) -> dict[str, str]:
        """The fields that narrow, for saved filters and plans."""
        return {name: value for name, value in asdict(self).items() if value}


def query_from_dict(value: Mapping[str, object]) -> MirrorQuery:
    """Reads what :meth:`MirrorQuery.as_dict` gave.

    Raises:
        InputInvalid: An unknown field, or a value that is no text.
    """
    known = {field.name for field in fields(MirrorQuery)}
    for name, item in value.items():
        if name not in known or not isinstance(item, str):
            raise InputInvalid(name=str(name), reason="not a field of a search")
    return MirrorQuery(**{name: str(item) for name, item in value.items()})


def fold(text: str) -> list[str]:
    """Words of a text as the index has them: upper case, split at ASCII signs."""
    return _WORD.findall(text.upper())


def words_of_columns(
    names: Sequence[str],
    iins: Sequence[str],
    serials: Sequence[str],
    emails: Sequence[str],
    tokens: Sequence[str],
) -> Iterator[str]:
    """The words of certificates that people type, as the index gets them.

    A word may be said twice; the index keeps which certificates have it, and no more.
    """
    # Names repeat: each is split once.
    known = _Worded()
    for name, iin, serial, email, token in zip(
        names, iins, serials, emails, tokens, strict=True
    ):
        family, _, given = name.partition(" ")
        # What has letters and figures alone is one word: nothing has to be split.
        who = email.partition("@")[0].upper()
        left, _, right = who.partition(".")
        if left.isalnum() and right.isalnum():
            who = f"{left} <{left[0]} {right} <{right[0]}"
        else:
            who = _worded(who)
        person = f"{iin} <{iin[0]}" if iin.isdigit() else _worded(iin)
        number = serial.upper()
        number = f"{number} <{number[0]}" if number.isalnum() else _worded(number)
        key = token.upper()
        key = _alike(key) if key.isalnum() else " ".join(map(_alike, fold(key)))
        yield f"{known[family]} {known[given]} {who} {person} {number} {key}"


class _Worded(dict[str, str]):
    """What :func:`_worded` says of a text, by the text."""

    def __missing__(self, text: str) -> str:
        found = self[text] = _worded(text)
        return found


def _worded(text: str) -> str:
    """Words of a text, and the first letter of each."""
    return " ".join([f"{word} <{word[0]}" for word in fold(text)])


def _alike(word: str) -> str:
    """A word that may begin as all others do: whole, and its beginnings."""
    return (
        f"<{word[:1]} <{word[:2]} <{word[:3]} <{word[:4]} <{word[:5]} <{word[:6]}"
        f" >{word}"
    )


def match(
    query: MirrorQuery, known: Callable[[str], Sequence[tuple[int, str]]]
) -> str | None:
    """The ``MATCH`` expression; empty for everything, ``None`` for nothing at all.

    Args:
        query: What is searched.
        known: Ids and texts of the values a fact has had so far.
    """
    # The index has addresses without their domain.
    parts = [_beginning(word) for word in fold(_DOMAIN.sub(" ", query.text))]
    for name, letter in TAGS.items():
        if name == "token_firmware":
            continue
        wanted = getattr(query, name)
        if wanted:
            parts.append(
                _one_of(letter, [item for item, text in known(name) if text == wanted])
            )
    if query.firmware_min or query.firmware_max:
        fitting = [
            item
            for item, text in known("token_firmware")
            if _between(text, query.firmware_min, query.firmware_max)
        ]
        parts.append(_one_of(TAGS["token_firmware"], fitting))
    if query.issued_from or query.issued_to:
        parts.append(_one_of("i", months(query.issued_from, query.issued_to)))
    return None if "" in parts else " AND ".join(parts)


def months(first: str, last: str) -> list[int]:
    """The months ``YYYYMM`` that two days and what lies between them touch."""
    year, month = _year_and_month(first) if first else (_FIRST_YEAR, 1)
    end = _year_and_month(last) if last else (date.max.year, 12)
    # A certificate issued a century from now is no certificate of this program.
    end = min(end, (_FIRST_YEAR + 100, 12))
    found = []
    while (year, month) <= end:
        found.append(year * 100 + month)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def compare_versions(left: str, right: str) -> int:
    """Below, equal or above zero, by the numbers in two versions: 1.10 is after 1.9."""
    first, second = _numbers(left), _numbers(right)
    return (first > second) - (first < second)


def _beginning(word: str) -> str:
    if len(word) == 1:
        return f'"<{word}"'
    if len(word) <= _ALIKE:
        return f'("{word}"* OR "<{word}")'
    return f'("{word}"* OR ">{word}"*)'


def _between(text: str, low: str, high: str) -> bool:
    if low and compare_versions(text, low) < 0:
        return False
    return not high or compare_versions(text, high) <= 0


def _numbers(version: str) -> list[int]:
    found = [int(number) for number in re.findall(r"[0-9]{1,9}", version)]
    while found and found[-1] == 0:
        found.pop()
    return found


def _year_and_month(day: str) -> tuple[int, int]:
    return int(day[:4]), int(day[5:7])


def _one_of(letter: str, items: Sequence[int]) -> str:
    if not items:
        return ""
    terms = " OR ".join(f'"={letter}{item}"' for item in items)
    return f"({terms})"
