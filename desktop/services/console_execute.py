"""Executes an approved plan in stages, and stops it: the operator does the work (D-S5).

Pausing ends the run after its batch, cancelling for ever; a paused plan goes on with
another ``execute``. All of them are signed orders over the plan's hash.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from desktop.canonical import Json
from desktop.errors import Cancelled, StillWaiting
from desktop.interaction import Interaction
from desktop.model.authority import Receipt
from desktop.services.console_desk import Console, Desk, patiently, signed_in
from desktop.services.console_manifest import read_plan

__all__ = [
    "Watch",
    "cancel_plan",
    "execute_plan",
    "ledger_of",
    "list_plans",
    "notify_people",
    "pause_plan",
    "review_plan",
    "show_ledger",
]

#: Hears of a plan's state and counts while it is executed.
Watch = Callable[[dict[str, Any]], None]

_WAIT_S = 0.2
#: After that the verb ends with "goes on"; the operator needs nobody to watch it.
_LONGEST_WAIT_S = 600.0


def execute_plan(
    console: Console,
    person: Interaction,
    officer: str,
    plan_id: str,
    *,
    stage: str = "first",
    wait: bool = False,
    confirmed: bool = False,
    watch: Watch | None = None,
) -> dict[str, Any]:
    """Starts a stage, or goes on after a pause; answers the plan and its counts.

    Args:
        console: The console's parts.
        person: Who confirms and types the PIN.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        plan_id: Of the plan.
        stage: ``first``, then ``all``.
        wait: Stay until the operator has ended this stage.
        confirmed: Do not ask once more.
        watch: Gets the plan with its counts, now and then, while this waits.

    Raises:
        Cancelled: The officer would rather not.
        OperatorRefused: Not approved, the first stage is still to come, wrong role.
        StillWaiting: The operator is still at it; ask for the ledger later.
    """
    _ask(person, "console.execute_confirm", plan_id, stage, confirmed=confirmed)
    with signed_in(console, person, officer, ("order",)) as desk:
        return _give(
            desk,
            plan_id,
            "execute",
            desk.api.execute,
            wait=wait,
            watch=watch,
            stage=stage,
        )


def pause_plan(
    console: Console, person: Interaction, officer: str, plan_id: str
) -> dict[str, Any]:
    """Stops what runs, after its batch.

    Raises:
        OperatorRefused: It is not running.
    """
    with signed_in(console, person, officer, ("order",)) as desk:
        return _give(desk, plan_id, "pause", desk.api.pause)


def cancel_plan(
    console: Console,
    person: Interaction,
    officer: str,
    plan_id: str,
    *,
    confirmed: bool = False,
) -> dict[str, Any]:
    """What is not done yet is never done.

    Raises:
        Cancelled: The officer would rather not.
        OperatorRefused: The plan has ended.
    """
    _ask(person, "console.cancel_confirm", plan_id, "", confirmed=confirmed)
    with signed_in(console, person, officer, ("order",)) as desk:
        return _give(desk, plan_id, "cancel", desk.api.cancel)


def review_plan(
    console: Console, person: Interaction, officer: str, plan_id: str
) -> dict[str, Any]:
    """Says that a second person looked at a break-glass.

    Raises:
        OperatorRefused: The same person, or nothing to review.
    """
    with signed_in(console, person, officer, ("order",)) as desk:
        return _give(desk, plan_id, "review", desk.api.review)


def notify_people(
    console: Console, person: Interaction, officer: str, plan_id: str, text: str
) -> dict[str, Any]:
    """Has the operator tell every person of the plan, each once.

    Raises:
        OperatorRefused: The plan was not approved.
    """
    with signed_in(console, person, officer, ("order",)) as desk:
        return _give(desk, plan_id, "notify", desk.api.notify, text=text)


def list_plans(console: Console, person: Interaction, officer: str) -> dict[str, Any]:
    """Every plan of the operator with its state and counts; for every role."""
    with signed_in(console, person, officer) as desk:
        return {"plans": desk.api.plans()}


def show_ledger(
    console: Console, person: Interaction, officer: str, plan_id: str
) -> dict[str, Any]:
    """A plan with its ledger: one line for each certificate.

    Returns:
        As ``saqta console execute``, with ``ledger[]``.
    """
    with signed_in(console, person, officer) as desk:
        plan = read_plan(desk, plan_id, whole=False)
        return {**plan.as_dict(), "ledger": ledger_of(desk, plan_id)}


def ledger_of(desk: Desk, plan_id: str) -> list[dict[str, Any]]:
    """Every line of a plan's ledger, by position."""
    found: list[dict[str, Any]] = []
    since = 0
    while True:
        ask = functools.partial(desk.api.ledger, plan_id, since)
        page = patiently(desk.console.workplace, ask)
        found += page["entries"]
        if not page["entries"] or page["next"] <= since:
            return found
        since = page["next"]


def _give(
    desk: Desk,
    plan_id: str,
    act: str,
    send: Callable[[bytes, bytes], Receipt],
    *,
    wait: bool = False,
    watch: Watch | None = None,
    **members: Json,
) -> dict[str, Any]:
    # What stops a plan asks for its hash alone: nothing else may stand in its way.
    whole = act not in {"pause", "cancel"}
    plan = read_plan(desk, plan_id, whole=whole)
    _, receipt = desk.order(act, plan_id, send, plan_sha256=plan.plan_sha256, **members)
    # The rest is asked under the session alone; the token is free for a pause.
    desk.put_token_away()
    if wait:
        _wait(desk, plan_id, watch)
    after = read_plan(desk, plan_id, plan_sha256=plan.plan_sha256, whole=whole)
    return {
        **after.as_dict(),
        "decision": receipt.decision,
        "receipt_id": receipt.receipt_id,
        **({"people": receipt.details["people"]} if act == "notify" else {}),
    }


def _wait(desk: Desk, plan_id: str, watch: Watch | None) -> None:
    workplace = desk.console.workplace
    end = workplace.clock.monotonic() + _LONGEST_WAIT_S
    with desk.recorder.step("console_wait") as facts:
        while True:
            # The list of plans is short; one plan brings its whole manifest along.
            plans = patiently(workplace, desk.api.plans)
            plan = next(item for item in plans if item.get("plan_id") == plan_id)
            facts["counts"] = plan.get("counts")
            if watch is not None:
                watch(plan)
            if plan.get("state") != "running":
                return
            if workplace.clock.monotonic() > end:
                raise StillWaiting(check_after=60)
            workplace.pause(_WAIT_S)


def _ask(
    person: Interaction, question: str, plan_id: str, stage: str, *, confirmed: bool
) -> None:
    facts = {"plan_id": plan_id, "stage": stage}
    if not confirmed and not person.confirm(question, facts):
        raise Cancelled
