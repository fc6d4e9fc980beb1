"""Test 10: many wrong PINs leave nothing behind, and the officer's login still works.

Each wrong PIN leaks a session inside the module (style.md e7), so its worker ends with
it. 500 with ``--full``; a few without.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.canonical import canonical
from desktop.errors import PinIncorrect
from desktop.model.tokens import PinState
from desktop.secret import Pin
from desktop.tokens import work
from tests.fakes.softhsm import PIN, SO_PIN, make_softhsm
from tests.fakes.token_shim import Shim, make_shim

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
_WHOLE, _FEW = 500, 5
_PATIENCE_S = 30


class Left(NamedTuple):
    """What this process has open."""

    descriptors: int
    threads: int
    children: int


def _left() -> Left:
    own = os.getpid()
    children = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            # It ended between the two looks.
            continue
        # A zombie counts: it would be one that nobody reaps.
        children += fields[1] == str(own)
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    return Left(descriptors, threading.active_count(), children)


def _nothing_more_than(before: Left) -> bool:
    """Whether no more is open than before; what older tests left may still end."""
    end = time.monotonic() + _PATIENCE_S
    while any(now > then for now, then in zip(_left(), before, strict=True)):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    return make_shim(make_softhsm(tmp_path_factory.mktemp("wrong-pins")))


def _wrong(shim: Shim, serial: str) -> None:
    with pytest.raises(PinIncorrect, match="SQ-PIN-01"):
        work.open_work(
            shim.module(), serial, ["describe"], Pin(bytearray(b"wrong-1234"))
        )


def _right(shim: Shim, serial: str, key_id: str) -> None:
    module, pin = shim.module(), Pin(bytearray(PIN))
    with work.open_work(module, serial, PURPOSES, pin) as piece:
        record = canonical({"type": "application"})
        assert piece.signer(key_id).sign_record("application", record)


@pytest.mark.timeout(1800)
def test_wrong_pins_leave_nothing_behind(shim: Shim, *, full: bool) -> None:
    serial = shim.behind.serial
    _wrong(shim, serial)
    before, times = _left(), _WHOLE if full else _FEW
    shim.forget()
    for _ in range(times):
        _wrong(shim, serial)
    assert _nothing_more_than(before), (_left(), before)
    # One try and one session for each confirmation; the session died with its process.
    workers = {thread for thread, _ in shim.calls()}
    assert len(workers) == times
    assert shim.count("C_Login") == shim.count("C_OpenSession") == times
    new = Pin(bytearray(PIN))
    info = work.unblock(shim.module(), serial, Pin(bytearray(SO_PIN)), new)
    assert info.pin_state is PinState.FINE
    assert _nothing_more_than(before), (_left(), before)


@pytest.mark.timeout(1800)
def test_opening_and_closing_leaves_nothing_behind(shim: Shim, *, full: bool) -> None:
    serial, key_id = shim.behind.serial, "10" * 16
    pin = Pin(bytearray(PIN))
    with work.open_work(shim.module(), serial, PURPOSES, pin) as piece:
        key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    before, times = _left(), _WHOLE if full else _FEW
    shim.forget()
    for _ in range(times):
        _right(shim, serial, key_id)
    assert _nothing_more_than(before), (_left(), before)
    opened = shim.count("C_OpenSession")
    assert opened == shim.count("C_CloseSession") == shim.count("C_Logout") == times
    with work.open_work(shim.module(), serial, PURPOSES, Pin(bytearray(PIN))) as piece:
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)


@pytest.mark.parametrize(
    ("so_flag", "state"),
    # SoftHSM itself says after a wrong SO PIN that few tries are left.
    [("0", "count_low"), ("200000", "final_try")],
)
def test_a_wrong_so_pin_tells_of_its_own_tries(
    shim: Shim, so_flag: str, state: str
) -> None:
    """Who unblocks a locked PIN must hear how the SO PIN stands, not the locked one."""
    locked = shim.module(f"C_GetTokenInfo:*:flags={int(so_flag, 16) | 0x40000:x}/0")
    with pytest.raises(PinIncorrect, match="SQ-PIN-01") as caught:
        work.unblock(
            locked,
            shim.behind.serial,
            Pin(bytearray(b"wrong-so-1")),
            Pin(bytearray(PIN)),
        )
    assert caught.value.pin_state == state
