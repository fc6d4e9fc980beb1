"""Terms in working days by Kazakhstan's calendar (domain.md 2.3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.consent import calendar, regime
from desktop.consent.regime import Deadline
from desktop.errors import EncodingInvalid

YEARS = calendar.shipped_years()
THREE = regime.load("kz-2026").deadline("objection_answer")
FIFTEEN = regime.load("kz-2026").deadline("withdrawal_answer")


def end(start: datetime, term: Deadline) -> str:
    found = calendar.due(start, term, YEARS)
    assert found.certain
    assert found.at is not None
    return found.at.astimezone(calendar.KAZAKHSTAN).isoformat()


@pytest.mark.parametrize(
    ("start", "term", "day"),
    [
        # A plain week: Monday plus three working days is Thursday.
        (datetime(2026, 11, 23, 9, tzinfo=UTC), THREE, "2026-11-26"),
        # Over a weekend.
        (datetime(2026, 11, 26, 9, tzinfo=UTC), THREE, "2026-12-01"),
        # Nauryz 2026: 21 to 23 March and the two days moved from the weekend.
        (datetime(2026, 3, 20, 9, tzinfo=UTC), THREE, "2026-03-30"),
        # Independence Day lies inside the fifteen.
        (datetime(2026, 11, 30, 9, tzinfo=UTC), FIFTEEN, "2026-12-22"),
        # Over the turn of the year, with both New Year's days.
        (datetime(2026, 12, 30, 9, tzinfo=UTC), THREE, "2027-01-06"),
        # In the evening in UTC it is already the next day in Kazakhstan.
        (datetime(2026, 11, 23, 20, tzinfo=UTC), THREE, "2026-11-27"),
    ],
)
def test_terms_end_with_their_last_working_day(
    start: datetime, term: Deadline, day: str
) -> None:
    assert end(start, term) == f"{day}T23:59:59+05:00"


def test_a_year_without_a_calendar_is_uncertain() -> None:
    found = calendar.due(datetime(2040, 1, 2, tzinfo=UTC), THREE, YEARS)
    assert found.at is not None
    assert not found.certain


def test_other_units() -> None:
    start = datetime(2024, 2, 29, 9, tzinfo=UTC)
    days = calendar.due(start, Deadline("x", 1, "days", "", "A"), {})
    years = calendar.due(start, Deadline("x", 5, "years", "", "A"), {})
    unknown = calendar.due(start, Deadline("x", 0, "unknown", "", "?"), {})
    assert days.at == datetime(2024, 3, 1, 18, 59, 59, tzinfo=UTC)
    assert years.at == datetime(2029, 3, 1, 18, 59, 59, tzinfo=UTC)
    assert unknown == calendar.Due(None, certain=False)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 24 * 1000), st.integers(1, 20))
def test_the_end_is_a_working_day_with_so_many_before_it(
    hours: int, amount: int
) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    found = calendar.due(start, Deadline("x", amount, "working_days", "", ""), YEARS)
    assert found.at is not None
    first = start.astimezone(calendar.KAZAKHSTAN).date()
    last = found.at.astimezone(calendar.KAZAKHSTAN).date()
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert YEARS[last.year].is_working(last)
    assert sum(YEARS[day.year].is_working(day) for day in days) == amount


def test_a_working_saturday_counts() -> None:
    saturday = date(2026, 11, 28)
    year = YEARS[2026]
    moved = calendar.Year(2026, year.days_off, frozenset({saturday}), "A")
    found = calendar.due(datetime(2026, 11, 26, 9, tzinfo=UTC), THREE, {2026: moved})
    assert found.at is not None
    assert found.at.astimezone(calendar.KAZAKHSTAN).date() == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"year = 2026", "other keys"),
        (b"not toml", "calendar"),
        (
            b'year = 2026\nmark = "A"\nsource = ""\ndays_off = ["2027-01-01"]\n'
            b"working = []",
            "another year",
        ),
        (
            b'year = 2026\nmark = "A"\nsource = ""\ndays_off = [3]\nworking = []',
            "calendar",
        ),
    ],
)
def test_a_malformed_calendar_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        calendar.read_year(content)
