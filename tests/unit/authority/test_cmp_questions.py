"""What is asked of an authority over CMP without changing anything (RFC 9483, 4.3)."""

from __future__ import annotations

import pytest
from pyasn1.codec.der.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1_alt_modules import rfc9480

from desktop.asn1 import cmp, cmp_lists, der
from desktop.errors import AuthorityRefused, EncodingInvalid
from desktop.trust import crl, view
from tests.fakes.cmp_authority import REFERENCE, CmpAuthority, enrol, rejected
from tests.fakes.forge import NOW
from tests.fakes.forge_status import CrlSpec, Entry
from tests.fakes.software_signer import SoftwareSigner


def test_names_the_ca_certificates(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = client.ca_certificates(reference=REFERENCE, secret=server.secret)
    assert found == (server.issuer.certificate,)
    certificate = enrol(server, signer, client).certificate
    assert client.ca_certificates(signer=signer, certificate=certificate) == found
    assert server.seen[0].questions == (cmp.CA_CERTS,)


def test_hands_out_a_list_that_trust_judges(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    leaf = enrol(server, signer, client).certificate
    serial = view.read(leaf).serial
    body = CrlSpec(server.issuer.subject, (Entry(serial),)).signed_by(server.issuer.key)
    server.plan = [lambda s, m: s.send(m, "genp", cmp_lists.body(body))]
    (found,) = client.revocation_lists(
        server.issuer.certificate, reference=REFERENCE, secret=server.secret
    )
    assert found == body
    assert server.seen[-1].questions == (cmp_lists.CRL_STATUS_LIST,)
    proof = crl.judge(found, leaf, server.issuer.certificate, NOW)
    assert proof.status == "revoked"


def test_no_list_is_handed_out(server: CmpAuthority) -> None:
    server.plan = [lambda s, m: s.send(m, "genp", cmp_lists.body())]
    found = server.client().revocation_lists(
        server.issuer.certificate, reference=REFERENCE, secret=server.secret
    )
    assert found == ()


def test_too_many_lists(server: CmpAuthority) -> None:
    many = cmp_lists.body(*[b"\x30\x00"] * 17)
    server.plan = [lambda s, m: s.send(m, "genp", many)]
    with pytest.raises(EncodingInvalid, match="too many lists"):
        server.client().revocation_lists(
            server.issuer.certificate, reference=REFERENCE, secret=server.secret
        )


def test_question_in_a_second_codec(server: CmpAuthority) -> None:
    """What we ask reads and re-encodes to the same bytes elsewhere."""
    body = cmp_lists.ask(server.issuer.subject)
    item = der.children(der.root(body, "body"), "body")[0]
    value = der.children(item, "item")[1].raw
    parsed, rest = decode(value, asn1Spec=rfc9480.CRLStatusListValue())
    assert rest == b""
    assert encode(parsed) == value
    assert parsed[0]["source"].getName() == "issuer"


def test_refused(server: CmpAuthority) -> None:
    server.plan = [lambda s, m: s.error(m, rejected("badRequest"))]
    with pytest.raises(AuthorityRefused, match="badRequest"):
        server.client().ca_certificates(reference=REFERENCE, secret=server.secret)


def test_without_any_protection(server: CmpAuthority) -> None:
    with pytest.raises(TypeError, match="secret or a signer"):
        server.client().ca_certificates()
