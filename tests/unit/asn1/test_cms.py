"""Signed CMS: every scheme, every way to name a signer, everything that must fail."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import algos, core, tsp, x509
from asn1crypto import cms as other
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import cms, der, leaf, schemes
from desktop.errors import EncodingInvalid, SignatureInvalid
from tests.fakes.codec_keys import NAMES, NOW, certificate, signed, signer

PAYLOAD = b'{"type":"application"}'
EC = "ecdsa-p256"
SIGNED_DATA = "1.2.840.113549.1.7.2"


@pytest.mark.parametrize("scheme", NAMES)
def test_round_trip(scheme: str) -> None:
    signature = signed(scheme, PAYLOAD)
    found = cms.verify_with_key(signature, PAYLOAD, signer(scheme).spki)
    assert found.certificate == b""
    assert found.signed.signing_time == NOW
    assert found.signed.key_identifier == schemes.key_identifier(signer(scheme).spki)
    assert found.signed.content is None
    named = cms.verify_with_certificate(signature, PAYLOAD, [certificate(scheme)])
    assert named.certificate == certificate(scheme)
    assert cms.certificates_in(signature) == ()
    carrying = signed(scheme, PAYLOAD, with_certificate=True)
    (carried,) = cms.certificates_in(carrying)
    assert cms.verify_with_certificate(carrying, PAYLOAD, [carried]).certificate


def test_the_form_that_protocols_6_2_wants() -> None:
    view = other.ContentInfo.load(signed(EC, PAYLOAD), strict=True)["content"]
    (info,) = view["signer_infos"]
    assert view["version"].native == "v3"
    assert info["version"].native == "v3"
    assert info["sid"].name == "subject_key_identifier"
    assert [item["type"].native for item in info["signed_attrs"]] == [
        "content_type",
        "signing_time",
        "message_digest",
    ]
    assert info["signed_attrs"].dump()[:1] == b"\xa0"
    assert info["signed_attrs"].untag().dump(force=True)[:1] == b"\x31"


def test_a_certificate_with_a_key_identifier_of_its_own() -> None:
    """The CA computed another one: named as the certificate says, found by either."""
    foreign = _with_identifier(certificate(EC), b"\x01" * 20)
    key = signer(EC)
    signature = cms.build_signed(PAYLOAD, key.spki, EC, NOW, key.sign_request, foreign)
    assert cms.parse(signature).key_identifier == b"\x01" * 20
    assert cms.verify_with_certificate(signature, PAYLOAD, [foreign]).certificate
    before = signed(EC, PAYLOAD)
    assert cms.verify_with_certificate(before, PAYLOAD, [foreign]).certificate


def test_a_signer_named_by_the_hash_of_its_whole_key() -> None:
    """Older issuers hash the SPKI and not its bits (domain.md 3.5)."""
    by_bits, by_whole = schemes.key_identifiers(signer(EC).spki)
    renamed = signed(EC, PAYLOAD).replace(by_bits, by_whole)
    found = cms.verify_with_certificate(renamed, PAYLOAD, [certificate(EC)])
    assert found.signed.key_identifier == by_whole


def _with_identifier(der_certificate: bytes, identifier: bytes) -> bytes:
    view = x509.Certificate.load(der_certificate)
    for item in view["tbs_certificate"]["extensions"]:
        if item["extn_id"].native == "key_identifier":
            item["extn_value"] = core.ParsableOctetString(
                core.OctetString(identifier).dump()
            )
    return bytes(view.dump(force=True))


@pytest.mark.parametrize("scheme", NAMES)
def test_another_payload_key_or_certificate(scheme: str) -> None:
    signature = signed(scheme, PAYLOAD)
    with pytest.raises(SignatureInvalid, match="other content"):
        cms.verify_with_key(signature, PAYLOAD + b" ", signer(scheme).spki)
    another = "ecdsa-p384" if scheme != "ecdsa-p384" else EC
    with pytest.raises(SignatureInvalid, match=r"kind|does not verify"):
        cms.verify_with_key(signature, PAYLOAD, signer(another).spki)
    with pytest.raises(SignatureInvalid, match="no certificate of the signer"):
        cms.verify_with_certificate(signature, PAYLOAD, [certificate(another)])
    with pytest.raises(SignatureInvalid, match="no certificate of the signer"):
        cms.verify_with_certificate(signature, PAYLOAD, [])
    with pytest.raises(SignatureInvalid, match="no certificate of the signer"):
        cms.verify_with_certificate(signature, PAYLOAD, [b"not a certificate"])
    with pytest.raises(SignatureInvalid, match="no content"):
        cms.verify_with_certificate(signature, None, [certificate(scheme)])


def test_the_content_is_hashed_once_for_all_who_bear_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A signature that carries many copies of a name must not cost as many hashes."""
    hashed: list[bytes] = []
    real = schemes.digest

    def counted(name: str, data: bytes) -> bytes:
        hashed.append(data)
        return real(name, data)

    signature = signed(EC, PAYLOAD)
    mine = schemes.key_identifier(signer(EC).spki)
    others = [_with_identifier(certificate("ecdsa-p384"), mine)] * 5
    monkeypatch.setattr(schemes, "digest", counted)
    candidates = [*others, certificate(EC)]
    found = cms.verify_with_certificate(signature, PAYLOAD, candidates)
    assert found.certificate == certificate(EC)
    assert hashed.count(PAYLOAD) == 1


# -- signatures that somebody else makes ---


def _foreign(
    *,
    content: bytes | None = None,
    content_type: str = "data",
    digest: str = "sha256",
    algorithm: str = "sha256_ecdsa",
    attributes: dict[str, Any] | None = None,
    with_attributes: bool = True,
    version: str = "v1",
) -> bytes:
    """Issuer and serial number, as pyHanko and OpenSSL name a signer."""
    certificate_view = x509.Certificate.load(certificate(EC))
    values: dict[str, Any] = {
        "content_type": content_type,
        "message_digest": hashlib.new(digest, PAYLOAD).digest(),
        **(attributes or {}),
    }
    signed_attributes = other.CMSAttributes(
        [
            other.CMSAttribute({"type": name, "values": [value]})
            for name, value in values.items()
            if value is not None
        ]
    )
    info = other.SignerInfo(
        {
            "version": version,
            "sid": other.SignerIdentifier(
                "issuer_and_serial_number",
                other.IssuerAndSerialNumber(
                    {
                        "issuer": certificate_view.issuer,
                        "serial_number": certificate_view.serial_number,
                    }
                ),
            ),
            "digest_algorithm": {"algorithm": digest},
            "signature_algorithm": {"algorithm": algorithm},
            "signature": signer(EC).sign_request(signed_attributes.dump()),
        }
    )
    if with_attributes:
        info["signed_attrs"] = signed_attributes
    inside: dict[str, Any] = {"content_type": content_type}
    if content is not None:
        inside["content"] = content
    return bytes(
        other.ContentInfo(
            {
                "content_type": "signed_data",
                "content": {
                    "version": "v1",
                    "digest_algorithms": [{"algorithm": digest}],
                    "encap_content_info": inside,
                    "certificates": [certificate_view],
                    "signer_infos": [info],
                },
            }
        ).dump()
    )


def test_a_signer_named_by_issuer_and_serial() -> None:
    signature = _foreign()
    found = cms.verify_with_certificate(
        signature, PAYLOAD, [certificate("ed25519"), certificate(EC)]
    )
    assert found.certificate == certificate(EC)
    assert found.signed.serial == x509.Certificate.load(certificate(EC)).serial_number
    assert found.signed.signing_time is None
    assert cms.certificates_in(signature) == (certificate(EC),)


def test_content_inside() -> None:
    signature = _foreign(content=PAYLOAD)
    own = [certificate(EC)]
    assert cms.verify_with_certificate(signature, None, own).signed.content == PAYLOAD
    assert cms.verify_with_certificate(signature, PAYLOAD, own)
    with pytest.raises(SignatureInvalid, match="content inside is another"):
        cms.verify_with_certificate(signature, b"other", own)


def _signing_certificate(digest: bytes) -> tsp.SigningCertificateV2:
    return tsp.SigningCertificateV2({"certs": [{"cert_hash": digest}]})


def _protection(digest: str, algorithm: str) -> other.CMSAlgorithmProtection:
    return other.CMSAlgorithmProtection(
        {
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signature_algorithm": algos.SignedDigestAlgorithm(
                {"algorithm": algorithm}
            ),
        }
    )


def test_attributes_that_bind_more_are_judged() -> None:
    own = hashlib.sha256(certificate(EC)).digest()
    good = {
        "signing_certificate_v2": _signing_certificate(own),
        "cms_algorithm_protection": _protection("sha256", "sha256_ecdsa"),
        "signing_time": other.Time({"utc_time": NOW}),
    }
    found = cms.verify_with_certificate(
        _foreign(attributes=good), PAYLOAD, [certificate(EC)]
    )
    assert found.signed.signing_time == datetime(2026, 11, 24, 10, tzinfo=UTC)
    for name, value, reason in (
        ("signing_certificate_v2", _signing_certificate(bytes(32)), "names another"),
        ("cms_algorithm_protection", _protection("sha512", "sha256_ecdsa"), "others"),
        ("cms_algorithm_protection", _protection("sha1", "sha256_ecdsa"), "others"),
        ("cms_algorithm_protection", _protection("sha256", "sha384_ecdsa"), "others"),
    ):
        with pytest.raises(SignatureInvalid, match=reason):
            cms.verify_with_certificate(
                _foreign(attributes={**good, name: value}), PAYLOAD, [certificate(EC)]
            )


@pytest.mark.parametrize(
    ("signature", "error", "reason"),
    [
        (_foreign(with_attributes=False), EncodingInvalid, "missing|attributes"),
        (_foreign(digest="sha1"), EncodingInvalid, "weak digest"),
        (_foreign(algorithm="sha1_ecdsa"), SignatureInvalid, "weak algorithm"),
        (_foreign(attributes={"content_type": None}), SignatureInvalid, "type"),
        (
            _foreign(attributes={"content_type": "signed_data"}),
            SignatureInvalid,
            "content type",
        ),
        (_foreign(attributes={"message_digest": None}), SignatureInvalid, "digest"),
        (
            _foreign(attributes={"message_digest": bytes(32)}),
            SignatureInvalid,
            "other content",
        ),
    ],
)
def test_what_must_not_verify(
    signature: bytes, error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        cms.verify_with_certificate(signature, PAYLOAD, [certificate(EC)])


def test_another_certificate_with_the_same_name_and_serial() -> None:
    forged = x509.Certificate.load(certificate(EC))
    forged["tbs_certificate"]["subject_public_key_info"] = x509.Certificate.load(
        certificate("ecdsa-p384")
    )["tbs_certificate"]["subject_public_key_info"]
    twin = bytes(forged.dump(force=True))
    with pytest.raises(SignatureInvalid, match="does not verify"):
        cms.verify_with_certificate(_foreign(), PAYLOAD, [twin])
    found = cms.verify_with_certificate(_foreign(), PAYLOAD, [twin, certificate(EC)])
    assert found.certificate == certificate(EC)


# -- hostile structure ---


def _signer_info(signature: bytes) -> tuple[list[bytes], bytes]:
    """SignedData's fields but the last, and the SignerInfo."""
    content = der.children(der.root(signature, "t"), "t")[1]
    (inner,) = der.children(content, "t")
    fields = der.children(inner, "t")
    (info,) = der.children(fields[-1], "t")
    return [item.raw for item in fields[:-1]], info.raw


def _wrapped(fields: list[bytes], *infos: bytes, kind: str = SIGNED_DATA) -> bytes:
    body = der.element(0x30, *fields, der.element(0x31, *infos))
    return der.element(0x30, leaf.oid(kind), der.element(0xA0, body))


def test_structures_that_are_refused() -> None:
    signature = signed(EC, PAYLOAD)
    fields, info = _signer_info(signature)
    assert _wrapped(fields, info) == signature
    parts = [item.raw for item in der.children(der.root(info, "t"), "t")]
    attributes = der.children(der.children(der.root(info, "t"), "t")[3], "t")
    twice = der.element(0xA0, *(item.raw for item in (*attributes, attributes[0])))
    for hostile, reason in (
        (_wrapped(fields), "missing or too many"),
        (_wrapped(fields, info, info), "missing or too many"),
        (_wrapped(fields, info, kind="1.2.840.113549.1.7.3"), "not SignedData"),
        (_wrapped(fields[:2], info), "missing or too many"),
        (_wrapped([*fields, b"\xa2\x00"], info), "not the fields"),
        (_wrapped(fields, der.element(0x30, *parts[:3])), "missing or too many"),
        (
            _wrapped(fields, der.element(0x30, parts[0], b"\x05\x00", *parts[2:])),
            "not named",
        ),
        (
            _wrapped(fields, der.element(0x30, *parts[:3], twice, *parts[4:])),
            "malformed",
        ),
        (
            _wrapped(
                [*fields, der.element(0xA0, certificate(EC) * 33)],
                info,
            ),
            "too many certificates",
        ),
        (signature + b"\0", "trailing|cut short"),
        (signature[:-1], "cut short"),
        (b"", "no data"),
        (PAYLOAD, "SQ-VER-12"),
    ):
        with pytest.raises(EncodingInvalid, match=reason):
            cms.verify_with_key(hostile, PAYLOAD, signer(EC).spki)


SIGNATURE = signed(EC, PAYLOAD)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SIGNATURE) - 1), st.integers(0, 255))
def test_one_changed_byte(at: int, value: int) -> None:
    """It fails, or what it changed is not signed: versions and the signer's name."""
    changed = SIGNATURE[:at] + bytes([value]) + SIGNATURE[at + 1 :]
    try:
        found = cms.verify_with_key(changed, PAYLOAD, signer(EC).spki)
    except (EncodingInvalid, SignatureInvalid):
        return
    before = cms.parse(SIGNATURE)
    assert found.signed.signed_attributes == before.signed_attributes
    assert found.signed.signature == before.signature
    assert found.signed.algorithm == before.algorithm


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
        cms.verify_with_key(data, PAYLOAD, signer(EC).spki)
    with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
        cms.certificates_in(data)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from([EC, "ed25519"]))
def test_any_payload(payload: bytes, scheme: str) -> None:
    signature = signed(scheme, payload)
    assert cms.verify_with_key(signature, payload, signer(scheme).spki)
