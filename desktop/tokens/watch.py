"""Watches which tokens come and go, through a worker that never logs in (D-S1).

One per approved module, for as long as a window or an agent lives. It lists slots and
token info every 500 ms; polling, because the wrapper's ``wait_for_slot_event`` fails on
a real event (style.md e4). It is killed and replaced like any other worker, and no
call of a piece of work waits for it: that has a process of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from desktop.errors import SaqtaError
from desktop.model.tokens import ApprovedModule, TokenInfo
from desktop.tokens.answers import token_of
from desktop.tokens.client import Deadlines, Worker, module_fields

__all__ = ["INTERVAL_S", "Sighting", "Watch"]

#: Seconds between two looks (architecture.md, section 2).
INTERVAL_S = 0.5

#: Seconds between two looks of who ends a watch whether it has ended.
_LOOK_S = 0.05

#: Looks that are skipped after a failure, doubled each time: a module that dies at
#: every start must not take a processor with it.
_LONGEST_PAUSE = 64


@dataclass(frozen=True)
class Sighting:
    """What a watch saw, told only when it differs from the time before.

    Attributes:
        module: Path of the module.
        tokens: Its initialised tokens.
        error: Why nothing could be seen, or ``None``.
    """

    module: str
    tokens: tuple[TokenInfo, ...]
    error: SaqtaError | None = None


class Watch:
    """One watched module.

    The listener is called on the watch's own thread and must return at once.
    """

    def __init__(
        self,
        module: ApprovedModule,
        listener: Callable[[Sighting], None],
        *,
        interval_s: float = INTERVAL_S,
        deadlines: Deadlines | None = None,
    ) -> None:
        self._module = module
        self._listener = listener
        self._interval_s = interval_s
        self._deadlines = deadlines or Deadlines()
        self._stop = threading.Event()
        self._worker: Worker | None = None
        # A program that ends without stopping it must not wait for it for ever.
        self._thread = threading.Thread(
            target=self._run, name="token-watch", daemon=True
        )

    def start(self) -> None:
        """Begins to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the watch and its worker, also in a call that hangs; may come again."""
        self._stop.set()
        while self._thread.is_alive():
            if (worker := self._worker) is not None:
                worker.kill()
            self._thread.join(_LOOK_S)

    def _run(self) -> None:
        last: tuple[object, ...] | None = None
        failures = 0
        try:
            while not self._stop.is_set():
                sighting = self._look()
                if self._stop.is_set():
                    # What it says now may come of its own end.
                    return
                failures = failures + 1 if sighting.error else 0
                seen = _essence(sighting)
                if seen != last:
                    last = seen
                    self._listener(sighting)
                looks = 1 if failures < 2 else min(2**failures, _LONGEST_PAUSE)
                self._stop.wait(self._interval_s * looks)
        finally:
            self._drop()

    def _look(self) -> Sighting:
        try:
            worker = self._worker or self._begin()
            answer = worker.ask("tokens", {"blank": False}, self._deadlines.call)
            rows = answer.get("tokens")
            found = tuple(
                token_of(row) for row in (rows if isinstance(rows, list) else [None])
            )
        except SaqtaError as error:
            # Whatever it was, a bug in the worker included: the next look has another.
            self._drop()
            return Sighting(self._module.path, (), error)
        return Sighting(self._module.path, found)

    def _begin(self) -> Worker:
        # It is kept from its first moment on: a module may hang while it loads.
        worker = self._worker = Worker(self._module)
        fields = {
            "module": module_fields(self._module),
            "purposes": ["describe"],
            "idle_ms": 30_000,
        }
        worker.ask("load", fields, self._deadlines.start)
        return worker

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


def _essence(sighting: Sighting) -> tuple[object, ...]:
    """What makes a sighting another one; free memory and the like do not."""
    tokens = tuple(
        (info.serial, info.slot, info.label, info.pin_state) for info in sighting.tokens
    )
    return tokens, None if sighting.error is None else sighting.error.code
