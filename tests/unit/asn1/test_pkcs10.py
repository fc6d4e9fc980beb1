"""Certificate requests: built, read back, judged; hostile ones refused."""

from __future__ import annotations

import pytest
from asn1crypto import csr
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import der, leaf, names, pkcs10
from desktop.errors import EncodingInvalid, SignatureInvalid
from tests.fakes.codec_keys import NAMES, signer

SUBJECT = names.build_name([("CN", "Ұ" * 64), ("C", "KZ")])
EXTENSIONS = [
    ("2.5.29.17", False, der.element(0x30, der.element(0x81, b"a@example.kz"))),
    ("2.5.29.15", True, b"\x03\x02\x06\xc0"),
]


def _request(scheme: str = "ecdsa-p256") -> bytes:
    key = signer(scheme)
    info = pkcs10.build_info(SUBJECT, key.spki, EXTENSIONS)
    return pkcs10.assemble(info, scheme, key.sign_request(info))


@pytest.mark.parametrize("scheme", NAMES)
def test_round_trip(scheme: str) -> None:
    request = _request(scheme)
    found = pkcs10.verify(request)
    assert found.subject == SUBJECT
    assert found.spki == signer(scheme).spki
    assert list(found.extensions) == EXTENSIONS
    assert pkcs10.assemble(found.info, scheme, found.signature) == request


def test_two_libraries_read_it() -> None:
    view = x509.load_der_x509_csr(_request())
    assert view.is_signature_valid
    assert view.extensions.get_extension_for_class(x509.KeyUsage).critical
    info = csr.CertificationRequest.load(_request(), strict=True)
    (attribute,) = info["certification_request_info"]["attributes"]
    assert attribute["type"].native == "extension_request"
    assert len(attribute["values"]) == 1


def test_without_extensions_and_without_attributes() -> None:
    key = signer("ecdsa-p256")
    info = pkcs10.build_info(SUBJECT, key.spki, ())
    assert info.endswith(b"\xa0\x00")
    request = pkcs10.assemble(info, "ecdsa-p256", key.sign_request(info))
    assert pkcs10.verify(request).extensions == ()
    bare = der.element(0x30, *(item.raw for item in _parts(info)[:3]))
    request = pkcs10.assemble(bare, "ecdsa-p256", key.sign_request(bare))
    assert pkcs10.verify(request).extensions == ()


def test_a_signature_by_another_key_or_algorithm() -> None:
    found = pkcs10.parse(_request())
    other = pkcs10.build_info(SUBJECT, signer("ecdsa-p384").spki, EXTENSIONS)
    with pytest.raises(SignatureInvalid, match="does not verify"):
        pkcs10.verify(pkcs10.assemble(other, "ecdsa-p256", found.signature))
    with pytest.raises(SignatureInvalid, match="kind"):
        pkcs10.verify(pkcs10.assemble(found.info, "ed25519", found.signature))
    sha1 = der.element(0x30, leaf.oid("1.2.840.10045.4.1"))
    weak = der.element(0x30, found.info, sha1, leaf.bits(found.signature))
    with pytest.raises(SignatureInvalid, match="unknown or weak"):
        pkcs10.verify(weak)


def _parts(data: bytes) -> list[der.Element]:
    return der.children(der.root(data, "test"), "test")


def _with_attributes(*attributes: bytes) -> bytes:
    fields = [item.raw for item in _parts(pkcs10.parse(_request()).info)[:3]]
    info = der.element(0x30, *fields, der.element(0xA0, *attributes))
    return pkcs10.assemble(info, "ecdsa-p256", b"\0")


def _attribute(oid: str, *values: bytes) -> bytes:
    return der.element(0x30, leaf.oid(oid), der.element(0x31, *values))


ASKED = "1.2.840.113549.1.9.14"
VALUE = pkcs10.extensions_value(EXTENSIONS)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (b"", "no data"),
        (_request() + b"\0", "trailing|cut short"),
        (_request()[:-1], "cut short"),
        (der.element(0x30), "not info, algorithm"),
        (_with_attributes(_attribute(ASKED)), "not one extension"),
        (_with_attributes(_attribute(ASKED, VALUE, VALUE)), "not one extension"),
        (_with_attributes(_attribute(ASKED, VALUE), _attribute(ASKED, VALUE)), "twice"),
        (_with_attributes(der.element(0x30)), "not an attribute"),
        (_with_attributes(_attribute(ASKED, b"\x05\x00")), "SQ-VER-12"),
        (
            _with_attributes(
                _attribute(ASKED, pkcs10.extensions_value([EXTENSIONS[0]] * 2))
            ),
            "one twice",
        ),
        (b"\x30\x83\x01\x00\x00" + bytes(65536), "more than"),
    ],
)
def test_what_is_no_request(request_: bytes, reason: str) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        pkcs10.parse(request_)


def test_parts_that_are_not_what_they_claim() -> None:
    with pytest.raises(EncodingInvalid, match="name"):
        pkcs10.build_info(b"\x05\x00", signer("ed25519").spki, ())
    with pytest.raises(EncodingInvalid, match="public key"):
        pkcs10.build_info(SUBJECT, b"\x30\x00", ())
    with pytest.raises(EncodingInvalid, match="extension"):
        pkcs10.extensions_value([("2.5.29.17", False, b"not DER")])
    with pytest.raises(EncodingInvalid, match="OID"):
        pkcs10.extensions_value([("x", False, b"\x05\x00")])


REQUEST = _request()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(REQUEST) - 1), st.integers(0, 255))
def test_one_changed_byte_never_verifies(at: int, value: int) -> None:
    if REQUEST[at] == value:
        return
    changed = REQUEST[:at] + bytes([value]) + REQUEST[at + 1 :]
    with pytest.raises((EncodingInvalid, SignatureInvalid), match="SQ-VER"):
        pkcs10.verify(changed)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="SQ-VER-12"):
        pkcs10.parse(data)
