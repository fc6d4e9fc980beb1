"""Working days in Kazakhstan, for the terms that the law gives in them (domain.md 2.3).

A year's days off are data: the file of a year ships with the program, and a home may
hold newer ones, because the government moves days by its own orders.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from desktop import data
from desktop.clock import KAZAKHSTAN, day_of
from desktop.consent.regime import Deadline
from desktop.errors import EncodingInvalid

__all__ = ["KAZAKHSTAN", "Due", "Year", "due", "read_year", "shipped_years"]

_FOLDER = "calendars"
_FILE = re.compile(r"kz-(\d{4})\.toml")
_SATURDAY = 5
_KEYS = {"year", "mark", "source", "days_off", "working"}


@dataclass(frozen=True)
class Year:
    """The calendar of one year.

    Attributes:
        days_off: Days off besides Saturdays and Sundays.
        working: Saturdays and Sundays that are working days.
        mark: How well the year is known, as in domain.md.
    """

    year: int
    days_off: frozenset[date]
    working: frozenset[date]
    mark: str

    def is_working(self, day: date) -> bool:
        """Whether that day of this year is a working day."""
        if day in self.working:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off


@dataclass(frozen=True)
class Due:
    """When a term ends.

    Attributes:
        at: The last moment of the last day, in UTC; ``None`` where no term is known.
        certain: Whether a calendar was at hand for every day counted.
    """

    at: datetime | None
    certain: bool


def read_year(content: bytes) -> Year:
    """Reads the calendar file of a year.

    Raises:
        EncodingInvalid: Not TOML, an unknown key, or a date of another year.
    """
    try:
        table = tomllib.loads(content.decode("utf-8"))
        if set(table) != _KEYS:
            raise EncodingInvalid(what="calendar", reason="other keys than expected")
        days = {
            name: frozenset(date.fromisoformat(text) for text in table[name])
            for name in ("days_off", "working")
        }
    except (ValueError, TypeError) as error:
        raise EncodingInvalid(what="calendar", reason=str(error)) from error
    year = table["year"]
    if any(day.year != year for name in days for day in days[name]):
        raise EncodingInvalid(what="calendar", reason="a date of another year")
    return Year(
        year=year,
        days_off=days["days_off"],
        working=days["working"],
        mark=str(table["mark"]),
    )


def shipped_years() -> dict[int, Year]:
    """The calendars that ship with the program, by year."""
    found = {}
    for name in data.list_names(_FOLDER):
        if _FILE.fullmatch(name):
            year = read_year(data.read_bytes(f"{_FOLDER}/{name}"))
            found[year.year] = year
    return found


def due(start: datetime, term: Deadline, years: Mapping[int, Year]) -> Due:
    """When a term ends that begins with an act at ``start``.

    The count starts on the next day, and the term ends with its last day in
    Kazakhstan. In a year without a calendar only weekends are days off, and the end is
    marked uncertain.

    Args:
        start: When the act was, aware.
        term: From the regime; ``unknown`` units give no end.
        years: Calendars by year; see :func:`shipped_years`.
    """
    day = day_of(start)
    if term.unit == "unknown":
        return Due(None, certain=False)
    if term.unit == "days":
        return Due(_end_of(day + timedelta(days=term.amount)), certain=True)
    if term.unit == "years":
        return Due(_end_of(_same_day(day, term.amount)), certain=True)
    certain, left = True, term.amount
    while left:
        day += timedelta(days=1)
        year = years.get(day.year)
        certain = certain and year is not None
        working = day.weekday() < _SATURDAY if year is None else year.is_working(day)
        left -= working
    return Due(_end_of(day), certain=certain)


def _end_of(day: date) -> datetime:
    moment = datetime.combine(day, time(23, 59, 59), KAZAKHSTAN)
    return moment.astimezone(UTC)


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # The 29th of February: the term ends a day later, never earlier.
        return date(day.year + years, 3, 1)
