"""One batch of a running plan: one final state for each certificate.

In the operator's own register a batch is one transaction that revokes, writes the
ledger and puts the lists out of date; a kill between batches loses nothing. Towards a
CA that speaks CMP only it is three steps: the intent of the whole batch, kept before
anything is sent; the questions, several at once; the answers, kept together. A kill in
between asks for what has an intent and no answer once more, and the CA says that it was
revoked before. "Already revoked" is success.

A line with an intent is ``pending`` and has a time. A cancel leaves it to its answer:
whatever was asked for may be revoked, so only what nobody began is cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.sandbox import crl, ra
from desktop.sandbox.revocations import mark_all_revoked
from desktop.sandbox.state import SandboxSettings, SandboxState
from desktop.sandbox.store import Row

__all__ = ["batch_size", "close_cancelled", "run_batch"]

#: Certificates that a CA is asked for between two looks at the officers' orders.
_IN_HAND = 40
_ASKED = "asked"
_GONE = ("failed", "the certificate is gone")
_UNANSWERED = ("failed", "no answer came before the plan was cancelled")

#: Final state and what there is to say, by position.
_Outcomes = dict[int, tuple[str, str]]


def batch_size(settings: SandboxSettings) -> int:
    """Certificates in one batch; a pause or a cancel takes effect after it."""
    if settings.ca_cmp_url:
        return min(settings.plan_batch, _IN_HAND)
    return settings.plan_batch


def run_batch(state: SandboxState, plan_id: str) -> bool:
    """Executes one batch of a running plan; answers whether more is to do."""
    plan, entries = _next_entries(state, plan_id)
    if plan is None:
        return False
    asking = bool(state.settings.ca_cmp_url)
    # The network is asked outside of the transaction.
    outcomes, unsent = _ask_authority(state, plan, entries) if asking else ({}, [])
    with state.store.begin():
        current = state.store.one("plans", plan_id=plan_id)
        if current is None or (current["state"] != "running" and not asking):
            return False
        done = [item for item in entries if not asking or item["position"] in outcomes]
        for issuer in _settle(state, plan, done, outcomes):
            crl.outdate(issuer, state.store)
        _take_back(state, plan_id, unsent)
        if current["state"] == "cancelled":
            _close(state, plan_id)
        if current["state"] != "running":
            return False
        if len(done) < len(entries):
            # Nothing is final where nobody answered: an officer lets it go on later.
            state.store.update("plans", {"plan_id": plan_id}, state="paused")
            return False
        if entries:
            return True
        left = state.store.count("ledger", plan_id=plan_id, state="pending")
        state.store.update(
            "plans", {"plan_id": plan_id}, state="staged" if left else "done"
        )
        return False


def close_cancelled(state: SandboxState) -> None:
    """Ends what was asked for before a cancel where no answer will come any more."""
    with state.store.begin():
        for plan in state.store.rows("plans", columns=("plan_id",), state="cancelled"):
            _close(state, plan["plan_id"])


def _take_back(state: SandboxState, plan_id: str, unsent: list[int]) -> None:
    """Of what nobody sent the intent is withdrawn, as if the batch had been smaller."""
    lines = [{"position": item, "at": None, "detail": None} for item in unsent]
    _write(state, plan_id, lines)


def _close(state: SandboxState, plan_id: str) -> None:
    """Ends every line of a cancelled plan that has no final state yet."""
    at = state.now_text()
    untouched = {"plan_id": plan_id, "state": "pending", "at": None}
    state.store.update("ledger", untouched, state="cancelled", at=at)
    entries = state.store.rows("ledger", plan_id=plan_id, state="pending")
    final, detail = _UNANSWERED
    _write(
        state,
        plan_id,
        [
            {"position": item["position"], "state": final, "at": at, "detail": detail}
            for item in entries
        ],
    )


def _next_entries(state: SandboxState, plan_id: str) -> tuple[Row | None, list[Row]]:
    """A running plan and its next batch; nothing when it does not run."""
    with state.store.begin():
        plan = state.store.one("plans", plan_id=plan_id)
        if plan is None or plan["state"] != "running":
            return None, []
        found = state.store.rows(
            "ledger",
            order="position",
            limit=batch_size(state.settings),
            plan_id=plan_id,
            state="pending",
        )
        entries = [item for item in found if item["position"] <= plan["limit_to"]]
        if state.settings.ca_cmp_url:
            at = state.now_text()
            _write(
                state,
                plan_id,
                [
                    {"position": item["position"], "at": at, "detail": _ASKED}
                    for item in entries
                ],
            )
    return plan, entries


def _ask_authority(
    state: SandboxState, plan: Row, entries: list[Row]
) -> tuple[_Outcomes, list[int]]:
    """What a CA that speaks CMP only says of a batch, and what was never sent."""
    rows = _certificates(state, entries, ("sha256", "der"))
    outcomes: _Outcomes = {
        item["position"]: _GONE
        for item in entries
        if item["certificate_sha256"] not in rows
    }
    asked = [item for item in entries if item["position"] not in outcomes]
    names = [rows[item["certificate_sha256"]]["der"] for item in asked]
    answers = ra.revoke_all(state, names, plan["reason"])
    unsent = []
    for item, answer in zip(asked, answers, strict=True):
        if answer is None:
            unsent.append(item["position"])
        elif answer[0] != "unreachable":
            outcomes[item["position"]] = answer
    return outcomes, unsent


def _certificates(
    state: SandboxState, entries: list[Row], columns: tuple[str, ...]
) -> dict[str, Row]:
    """What a batch needs of its certificates, by hash."""
    names = [item["certificate_sha256"] for item in entries]
    found = state.store.named("certificates", "sha256", names, columns)
    return {row["sha256"]: row for row in found}


def _settle(
    state: SandboxState, plan: Row, entries: list[Row], outcomes: _Outcomes
) -> list[str]:
    """Gives a batch its final states; answers the issuers whose list changes."""
    at = state.now_text()
    # Read inside of the transaction: a person may have been quicker a moment ago.
    rows = _certificates(state, entries, ("sha256", "issuer", "revoked_at"))
    settled, revoked, issuers = [], [], set()
    for entry in entries:
        row = rows.get(entry["certificate_sha256"])
        final, detail = outcomes.get(entry["position"], ("", ""))
        if row is None:
            final, detail = _GONE
        elif not final:
            final = "already" if row["revoked_at"] is not None else "revoked"
        if row is not None and final != "failed" and row["revoked_at"] is None:
            revoked.append(row["sha256"])
            issuers.add(str(row["issuer"]))
        settled.append(
            {
                "position": entry["position"],
                "state": final,
                "at": at,
                "detail": detail,
            }
        )
    mark_all_revoked(state, revoked, plan["reason"])
    _write(state, plan["plan_id"], settled)
    return sorted(issuers)


def _write(
    state: SandboxState, plan_id: str, lines: Sequence[Mapping[str, Any]]
) -> None:
    state.store.update_many("ledger", "position", lines, plan_id=plan_id)
