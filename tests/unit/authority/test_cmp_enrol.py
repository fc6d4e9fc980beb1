"""Enrolment over CMP: bodies, certReqId, certHash (2.4; F8, F13)."""

from __future__ import annotations

import hashlib

import pytest

from desktop.asn1 import cmp
from desktop.errors import (
    InputInvalid,
    MessageInvalid,
    StillWaiting,
)
from tests.fakes.cmp_authority import (
    ACCEPTED,
    WAITING,
    CmpAuthority,
    enrol,
    request_of,
)
from tests.fakes.forge import Key
from tests.fakes.software_signer import SoftwareSigner

DIGEST = hashlib.sha256(b"the CMS of E1").digest()


# -- bodies and the whole walk -------------------------------------------------------


def test_p10cr_to_pkiconf(server: CmpAuthority, signer: SoftwareSigner) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    assert found.status == 0
    certconf, pkiconf = client.confirm(
        found.transaction_id, found.certificate, server.secret
    )
    assert [message.body_name for message in server.seen] == ["p10cr", "certConf"]
    assert cmp.parse_message(certconf).body_name == "certConf"
    assert cmp.parse_message(pkiconf).body_name == "pkiconf"
    assert server.log.load(found.transaction_id).state == "confirmed"
    assert len(server.transactions) == 1


def test_ir_signs_its_own_certrequest(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    found = enrol(server, signer, server.client(request_body="ir"), popo=True)
    (asked,) = server.seen[0].cert_requests
    cmp.verify_popo(asked)
    assert asked.spki == signer.spki
    assert asked.cert_req_id == 0
    assert found.certificate


def test_ir_needs_the_key(server: CmpAuthority, signer: SoftwareSigner) -> None:
    with pytest.raises(InputInvalid, match="needs the new key"):
        enrol(server, signer, server.client(request_body="ir"))
    assert server.seen == []


@pytest.mark.parametrize("body", ["p10cr", "cr", "kur"])
def test_renewal_is_signed_with_the_existing_key(
    server: CmpAuthority, signer: SoftwareSigner, body: str
) -> None:
    client = server.client()
    first = enrol(server, signer, client)
    new = SoftwareSigner("ecdsa-p256")
    found = client.renew(
        request_of(new),
        subject_id="app-2",
        body_name=body,
        new_signer=new,
        signer=signer,
        certificate=first.certificate,
    )
    message = server.seen[-1]
    assert message.body_name == body
    assert message.extra_certs[0] == first.certificate
    if body == "kur":
        old = message.cert_requests[0].old_certificate
        assert old is not None
        assert old[0] == server.issuer.subject
    client.confirm(
        found.transaction_id,
        found.certificate,
        signer=signer,
        signer_certificate=first.certificate,
    )
    assert server.seen[-1].body_name == "certConf"
    assert signer.signatures >= 2


def test_renewal_takes_no_other_body(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    with pytest.raises(InputInvalid, match="ir is not for renewal"):
        server.client().renew(
            request_of(signer),
            subject_id="app",
            body_name="ir",
            new_signer=signer,
            signer=signer,
            certificate=b"",
        )


@pytest.mark.parametrize(
    ("setting", "in_header", "in_info"),
    [
        ("header", True, False),
        ("reginfo", False, True),
        ("api", False, False),
        ("none", False, False),
    ],
)
def test_consent_digest_travels_as_the_profile_says(
    server: CmpAuthority,
    signer: SoftwareSigner,
    setting: str,
    *,
    in_header: bool,
    in_info: bool,
) -> None:
    client = server.client(request_body="ir", consent_digest=setting)
    enrol(server, signer, client, popo=True, consent_digest=DIGEST)
    message = server.seen[0]
    value = message.header.info(cmp.CONSENT_DIGEST)
    assert (value is not None and value[-32:] == DIGEST) == in_header
    assert (message.cert_requests[0].consent_digest == DIGEST) == in_info


def test_cert_profile_is_named_where_the_profile_has_one(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    enrol(server, signer, server.client(cert_profile="employee"))
    value = server.seen[0].header.info(cmp.CERT_PROFILE)
    assert value is not None
    assert b"employee" in value


# -- certReqId (F13) -----------------------------------------------------------------


def test_f13_minus_one_after_p10cr_in_certconf_and_pollreq(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [
        lambda s, m: s.status(m, WAITING),
        lambda s, m: s.send(m, "pollRep", cmp.poll_rep(-1, 0)),
    ]
    client = server.client()
    with pytest.raises(StillWaiting, match="check_after"):
        enrol(server, signer, client)
    assert server.seen[1].poll_ids == (-1,)
    first = server.seen[0]
    body = lambda s, m: s.send(  # noqa: E731
        m, "cp", cmp.cert_rep(-1, ACCEPTED, s.issue(first))
    )
    server.plan = [body]
    transaction = server.log.saves[-1].transaction_id
    found = client.poll(transaction, server.secret)
    client.confirm(transaction, found.certificate, server.secret)
    (status,) = server.seen[-1].cert_statuses
    assert status.cert_req_id == -1


def test_f13_zero_after_ir(server: CmpAuthority, signer: SoftwareSigner) -> None:
    server.plan = [
        lambda s, m: s.status(m, WAITING),
        lambda s, m: s.send(m, "pollRep", cmp.poll_rep(0, 5)),
    ]
    with pytest.raises(StillWaiting, match='"check_after": 5'):
        enrol(server, signer, server.client(request_body="ir"), popo=True)
    assert server.seen[1].poll_ids == (0,)


def test_f13_wrong_id_in_the_answer_changes_nothing(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.granted(m, cert_req_id=0)]
    with pytest.raises(MessageInvalid, match="0 instead of -1"):
        enrol(server, signer)
    assert server.log.saves[-1].state == "sent"


# -- certHash (F8) -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "digest"), [("rsa", "sha256"), ("ec", "sha256"), ("ed25519", "sha512")]
)
def test_f8_cert_hash_by_the_certificates_own_signature(
    server: CmpAuthority, signer: SoftwareSigner, kind: str, digest: str
) -> None:
    server.issuer = server.root.below("Issuer of another kind", Key(kind))
    client = server.client()
    found = enrol(server, signer, client)
    client.confirm(found.transaction_id, found.certificate, server.secret)
    (status,) = server.seen[-1].cert_statuses
    assert status.cert_hash == hashlib.new(digest, found.certificate).digest()
    assert status.status is None


def test_f8_cert_hash_of_p384(server: CmpAuthority, signer: SoftwareSigner) -> None:
    def by_sha384(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        body = cmp.cert_rep(-1, ACCEPTED, s.issue(m, digest="sha384"))
        return s.send(m, "cp", body)

    server.plan = [by_sha384]
    client = server.client()
    found = enrol(server, signer, client)
    client.confirm(found.transaction_id, found.certificate, server.secret)
    (status,) = server.seen[-1].cert_statuses
    assert status.cert_hash == hashlib.sha384(found.certificate).digest()
