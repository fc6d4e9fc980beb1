"""Approves another officer's plan: that hash, after looking at it (D-S5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.errors import Cancelled, StateConflict
from desktop.interaction import Interaction
from desktop.services.console_desk import Console, signed_in
from desktop.services.console_manifest import Plan, effect_now, read_plan
from desktop.services.console_sync import bring_up_to_date, mirror_age
from desktop.store.mirror_query import query_from_dict

__all__ = ["approve_plan", "look_at_plan", "sign_approval"]


def look_at_plan(
    console: Console,
    person: Interaction,
    officer: str,
    plan_id: str,
    *,
    plan_sha256: str = "",
    entries_left: int = 1,
) -> tuple[Plan, dict[str, Any]]:
    """Fetches a plan, judges it, and counts its effect by this officer's own mirror.

    Returns:
        The plan, and ``counts`` (with ``not_listed``: how many certificates fit the
        plan's search now and are not in it) and ``mirror``.

    Raises:
        MessageInvalid, SignatureInvalid, ChainInvalid: The plan is not what it says.
        OperatorRefused: No such plan, or no role.
    """
    with signed_in(console, person, officer, entries_left=entries_left) as desk:
        plan = read_plan(desk, plan_id, plan_sha256=plan_sha256)
        bring_up_to_date(desk)
    counts = effect_now(console, plan).counts()
    counts["not_listed"] = _not_listed(console, plan)
    return plan, {"counts": counts, "mirror": mirror_age(console)}


def approve_plan(
    console: Console,
    person: Interaction,
    officer: str,
    plan_id: str,
    *,
    plan_sha256: str = "",
    confirmed: bool = False,
) -> dict[str, Any]:
    """Looks at a plan, asks, and signs its hash; two PIN entries.

    Args:
        console: The console's parts.
        person: The second officer.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        plan_id: Of the plan.
        plan_sha256: The hash that the first officer named, where there is one.
        confirmed: Approve without asking once more.

    Raises:
        Cancelled: The officer would rather not.
        StateConflict: The plan waits for no approval.
        MessageInvalid: The plan is not the one that was named, or changed between
            looking and signing.
        OperatorRefused: The same person, a wrong role, or out of scope.
    """
    plan, seen = look_at_plan(
        console,
        person,
        officer,
        plan_id,
        plan_sha256=plan_sha256,
        entries_left=2,
    )
    _check_waits(plan)
    facts = {
        **seen["counts"],
        "units": len(seen["counts"]["units"]),
        "reason": plan.value["reason"],
        "plan_sha256": plan.plan_sha256,
    }
    if not confirmed and not person.confirm("console.approve_confirm", facts):
        raise Cancelled
    return {**sign_approval(console, person, officer, plan), **seen}


def sign_approval(
    console: Console, person: Interaction, officer: str, plan: Plan
) -> dict[str, Any]:
    """Signs the hash of a plan that was looked at; one PIN entry.

    Args:
        console: The console's parts.
        person: Who types the PIN.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        plan: As :func:`look_at_plan` gave it: its hash was computed here.

    Raises:
        StateConflict: The plan waited for no approval when it was looked at.
        OperatorRefused: The same person, a wrong role, out of scope, or the operator
            has another manifest under that id now.
    """
    _check_waits(plan)
    with signed_in(console, person, officer, ("order",)) as desk:
        _, receipt = desk.order(
            "approve", plan.plan_id, desk.api.approve, plan_sha256=plan.plan_sha256
        )
    return {
        **replace(plan, state=receipt.decision).as_dict(),
        "receipt_id": receipt.receipt_id,
    }


def _check_waits(plan: Plan) -> None:
    if plan.state != "proposed":
        raise StateConflict(state=plan.state, step="approve")


def _not_listed(console: Console, plan: Plan) -> int:
    """Good certificates that the plan's own search finds now and that it leaves out."""
    fields = plan.value.get("query")
    if not isinstance(fields, dict) or not fields:
        return 0
    listed = set(plan.certificates)
    rows = console.mirror().each(query_from_dict(fields))
    return sum(row.state == "good" and row.sha256 not in listed for row in rows)
