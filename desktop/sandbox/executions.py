"""Executes approved plans: the orders, the thread that obeys them, ledger and letters.

What one batch does is :mod:`~desktop.sandbox.batches`. A server that starts again goes
on with what was running.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from desktop.canonical import canonical
from desktop.sandbox import notices, orders, plans
from desktop.sandbox.batches import batch_size, close_cancelled, run_batch
from desktop.sandbox.calls import Call, once, receipt, text_field
from desktop.sandbox.officers import by_officer
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = [
    "Runner",
    "execute",
    "ledger",
    "notify",
    "send_notices",
    "since_of",
]

_PAGE = 5_000
#: Letters in one transaction.
_LETTERS = 50
_STAGES = ("first", "all")


class Runner:
    """One thread that executes what is running, also after a restart."""

    def __init__(self, state: SandboxState) -> None:
        self._state = state
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="plans", daemon=True)

    def start(self) -> None:
        """Begins with what an earlier server left running."""
        self._thread.start()
        self._wake.set()

    def wake(self) -> None:
        """Something was ordered."""
        self._wake.set()

    def stop(self) -> None:
        """Ends after the batch in hand."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            for plan in self._state.store.rows("plans", state="running"):
                while not self._stop.is_set() and run_batch(
                    self._state, plan["plan_id"]
                ):
                    if self._pause():
                        return
            close_cancelled(self._state)
            while not self._stop.is_set() and send_notices(self._state):
                continue

    def _pause(self) -> bool:
        """Keeps the rate; answers whether it is time to end."""
        settings = self._state.settings
        if not settings.plan_rate:
            return self._stop.is_set()
        return self._stop.wait(batch_size(settings) / settings.plan_rate)


def execute(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``POST /v1/plans/{id}/executions``: stage ``first``, then ``all``.

    A plan that was paused goes on; what is done already needs no new approval.

    Raises:
        Problem: 409 when it was not approved, runs already, or has ended.
    """
    order = orders.read(state, call, "execute")
    stage = text_field(order.value, "stage")
    if stage not in _STAGES:
        raise Problem(422, "order-wrong", "The stage is first or all", "stage")

    def act() -> Mapping[str, Any]:
        plan = plans.find(state, order, plan_id)
        orders.accept(state, order)
        if plan["state"] not in ("approved", "staged", "paused"):
            raise Problem(
                409, "plan-state", f"The plan is {plan['state']}", plan["state"]
            )
        untouched = plan["state"] == "approved"
        if stage == "all" and untouched and plan["first_stage"] < plan["count"]:
            raise Problem(409, "stage-order", "The first stage comes first")
        limit = plan["first_stage"] if stage == "first" else plan["count"]
        state.store.update(
            "plans", {"plan_id": plan_id}, state="running", limit_to=limit
        )
        orders.keep(state, order)
        return receipt(state, call, "execution", plan_id, decision=f"running {stage}")

    answer = once(state, call, order.order_id, act)
    state.wake_plans()
    return answer


def ledger(state: SandboxState, call: Call, plan_id: str) -> bytes:
    """``GET /v1/plans/{id}/ledger?since=N``: one line for each certificate.

    Raises:
        Problem: 404.
    """
    by_officer(state, call)
    if not state.store.count("plans", plan_id=plan_id):
        raise Problem(404, "plan-unknown", "No such plan")
    since = since_of(call)
    rows = state.store.after("ledger", "position", since, _PAGE, plan_id=plan_id)
    return canonical(
        {
            "plan_id": plan_id,
            "counts": state.store.counts("ledger", "state", plan_id=plan_id),
            "entries": [
                {
                    "position": row["position"],
                    "certificate": row["certificate_sha256"],
                    "state": row["state"],
                    "at": row["at"],
                    "detail": row["detail"],
                }
                for row in rows
            ],
            "next": rows[-1]["position"] if rows else since,
        }
    )


def notify(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/notices``: a letter to every person of a plan, each once.

    The letters are written by the runner, so that a ministry's worth of them holds
    nobody up.

    Raises:
        Problem: 409 before the approval.
    """
    order = orders.read(state, call, "notify")

    def act() -> Mapping[str, Any]:
        plan = plans.find(state, order, order.plan_id)
        orders.accept(state, order)
        if plan["state"] == "proposed":
            raise Problem(409, "plan-state", "The plan is not approved", "proposed")
        entries = state.store.rows("ledger", plan_id=order.plan_id)
        rows = state.store.named(
            "certificates",
            "sha256",
            [item["certificate_sha256"] for item in entries],
            ("iin", "email"),
        )
        people = {row["iin"]: row["email"] for row in rows}
        told = {
            row["iin"] for row in state.store.rows("notices", plan_id=order.plan_id)
        }
        state.store.insert_many(
            "notices",
            [
                {
                    "plan_id": order.plan_id,
                    "iin": iin,
                    "email": email,
                    "state": "waiting",
                }
                for iin, email in people.items()
                if iin not in told
            ],
        )
        orders.keep(state, order)
        return receipt(
            state, call, "notices", order.plan_id, decision="sent", people=len(people)
        )

    answer = once(state, call, order.order_id, act)
    state.wake_plans()
    return answer


def send_notices(state: SandboxState) -> bool:
    """Writes some of the letters that wait; answers whether there were any."""
    with state.store.begin():
        rows = state.store.rows("notices", limit=_LETTERS, state="waiting")
        for row in rows:
            notices.tell(state, row["iin"], "plan", row["email"])
            state.store.update(
                "notices",
                {"plan_id": row["plan_id"], "iin": row["iin"]},
                state="sent",
            )
    return bool(rows)


def since_of(call: Call) -> int:
    """N of ``?since=N``; 0 without a query.

    Raises:
        Problem: 400.
    """
    query = call.target.partition("?")[2]
    if not query:
        return 0
    name, _, number = query.partition("=")
    decimal = number.isascii() and number.isdecimal() and len(number) <= 15
    if name != "since" or not decimal:
        raise Problem(400, "query-invalid", "since=N is expected")
    return int(number)
