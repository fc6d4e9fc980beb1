"""A process that clicks and sends, for tests that kill or starve it.

``python -P revoke_child.py HOME PROFILE [--no-wait] [--pin PIN]``: what it says goes
out by one ``write`` each, so that a kill leaves exactly what had been promised. The PIN
is a synthetic token's; without one nobody answers.
"""

from __future__ import annotations

import dataclasses
import os
import select
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.assembly import open_workplace
from desktop.errors import SaqtaError
from desktop.interaction import PinQuestion, PinSource
from desktop.secret import Pin
from desktop.services.report_compromise import Scope
from desktop.services.revoke import revoke
from desktop.services.silent_person import SilentPerson


def _say(*words: object) -> None:
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode("ascii"))


class _Typist(SilentPerson):
    """Types one PIN whenever asked."""

    def __init__(self, pin: bytes) -> None:
        self._pin = pin

    def ask_pin(self, question: PinQuestion) -> PinSource:
        del question
        return Pin(bytearray(self._pin))


def main() -> int:
    home, profile = (Path(word) for word in sys.argv[1:3])
    workplace = open_workplace(profile=str(profile), home=home)
    if "--no-wait" in sys.argv:
        workplace = dataclasses.replace(workplace, pause=lambda _seconds: None)
    person: Any = SilentPerson()
    if "--pin" in sys.argv:
        pin = sys.argv[sys.argv.index("--pin") + 1].encode("ascii")
        person = _Typist(pin)
    _say("started", workplace.clock.now().isoformat())

    def recorded(report_id: str, at: datetime) -> None:
        _say("recorded", report_id, workplace.outbox().get(report_id).path, at.year)

    try:
        result = revoke(
            workplace,
            person,
            Scope(mine=True),
            use_token="--pin" in sys.argv or "--ask" in sys.argv,
            now=True,
            recorded=recorded,
            counting=lambda _seconds: None,
        )
    except SaqtaError as error:
        _say("failed", error.code)
        return 3
    _say("state", result.state, result.path)
    return 0


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


if __name__ == "__main__":
    if "FAKETIME" in os.environ:
        # libfaketime 0.9 shifts absolute sleeps by the monotonic clock too, though told
        # to leave that clock alone: EINVAL. A relative wait is not touched.
        time.sleep = _sleep  # type: ignore[assignment]
    sys.exit(main())
