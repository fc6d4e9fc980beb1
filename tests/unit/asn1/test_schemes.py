"""The table of schemes, and signatures judged by key bytes."""

from __future__ import annotations

import pytest
from asn1crypto import algos
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import der, schemes
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from tests.fakes.codec_keys import NAMES, signer

MESSAGE = b"the whole document"


def _spki(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_row_recognises_its_key_and_judges_its_signature(name: str) -> None:
    key = signer(name)
    assert schemes.of_spki(key.spki) is schemes.get(name)
    algorithm = schemes.signature_algorithm(name)
    signature = key.sign_request(MESSAGE)
    schemes.verify(key.spki, algorithm, signature, MESSAGE)
    with pytest.raises(SignatureInvalid, match="does not verify"):
        schemes.verify(key.spki, algorithm, signature, MESSAGE + b".")
    with pytest.raises(SignatureInvalid, match="does not verify"):
        schemes.verify(key.spki, algorithm, signature[:-1], MESSAGE)
    with pytest.raises(SignatureInvalid, match="does not verify"):
        schemes.verify(key.spki, algorithm, b"", MESSAGE)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", NAMES)
def test_a_key_of_another_kind(name: str, other: str) -> None:
    if schemes.get(name).key_type == schemes.get(other).key_type:
        return
    algorithm = schemes.signature_algorithm(other)
    with pytest.raises(SignatureInvalid, match="not of the signature's kind"):
        schemes.verify(signer(name).spki, algorithm, b"\0" * 64, MESSAGE)


def test_every_row_is_whole() -> None:
    assert list(schemes.SCHEMES)[:6] == [
        "rsa-2048",
        "rsa-3072",
        "rsa-4096",
        "ecdsa-p256",
        "ecdsa-p384",
        "ed25519",
    ]
    for name, row in schemes.SCHEMES.items():
        assert row.name == name
        assert row.mechanisms
        assert row.generate_mechanism or name == "gost-2004"
        assert schemes.algorithm_digest(schemes.signature_algorithm(name)) == row.digest
        der.check(schemes.digest_algorithm(name), "digest algorithm")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rsa-3072", "300d06092a864886f70d01010b0500"),
        ("ecdsa-p256", "300a06082a8648ce3d040302"),
        ("ecdsa-p384", "300a06082a8648ce3d040303"),
        ("ed25519", "300506032b6570"),
    ],
)
def test_algorithm_identifiers_of_the_standards(name: str, expected: str) -> None:
    """RFC 4055 (NULL), RFC 5758 and RFC 8410 (no parameters)."""
    assert schemes.signature_algorithm(name).hex() == expected


def test_unknown_names() -> None:
    for call in (
        schemes.get,
        schemes.signature_algorithm,
        schemes.digest_algorithm,
    ):
        with pytest.raises(SchemeUnsupported, match="dsa-1024"):
            call("dsa-1024")
    with pytest.raises(SchemeUnsupported, match="md5"):
        schemes.digest("md5", b"")
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.3"):
        schemes.digest_of_oid("1.2.3")


def test_keys_outside_the_table() -> None:
    weak = rsa.generate_private_key(65537, 1024)
    with pytest.raises(SchemeUnsupported, match="rsa-1024"):
        schemes.of_spki(_spki(weak))
    signature = weak.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    algorithm = schemes.signature_algorithm("rsa-2048")
    with pytest.raises(SchemeUnsupported, match="rsa-1024"):
        schemes.verify(_spki(weak), algorithm, signature, MESSAGE)
    odd = ec.generate_private_key(ec.SECP256K1())
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.840\.10045\.2\.1"):
        schemes.of_spki(_spki(odd))
    algorithm = schemes.signature_algorithm("ecdsa-p256")
    with pytest.raises(SchemeUnsupported, match="curve"):
        schemes.verify(_spki(odd), algorithm, b"", MESSAGE)


def test_sha1_is_no_signature() -> None:
    key = signer("rsa-2048")
    sha1 = bytes(algos.SignedDigestAlgorithm({"algorithm": "sha1_rsa"}).dump())
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.840\.113549\.1\.1\.5"):
        schemes.verify(key.spki, sha1, b"\0" * 256, MESSAGE)
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.840\.113549\.1\.1\.5"):
        schemes.algorithm_digest(sha1)


def _pss(digest: str, mask: str, salt: int) -> bytes:
    algorithm = algos.SignedDigestAlgorithm(
        {
            "algorithm": "rsassa_pss",
            "parameters": {
                "hash_algorithm": {"algorithm": digest},
                "mask_gen_algorithm": {
                    "algorithm": "mgf1",
                    "parameters": {"algorithm": mask},
                },
                "salt_length": salt,
            },
        }
    )
    return bytes(algorithm.dump())


def test_pss_with_its_parameters() -> None:
    key = signer("rsa-2048")
    assert isinstance(key.key, rsa.RSAPrivateKey)
    pss = padding.PSS(padding.MGF1(hashes.SHA384()), 48)
    signature = key.key.sign(MESSAGE, pss, hashes.SHA384())
    schemes.verify(key.spki, _pss("sha384", "sha384", 48), signature, MESSAGE)
    assert schemes.algorithm_digest(_pss("sha384", "sha384", 48)) == "sha384"
    with pytest.raises(SignatureInvalid, match="does not verify"):
        schemes.verify(key.spki, _pss("sha384", "sha384", 32), signature, MESSAGE)
    with pytest.raises(SchemeUnsupported, match="parameters"):
        schemes.verify(key.spki, _pss("sha384", "sha256", 48), signature, MESSAGE)
    with pytest.raises(SchemeUnsupported, match=r"1\.3\.14\.3\.2\.26"):
        schemes.verify(key.spki, _pss("sha1", "sha1", 20), signature, MESSAGE)


def test_rsa_encryption_leaves_the_digest_to_another_field() -> None:
    plain = bytes(algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}).dump())
    assert schemes.with_digest(plain, "sha256") == schemes.signature_algorithm(
        "rsa-2048"
    )
    with pytest.raises(SchemeUnsupported, match="md5"):
        schemes.with_digest(plain, "md5")
    own = schemes.signature_algorithm("ecdsa-p256")
    assert schemes.with_digest(own, "sha512") == own


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_raw_ecdsa_signatures_become_der(r: int, s: int) -> None:
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    encoded = schemes.encode_signature("ecdsa-p256", raw)
    assert decode_dss_signature(encoded) == (r, s)


@pytest.mark.parametrize("name", NAMES)
def test_raw_signatures_of_another_length(name: str) -> None:
    size = schemes.get(name).raw_bytes
    for wrong in (0, size - 1, size + 1):
        with pytest.raises(EncodingInvalid, match=f"{wrong} bytes instead of {size}"):
            schemes.encode_signature(name, b"\1" * wrong)
    if schemes.get(name).key_type != "ec":
        assert schemes.encode_signature(name, b"\1" * size) == b"\1" * size


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.integers(0, 2**16),
    st.integers(0, 255),
    st.booleans(),
)
def test_a_changed_key_or_algorithm_is_refused(
    name: str, at: int, value: int, in_key: bool
) -> None:
    key = signer(name)
    algorithm = schemes.signature_algorithm(name)
    signature = key.sign_request(MESSAGE)
    changed = bytearray(key.spki if in_key else algorithm)
    at %= len(changed)
    if changed[at] == value:
        return
    changed[at] = value
    spki, used = (bytes(changed), algorithm) if in_key else (key.spki, bytes(changed))
    with pytest.raises(
        (SignatureInvalid, EncodingInvalid, SchemeUnsupported), match="SQ-"
    ):
        schemes.verify(spki, used, signature, MESSAGE)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120))
def test_random_bytes_are_no_key_and_no_algorithm(data: bytes) -> None:
    with pytest.raises((EncodingInvalid, SchemeUnsupported), match="SQ-"):
        schemes.of_spki(data)
    with pytest.raises((EncodingInvalid, SchemeUnsupported), match="SQ-"):
        schemes.algorithm_digest(data)
