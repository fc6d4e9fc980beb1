"""Plans of mass revocation: made by one, approved by another, executed in stages.

The plan is the order of act ``plan`` (see :mod:`~desktop.sandbox.orders`) with the
members ``certificates`` (SHA-256 of each, sorted), ``count``, ``certificates_sha256``
(over the list in canonical JSON), ``reason``, ``first_stage`` (how many go first),
``break_glass`` and ``text``. Everything later names the SHA-256 of its bytes, so a list
that was edited after the approval is another plan.

States: ``proposed``, ``approved``, ``running``, ``staged`` (the first stage is done),
``paused``, ``done``, ``cancelled``. Two people: the approver is another person, not
only another certificate. Break-glass needs no second person; it is small, rare, told to
everybody, and reviewed within a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from desktop.canonical import b64url, canonical, sha256_hex
from desktop.clock import format_time
from desktop.sandbox import orders
from desktop.sandbox.calls import Call, once, receipt
from desktop.sandbox.officers import by_officer, in_scope
from desktop.sandbox.orders import Order
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = [
    "REASONS",
    "approve",
    "cancel",
    "create",
    "find",
    "get",
    "listing",
    "pause",
    "review",
]

REASONS = (
    "keyCompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "privilegeWithdrawn",
)
_OPEN = ("proposed", "approved", "running", "staged", "paused")
_REVIEW = timedelta(hours=24)


def create(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/plans``: checks the list whole before anything is kept.

    Raises:
        Problem: 403 for role, scope or limits; 422 when the list does not fit.
    """
    order = orders.read(state, call, "plan")
    value = order.value
    names = _certificates(value)
    if value.get("reason") not in REASONS:
        raise Problem(422, "plan-invalid", "No such reason", "reason")
    first = value.get("first_stage")
    if isinstance(first, bool) or not isinstance(first, int) or first < 1:
        raise Problem(422, "plan-invalid", "A first stage is needed", "first_stage")
    alone = value.get("break_glass") is True

    def act() -> Mapping[str, Any]:
        orders.accept(state, order)
        _check_limits(state, order, len(names), alone=alone)
        _check_targets(state, order, names)
        if state.store.count("plans", plan_id=order.plan_id):
            raise Problem(409, "plan-exists", "This plan id is taken")
        now = state.now()
        state.store.insert(
            "plans",
            plan_id=order.plan_id,
            sha256=sha256_hex(order.payload),
            officer_id=order.officer["officer_id"],
            iin=order.officer["iin"],
            state="approved" if alone else "proposed",
            reason=value["reason"],
            count=len(names),
            first_stage=min(first, len(names)),
            limit_to=0,
            break_glass=alone,
            payload=order.payload,
            cms=order.cms,
            created_at=format_time(now),
            review_by=format_time(now + _REVIEW) if alone else None,
        )
        state.store.insert_many(
            "ledger",
            [
                {
                    "plan_id": order.plan_id,
                    "position": position,
                    "certificate_sha256": name,
                    "state": "pending",
                }
                for position, name in enumerate(names, start=1)
            ],
        )
        orders.keep(state, order)
        if alone:
            _raise_alarm(state, order, len(names))
        return receipt(
            state,
            call,
            "plan",
            order.plan_id,
            decision="approved" if alone else "proposed",
            plan_sha256=sha256_hex(order.payload),
        )

    return once(state, call, order.order_id, act)


def approve(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``POST /v1/plans/{id}/approvals``: another person, over the plan's hash.

    Raises:
        Problem: 403 for the plan's own author under any certificate.
    """
    order = orders.read(state, call, "approve")

    def act() -> Mapping[str, Any]:
        plan = find(state, order, plan_id)
        orders.accept(state, order)
        if order.officer["iin"] == plan["iin"]:
            raise Problem(403, "same-person", "The second person must be another one")
        _check_scope_of_plan(state, order, plan)
        _move(state, plan, ("proposed",), "approved")
        orders.keep(state, order)
        return receipt(state, call, "approval", plan_id, decision="approved")

    return once(state, call, order.order_id, act)


def pause(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``POST /v1/plans/{id}/pause``: what runs stops after its batch.

    Raises:
        Problem: 409 when it is not running.
    """
    return _simple(state, call, plan_id, "pause", ("running", "staged"), "paused")


def cancel(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``POST /v1/plans/{id}/cancel``: what is not done yet is never done.

    Raises:
        Problem: 409 when the plan has ended.
    """
    return _simple(state, call, plan_id, "cancel", _OPEN, "cancelled")


def review(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``POST /v1/plans/{id}/reviews``: somebody else looked at a break-glass.

    Raises:
        Problem: 403 for its own author, 409 for a plan that needs none.
    """
    order = orders.read(state, call, "review")

    def act() -> Mapping[str, Any]:
        plan = find(state, order, plan_id)
        orders.accept(state, order)
        if order.officer["iin"] == plan["iin"]:
            raise Problem(403, "same-person", "The second person must be another one")
        if plan["review_by"] is None:
            raise Problem(409, "plan-state", "There is nothing to review")
        state.store.update("plans", {"plan_id": plan_id}, review_by=None)
        orders.keep(state, order)
        return receipt(state, call, "review", plan_id, decision="reviewed")

    return once(state, call, order.order_id, act)


def listing(state: SandboxState, call: Call) -> bytes:
    """``GET /v1/plans``: all of them, for every role."""
    by_officer(state, call)
    rows = state.store.rows("plans", order="created_at")
    return canonical({"plans": [_view(state, row) for row in rows]})


def get(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``GET /v1/plans/{id}``: state, counts, approvals, the signed bytes.

    Raises:
        Problem: 404.
    """
    by_officer(state, call)
    row = state.store.one("plans", plan_id=plan_id)
    if row is None:
        raise Problem(404, "plan-unknown", "No such plan")
    given = [
        {
            "order_id": item["order_id"],
            "act": item["act"],
            "officer_id": item["officer_id"],
            "received_at": item["received_at"],
        }
        for item in state.store.rows("orders", plan_id=plan_id, order="received_at")
    ]
    return canonical(
        {
            **_view(state, row),
            "payload": b64url(row["payload"]),
            "cms": b64url(row["cms"]),
            "orders": given,
        }
    )


def find(state: SandboxState, order: Order, plan_id: str) -> Row:
    """The plan that an order means, by id and by hash.

    Raises:
        Problem: 404, or 409 where the hash is another plan's.
    """
    plan = state.store.one("plans", plan_id=plan_id)
    if plan is None or order.plan_id != plan_id:
        raise Problem(404, "plan-unknown", "No such plan")
    if order.value.get("plan_sha256") != plan["sha256"]:
        raise Problem(409, "plan-changed", "The order is over another plan")
    return plan


def _simple(
    state: SandboxState,
    call: Call,
    plan_id: str,
    name: str,
    before: tuple[str, ...],
    to: str,
) -> bytes:
    order = orders.read(state, call, name)

    def act() -> Mapping[str, Any]:
        plan = find(state, order, plan_id)
        orders.accept(state, order)
        _check_scope_of_plan(state, order, plan)
        _move(state, plan, before, to)
        if to == "cancelled":
            # What a CA was asked for already (it has a time) waits for its answer.
            state.store.update(
                "ledger",
                {"plan_id": plan_id, "state": "pending", "at": None},
                state="cancelled",
                at=state.now_text(),
            )
        orders.keep(state, order)
        return receipt(state, call, name, plan_id, decision=to)

    answer = once(state, call, order.order_id, act)
    state.wake_plans()
    return answer


def _move(state: SandboxState, plan: Row, before: tuple[str, ...], to: str) -> None:
    if plan["state"] not in before:
        raise Problem(409, "plan-state", f"The plan is {plan['state']}", plan["state"])
    state.store.update("plans", {"plan_id": plan["plan_id"]}, state=to)


def _certificates(value: Mapping[str, Any]) -> list[str]:
    names = value.get("certificates")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Problem(422, "plan-invalid", "A list of certificates", "certificates")
    if not names or names != sorted(set(names)):
        raise Problem(422, "plan-invalid", "Sorted, each once", "certificates")
    if value.get("count") != len(names):
        raise Problem(422, "plan-invalid", "The count is another", "count")
    if value.get("certificates_sha256") != sha256_hex(canonical(names)):
        raise Problem(422, "plan-invalid", "The hash is another", "certificates_sha256")
    return names


def _check_limits(
    state: SandboxState, order: Order, count: int, *, alone: bool
) -> None:
    settings = state.settings
    if count > settings.plan_cap:
        raise Problem(403, "cap-exceeded", "Too many certificates in one plan")
    if not alone:
        return
    if count > settings.break_glass_cap:
        raise Problem(403, "cap-exceeded", "Too many for one person alone")
    since = format_time(state.now() - timedelta(days=1))
    recent = [
        row
        for row in state.store.rows("plans", iin=order.officer["iin"])
        if row["break_glass"] and row["created_at"] > since
    ]
    if len(recent) >= settings.break_glass_daily:
        raise Problem(403, "break-glass-used-up", "Not again within a day")


def _check_targets(state: SandboxState, order: Order, names: list[str]) -> None:
    columns = ("sha256", "facts")
    rows = {
        row["sha256"]: row
        for row in state.store.named("certificates", "sha256", names, columns)
    }
    for name in names:
        if name not in rows:
            raise Problem(422, "target-unknown", "No such certificate", name)
        if not in_scope(order.officer, rows[name]):
            raise Problem(403, "scope-exceeded", "Outside of the scope", name)


def _check_scope_of_plan(state: SandboxState, order: Order, plan: Row) -> None:
    scope = order.officer["scope"]
    if not scope["bins"] and not scope["units"]:
        return
    names = [
        row["certificate_sha256"]
        for row in state.store.rows("ledger", plan_id=plan["plan_id"])
    ]
    rows = state.store.named("certificates", "sha256", names, ("facts",))
    if not all(in_scope(order.officer, row) for row in rows):
        raise Problem(403, "scope-exceeded", "Outside of the scope")


def _raise_alarm(state: SandboxState, order: Order, count: int) -> None:
    """Break-glass is loud: the security officer's mailbox hears of it at once."""
    officer = str(state.operator["security_officer"]["email"])
    state.mailer.send("break-glass", officer, f"plan {order.plan_id}: {count}")


def _view(state: SandboxState, row: Row) -> dict[str, Any]:
    counts = state.store.counts("ledger", "state", plan_id=row["plan_id"])
    return {
        "plan_id": row["plan_id"],
        "plan_sha256": row["sha256"],
        "state": row["state"],
        "reason": row["reason"],
        "count": row["count"],
        "first_stage": row["first_stage"],
        "break_glass": row["break_glass"],
        "created_at": row["created_at"],
        "review_by": row["review_by"],
        "officer_id": row["officer_id"],
        "counts": counts,
    }
