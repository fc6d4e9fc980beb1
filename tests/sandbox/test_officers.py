"""Officers sign in, see their scope, and add to cases (security.md D-S5)."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from desktop.canonical import b64url, canonical, parse, sha256_hex, unb64url
from desktop.sandbox import officers, serving
from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer
from tests.fakes.operator_work import (
    SERIALS,
    code_of,
)
from tests.fakes.sandbox_server import SandboxServer


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


# -- sign-in -------------------------------------------------------------------


def test_a_certificate_without_a_role_does_not_sign_in(
    ministry: SandboxServer, first: Officer
) -> None:
    person = Applicant(ministry).enrol()
    payload, cms = person.record("sign-in", version=1, nonce=first.nonce())
    body = {"payload": b64url(payload), "cms": b64url(cms)}
    assert code_of(lambda: first.post("/officers/sign-in", body, "")) == "role-missing"


def test_a_nonce_is_good_once(ministry: SandboxServer, first: Officer) -> None:
    nonce = first.nonce()
    other = Officer(ministry, "auditor")
    other.sign_in(nonce=nonce)
    assert code_of(lambda: other.sign_in(nonce=nonce)) == "nonce-invalid"


def test_a_replayed_sign_in_is_refused(first: Officer) -> None:
    payload, cms = first.person.record("sign-in", version=1, nonce=first.nonce())
    body = {"payload": b64url(payload), "cms": b64url(cms)}
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


# -- the mirror ----------------------------------------------------------------


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


@pytest.mark.parametrize("name", ["bin", "unit"])
def test_a_scope_hides_other_organisations_and_units(
    ministry: SandboxServer, first: Officer, name: str
) -> None:
    rows = ministry.state.store.rows("certificates", reference="")
    values = sorted({row["facts"][name] for row in rows})
    narrow = Officer(ministry, "officer", scope={f"{name}s": values[:1]}).sign_in()
    seen = narrow.get("/certificates?since=0")["certificates"]
    assert {item[name] for item in seen} == {values[0]}
    foreign = [row["sha256"] for row in rows if row["facts"][name] == values[1]][:1]
    assert code_of(lambda: narrow.plan(foreign)) == "scope-exceeded"
    # Nor does the scope end where somebody else's plan begins.
    plan = first.plan(foreign)
    iin = ministry.state.registers.all()[4].person.iin
    scope = {f"{name}s": values[:1]}
    approver = Officer(ministry, "approver", iin=iin, scope=scope).sign_in()
    assert code_of(lambda: approver.give("approve", plan)) == "scope-exceeded"
    first.give("cancel", plan)


# -- incidents -----------------------------------------------------------------


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
