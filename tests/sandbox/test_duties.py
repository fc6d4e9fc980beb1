"""Statements, incidents, withdrawals, objections, messages, codes, heads, evidence."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509

from desktop import merkle
from desktop.asn1 import names
from desktop.canonical import b64url, canonical, parse, sha256_hex, unb64url
from desktop.clock import FixedClock
from desktop.errors import OperatorRefused
from desktop.evidence import checkpoint
from desktop.revocation import recovery
from desktop.sandbox import agreement_news, agreements, outgoing
from desktop.sandbox.certificates import (
    Template,
    authority_key_id,
    build_certificate,
    key_usage,
)
from desktop.sandbox.mail import MailSink
from desktop.sandbox.state import SandboxSettings
from tests.fakes.applicant import Applicant, RecordSigner, SoftwareInstallation
from tests.fakes.sandbox_server import SandboxServer, sandbox_server


def problem_of(call: Callable[[], Any]) -> str:
    """The stable code that a call is refused with."""
    with pytest.raises(OperatorRefused, match="SQ-") as caught:
        call()
    return str(caught.value.problem)


def state_of(one: Applicant) -> str:
    row = one.server.state.store.one("certificates", sha256=sha256_hex(one.certificate))
    assert row is not None
    return str(row["state"])


@pytest.fixture
def holder(operator: SandboxServer) -> Applicant:
    """Somebody with a certificate that the test may revoke."""
    return Applicant(operator).enrol()


# -- statements (protocols.md 5.2) --------------------------------------------


def test_a_statement_without_a_target_means_all_that_the_key_may_revoke(
    holder: Applicant,
) -> None:
    receipt = holder.operator.send_statement(holder.statement())
    (named,) = receipt.details["certificates"]
    assert named["sha256"] == sha256_hex(holder.certificate)
    assert named["state"] == "revoked"
    assert state_of(holder) == "revoked"


def test_the_same_statement_gets_the_same_receipt_and_one_request(
    holder: Applicant,
) -> None:
    envelope = holder.statement()
    first = holder.operator.send_statement(envelope)
    again = holder.operator.send_statement(envelope)
    assert first.payload == again.payload
    statement_id = parse(unb64url(envelope["payload"]))["statement_id"]
    requests = holder.server.state.store.rows("ra_requests", statement_id=statement_id)
    assert [row["outcome"] for row in requests] == ["revoked"]
    assert holder.operator.statement(statement_id)["certificates"]


def test_other_bytes_under_one_statement_id_are_a_conflict(
    holder: Applicant,
) -> None:
    name = str(uuid.uuid4())
    holder.operator.send_statement(holder.statement(statement_id=name))
    other = holder.statement(statement_id=name, text="something else")
    assert problem_of(lambda: holder.operator.send_statement(other)) == (
        "idempotency-conflict"
    )


def test_a_target_of_another_person_is_refused(
    holder: Applicant, enrolled: Applicant
) -> None:
    envelope = holder.statement(certificate_sha256=sha256_hex(enrolled.certificate))
    assert problem_of(lambda: holder.operator.send_statement(envelope)) == (
        "target-foreign"
    )
    assert state_of(enrolled) == "confirmed"


def test_a_key_that_is_not_registered_revokes_nothing(operator: SandboxServer) -> None:
    stranger = Applicant(operator)
    assert problem_of(
        lambda: stranger.operator.send_statement(stranger.statement())
    ) == ("key-unknown")


def test_a_hold_is_never_taken(holder: Applicant) -> None:
    envelope = holder.statement()
    payload = parse(unb64url(envelope["payload"]))
    payload["reason"] = "certificateHold"
    raw = canonical(payload)
    with holder.recovery.exposed():
        key = recovery.derive_signing_key(holder.recovery)
    signature = key.sign(b"saqta.revocation-statement.v1\x00" + raw)
    forged = {
        **envelope,
        "payload": b64url(raw),
        "signature": b64url(signature),
    }
    assert problem_of(lambda: holder.operator.send_statement(forged)) == (
        "statement-invalid"
    )
    assert state_of(holder) == "confirmed"


def test_a_statement_before_the_certificate_cancels_the_application(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator).prepare()
    receipt = one.operator.send_statement(one.statement())
    assert receipt.decision == "cancelled"
    known = one.operator.application(one.application_id)
    assert known["state"] == "rejected"


def test_the_page_for_telephones_takes_nothing_from_elsewhere(
    operator: SandboxServer,
) -> None:
    import urllib.request

    with urllib.request.urlopen(f"{operator.base_url}/operator/s") as answer:
        page = answer.read().decode("utf-8")
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"(src|href)\s*=", page)
    assert 'fetch("/operator/v1/statements"' in page
    for language in ("өтініші", "Заявление об отзыве", "Revocation statement"):
        assert language in page


# -- revocation keys ----------------------------------------------------------


def new_key_record(one: Applicant, **changes: Any) -> tuple[bytes, bytes, Any]:
    secret = recovery.new_secret()
    spki = recovery.public_spki(secret)
    members = {
        "certificate_sha256": sha256_hex(one.certificate),
        "revocation_key": {"key_id": recovery.key_id(spki), "spki": b64url(spki)},
        "installation_key": {
            "key_id": one.installation.key_id,
            "spki": b64url(one.installation.spki),
        },
        "retire": [],
        **changes,
    }
    return (*one.record("revocation-key", **members), secret)


def test_a_lost_code_is_replaced_and_the_earlier_one_goes_on(
    holder: Applicant,
) -> None:
    payload, cms, secret = new_key_record(holder)
    assert holder.operator.register_revocation_key(payload, cms).decision == (
        "registered"
    )
    holder.recovery = secret
    receipt = holder.operator.send_statement(holder.statement())
    assert [item["state"] for item in receipt.details["certificates"]] == ["revoked"]


def test_a_key_that_was_retired_by_name_revokes_no_more(holder: Applicant) -> None:
    old = recovery.key_id(recovery.public_spki(holder.recovery))
    payload, cms, _ = new_key_record(holder, retire=[old])
    holder.operator.register_revocation_key(payload, cms)
    assert problem_of(lambda: holder.operator.send_statement(holder.statement())) == (
        "key-retired"
    )


def test_a_key_for_another_certificate_is_refused(
    holder: Applicant, enrolled: Applicant
) -> None:
    payload, cms, _ = new_key_record(
        holder, certificate_sha256=sha256_hex(enrolled.certificate)
    )
    assert problem_of(
        lambda: holder.operator.register_revocation_key(payload, cms)
    ) == ("target-foreign")


# -- incidents, withdrawals, objections ---------------------------------------


def test_an_unsigned_incident_is_kept_and_marked(operator: SandboxServer) -> None:
    payload = canonical(
        {"type": "incident", "record_id": str(uuid.uuid4()), "text": "stolen"}
    )
    receipt = Applicant(operator).operator.send_incident(payload)
    assert receipt.details["authorised_by"] == "nobody"


def test_a_signed_incident_names_its_signer(enrolled: Applicant) -> None:
    receipt = enrolled.operator.send_incident(*enrolled.record("incident"))
    assert receipt.details["authorised_by"] == sha256_hex(enrolled.certificate)


def test_a_withdrawal_is_answered_and_revokes_nothing(holder: Applicant) -> None:
    holder.operator.send_withdrawal(
        *holder.record("withdrawal", consent_id=holder.consent_id)
    )
    kinds = {item.kind: item for item in holder.operator.messages(0)}
    assert kinds["withdrawal-answer"].subject_id == holder.consent_id
    assert state_of(holder) == "confirmed"


def test_nobody_withdraws_for_another(holder: Applicant, enrolled: Applicant) -> None:
    record = holder.record("withdrawal", consent_id=enrolled.consent_id)
    assert problem_of(lambda: holder.operator.send_withdrawal(*record)) == (
        "consent-foreign"
    )


def test_an_objection_before_a_key_exists_goes_by_the_slip(
    applicant: Applicant,
) -> None:
    payload = canonical({"type": "objection", "record_id": str(uuid.uuid4())})
    applicant.operator.send_objection(payload)
    (message,) = [
        item
        for item in applicant.operator.messages(0)
        if item.kind == "objection-answer"
    ]
    assert message.subject_id == parse(payload)["record_id"]


# -- messages -----------------------------------------------------------------


def test_messages_are_numbered_without_a_gap_and_told_by_number(
    holder: Applicant,
) -> None:
    found = holder.operator.messages(0)
    assert [item.seq for item in found] == list(range(1, len(found) + 1))
    assert {item.kind for item in found} == {"notice-sent"}
    assert [item.subject_id for item in found][-3:] == [
        "consents",
        "accepted",
        "issued",
    ]
    assert holder.operator.messages(len(found)) == []


def test_an_installation_reads_its_persons_messages(holder: Applicant) -> None:
    from desktop.authority.operator_api import OperatorApi

    by_slip = holder.operator.messages(0)
    without = OperatorApi(
        holder.profile, holder.http, holder.clock, None, holder.installation
    )
    assert [item.message_id for item in without.messages(0)] == [
        item.message_id for item in by_slip
    ]
    unknown = OperatorApi(
        holder.profile, holder.http, holder.clock, None, SoftwareInstallation()
    )
    assert problem_of(lambda: unknown.messages(0)) == "installation-invalid"


def test_a_token_reads_its_persons_messages_once_per_nonce(holder: Applicant) -> None:
    import json
    import urllib.error
    import urllib.request

    payload, cms = holder.record("sign-in", version=1, nonce=holder.operator.nonce())
    request = urllib.request.Request(
        f"{holder.server.base_url}/operator/v1/messages?since=0",
        headers={"Authorization": f"Saqta-Token {b64url(payload)} {b64url(cms)}"},
    )
    with urllib.request.urlopen(request) as answer:
        found = json.load(answer)["messages"]
    assert len(found) == len(holder.operator.messages(0))
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_every_kind_is_sent_on_demand(applicant: Applicant) -> None:
    before = len(applicant.operator.messages(0))
    for kind in outgoing.KINDS:
        applicant.server.say(applicant.person.iin, kind, subject_id="x", text="y")
    found = applicant.operator.messages(before)
    assert tuple(item.kind for item in found) == outgoing.KINDS
    with pytest.raises(ValueError, match="no such kind"):
        applicant.server.say(applicant.person.iin, "greeting")


def test_answers_and_ends_come_by_the_operators_own_clock(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    settings = SandboxSettings(faults=True, answer_after_s=5 * 86_400)
    with sandbox_server(tmp_path / "sandbox", settings=settings, clock=clock) as server:
        one = Applicant(server, clock=clock).enrol()
        payload = canonical({"type": "objection", "record_id": "objection-1"})
        one.operator.send_objection(payload)
        seen = len(one.operator.messages(0))
        clock.advance(timedelta(days=4).total_seconds())
        assert one.operator.messages(seen) == []
        clock.advance(timedelta(days=2).total_seconds())
        (answer,) = one.operator.messages(seen)
        assert answer.kind == "objection-answer"
        assert answer.sent_at == "2026-11-29T09:00:00.000Z"
        listed = one.operator.agreements()[0]
        assert agreement_news.end(server.state, listed["id"], listed["version"]) == 1
        (end,) = one.operator.messages(seen + 1)
        assert end.kind == "agreement-ended"
        assert end.subject_id == f"{listed['id']} {listed['version']}"
        assert one.operator.messages(seen + 2) == []
        # Under an agreement that has ended nobody applies any more.
        other = Applicant(server, clock=clock)
        assert problem_of(other.agree) == "agreement-not-in-force"


def test_a_new_version_is_told_to_those_under_the_old_one(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    settings = SandboxSettings(faults=True)
    with sandbox_server(tmp_path / "sandbox", settings=settings, clock=clock) as server:
        one = Applicant(server, clock=clock)
        one.agree()
        before = len(one.operator.messages(0))
        listed = one.operator.agreements()
        agreements.publish(server.state, "2026-9", date(2026, 12, 1))
        assert len(one.operator.agreements()) == 2 * len(listed)
        assert one.operator.messages(before) == []
        clock.advance(timedelta(days=8).total_seconds())
        (told,) = one.operator.messages(before)
        assert (told.kind, told.subject_id) == (
            "agreement-changed",
            f"{listed[0]['id']} 2026-9",
        )
        for entry in one.operator.agreements():
            text = one.operator.agreement_bytes(
                entry["id"], entry["version"], entry["language"]
            )
            assert sha256_hex(text) == entry["sha256"]
        with pytest.raises(ValueError, match="is published"):
            agreements.publish(server.state, "2026-9", date(2026, 12, 1))


# -- letters and codes --------------------------------------------------------


def code_in(path: Path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=default)
    found = re.search(r"(?m)^\d{6}\b", message.get_content())
    assert found is not None
    return found.group()


def test_the_code_is_in_the_letter_and_confirms_the_address(
    applicant: Applicant,
) -> None:
    address = applicant.person.email
    assert problem_of(lambda: applicant.operator.ask_email_code(address)) == (
        "consent-not-stored"
    )
    applicant.agree()
    code_id = applicant.operator.ask_email_code(address)
    code = code_in(applicant.server.mail[-1])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert problem_of(lambda: applicant.operator.confirm_email(code_id, wrong)) == (
        "code-wrong"
    )
    assert applicant.operator.confirm_email(code_id, code) == address


def test_a_code_is_used_up_by_five_wrong_tries(applicant: Applicant) -> None:
    applicant.agree()
    code_id = applicant.operator.ask_email_code(applicant.person.email)
    code = code_in(applicant.server.mail[-1])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        problem_of(lambda: applicant.operator.confirm_email(code_id, wrong))
    assert problem_of(lambda: applicant.operator.confirm_email(code_id, code)) == (
        "code-wrong"
    )


def test_letters_hold_no_number_name_or_key(holder: Applicant) -> None:
    secret = recovery.key_id(recovery.public_spki(holder.recovery))
    own = [
        path
        for path in holder.server.mail
        if holder.person.email.encode() in path.read_bytes()
    ]
    assert own
    for path in own:
        message = message_from_bytes(path.read_bytes(), policy=default)
        text = message.get_content() + message["Subject"]
        for canary in (holder.person.iin, holder.person.surname, secret):
            assert canary not in text


def test_letters_also_go_over_smtp_where_that_is_configured(tmp_path: Path) -> None:
    sink = MailSink(tmp_path / "inbox")
    port = sink.start()
    try:
        settings = SandboxSettings(faults=True, smtp=("127.0.0.1", port))
        with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
            Applicant(server).agree()
            (row,) = server.state.store.rows("letters")
            assert row["delivery"] == "unknown"
        (came,) = (tmp_path / "inbox").glob("*.eml")
        assert b"person1@sandbox.example" in came.read_bytes()
    finally:
        sink.stop()


def test_a_mail_server_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    settings = SandboxSettings(faults=True, smtp=("127.0.0.1", 9))
    with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
        Applicant(server).agree()
        (row,) = server.state.store.rows("letters")
        assert row["delivery"].startswith("failed")


# -- journal heads ------------------------------------------------------------


class Journal:
    """Entries whose heads can be signed at any size."""

    def __init__(self, one: Applicant) -> None:
        self.one = one
        self.entries: list[bytes] = []

    def head(self, *texts: str) -> tuple[bytes, bytes]:
        self.entries += [text.encode() for text in texts]
        leaves = [merkle.leaf_hash(entry) for entry in self.entries]
        return checkpoint.build(
            len(leaves),
            merkle.root_of(leaves).hex(),
            sha256_hex(self.entries[-1]),
            self.one.clock.now(),
            self.one.installation,
        )


def test_a_head_may_grow_and_never_shrink_or_fork(holder: Applicant) -> None:
    journal, fork = Journal(holder), Journal(holder)
    holder.operator.send_checkpoint(*journal.head("a", "b", "c"))
    holder.operator.send_checkpoint(*journal.head("d"))
    smaller = fork.head("a", "b")
    assert problem_of(lambda: holder.operator.send_checkpoint(*smaller)) == (
        "checkpoint-smaller"
    )
    forked = fork.head("x", "y")
    assert problem_of(lambda: holder.operator.send_checkpoint(*forked)) == (
        "checkpoint-inconsistent"
    )


def test_a_head_of_an_unregistered_key_is_refused(applicant: Applicant) -> None:
    head = Journal(applicant).head("a")
    assert problem_of(lambda: applicant.operator.send_checkpoint(*head)) == (
        "installation-invalid"
    )


def test_a_head_signed_by_another_key_is_refused(holder: Applicant) -> None:
    payload, _ = Journal(holder).head("a")
    forged = SoftwareInstallation().sign(payload)
    assert problem_of(lambda: holder.operator.send_checkpoint(payload, forged)) == (
        "checkpoint-invalid"
    )


# -- closing evidence ---------------------------------------------------------


def closing(one: Applicant, **changes: Any) -> tuple[bytes, bytes]:
    return one.record(
        "closing",
        version=1,
        application_id=one.application_id,
        certificate_sha256=sha256_hex(one.certificate),
        manifest_cms_sha256=sha256_hex(one.manifest_cms),
        **changes,
    )


def test_the_closing_manifest_is_receipted_once_confirmed(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator).prepare()
    one.ask()
    early = closing(one)
    assert problem_of(
        lambda: one.operator.send_evidence(*early, one.application_id)
    ) == ("not-confirmed")
    one.confirm()
    receipt = one.operator.send_evidence(*closing(one), one.application_id)
    assert receipt.kind == "evidence"


def test_a_closing_manifest_by_another_key_is_refused(
    holder: Applicant, enrolled: Applicant
) -> None:
    payload, _ = closing(holder)
    foreign = enrolled.signer.sign_record(
        "closing", payload, certificate=enrolled.certificate
    )
    assert problem_of(
        lambda: holder.operator.send_evidence(payload, foreign, holder.application_id)
    ) == ("signature-invalid")


# -- the National CA's certificate (domain.md 2.5) ----------------------------


def test_a_statement_signed_by_another_certificate_of_ours_is_not_enough(
    holder: Applicant, enrolled: Applicant
) -> None:
    view = x509.Certificate.load(holder.certificate)
    payload = parse(unb64url(holder.statement()["payload"]))
    payload |= {
        "key_id": None,
        "certificate_sha256": sha256_hex(holder.certificate),
        "issuer": b64url(view.issuer.dump()),
        "serial": format(view.serial_number, "x"),
    }
    raw = canonical(payload)
    cms = enrolled.signer.sign_record(
        "statement", raw, certificate=enrolled.certificate
    )
    envelope = {"payload": b64url(raw), "cms": b64url(cms)}
    assert problem_of(lambda: holder.operator.send_statement(envelope)) == (
        "signature-invalid"
    )


def national(holder: Applicant, iin: str) -> tuple[RecordSigner, bytes]:
    """A key and certificate that the National CA's stand-in gave somebody."""
    member = holder.server.state.authority["national"]
    signer = RecordSigner("ecdsa-p256")
    now = holder.clock.now().replace(microsecond=0)
    template = Template(
        subject=names.build_name((("CN", "PERSON"), ("SERIALNUMBER", f"IIN{iin}"))),
        spki=signer.spki,
        issuer=member.subject,
        serial=4711,
        not_before=now - timedelta(days=1),
        not_after=now + timedelta(days=30),
        extensions=(
            authority_key_id(member.key.spki),
            key_usage("digital_signature", "non_repudiation"),
        ),
    )
    return signer, build_certificate(template, member.key)


def by_national(holder: Applicant, iin: str, **changes: Any) -> dict[str, str]:
    """A statement as CMS, signed with such a certificate."""
    signer, certificate = national(holder, iin)
    payload = parse(unb64url(holder.statement()["payload"]))
    payload |= {
        "key_id": None,
        "certificate_sha256": sha256_hex(holder.certificate),
        **changes,
    }
    raw = canonical(payload)
    cms = signer.sign_record("statement", raw, certificate=certificate)
    return {"payload": b64url(raw), "cms": b64url(cms)}


def test_the_national_cas_certificate_of_the_same_person_revokes(
    holder: Applicant,
) -> None:
    receipt = holder.operator.send_statement(by_national(holder, holder.person.iin))
    assert receipt.decision == "revoked"
    assert state_of(holder) == "revoked"


def test_the_national_cas_certificate_of_another_person_does_not(
    holder: Applicant,
) -> None:
    envelope = by_national(holder, "010101100018")
    assert problem_of(lambda: holder.operator.send_statement(envelope)) == (
        "target-foreign"
    )
    unnamed = by_national(holder, holder.person.iin, certificate_sha256=None)
    assert problem_of(lambda: holder.operator.send_statement(unnamed)) == (
        "target-missing"
    )
    assert state_of(holder) == "confirmed"


# -- guessing -----------------------------------------------------------------


def test_after_a_hundred_wrong_guesses_a_slip_opens_nothing(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator)
    right = one.slip["secret"]
    one.agree()
    operator.state.store.update(
        "slips", {"reference": one.slip["reference"]}, failures=99
    )
    assert one.operator.messages(0)
    guessing = Applicant(operator, slip={**one.slip, "secret": "WRONG"})
    assert problem_of(lambda: guessing.operator.messages(0)) == "slip-mac-invalid"
    assert one.slip["secret"] == right
    assert problem_of(lambda: one.operator.messages(0)) == "slip-locked"
