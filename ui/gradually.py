"""Makes many widgets without a pause: some at once, the others turn by turn.

What is seen first is made before the first paint; what lies below the fold comes after
it, in turns of the event loop, so that the window answers in between.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer

__all__ = ["Gradually"]

_IN_A_TURN: Final = 6
#: So long the first turn waits to be told of the paint; a page may not be in front.
_UNPAINTED_MS: Final = 250


class Gradually(QObject):
    """A queue of makers; a new queue drops what was left of the one before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers: deque[Callable[[], object]] = deque()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._next)

    @property
    def left(self) -> int:
        """How many are still to be made."""
        return len(self._makers)

    def start(self, makers: Iterable[Callable[[], object]], at_once: int) -> None:
        """Make the first ones now, the others in turns from `go_on` on.

        Args:
            makers: each makes one widget and lays it where it belongs.
            at_once: how many are made before this returns.
        """
        self._makers = deque(makers)
        self._make(at_once)
        if self._makers:
            self._turn.start(_UNPAINTED_MS)

    def go_on(self) -> None:
        """What was made at once is painted: make the others."""
        if self._makers:
            self._turn.start(0)

    def _next(self) -> None:
        self._make(_IN_A_TURN)
        if self._makers:
            self._turn.start(0)

    def _make(self, count: int) -> None:
        for _ in range(min(count, len(self._makers))):
            self._makers.popleft()()
