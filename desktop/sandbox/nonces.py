"""Values that a signed record must carry: good once, for five minutes (1.1)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from desktop.canonical import b64url, canonical
from desktop.clock import format_time
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["give", "spend"]

_GOOD_FOR = timedelta(minutes=5)


def give(state: SandboxState) -> bytes:
    """``GET /v1/nonce``: a fresh value and until when it may be used."""
    nonce = b64url(secrets.token_bytes(24))
    until = format_time(state.now() + _GOOD_FOR)
    state.store.insert("nonces", nonce=nonce, expires_at=until)
    return canonical({"nonce": nonce, "expires_at": until})


def spend(state: SandboxState, nonce: str) -> None:
    """Uses a nonce up.

    Raises:
        Problem: 403, never given, used before, or too old.
    """
    with state.store.begin():
        row = state.store.one("nonces", nonce=nonce)
        if row is not None:
            state.store.delete("nonces", nonce=nonce)
    # Times of one form compare as text (RFC 3339 in UTC, to the millisecond).
    if row is None or row["expires_at"] < state.now_text():
        raise Problem(403, "nonce-invalid", "The nonce is unknown, used or too old")
