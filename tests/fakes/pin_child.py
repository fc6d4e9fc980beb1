"""A window's process for test 27: a PIN is typed, goes to a worker, and is looked for.

Reads one JSON line, what to do: ``module``, ``serial``, ``so_pin`` (a synthetic
token's) and ``guarded``. The PIN is made here, letter by letter, and told with every
byte xored, so that neither this nor the asking process holds it by telling of it.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
import sys
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import system
from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import work
from ui.widgets.pin_field import PinField

MASK = 0x55
_LENGTH = 24


def _unmasked(mask: bytes) -> bytearray:
    # Of its full length from the beginning: one that grows leaves pieces behind.
    secret = bytearray(len(mask))
    for index, byte in enumerate(mask):
        secret[index] = byte ^ MASK
    return secret


def _type(field: PinField) -> bytes:
    masked = bytearray(_LENGTH)
    for index in range(_LENGTH):
        code = 65 + secrets.randbelow(26)
        masked[index] = code ^ MASK
        QTest.keyClicks(field, chr(code))
    return bytes(masked)


def _tell(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Types, opens, and obeys a word at a time until ``abort`` or the end."""
    asked = json.loads(sys.stdin.readline())
    if asked["guarded"]:
        system.disable_core_dumps()
    app = QApplication([])
    field = PinField(32, grab=False)
    field.show()
    mask = _type(field)
    module, serial = ApprovedModule(**asked["module"]), str(asked["serial"])
    so_pin = Pin(bytearray(asked["so_pin"].encode()))
    work.unblock(module, serial, so_pin, Pin(_unmasked(mask)))
    piece = work.open_work(module, serial, ["describe"], field.take())
    gc.collect()
    app.processEvents()
    _tell(mask=mask.hex(), worker=piece.worker_pid)
    kept = bytearray()
    for line in sys.stdin:
        word = line.strip()
        if word == "copy":
            kept = _unmasked(mask)
        elif word == "close":
            piece.close()
        elif word == "abort":
            os.abort()
        _tell(done=word, kept=len(kept))


if __name__ == "__main__":
    main()
