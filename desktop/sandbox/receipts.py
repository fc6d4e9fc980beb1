"""Receipts that were given, for whoever knows their 128-bit id (protocols.md, 6.4)."""

from __future__ import annotations

from desktop.canonical import b64url, canonical
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["get"]


def get(state: SandboxState, receipt_id: str) -> bytes:
    """``GET /v1/receipts/{id}``.

    Raises:
        Problem: 404.
    """
    row = state.store.one("receipts", receipt_id=receipt_id)
    if row is None:
        raise Problem(404, "receipt-unknown", "No such receipt")
    return canonical({"payload": b64url(row["payload"]), "cms": b64url(row["cms"])})
