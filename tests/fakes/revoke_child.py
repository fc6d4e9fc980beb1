"""A process that clicks and sends, for tests that kill or starve it.

``python -P revoke_child.py HOME PROFILE [--no-wait]``: what it says
goes out by one ``write`` each, so that a kill leaves exactly what had been promised.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from datetime import datetime
from pathlib import Path

from desktop.assembly import open_workplace
from desktop.errors import SaqtaError
from desktop.services.report_compromise import Scope
from desktop.services.revoke import revoke
from desktop.services.silent_person import SilentPerson


def _say(*words: object) -> None:
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode("ascii"))


def main() -> int:
    home, profile = (Path(word) for word in sys.argv[1:3])
    workplace = open_workplace(profile=str(profile), home=home)
    if "--no-wait" in sys.argv:
        workplace = dataclasses.replace(workplace, pause=lambda _seconds: None)
    _say("started", workplace.clock.now().isoformat())

    def recorded(report_id: str, at: datetime) -> None:
        _say("recorded", report_id, workplace.outbox().get(report_id).path, at.year)

    try:
        result = revoke(
            workplace,
            SilentPerson(),
            Scope(mine=True),
            use_token=False,
            now=True,
            recorded=recorded,
            counting=lambda _seconds: None,
        )
    except SaqtaError as error:
        _say("failed", error.code)
        return 3
    _say("state", result.state, result.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
