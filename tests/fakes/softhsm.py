"""Private SoftHSM2 tokens for tests: own state, own configuration, no real home."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import modules, work
from tests.fakes.lacking import lacking

__all__ = ["HINT", "PIN", "SO_PIN", "SoftHsm", "make_softhsm"]

#: A link on Debian; approval resolves it.
HINT = "/usr/lib/softhsm/libsofthsm2.so"
PIN = b"canary-7391"
SO_PIN = b"canary-so-8204"


@dataclass(frozen=True)
class SoftHsm:
    """One private SoftHSM2 with its first token.

    Attributes:
        module: Its approval, with the configuration pinned.
        serial: Of the first token.
        environment: For foreign tools that look at the same token.
        folder: Where all of it lies.
    """

    module: ApprovedModule
    serial: str
    environment: dict[str, str]
    folder: Path

    def add_token(self, label: str, so_pin: bytes = SO_PIN) -> str:
        """Makes another token and returns its serial number."""
        before = {info.serial for info in work.list_tokens(self.module)}
        _init(self.environment, label, so_pin)
        after = {info.serial for info in work.list_tokens(self.module)}
        return (after - before).pop()

    def pin(self) -> Pin:
        """The right PIN, for one entry."""
        return Pin(bytearray(PIN))


def make_softhsm(folder: Path) -> SoftHsm:
    """Makes a private SoftHSM2 with one token, and approves its module."""
    if shutil.which("softhsm2-util") is None:
        lacking("softhsm2-util is missing")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {folder / 'tokens'}\n"
        "objectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n"
    )
    environment = {**os.environ, "SOFTHSM2_CONF": str(configuration)}
    _init(environment, "Saqta test")
    module = modules.approve(
        HINT, {"SOFTHSM2_CONF": str(configuration)}, folder=folder / "lists"
    )
    (token,) = work.list_tokens(module)
    return SoftHsm(module, token.serial, environment, folder)


def _init(environment: dict[str, str], label: str, so_pin: bytes = SO_PIN) -> None:
    # A test PIN of a synthetic token; the product never puts one into an argument.
    subprocess.run(
        [
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--pin",
            PIN.decode(),
            "--so-pin",
            so_pin.decode(),
        ],
        env=environment,
        check=True,
        capture_output=True,
        timeout=30,
    )
