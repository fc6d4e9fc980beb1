"""Revokes a certificate: the record, a new CRL from now on, a letter to the holder."""

from __future__ import annotations

from datetime import datetime

from desktop.clock import format_time, parse_time
from desktop.sandbox import crl, issued, notices
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["mark_all_revoked", "mark_revoked", "revoke", "sweep"]


def revoke(
    state: SandboxState,
    certificate: Row,
    reason: str,
    *,
    invalidity_date: datetime | None = None,
    told: bool = True,
) -> bool:
    """Revokes; answers whether this call did it (and not an earlier one).

    Args:
        state: The sandbox.
        certificate: Its row.
        reason: Why.
        invalidity_date: Since when the key is not trusted.
        told: The holder gets a letter at once; a plan tells its people otherwise.
    """
    with state.store.begin():
        if not mark_revoked(state, certificate, reason, invalidity_date):
            return False
        crl.outdate(certificate["issuer"], state.store)
        if told:
            notices.tell(state, certificate["iin"], "revoked", certificate["email"])
    return True


def mark_revoked(
    state: SandboxState,
    certificate: Row,
    reason: str,
    invalidity_date: datetime | None = None,
) -> bool:
    """Only the record: whoever revokes many signs the list and tells people once."""
    changed = issued.change(
        state.store,
        {"sha256": certificate["sha256"], "revoked_at": None},
        state="revoked",
        revoked_at=format_time(state.now()),
        reason=reason,
        invalidity_date=(
            None if invalidity_date is None else format_time(invalidity_date)
        ),
    )
    return bool(changed)


def mark_all_revoked(state: SandboxState, names: list[str], reason: str) -> None:
    """The records of many at once; none of them is revoked yet."""
    issued.change_many(
        state.store,
        names,
        state="revoked",
        revoked_at=format_time(state.now()),
        reason=reason,
    )


def sweep(state: SandboxState) -> None:
    """Revokes certificates that nobody confirmed in time (RFC 9810, 5.3.18).

    The holder may not have the certificate: it must not stay good.
    """
    now = state.now()
    with state.store.begin():
        for row in state.store.rows("certificates", state="waiting"):
            if parse_time(row["confirm_by"]) < now:
                revoke(state, row, "cessationOfOperation")
                if row["application_id"] is not None:
                    state.store.update(
                        "applications",
                        {
                            "application_id": row["application_id"],
                            "certificate_sha256": row["sha256"],
                        },
                        state="rejected",
                    )
