"""Retention: how long each kind of record is kept at the least, as data (row S10).

Nothing inside its term is deleted. What happened last decides from when a term counts;
while that has not happened, a record is kept.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop import data
from desktop.clock import format_time
from desktop.consent.calendar import due
from desktop.consent.regime import Deadline
from desktop.errors import NothingFound, StateConflict

__all__ = ["Kept", "check_deletion", "kinds", "rule", "until"]

_FILE = "regimes/retention.toml"


@dataclass(frozen=True)
class Kept:
    """How long one record is kept.

    Attributes:
        kind: Key of the retention file.
        law: The rule's source, ``""`` where it is our own.
        since: Event that the term counts from.
        until: End of the term; ``None`` where it has not begun or has no known end.
    """

    kind: str
    law: str
    since: str
    until: datetime | None


def kinds() -> tuple[str, ...]:
    """Kinds of records that the retention file knows."""
    return tuple(_table())


def rule(kind: str, regime_id: str) -> Deadline:
    """The term of a kind of record under a regime.

    Raises:
        NothingFound: No such kind.
    """
    item = _item(kind)
    law = item["law"]
    if isinstance(law, Mapping):
        law = law.get(regime_id, "")
    return Deadline(kind, item["amount"], item["unit"], law, item["mark"])


def until(kind: str, regime_id: str, events: Mapping[str, datetime]) -> Kept:
    """Until when a record is kept.

    Args:
        kind: Key of the retention file.
        regime_id: Regime of the record's day.
        events: When what happened: ``created``, ``ended`` (certificate out of force, or
            application ended without one), ``answered``, ``revoked``.

    Raises:
        NothingFound: No such kind.
    """
    term = rule(kind, regime_id)
    since = str(_item(kind)["from"])
    start = events.get(since)
    end = None if start is None else due(start, term, {}).at
    return Kept(kind, term.law, since, end)


def check_deletion(
    kind: str, regime_id: str, events: Mapping[str, datetime], now: datetime
) -> None:
    """Refuses a deletion inside the term.

    Raises:
        StateConflict: The term has not begun, is not over, or has no known end.
        NothingFound: No such kind.
    """
    kept = until(kind, regime_id, events)
    if kept.until is None:
        raise StateConflict(state=f"{kind}: kept", step="delete")
    if now <= kept.until:
        end = format_time(kept.until)
        raise StateConflict(state=f"{kind}: kept until {end}", step="delete")


def _item(kind: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = _table()[kind]
    except KeyError as error:
        raise NothingFound(what="kind of record", name=kind) from error
    return found


@functools.cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = data.read_toml(_FILE)["kinds"]
    return table
