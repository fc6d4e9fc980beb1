"""``GET /v1/certificates?since=N``: what a console mirrors, by delta (D-S5).

Every change of a certificate gets the next number of one counter; a mirror asks with
the last number it has and gets the rows that changed since, in pages.
"""

from __future__ import annotations

import json
from typing import Any

from desktop.canonical import sha256_hex
from desktop.sandbox.calls import Call
from desktop.sandbox.executions import since_of
from desktop.sandbox.officers import by_officer, in_scope
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["PAGE", "listing"]

PAGE = 5_000
_FACTS = (
    "name",
    "position",
    "unit",
    "organisation",
    "bin",
    "token_serial",
    "token_model",
    "token_firmware",
    "token_batch",
    "module",
    "scheme",
    "agreement",
)


def listing(state: SandboxState, call: Call) -> bytes:
    """One page; ``more`` says whether to ask again with ``next``.

    Raises:
        Problem: 401 without a session.
    """
    officer = by_officer(state, call)
    since = since_of(call)
    rows = state.store.after("certificates", "changed", since, PAGE)
    found = [_view(state, row) for row in rows if in_scope(officer, row)]
    value = {
        "certificates": found,
        "next": rows[-1]["changed"] if rows else since,
        "more": len(rows) == PAGE,
        "asked_at": state.now_text(),
    }
    # Not a signed record, and large: the canonical writer would be the bottleneck.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _view(state: SandboxState, row: Row) -> dict[str, Any]:
    facts = row["facts"]
    # What a console can look up in its profile: our own names mean nothing there.
    issuer = sha256_hex(state.authority[row["issuer"]].certificate)
    return {
        "number": row["changed"],
        "sha256": row["sha256"],
        "serial": row["serial"],
        "issuer": issuer,
        "spki_sha256": row["spki_sha256"],
        "iin": row["iin"],
        "email": row["email"],
        "application_id": row["application_id"],
        "issued_at": row["issued_at"],
        "not_after": row["not_after"],
        "state": "good" if row["state"] == "confirmed" else row["state"],
        "revoked_at": row["revoked_at"],
        "reason": row["reason"],
        **{name: facts.get(name, "") for name in _FACTS},
        "services": facts.get("services", []),
    }
