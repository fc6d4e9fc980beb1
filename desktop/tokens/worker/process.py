"""The worker's life: hardening, one reader thread, one Cryptoki thread, the end.

The main thread is the one Cryptoki thread. A second thread, which never calls into
the module, reads frames and ends the process when stdin ends (threat 22): the
program that owned this work is gone, and with it the person's confirmation. Ending
the process is the only dependable wipe of a PIN (security.md, section 2).
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import NoReturn

from desktop.clock import running_s
from desktop.errors import Bug, SaqtaError, WorkerProtocol, error_to_dict
from desktop.tokens.channel import (
    ChannelClosed,
    Frame,
    JsonFrame,
    SecretFrame,
    read_frame,
    reader_of,
    write_json,
)

__all__ = ["Inbox", "end", "guard", "run"]

#: Seconds without a call after which the piece of work ends by itself.
IDLE_S = 30.0

_FORBIDDEN_EVENTS = frozenset(
    {"os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system", "os.startfile"}
    | {"subprocess.Popen"}
)


class Inbox:
    """Frames from the program, read by a thread that never touches the module."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._queue: queue.SimpleQueue[Frame | SaqtaError] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    def request(self, seconds: float | None) -> JsonFrame:
        """The next request.

        Raises:
            queue.Empty: None came in time.
            WorkerProtocol: Something else came.
        """
        frame = self._next(seconds)
        if not isinstance(frame, JsonFrame):
            raise WorkerProtocol(reason="a secret nobody asked for")
        return frame

    def secret(self) -> bytearray:
        """The secret that a request announced; the caller zeroes it.

        Raises:
            WorkerProtocol: Something else came.
        """
        frame = self._next(IDLE_S)
        if not isinstance(frame, SecretFrame):
            raise WorkerProtocol(reason="a secret was announced and did not come")
        return frame.buffer

    def _next(self, seconds: float | None) -> Frame:
        item = self._queue.get(timeout=seconds)
        if isinstance(item, SaqtaError):
            raise item
        return item

    def _read(self) -> None:
        read_into = reader_of(self._descriptor)
        while True:
            try:
                self._queue.put(read_frame(read_into))
            except ChannelClosed:
                end(0)
            except WorkerProtocol as error:
                self._queue.put(error)
                return


def run() -> NoReturn:
    """Serves one piece of work and ends the process."""
    in_fd, out_fd = _take_channel()
    _harden()
    code = 0
    try:
        _serve(Inbox(in_fd), out_fd)
    except (queue.Empty, BrokenPipeError):
        # Nobody has asked anything for a while, or there is nobody to answer.
        code = 0
    except SaqtaError as error:
        _last_word(out_fd, error)
        code = 1
    except Exception as error:  # noqa: BLE001 - the one place at the top of the process
        # Only the class travels: a message might quote what must not be quoted.
        _last_word(out_fd, Bug(detail=f"token worker: {type(error).__name__}"))
        code = 70
    end(code)


def guard() -> None:
    """From here on this process has no children (threat 4).

    A child would sign with this process's login. The audit hook refuses what Python
    starts; what a native module forks behind its back ends at once.
    """
    sys.addaudithook(_no_children)
    if hasattr(os, "register_at_fork"):
        # Windows has no fork. Python's own hook knows nothing of a native one.
        _end_native_children()


def end(code: int) -> NoReturn:
    """Ends the process at once: modules crash or hang in their own exit code."""
    os._exit(code)


def _serve(inbox: Inbox, out_fd: int) -> None:
    # Imported late, so that hardening comes before any library of the system.
    from desktop.tokens.worker.desk import Desk

    desk = Desk(inbox)
    guard()
    idle = IDLE_S
    while True:
        try:
            frame = _next_request(inbox, idle)
        except queue.Empty:
            desk.close()
            raise
        answer, final = desk.answer(frame.value)
        write_json(out_fd, answer)
        if final:
            desk.close()
            return
        idle = desk.idle_s


def _next_request(inbox: Inbox, idle: float) -> JsonFrame:
    since = running_s()
    frame = inbox.request(idle)
    if running_s() - since > idle:
        # The computer slept, and whoever is here now was not asked for a PIN.
        raise queue.Empty
    return frame


def _take_channel() -> tuple[int, int]:
    """Moves stdin and stdout away, before a native module could write there."""
    in_fd, out_fd = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    if nowhere > 2:
        os.close(nowhere)
    return in_fd, out_fd


def _harden() -> None:
    """No core dump, and no life after the program (an addition to stdin's end)."""
    from desktop import system

    system.disable_core_dumps()
    system.die_with_parent()


def _end_native_children() -> None:
    """Has the C library end a child before fork(2) returns in it."""
    # Imported here: Windows has no use for it.
    import ctypes

    library = ctypes.CDLL(None)
    # glibc has pthread_atfork for the linker alone, and this one for everybody.
    glibc = getattr(library, "__register_atfork", None)
    if glibc is not None:
        glibc(None, None, library._exit, None)
    else:
        library.pthread_atfork(None, None, library._exit)


def _no_children(event: str, _arguments: object) -> None:
    if event in _FORBIDDEN_EVENTS:
        raise Bug(detail=f"the token worker may not {event}")


def _last_word(out_fd: int, error: SaqtaError) -> None:
    try:
        write_json(out_fd, {"id": None, "error": error_to_dict(error), "final": True})
    except OSError:
        # The program is gone; there is nobody to tell.
        return
