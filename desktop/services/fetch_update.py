"""Fetch an offered program package; never while a revocation is on its way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop.errors import NothingFound, StateConflict
from desktop.services.check_updates import update_client
from desktop.services.workplace import Workplace

__all__ = ["fetch_update"]

_ON_ITS_WAY = frozenset({"RECORDED", "SENT", "ACCEPTED"})
#: A report that an authority leaves unanswered must not keep a fix away for ever.
_LONGEST = timedelta(hours=24)


def fetch_update(workplace: Workplace, into: Path) -> Path:
    """Downloads and verifies the newest offered package; answers its path.

    It is neither started nor installed: that is the person's, or the administrator's.

    Raises:
        StateConflict: A report of the last 24 hours is not proved yet: nothing may
            take its network now.
        NothingFound: No source is set, or it offers nothing newer.
        UpdateRefused, Unreachable, AnswerUnusable: As ``check_updates``.
    """
    oldest = workplace.clock.now() - _LONGEST
    if any(
        report.state in _ON_ITS_WAY and report.recorded_at > oldest
        for report in workplace.outbox().list_reports()
    ):
        raise StateConflict(state="a revocation is not proved yet", step="update")
    client = update_client(workplace)
    offers = client.check().offers
    if not offers:
        raise NothingFound(what="update", name="newer version")
    return client.fetch_program(offers[0], into)
