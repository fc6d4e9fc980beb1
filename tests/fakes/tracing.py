"""Runs a process under strace: to write down its calls, or to make the nth one fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.lacking import lacking

__all__ = ["Run", "calls_in", "child", "count_calls", "inject", "need_strace", "trace"]

_ROOT = Path(__file__).parents[2]
_DEADLINE_S = 60


@dataclass(frozen=True)
class Run:
    """How a traced process ended.

    Attributes:
        code: Its exit code; negative for a signal.
        lines: What it said, by words.
    """

    code: int
    lines: list[list[str]]

    def said(self, word: str) -> list[list[str]]:
        """The rest of each line that began with this word."""
        return [line[1:] for line in self.lines if line and line[0] == word]


def need_strace() -> None:
    """Skips without strace; in continuous integration that is a failure."""
    if shutil.which("strace"):
        return
    lacking("strace is not installed")


def child(*words: object) -> list[str]:
    """The command line of `tests.fakes.store_child`."""
    # Without -P its own folder, with a token.py, would come before the library.
    program = Path(__file__).with_name("store_child.py")
    return [sys.executable, "-P", str(program), *(str(word) for word in words)]


def trace(command: Sequence[str], calls: Sequence[str], output: Path) -> Run:
    """Runs a command and writes these calls, with their data, to a file."""
    names = ",".join(calls)
    options = ["-f", "-qq", "-xx", "-s", "1000000", "-e", f"trace={names}"]
    return _run([*_strace(), *options, "-o", str(output), *command])


def count_calls(command: Sequence[str], calls: Sequence[str], output: Path) -> Run:
    """As :func:`trace`; see :func:`calls_in`."""
    names = ",".join(calls)
    options = ["-f", "-qq", "-s", "0", "-e", f"trace={names}", "-o", str(output)]
    return _run([*_strace(), *options, *command])


def calls_in(output: Path) -> Counter[str]:
    """How often each call stands in a trace."""
    found: Counter[str] = Counter()
    for line in output.read_text("ascii").splitlines():
        call = line.split(None, 1)[1]
        found[call.partition("(")[0]] += 1
    return found


def inject(command: Sequence[str], call: str, what: str) -> Run:
    """Runs a command with a fault, e.g. ``fsync`` and ``signal=SIGKILL:when=3``."""
    options = ["-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    # strace 6.1 delivers no signal under --seccomp-bpf, so each call is stopped.
    need_strace()
    return _run(["strace", *options, "-e", f"inject={call}:{what}", *command])


def _strace() -> list[str]:
    need_strace()
    return ["strace", "--seccomp-bpf"]


def _run(command: Sequence[str]) -> Run:
    done = subprocess.run(
        command,
        cwd=_ROOT,
        capture_output=True,
        timeout=_DEADLINE_S,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    lines = [line.split() for line in done.stdout.decode("ascii").splitlines()]
    return Run(done.returncode, lines)
