"""Plans a mass revocation: the dry run that was seen is the list that is signed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.canonical import sha256_hex
from desktop.errors import (
    AnswerUnusable,
    Cancelled,
    InputInvalid,
    OperatorRefused,
    StateConflict,
    Unreachable,
)
from desktop.interaction import Interaction
from desktop.services.console_desk import (
    Console,
    Desk,
    officer_certificate,
    patiently,
    signed_in,
)
from desktop.services.console_manifest import (
    DryRun,
    PlanRequest,
    dry_run,
    members_of,
)
from desktop.services.console_sync import bring_up_to_date, mirror_age
from desktop.store.mirror_query import query_from_dict

__all__ = ["PlanRequest", "make_plan", "request_of", "try_plan"]


def request_of(
    fields: Mapping[str, str],
    names: Sequence[str],
    *,
    reason: str,
    first_stage: int,
    text: str,
    break_glass: bool,
) -> PlanRequest:
    """A request out of the fields of a search, or of a list of certificates.

    Raises:
        InputInvalid: An unknown field, or a day that is none.
    """
    return PlanRequest(
        query=None if names else query_from_dict(dict(fields)),
        names=tuple(names),
        reason=reason,
        first_stage=first_stage,
        text=text,
        break_glass=break_glass,
    )


def try_plan(console: Console, request: PlanRequest) -> dict[str, Any]:
    """The blast radius, by the mirror as it is; nothing is signed or sent.

    Returns:
        ``counts`` and ``mirror``.

    Raises:
        NothingFound: Nothing good fits.
        InputInvalid: The request can't be.
    """
    _check(request)
    return {
        "counts": dry_run(console, request).counts(),
        "mirror": mirror_age(console),
    }


def make_plan(
    console: Console,
    person: Interaction,
    officer: str,
    request: PlanRequest,
    *,
    confirmed: bool = False,
) -> dict[str, Any]:
    """Shows the dry run, signs the manifest and hands it in; one PIN entry.

    The mirror is brought up to date between: where the list is another one then, the
    officer looks again, since nobody saw what would be signed.

    Args:
        console: The console's parts.
        person: Who confirms and types the PIN.
        officer: SHA-256 of the role certificate, or ``""`` for the only one.
        request: What is to be revoked.
        confirmed: The dry run was looked at already.

    Returns:
        ``plan_id, plan_sha256, state, counts, mirror, receipt_id``; ``listed``: the
        plan as the operator lists it, or nothing.

    Raises:
        Cancelled: The officer would rather not.
        InputInvalid: The request can't be, or would stop the officer who makes it.
        StateConflict: The list changed since the dry run.
        OperatorRefused: Role, scope, cap, or a list that does not fit.
        Pending: No trustworthy answer came.
    """
    _check(request)
    version = console.mirror().state().following
    seen = dry_run(console, request)
    own = officer_certificate(console.workplace, officer)
    if own.sha256 in seen.certificates:
        # Halfway through it could be neither paused nor cancelled any more.
        raise InputInvalid(name="plan", reason="it holds the certificate that signs it")
    facts = {**seen.counts(), "units": len(seen.units), "reason": request.reason}
    if not confirmed and not person.confirm("console.plan_confirm", facts):
        raise Cancelled
    with signed_in(console, person, officer, ("order",)) as desk:
        bring_up_to_date(desk)
        # Counting a ministry again takes long; nothing changed, nothing to count.
        if console.mirror().state().following != version:
            _check_unchanged(seen, dry_run(console, request))
        age = mirror_age(console)
        plan_id = str(uuid.uuid4())
        payload, receipt = desk.order(
            "plan",
            plan_id,
            desk.api.propose,
            **members_of(request, seen, str(age["asked_at"])),
        )
        listed = _listed(desk, plan_id)
    return {
        "plan_id": plan_id,
        "plan_sha256": sha256_hex(payload),
        "state": receipt.decision,
        "counts": seen.counts(),
        "mirror": age,
        "receipt_id": receipt.receipt_id,
        "listed": listed,
    }


def _listed(desk: Desk, plan_id: str) -> dict[str, Any]:
    """The plan as the operator lists it; empty where it can't be asked any more.

    The order was taken: nothing that fails after it may look like its failure.
    """
    try:
        plans = patiently(desk.console.workplace, desk.api.plans)
    except (Unreachable, OperatorRefused, AnswerUnusable):
        return {}
    return next((dict(x) for x in plans if x.get("plan_id") == plan_id), {})


def _check(request: PlanRequest) -> None:
    if request.query is None and not request.names:
        raise InputInvalid(name="plan", reason="neither a search nor a list")
    if request.query is not None and not request.query.as_dict().keys() - {"state"}:
        # Everybody's certificates are never what is meant by an empty search.
        raise InputInvalid(name="plan", reason="the search narrows nothing")
    if request.first_stage < 1:
        raise InputInvalid(name="--first-stage", reason="at least one")


def _check_unchanged(seen: DryRun, now: DryRun) -> None:
    if seen.certificates != now.certificates:
        raise StateConflict(state="the list changed since the dry run", step="plan")
