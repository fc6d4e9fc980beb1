"""Test 4: refresh, sign, poll and log out by eight callers at once."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.canonical import canonical
from desktop.tokens import work
from desktop.tokens.watch import Sighting, Watch
from tests.fakes.softhsm import SoftHsm

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
#: How long with ``--full``; once round without (security.md, section 5).
_FULL_S = 600


@pytest.mark.timeout(_FULL_S + 300)
def test_everything_at_once(softhsm: SoftHsm, *, full: bool) -> None:
    record = canonical({"type": "application"})
    key_id = secrets.token_hex(16)
    module, serial = softhsm.module, softhsm.serial
    seen: list[Sighting] = []
    watch = Watch(module, seen.append)
    watch.start()

    def other_work() -> None:
        with work.open_work(module, serial, ["describe"], softhsm.pin()) as other:
            other.keys()

    try:
        with (
            work.open_work(module, serial, PURPOSES, softhsm.pin()) as piece,
            ThreadPoolExecutor(8) as pool,
        ):
            key = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
            signer = piece.signer(key_id)
            end = time.monotonic() + (_FULL_S if full else 0)
            while True:
                tasks = [
                    pool.submit(task)
                    for task in [
                        *[lambda: signer.sign_record("application", record)] * 20,
                        *[piece.info] * 10,
                        *[lambda: work.list_tokens(module)] * 6,
                        *[lambda: work.list_keys(module, serial)] * 4,
                        *[other_work] * 6,
                    ]
                ]
                for task in tasks:
                    task.result(timeout=60)
                if time.monotonic() >= end:
                    break
            piece.destroy_key(key_id, key.custody.spki_sha256, key_id)
    finally:
        watch.stop()
    assert seen
    assert [item.error for item in seen if item.error] == []
