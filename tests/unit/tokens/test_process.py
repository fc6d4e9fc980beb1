"""The worker's own process: no children, nothing printed, a last word at the end."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from desktop.errors import WorkerProtocol
from desktop.tokens.channel import (
    ChannelClosed,
    JsonFrame,
    encode_json,
    read_frame,
)
from desktop.tokens.client import worker_command

GUARDED = """
import os, subprocess, sys
from desktop.errors import Bug
from desktop.tokens.worker.process import guard
guard()
def attempt(name, act):
    try:
        act()
    except Bug as error:
        print(name, "refused")
    else:
        print(name, "DONE")
attempt("fork", os.fork)
attempt("system", lambda: os.system("true"))
attempt("popen", lambda: subprocess.run(["true"]))
attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("exec", lambda: os.execv("/bin/true", ["true"]))
# As a native module would do it, past everything that Python sees.
import ctypes
child = ctypes.CDLL(None).fork()
if child == 0:
    os.write(1, b"a child lives\\n")
    os._exit(0)
os.waitpid(child, 0)
"""


def test_a_guarded_process_has_no_children() -> None:
    result = subprocess.run(
        [sys.executable, "-c", GUARDED],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert result.stdout.split("\n")[:-1] == [
        f"{name} refused" for name in ("fork", "system", "popen", "spawn", "exec")
    ]


def _exchange(data: bytes, *, then_close: bool = False) -> tuple[list[object], int]:
    """Everything that a real worker answers to these bytes, and its exit code."""
    answers: list[object] = []
    with subprocess.Popen(
        worker_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LANG": "C.UTF-8"},
        cwd="/",
        bufsize=0,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        out = process.stdout.fileno()
        process.stdin.write(data)
        if then_close:
            process.stdin.close()
        while True:
            try:
                frame = read_frame(lambda view: os.readv(out, [view]))
            except ChannelClosed:
                break
            assert isinstance(frame, JsonFrame)
            answers.append(frame.value)
        assert process.stderr.read() == b""
        return answers, process.wait(10)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xffJ",
        b"\x00\x00\x00\x02J[]",
        b"\x00\x00\x00\x02Xab",
        b"\x00\x00\x00\x03Sabc",
        os.urandom(64),
    ],
    ids=["huge", "list", "kind", "secret", "random"],
)
def test_nonsense_ends_the_worker_with_a_last_word(data: bytes) -> None:
    answers, code = _exchange(data)
    (answer,) = answers
    assert isinstance(answer, dict)
    assert answer["final"] is True
    assert answer["error"]["code"] == WorkerProtocol.code
    assert code == 1


def test_the_end_of_stdin_ends_the_worker() -> None:
    assert _exchange(b"", then_close=True) == ([], 0)


SLEPT = """
import os, sys
from desktop.tokens.worker import process
asleep = 0.0
true_counter = process.running_s
process.running_s = lambda: true_counter() + asleep
class Asks:
    def __init__(self):
        self.number = 0
    def request(self, seconds):
        global asleep
        self.number += 1
        asleep += float(sys.argv[1]) if self.number == 3 else 0.0
        return process.JsonFrame({"call": "no-such-call", "id": self.number})
try:
    process._serve(Asks(), 1)
except process.queue.Empty:
    os._exit(7)
"""


def _answers_before_and_after(slept_s: float) -> list[int]:
    """Numbers of the answers of a work during whose third pause the computer sleeps."""
    with subprocess.Popen(
        [sys.executable, "-c", SLEPT, str(slept_s)], stdout=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        out = process.stdout.fileno()
        numbers: list[int] = []
        try:
            while len(numbers) < 5:
                frame = read_frame(lambda view: os.readv(out, [view]))
                assert isinstance(frame, JsonFrame)
                numbers.append(frame.value["id"])
        except ChannelClosed:
            assert process.wait(30) == 7
        else:
            process.kill()
    return numbers


def test_a_login_does_not_outlive_a_sleep_of_the_computer() -> None:
    assert _answers_before_and_after(31.0) == [1, 2]
    assert _answers_before_and_after(5.0) == [1, 2, 3, 4, 5]


def test_a_stranger_is_refused_and_the_work_goes_on() -> None:
    unknown = encode_json({"call": "decrypt", "id": 1})
    close = encode_json({"call": "close", "id": 2})
    answers, code = _exchange(unknown + close)
    first, second = answers
    assert isinstance(first, dict)
    assert first["error"]["code"] == "SQ-WRK-04"
    assert second == {"id": 2, "ok": {}, "final": True}
    assert code == 0
