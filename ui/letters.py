"""The operator's messages at the start of the window: fetched once, in the background.

Nothing is asked before the operator has answered something else, so a start without a
network waits for nothing. New ones are counted beside Consents until that page is
opened; the service verifies and journals them.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from desktop.errors import Pending, VerificationFailed
from desktop.services.workplace import Workplace
from ui.bench import Bench
from ui.error_text import Fate, fate_of
from ui.main_window import MainWindow

__all__ = ["StartLetters"]


class StartLetters(QObject):
    """Fetches the messages once after a start.

    Attributes:
        fetched: every authority was asked; this start asks no more by itself.
    """

    def __init__(self, bench: Bench, window: MainWindow) -> None:
        # The window's own child: with it goes whoever would be told.
        super().__init__(window)
        self.fetched = False
        self._bench, self._window = bench, window
        self._busy = False
        bench.letters_seen.connect(lambda: self._count(0))

    def operator_answered(self) -> None:
        """The operator can be reached: fetch, unless this start has done so."""
        if self.fetched or self._busy:
            return
        self._busy = True

        def fetch(place: Workplace) -> list[dict[str, Any]]:
            from desktop.services.fetch_messages import fetch_messages

            return fetch_messages(place)

        self._bench.run(self, fetch, self._take, self._failed)

    # -- inside ----------------------------------------------------------------------

    def _take(self, new: list[dict[str, Any]]) -> None:
        self._busy, self.fetched = False, True
        if not new:
            return
        if self._window.current != "consents":
            self._count(len(new))
        self._bench.letters_came.emit()

    def _failed(self, error: BaseException) -> None:
        # What could not be reached is asked again when the operator next answers.
        self._busy, self.fetched = False, not isinstance(error, Pending)
        bug = fate_of(error) is Fate.BUG
        if bug or isinstance(error, VerificationFailed):
            # A message that does not hold is never kept, and never passed over; nor is
            # a defect of our own.
            self._bench.failed.emit(error)

    def _count(self, count: int) -> None:
        self._window.sidebar.row("consents").show_count(count, "info")
