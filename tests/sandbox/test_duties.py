"""Incidents, withdrawals, objections, journal heads and closing evidence."""

from __future__ import annotations

import uuid
from functools import partial

from desktop.canonical import canonical, parse, sha256_hex
from tests.fakes.applicant import Applicant, SoftwareInstallation
from tests.fakes.operator_work import (
    Journal,
    closing,
    problem_of,
    state_of,
)
from tests.fakes.sandbox_server import SandboxServer

# -- incidents, withdrawals, objections ----------------------------------------


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


# -- journal heads -------------------------------------------------------------


def test_a_head_may_grow_and_never_shrink_or_fork(holder: Applicant) -> None:
    journal, fork, longer = Journal(holder), Journal(holder), Journal(holder)
    send = holder.operator.send_checkpoint
    send(*journal.head("a", "b", "c"))
    grown = journal.head("d")
    # Growth is believed only when it is proved, from the head left here before.
    assert problem_of(lambda: send(*grown)) == "checkpoint-unproved"
    assert problem_of(lambda: send(*grown, [])) == "checkpoint-inconsistent"
    assert problem_of(lambda: send(*grown, journal.proof(2))) == (
        "checkpoint-inconsistent"
    )
    first = send(*grown, journal.proof(3))
    assert send(*grown, journal.proof(3)).receipt_id == first.receipt_id
    smaller = fork.head("a", "b")
    assert problem_of(lambda: send(*smaller)) == "checkpoint-smaller"
    forked = fork.head("x", "y")
    assert problem_of(lambda: send(*forked)) == "checkpoint-inconsistent"
    # A fork that has grown longer than the journal that was seen.
    head = longer.head("a", "b", "c", "x", "y", "z")
    assert problem_of(lambda: send(*head)) == "checkpoint-unproved"
    for proof in (longer.proof(4), longer.proof(3), journal.proof(3)):
        assert problem_of(partial(send, *head, proof)) == "checkpoint-inconsistent"
    send(*journal.head("e"), journal.proof(4))


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


# -- closing evidence ----------------------------------------------------------


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
