"""Turns between processes of one home: who sends a report, who is the agent.

An advisory lock on a file of its own; the system gives it back when its holder ends,
however that happens.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from desktop import system

__all__ = ["turn", "waited_turn"]


@contextlib.contextmanager
def turn(path: Path) -> Iterator[bool]:
    """Yields whether this process has the turn; gives it back at the end.

    Where the system has no room or no locks for the file, the turn is given all the
    same: sending twice is harmless, not sending is not (D-S2 ruling).
    """
    try:
        descriptor = system.open_private(path, os.O_RDWR | os.O_CREAT)
    except OSError:
        yield True
        return
    try:
        try:
            mine = system.try_lock(descriptor)
        except OSError:
            mine = True
        yield mine
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def waited_turn(path: Path) -> Iterator[None]:
    """Waits until it is this caller's turn, and gives it back at the end.

    For what must not be done twice at once, yet harms nobody where locks are wanting.
    """
    try:
        descriptor = system.open_private(path, os.O_RDWR | os.O_CREAT)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):
            system.lock(descriptor)
        yield
    finally:
        os.close(descriptor)
