"""What the responder tells when it is asked by our client, and by nobody (4.3)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import x509

from desktop.asn1 import cmp, cmp_lists, der
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.clock import SystemClock
from desktop.errors import AuthorityRefused, EncodingInvalid
from desktop.sandbox import profile
from desktop.sandbox.cmp_core import CmpRefusal, Peer
from desktop.sandbox.cmp_general import tell
from desktop.secret import SlipSecret
from desktop.trust import crl
from tests.fakes.applicant import Applicant
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.transaction_log import MemoryTransactionLog
from tests.sandbox.test_cmp_strict import Signed, Talk, details, fails


@pytest.fixture
def client(operator: SandboxServer) -> CmpClient:
    table = json.dumps(profile.profile_dict(operator.state))
    loaded = profiles.load(table.encode())
    return CmpClient(loaded, HttpClient(), SystemClock(), MemoryTransactionLog())


@pytest.fixture
def talk(operator: SandboxServer) -> Talk:
    return Talk(Applicant(operator).prepare())


def by_slip(one: Applicant) -> dict[str, Any]:
    return {
        "reference": one.slip["reference"],
        "secret": SlipSecret(one.slip["secret"].encode()),
    }


def test_our_client_gets_certificates_and_lists(
    holder: Applicant, client: CmpClient
) -> None:
    state = holder.server.state
    issuer = state.authority["ec"].certificate
    asked = by_slip(holder)
    assert issuer in client.ca_certificates(**asked)
    Signed(holder).rr(details(holder.certificate))
    (found,) = client.revocation_lists(issuer, **asked)
    now = SystemClock().now()
    assert crl.judge(found, holder.certificate, issuer, now).status == "revoked"
    # A list that is at hand already is not sent again.
    made = cmp_lists.this_update(found)
    none = client.revocation_lists(issuer, newer_than=made, **asked)
    assert none == ()
    old = made - timedelta(seconds=1)
    again = client.revocation_lists(issuer, newer_than=old, **asked)
    assert again == (found,)


def test_a_list_of_nobody_is_refused(holder: Applicant, client: CmpClient) -> None:
    stranger = holder.server.state.authority["national"].certificate
    with pytest.raises(AuthorityRefused, match="no such issuer"):
        client.revocation_lists(stranger, **by_slip(holder))


@pytest.mark.parametrize(
    "body",
    [
        der.element(0x30),
        der.element(0x30, der.element(0x30, b"\x06\x03\x2a\x03\x04")),
        der.element(
            0x30,
            der.children(der.root(cmp.gen_ca_certs(), "x"), "x")[0].raw * 2,
        ),
    ],
    ids=["nothing", "something else", "two at once"],
)
def test_other_questions_are_refused(talk: Talk, body: bytes) -> None:
    assert fails(talk.send("genm", body)) == ("badRequest",)


@pytest.mark.parametrize(
    "value",
    [
        der.element(0x30),
        der.element(0x30, der.element(0x30)),
        der.element(0x30, der.element(0x30, der.element(0xA0, b"\x05\x00"))),
        der.element(0x30, der.element(0x30, der.element(0xA1))),
        der.element(0x30, der.element(0x30, der.element(0xA1, der.element(0x30)))),
        der.element(
            0x30, *[der.element(0x30, der.element(0xA1, der.element(0x30)))] * 17
        ),
        *(
            der.element(
                0x30,
                der.element(
                    0x30,
                    der.element(0xA1, der.element(0x30, der.element(0xA4, *names))),
                ),
            )
            for names in ((), (b"\x30\x00", b"\x30\x00"))
        ),
        b"\x05\x00",
    ],
)
def test_a_question_that_is_none(
    operator: SandboxServer, talk: Talk, value: bytes
) -> None:
    info = der.element(0x30, b"\x06\x08\x2b\x06\x01\x05\x05\x07\x04\x16", value)
    header = talk.header()
    part = cmp.protected_part(header, "genm", der.element(0x30, info))
    message = cmp.parse_message(part)
    with pytest.raises(EncodingInvalid, match="CMP message"):
        cmp_lists.asked(message)
    with pytest.raises(CmpRefusal, match="badDataFormat"):
        tell(operator.state, Peer("pbm", b""), message)


@pytest.mark.parametrize("raw", [b"\x30\x00", b"\x30\x02\x30\x00"])
def test_no_list_has_no_time(raw: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="CRL"):
        cmp_lists.this_update(raw)


# -- certConf --------------------------------------------------------------------------


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_cert_conf_may_name_the_digest_in_version_3(talk: Talk, digest: str) -> None:
    """RFC 9810, 5.3.18: hashAlg, for signatures that name no digest of their own."""
    certificate = talk.p10cr().cert_response.certificate
    assert certificate is not None
    body = cmp.cert_conf(-1, certificate, digest=digest)
    answer = talk.send("certConf", body, pvno=3)
    assert (answer.body_name, answer.header.pvno) == ("pkiconf", 3)
    assert x509.Certificate.load(certificate).hash_algo == "sha256"


def test_a_digest_is_not_named_in_version_2(talk: Talk) -> None:
    certificate = talk.p10cr().cert_response.certificate
    assert certificate is not None
    body = cmp.cert_conf(-1, certificate, digest="sha512")
    assert fails(talk.send("certConf", body)) == ("badRequest",)
