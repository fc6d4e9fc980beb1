"""Workers of one module take turns, as far as a short patience goes.

SoftHSM rewrites its token file at every login, in place: another process that reads it
at that moment sees no token, or answers GeneralError (10 of 120 openings by four
callers, measured on 2.6.1; with turns none of 160). So every call holds an advisory
lock on the module's own file: shared to read, exclusive to write. It is a courtesy and
no protection: whoever holds it too long, a key generation of two minutes or a stranger,
is not waited for.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from desktop import system

__all__ = ["GLANCE_S", "PATIENCE_S", "turn"]

#: Seconds after which a call goes on without its turn. On two busy cores a login of
#: another worker took 0.4 s, and who did not wait for it met a torn token file.
PATIENCE_S = 2.0
#: The same for a look at the token list: coming and going is seen within a second,
#: also while a key is being made.
GLANCE_S = 0.25

_STEP_S = 0.004


@contextmanager
def turn(
    descriptor: int, *, exclusive: bool, patience_s: float = PATIENCE_S
) -> Iterator[None]:
    """Holds the lock for the length of a ``with`` block, where it can be had.

    Args:
        descriptor: Of the module's file, opened by this process for itself.
        exclusive: Whether the call writes to the token.
        patience_s: How long to wait for it.
    """
    held = _take(descriptor, exclusive=exclusive, patience_s=patience_s)
    try:
        yield
    finally:
        if held:
            system.unlock(descriptor)


def _take(descriptor: int, *, exclusive: bool, patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while True:
        try:
            if system.try_lock(descriptor, exclusive=exclusive):
                return True
        except OSError:
            # A file system without locks: then everybody goes at once.
            return False
        if time.monotonic() >= end:
            return False
        time.sleep(_STEP_S)
