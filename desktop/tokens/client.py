"""The program's side of a token worker: start, ask with a deadline, kill, reap.

A worker that crashes, hangs, is stopped or sends nonsense costs the caller one coded
error within the deadline and nothing else (threats 3 and 6). It is spawned, never
forked, with nothing in its environment but what the approval pins (threat 2).
"""

from __future__ import annotations

import functools
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop import system
from desktop.errors import (
    SaqtaError,
    TokenBusy,
    WorkerDied,
    WorkerProtocol,
    WorkerTimeout,
    error_from_dict,
)
from desktop.model.tokens import ApprovedModule
from desktop.tokens.channel import (
    ChannelClosed,
    Frame,
    JsonFrame,
    encode_json,
    read_frame,
    reader_of,
    write_all,
    write_secret,
)

__all__ = [
    "Deadlines",
    "Worker",
    "module_fields",
    "secret_writer",
    "worker_command",
    "worker_environment",
]

#: A pipe holds 64 KiB on Linux; less than this never blocks a caller.
_SURE_TO_FIT = 16 * 1024
#: How long a worker that said its last word may take to be gone.
_GRACE_S = 2.0

SecretWriter = Callable[[int], None]


@dataclass(frozen=True)
class Deadlines:
    """Seconds that a call may take (security.md D-S1; settable per token profile).

    Attributes:
        start: Interpreter, module and first answer.
        call: Every call but the following.
        generate: Making a key pair; cards take their time.
        person: A PIN typed on the reader, or read from a descriptor.
    """

    start: float = 20.0
    call: float = 10.0
    generate: float = 120.0
    person: float = 120.0


def worker_command() -> list[str]:
    """How the worker starts: its own executable when frozen, else the module.

    ``-I`` ignores PYTHONPATH, the current folder and the user's site-packages, so
    only the installed package is found; a source tree is installed in editable mode.
    """
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        beside = Path(sys.executable).with_name(f"saqta-token-worker{suffix}")
        return [str(beside)]
    return [sys.executable, "-I", "-m", "desktop.tokens.worker"]


def worker_environment(module: ApprovedModule) -> dict[str, str]:
    """A fixed list, and what the approval pins (threat 2); nothing is inherited."""
    fixed = {"LANG": "C.UTF-8"}
    if sys.platform == "win32":
        # Without it no Windows process can find the system's own libraries.
        fixed["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return {**fixed, **module.env}


@functools.cache
def _spawner() -> ThreadPoolExecutor:
    """One thread that lives as long as the program and starts every worker.

    PR_SET_PDEATHSIG fires when the thread that spawned the child ends [measured], so a
    passing thread would take its workers with it.
    """
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


class Worker:
    """One worker process.

    Attributes:
        ended: Whether it said its last word, died, or was killed.

    Raises:
        WorkerDied: It could not be started.
    """

    def __init__(
        self, module: ApprovedModule, *, descriptors: Sequence[int] = ()
    ) -> None:
        self.ended = False
        self._module = module
        self._timed_out = threading.Event()
        self._number = 0
        # One frame is read per question, so that a flood fills the pipe, not memory.
        self._asked = threading.Semaphore(0)
        self._closing = threading.Event()
        try:
            self._process = _spawner().submit(self._spawn, module, descriptors).result()
        except OSError as error:
            # No memory, no processes left, or an executable that is not there.
            raise WorkerDied(call="start", how=str(error.strerror)) from error
        self._frames: queue.SimpleQueue[Frame | WorkerProtocol | None] = (
            queue.SimpleQueue()
        )
        self._reader = threading.Thread(
            target=self._read, name="token-worker-frames", daemon=True
        )
        self._reader.start()

    @property
    def running(self) -> bool:
        """Whether its process is there; one that was idle too long has left."""
        return not self.ended and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask(
        self,
        call: str,
        fields: Mapping[str, Any],
        seconds: float,
        secrets: Sequence[SecretWriter] = (),
    ) -> dict[str, Any]:
        """Sends one request and waits for its answer.

        Args:
            call: Name of the request.
            fields: Its fields.
            seconds: Deadline over everything.
            secrets: Each writes one secret frame to the given descriptor.

        Raises:
            WorkerTimeout: No answer by the deadline; the worker was killed.
            WorkerDied: It ended.
            WorkerProtocol: It sent nonsense; it was killed.
            SaqtaError: What the worker refused with.
        """
        if self.ended:
            raise WorkerDied(call=call, how="the piece of work has ended")
        end = time.monotonic() + seconds
        self._number += 1
        request = encode_json({"call": call, "id": self._number, **fields})
        try:
            with self._killed_at(end, len(request)):
                self._asked.release()
                self._send(request, secrets)
            frame = self._frames.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            self.kill()
            raise WorkerTimeout(call=call, seconds=seconds) from None
        if frame is None or isinstance(frame, WorkerProtocol):
            self.kill()
            if self._timed_out.is_set():
                raise WorkerTimeout(call=call, seconds=seconds)
            if frame is None:
                raise WorkerDied(call=call, how=self._how())
            raise frame
        return self._answer(frame)

    def close(self) -> None:
        """Asks the worker to log out and end, and reaps it; never raises its errors."""
        if not self.ended:
            # Whatever it says, it is gone all the same, which is what was asked for.
            with suppress(SaqtaError):
                self.ask("close", {}, _GRACE_S)
        self.kill()

    def kill(self) -> None:
        """Ends the process, whatever it is doing, and reaps it."""
        self.ended = True
        if self._process.poll() is None:
            self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            # One that hangs inside the kernel (a dead reader) is reaped later.
            self._process.wait(_GRACE_S)
        self._closing.set()
        # The reader may be waiting for a question.
        self._asked.release()
        self._reader.join(_GRACE_S)
        for stream in (self._process.stdin, self._process.stdout):
            # A descriptor that another thread still reads must not be used again by
            # another file; it is rather lost.
            if stream is not None and not self._reader.is_alive():
                _close_quietly(stream)

    # -- the process -----------------------------------------------------------------

    @staticmethod
    def _spawn(
        module: ApprovedModule, descriptors: Sequence[int]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=worker_environment(module),
            cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of this system
            close_fds=True,
            # Ctrl-C at the terminal is for the program; it ends the work in order. On
            # Windows the flags below see to that.
            start_new_session=True,
            **system.inheriting(descriptors),
        )

    def _send(self, request: bytes, secrets: Sequence[SecretWriter]) -> None:
        stream = self._process.stdin
        if stream is None or stream.closed:
            return
        try:
            write_all(stream.fileno(), request)
            for write in secrets:
                write(stream.fileno())
        except OSError:
            # It is gone (a broken pipe; on Windows an invalid argument). Its last word,
            # or the lack of one, is read next.
            return

    @contextmanager
    def _killed_at(self, end: float, size: int) -> Iterator[None]:
        """Keeps a long write to a stopped worker from blocking for ever."""
        if size < _SURE_TO_FIT:
            yield
            return
        timer = threading.Timer(max(0.0, end - time.monotonic()), self._give_up)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self._timed_out.set()
        self._process.kill()

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        read_into = reader_of(stream.fileno())
        while self._asked.acquire() and not self._closing.is_set():
            try:
                frame = read_frame(read_into)
            except ChannelClosed:
                self._frames.put(None)
                return
            except WorkerProtocol as error:
                self._frames.put(error)
                return
            self._frames.put(frame)
        # Killed by another thread; whoever waits for an answer must hear of it.
        self._frames.put(None)

    def _answer(self, frame: Frame) -> dict[str, Any]:
        value = frame.value if isinstance(frame, JsonFrame) else {}
        final = value.get("final")
        known = isinstance(final, bool) and ("ok" in value) != ("error" in value)
        # The last word of a dying worker answers no question in particular.
        numbers = (self._number, None) if "error" in value else (self._number,)
        if not known or value.get("id") not in numbers:
            self.kill()
            raise WorkerProtocol(reason="the answer is not of the expected form")
        if final:
            self.ended = True
            self._reap()
        if "error" in value:
            error = value["error"]
            raise self._named(error_from_dict(error if isinstance(error, dict) else {}))
        answer = value["ok"]
        if not isinstance(answer, dict):
            self.kill()
            raise WorkerProtocol(reason="the answer is not of the expected form")
        return answer

    def _named(self, error: SaqtaError) -> SaqtaError:
        """Says who holds the token, where the system tells; PKCS#11 can't."""
        if not isinstance(error, TokenBusy):
            return error
        found = system.reader_programs(self._module.path)
        return TokenBusy(holder=", ".join(found or ()) or "?")

    def _reap(self) -> None:
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            # Some modules never return from their own end (open-eid #41).
            self._process.kill()
        self.kill()

    def _how(self) -> str:
        code = self._process.returncode
        if code is None or code >= 0:
            return f"exit code {code}"
        # Most real-time signals have a number and no name.
        named = -code in set(signal.Signals)
        return f"signal {signal.Signals(-code).name if named else -code}"


def _close_quietly(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        # The other end is gone; unbuffered, so nothing was lost.
        return


def secret_writer(secret: bytearray | memoryview) -> SecretWriter:
    """Writes that buffer as a secret frame; the caller keeps and zeroes it."""
    return lambda descriptor: write_secret(descriptor, secret)


def module_fields(module: ApprovedModule) -> dict[str, Any]:
    """An approval as the worker is told of it."""
    return {
        "path": module.path,
        "sha256": module.sha256,
        "owner": module.owner,
        "env": dict(module.env),
        "source": module.source,
        "profile": module.profile,
    }
