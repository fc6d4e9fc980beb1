"""How far an authority's clock is away, as it was last heard: for what is signed next.

A statement is made before anything is sent, and often without a network; what it says
of its clock is what earlier answers told. A signed receipt goes before the unsigned
Date header of the same day. Old news is no news: a clock may have been set since.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from desktop.clock import format_time, parse_time
from desktop.errors import SaqtaError
from desktop.model.authority import Receipt
from desktop.model.records import Attempt
from desktop.services.workplace import Workplace

__all__ = ["clock_of", "heard_in_attempts", "heard_in_receipt", "saw_clock"]

#: A clock is to be set at least once a day (security.md, section 6).
_GOOD_FOR = timedelta(hours=24)
_RECEIPT = "receipt"
_DATE = "date"
_UNKNOWN = {"source": "system", "offset_s": "unknown"}


def clock_of(workplace: Workplace, authority: str) -> dict[str, str]:
    """The clock as records name it: ``source``, and ``offset_s`` to the authority's.

    ``source`` tells who said so: ``system+receipt`` for a signed time,
    ``system+date`` for a header, ``system`` alone where the offset is ``unknown``.
    Nothing raises: no register may stand before a revocation.
    """
    try:
        kept = workplace.register().recall(_name(authority))
        heard = _read(kept)
    except SaqtaError:
        return dict(_UNKNOWN)
    if heard is None:
        return dict(_UNKNOWN)
    by, offset, at = heard
    # A clock that jumped back or far ahead since then makes the age absurd.
    if not timedelta(0) <= workplace.clock.now() - parse_time(at) <= _GOOD_FOR:
        return dict(_UNKNOWN)
    return {"source": f"system+{by}", "offset_s": offset}


def saw_clock(
    workplace: Workplace, authority: str, gap_s: float | None, *, by: str = _DATE
) -> None:
    """Keeps what an answer told of the authority's clock; a full disk loses it.

    Args:
        workplace: The home.
        authority: Name of the profile.
        gap_s: The authority's time less ours; None where the answer told nothing.
        by: ``receipt`` or ``date``.
    """
    if gap_s is None:
        return
    if by == _DATE and clock_of(workplace, authority)["source"] == f"system+{_RECEIPT}":
        # What was signed within the day is worth more than a header.
        return
    fact = {
        "by": by,
        "offset_s": f"{gap_s:.1f}",
        "at": format_time(workplace.clock.now()),
    }
    with contextlib.suppress(SaqtaError):
        workplace.register().remember(_name(authority), fact)


def heard_in_receipt(workplace: Workplace, authority: str, receipt: Receipt) -> None:
    """The same from a receipt that was verified just now."""
    gap = parse_time(receipt.received_at) - workplace.clock.now()
    saw_clock(workplace, authority, gap.total_seconds(), by=_RECEIPT)


def heard_in_attempts(
    workplace: Workplace, authority: str, attempts: Iterable[Attempt]
) -> None:
    """The same from the newest attempt of a report that tells something."""
    for attempt in reversed(list(attempts)):
        received = attempt.data.get("received_at")
        answered = attempt.data.get("answered_at")
        if received and answered:
            gap = parse_time(str(received)) - parse_time(str(answered))
            saw_clock(workplace, authority, gap.total_seconds(), by=_RECEIPT)
            return
        header = str(attempt.data.get("clock_gap_s", ""))
        with contextlib.suppress(ValueError):
            saw_clock(workplace, authority, float(header))
            return


def _name(authority: str) -> str:
    return f"clock-gap:{authority}"


def _read(kept: Any) -> tuple[str, str, str] | None:
    if not isinstance(kept, Mapping) or kept.keys() != {"by", "offset_s", "at"}:
        return None
    return str(kept["by"]), str(kept["offset_s"]), str(kept["at"])
