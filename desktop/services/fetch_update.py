"""Fetch an offered program package; never while a revocation is on its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from desktop.errors import Cancelled, NothingFound, StateConflict
from desktop.services.check_updates import update_client
from desktop.services.workplace import Workplace

__all__ = ["FETCHED", "fetch_update", "give_way", "is_held_back"]

#: Name of the fact that remembers where the last fetched package lies.
FETCHED = "update-fetched"

_ON_ITS_WAY = frozenset({"RECORDED", "SENT", "ACCEPTED"})
#: A report that an authority leaves unanswered must not keep a fix away for ever.
_LONGEST = timedelta(hours=24)
#: How often a running download looks whether a report was recorded, in seconds.
_LOOK_S = 1.0


def fetch_update(
    workplace: Workplace,
    into: Path,
    told: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Downloads and verifies the newest offered package; answers its path.

    It is neither started nor installed: that is the person's, or the administrator's.

    Args:
        workplace: The home.
        into: The folder it goes to; it has its name there only when it is verified.
        told: Takes bytes received and bytes in all; called in another thread.
        cancelled: Whether the person would rather not; asked with every piece.

    Raises:
        StateConflict: A report of the last 24 hours is not proved yet, or was recorded
            meanwhile: nothing may take its network now.
        Cancelled: The person would rather not; nothing is left of the file.
        NothingFound: No source is set, or it offers nothing newer.
        UpdateRefused, Unreachable, AnswerUnusable: As ``check_updates``.
    """
    give_way(workplace)
    looked_at = workplace.clock.monotonic()

    def piece(received: int, total: int) -> None:
        nonlocal looked_at
        if cancelled():
            raise Cancelled
        if workplace.clock.monotonic() - looked_at >= _LOOK_S:
            looked_at = workplace.clock.monotonic()
            give_way(workplace)
        if told is not None:
            told(received, total)

    client = update_client(workplace)
    offers = client.check().offers
    if not offers:
        raise NothingFound(what="update", name="newer version")
    path = client.fetch_program(offers[0], into, piece)
    fetched = {"path": str(path), "sha256": offers[0].sha256, "size": offers[0].size}
    workplace.register().remember(FETCHED, fetched)
    return path


def give_way(workplace: Workplace) -> None:
    """Nothing takes the network of a report that is on its way.

    Raises:
        StateConflict: There is one.
    """
    if is_held_back(workplace):
        raise StateConflict(state="a revocation is not proved yet", step="update")


def is_held_back(workplace: Workplace) -> bool:
    """Whether a report of the last 24 hours is not proved yet."""
    oldest = workplace.clock.now() - _LONGEST
    return any(
        report.state in _ON_ITS_WAY and report.recorded_at > oldest
        for report in workplace.outbox().list_reports()
    )
