"""What each purpose accepts; everything else is refused before a signature."""

from __future__ import annotations

import hashlib

import pytest
from asn1crypto import algos, cms, core, tsp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from desktop.asn1 import schemes
from desktop.canonical import canonical
from desktop.errors import PurposeRefused
from desktop.tokens.worker import documents
from tests.fakes.small_ca import make_authority
from tests.fakes.token_documents import (
    cades_attributes,
    cert_request,
    certificate_for,
    element,
    protected_part,
    request_info,
    subject_of,
)

SCHEME = "ecdsa-p256"


def _new_spki() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


SPKI, OTHER = _new_spki(), _new_spki()
CERTIFICATE = certificate_for(make_authority(), SPKI)
FOREIGN = certificate_for(make_authority(), OTHER)
SUBJECT = subject_of(CERTIFICATE)
INFO = request_info(SPKI)
RECORD = canonical({"type": "closing", "version": 1})
DIGEST = hashlib.sha256(RECORD).digest()
CERTIFICATE_HASH = hashlib.sha256(CERTIFICATE).digest()


def _algorithm(scheme: str = SCHEME) -> bytes:
    return bytes(schemes.signature_algorithm(scheme))


# -- purposes ---


def test_purposes() -> None:
    wanted = ["describe", "sign_record:application"]
    assert documents.check_purposes(wanted) == frozenset(wanted)
    wrongs: list[list[object]] = [
        [],
        ["sign"],
        ["sign_record:"],
        ["sign_record:letter"],
        [{}],
        [1],
    ]
    for wrong in wrongs:
        with pytest.raises(PurposeRefused, match="no such purpose"):
            documents.check_purposes(wrong)  # type: ignore[arg-type]


def test_the_kinds_are_those_of_the_plan() -> None:
    assert {
        "application",
        "closing",
        "withdrawal",
        "objection",
        "violation",
        "incident",
        "statement",
        "revocation-key",
        "sign-in",
        "order",
        "case-report",
    } == documents.RECORD_KINDS
    for forbidden in ("wrap", "decrypt", "copy", "sign", "derive"):
        assert not any(
            item.startswith(f"{forbidden}_key") for item in documents.PURPOSES
        )
        assert forbidden not in documents.PURPOSES


# -- requests ---


def test_requests_of_both_kinds() -> None:
    documents.check_request(INFO, SPKI)
    documents.check_request(cert_request(SPKI), SPKI)


@pytest.mark.parametrize("document", [INFO, cert_request(SPKI)])
def test_a_request_for_another_key(document: bytes) -> None:
    with pytest.raises(PurposeRefused, match="another key"):
        documents.check_request(document, OTHER)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\x30",
        INFO + b"\0",
        INFO[:-1],
        b"\x31" + INFO[1:],
        RECORD,
        CERTIFICATE,
        protected_part(SUBJECT, _algorithm()),
        cades_attributes(DIGEST, CERTIFICATE_HASH),
        element(0x30, b"\x02\x01\x00"),
        element(0x30, b"\x02\x01\x00", element(0x30)),
        element(0x30, b"\x02\x01\x00", element(0x30, b"\x80\x01\x02")),
        element(0x30, b"\x02\x01\x00", element(0x31, b"\xa6" + SPKI[1:])),
        cert_request(SPKI, more=b"\xa6" + OTHER[1:]),
        cert_request(SPKI, more=b"\xa5\x00"),
        cert_request(SPKI, more=b"\xaa\x00"),
    ],
)
def test_what_is_no_request(document: bytes) -> None:
    with pytest.raises(PurposeRefused, match="sign_request"):
        documents.check_request(document, SPKI)


def test_a_request_with_an_unknown_attribute() -> None:
    challenge = element(
        0x30, core.ObjectIdentifier("1.2.840.113549.1.9.7").dump(), element(0x31)
    )
    body = INFO[4:] if INFO[1] == 0x82 else INFO[3:] if INFO[1] == 0x81 else INFO[2:]
    with_it = element(0x30, body[:-2], element(0xA0, challenge))
    with pytest.raises(PurposeRefused, match="unknown attribute"):
        documents.check_request(with_it, SPKI)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(document: bytes) -> None:
    with pytest.raises(PurposeRefused, match="sign_request"):
        documents.check_request(document, SPKI)
    with pytest.raises(PurposeRefused, match="sign_cmp"):
        documents.check_cmp(document, CERTIFICATE, SPKI, SCHEME)
    with pytest.raises(PurposeRefused, match="sign_record"):
        documents.check_record("closing", document)
    with pytest.raises(PurposeRefused, match="sign_record"):
        documents.check_signed_attributes(
            "closing", RECORD, document, CERTIFICATE, SPKI
        )


@given(st.integers(0, len(INFO) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_leaves_key_and_form(at: int, value: int) -> None:
    changed = INFO[:at] + bytes([value]) + INFO[at + 1 :]
    try:
        documents.check_request(changed, SPKI)
    except PurposeRefused:
        return
    # Names may say anything: the authority judges them, the key is what binds.
    assert SPKI in changed


# -- CMP ---


@pytest.mark.parametrize("body", ["rr", "genm", "certConf", "pollReq"])
def test_cmp_bodies_of_a_person(body: str) -> None:
    part = protected_part(SUBJECT, _algorithm(), body)
    documents.check_cmp(part, CERTIFICATE, SPKI, SCHEME)


@pytest.mark.parametrize(
    ("part", "certificate", "reason"),
    [
        (protected_part(SUBJECT, _algorithm(), "pkiconf"), CERTIFICATE, "pkiconf"),
        (protected_part(SUBJECT, _algorithm()), FOREIGN, "another key"),
        (protected_part(SUBJECT, _algorithm()), b"", "not an X.509"),
        (protected_part(element(0x30), _algorithm()), CERTIFICATE, "the sender"),
        (protected_part(SUBJECT, _algorithm("ed25519")), CERTIFICATE, "algorithm"),
    ],
)
def test_cmp_that_does_not_belong_together(
    part: bytes, certificate: bytes, reason: str
) -> None:
    with pytest.raises(PurposeRefused, match=reason):
        documents.check_cmp(part, certificate, SPKI, SCHEME)


def test_a_whole_message_is_no_protected_part() -> None:
    part = protected_part(SUBJECT, _algorithm())
    header = 4 if part[1] == 0x82 else 3 if part[1] == 0x81 else 2
    whole = element(0x30, part[header:], element(0xA0, element(0x03, b"\0\x01")))
    with pytest.raises(PurposeRefused, match="sign_cmp"):
        documents.check_cmp(whole, CERTIFICATE, SPKI, SCHEME)


# -- records ---


@pytest.mark.parametrize("kind", sorted(documents.RECORD_KINDS))
def test_a_record_names_its_kind(kind: str) -> None:
    documents.check_record(kind, canonical({"type": kind}))
    with pytest.raises(PurposeRefused, match="another type"):
        documents.check_record(kind, canonical({"type": "other"}))
    with pytest.raises(PurposeRefused, match="another type"):
        documents.check_record(kind, canonical({"kind": kind}))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b'{"type": "closing"}',
        b'{"type":"closing","type":"closing"}',
        b'{"type":"closing","value":1.5}',
        RECORD + b"\n",
    ],
)
def test_a_record_that_is_not_canonical(payload: bytes) -> None:
    with pytest.raises(PurposeRefused, match="sign_record:closing"):
        documents.check_record("closing", payload)


def test_a_kind_that_nobody_signs() -> None:
    with pytest.raises(PurposeRefused, match="no such kind"):
        documents.check_record("letter", canonical({"type": "letter"}))


# -- CAdES attributes ---


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_attributes_that_belong_to_record_and_certificate(digest: str) -> None:
    attributes = cades_attributes(
        hashlib.new(digest, RECORD).digest(), CERTIFICATE_HASH
    )
    documents.check_signed_attributes("closing", RECORD, attributes, CERTIFICATE, SPKI)


def test_attributes_that_may_stand_beside() -> None:
    protection = cms.CMSAlgorithmProtection(
        {
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm(
                {"algorithm": "sha256_ecdsa"}
            ),
        }
    )
    attributes = cades_attributes(
        DIGEST, CERTIFICATE_HASH, more=(("cms_algorithm_protection", protection),)
    )
    documents.check_signed_attributes("closing", RECORD, attributes, CERTIFICATE, SPKI)


def _without_certificates(attributes: bytes) -> bytes:
    """The same, with a signing-certificate-v2 that names none."""
    found = cms.CMSAttributes.load(attributes)
    kept = [item for item in found if item["type"].native != "signing_certificate_v2"]
    empty = cms.CMSAttribute(
        {
            "type": "signing_certificate_v2",
            "values": [tsp.SigningCertificateV2({"certs": []})],
        }
    )
    return bytes(cms.CMSAttributes([*kept, empty]).dump())


@pytest.mark.parametrize(
    ("attributes", "certificate", "reason"),
    [
        (cades_attributes(bytes(32), CERTIFICATE_HASH), CERTIFICATE, "another record"),
        (cades_attributes(b"", CERTIFICATE_HASH), CERTIFICATE, "another record"),
        (
            cades_attributes(hashlib.sha1(RECORD).digest(), CERTIFICATE_HASH),
            CERTIFICATE,
            "another record",
        ),
        (cades_attributes(DIGEST, bytes(32)), CERTIFICATE, "another certificate"),
        (cades_attributes(DIGEST, CERTIFICATE_HASH), FOREIGN, "another key"),
        (cades_attributes(DIGEST, CERTIFICATE_HASH), None, "without a certificate"),
        (
            cades_attributes(
                DIGEST,
                CERTIFICATE_HASH,
                more=(("1.2.3.4", core.Integer(1)),),
            ),
            CERTIFICATE,
            "unknown attribute",
        ),
        (
            cades_attributes(
                DIGEST,
                CERTIFICATE_HASH,
                more=(("message_digest", core.OctetString(DIGEST)),),
            ),
            CERTIFICATE,
            "stands twice",
        ),
        (
            _without_certificates(cades_attributes(DIGEST, CERTIFICATE_HASH)),
            CERTIFICATE,
            "not the attributes",
        ),
        (b"", CERTIFICATE, "not the attributes"),
        (b"\x31\x00", CERTIFICATE, "not the attributes"),
        (
            b"\xa0" + cades_attributes(DIGEST, CERTIFICATE_HASH)[1:],
            CERTIFICATE,
            "not the attributes",
        ),
    ],
)
def test_attributes_that_do_not(
    attributes: bytes, certificate: bytes | None, reason: str
) -> None:
    with pytest.raises(PurposeRefused, match=reason):
        documents.check_signed_attributes(
            "closing", RECORD, attributes, certificate, SPKI
        )
