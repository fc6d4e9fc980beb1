"""Test 27: where a PIN is after it was typed, seen from outside the process."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import secrets
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import PinIncorrect
from desktop.secret import Pin
from desktop.tokens import work
from tests.fakes.lacking import lacking
from tests.fakes.softhsm import SO_PIN, SoftHsm

_ROOT = Path(__file__).parents[2]
_MASK = 0x55
#: Security.md, section 6: how long the window may hold a PIN after it was entered.
_PIN_LIFETIME_S = 1.0


class Window:
    """The process of :mod:`tests.fakes.pin_child`, told one word at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def say(self, line: str) -> dict[str, Any]:
        """Sends a line and reads the answer; empty when the process ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        found: dict[str, Any] = json.loads(answer) if answer else {}
        return found


@contextmanager
def _window(softhsm: SoftHsm, folder: Path, *, guarded: bool) -> Iterator[Any]:
    serial = softhsm.add_token("Canary")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.pin_child"],
        cwd=folder,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(_ROOT),
            "SAQTA_HOME": str(folder / "home"),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_allow_cores,
    )
    try:
        module = {**dataclasses.asdict(softhsm.module)}
        module["env"] = dict(softhsm.module.env)
        window = Window(process)
        asked = {
            "module": module,
            "serial": serial,
            "so_pin": SO_PIN.decode(),
            "guarded": guarded,
        }
        yield window, window.say(json.dumps(asked))
    finally:
        process.kill()
        with process:
            pass


def _allow_cores() -> None:
    resource.setrlimit(
        resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    )


def _copies(path: Path, mask: bytes) -> int:
    """Copies in UTF-8, UTF-16 and UTF-32, counted over the masked file."""
    table = bytes(index ^ _MASK for index in range(256))
    forms = [
        bytes(byte for item in mask for byte in (item, *[_MASK] * padding))
        for padding in (0, 1, 3)
    ]
    masked = path.read_bytes().translate(table)
    return sum(masked.count(form) for form in forms)


def _dump(pid: int, folder: Path, name: str) -> Path:
    subprocess.run(
        ["gcore", "-o", str(folder / name), str(pid)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return folder / f"{name}.{pid}"


def test_a_typed_pin_is_in_no_picture_of_the_window(
    softhsm: SoftHsm, tmp_path: Path
) -> None:
    if shutil.which("gcore") is None:
        lacking("gcore is missing (package gdb)")
    with _window(softhsm, tmp_path, guarded=True) as (window, told):
        mask = bytes.fromhex(told["mask"])
        time.sleep(_PIN_LIFETIME_S)
        assert _copies(_dump(window.pid, tmp_path, "after"), mask) == 0
        assert window.say("copy")["kept"] == len(mask)
        found = _copies(_dump(window.pid, tmp_path, "copied"), mask)
        assert found >= 1, "the picture must show the copy that is there now"
        assert Path(f"/proc/{told['worker']}").exists()
        window.say("close")
        assert not Path(f"/proc/{told['worker']}").exists()
    for path in tmp_path.glob("home/**/*"):
        assert not path.is_file() or _copies(path, mask) == 0


@pytest.mark.parametrize("guarded", [True, False])
def test_an_abort_leaves_no_core(
    softhsm: SoftHsm, tmp_path: Path, *, guarded: bool
) -> None:
    """Without our guard the same process does leave one, where the system makes any."""
    with _window(softhsm, tmp_path, guarded=guarded) as (window, _):
        assert window.say("abort") == {}
        _, status, _ = os.wait4(window.pid, 0)
    assert os.WIFSIGNALED(status)
    if guarded:
        assert not os.WCOREDUMP(status)
        assert list(tmp_path.glob("core*")) == []
    elif not os.WCOREDUMP(status):
        pytest.skip("this system makes no core files at all")


def test_a_traceback_with_every_local_holds_no_pin(softhsm: SoftHsm) -> None:
    text = secrets.token_hex(8)
    with pytest.raises(PinIncorrect, match="SQ-PIN-01") as caught:
        work.open_work(
            softhsm.module,
            softhsm.add_token("Traceback"),
            ["describe"],
            Pin(bytearray(text.encode())),
        )
    # The frame of this test holds the text; those of the program must not.
    trace = caught.value.__traceback__
    assert trace is not None
    told = traceback.TracebackException(
        PinIncorrect, caught.value, trace.tb_next, capture_locals=True
    )
    shown = "".join(told.format())
    assert "secrets" in shown
    assert text not in shown
