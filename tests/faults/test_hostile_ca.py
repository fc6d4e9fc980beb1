"""The sandbox's CA gone hostile, against the gate (security.md, test 15).

Each wrong certificate is signed by the true issuer and comes in a CMP answer in order,
so that nothing but the gate refuses it; the authority is then told.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.applications import acceptance
from desktop.applications.acceptance import Accepted
from desktop.asn1 import cmp
from desktop.errors import CertificateRejected
from desktop.model.authority import EnrolmentAnswer
from desktop.model.records import CertificateRecord
from desktop.sandbox.faults import WRONG_CERTIFICATES
from desktop.trust import view
from tests.fakes.applicant import Applicant
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

CHECKS = {
    "other-key": "key",
    "ca": "ca",
    "wrong-name": "subject",
    "expired": "validity",
    "future": "validity",
    "long-name": "size",
    "bidi-name": "characters",
    "repeated-serial": "serial",
    "sha1": "signature_algorithm",
    "extra-usage": "extended_key_usage",
    "known-test-key": "test_key",
}


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def known(operator: SandboxServer) -> list[CertificateRecord]:
    """What came before."""
    earlier = Applicant(operator, slip=operator.slip()).enrol()
    return [record_of(earlier.certificate)]


def judge(
    person: Applicant, answer: EnrolmentAnswer, known: list[CertificateRecord]
) -> Accepted:
    return acceptance.judge(
        answer.certificate,
        spki=person.signer.spki,
        request=person.request,
        profile=person.profile,
        extra_certs=answer.extra_certs,
        now=person.clock.now(),
        known=known,
        status=answer.status,
    )


def record_of(certificate: bytes) -> CertificateRecord:
    found = view.read(certificate)
    return CertificateRecord(
        sha256=found.sha256,
        der=certificate,
        serial=format(found.serial, "x"),
        spki_sha256="",
        subject="",
        not_before=found.not_before,
        not_after=found.not_after,
        profile="",
    )


def test_every_wrong_certificate_is_one_of_test_15() -> None:
    assert set(WRONG_CERTIFICATES) == CHECKS.keys()
    assert len(CHECKS) == 11


@pytest.mark.parametrize("kind", CHECKS)
def test_wrong_certificate_is_refused(
    operator: SandboxServer, known: list[CertificateRecord], kind: str
) -> None:
    person = Applicant(operator, slip=operator.slip()).prepare()
    if kind == "repeated-serial":
        # The sandbox repeats the serial number that it gave last.
        earlier = Applicant(operator, slip=operator.slip()).enrol()
        known = [record_of(earlier.certificate)]
    operator.fail("certificate", kind=kind)
    answer = person.ask()
    with pytest.raises(CertificateRejected, match="SQ-VER-02") as caught:
        judge(person, answer, known)
    assert caught.value.check == CHECKS[kind]
    assert caught.value.reason
    sent, _ = person.cmp.reject(
        answer.transaction_id, caught.value.reason, person.slip_secret()
    )
    statuses = cmp.parse_message(sent).cert_statuses
    assert all(item.status is not None for item in statuses)
    assert person.log.load(answer.transaction_id).state == "rejected"


@pytest.mark.parametrize("scheme", ["ecdsa-p256", "rsa-2048"])
def test_the_good_one_of_each_issuer(
    operator: SandboxServer, known: list[CertificateRecord], scheme: str
) -> None:
    person = Applicant(operator, slip=operator.slip(), scheme=scheme).prepare()
    accepted = judge(person, person.ask(), known)
    assert accepted.issuer in person.profile.issuers
    assert accepted.mods == ()
