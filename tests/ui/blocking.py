"""A guard: the window's thread itself must not wait for disk, network, lock or child.

An audit hook hears `socket.connect`, `subprocess.Popen`, `os.fsync` is wrapped (it has
no event), and `sqlite3.Connection` is heard by its event. What other threads do is
theirs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["window_never_blocks"]

_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "subprocess.Popen"})


class _State:
    found: list[str] | None = None
    thread = 0
    hooked = False


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _State.found is None or threading.get_ident() != _State.thread:
        return
    if event in _EVENTS or event == "sqlite3.connect":
        _State.found.append(f"{event} {arguments[:1]!r}")


@contextmanager
def window_never_blocks() -> Iterator[list[str]]:
    """Collects what the calling thread, the window's, did that may wait."""
    if not _State.hooked:
        sys.addaudithook(_hear)
        _State.hooked = True
    found: list[str] = []
    _State.found, _State.thread = found, threading.get_ident()
    here = threading.get_ident()
    fsync, wait = os.fsync, subprocess.Popen.wait

    def heard_fsync(descriptor: Any) -> None:
        if threading.get_ident() == here:
            found.append("os.fsync")
        fsync(descriptor)

    def heard_wait(self: Any, timeout: float | None = None) -> int:
        if threading.get_ident() == here:
            found.append("Popen.wait")
        return wait(self, timeout)

    os.fsync = heard_fsync  # type: ignore[assignment]
    subprocess.Popen.wait = heard_wait  # type: ignore[method-assign]
    try:
        yield found
    finally:
        os.fsync = fsync
        subprocess.Popen.wait = wait  # type: ignore[method-assign]
        _State.found = None
