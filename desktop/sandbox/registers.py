"""Synthetic registers of natural and of legal persons, the same for the same seed.

Identification numbers have right check digits and impossible dates of birth (in the
19th century), so they are nobody's (domain.md, section 4).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop.applications.identity import check_digit
from desktop.data import read_toml
from desktop.model.people import Person, Post

__all__ = ["Citizen", "Registers", "person_as_dict", "person_from_dict"]

_FIRST_BIRTHDAY = date(1850, 1, 1)
_BIRTHDAYS = 15_000
_MINIMUM = 3


@dataclass(frozen=True)
class Citizen:
    """One synthetic person with all posts; the first post is the main one."""

    person: Person
    posts: tuple[Post, ...]


class Registers:
    """The people and organisations of one seed.

    Raises:
        ValueError: Fewer people are wanted than there are special cases.
    """

    def __init__(self, seed: int = 1, people: int = 12) -> None:
        if people < _MINIMUM:
            raise ValueError(f"at least {_MINIMUM} people")
        source = read_toml("sandbox/people.toml")
        # Not a secret: the same seed must give the same people on every computer.
        chance = random.Random(seed)  # noqa: S311 -- deterministic test data
        organisations = _organisations(source, chance)
        found: dict[str, Citizen] = {}
        for entry in source["special"]:
            citizen = _special(entry, source["pool"], organisations, chance, found)
            found[citizen.person.iin] = citizen
        while len(found) < people:
            citizen = _ordinary(source["pool"], organisations, chance, found)
            found[citizen.person.iin] = citizen
        self._citizens = found

    def all(self) -> list[Citizen]:
        """Everybody, in the order they were made."""
        return list(self._citizens.values())

    def get(self, iin: str) -> Citizen | None:
        """The person with that number, if there is one."""
        return self._citizens.get(iin)

    def answer(self, register: str, iin: str) -> dict[str, Any] | None:
        """What a register says of a person; names in capitals, as registers write."""
        citizen = self.get(iin)
        if citizen is None:
            return None
        person = citizen.person
        if register == "persons":
            return {
                "surname": person.surname.upper(),
                "given_name": person.given_name.upper(),
                "patronymic": person.patronymic.upper(),
                "iin": person.iin,
                "region": person.region,
                "city": person.city,
            }
        return {
            "posts": [
                {
                    "position": post.position,
                    "units": list(post.units),
                    "organisation": post.organisation,
                    "bin": post.bin,
                }
                for post in citizen.posts
            ]
        }


def person_as_dict(person: Person) -> dict[str, Any]:
    """The 11 fields as JSON values, with the BIN of the organisation."""
    return {
        "surname": person.surname,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "iin": person.iin,
        "position": person.post.position,
        "units": list(person.post.units),
        "organisation": person.post.organisation,
        "bin": person.post.bin,
        "phone": person.phone,
        "email": person.email,
        "region": person.region,
        "city": person.city,
    }


def person_from_dict(value: Mapping[str, Any]) -> Person:
    """Reads what :func:`person_as_dict` wrote."""
    return Person(
        surname=value["surname"],
        given_name=value["given_name"],
        patronymic=value["patronymic"],
        iin=value["iin"],
        post=Post(
            position=value["position"],
            units=tuple(value["units"]),
            organisation=value["organisation"],
            bin=value["bin"],
        ),
        phone=value["phone"],
        email=value["email"],
        region=value["region"],
        city=value["city"],
    )


def _organisations(source: Mapping[str, Any], chance: random.Random) -> list[Post]:
    return [
        Post(position="", units=(), organisation=entry["name"], bin=_bin(entry, chance))
        for entry in source["organisations"]
    ]


def _bin(entry: Mapping[str, Any], chance: random.Random) -> str:
    # No legal person was registered between 1960 and 1979 under a BIN.
    while True:
        month = chance.randint(1, 12)
        head = f"{chance.randint(60, 79)}{month:02d}{entry['kind']}0"
        first_eleven = f"{head}{chance.randint(0, 99_999):05d}"
        digit = check_digit(first_eleven)
        if digit is not None:
            return f"{first_eleven}{digit}"


def _iin(sex: str, chance: random.Random, taken: Mapping[str, Citizen]) -> str:
    while True:
        born = _FIRST_BIRTHDAY + timedelta(days=chance.randrange(_BIRTHDAYS))
        century = "1" if sex == "m" else "2"
        first_eleven = f"{born:%y%m%d}{century}{chance.randint(0, 9_999):04d}"
        digit = check_digit(first_eleven)
        if digit is not None and f"{first_eleven}{digit}" not in taken:
            return f"{first_eleven}{digit}"


def _post(
    choice: tuple[int, int, int], pool: Mapping[str, Any], organisations: list[Post]
) -> Post:
    organisation, units, position = choice
    return Post(
        position=pool["positions"][position],
        units=tuple(pool["units"][units]),
        organisation=organisations[organisation].organisation,
        bin=organisations[organisation].bin,
    )


def _special(
    entry: Mapping[str, Any],
    pool: Mapping[str, Any],
    organisations: list[Post],
    chance: random.Random,
    taken: Mapping[str, Citizen],
) -> Citizen:
    posts = tuple(
        _post((first, second, third), pool, organisations)
        for first, second, third in entry["posts"]
    )
    iin = _iin(entry["sex"], chance, taken)
    return _citizen(entry, iin, posts, len(taken))


def _ordinary(
    pool: Mapping[str, Any],
    organisations: list[Post],
    chance: random.Random,
    taken: Mapping[str, Citizen],
) -> Citizen:
    sex = chance.choice("mf")
    stem = chance.choice(pool["patronymic_stems"])
    region, city = chance.choice(pool["places"])
    entry = {
        "surname": chance.choice(pool["surnames"]) + _feminine(pool, sex),
        "given_name": chance.choice(pool[f"given_names_{sex}"]),
        "patronymic": stem + pool[f"patronymic_ending_{sex}"],
        "region": region,
        "city": city,
    }
    post = _post(
        (
            chance.randrange(len(organisations)),
            chance.randrange(len(pool["units"])),
            chance.randrange(len(pool["positions"])),
        ),
        pool,
        organisations,
    )
    return _citizen(entry, _iin(sex, chance, taken), (post,), len(taken))


def _feminine(pool: Mapping[str, Any], sex: str) -> str:
    return str(pool["surname_ending_f"]) if sex == "f" else ""


def _citizen(
    entry: Mapping[str, Any], iin: str, posts: tuple[Post, ...], index: int
) -> Citizen:
    person = Person(
        surname=entry["surname"],
        given_name=entry["given_name"],
        patronymic=entry["patronymic"],
        iin=iin,
        post=posts[0],
        phone=f"+7700{index:07d}",
        email=f"person{index + 1}@sandbox.example",
        region=entry["region"],
        city=entry["city"],
    )
    return Citizen(person=person, posts=posts)
