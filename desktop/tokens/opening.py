"""How every worker is opened: started, given its module, handed its secrets."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from desktop import system
from desktop.errors import PinMissing
from desktop.interaction import PinFromDescriptor, PinSource
from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import modules
from desktop.tokens.client import (
    Deadlines,
    SecretWriter,
    Worker,
    module_fields,
    secret_writer,
)

__all__ = [
    "FRAME",
    "IDLE_S",
    "NO_PIN",
    "ON_READER",
    "Secrets",
    "deadlines_of",
    "ends_on_error",
    "load",
    "started",
]

#: Seconds without a call after which a piece of work ends by itself.
IDLE_S = 30.0

#: In place of a descriptor: the secret comes as a frame of its own.
FRAME = -1

#: In place of a descriptor: no secret comes, the reader asks or nobody does.
NO_PIN = -2

#: In place of a descriptor: the PIN before this signature is typed on the reader.
ON_READER = -3

_DEFAULTS = Deadlines()


class Secrets:
    """PIN sources made ready for a worker: descriptors to inherit, frames to write."""

    def __init__(
        self, stack: ExitStack, serial: str, sources: Sequence[PinSource]
    ) -> None:
        self.descriptors: list[int] = []
        self.numbers: list[int] = []
        self.writers: list[SecretWriter] = []
        for source in sources:
            if isinstance(source, Pin):
                # Zeroed straight after use, whatever happens (security.md 6).
                stack.callback(source.clear)
                self.writers.append(
                    secret_writer(stack.enter_context(source.exposed()))
                )
                self.numbers.append(FRAME)
            elif isinstance(source, PinFromDescriptor):
                self._inherit(stack, serial, source.descriptor)

    def _inherit(self, stack: ExitStack, serial: str, descriptor: int) -> None:
        # A copy, because the worker's own stdin and stdout have the first numbers; it
        # shares the position, so each worker takes the next line.
        try:
            copy = os.dup(descriptor)
        except (OSError, OverflowError) as error:
            raise PinMissing(serial=serial) from error
        stack.callback(os.close, copy)
        self.descriptors.append(copy)
        self.numbers.append(system.inherited_name(copy))

    def deadline(self, limits: Deadlines) -> float:
        """Longer where a person may be typing at the other end of a descriptor."""
        return limits.person if self.descriptors else limits.call


@contextmanager
def started(
    module: ApprovedModule, descriptors: Sequence[int] = ()
) -> Iterator[Worker]:
    """A worker for the length of a ``with`` block."""
    worker = Worker(module, descriptors=descriptors)
    try:
        yield worker
    finally:
        worker.close()


@contextmanager
def ends_on_error(worker: Worker) -> Iterator[None]:
    """Kills the worker when the block raises; else leaves it to the caller."""
    try:
        yield
    except BaseException:
        worker.kill()
        raise


def load(
    worker: Worker,
    module: ApprovedModule,
    purposes: Sequence[str],
    limits: Deadlines,
    idle_s: float,
) -> None:
    """Has the worker judge and load its module for these purposes.

    Raises:
        ModuleProblem, PurposeRefused: The class says why.
    """
    fields = {
        "module": module_fields(module),
        "purposes": list(purposes),
        "idle_ms": int(min(idle_s, IDLE_S) * 1000),
    }
    worker.ask("load", fields, limits.start)


def deadlines_of(module: ApprovedModule) -> Deadlines:
    """The deadlines of a module's row, else the defaults."""
    row = modules.row_named(module.profile)
    return Deadlines(
        call=float(row.get("call_s", _DEFAULTS.call)),
        generate=float(row.get("generate_s", _DEFAULTS.generate)),
    )
