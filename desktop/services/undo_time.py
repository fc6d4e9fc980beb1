"""The ten seconds in which a report can be undone, before anything of it is sent."""

from __future__ import annotations

import math
from collections.abc import Callable

from desktop.model.records import Report
from desktop.services.report_compromise import UNDO_SECONDS
from desktop.services.workplace import Workplace

__all__ = ["Counting", "wait_for_undo"]

#: Hears each whole second that is left.
Counting = Callable[[int], None]

#: How often the row is read while Undo lasts: another process may undo or hurry it.
_LOOK_SECONDS = 0.2


def wait_for_undo(workplace: Workplace, report: Report, counting: Counting) -> bool:
    """Waits until Undo is over; answers whether the report still stands."""
    outbox, clock = workplace.outbox(), workplace.clock
    # The row's time is compared only with itself: a clock that jumps while the bar
    # runs neither shortens nor lengthens it.
    left = (report.send_after - clock.now()).total_seconds()
    end = clock.monotonic() + min(max(left, 0.0), UNDO_SECONDS)
    told = 0
    while True:
        now = outbox.get(report.report_id)
        if now.state == "UNDONE":
            return False
        left = end - clock.monotonic()
        if left <= 0 or now.send_after < report.send_after:
            return True
        if math.ceil(left) != told:
            told = math.ceil(left)
            counting(told)
        workplace.pause(min(_LOOK_SECONDS, left))
