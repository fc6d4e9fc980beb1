"""Header and protection of what goes out over CMP (2.2, 2.3; 8.2 tests 2, 3)."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from asn1crypto import algos, core

from desktop.asn1 import cmp, names, protection, schemes
from desktop.authority.cmp_protection import MAX_ITERATIONS, SignatureProtection
from desktop.errors import (
    AuthorityRefused,
    CertificateRejected,
    MessageInvalid,
)
from desktop.secret import SlipSecret
from tests.fakes.cmp_authority import (
    ACCEPTED,
    REFERENCE,
    SECRET,
    CmpAuthority,
    enrol,
    rejected,
    request_of,
)
from tests.fakes.forge import (
    NOW,
    Key,
    key_usage,
    leaf_spec,
)
from tests.fakes.software_signer import SoftwareSigner

CMC_CA, CMC_RA = "1.3.6.1.5.5.7.3.27", "1.3.6.1.5.5.7.3.28"


# -- what we send (test 2) -------------------------------------------------------------


def test_ids_and_nonces_are_fresh(server: CmpAuthority, signer: SoftwareSigner) -> None:
    client = server.client()
    for _ in range(3):
        found = enrol(server, signer, client)
        client.confirm(found.transaction_id, found.certificate, server.secret)
    headers = [message.header for message in server.seen]
    assert len({header.transaction_id for header in headers}) == 3
    assert len({header.sender_nonce for header in headers}) == 6
    assert all(len(header.transaction_id) == 16 for header in headers)
    assert all(len(header.sender_nonce) == 16 for header in headers)


def test_recip_nonce_is_the_peers_last(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    assert server.seen[0].header.recip_nonce is None
    client.confirm(found.transaction_id, found.certificate, server.secret)
    assert server.seen[1].header.recip_nonce == bytes([1]) * 16


def test_version_time_recipient(server: CmpAuthority, signer: SoftwareSigner) -> None:
    enrol(server, signer)
    header = server.seen[0].header
    assert header.pvno == 2
    assert header.message_time == NOW
    assert names.name_pairs(header.recipient) == [("C", "KZ"), ("CN", "Test")]


def test_f12_mac_sender_and_kid_are_the_reference(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    enrol(server, signer)
    header = server.seen[0].header
    assert names.name_pairs(header.sender) == [("CN", REFERENCE)]
    assert header.sender_kid == REFERENCE.encode()
    assert server.seen[0].extra_certs == ()


def test_f12_null_dn_by_profile(server: CmpAuthority, signer: SoftwareSigner) -> None:
    enrol(server, signer, server.client(mac_sender="null_dn"))
    assert server.seen[0].header.sender == b"\x30\x00"
    assert server.seen[0].header.sender_kid == REFERENCE.encode()


def test_signed_sender_and_kid_are_the_certificates(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    certificate = server.issuer.issue(leaf_spec(_as_key(signer), "Person"))
    server.client().revoke(
        certificate, signer, reason="keyCompromise", subject_id="report"
    )
    message = server.seen[0]
    assert names.name_pairs(message.header.sender) == [("CN", "Person")]
    # The forge names keys in the way of the state's older issuers.
    assert message.header.sender_kid == hashlib.sha1(signer.spki).digest()
    assert message.extra_certs == (certificate, server.issuer.certificate)
    protection.verify_signature(message, certificate)


def test_signed_kid_without_identifier_is_the_keys(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    spec = leaf_spec(_as_key(signer), extensions=(key_usage("digital_signature"),))
    guard = SignatureProtection(server.profile(), signer, server.issuer.issue(spec))
    assert guard.sender_kid == schemes.key_identifier(signer.spki)


def test_f18_certificate_that_may_not_sign(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    spec = leaf_spec(_as_key(signer), extensions=(key_usage("non_repudiation"),))
    certificate = server.issuer.issue(spec)
    with pytest.raises(CertificateRejected, match="may not sign CMP"):
        server.client().revoke(
            certificate, signer, reason="keyCompromise", subject_id="report"
        )
    assert server.seen == []


@pytest.mark.parametrize("scheme", ["rsa-2048", "ecdsa-p256", "ecdsa-p384", "ed25519"])
def test_signature_of_each_scheme(server: CmpAuthority, scheme: str) -> None:
    signer = SoftwareSigner(scheme)
    certificate = server.issuer.issue(leaf_spec(_as_key(signer)))
    server.client().revoke(
        certificate, signer, reason="keyCompromise", subject_id="report"
    )
    protection.verify_signature(server.seen[0], certificate)


# -- MAC (test 3) ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pbmac1", "pbm"])
def test_mac_of_each_kind(
    server: CmpAuthority, signer: SoftwareSigner, kind: str
) -> None:
    enrol(server, signer, server.client(protection=[kind]))
    protection.verify_mac(server.seen[0], SECRET, 100_000)
    oid = {"pbmac1": "1.2.840.113549.1.5.14", "pbm": "1.2.840.113533.7.66.13"}[kind]
    assert _oid(server.seen[0]) == oid


def test_pbmac1_by_an_independent_computation(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    enrol(server, signer, server.client(pbmac1_iterations=100_000))
    message = server.seen[0]
    outer = core.Sequence.load(message.header.protection_alg)
    derivation, mac = outer[1][0], outer[1][1]
    parameters = algos.Pbkdf2Params.load(derivation[1].dump())
    assert derivation[0].dotted == "1.2.840.113549.1.5.12"
    assert parameters["iteration_count"].native == 100_000
    assert mac[0].dotted == "1.2.840.113549.2.9"
    salt = parameters["salt"].chosen.native
    assert len(salt) >= 16
    size = parameters["key_length"].native or 32
    key = hashlib.pbkdf2_hmac("sha256", SECRET, salt, 100_000, size)
    assert hmac.digest(key, message.protected_part, "sha256") == message.protection


def test_salt_is_fresh(server: CmpAuthority, signer: SoftwareSigner) -> None:
    client = server.client()
    found = enrol(server, signer, client)
    client.confirm(found.transaction_id, found.certificate, server.secret)
    one, two = (message.header.protection_alg for message in server.seen)
    assert one != two


def test_order_of_macs_when_the_first_is_unknown(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    """A server that knows PBM alone may only be able to say so unprotected."""
    server.plan = [lambda s, m: s.error(m, rejected("badAlg"), by="none")]
    assert enrol(server, signer).certificate
    first, second = server.seen
    assert _oid(first) == "1.2.840.113549.1.5.14"
    assert _oid(second) == "1.2.840.113533.7.66.13"
    assert first.header.transaction_id != second.header.transaction_id
    assert first.request_p10 == second.request_p10


@pytest.mark.parametrize(
    "fail", ["badAlg", "badMessageCheck", "badRequest", "wrongIntegrity"]
)
def test_order_of_macs_after_a_signed_refusal(
    server: CmpAuthority, signer: SoftwareSigner, fail: str
) -> None:
    server.plan = [lambda s, m: s.error(m, rejected(fail), by="signature")]
    assert enrol(server, signer).certificate
    assert len(server.seen) == 2


def test_no_second_mac_after_another_refusal(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    server.plan = [lambda s, m: s.error(m, rejected("badPOP"), by="signature")]
    with pytest.raises(AuthorityRefused, match="badPOP"):
        enrol(server, signer)
    assert len(server.seen) == 1


def test_one_transaction_has_one_kind_of_protection(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    client = server.client(protection=["pbm"])
    found = enrol(server, signer, client)
    # The profile changes between the two messages; the transaction does not.
    later = server.client(protection=["pbmac1"])
    later.confirm(found.transaction_id, found.certificate, server.secret)
    assert _oid(server.seen[1]) == "1.2.840.113533.7.66.13"


def test_iterations_of_a_peer_are_capped(
    server: CmpAuthority, signer: SoftwareSigner
) -> None:
    def endless(s: CmpAuthority, m: cmp.PkiMessage) -> bytes:
        algorithm = bytearray(m.header.protection_alg)
        # INTEGER 1000 of PBMAC1 becomes one beyond the cap, two octets longer.
        at = algorithm.index(b"\x02\x02\x03\xe8")
        more = (MAX_ITERATIONS + 1).to_bytes(3, "big")
        raw = bytes(algorithm[:at]) + b"\x02\x03" + more + bytes(algorithm[at + 4 :])
        longer = _lengthened(raw)
        body = cmp.cert_rep(-1, ACCEPTED, s.issue(m))
        return s.send(m, "cp", body, protection_alg=longer, recipient=m.header.sender)

    server.plan = [endless]
    with pytest.raises(MessageInvalid, match="1000001 iterations"):
        enrol(server, signer, server.client(protection=["pbmac1"]))


def test_wrong_secret(server: CmpAuthority, signer: SoftwareSigner) -> None:
    server.plan = [lambda s, m: s.granted(m, secret=b"another secret")]
    _nothing_changes(server, signer, "not by this secret")


# -- pieces ----------------------------------------------------------------------------


def _nothing_changes(server: CmpAuthority, signer: SoftwareSigner, why: str) -> None:
    """The answer is refused, and the transaction waits as it did before."""
    client = server.client(protection=["pbm"])
    with pytest.raises(MessageInvalid, match=f"(?s){why}"):
        client.enrol(
            request_of(signer),
            subject_id="app-1",
            reference=REFERENCE,
            secret=SlipSecret(SECRET),
        )
    last = server.log.saves[-1]
    assert last.state == "sent"
    assert "certificate" not in last.data


def _as_key(signer: SoftwareSigner) -> Key:
    kind = {"rsa-2048": "rsa", "ed25519": "ed25519"}.get(signer.scheme, "ec")
    return Key(kind, signer.key)


def _oid(message: cmp.PkiMessage) -> str:
    return str(core.Sequence.load(message.header.protection_alg)[0].dotted)


def _lengthened(algorithm: bytes) -> bytes:
    """Puts the lengths of four nested elements right after one octet was added."""
    data = bytearray(algorithm)
    # SEQUENCE, SEQUENCE of PBMAC1, SEQUENCE of PBKDF2, SEQUENCE of its parameters.
    for at in (1, 14, 16, 29):
        assert data[at] < 0x7F
        data[at] += 1
    return bytes(data)


def test_slip_secret_never_shows(server: CmpAuthority, signer: SoftwareSigner) -> None:
    enrol(server, signer)
    shown = repr([save.data for save in server.log.saves]) + repr(server.secret)
    assert SECRET.decode() not in shown
