"""The agent: one per user, without a window, for as long as the session lasts.

It sends what the outbox holds within 60 s of the network's return, confirms
revocations, gives the alarms, verifies the journal once a day, fetches the operator's
messages and looks for updates (architecture.md, section 2). It has no Qt: to say
something it starts ``saqta --notice ID``, and where no window can be shown it writes
to its log.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from desktop import system
from desktop.services.keep_watch import KeepWatch, Notice
from desktop.services.look_for_updates import LookForUpdates
from desktop.services.programs import notice_command, start_detached
from desktop.services.workplace import Workplace
from desktop.words import say

__all__ = ["Agent", "run"]

_LOG = logging.getLogger("desktop.agent")

#: How soon a report is noticed that another process recorded and left.
_LOOK_S = 5.0
#: Longest wait for the source of updates where a single round was asked for.
_UPDATES_S = 60.0


class Agent:
    """Keeps watch until it is told to stop.

    Args:
        workplace: The home.
        language: Of the sentences in the log.
        show: Opens a notice; answers whether it could. Tests put theirs here.
    """

    def __init__(
        self,
        workplace: Workplace,
        language: str,
        *,
        show: Callable[[str], bool] | None = None,
    ) -> None:
        self._workplace = workplace
        self._language = language
        self._show = show or _open_notice
        self._stop = threading.Event()
        self._watch = KeepWatch(workplace, self._tell)
        self._updates = LookForUpdates(workplace, self._tell)
        self._outbox = workplace.home.root / "outbox"

    def stop(self) -> None:
        """Ends :meth:`run` soon; safe from a signal handler."""
        self._stop.set()

    def round(self) -> float:
        """Does what is due once; answers in how many seconds more is due."""
        seconds = self._watch.round()
        self._updates.round()
        return seconds

    def settle(self) -> None:
        """Waits for what a round began beside itself; for ``agent --once``."""
        self._updates.wait(_UPDATES_S)

    def run(self) -> None:
        """Keeps watch; nothing but the folder's times is looked at while idle."""
        while not self._stop.is_set():
            # Looked at before the round, or what came during it would wait.
            seen = self._changes()
            due = self._workplace.clock.monotonic() + self.round()
            while (left := due - self._workplace.clock.monotonic()) > 0:
                if self._stop.wait(min(_LOOK_S, left)) or self._changes() != seen:
                    break

    def _changes(self) -> tuple[tuple[str, int, int], ...]:
        """Name, size and time of the outbox's files: changed by every new row."""
        try:
            with os.scandir(self._outbox) as entries:
                return tuple(
                    sorted(
                        (entry.name, facts.st_size, facts.st_mtime_ns)
                        for entry in entries
                        if not entry.name.endswith(("-shm", ".turn"))
                        # Not the entry's own: on Windows those are what the folder
                        # was told when the file was last closed.
                        and (facts := Path(entry.path).stat())
                    )
                )
        except OSError:
            return ()

    def _tell(self, notice: Notice) -> None:
        if self._show(notice.notice_id):
            return
        _LOG.warning("%s", say(f"notice.{notice.kind}", self._language, notice.facts))


def run(agent: Agent, lock_file: Path) -> bool:
    """Runs the agent unless another one of this home runs; answers whether it did.

    The system gives the lock back when its holder ends, however that happens.
    """
    descriptor = system.open_private(lock_file, os.O_RDWR | os.O_CREAT)
    try:
        if not system.try_lock(descriptor):
            return False
        agent.run()
    finally:
        os.close(descriptor)
    return True


def _open_notice(notice: str) -> bool:
    return system.has_display() and start_detached(notice_command(notice))
