"""Asks for the PINs of a report while Undo lasts, and opens the tokens with them.

The person is asked on a thread of its own, so that nothing waits for an answer that
may never come: at the end of Undo the first channel that needs nothing more goes, and
a signed ``rr`` follows when the PIN comes (protocols.md 5.3, 0).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desktop.clock import SystemClock
from desktop.errors import PinLocked, SaqtaError
from desktop.interaction import Interaction, PinSource
from desktop.model.tokens import ApprovedModule, PinState
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace

if TYPE_CHECKING:
    # Loaded with the first token that is looked for: a statement needs none.
    from desktop.tokens import work

__all__ = ["PURPOSES", "PinMeanwhile"]

#: Everything that a revocation asks of a token.
PURPOSES = ("describe", "sign_cmp", "sign_record:incident")

#: A PIN from a descriptor or a pin-pad's driver is there within this time.
_AT_ONCE_S = 0.25


class PinMeanwhile:
    """The tokens of one report, asked for one after the other; a context manager.

    Attributes:
        problems: Why a token could not be opened, by its serial number.
    """

    def __init__(
        self,
        workplace: Workplace,
        person: Interaction,
        recorder: Recorder,
        serials: Sequence[str],
    ) -> None:
        self._workplace = workplace
        self._person = person
        self._recorder = recorder
        self._serials = tuple(serials)
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._asking = False
        self._done = not self._serials
        self._closed = False
        self._opened: dict[str, work.PieceOfWork] = {}
        self.problems: dict[str, SaqtaError] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begins to look for the tokens and to ask."""
        if self._serials:
            # A daemon: a prompt that nobody answers must not keep the program alive.
            threading.Thread(
                target=self._run, name="saqta-pin-meanwhile", daemon=True
            ).start()

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        with self._lock:
            return self._done

    def settle(self, seconds: float) -> None:
        """Waits until all is done, but never for a person, and no longer than said.

        A PIN that was given is worth the moment that the token needs to open. A
        question that stands for longer than :data:`_AT_ONCE_S` is one to a person.
        """
        # People and tokens take real time, whatever clock the records go by.
        clock = SystemClock()
        end = clock.monotonic() + seconds
        with self._changed:
            while not self._done and (left := end - clock.monotonic()) > 0:
                self._changed.wait_for(lambda: self._done or self._asking, left)
                if self._asking and not self._changed.wait_for(
                    lambda: self._done or not self._asking, min(_AT_ONCE_S, left)
                ):
                    break

    def wait(self) -> None:
        """Waits until all is done, the person included."""
        with self._changed:
            self._changed.wait_for(lambda: self._done)

    def opened(self) -> Mapping[str, work.PieceOfWork]:
        """The pieces of work that are open now, by the token's serial number."""
        with self._lock:
            return {
                serial: piece
                for serial, piece in self._opened.items()
                if not piece.ended
            }

    def close(self) -> None:
        """Ends every piece of work; a PIN that comes later opens nothing."""
        with self._lock:
            self._closed = True
            pieces = list(self._opened.values())
            self._opened.clear()
        for piece in pieces:
            piece.close()

    # -- the thread ----------------------------------------------------------------

    def _run(self) -> None:
        try:
            for entry, serial in enumerate(self._serials):
                if self._closed:
                    break
                try:
                    self._open(serial, len(self._serials) - entry)
                except SaqtaError as error:
                    # Whatever the token says, another channel goes: it ends here, and
                    # the sender writes it down.
                    self.problems[serial] = error
        finally:
            with self._changed:
                self._done = True
                self._asking = False
                self._changed.notify_all()

    def _open(self, serial: str, entries_left: int) -> None:
        from desktop.services.token_work import (
            confirm_again,
            find_token,
            pin_question,
        )
        from desktop.tokens import work

        module, info = find_token(self._workplace, serial)
        if info.pin_state is PinState.LOCKED:
            raise PinLocked(serial=info.serial)

        def ask() -> PinSource:
            question = pin_question(info, "pin.revoke", entries_left)
            return self._person.ask_pin(question)

        def again() -> PinSource:
            return confirm_again(self._person, piece)

        with _Warming(module) as warming:
            self._set_asking(asking=True)
            try:
                pin = ask()
            finally:
                self._set_asking(asking=False)
            with self._recorder.step("open_work"):
                piece = work.open_work(
                    module,
                    info.serial,
                    PURPOSES,
                    pin,
                    confirm=again,
                    warm=warming.ready(),
                )
        with self._lock:
            if not self._closed:
                self._opened[serial] = piece
                return
        piece.close()

    def _set_asking(self, *, asking: bool) -> None:
        with self._changed:
            self._asking = asking
            self._changed.notify_all()


class _Warming:
    """Starts a worker and loads its module while a person types.

    What is left after the PIN's Enter is one login and one signature. A PIN that is
    there at once, from a descriptor, needs a worker of its own and starts none here.
    """

    def __init__(self, module: ApprovedModule) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._over = False
        self._warm: work.WarmWorker | None = None
        self._timer = threading.Timer(_AT_ONCE_S, self._start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            warm, self._warm = self._warm, None
        if warm is not None:
            warm.close()

    def ready(self) -> work.WarmWorker | None:
        """The worker, if it has come so far."""
        with self._lock:
            return self._warm

    def _start(self) -> None:
        from desktop.tokens import work

        try:
            warm = work.WarmWorker(self._module, PURPOSES)
        except SaqtaError:
            # The opening meets the same trouble, and says it.
            return
        with self._lock:
            if not self._over:
                self._warm = warm
                return
        warm.close()
