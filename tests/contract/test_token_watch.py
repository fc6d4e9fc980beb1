"""The watch sees tokens come and go, never logs in, and outlives its worker."""

from __future__ import annotations

import queue
import secrets
import threading
from collections.abc import Iterator

import pytest

from desktop.errors import TokenRemoved, WorkerDied
from desktop.tokens import work
from desktop.tokens.client import Deadlines
from desktop.tokens.watch import Sighting, Watch
from tests.fakes.softhsm import SoftHsm
from tests.fakes.token_shim import Shim, make_shim

#: A hang, not a measure: the promise of 1 s is measured in tests/bench.
PATIENCE_S = 60
#: Only a call that hangs may meet them: a slow look would be one sighting more.
PATIENT = Deadlines(start=60.0, call=30.0, generate=60.0)


@pytest.fixture
def shim(softhsm: SoftHsm) -> Iterator[Shim]:
    rig = make_shim(softhsm)
    rig.forget()
    rig.plug_in()
    yield rig
    rig.plug_in()


def _watch(shim: Shim, faults: str) -> tuple[Watch, queue.SimpleQueue[Sighting]]:
    seen: queue.SimpleQueue[Sighting] = queue.SimpleQueue()
    watch = Watch(shim.module(faults), seen.put, interval_s=0.05, deadlines=PATIENT)
    watch.start()
    return watch, seen


def test_coming_and_going_is_seen_without_a_login(shim: Shim) -> None:
    watch, seen = _watch(shim, "")
    try:
        serials = {info.serial for info in seen.get(timeout=PATIENCE_S).tokens}
        assert shim.behind.serial in serials
        shim.unplug()
        assert seen.get(timeout=PATIENCE_S).tokens == ()
        shim.plug_in()
        again = {info.serial for info in seen.get(timeout=PATIENCE_S).tokens}
        assert again == serials
    finally:
        watch.stop()
    assert seen.empty()
    called = {name for _, name in shim.calls()}
    assert "C_GetTokenInfo" in called
    assert not called & {"C_Login", "C_OpenSession", "C_Sign"}


def test_a_worker_that_dies_is_replaced(shim: Shim) -> None:
    # Each worker dies at its third look; the next one sees the token again.
    watch, seen = _watch(shim, "C_GetSlotList:5:crash")
    try:
        assert seen.get(timeout=PATIENCE_S).tokens
        failed = seen.get(timeout=PATIENCE_S)
        assert isinstance(failed.error, WorkerDied)
        assert failed.tokens == ()
        assert seen.get(timeout=PATIENCE_S).tokens
    finally:
        watch.stop()


def test_the_watch_goes_on_during_a_piece_of_work(shim: Shim) -> None:
    watch, seen = _watch(shim, "")
    try:
        assert seen.get(timeout=PATIENCE_S).tokens
        behind = shim.behind
        with work.open_work(
            shim.module(""), behind.serial, ["describe"], behind.pin()
        ) as piece:
            shim.unplug()
            assert seen.get(timeout=PATIENCE_S).tokens == ()
            assert not piece.ended
    finally:
        watch.stop()


def test_stopping_twice_and_before_the_first_look(shim: Shim) -> None:
    watch, _ = _watch(shim, "")
    watch.stop()
    watch.stop()
    assert not [item for item in threading.enumerate() if item.name == "token-watch"]


def test_removal_in_the_middle_ends_the_work(shim: Shim) -> None:
    behind = shim.behind
    module = shim.module("C_GetSlotInfo:*:print;C_GenerateKeyPair:1:rc=e0")
    with work.open_work(
        module,
        behind.serial,
        ["describe", "generate_application_key"],
        behind.pin(),
        deadlines=PATIENT,
    ) as piece:
        with pytest.raises(TokenRemoved, match=behind.serial):
            piece.generate_application_key(
                secrets.token_hex(16), "ecdsa-p256", "Saqta", None
            )
        assert piece.ended
