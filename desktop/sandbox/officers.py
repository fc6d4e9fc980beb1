"""Officers of the operator: role certificates, sign-in, sessions, scope (D-S5).

An officer's certificate is an officer's only because the operator appointed it: it was
issued on a slip of that role, or it was named later. Three roles, apart from each
other: ``officer`` plans and executes, ``approver`` approves, ``auditor`` reads. A scope
is the organisations (BIN) and units that one may see and act on; empty is all.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta

from desktop.canonical import b64url, canonical
from desktop.clock import format_time, parse_time
from desktop.sandbox import nonces
from desktop.sandbox.calls import Call, decoded, object_fields, record, text_field
from desktop.sandbox.duties import signer_of
from desktop.sandbox.problems import Problem
from desktop.sandbox.slips import ROLES
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = [
    "ROLES",
    "appoint",
    "by_officer",
    "dismiss",
    "in_scope",
    "officer_of",
    "sign_in",
]

_SCHEME = "Saqta-Officer "


def appoint(
    state: SandboxState,
    certificate_sha256: str,
    role: str,
    scope: Mapping[str, list[str]] | None = None,
) -> str:
    """Makes a confirmed certificate an officer's; answers the officer's id.

    Args:
        state: The sandbox.
        certificate_sha256: Of the role certificate.
        role: One of :data:`ROLES`. One certificate has one role.
        scope: ``bins`` and ``units``; a missing or empty list is all.

    Raises:
        ValueError: No such role, certificate, or it has a role already.
    """
    row = state.store.one("certificates", sha256=certificate_sha256)
    if role not in ROLES or row is None:
        raise ValueError("no such role or certificate")
    with state.store.begin():
        if state.store.count("officers", certificate_sha256=certificate_sha256):
            raise ValueError("this certificate has a role already")
        officer_id = str(uuid.uuid4())
        state.store.insert(
            "officers",
            officer_id=officer_id,
            certificate_sha256=certificate_sha256,
            iin=row["iin"],
            role=role,
            scope={
                "bins": list((scope or {}).get("bins", [])),
                "units": list((scope or {}).get("units", [])),
            },
            appointed_at=state.now_text(),
        )
    return officer_id


def dismiss(state: SandboxState, officer_id: str) -> None:
    """Takes the role away; open sessions end."""
    with state.store.begin():
        state.store.update(
            "officers", {"officer_id": officer_id}, dismissed_at=state.now_text()
        )
        state.store.delete("sessions", officer_id=officer_id)


def sign_in(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/officers/sign-in``: a sign-in record with our nonce, as token CMS.

    Raises:
        Problem: 403 for a certificate without a role, or a nonce that was not given.
    """
    value = object_fields(call, "payload", "cms")
    payload, signature = decoded(value, "payload"), decoded(value, "cms")
    found = record(payload, "sign-in")
    officer = officer_of(state, payload, signature)
    nonces.spend(state, text_field(found, "nonce"))
    token = b64url(secrets.token_bytes(32))
    expires = state.now() + timedelta(minutes=state.settings.session_minutes)
    state.store.insert(
        "sessions",
        token_sha256=_digest(token),
        officer_id=officer["officer_id"],
        expires_at=format_time(expires),
    )
    return canonical(
        {
            "session": token,
            "expires_at": format_time(expires),
            "officer_id": officer["officer_id"],
            "role": officer["role"],
            "scope": officer["scope"],
        }
    )


def by_officer(state: SandboxState, call: Call, *roles: str) -> Row:
    """The officer whose session made this call; with roles, one of these.

    Raises:
        Problem: 401 without a session, 403 for another role.
    """
    refused = Problem(401, "session-invalid", "Sign in first")
    if not call.authorization.startswith(_SCHEME):
        raise refused
    token = call.authorization.removeprefix(_SCHEME)
    row = state.store.one("sessions", token_sha256=_digest(token))
    if row is None or parse_time(row["expires_at"]) < state.now():
        raise refused
    officer = state.store.one("officers", officer_id=row["officer_id"])
    if officer is None or officer["dismissed_at"] is not None:
        raise refused
    _check_role(officer, roles)
    return officer


def officer_of(
    state: SandboxState, payload: bytes, signature: bytes, *roles: str
) -> Row:
    """The officer who signed a record with the role certificate.

    Raises:
        Problem: 403 for a certificate without a role or with another one, 422 for a
            bad signature.
    """
    signer = signer_of(state, payload, signature)
    officer = state.store.one("officers", certificate_sha256=signer["sha256"])
    if officer is None or officer["dismissed_at"] is not None:
        raise Problem(403, "role-missing", "This certificate has no role here")
    _check_role(officer, roles)
    return officer


def in_scope(officer: Row, certificate: Row) -> bool:
    """Whether an officer may see and act on a certificate."""
    bins, units = officer["scope"]["bins"], officer["scope"]["units"]
    facts = certificate["facts"]
    return (not bins or facts.get("bin") in bins) and (
        not units or any(facts.get("unit", "").startswith(unit) for unit in units)
    )


def _check_role(officer: Row, roles: tuple[str, ...]) -> None:
    if roles and officer["role"] not in roles:
        raise Problem(403, "role-wrong", "This role may not do that", officer["role"])


def _digest(token: str) -> str:
    # The session itself is not kept: whoever reads the records can't use it.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
