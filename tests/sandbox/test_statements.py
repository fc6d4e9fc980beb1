"""Revocation without the token: statements and the keys that sign them (5.1, 5.2)."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime

from asn1crypto import x509
from cryptography import x509 as judge

from desktop.canonical import b64url, canonical, parse, sha256_hex, unb64url
from desktop.revocation import recovery
from desktop.sandbox import crl
from tests.fakes.applicant import Applicant
from tests.fakes.operator_work import (
    by_national,
    new_key_record,
    problem_of,
    state_of,
)
from tests.fakes.sandbox_server import SandboxServer

# -- statements (protocols.md 5.2) ---------------------------------------------


def test_a_statement_without_a_target_means_all_that_the_key_may_revoke(
    holder: Applicant,
) -> None:
    receipt = holder.operator.send_statement(holder.statement())
    (named,) = receipt.details["certificates"]
    assert named["sha256"] == sha256_hex(holder.certificate)
    assert named["state"] == "revoked"
    assert state_of(holder) == "revoked"


def test_a_date_of_long_ago_spoils_no_list(holder: Applicant) -> None:
    since = datetime(999, 1, 1, tzinfo=UTC)
    holder.operator.send_statement(holder.statement(invalidity_date=since))
    state = holder.server.state
    der = crl.current(
        "ec", authority=state.authority, store=state.store, now=state.now()
    )
    serial = judge.load_der_x509_certificate(holder.certificate).serial_number
    entry = judge.load_der_x509_crl(der).get_revoked_certificate_by_serial_number(
        serial
    )
    assert entry is not None
    told = entry.extensions.get_extension_for_class(judge.InvalidityDate).value
    assert told.invalidity_date_utc == since


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


# -- revocation keys -----------------------------------------------------------


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


# -- the National CA's certificate (domain.md 2.5) -----------------------------


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
