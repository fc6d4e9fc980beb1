"""How a report's certificates are shown: four nodes, and what waits for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from desktop.services.show_reports import ReportView

__all__ = ["ALARMS", "STATES", "Alarm", "alarms", "needs_ways_out", "still_undoable"]

#: The states of a certificate in a report, in order (architecture.md section 4).
STATES: Final = ("RECORDED", "SENT", "ACCEPTED", "CONFIRMED")

#: When it is told again that a report isn't proved (security.md section 6).
ALARMS: Final = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=20),
)


@dataclass(frozen=True)
class Alarm:
    """One alarm of a report.

    Attributes:
        after: how long after the record.
        at: when that is.
        given: whether its time has come.
    """

    after: timedelta
    at: datetime
    given: bool


def alarms(view: ReportView, now: datetime) -> tuple[Alarm, ...]:
    """The four alarms of an open report."""
    start = view.report.recorded_at
    return tuple(Alarm(after, start + after, now >= start + after) for after in ALARMS)


def still_undoable(view: ReportView, now: datetime) -> bool:
    """Whether Undo still stands: nothing was sent and its time isn't over.

    A report that waits for the person's word has no time that could be over.
    """
    in_time = view.asks or now < view.report.send_after
    return view.open and not view.sent and in_time


def needs_ways_out(view: ReportView, now: datetime) -> bool:
    """Whether a certificate waits for a channel: show the ways that need no network."""
    if not view.open or still_undoable(view, now):
        return False
    waiting = {"RECORDED", "REFUSED"}
    return any(
        one.item.state in waiting or (one.item.state == "SENT" and one.unknown)
        for one in view.certificates
    )
