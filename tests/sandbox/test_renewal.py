"""The next certificate: no slip, the installation key and the old certificate speak."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from desktop.authority.operator_api import OperatorApi
from desktop.canonical import sha256_hex
from desktop.errors import AuthorityRefused, OperatorRefused
from tests.fakes.applicant import Applicant, SoftwareInstallation
from tests.fakes.sandbox_server import SandboxServer


class Renewal(Applicant):
    """An application on the strength of an earlier one."""

    def __init__(self, earlier: Applicant, **changes: Any) -> None:
        self.earlier = earlier
        slip = {**earlier.slip, "reference": ""}
        super().__init__(
            earlier.server, slip=slip, installation=earlier.installation, **changes
        )
        self.operator = OperatorApi(
            self.profile, self.http, self.clock, None, self.installation
        )

    def renew(self, body_name: str) -> None:
        answer = self.cmp.renew(
            self.request,
            subject_id=self.application_id,
            body_name=body_name,
            new_signer=self.signer,
            signer=self.earlier.signer,
            certificate=self.earlier.certificate,
            consent_digest=hashlib.sha256(self.manifest_cms).digest(),
        )
        self.certificate = answer.certificate
        self.cmp.confirm(
            answer.transaction_id,
            answer.certificate,
            signer=self.earlier.signer,
            signer_certificate=self.earlier.certificate,
        )


@pytest.mark.parametrize("body_name", ["kur", "cr", "p10cr"])
def test_the_next_certificate_is_asked_for_with_the_present_one(
    operator: SandboxServer, body_name: str
) -> None:
    first = Applicant(operator).enrol()
    second = Renewal(first, scheme="rsa-2048")
    second.prepare()
    second.renew(body_name)
    known = second.operator.application(second.application_id)
    assert known["state"] == "confirmed"
    row = operator.state.store.one("certificates", sha256=sha256_hex(first.certificate))
    assert row is not None
    assert row["state"] == "confirmed", "the old one is the person's to revoke"
    # The new one has a revocation key of its own.
    receipt = second.operator.send_statement(second.statement())
    assert [item["sha256"] for item in receipt.details["certificates"]] == [
        sha256_hex(second.certificate)
    ]


def test_without_a_new_manifest_there_is_no_next_certificate(
    operator: SandboxServer,
) -> None:
    first = Applicant(operator).enrol()
    second = Renewal(first)
    second.agree()
    second.make_request()
    second.make_manifest()
    with pytest.raises(AuthorityRefused, match="no manifest"):
        second.renew("kur")


def test_an_installation_that_nobody_registered_renews_nothing(
    operator: SandboxServer,
) -> None:
    first = Applicant(operator).enrol()
    first.installation = SoftwareInstallation()
    second = Renewal(first)
    with pytest.raises(OperatorRefused, match="SQ-") as caught:
        second.agree()
    assert caught.value.problem == "installation-invalid"


def test_one_installation_renews_for_each_of_its_people(
    operator: SandboxServer,
) -> None:
    home = SoftwareInstallation()
    one = Applicant(operator, installation=home).enrol()
    other = Applicant(operator, installation=home).enrol()
    assert one.person.iin != other.person.iin
    for earlier in (one, other):
        second = Renewal(earlier)
        second.prepare()
        second.renew("kur")
        row = operator.state.store.one(
            "certificates", sha256=sha256_hex(second.certificate)
        )
        assert row is not None
        assert row["iin"] == earlier.person.iin


def test_another_persons_certificate_renews_nothing(operator: SandboxServer) -> None:
    first, other = Applicant(operator).enrol(), Applicant(operator).enrol()
    second = Renewal(first)
    second.prepare()
    second.earlier = other
    with pytest.raises(AuthorityRefused, match="no manifest"):
        second.renew("cr")
