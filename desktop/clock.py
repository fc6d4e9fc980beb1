"""Time as Saqta uses it: aware UTC, a monotonic counter, and the operator's offset.

Nothing else in the program asks the system for the time (threat 18): tests and
evidence need to know which clock spoke.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

__all__ = [
    "KAZAKHSTAN",
    "Clock",
    "FixedClock",
    "ShiftedClock",
    "SystemClock",
    "day_of",
    "format_time",
    "parse_time",
    "running_s",
]

#: One time zone since 1 March 2024.
KAZAKHSTAN = timezone(timedelta(hours=5))


class Clock(Protocol):
    """What a room is given to know the time."""

    def now(self) -> datetime:
        """The wall clock, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back; its zero means nothing."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The computer's own clocks."""

    def now(self) -> datetime:
        """See :class:`Clock`."""
        return datetime.fromtimestamp(time.time(), UTC)

    def monotonic(self) -> float:
        """See :class:`Clock`."""
        return time.monotonic()


class FixedClock:
    """A clock for tests and drills: it moves only when told to.

    Attributes:
        wall: What :meth:`now` answers.
        counter: What :meth:`monotonic` answers, in seconds.
    """

    def __init__(self, wall: datetime, counter: float = 0.0) -> None:
        if wall.tzinfo is None:
            raise ValueError("the wall clock must be aware")
        self.wall = wall.astimezone(UTC)
        self.counter = counter

    def now(self) -> datetime:
        """See :class:`Clock`."""
        return self.wall

    def monotonic(self) -> float:
        """See :class:`Clock`."""
        return self.counter

    def advance(self, seconds: float) -> None:
        """Moves both clocks forward by so many seconds."""
        self.wall += timedelta(seconds=seconds)
        self.counter += seconds


@dataclass(frozen=True)
class ShiftedClock:
    """Another clock, put right by how far the operator's is away.

    Attributes:
        clock: The clock that is wrong.
        offset_s: Seconds that are added to its wall clock; the counter stays true.
    """

    clock: Clock
    offset_s: float

    def now(self) -> datetime:
        """See :class:`Clock`."""
        return self.clock.now() + timedelta(seconds=self.offset_s)

    def monotonic(self) -> float:
        """See :class:`Clock`."""
        return self.clock.monotonic()


def day_of(moment: datetime) -> date:
    """The day in Kazakhstan: its law counts in days, and they begin there."""
    return moment.astimezone(KAZAKHSTAN).date()


def format_time(moment: datetime) -> str:
    """RFC 3339 in UTC with ``Z``, to the millisecond (protocols.md 6.3).

    Raises:
        ValueError: The time is naive, so its meaning is unknown.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive time has no meaning in evidence")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Reads what :func:`format_time` wrote, and what else of ISO 8601 ends in ``Z``.

    Raises:
        ValueError: Not a moment in UTC with ``Z``.
    """
    if not text.endswith("Z"):
        raise ValueError("times in records are UTC and end in Z")
    return datetime.fromisoformat(text)


def running_s() -> float:
    """Seconds that go on while the computer sleeps, where the system counts them."""
    read = getattr(time, "clock_gettime", None)
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if read is None or boot is None else float(read(boot))
