"""What goes wrong on order, and what our client makes of it (2.6 to 2.8)."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from desktop.applications import acceptance
from desktop.asn1 import cmp
from desktop.authority.http import HttpClient
from desktop.authority.officer_api import OfficerApi
from desktop.authority.status import StatusClient
from desktop.canonical import canonical, sha256_hex
from desktop.clock import SystemClock, parse_time
from desktop.errors import (
    AnswerUnusable,
    AuthorityRefused,
    CertificateRejected,
    ChainInvalid,
    MessageInvalid,
    OutcomeUnknown,
    SaqtaError,
    StatusInvalid,
    StillWaiting,
    Unreachable,
)
from desktop.model.records import CertificateRecord
from desktop.sandbox import faults
from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer
from tests.fakes.sandbox_server import SandboxServer


@pytest.fixture
def ready(operator: SandboxServer) -> Applicant:
    """Somebody whose manifest is registered and whose request was not sent."""
    return Applicant(operator).prepare()


def state_of(one: Applicant) -> str:
    return str(one.operator.application(one.application_id)["state"])


def test_a_fault_nobody_knows_can_not_be_planned(operator: SandboxServer) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        operator.fail("earthquake")


# -- the connection -----------------------------------------------------------


def test_dropped_before_it_took_effect(ready: Applicant) -> None:
    ready.server.fail("drop-before", "cmp:p10cr")
    with pytest.raises(OutcomeUnknown, match="SQ-"):
        ready.ask()
    assert state_of(ready) == "registered"


def test_dropped_after_it_took_effect(ready: Applicant) -> None:
    ready.server.fail("drop", "cmp:p10cr")
    with pytest.raises(OutcomeUnknown, match="SQ-"):
        ready.ask()
    assert state_of(ready) == "issued"


def test_a_call_of_the_api_that_was_dropped_is_made_again(
    applicant: Applicant,
) -> None:
    applicant.make_records()
    applicant.server.fail("drop", "v1/consents")
    with pytest.raises(Unreachable, match="SQ-"):
        applicant.operator.send_consents(applicant.acceptance, applicant.consent)
    receipt = applicant.operator.send_consents(applicant.acceptance, applicant.consent)
    assert receipt.decision == "stored"


def test_a_body_under_status_500_is_read_all_the_same(ready: Applicant) -> None:
    ready.server.fail("status", "cmp:p10cr", code=500)
    ready.ask()
    assert ready.certificate


def test_a_redirect_is_not_followed(ready: Applicant) -> None:
    ready.server.fail("redirect", "cmp:p10cr", location="http://127.0.0.1:9/")
    with pytest.raises((AnswerUnusable, OutcomeUnknown), match="SQ-"):
        ready.ask()
    assert state_of(ready) == "registered"


def test_a_web_page_is_no_answer(ready: Applicant) -> None:
    ready.server.fail("html", "cmp:p10cr")
    with pytest.raises(AnswerUnusable, match="SQ-"):
        ready.ask()


def test_a_drip_takes_its_time(operator: SandboxServer) -> None:
    operator.fail("drip", "v1/nonce", seconds=0.002)
    began = time.monotonic()
    with urllib.request.urlopen(f"{operator.base_url}/operator/v1/nonce") as answer:
        found = answer.read()
    assert b"nonce" in found
    assert time.monotonic() - began >= 0.002 * len(found)


def test_busy_is_no_answer_and_no_effect(operator: SandboxServer) -> None:
    operator.fail("busy", "v1/nonce", code=429)
    before = operator.state.store.count("nonces")
    with pytest.raises(urllib.error.HTTPError, match="429"):
        urllib.request.urlopen(f"{operator.base_url}/operator/v1/nonce")
    assert operator.state.store.count("nonces") == before


# -- messages -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("wrong-nonce", "recipNonce"),
        ("wrong-transaction", "transactionID"),
        ("foreign-signer", "protection"),
    ],
)
def test_an_answer_that_is_not_ours_changes_nothing(
    operator: SandboxServer, kind: str, check: str
) -> None:
    one = Applicant(operator).enrol()
    operator.fail(kind, "cmp:rp")
    answer = one.cmp.revoke(
        one.certificate, one.signer, reason="keyCompromise", subject_id="r"
    )
    assert answer.outcome == "unknown"


def test_an_unsigned_error_is_a_hint(operator: SandboxServer) -> None:
    one = Applicant(operator, profile_changes={"protection": ["pbm"]})
    one.agree()
    one.make_request()
    one.make_manifest()
    operator.fail("reject", "cmp:p10cr", bit="systemFailure")
    operator.fail("unsigned-error", "cmp:error")
    with pytest.raises((AuthorityRefused, OutcomeUnknown), match="SQ-"):
        one.ask()
    assert operator.state.faults is not None
    operator.state.faults.clear()
    operator.fail("unsigned-error", "cmp:error")
    one.slip["secret"] = "WRONG"
    with pytest.raises(MessageInvalid, match="SQ-") as caught:
        one.ask()
    assert caught.value.check == "unprotected error"


def test_a_stale_time_in_an_answer_is_seen(ready: Applicant) -> None:
    ready.server.fail("stale-time", "cmp:cp", seconds=-4000)
    answer = ready.ask()
    message = cmp.parse_message(answer.response)
    assert message.header.message_time is not None
    gap = (message.header.message_time - ready.clock.now()).total_seconds()
    assert -4100 < gap < -3900


def test_granted_with_mods_is_told(ready: Applicant) -> None:
    ready.server.fail("granted-with-mods", "cmp:p10cr")
    assert ready.ask().status == 1


@pytest.mark.parametrize("bit", ["badCertTemplate", "notAuthorized", "badAlg"])
def test_a_rejection_on_order_names_its_bit(ready: Applicant, bit: str) -> None:
    times = 2 if bit == "badAlg" else 1
    ready.server.fail("reject", "cmp:p10cr", times=times, bit=bit)
    with pytest.raises(AuthorityRefused, match="SQ-") as caught:
        ready.ask()
    assert list(caught.value.fail_info) == [bit]


def test_waiting_says_for_how_long(ready: Applicant) -> None:
    days = 3 * 86_400
    ready.server.fail("waiting", "cmp:p10cr", count=2, check_after=days)
    with pytest.raises(StillWaiting, match="SQ-") as caught:
        ready.ask()
    assert caught.value.check_after == days


def test_a_revocation_may_be_waited_for(operator: SandboxServer) -> None:
    one = Applicant(operator).enrol()
    operator.fail("waiting", "cmp:rr", count=2, check_after=0)
    answer = one.cmp.revoke(
        one.certificate, one.signer, reason="keyCompromise", subject_id="r"
    )
    assert answer.outcome == "waiting"
    for _ in range(3):
        # The client keeps a pause of its own after a bare "waiting".
        if answer.outcome != "waiting":
            break
        saved = one.log.load(answer.transaction_id)
        saved.data["poll_at"] = ""  # type: ignore[index]
        answer = one.cmp.poll_revocation(
            answer.transaction_id, signer=one.signer, certificate=one.certificate
        )
    assert answer.outcome == "accepted"


# -- authorities that lie -----------------------------------------------------


def test_granted_and_not_done_is_seen_by_ocsp(operator: SandboxServer) -> None:
    one = Applicant(operator).enrol()
    operator.fail("no-effect", "cmp:rr")
    answer = one.cmp.revoke(
        one.certificate, one.signer, reason="keyCompromise", subject_id="r"
    )
    assert answer.outcome == "accepted"
    status = StatusClient(one.profile, HttpClient(), SystemClock())
    assert status.ocsp(one.certificate).status == "good"


def test_a_responder_that_lies_is_contradicted_by_the_list(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator).enrol()
    one.operator.send_statement(one.statement())
    status = StatusClient(one.profile, HttpClient(), SystemClock())
    operator.fail("ocsp-good", "ocsp")
    assert status.ocsp(one.certificate).status == "good"
    assert status.crl(one.certificate).status == "revoked"


def test_a_responder_with_another_key_is_not_believed(
    operator: SandboxServer, enrolled: Applicant
) -> None:
    status = StatusClient(enrolled.profile, HttpClient(), SystemClock())
    operator.fail("ocsp-foreign", "ocsp")
    with pytest.raises((StatusInvalid, ChainInvalid), match="SQ-"):
        status.ocsp(enrolled.certificate)


@pytest.mark.parametrize("kind", faults.WRONG_CERTIFICATES)
def test_each_wrong_certificate_is_refused_at_the_gate(
    ready: Applicant, kind: str
) -> None:
    ready.server.fail("certificate", "cmp", kind=kind)
    answer = ready.ask()
    known = []
    if kind == "repeated-serial":
        rows = ready.server.state.store.rows("certificates", order="issued_at")
        known = [seen(row) for row in rows if row["der"] != answer.certificate]
    with pytest.raises((CertificateRejected, ChainInvalid), match="SQ-"):
        acceptance.judge(
            answer.certificate,
            spki=ready.signer.spki,
            request=ready.request,
            profile=ready.profile,
            extra_certs=answer.extra_certs,
            now=ready.clock.now(),
            known=known,
        )


def seen(row: dict[str, Any]) -> CertificateRecord:
    """A certificate as a register of a person would hold it."""
    return CertificateRecord(
        sha256=row["sha256"],
        der=row["der"],
        serial=row["serial"],
        spki_sha256=row["spki_sha256"],
        subject="",
        not_before=parse_time(row["issued_at"]),
        not_after=parse_time(row["not_after"]),
        profile="",
    )


def test_a_good_certificate_passes_the_same_gate(ready: Applicant) -> None:
    answer = ready.ask()
    acceptance.judge(
        answer.certificate,
        spki=ready.signer.spki,
        request=ready.request,
        profile=ready.profile,
        extra_certs=answer.extra_certs,
        now=ready.clock.now(),
    )


# -- the officers' client -----------------------------------------------------


def test_our_officers_client_speaks_to_it(operator: SandboxServer) -> None:
    one, other = Officer(operator), Officer(operator, "approver")
    first = OfficerApi(one.person.profile, HttpClient())
    second = OfficerApi(other.person.profile, HttpClient())
    for officer, client in ((one, first), (other, second)):
        record = officer.person.record("sign-in", version=1, nonce=client.nonce())
        session = client.sign_in(*record)
        assert session.role == officer.role
    person = Applicant(operator).enrol()
    names = [sha256_hex(person.certificate)]
    mirror = first.certificates(0)
    assert names[0] in {item["sha256"] for item in mirror["certificates"]}
    payload, cms = one.person.record(
        "order",
        version=1,
        act="plan",
        plan_id="plan-of-the-client",
        nonce=first.nonce(),
        certificates=names,
        count=1,
        certificates_sha256=sha256_hex(canonical(names)),
        reason="superseded",
        first_stage=1,
        break_glass=False,
        text="",
    )
    plan = {"plan_id": "plan-of-the-client", "plan_sha256": sha256_hex(payload)}
    assert first.propose(payload, cms).decision == "proposed"
    assert second.approve(*other.order("approve", plan)).decision == "approved"
    first.execute(*one.order("execute", plan, stage="first"))
    deadline = time.monotonic() + 20
    while first.plan(plan["plan_id"])["state"] != "done":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert first.ledger(plan["plan_id"])["counts"] == {"revoked": 1}
    assert first.notify(*one.order("notify", plan, text="x")).details["people"] == 1
    assert [item["plan_id"] for item in second.plans()][-1] == plan["plan_id"]
    assert first.incidents(0)["next"] >= 0
    with pytest.raises(SaqtaError, match="SQ-"):
        first.pause(*one.order("pause", plan))
