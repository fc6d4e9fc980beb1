"""Makes many widgets without a pause: some at once, the others turn by turn.

What is seen first is made before the first paint; what lies below the fold comes in the
turns of the event loop after it, so that the window answers in between.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer

__all__ = ["Gradually"]

_IN_A_TURN: Final = 6


class Gradually(QObject):
    """A queue of makers; a new queue drops what was left of the one before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers: deque[Callable[[], object]] = deque()
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(lambda: self._make(_IN_A_TURN))

    @property
    def left(self) -> int:
        """How many are still to be made."""
        return len(self._makers)

    def start(self, makers: Iterable[Callable[[], object]], at_once: int) -> None:
        """Make the first ones now, the others in the turns that follow.

        Args:
            makers: each makes one widget and lays it where it belongs.
            at_once: how many are made before this returns.
        """
        self._makers = deque(makers)
        self._turn.start()
        self._make(at_once)

    def _make(self, count: int) -> None:
        for _ in range(min(count, len(self._makers))):
            self._makers.popleft()()
        if not self._makers:
            self._turn.stop()
