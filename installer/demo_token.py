"""A SoftHSM2 token for the demo and for tests: its own folder, its own PIN.

The token is initialised by ``softhsm2-util`` at a pseudo-terminal, so that its PINs
stand in no argument list and no environment.
"""

from __future__ import annotations

import os
import pty
import re
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DemoToken", "ensure"]

_MODULES = (
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)


@dataclass(frozen=True)
class DemoToken:
    """Where the demo token lives.

    Attributes:
        conf: The file SOFTHSM2_CONF names.
        pin_file: Holds the PIN, 0600; the demo hands it over by descriptor.
    """

    module: Path
    conf: Path
    serial: str
    pin_file: Path


def ensure(folder: Path, *, label: str = "Saqta demo") -> DemoToken:
    """The token in that folder, made when it is not there yet.

    Raises:
        RuntimeError: SoftHSM2 is missing or refuses.
    """
    module = next((Path(name) for name in _MODULES if Path(name).exists()), None)
    if module is None:
        raise RuntimeError("SoftHSM2 is not installed (Debian package softhsm2)")
    conf, pin_file = folder / "softhsm2.conf", folder / "pin"
    serial_file = folder / "serial"
    if not serial_file.exists():
        (folder / "tokens").mkdir(parents=True, exist_ok=True, mode=0o700)
        conf.write_text(
            f"directories.tokendir = {folder / 'tokens'}\n"
            "objectstore.backend = file\nlog.level = ERROR\n",
            encoding="utf-8",
        )
        pin, so_pin = secrets.token_hex(4), secrets.token_hex(8)
        for path, text in ((pin_file, pin), (folder / "so-pin", so_pin)):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(text + "\n")
        serial_file.write_text(_initialise(conf, label, pin, so_pin), encoding="ascii")
    return DemoToken(
        module=module.resolve(),
        conf=conf,
        serial=serial_file.read_text(encoding="ascii").strip(),
        pin_file=pin_file,
    )


def _initialise(conf: Path, label: str, pin: str, so_pin: str) -> str:
    """Runs softhsm2-util at a pseudo-terminal; answers the serial number."""
    env = {"PATH": "/usr/bin:/bin", "SOFTHSM2_CONF": str(conf), "LC_ALL": "C"}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["softhsm2-util", "--init-token", "--free", "--label", label],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        close_fds=True,
        start_new_session=True,
    )
    os.close(theirs)
    seen = b""
    answers = [so_pin, so_pin, pin, pin]
    while answers:
        piece = _read(ours)
        if not piece:
            break
        seen += piece
        if re.search(
            rb"enter (the )?(SO|user) PIN[^:]*: *$|Please re.?enter[^:]*: *$",
            seen,
            re.IGNORECASE,
        ):
            os.write(ours, answers.pop(0).encode("ascii") + b"\n")
            seen = b""
    while _read(ours):
        pass
    os.close(ours)
    if process.wait(timeout=30) != 0:
        raise RuntimeError("softhsm2-util could not initialise the demo token")
    shown = subprocess.run(
        ["softhsm2-util", "--show-slots"],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for block in re.split(r"^Slot ", shown, flags=re.MULTILINE):
        found = re.search(r"Serial number:\s*(\S+)", block)
        if found and re.search(
            rf"Label:\s*{re.escape(label)}\s*$", block, re.MULTILINE
        ):
            return found.group(1)
    raise RuntimeError("the demo token was not found after it was made")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        # Linux answers EIO once the other side of a pseudo-terminal is closed.
        return b""
