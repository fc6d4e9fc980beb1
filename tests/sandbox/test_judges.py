"""Foreign judges over what the authority signs: openssl, certtool, cryptography."""

from __future__ import annotations

import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography import x509 as judge
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.authority import profiles
from desktop.authority.http import HttpClient
from desktop.authority.operator_api import OperatorApi
from desktop.authority.status import StatusClient
from desktop.clock import SystemClock
from tests.fakes.applicant import Applicant
from tests.fakes.lacking import lacking
from tests.fakes.sandbox_server import SandboxServer


def openssl(
    folder: Path, *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["openssl", *arguments],
        cwd=folder,
        capture_output=True,
        input=stdin,
        check=False,
    )


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        found: bytes = answer.read()
    return found


def pem(der: bytes) -> bytes:
    return judge.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


@pytest.fixture
def files(operator: SandboxServer, enrolled: Applicant, tmp_path: Path) -> Path:
    """Certificate, issuer and request of an enrolled person, as PEM."""
    (tmp_path / "own.pem").write_bytes(pem(enrolled.certificate))
    issuer = operator.state.authority["ec"].certificate
    (tmp_path / "issuer.pem").write_bytes(pem(issuer))
    (tmp_path / "own.csr").write_bytes(enrolled.request)
    return tmp_path


def test_openssl_verifies_the_certificate_up_to_the_root(
    operator: SandboxServer, files: Path
) -> None:
    done = openssl(
        files,
        "verify",
        "-x509_strict",
        "-CAfile",
        operator.facts["trust"],
        "-untrusted",
        "issuer.pem",
        "own.pem",
    )
    assert done.stdout == b"own.pem: OK\n", done.stderr


def test_certtool_verifies_the_chain(operator: SandboxServer, files: Path) -> None:
    if shutil.which("certtool") is None:
        lacking("certtool is missing (package gnutls-bin)")
    chain = (files / "own.pem").read_bytes() + (files / "issuer.pem").read_bytes()
    (files / "chain.pem").write_bytes(chain)
    done = subprocess.run(
        [
            "certtool",
            "--verify",
            "--infile",
            "chain.pem",
            "--load-ca-certificate",
            operator.facts["trust"],
        ],
        cwd=files,
        capture_output=True,
        check=False,
    )
    assert b"Verified. The certificate is trusted." in done.stdout, done.stderr


def gnutls(folder: Path, tool: str, *arguments: str) -> str:
    """What a tool of GnuTLS says; skipped where the machine lacks it."""
    if shutil.which(tool) is None:
        lacking(f"{tool} is missing (package gnutls-bin)")
    done = subprocess.run(
        [tool, *arguments], cwd=folder, capture_output=True, check=False
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def test_gnutls_verifies_request_list_and_status(
    operator: SandboxServer, files: Path
) -> None:
    asked = gnutls(files, "certtool", "--crq-info", "--inder", "--infile", "own.csr")
    assert "Self signature: verified" in asked
    listed = judge.load_der_x509_crl(fetch(operator.state.crl_url("ec")))
    (files / "list.pem").write_bytes(listed.public_bytes(Encoding.PEM))
    issuer = ("--load-ca-certificate", "issuer.pem")
    judged = gnutls(files, "certtool", "--verify-crl", "--infile", "list.pem", *issuer)
    assert "Verification output: Verified." in judged
    made = openssl(
        files,
        "ocsp",
        *("-issuer", "issuer.pem", "-cert", "own.pem", "-respout", "ocsp.der"),
        *("-url", operator.facts["ocsp_url"], "-CAfile", operator.facts["trust"]),
    )
    assert made.returncode == 0, made.stderr
    said = gnutls(
        files,
        "ocsptool",
        *("--verify-response", "--load-response", "ocsp.der"),
        *("--load-trust", operator.facts["trust"], "--load-issuer", "issuer.pem"),
    )
    assert "Success" in said


def test_openssl_verifies_the_request(files: Path) -> None:
    done = openssl(
        files, "req", "-inform", "DER", "-in", "own.csr", "-verify", "-noout"
    )
    assert b"verify OK" in done.stderr


def test_the_subject_is_that_of_the_state_profile(enrolled: Applicant) -> None:
    person = enrolled.person
    found = [
        (pair["type"].dotted, type(pair["value"].chosen).__name__, pair["value"].native)
        for rdn in x509.Certificate.load(enrolled.certificate).subject.chosen
        for pair in rdn
    ]
    wanted = [
        ("2.5.4.3", "UTF8String", f"{person.surname} {person.given_name}".upper()),
        ("2.5.4.4", "UTF8String", person.surname.upper()),
        ("2.5.4.5", "PrintableString", f"IIN{person.iin}"),
        ("2.5.4.6", "PrintableString", "KZ"),
        ("2.5.4.10", "UTF8String", person.post.organisation.upper()),
        ("2.5.4.11", "UTF8String", f"BIN{person.post.bin}"),
    ]
    if person.patronymic:
        wanted.append(("2.5.4.42", "UTF8String", person.patronymic.upper()))
    assert found == wanted


@pytest.mark.parametrize(
    ("scheme", "usages", "purposes"),
    [
        ("rsa-2048", {"digital_signature", "non_repudiation"}, 2),
        ("ed25519", {"digital_signature", "non_repudiation"}, 1),
    ],
)
def test_usages_follow_the_kind_of_key(
    operator: SandboxServer, scheme: str, usages: set[str], purposes: int
) -> None:
    one = Applicant(operator, scheme=scheme).enrol()
    view = x509.Certificate.load(one.certificate)
    assert view.key_usage_value.native == usages
    assert "key_usage" in view.critical_extensions
    assert len(view.extended_key_usage_value.native) == purposes
    assert view.extended_key_usage_value.native[0] == "email_protection"
    names = view.subject_alt_name_value.native
    assert names == [one.person.email]
    policies = view.certificate_policies_value
    if scheme.startswith("rsa"):
        assert policies.native[0]["policy_identifier"] == "1.2.398.3.3.2.3"
    else:
        assert policies is None


def test_openssl_believes_the_delegated_responder(
    operator: SandboxServer, files: Path
) -> None:
    done = openssl(
        files,
        "ocsp",
        "-sha256",
        "-issuer",
        "issuer.pem",
        "-cert",
        "own.pem",
        "-url",
        operator.facts["ocsp_url"],
        "-CAfile",
        operator.facts["trust"],
    )
    assert b"Response verify OK" in done.stderr
    assert b"own.pem: good" in done.stdout


def test_the_responder_knows_nothing_of_a_serial_never_issued(
    operator: SandboxServer, files: Path
) -> None:
    done = openssl(
        files,
        "ocsp",
        "-issuer",
        "issuer.pem",
        "-serial",
        "0x1234",
        "-url",
        operator.facts["ocsp_url"],
        "-CAfile",
        operator.facts["trust"],
    )
    assert b"0x1234: unknown" in done.stdout


@pytest.mark.parametrize("name", ["rsa", "ec"])
def test_openssl_verifies_the_list_of_each_issuer(
    operator: SandboxServer, tmp_path: Path, name: str
) -> None:
    issuer = tmp_path / "issuer.pem"
    issuer.write_text(operator.state.authority[name].pem)
    done = openssl(
        tmp_path,
        "crl",
        "-inform",
        "DER",
        "-noout",
        "-CAfile",
        "issuer.pem",
        stdin=fetch(operator.state.crl_url(name)),
    )
    assert b"verify OK" in done.stderr


def test_a_revocation_is_in_the_list_at_once_with_reason_and_next_number(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator).enrol()
    before = judge.load_der_x509_crl(fetch(operator.state.crl_url("ec")))
    one.cmp.revoke(
        one.certificate, one.signer, reason="keyCompromise", subject_id="report"
    )
    after = judge.load_der_x509_crl(fetch(operator.state.crl_url("ec")))
    number = judge.CRLNumber
    earlier = before.extensions.get_extension_for_class(number).value.crl_number
    later = after.extensions.get_extension_for_class(number).value.crl_number
    assert later == earlier + 1
    serial = x509.Certificate.load(one.certificate).serial_number
    entry = after.get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    reason = entry.extensions.get_extension_for_class(judge.CRLReason).value.reason
    assert reason is judge.ReasonFlags.key_compromise
    assert before.get_revoked_certificate_by_serial_number(serial) is None


def test_our_own_client_is_told_the_same_by_both_sources(
    operator: SandboxServer,
) -> None:
    one = Applicant(operator).enrol()
    status = StatusClient(one.profile, HttpClient(), SystemClock())
    assert status.ocsp(one.certificate).status == "good"
    one.operator.send_statement(one.statement())
    for proof in (status.ocsp(one.certificate), status.crl(one.certificate)):
        assert (proof.status, proof.reason) == ("revoked", "keyCompromise")


@pytest.mark.parametrize("digest", ["-sha256", "-sha384", "-sha512"])
def test_openssl_verifies_a_time_stamp(
    operator: SandboxServer, tmp_path: Path, digest: str
) -> None:
    (tmp_path / "document").write_bytes(b"something that was there")
    openssl(
        tmp_path,
        "ts",
        "-query",
        "-data",
        "document",
        digest,
        "-cert",
        "-out",
        "query.tsq",
    )
    request = urllib.request.Request(
        operator.facts["tsa_url"],
        data=(tmp_path / "query.tsq").read_bytes(),
        headers={"Content-Type": "application/timestamp-query"},
    )
    with urllib.request.urlopen(request) as answer:
        (tmp_path / "answer.tsr").write_bytes(answer.read())
    done = openssl(
        tmp_path,
        "ts",
        "-verify",
        "-queryfile",
        "query.tsq",
        "-in",
        "answer.tsr",
        "-CAfile",
        operator.facts["trust"],
    )
    assert b"Verification: OK" in done.stdout, done.stderr


def test_the_published_profile_is_signed_and_is_the_one_in_the_folder(
    operator: SandboxServer,
) -> None:
    own = profiles.load(operator.profile_path)
    published = OperatorApi(own, HttpClient(), SystemClock()).profile()
    assert published.anchors == own.anchors
    assert published.cmp_url == own.cmp_url


def test_the_issuer_can_be_fetched_where_the_certificate_says(
    operator: SandboxServer, enrolled: Applicant
) -> None:
    view = x509.Certificate.load(enrolled.certificate)
    access = {
        item["access_method"].native: item["access_location"].native
        for item in view.authority_information_access_value
    }
    assert fetch(access["ca_issuers"]) == operator.state.authority["ec"].certificate
    assert access["ocsp"] == operator.facts["ocsp_url"]
    assert view.crl_distribution_points[0].url == operator.state.crl_url("ec")


def test_ocsp_answers_by_get_and_nothing_it_does_not_know(
    operator: SandboxServer, enrolled: Applicant
) -> None:
    import base64
    from urllib.parse import quote

    from cryptography.hazmat.primitives import hashes
    from cryptography.x509 import ocsp

    own = judge.load_der_x509_certificate(enrolled.certificate)
    issuer, other = (
        judge.load_der_x509_certificate(operator.state.authority[name].certificate)
        for name in ("ec", "root")
    )
    for known, status in (
        (issuer, ocsp.OCSPResponseStatus.SUCCESSFUL),
        (other, ocsp.OCSPResponseStatus.UNAUTHORIZED),
    ):
        builder = ocsp.OCSPRequestBuilder().add_certificate(own, known, hashes.SHA256())
        request = builder.build().public_bytes(Encoding.DER)
        path = quote(base64.b64encode(request).decode("ascii"), safe="")
        answer = ocsp.load_der_ocsp_response(
            fetch(f"{operator.facts['ocsp_url']}/{path}")
        )
        assert answer.response_status is status
    noise = ocsp.load_der_ocsp_response(fetch(f"{operator.facts['ocsp_url']}/@@@"))
    assert noise.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
