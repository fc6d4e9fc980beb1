"""Public keys of PKCS#11 become the SPKI that others read."""

from __future__ import annotations

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.errors import EncodingInvalid
from desktop.tokens.worker import spki

P256 = bytes.fromhex("06082a8648ce3d030107")
P384 = bytes.fromhex("06052b81040022")


def _expected(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_rsa() -> None:
    key = rsa.generate_private_key(65537, 2048).public_key()
    numbers = key.public_numbers()
    modulus = numbers.n.to_bytes(256, "big")
    assert spki.rsa_spki(modulus, b"\x01\x00\x01") == _expected(key)
    # Some modules give a leading zero, as an ASN.1 INTEGER would have it.
    assert spki.rsa_spki(b"\0" + modulus, b"\0\x01\0\x01") == _expected(key)


@pytest.mark.parametrize(
    ("curve", "parameters"), [(ec.SECP256R1(), P256), (ec.SECP384R1(), P384)]
)
def test_ec_raw_or_in_an_octet_string(
    curve: ec.EllipticCurve, parameters: bytes
) -> None:
    key = ec.generate_private_key(curve).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert spki.ec_spki(parameters, point) == _expected(key)
    wrapped = core.OctetString(point).dump()
    assert spki.ec_spki(parameters, wrapped) == _expected(key)


@pytest.mark.parametrize(("parameters", "size"), [(P256, 64), (P384, 96)])
def test_a_raw_point_that_looks_like_an_octet_string(
    parameters: bytes, size: int
) -> None:
    """One raw point in 256 is also the DER of a string that is two bytes shorter."""
    point = b"\x04" + bytes([size - 1]) + bytes(range(size - 1))
    assert core.OctetString.load(point, strict=True).native == point[2:]
    assert spki.ec_spki(parameters, point).endswith(b"\0" + point)


def test_ed25519_raw_or_in_an_octet_string() -> None:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    expected = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert spki.edwards_spki(raw) == expected
    assert spki.edwards_spki(core.OctetString(raw).dump()) == expected


@pytest.mark.parametrize(
    ("parameters", "point", "what"),
    [
        (b"", b"\x04" + bytes(64), "CKA_EC_PARAMS"),
        (b"\x05\x00", b"\x04" + bytes(64), "CKA_EC_PARAMS"),
        (P256 + b"\0", b"\x04" + bytes(64), "CKA_EC_PARAMS"),
        (P256, b"", "CKA_EC_POINT"),
        (P256, b"\x02" + bytes(32), "CKA_EC_POINT"),
        (P256, b"\x04" + bytes(63), "CKA_EC_POINT"),
    ],
)
def test_what_is_no_key(parameters: bytes, point: bytes, what: str) -> None:
    with pytest.raises(EncodingInvalid, match=what):
        spki.ec_spki(parameters, point)


@pytest.mark.parametrize("point", [b"", bytes(31), bytes(33), b"\x04\x1f" + bytes(31)])
def test_what_is_no_edwards_key(point: bytes) -> None:
    with pytest.raises(EncodingInvalid, match="Ed25519"):
        spki.edwards_spki(point)
