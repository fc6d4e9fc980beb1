"""A guard: the window's thread itself must not wait for disk, network, lock or child.

What Python tells of is heard by an audit hook: connecting, looking up a name, starting
a program, opening a database, locking a file. What it does not tell of is wrapped while
the guard stands: fsync, receiving, pipes, a child's end, sleep, the store's databases.

What other threads do is theirs, unless they hold a lock meanwhile: a lock that was ever
held during such a call is none that the window's thread may take. So a wait is found
without one having to happen, and a machine's load decides nothing.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from unittest import mock

from desktop.store.database import Database

__all__ = ["window_never_blocks"]

_WINDOW = Path(__file__).resolve().parents[2] / "ui"
_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "subprocess.Popen",
        "os.system",
        "sqlite3.connect",
        "fcntl.flock",
        "fcntl.lockf",
    }
)
#: Owner, name in it, name in the report.
_CALLS: tuple[tuple[Any, str, str], ...] = (
    (os, "fsync", "os.fsync"),
    (os, "fdatasync", "os.fdatasync"),
    (os, "waitpid", "os.waitpid"),
    (time, "sleep", "time.sleep"),
    (select, "select", "select.select"),
    (subprocess.Popen, "wait", "Popen.wait"),
    (subprocess.Popen, "communicate", "Popen.communicate"),
    (socket.socket, "accept", "socket.accept"),
    (socket.socket, "recv", "socket.recv"),
    (socket.socket, "recv_into", "socket.recv_into"),
    (socket.socket, "recvfrom", "socket.recvfrom"),
    (ssl.SSLSocket, "recv", "ssl.recv"),
    (ssl.SSLSocket, "recv_into", "ssl.recv_into"),
    (ssl.SSLSocket, "do_handshake", "ssl.do_handshake"),
    (threading.Thread, "join", "Thread.join"),
    (threading.Condition, "wait", "Condition.wait"),
    (Database, "write", "Database.write"),
    (Database, "read", "Database.read"),
)


class _State:
    found: list[str] | None = None
    thread = 0
    hooked = False
    watched = ""


class _Mine(threading.local):
    """What one thread holds, and whether it starts another one now."""

    def __init__(self) -> None:
        self.held: list[_HeardLock] = []
        self.starting = False


_mine = _Mine()


def _note(what: str, released: object = None) -> None:
    if _State.found is None or _mine.starting:
        return
    if threading.get_ident() == _State.thread:
        if _from_window():
            _State.found.append(f"{what}, called from {_caller()}")
        return
    for lock in _mine.held:
        if lock is not released:
            lock.held_during.add(what)


def _from_window() -> bool:
    """Whether the window itself made this call; a test may look into the store."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith(_State.watched):
            return True
        frame = frame.f_back
    return False


def _caller() -> str:
    """The innermost frames outside the guard and the standard library's threads."""
    frames = traceback.extract_stack()[:-3]
    named = [f"{Path(one.filename).name}:{one.lineno}" for one in frames]
    return " < ".join(reversed(named[-4:]))


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EVENTS:
        _note(f"{event} {arguments[:1]!r}")


def _heard(call: Callable[..., Any], name: str) -> Callable[..., Any]:
    def heard(*arguments: Any, **named: Any) -> Any:
        # A condition gives its own lock away while it waits.
        own = arguments[0] if arguments else None
        released = getattr(own, "_lock", None)
        if not _at_once(name, arguments, named):
            _note(name, released)
        return call(*arguments, **named)

    return heard


def _at_once(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Whether a wait has no time at all: it only looks."""
    places = {"Condition.wait": 1, "select.select": 3, "Thread.join": 1}
    if name not in places:
        return False
    rest = arguments[places[name] :]
    timeout = named.get("timeout", rest[0] if rest else None)
    return timeout is not None and timeout <= 0


def _heard_start(call: Callable[[threading.Thread], None]) -> Any:
    """Starting a thread waits until it runs, which is no wait for anybody's work."""

    def heard(thread: threading.Thread) -> None:
        before, _mine.starting = _mine.starting, True
        try:
            call(thread)
        finally:
            _mine.starting = before

    return heard


def _heard_read(call: Callable[[int, int], bytes]) -> Callable[[int, int], bytes]:
    """A file is read at once; a pipe or a socket may never answer."""

    def heard(descriptor: int, size: int) -> bytes:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            _note("os.read")
        return call(descriptor, size)

    return heard


class _HeardLock:
    """A lock made while the guard stands.

    Attributes:
        held_during: calls that may wait and were made by who held it.
        taken_by_window: the window's thread took it.
    """

    def __init__(self, lock: Any) -> None:
        self._lock = lock
        maker = sys._getframe(2)
        self.place = f"{Path(maker.f_code.co_filename).name}:{maker.f_lineno}"
        self.held_during: set[str] = set()
        self.taken_by_window = False
        _locks.append(self)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if threading.get_ident() == _State.thread and blocking and _from_window():
            self.taken_by_window = True
        taken = bool(self._lock.acquire(blocking, timeout))
        if taken:
            _mine.held.append(self)
        return taken

    def release(self) -> None:
        # A lock may be given back by another thread than the one that took it.
        if self in _mine.held:
            _mine.held.remove(self)
        self._lock.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)


_locks: list[_HeardLock] = []


@contextmanager
def window_never_blocks(watched: Path = _WINDOW) -> Iterator[list[str]]:
    """Collects what the calling thread, the window's, did that may wait.

    Args:
        watched: only calls that come from code in this folder count.
    """
    if not _State.hooked:
        sys.addaudithook(_hear)
        _State.hooked = True
    found: list[str] = []
    lock, rlock = threading.Lock, threading.RLock
    _locks.clear()
    with ExitStack() as stack:

        def replace(owner: Any, name: str, heard: Any) -> None:
            stack.enter_context(mock.patch.object(owner, name, heard))

        for owner, name, told in _CALLS:
            replace(owner, name, _heard(getattr(owner, name), told))
        replace(os, "read", _heard_read(os.read))
        replace(threading.Thread, "start", _heard_start(threading.Thread.start))
        replace(threading, "Lock", lambda: _HeardLock(lock()))
        replace(threading, "RLock", lambda: _HeardLock(rlock()))
        _State.found, _State.thread = found, threading.get_ident()
        _State.watched = str(watched)
        try:
            yield found
        finally:
            _State.found, _State.thread = None, 0
            found += [
                f"lock of {one.place}, held during {sorted(one.held_during)}"
                for one in _locks
                if one.taken_by_window and one.held_during
            ]
            _locks.clear()
