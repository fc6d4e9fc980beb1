"""Consents, look-ups, manifest, certificate: what the operator demands, in order."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from asn1crypto import x509

from desktop.canonical import canonical, parse, sha256_hex
from desktop.errors import AuthorityRefused, OperatorRefused, OutcomeUnknown
from desktop.sandbox.calls import record
from tests.fakes.applicant import Applicant, RecordSigner
from tests.fakes.sandbox_server import SandboxServer


class _Refusal:
    def __init__(self, problem: str) -> None:
        self.problem = problem

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, _trace: Any) -> bool:
        assert kind is OperatorRefused, error
        assert error.problem == self.problem
        return True


@pytest.mark.parametrize("scheme", ["rsa-2048", "ecdsa-p256", "ecdsa-p384", "ed25519"])
def test_the_whole_way_to_a_confirmed_certificate(
    operator: SandboxServer, scheme: str
) -> None:
    one = Applicant(operator, scheme=scheme).enrol()
    row = operator.state.store.one("certificates", sha256=sha256_hex(one.certificate))
    assert row is not None
    assert row["state"] == "confirmed"
    assert one.operator.application(one.application_id)["state"] == "confirmed"
    view = x509.Certificate.load(one.certificate)
    assert view.public_key.dump() == one.signer.spki
    issuer = "rsa" if scheme.startswith("rsa") else "ec"
    assert view.issuer.dump() == operator.state.authority[issuer].subject
    events = [
        letter["event"]
        for letter in operator.state.store.rows("letters", order="number")
        if letter["recipient"] == one.person.email
    ]
    assert events[-3:] == ["consents", "accepted", "issued"]


def test_the_exact_bytes_of_both_records_are_kept(applicant: Applicant) -> None:
    receipt = applicant.agree()
    row = applicant.server.state.store.one("consents", consent_id=applicant.consent_id)
    assert row is not None
    assert row["acceptance"] == applicant.acceptance
    assert row["consent"] == applicant.consent
    assert receipt.details["consent_sha256"] == sha256_hex(applicant.consent)


def test_a_register_answers_in_capitals_and_under_its_consent(
    applicant: Applicant,
) -> None:
    applicant.agree()
    found = applicant.look_up("persons")
    assert found["fields"]["surname"] == applicant.person.surname.upper()
    posts = applicant.look_up("organisations", "correct")["fields"]["posts"]
    assert posts[0]["bin"] == applicant.person.post.bin


# -- look-ups that are refused (row S5) -----------------------------------------------


def test_no_answer_before_the_consent_is_stored(applicant: Applicant) -> None:
    applicant.make_records()
    with _Refusal("consent-not-stored"):
        applicant.look_up("persons")


def test_no_answer_of_a_register_that_was_declined(operator: SandboxServer) -> None:
    one = Applicant(operator, registers=frozenset({"persons"}))
    one.agree()
    one.look_up("persons")
    with _Refusal("register-declined"):
        one.look_up("organisations")


def test_no_answer_under_another_persons_consent(operator: SandboxServer) -> None:
    one, other = Applicant(operator), Applicant(operator)
    one.agree()
    other.make_records()
    other.acceptance_id, other.consent_id = one.acceptance_id, one.consent_id
    with _Refusal("consent-foreign"):
        other.look_up("persons")


def test_no_answer_after_the_withdrawal(operator: SandboxServer) -> None:
    one = Applicant(operator).enrol()
    one.operator.send_withdrawal(*one.record("withdrawal", consent_id=one.consent_id))
    with _Refusal("consent-withdrawn"):
        one.look_up("persons")


def test_no_answer_of_an_unknown_register(applicant: Applicant) -> None:
    applicant.agree()
    body = {
        "register": "vehicles",
        "purpose": "fill",
        "acceptance_id": applicant.acceptance_id,
        "consent_id": applicant.consent_id,
    }
    with _Refusal("lookup-invalid"):
        applicant.operator._caller.post("lookups", "/lookups", body, "k", by="person")


# -- consents that are refused --------------------------------------------------------


def changed(content: bytes, **members: Any) -> bytes:
    return canonical({**parse(content), **members})


@pytest.mark.parametrize(
    ("which", "members", "problem"),
    [
        ("acceptance", {"slip_reference": "R-1999-0001"}, "consent-pair"),
        ("acceptance", {"liability": {"acknowledged": False}}, "liability-not-ack"),
        ("consent", {"fields": ["surname"]}, "fields-invalid"),
        ("consent", {"registers": {"persons": True}}, "record-invalid"),
        ("consent", {"acceptance_id": "another"}, "consent-pair"),
        ("consent", {"type": "acceptance"}, "record-invalid"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(
    applicant: Applicant, which: str, members: dict[str, Any], problem: str
) -> None:
    applicant.make_records()
    content = changed(getattr(applicant, which), **members)
    setattr(applicant, which, content)
    with pytest.raises(OperatorRefused, match="SQ-") as caught:
        applicant.operator.send_consents(applicant.acceptance, applicant.consent)
    assert caught.value.problem.startswith(problem)


def test_another_text_than_the_one_in_force_is_refused(applicant: Applicant) -> None:
    applicant.make_records()
    for which in ("acceptance", "consent"):
        value = parse(getattr(applicant, which))
        value["agreement"]["sha256"] = "0" * 64
        setattr(applicant, which, canonical(value))
    with _Refusal("agreement-not-in-force"):
        applicant.operator.send_consents(applicant.acceptance, applicant.consent)


# -- manifests that are refused -------------------------------------------------------


def test_a_manifest_that_names_another_key_is_refused(applicant: Applicant) -> None:
    applicant.agree()
    applicant.make_request()
    applicant.make_manifest(spki_sha256="0" * 64)
    with _Refusal("spki-mismatch"):
        applicant.register()


def test_a_manifest_signed_by_another_key_is_refused(applicant: Applicant) -> None:
    applicant.agree()
    applicant.make_request()
    applicant.make_manifest()
    applicant.manifest_cms = RecordSigner("ecdsa-p256").sign_record(
        "application", applicant.manifest
    )
    with _Refusal("signature-invalid"):
        applicant.register()


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"consent_sha256": "0" * 64}, "consent-mismatch"),
        ({"slip_reference": "R-1999-0001"}, "slip-unknown"),
        (
            {"lookups": [{"register": "persons", "purpose": "fill", "sha256": "0"}]},
            "lookup-unknown",
        ),
    ],
)
def test_a_manifest_with_other_contents_is_refused(
    applicant: Applicant, members: dict[str, Any], problem: str
) -> None:
    applicant.agree()
    applicant.make_request()
    applicant.make_manifest(**members)
    with _Refusal(problem):
        applicant.register()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"lookups": [5]}, "record-invalid"),
        (
            {"lookups": [{"register": [], "purpose": "fill", "sha256": "0"}]},
            "body-invalid",
        ),
        ({"request": "pkcs10"}, "record-invalid"),
        ({"phone": None}, "body-invalid"),
        ({"units": "one"}, "record-invalid"),
        (
            {"email": "somebody@sandbox.example\nBcc: all@sandbox.example"},
            "email-invalid",
        ),
        ({"email": "\u043d\u0435\u0442@sandbox.example"}, "email-invalid"),
    ],
)
def test_a_manifest_that_no_certificate_could_be_made_from_is_refused(
    applicant: Applicant, changes: dict[str, Any], problem: str
) -> None:
    applicant.agree()
    applicant.make_request()
    value = parse(applicant.make_manifest())
    for name, given in changes.items():
        (value if name in value else value["subject"])[name] = given
    applicant.manifest = canonical(value)
    applicant.manifest_cms = applicant.signer.sign_record(
        "application", applicant.manifest
    )
    with _Refusal(problem):
        applicant.register()


@pytest.mark.parametrize("name", ["iin", "surname", "given_name", "patronymic"])
def test_a_manifest_for_another_person_is_refused(
    applicant: Applicant, name: str
) -> None:
    applicant.agree()
    applicant.make_request()
    applicant.make_manifest(subject={**applicant.subject(), name: "010101100018"})
    with _Refusal("identity-mismatch"):
        applicant.register()


def test_one_key_has_one_application(applicant: Applicant) -> None:
    applicant.prepare()
    again = Applicant(applicant.server, slip=applicant.slip)
    again.signer = applicant.signer
    again.agree()
    again.make_request()
    again.make_manifest()
    with _Refusal("key-used"):
        again.register()


# -- certificates that are refused ----------------------------------------------------


def test_no_certificate_without_a_registered_manifest(applicant: Applicant) -> None:
    applicant.agree()
    applicant.make_request()
    applicant.make_manifest()
    with pytest.raises(AuthorityRefused, match="no manifest"):
        applicant.ask()
    assert (
        applicant.server.state.store.count(
            "certificates", spki_sha256=sha256_hex(applicant.signer.spki)
        )
        == 0
    )


def test_no_certificate_for_another_request_than_the_manifests(
    applicant: Applicant,
) -> None:
    applicant.prepare()
    first = applicant.request
    while applicant.make_request() == first:
        pass
    with pytest.raises(AuthorityRefused, match="another request"):
        applicant.ask()


def test_no_certificate_under_another_consent_digest(applicant: Applicant) -> None:
    applicant.prepare()
    applicant.manifest_cms += b"\0"
    with pytest.raises(AuthorityRefused, match="digest"):
        applicant.ask()


def test_no_certificate_without_the_consent_digest(operator: SandboxServer) -> None:
    one = Applicant(operator, profile_changes={"consent_digest": "api"}).prepare()
    with pytest.raises(AuthorityRefused, match="digest is missing"):
        one.ask()


def test_a_second_certificate_for_one_application_is_refused(
    applicant: Applicant,
) -> None:
    applicant.enrol()
    with pytest.raises(OutcomeUnknown, match="SQ-") as caught:
        applicant.cmp.recover(
            applicant.request,
            subject_id="elsewhere",
            reference=applicant.slip["reference"],
            secret=applicant.slip_secret(),
            consent_digest=hashlib.sha256(applicant.manifest_cms).digest(),
        )
    assert caught.value.step == "enrol"


def test_a_lost_answer_is_settled_by_the_same_certificate(
    applicant: Applicant,
) -> None:
    applicant.prepare()
    applicant.server.fail("drop", "cmp:p10cr")
    with pytest.raises(OutcomeUnknown, match="SQ-"):
        applicant.ask()
    known = applicant.operator.application(applicant.application_id)
    assert known["state"] == "issued"
    applicant.ask()
    assert applicant.certificate == known["certificate"]
    applicant.confirm()
    assert (
        applicant.server.state.store.count(
            "certificates", application_id=applicant.application_id
        )
        == 1
    )


def test_a_rejected_certificate_is_revoked(applicant: Applicant) -> None:
    applicant.prepare()
    applicant.ask()
    applicant.cmp.reject(
        applicant.transaction_id, "the token is full", applicant.slip_secret()
    )
    row = applicant.server.state.store.one(
        "certificates", sha256=sha256_hex(applicant.certificate)
    )
    assert row is not None
    assert (row["state"], row["reason"]) == ("revoked", "cessationOfOperation")
    known = applicant.operator.application(applicant.application_id)
    assert known["state"] == "rejected"


# -- once and for all -----------------------------------------------------------------


def test_the_same_bytes_get_the_same_answer_for_ever(applicant: Applicant) -> None:
    first, again = (
        applicant.agree(),
        applicant.operator.send_consents(applicant.acceptance, applicant.consent),
    )
    assert (first.payload, first.cms) == (again.payload, again.cms)


def test_other_bytes_under_one_id_are_a_conflict(applicant: Applicant) -> None:
    applicant.agree()
    before = applicant.acceptance_id
    applicant.make_records()
    acceptance = changed(applicant.acceptance, record_id=before)
    consent = changed(applicant.consent, acceptance_id=before)
    with _Refusal("idempotency-conflict"):
        applicant.operator.send_consents(acceptance, consent)


def test_a_receipt_can_be_fetched_by_its_id(applicant: Applicant) -> None:
    receipt = applicant.agree()
    assert applicant.operator.receipt(receipt.receipt_id)["kind"] == "consents"


def test_another_slip_sees_no_application(operator: SandboxServer) -> None:
    one, other = Applicant(operator).prepare(), Applicant(operator)
    with _Refusal("application-unknown"):
        other.operator.application(one.application_id)


def test_an_abandoned_application_gets_no_certificate(operator: SandboxServer) -> None:
    one, other = Applicant(operator).prepare(), Applicant(operator).prepare()
    with _Refusal("application-unknown"):
        other.operator.abandon_application(one.abandonment(), one.application_id)
    with _Refusal("record-invalid"):
        one.operator.abandon_application(other.abandonment(), one.application_id)
    said = one.abandonment()
    receipt = one.operator.abandon_application(said, one.application_id)
    assert receipt.decision == "ended"
    # The same bytes get the same answer; another record finds it ended.
    again = one.operator.abandon_application(said, one.application_id)
    assert again.receipt_id == receipt.receipt_id
    with _Refusal("application-ended"):
        one.operator.abandon_application(one.abandonment(), one.application_id)
    with pytest.raises(AuthorityRefused, match="the application is abandoned"):
        one.ask()


def test_what_is_issued_while_the_application_is_abandoned_is_revoked(
    applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant.prepare()

    def issued_meanwhile(*arguments: Any) -> Any:
        applicant.ask()
        return record(*arguments)

    monkeypatch.setattr("desktop.sandbox.enrolments.record", issued_meanwhile)
    applicant.operator.abandon_application(
        applicant.abandonment(), applicant.application_id
    )
    row = applicant.server.state.store.one(
        "certificates", sha256=sha256_hex(applicant.certificate)
    )
    assert row is not None
    assert row["state"] == "revoked"


def test_what_waits_for_its_confirmation_is_revoked(operator: SandboxServer) -> None:
    one = Applicant(operator).prepare()
    answer = one.ask()
    one.operator.abandon_application(one.abandonment(), one.application_id)
    row = operator.state.store.one(
        "certificates", sha256=sha256_hex(answer.certificate)
    )
    assert row is not None
    assert (row["state"], row["reason"]) == ("revoked", "cessationOfOperation")
