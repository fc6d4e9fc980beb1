"""A reported key is blocked for every use but its revocation, in every service."""

from __future__ import annotations

import re
from pathlib import Path

SERVICES = Path(__file__).resolve().parents[3] / "desktop" / "services"

#: Files that use a key without asking whether it was reported, and why they may.
MAY = {
    "enrolment_key.py": "the key is new and has no certificate that could be reported",
    "send_rr.py": "the revocation itself",
    "send_incident.py": "the notice that goes with the revocation",
    "send_other.py": "another key of the person; the affected ones are left out",
}


def test_every_signature_is_behind_the_block() -> None:
    using = {
        path.name: path.read_text(encoding="utf-8")
        for path in SERVICES.glob("*.py")
        if re.search(r"\.signer\(|sign_in\(", path.read_text(encoding="utf-8"))
    }
    assert MAY.keys() <= using.keys()
    open_ways = {
        name
        for name, text in using.items()
        if "refuse_blocked(" not in text and name not in MAY
    }
    assert open_ways == set()
