"""Signed orders of officers: who, what, over which plan, and how fresh (D-S5).

An order is a canonical record of type ``order``: ``version`` 1, ``record_id``, ``act``
(``plan``, ``approve``, ``execute``, ``pause``, ``cancel``, ``notify``, ``review``),
``plan_id``, ``plan_sha256`` (all but the plan itself), ``nonce`` of ours and
``created_at``; ``execute`` has ``stage`` (``first`` or ``all``), ``notify`` has
``text``. It comes as ``{"payload", "cms"}``; its id is the Idempotency-Key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desktop.clock import parse_time
from desktop.sandbox import nonces
from desktop.sandbox.calls import Call, decoded, object_fields, record, text_field
from desktop.sandbox.officers import officer_of
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = ["ACTS", "Order", "accept", "keep", "read"]

#: Which roles may give which order.
ACTS: dict[str, tuple[str, ...]] = {
    "plan": ("officer",),
    "approve": ("officer", "approver"),
    "execute": ("officer",),
    "pause": ("officer", "approver"),
    "cancel": ("officer", "approver"),
    "notify": ("officer",),
    "review": ("officer", "approver"),
}


@dataclass(frozen=True)
class Order:
    """An order whose signature, signer and role were judged."""

    order_id: str
    act: str
    plan_id: str
    value: dict[str, Any]
    officer: Row
    payload: bytes
    cms: bytes


def read(state: SandboxState, call: Call, act: str) -> Order:
    """Reads and judges an order; freshness is judged by :func:`accept`.

    Raises:
        Problem: 403 for a wrong role, 422 for another act or a bad signature.
    """
    value = object_fields(call, "payload", "cms")
    payload, signature = decoded(value, "payload"), decoded(value, "cms")
    found = record(payload, "order")
    officer = officer_of(state, payload, signature, *ACTS[act])
    if text_field(found, "act") != act:
        raise Problem(422, "order-wrong", "The order says something else", act)
    return Order(
        order_id=text_field(found, "record_id"),
        act=act,
        plan_id=text_field(found, "plan_id"),
        value=found,
        officer=officer,
        payload=payload,
        cms=signature,
    )


def accept(state: SandboxState, order: Order) -> None:
    """Takes an order as new: not too old, with a nonce that was never used.

    Called inside :func:`~desktop.sandbox.calls.once`, so a repeated order is answered
    without being judged again.

    Raises:
        Problem: 403.
    """
    window = timedelta(minutes=state.settings.order_minutes)
    try:
        made = parse_time(text_field(order.value, "created_at"))
    except ValueError as error:
        raise Problem(422, "record-invalid", "created_at", "created_at") from error
    if abs(state.now() - made) > window:
        raise Problem(403, "order-stale", "The order is too old or from the future")
    nonces.spend(state, text_field(order.value, "nonce"))


def keep(state: SandboxState, order: Order) -> None:
    """Keeps the order as it came."""
    state.store.insert(
        "orders",
        order_id=order.order_id,
        plan_id=order.plan_id,
        act=order.act,
        officer_id=order.officer["officer_id"],
        iin=order.officer["iin"],
        payload=order.payload,
        cms=order.cms,
        received_at=state.now_text(),
    )
