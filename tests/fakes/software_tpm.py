"""tpm2-pkcs11 over a software TPM: swtpm, tpm2-abrmd and a private D-Bus.

Without the resource manager the TPM runs out of object contexts. Everything lives in
one folder and ends with the fixture; one xdist group, because the broker is one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import modules, work
from tests.fakes.lacking import lacking

__all__ = ["SoftwareTpm", "software_tpm"]

HINT = "/usr/lib/x86_64-linux-gnu/libtpm2_pkcs11.so.1"
LABEL = "Saqta tpm"
PIN = "canary-5520"
SO_PIN = "canary-so-1177"
_TOOLS = ("swtpm", "tpm2-abrmd", "tpm2_ptool", "dbus-daemon")
_TCTI = "TPM2_PKCS11_TCTI"
_WAIT_S = 60.0


@dataclass(frozen=True)
class SoftwareTpm:
    """A private TPM with one token, approved.

    Attributes:
        module: Its approval, with store, TCTI and bus pinned.
        serial: Of the token.
    """

    module: ApprovedModule
    serial: str

    def pin(self) -> Pin:
        """The right PIN, for one entry."""
        return Pin(bytearray(PIN.encode()))


@contextmanager
def software_tpm(folder: Path) -> Iterator[SoftwareTpm]:
    """Runs TPM, bus and broker for the length of the block."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        lacking(f"missing: {missing}")
    with ExitStack() as stack:
        port = _free_pair()
        state = folder / "tpm"
        state.mkdir()
        _start(
            stack,
            [
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                f"dir={state}",
                "--server",
                f"type=tcp,port={port},bindaddr=127.0.0.1",
                "--ctrl",
                f"type=tcp,port={port + 1},bindaddr=127.0.0.1",
                "--flags",
                "not-need-init,startup-clear",
            ],
            {},
        )
        _reachable(port)
        address = f"unix:path={folder}/bus"
        _start(
            stack,
            ["dbus-daemon", "--session", "--nofork", f"--address={address}"],
            {},
        )
        _appears(folder / "bus")
        bus = {"DBUS_SESSION_BUS_ADDRESS": address}
        _start(
            stack,
            [
                "tpm2-abrmd",
                "--allow-root",
                "--session",
                "--tcti",
                f"swtpm:host=127.0.0.1,port={port}",
            ],
            bus,
        )
        store = folder / "store"
        store.mkdir()
        environment = {
            **bus,
            "TPM2_PKCS11_STORE": str(store),
            _TCTI: "tabrmd:bus_type=session",
        }
        _make_token(store, environment)
        module = modules.approve(HINT, environment, folder=folder / "lists")
        tokens = [info for info in work.list_tokens(module) if info.label == LABEL]
        assert len(tokens) == 1, "the TPM's token was not found"
        yield SoftwareTpm(module, tokens[0].serial)


def _make_token(store: Path, environment: dict[str, str]) -> None:
    end = time.monotonic() + _WAIT_S
    while True:
        # The broker owns its name on the bus a moment after it was started.
        done = _ptool(["init", "--path", str(store)], environment)
        if done.returncode == 0:
            break
        assert time.monotonic() < end, done.stdout + done.stderr
        time.sleep(0.2)
    added = _ptool(
        [
            "addtoken",
            "--pid=1",
            f"--label={LABEL}",
            f"--sopin={SO_PIN}",
            f"--userpin={PIN}",
            "--path",
            str(store),
        ],
        environment,
    )
    assert added.returncode == 0, added.stdout + added.stderr


def _ptool(
    arguments: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["tpm2_ptool", *arguments],
        # The tools behind tpm2_ptool take the broker by a variable of their own.
        env={**os.environ, **environment, "TPM2TOOLS_TCTI": environment[_TCTI]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _start(stack: ExitStack, command: list[str], environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def end() -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    stack.callback(end)


def _free_pair() -> int:
    """A port whose next one is free as well: swtpm wants both."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports in a row")


def _reachable(port: int) -> None:
    end = time.monotonic() + _WAIT_S
    while True:
        with socket.socket() as probe:
            # The control port may be asked without starting a TPM session.
            if probe.connect_ex(("127.0.0.1", port + 1)) == 0:
                return
        assert time.monotonic() < end, "swtpm did not start"
        time.sleep(0.1)


def _appears(path: Path) -> None:
    end = time.monotonic() + _WAIT_S
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not appear"
        time.sleep(0.05)
