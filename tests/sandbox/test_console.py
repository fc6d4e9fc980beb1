"""What the operator enforces against its own officers (security.md D-S5, test 30)."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from cryptography import x509 as judge
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.applications.profile import subject_rdns
from desktop.asn1 import names, schemes
from desktop.canonical import canonical, parse, sha256_hex, unb64url
from desktop.sandbox import executions, officers, profile, ra, serving
from desktop.sandbox.registers import Registers
from desktop.sandbox.state import SandboxSettings
from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer, RefusedError, plan_members
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

SERIALS = 200
HANG_S = 120


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(RefusedError, match=r"\d") as caught:
        call()
    return str(caught.value.code)


@pytest.fixture(scope="module")
def ministry(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SandboxServer]:
    """An operator with a populated organisation."""
    folder = tmp_path_factory.mktemp("ministry") / "sandbox"
    settings = SandboxSettings(faults=True, plan_batch=40, break_glass_daily=1)
    with sandbox_server(folder, settings=settings) as server:
        serving.populate(folder, seed=7, people=SERIALS)
        yield server


@pytest.fixture(scope="module")
def first(ministry: SandboxServer) -> Officer:
    return Officer(ministry).sign_in()


@pytest.fixture(scope="module")
def second(ministry: SandboxServer) -> Officer:
    return Officer(ministry, "approver").sign_in()


@pytest.fixture(scope="module")
def auditor(ministry: SandboxServer) -> Officer:
    return Officer(ministry, "auditor").sign_in()


def some(server: SandboxServer, count: int, **where: Any) -> list[str]:
    """Hashes of valid certificates of the organisation."""
    rows = server.state.store.rows(
        "certificates", order="serial", reference="", state="confirmed", **where
    )
    assert len(rows) >= count
    return [row["sha256"] for row in rows[:count]]


def wait_for(officer: Officer, plan: dict[str, str], *states: str) -> dict[str, Any]:
    deadline = time.monotonic() + HANG_S
    while True:
        found = officer.get(f"/plans/{plan['plan_id']}")
        if found["state"] in states:
            return found
        assert time.monotonic() < deadline, found["state"]
        time.sleep(0.02)


def revoked_in_list(server: SandboxServer) -> set[str]:
    import urllib.request

    with urllib.request.urlopen(server.state.crl_url("ec")) as answer:
        found = judge.load_der_x509_crl(answer.read())
    return {format(entry.serial_number, "x") for entry in found}


def serials(server: SandboxServer, names: list[str]) -> set[str]:
    found = set()
    for name in names:
        row = server.state.store.one("certificates", sha256=name)
        assert row is not None
        found.add(str(row["serial"]))
    return found


# -- sign-in ------------------------------------------------------------------


def test_a_certificate_without_a_role_does_not_sign_in(
    ministry: SandboxServer, first: Officer
) -> None:
    person = Applicant(ministry).enrol()
    payload, cms = person.record("sign-in", version=1, nonce=first.nonce())
    body = {"payload": _b64(payload), "cms": _b64(cms)}
    assert code_of(lambda: first.post("/officers/sign-in", body, "")) == "role-missing"


def test_a_nonce_is_good_once(ministry: SandboxServer, first: Officer) -> None:
    nonce = first.nonce()
    other = Officer(ministry, "auditor")
    other.sign_in(nonce=nonce)
    assert code_of(lambda: other.sign_in(nonce=nonce)) == "nonce-invalid"


def test_a_replayed_sign_in_is_refused(first: Officer) -> None:
    payload, cms = first.person.record("sign-in", version=1, nonce=first.nonce())
    body = {"payload": _b64(payload), "cms": _b64(cms)}
    first.post("/officers/sign-in", body, "")
    assert code_of(lambda: first.post("/officers/sign-in", body, "")) == (
        "nonce-invalid"
    )


def test_a_dismissed_officer_is_out_at_once(ministry: SandboxServer) -> None:
    gone = Officer(ministry).sign_in()
    gone.get("/certificates?since=0")
    officers.dismiss(ministry.state, gone.officer_id)
    assert code_of(lambda: gone.get("/certificates?since=0")) == "session-invalid"
    assert code_of(gone.sign_in) == "role-missing"


def test_without_a_session_nothing_is_shown(ministry: SandboxServer) -> None:
    stranger = Officer(ministry, "auditor")
    for path in ("/certificates?since=0", "/incidents?since=0", "/plans"):
        assert code_of(partial(stranger.get, path)) == "session-invalid"


def test_a_role_slip_gives_a_role_certificate(ministry: SandboxServer) -> None:
    slip = serving.make_slip(ministry.folder, role="auditor")
    person = Applicant(ministry, slip=slip).enrol()
    row = ministry.state.store.one(
        "officers", certificate_sha256=sha256_hex(person.certificate)
    )
    assert row is not None
    assert row["role"] == "auditor"


# -- the mirror ---------------------------------------------------------------


def test_the_mirror_gets_everything_once_and_then_what_changed(
    ministry: SandboxServer, auditor: Officer
) -> None:
    whole = auditor.get("/certificates?since=0")
    assert len(whole["certificates"]) >= SERIALS
    assert not whole["more"]
    assert auditor.get(f"/certificates?since={whole['next']}")["certificates"] == []
    person = Applicant(ministry).enrol()
    delta = auditor.get(f"/certificates?since={whole['next']}")["certificates"]
    assert [item["sha256"] for item in delta] == [sha256_hex(person.certificate)]
    assert delta[0]["name"].startswith(person.person.surname)
    assert delta[0]["scheme"] == "ecdsa-p256"
    person.operator.send_statement(person.statement())
    again = auditor.get(f"/certificates?since={delta[0]['number']}")["certificates"]
    assert [(item["sha256"], item["state"]) for item in again] == [
        (sha256_hex(person.certificate), "revoked")
    ]


def test_a_scope_hides_other_organisations(ministry: SandboxServer) -> None:
    rows = ministry.state.store.rows("certificates", reference="")
    bins = sorted({row["facts"]["bin"] for row in rows})
    narrow = Officer(ministry, "officer", scope={"bins": bins[:1]}).sign_in()
    seen = narrow.get("/certificates?since=0")["certificates"]
    assert {item["bin"] for item in seen} == {bins[0]}
    foreign = [row["sha256"] for row in rows if row["facts"]["bin"] == bins[1]][:1]
    assert code_of(lambda: narrow.plan(foreign)) == "scope-exceeded"


# -- plans: two people over one hash ------------------------------------------


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


# -- break-glass --------------------------------------------------------------


def test_break_glass_is_small_rare_loud_and_reviewed(
    ministry: SandboxServer, second: Officer
) -> None:
    alone = Officer(ministry).sign_in()
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


# -- storms and kills ---------------------------------------------------------


def test_a_storm_of_busy_answers_changes_nothing(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    plan = first.plan(some(ministry, 3), first_stage=3)
    order = second.order("approve", plan)
    path = f"/plans/{plan['plan_id']}/approvals"
    ministry.fail("busy", "v1/plans", times=3, code=503)
    for _ in range(3):
        with pytest.raises(RefusedError, match="503"):
            second.send(path, *order)
    second.send(path, *order)
    # This one takes effect, and its answer gets another status on the way.
    order = first.order("execute", plan, stage="first")
    path = f"/plans/{plan['plan_id']}/executions"
    first.send(path, *order)
    assert first.send(path, *order)["decision"] == "running first"
    assert wait_for(first, plan, "done")["counts"] == {"revoked": 3}


def test_the_operators_ra_asks_a_ca_that_speaks_cmp_only(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    settings = ministry.state.settings
    plan = first.plan(some(ministry, 3), first_stage=3)
    second.give("approve", plan)
    asked = ministry.state.store.count("transactions", body="rr")
    # The operator's own responder stands in for that CA.
    ministry.state.settings = dataclasses.replace(
        settings, ca_cmp_url=ministry.state.cmp_url, plan_batch=1
    )
    try:
        first.give("execute", plan, stage="first")
        assert wait_for(first, plan, "done")["counts"] == {"revoked": 3}
    finally:
        ministry.state.settings = settings
    assert ministry.state.store.count("transactions", body="rr") == asked + 3


def test_a_ca_that_falls_silent_pauses_the_plan(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    settings = ministry.state.settings
    names = sorted(some(ministry, 4))
    revoked = ministry.state.store.one("certificates", sha256=names[0])
    assert revoked is not None
    plan = first.plan(names, first_stage=4)
    second.give("approve", plan)
    ministry.state.settings = dataclasses.replace(
        settings, ca_cmp_url=ministry.state.cmp_url
    )
    try:
        # The third answer is nobody's; what came before it stays.
        ra.revoke(ministry.state, revoked["der"], "superseded")
        ministry.fail("wrong-nonce", "cmp:rp")
        ministry.fail("foreign-signer", "cmp:rp")
        first.give("execute", plan, stage="first")
        paused = wait_for(first, plan, "paused")
        assert paused["counts"]["pending"] >= 1
        assert ministry.state.faults is not None
        ministry.state.faults.clear()
        first.give("execute", plan, stage="all")
        done = wait_for(first, plan, "done")
        assert sum(done["counts"].values()) == 4
        assert done["counts"]["already"] >= 1
        assert "pending" not in done["counts"]
        ministry.state.settings = dataclasses.replace(
            settings, ca_cmp_url="http://127.0.0.1:9/"
        )
        outcome = ra.revoke(ministry.state, revoked["der"], "superseded")
        assert outcome[0] == "unreachable"
        ministry.state.settings = dataclasses.replace(
            settings, ca_cmp_url=ministry.state.cmp_url
        )
        ministry.fail("reject", "cmp:rr", bit="systemFailure")
        outcome = ra.revoke(ministry.state, revoked["der"], "superseded")
        assert outcome == ("failed", "systemFailure, refused on order")
    finally:
        ministry.state.settings = settings


@pytest.mark.timeout(3_600)
def test_kills_leave_one_final_state_each(
    tmp_path: Path, full: bool, dice: random.Random
) -> None:
    serial_count, kills = (10_000, 50) if full else (SERIALS, 3)
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        serving.populate(folder, seed=5, people=serial_count)
        one, other = Officer(server).sign_in(), Officer(server, "approver").sign_in()
        every = some(server, serial_count)
        names, outside = every[:-10], every[-10:]
        plan = one.plan(names, first_stage=1)
        other.give("approve", plan)
        one.give("execute", plan, stage="first")
        wait_for(one, plan, "staged")
    state = serving.open_state(folder)
    state.store.update(
        "plans",
        {"plan_id": plan["plan_id"]},
        state="running",
        limit_to=len(names),
    )
    state.close()
    # Slow enough that a kill hits a plan in the middle.
    slow = {"plan_batch": 50 if full else 5, "plan_rate": 500 if full else 100}
    (folder / "settings.json").write_text(json.dumps(slow))
    left = [_killed(folder, plan, dice.uniform(0.0, 0.4)) for _ in range(kills)]
    assert any(0 < pending < len(names) - 1 for pending in left)
    (folder / "settings.json").unlink()
    with sandbox_server(folder) as server:
        deadline = time.monotonic() + HANG_S
        row = server.state.store.one("plans", plan_id=plan["plan_id"])
        while row is not None and row["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.05)
            row = server.state.store.one("plans", plan_id=plan["plan_id"])
        ledger = server.state.store.rows("ledger", plan_id=plan["plan_id"])
        assert Counter(item["state"] for item in ledger) == {"revoked": len(names)}
        assert {item["certificate_sha256"] for item in ledger} == set(names)
        listed = revoked_in_list(server)
        assert serials(server, names) <= listed
        assert not serials(server, outside) & listed


def _killed(folder: Path, plan: dict[str, str], after_s: float) -> int:
    """Starts the server and kills it so long after it answers; what is pending."""
    code = (
        "import sys,pathlib;from desktop.sandbox.serving import serve;"
        "serve(pathlib.Path(sys.argv[1]),0,lambda f:print('up',flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    state = serving.open_state(folder)
    pending = state.store.count("ledger", plan_id=plan["plan_id"], state="pending")
    state.close()
    return pending


# -- incidents ----------------------------------------------------------------


def report(person: Applicant) -> str:
    """Hands in a compromise report; answers its id."""
    record_id = str(uuid.uuid4())
    payload = canonical(
        {
            "type": "incident",
            "version": 1,
            "record_id": record_id,
            "certificates": [{"sha256": sha256_hex(person.certificate)}],
        }
    )
    person.operator.send_incident(payload)
    return record_id


def test_a_holders_report_becomes_a_case_that_grows_by_events(
    ministry: SandboxServer, first: Officer, auditor: Officer
) -> None:
    person = Applicant(ministry).enrol()
    incident_id = report(person)
    listed = first.get("/incidents?since=0")
    (found,) = [
        item for item in listed["incidents"] if item["incident_id"] == incident_id
    ]
    assert found["certificates"][0]["state"] == "confirmed"
    assert parse(unb64url(found["payload"]))["record_id"] == incident_id
    made = first.event(incident_id, "note", "called the holder")
    after = auditor.get(f"/incidents?since={listed['next']}")
    (grown,) = [
        item for item in after["incidents"] if item["incident_id"] == incident_id
    ]
    assert [event["text"] for event in grown["events"]] == ["called the holder"]
    assert after["next"] == made["number"]
    assert code_of(lambda: auditor.event(incident_id, "note", "x")) == "role-wrong"
    assert code_of(lambda: first.event("unknown", "note", "x")) == "incident-unknown"
    assert code_of(lambda: first.event(incident_id, "gossip", "x")) == "event-invalid"


def test_a_report_out_of_scope_is_not_shown(ministry: SandboxServer) -> None:
    person = Applicant(ministry).enrol()
    incident_id = report(person)
    other = next(
        row["facts"]["bin"]
        for row in ministry.state.store.rows("certificates", reference="")
        if row["facts"]["bin"] != person.person.post.bin
    )
    narrow = Officer(ministry, scope={"bins": [other]}).sign_in()
    shown = narrow.get("/incidents?since=0")["incidents"]
    assert incident_id not in [item["incident_id"] for item in shown]


# -- populate -----------------------------------------------------------------


def test_the_same_seed_gives_the_same_people(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        made = serving.populate(folder, seed=11, people=30, mine=4)
        assert len(made.mine) == 4
        state = serving.open_state(folder)
        rows = state.store.rows("certificates", order="changed")
        found.append(
            [(row["iin"], row["facts"], row["serial"], row["state"]) for row in rows]
        )
        assert made.certificates == len(rows)
        state.close()
    assert found[0] == found[1]


def test_openssl_verifies_what_was_populated(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    made = serving.populate(folder, seed=2, people=5, mine=2)
    for index, (certificate, issuer) in enumerate(made.mine):
        for name, der in (("own", certificate), ("issuer", issuer)):
            pem = judge.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
            (tmp_path / f"{name}.pem").write_bytes(pem)
        root = str(folder / "ca" / "root.pem")
        command = ["openssl", "verify", "-x509_strict", "-CAfile", root]
        done = subprocess.run(
            [*command, "-untrusted", "issuer.pem", "own.pem"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (index, done.stderr)


def test_what_was_populated_has_the_subject_of_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "sandbox"
    made = serving.populate(folder, seed=2, people=5, mine=1)
    with sandbox_server(folder) as server:
        person = Registers(2, 5).all()[0].person
        wanted = names.build_name(
            subject_rdns(person, profile.profile_model(server.state))
        )
        found = x509.Certificate.load(made.mine[0][0])
        assert found.subject.dump() == wanted
        assert found.key_identifier == schemes.key_identifier(found.public_key.dump())
        assert found.subject_alt_name_value.native == [person.email]


def test_an_unexecuted_plan_waits_for_a_server(ministry: SandboxServer) -> None:
    assert executions.run_batch(ministry.state, "unknown") is False
    assert plan_members(["b", "a"])["certificates"] == ["a", "b"]


def _b64(data: bytes) -> str:
    from desktop.canonical import b64url

    return b64url(data)
