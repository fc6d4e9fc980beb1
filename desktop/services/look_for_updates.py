"""Once a day the agent looks whether the update source has something newer.

What it finds is offered by one notice for each version; nothing is downloaded but the
signed lists, and nothing at all while a report of a compromise is on its way. It runs
in a thread of its own, so that a source that answers slowly keeps no report waiting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from desktop.clock import parse_time
from desktop.errors import Bug, SaqtaError
from desktop.services.check_updates import check_updates, last_check
from desktop.services.fetch_update import give_way, is_held_back
from desktop.services.keep_watch import Notice
from desktop.services.workplace import Workplace

__all__ = ["LookForUpdates"]

#: How often the source is asked.
_EVERY = timedelta(days=1)
#: How often it is considered; a look that failed or was put off comes again then.
_CONSIDER_S = 3600.0
_TOLD = "update-told"


class LookForUpdates:
    """The agent's daily look, a part of its rounds.

    Args:
        workplace: The home.
        tell: Takes one notice for each newer version; called in another thread.
    """

    def __init__(self, workplace: Workplace, tell: Callable[[Notice], None]) -> None:
        self._workplace = workplace
        self._tell = tell
        self._considered_at: float | None = None
        self._thread: threading.Thread | None = None

    def round(self) -> None:
        """Starts a look when one is due; returns at once."""
        now = self._workplace.clock.monotonic()
        due = self._considered_at is None or now - self._considered_at >= _CONSIDER_S
        if not due or (self._thread is not None and self._thread.is_alive()):
            return
        self._considered_at = now
        settings = self._workplace.settings
        if settings.update_url and settings.update_root:
            self._thread = threading.Thread(
                target=self._look, name="saqta-updates", daemon=True
            )
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Waits for a look that is under way, for so long at most."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _look(self) -> None:
        try:
            self._ask()
        except Bug:
            raise
        except SaqtaError:
            # Remembered by the check itself, and shown by doctor and the window.
            return

    def _ask(self) -> None:
        workplace = self._workplace
        if is_held_back(workplace) or self._was_asked_today():
            return
        offers = check_updates(workplace, lambda *_: give_way(workplace)).offers
        if not offers or workplace.register().recall(_TOLD) == offers[0].version:
            return
        version = offers[0].version
        workplace.register().remember(_TOLD, version)
        self._tell(Notice(f"update:{version}", "update", {"version": version}))

    def _was_asked_today(self) -> bool:
        last = last_check(self._workplace)
        if "at" not in last or last.get("failed"):
            return False
        passed = self._workplace.clock.now() - parse_time(str(last["at"]))
        # A clock that was set back since then proves nothing.
        return timedelta(0) <= passed < _EVERY
