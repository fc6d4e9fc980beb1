"""openCryptoki's soft token: machine-wide, so one xdist group and one set of PINs.

The daemon ``pkcsslotd`` is started when it does not run; slot 3 is the soft token. The
factory SO PIN must be changed before a user PIN can be set, and the user PIN before it
may be used (Debian 12's openCryptoki 3.8).
"""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import modules, work
from tests.fakes.lacking import lacking

__all__ = ["OpenCryptoki", "make_opencryptoki"]

HINT = "/usr/lib/x86_64-linux-gnu/opencryptoki/libopencryptoki.so.0"
LABEL = "Saqta contract"
SLOT = "3"
FACTORY_SO_PIN = "87654321"
SO_PIN = "65748392"
FIRST_PIN = "91827364"
PIN = "73915482"
_WAIT_S = 60.0


@dataclass(frozen=True)
class OpenCryptoki:
    """The machine's soft token, approved.

    Attributes:
        module: Its approval.
        serial: Of the soft token.
    """

    module: ApprovedModule
    serial: str

    def pin(self) -> Pin:
        """The right PIN, for one entry."""
        return Pin(bytearray(PIN.encode()))


def make_opencryptoki(folder: Path) -> OpenCryptoki:
    """Starts the daemon where it is needed and sets up the soft token once."""
    if shutil.which("pkcsslotd") is None:
        lacking("pkcsslotd is missing (package opencryptoki)")
    _start()
    if LABEL not in _conf("-t"):
        _reset()
    module = modules.approve(HINT, {}, folder=folder / "lists")
    tokens = [info for info in work.list_tokens(module) if info.label == LABEL]
    assert len(tokens) == 1, "the soft token was not found after it was set up"
    return OpenCryptoki(module, tokens[0].serial)


def _start() -> None:
    if _running():
        return
    subprocess.run(["pkcsslotd"], check=True, capture_output=True, timeout=30)
    end = time.monotonic() + _WAIT_S
    while not _running():
        assert time.monotonic() < end, "pkcsslotd did not start"
        time.sleep(0.1)


def _running() -> bool:
    done = subprocess.run(
        ["pkcsconf", "-s"], capture_output=True, check=False, timeout=30
    )
    return done.returncode == 0


def _reset() -> None:
    """Initialises the soft token; whatever a stranger kept in it is theirs no more."""
    _conf("-I", "-c", SLOT, "-S", FACTORY_SO_PIN, text=LABEL + "\n")
    _conf("-P", "-c", SLOT, "-S", FACTORY_SO_PIN, "-n", SO_PIN)
    _conf("-u", "-c", SLOT, "-S", SO_PIN, "-n", FIRST_PIN)
    _conf("-p", "-c", SLOT, "-U", FIRST_PIN, "-n", PIN)


def _conf(*arguments: str, text: str = "") -> str:
    done = subprocess.run(
        ["pkcsconf", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
