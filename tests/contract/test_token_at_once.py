"""Test 4: refresh, sign, poll and log out by eight callers at once.

Through the fault module without a fault: it ends the process at the first call of a
second thread, so that one thread for each worker is asserted ten minutes long.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.canonical import canonical
from desktop.tokens import work
from desktop.tokens.watch import Sighting, Watch
from tests.fakes.softhsm import SoftHsm
from tests.fakes.token_shim import make_shim

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
    module, serial = make_shim(softhsm).module(logged=False), softhsm.serial
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


TWO_THREADS = """
import ctypes, sys, threading
library = ctypes.CDLL(sys.argv[1])
table = ctypes.POINTER(ctypes.c_void_p)()
assert library.C_GetFunctionList(ctypes.byref(table)) == 0
# The version takes the first place, C_Initialize the second, C_GetInfo the fourth.
get_info = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(table[3])
room = ctypes.create_string_buffer(256)
print(get_info(room), flush=True)
print(get_info(room), flush=True)
thread = threading.Thread(target=lambda: get_info(room))
thread.start()
thread.join()
print("two threads", flush=True)
"""


def test_a_second_thread_is_the_end(softhsm: SoftHsm) -> None:
    """The rig: what asserts one thread really does."""
    shim = make_shim(softhsm)
    env = {**os.environ, **shim.module(logged=False).env}
    done = subprocess.run(
        [sys.executable, "-c", TWO_THREADS, str(shim.library)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        cwd=shim.folder,
        timeout=60,
    )
    assert done.returncode == -signal.SIGABRT, done.stderr
    # CKR_CRYPTOKI_NOT_INITIALIZED twice, and nothing after the other thread's call.
    assert done.stdout.split() == ["400", "400"]
