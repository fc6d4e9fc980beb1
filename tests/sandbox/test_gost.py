"""The GOST issuer beside the others: enrolment, status, lists, stamps, revocation."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import algos, pem, x509
from asn1crypto import crl as asn1_crl

from desktop.asn1 import gost, schemes
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.authority.status import StatusClient
from desktop.authority.timestamp import TimeStampClient
from desktop.canonical import b64url
from desktop.clock import FixedClock, SystemClock
from desktop.errors import (
    AuthorityRefused,
    ChainInvalid,
    OperatorRefused,
    StatusInvalid,
    StillWaiting,
    TimeStampInvalid,
)
from desktop.revocation import statement
from desktop.sandbox.ca import Authority, certificate_template
from desktop.sandbox.certificates import (
    Template,
    basic_constraints,
    build_certificate,
    key_usage,
)
from desktop.sandbox.gost_key import GostKey
from desktop.sandbox.state import SandboxSettings
from desktop.trust import chain, crl, timestamp
from tests.fakes.applicant import Applicant
from tests.fakes.gost_applicant import GostApplicant, GostSigner
from tests.fakes.lacking import lacking
from tests.fakes.sandbox_server import SandboxServer, sandbox_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    folder: Path = tmp_path_factory.mktemp("gost")
    settings = SandboxSettings(faults=True, gost=True)
    with sandbox_server(folder / "sandbox", settings=settings) as running:
        yield running


@pytest.fixture(scope="module")
def holder(server: SandboxServer) -> GostApplicant:
    """Somebody with a confirmed GOST certificate."""
    one = GostApplicant(server)
    one.enrol()
    return one


def test_the_certificate_and_its_chain(
    server: SandboxServer, holder: GostApplicant
) -> None:
    """domain.md 3.3 and 3.4: usages, policy, the arc byte for byte."""
    view = x509.Certificate.load(holder.certificate, strict=True)
    body = view["tbs_certificate"]
    assert body["subject_public_key_info"].dump() == holder.signer.spki
    assert view["signature_algorithm"].dump().hex() == (
        "300e060a2a830e030a01010203020500"
    )
    assert view.key_usage_value.native == {
        "digital_signature",
        "non_repudiation",
        "key_agreement",
    }
    policies = view.certificate_policies_value
    assert [item["policy_identifier"].dotted for item in policies] == ["1.2.398.3.3.2"]
    found = chain.build(
        holder.certificate,
        [entry.certificate for entry in holder.profile.issuers],
        holder.profile.anchors,
        SystemClock().now(),
    )
    assert len(found) == 3
    assert found[-1] == server.state.authority["gost-root"].certificate
    with pytest.raises(ChainInvalid, match="no issuer"):
        chain.build(
            holder.certificate,
            [],
            [server.state.authority["root"].certificate],
            SystemClock().now(),
        )


@pytest.mark.parametrize("scheme", ["gost-2015-512-rfc9215", "gost-2015-256"])
def test_keys_in_the_russian_spelling(server: SandboxServer, scheme: str) -> None:
    """Leaf and issuer speak two arcs; each signature is of its signer's own."""
    one = GostApplicant(server)
    one.signer = GostSigner(scheme)
    one.enrol()
    view = x509.Certificate.load(one.certificate)["tbs_certificate"]
    assert view["subject_public_key_info"].dump() == one.signer.spki
    answer = one.cmp.revoke(
        one.certificate,
        one.signer,
        reason="superseded",
        subject_id=one.application_id,
    )
    assert answer.outcome == "accepted"
    status = StatusClient(one.profile, HttpClient(), SystemClock())
    assert status.ocsp(one.certificate).reason == "superseded"


def test_status_before_and_after_a_revocation(server: SandboxServer) -> None:
    one = GostApplicant(server)
    one.enrol()
    status = StatusClient(one.profile, HttpClient(), SystemClock())
    assert status.ocsp(one.certificate).status == "good"
    assert status.crl(one.certificate).status == "good"
    answer = one.cmp.revoke(
        one.certificate,
        one.signer,
        reason="keyCompromise",
        subject_id=one.application_id,
        invalidity_date=SystemClock().now(),
    )
    assert answer.outcome == "accepted"
    for proof in (status.ocsp(one.certificate), status.crl(one.certificate)):
        assert (proof.status, proof.reason) == ("revoked", "keyCompromise")
        assert proof.raw
    again = one.cmp.revoke(
        one.certificate,
        one.signer,
        reason="keyCompromise",
        subject_id=one.application_id,
    )
    assert again.outcome == "already"


def test_a_responder_that_lies(server: SandboxServer, holder: GostApplicant) -> None:
    status = StatusClient(holder.profile, HttpClient(), SystemClock())
    server.fail("ocsp-foreign", "ocsp")
    with pytest.raises(StatusInvalid, match="does not verify"):
        status.ocsp(holder.certificate)


def test_a_list_with_one_changed_byte(
    server: SandboxServer, holder: GostApplicant
) -> None:
    issuer = server.state.authority["gost"].certificate
    status = StatusClient(holder.profile, HttpClient(), SystemClock())
    raw = status.crl(holder.certificate).raw
    parsed = asn1_crl.CertificateList.load(raw, strict=True)
    assert parsed["tbs_cert_list"]["version"].native == "v2"
    changed = bytearray(raw)
    changed[-20] ^= 1
    with pytest.raises(StatusInvalid, match="does not verify"):
        crl.judge(bytes(changed), holder.certificate, issuer, SystemClock().now())


def test_a_time_stamp(server: SandboxServer, holder: GostApplicant) -> None:
    token = TimeStampClient(holder.profile, HttpClient()).time_stamp(b"a document")
    stamp = timestamp.verify_token(token, b"a document", roots=holder.profile.anchors)
    assert stamp.token == token
    with pytest.raises(TimeStampInvalid, match="another message"):
        timestamp.verify_token(token, b"another", roots=holder.profile.anchors)
    with pytest.raises(TimeStampInvalid, match="no issuer"):
        timestamp.verify_token(
            token,
            b"a document",
            roots=[server.state.authority["root"].certificate],
        )


def test_renewal_signed_by_the_old_key(
    server: SandboxServer, holder: GostApplicant
) -> None:
    fresh = GostSigner()
    request = holder.make_request(fresh)
    del server
    with pytest.raises(AuthorityRefused, match="SQ-"):
        # Without a registered manifest for the new key nothing is issued.
        holder.cmp.renew(
            request,
            subject_id=holder.application_id,
            body_name="kur",
            new_signer=fresh,
            signer=holder.signer,
            certificate=holder.certificate,
        )


def test_questions_signed_with_gost(
    server: SandboxServer, holder: GostApplicant
) -> None:
    """Certificates and the list over CMP, asked and answered under GOST signatures."""
    asked: dict[str, Any] = {
        "signer": holder.signer,
        "certificate": holder.certificate,
    }
    state = server.state
    named = holder.cmp.ca_certificates(**asked)
    assert state.authority["gost-root"].certificate in named
    issuer = state.authority["gost"].certificate
    (found,) = holder.cmp.revocation_lists(issuer, **asked)
    proof = crl.judge(found, holder.certificate, issuer, SystemClock().now())
    assert proof.status == "good"


def test_polling_with_gost(server: SandboxServer) -> None:
    """Each pollReq and the certConf is a signature of its own (2.3)."""
    one = GostApplicant(server).prepare()
    assert server.state.faults is not None
    server.fail("waiting", "cmp:p10cr", count=2, check_after=0)
    with pytest.raises(StillWaiting, match="check_after"):
        one.ask()
    transaction = one.log.saves[-1].transaction_id
    answer = one.cmp.poll(transaction, one.slip_secret())
    one.cmp.confirm(transaction, answer.certificate, one.slip_secret())
    server.fail("waiting", "cmp:rr", count=1, check_after=0)
    clock = FixedClock(SystemClock().now())
    client = CmpClient(one.profile, HttpClient(), clock, one.log)
    first = client.revoke(
        answer.certificate, one.signer, reason="superseded", subject_id="report"
    )
    assert first.outcome == "waiting"
    # An error that says "waiting" names no time: it is asked again after a minute.
    clock.advance(61)
    done = client.poll_revocation(
        first.transaction_id, signer=one.signer, certificate=answer.certificate
    )
    assert done.outcome == "accepted"


def test_keys_of_other_kinds_and_an_operator_without_gost(
    tmp_path: Path, server: SandboxServer
) -> None:
    ordinary = Applicant(server)
    assert ordinary.enrol().certificate
    with sandbox_server(tmp_path / "sandbox") as other:
        assert "profile_gost" not in other.facts
        assert not (tmp_path / "sandbox" / "ca-gost").exists()
        one = Applicant(other)
        one.signer = GostSigner()
        one.prepare()
        with pytest.raises(AuthorityRefused, match="badAlg"):
            one.ask()


def test_a_restart_keeps_the_keys(server: SandboxServer) -> None:
    folder = server.folder
    again = Authority.open(folder, SystemClock().now())
    assert "gost" in again.issuers
    assert again["gost"].certificate == server.state.authority["gost"].certificate
    key = again["gost"].key
    assert isinstance(key, GostKey)
    assert GostKey.from_pem(key.pem()).spki == key.spki
    with pytest.raises(ValueError, match="not a GOST key"):
        GostKey.from_pem(pem.armor("OTHER", b"\x02\x01\x01"))


@pytest.mark.parametrize("name", ["gost-root", "gost", "ocsp-gost", "own"])
def test_the_engine_verifies_with_the_key_rewritten(
    server: SandboxServer, holder: GostApplicant, tmp_path: Path, name: str
) -> None:
    """The to-be-signed bytes untouched, the value reversed, the key in RFC 9215."""
    if subprocess.run(
        ["openssl", "engine", "gost"], capture_output=True, check=False
    ).returncode:
        lacking("the GOST engine is missing (package libengine-gost-openssl)")
    authority = server.state.authority
    issuer = "gost" if name in ("own", "ocsp-gost") else "gost-root"
    der = holder.certificate if name == "own" else authority[name].certificate
    view = x509.Certificate.load(der)
    public, value, body = (tmp_path / item for item in ("public", "value", "body"))
    russian = gost.respell(authority[issuer].key.spki, "gost-2015-512-rfc9215")
    public.write_bytes(pem.armor("PUBLIC KEY", russian))
    value.write_bytes(view["signature_value"].native[::-1])
    body.write_bytes(view["tbs_certificate"].dump())
    done = subprocess.run(
        [
            *("openssl", "dgst", "-engine", "gost", "-md_gost12_512"),
            *("-verify", public, "-signature", value, body),
        ],
        capture_output=True,
        check=False,
    )
    assert b"Verified OK" in done.stdout


class _OldKey:
    """A 34.310-2004 issuer, which signs with the hash of 1994."""

    scheme = "gost-2004"
    algorithm = algos.SignedDigestAlgorithm.load(schemes.signature_algorithm(scheme))

    def __init__(self) -> None:
        self._signer = GostSigner(self.scheme)
        self.spki = self._signer.spki

    def sign(self, message: bytes) -> bytes:
        return self._signer.sign_request(message)


def test_chains_of_several_generations(server: SandboxServer) -> None:
    """2015 under 2004 under RSA: each link is judged by its issuer's own key."""
    root = server.state.authority["root"]
    now = SystemClock().now().replace(microsecond=0)
    old, fresh = _OldKey(), GostSigner()
    name = x509.Name.build({"common_name": "Synthetic issuer of 2004"}).dump()
    between = Template(
        subject=name,
        spki=old.spki,
        issuer=root.subject,
        serial=77,
        not_before=now - timedelta(days=1),
        not_after=now + timedelta(days=30),
        extensions=(basic_constraints(), key_usage("key_cert_sign")),
    )
    middle = build_certificate(between, root.key)
    below = dataclasses.replace(
        between,
        subject=x509.Name.build({"common_name": "Synthetic leaf"}).dump(),
        spki=fresh.spki,
        issuer=name,
        serial=78,
        extensions=(key_usage("digital_signature"),),
    )
    leaf = build_certificate(below, old)  # type: ignore[arg-type]
    found = chain.build(leaf, [middle], [root.certificate], now)
    assert found == (leaf, middle, root.certificate)


def test_a_statement_by_the_national_ca_with_gost(server: SandboxServer) -> None:
    """Decision order 5.3, 3: another certificate of the same person speaks."""
    state = server.state
    one = Applicant(server)
    one.enrol()
    citizen, other = GostSigner(), GostSigner("gost-2004")
    view = x509.Certificate.load(one.certificate)
    national = state.authority["national"]
    status = StatusClient(one.profile, HttpClient(), SystemClock())
    for key, good in ((other, False), (citizen, True)):
        template = dataclasses.replace(
            certificate_template(
                state.authority,
                subject=view.subject.dump(),
                spki=key.spki,
                email="",
                base_url=state.base_url,
                now=state.now(),
            ),
            issuer=national.subject if good else view.issuer.dump(),
        )
        own = build_certificate(template, national.key)
        payload = statement.build(
            statement_id=statement.new_statement_id(),
            authority=one.profile.name,
            key_id=None,
            reason="keyCompromise",
            created_at=SystemClock().now(),
            clock={"source": "system", "offset_s": ""},
            certificate_sha256=view.sha256.hex(),
        )
        signed = key.sign_record("statement", payload, certificate=own)
        envelope = {"payload": b64url(payload), "cms": b64url(signed)}
        if not good:
            with pytest.raises(OperatorRefused, match="issuer is not accepted"):
                one.operator.send_statement(envelope)
            assert status.ocsp(one.certificate).status == "good"
            continue
        assert one.operator.send_statement(envelope).kind == "statement"
        assert status.ocsp(one.certificate).status == "revoked"
