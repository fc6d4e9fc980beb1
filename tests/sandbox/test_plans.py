"""Mass revocation belongs to two people, and the server says so (test 30)."""

from __future__ import annotations

import dataclasses
import threading
import time
from email import message_from_bytes
from email.policy import default
from functools import partial
from typing import Any

import pytest

from desktop.authority.http import HttpClient
from desktop.authority.status import StatusClient
from desktop.canonical import parse, sha256_hex
from desktop.clock import SystemClock
from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer
from tests.fakes.operator_work import (
    HANG_S,
    code_of,
    revoked_in_list,
    serials,
    some,
    wait_for,
)
from tests.fakes.sandbox_server import SandboxServer

# -- plans: two people over one hash -------------------------------------------


def test_a_plan_runs_in_stages_and_ends_as_the_list_says(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    names = some(ministry, 90)
    before = revoked_in_list(ministry)
    plan = first.plan(names, first_stage=10)
    assert code_of(lambda: first.give("execute", plan, stage="first")) == "plan-state"
    second.give("approve", plan)
    assert code_of(lambda: first.give("execute", plan, stage="all")) == "stage-order"
    first.give("execute", plan, stage="first")
    staged = wait_for(first, plan, "staged")
    assert staged["counts"] == {"pending": 80, "revoked": 10}
    first.give("execute", plan, stage="all")
    done = wait_for(first, plan, "done")
    assert done["counts"] == {"revoked": 90}
    entries = first.ledger(plan)["entries"]
    assert [item["position"] for item in entries] == list(range(1, 91))
    assert revoked_in_list(ministry) - before == serials(ministry, names)
    one = ministry.state.store.one("certificates", sha256=names[45])
    assert one is not None
    profile = Applicant(ministry).profile
    proof = StatusClient(profile, HttpClient(), SystemClock()).ocsp(one["der"])
    assert (proof.status, proof.reason) == ("revoked", "keyCompromise")


def test_the_rate_is_the_servers(
    ministry: SandboxServer,
    first: Officer,
    second: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between two batches the server rests as long as the rate says."""
    rests: list[float] = []

    class Rests(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout or 0.0)
            return False

    runner = ministry.state.wake_plans.__self__  # type: ignore[attr-defined]
    monkeypatch.setattr(runner, "_stop", Rests())
    settings = ministry.state.settings
    monkeypatch.setattr(
        ministry.state,
        "settings",
        dataclasses.replace(settings, plan_batch=4, plan_rate=8),
    )
    plan = first.plan(some(ministry, 12), first_stage=12)
    second.give("approve", plan)
    first.give("execute", plan, stage="first")
    wait_for(first, plan, "done")
    assert rests == [0.5, 0.5, 0.5]


def test_one_person_is_not_two_under_two_certificates(
    ministry: SandboxServer, first: Officer
) -> None:
    plan = first.plan(some(ministry, 1))
    twin = Officer(ministry, "approver", iin=first.person.person.iin).sign_in()
    assert twin.certificate_sha256 != first.certificate_sha256
    assert code_of(lambda: twin.give("approve", plan)) == "same-person"
    again = Officer(ministry, "officer", iin=first.person.person.iin).sign_in()
    assert code_of(lambda: again.give("approve", plan)) == "same-person"
    first.give("cancel", plan)


def test_an_auditor_orders_nothing(
    ministry: SandboxServer, first: Officer, auditor: Officer
) -> None:
    plan = first.plan(some(ministry, 1))
    for act in ("approve", "pause", "cancel", "notify"):
        assert code_of(partial(auditor.give, act, plan)) == "role-wrong"
    assert code_of(lambda: auditor.give("execute", plan, stage="first")) == "role-wrong"
    assert code_of(lambda: auditor.plan(some(ministry, 1))) == "role-wrong"
    first.give("cancel", plan)


def test_an_approver_plans_and_executes_nothing(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    assert code_of(lambda: second.plan(some(ministry, 1))) == "role-wrong"
    plan = first.plan(some(ministry, 1))
    second.give("approve", plan)
    assert code_of(lambda: second.give("execute", plan, stage="first")) == "role-wrong"
    first.give("cancel", plan)


def test_an_approval_of_another_list_is_refused(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    plan = first.plan(some(ministry, 1))
    edited = {**plan, "plan_sha256": "0" * 64}
    assert code_of(lambda: second.give("approve", edited)) == "plan-changed"
    second.give("approve", plan)
    assert code_of(lambda: first.give("execute", edited, stage="first")) == (
        "plan-changed"
    )
    first.give("cancel", plan)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"count": 2}, "plan-invalid"),
        ({"certificates_sha256": "0" * 64}, "plan-invalid"),
        ({"reason": "certificateHold"}, "plan-invalid"),
        ({"first_stage": 0}, "plan-invalid"),
        ({"first_stage": True}, "plan-invalid"),
    ],
)
def test_a_list_that_does_not_fit_is_refused_whole(
    ministry: SandboxServer, first: Officer, changes: dict[str, Any], code: str
) -> None:
    assert code_of(lambda: first.plan(some(ministry, 1), **changes)) == code


def test_a_list_with_a_stranger_is_refused_whole(
    ministry: SandboxServer, first: Officer
) -> None:
    names = [*some(ministry, 2), "0" * 64]
    assert code_of(lambda: first.plan(names)) == "target-unknown"


def test_the_cap_is_the_servers(ministry: SandboxServer, first: Officer) -> None:
    settings = ministry.state.settings
    ministry.state.settings = dataclasses.replace(settings, plan_cap=3)
    try:
        assert code_of(lambda: first.plan(some(ministry, 4))) == "cap-exceeded"
    finally:
        ministry.state.settings = settings


def test_an_old_order_and_a_used_nonce_are_refused(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    plan = first.plan(some(ministry, 1))
    stale = {"created_at": second.old(60)}
    assert code_of(lambda: second.give("approve", plan, **stale)) == "order-stale"
    nonce = second.nonce()
    second.give("approve", plan, nonce=nonce)
    assert code_of(lambda: first.give("cancel", plan, nonce=nonce)) == "nonce-invalid"
    first.give("cancel", plan)


def test_a_double_click_is_one_order(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    plan = first.plan(some(ministry, 5), first_stage=5)
    second.give("approve", plan)
    order = first.order("execute", plan, stage="first")
    path = f"/plans/{plan['plan_id']}/executions"
    one, two = first.send(path, *order), first.send(path, *order)
    assert one == two
    wait_for(first, plan, "done")
    assert code_of(lambda: first.give("execute", plan, stage="all")) == "plan-state"
    assert first.ledger(plan)["counts"] == {"revoked": 5}


def test_what_is_revoked_already_is_success(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    person = Applicant(ministry).enrol()
    own = sha256_hex(person.certificate)
    plan = first.plan([own, *some(ministry, 2)], first_stage=3)
    person.operator.send_statement(person.statement())
    second.give("approve", plan)
    first.give("execute", plan, stage="first")
    wait_for(first, plan, "done")
    assert first.ledger(plan)["counts"] == {"already": 1, "revoked": 2}


def test_cancelled_in_the_middle_nothing_more_is_revoked(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    names = sorted(some(ministry, 12))
    plan = first.plan(names, first_stage=4)
    second.give("approve", plan)
    first.give("execute", plan, stage="first")
    wait_for(first, plan, "staged")
    second.give("cancel", plan)
    counts = first.ledger(plan)["counts"]
    assert counts == {"cancelled": 8, "revoked": 4}
    assert code_of(lambda: first.give("execute", plan, stage="all")) == "plan-state"
    listed = revoked_in_list(ministry)
    assert listed >= serials(ministry, names[:4])
    assert not listed & serials(ministry, names[4:])


def test_paused_it_goes_on_without_another_approval(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    plan = first.plan(some(ministry, 8), first_stage=2)
    second.give("approve", plan)
    first.give("execute", plan, stage="first")
    wait_for(first, plan, "staged")
    first.give("pause", plan)
    assert first.get(f"/plans/{plan['plan_id']}")["state"] == "paused"
    first.give("execute", plan, stage="all")
    assert wait_for(first, plan, "done")["counts"] == {"revoked": 8}


def test_notices_go_to_each_person_once_and_only_over_the_approved_plan(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    names = some(ministry, 3)
    plan = first.plan(names)
    assert code_of(lambda: first.give("notify", plan, text="soon")) == "plan-state"
    second.give("approve", plan)
    receipt = first.give("notify", plan, text="soon")
    people = set()
    for name in names:
        row = ministry.state.store.one("certificates", sha256=name)
        assert row is not None
        people.add(row["iin"])
    assert receipt["people"] == len(people)
    deadline = time.monotonic() + HANG_S
    while ministry.state.store.count("notices", state="waiting"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    for iin in people:
        sent = ministry.state.store.rows("messages", iin=iin)
        assert [parse(row["payload"])["subject_id"] for row in sent] == ["plan"]
    first.give("cancel", plan)


# -- break-glass ---------------------------------------------------------------


def test_break_glass_is_small_rare_loud_and_reviewed(
    ministry: SandboxServer, second: Officer
) -> None:
    third = ministry.state.registers.all()[3].person.iin
    alone = Officer(ministry, iin=third).sign_in()
    too_many = some(ministry, 11)
    assert code_of(lambda: alone.plan(too_many, break_glass=True)) == "cap-exceeded"
    plan = alone.plan(some(ministry, 2), first_stage=2, break_glass=True)
    alarm = message_from_bytes(ministry.mail[-1].read_bytes(), policy=default)
    assert alarm["To"] == "security@sandbox.example"
    assert plan["plan_id"] in alarm.get_content()
    found = alone.get(f"/plans/{plan['plan_id']}")
    assert found["review_by"] is not None
    alone.give("execute", plan, stage="first")
    wait_for(alone, plan, "done")
    again = some(ministry, 1)
    assert code_of(lambda: alone.plan(again, break_glass=True)) == (
        "break-glass-used-up"
    )
    assert code_of(lambda: alone.give("review", plan)) == "same-person"
    second.give("review", plan)
    assert alone.get(f"/plans/{plan['plan_id']}")["review_by"] is None
