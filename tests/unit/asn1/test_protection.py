"""MACs against a computation of the test's own; signatures over received bytes."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.asn1 import cmp, der, leaf, names, protection
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid
from tests.fakes.codec_keys import NAMES, certificate, message

SECRET = b"slip secret"
NAME = names.build_name([("CN", "4711")])
PART = b"any bytes stand for the protected part"


def _message(algorithm: bytes, secret: bytes = SECRET) -> bytes:
    header = cmp.Header(
        NAME, NAME, bytes(16), bytes(16), protection_alg=algorithm, sender_kid=b"4711"
    )
    part = cmp.protected_part(header, "pollReq", cmp.poll_req(-1))
    return cmp.assemble(part, protection.mac(algorithm, secret, part))


def _salt(algorithm: bytes) -> bytes:
    parameters = der.children(der.root(algorithm, "t"), "t")[1]
    first = der.children(parameters, "t")[0]
    if first.tag == leaf.OCTET_STRING:
        return first.content
    inner = der.children(first, "t")[1]
    return der.children(inner, "t")[0].content


def test_pbmac1_is_pbkdf2_and_hmac() -> None:
    algorithm = protection.mac_algorithm("pbmac1", iterations=1000)
    key = hashlib.pbkdf2_hmac("sha256", SECRET, _salt(algorithm), 1000, 32)
    expected = hmac.new(key, PART, "sha256").digest()
    assert protection.mac(algorithm, SECRET, PART) == expected


@pytest.mark.parametrize("owf", ["sha1", "sha256", "sha512"])
@pytest.mark.parametrize("mac", ["hmac-sha1", "hmac-sha256", "hmac-sha384"])
def test_pbm_iterates_its_one_way_function(owf: str, mac: str) -> None:
    algorithm = protection.mac_algorithm("pbm", iterations=500, owf=owf, mac=mac)
    key = SECRET + _salt(algorithm)
    for _ in range(500):
        key = hashlib.new(owf, key).digest()
    expected = hmac.new(key, PART, mac.removeprefix("hmac-")).digest()
    assert protection.mac(algorithm, SECRET, PART) == expected


@pytest.mark.parametrize("kind", ["pbmac1", "pbm"])
def test_a_mac_is_judged_over_the_received_bytes(kind: str) -> None:
    algorithm = protection.mac_algorithm(kind, iterations=200)
    raw = _message(algorithm)
    found = cmp.parse_message(raw)
    protection.verify_mac(found, SECRET, 200)
    protection.verify_mac(found, bytearray(SECRET), 200)
    with pytest.raises(SignatureInvalid, match="not by this secret"):
        protection.verify_mac(found, SECRET + b"x", 200)
    with pytest.raises(EncodingInvalid, match="200 iterations"):
        protection.verify_mac(found, SECRET, 199)
    changed = raw.replace(b"4711", b"4712")
    with pytest.raises(SignatureInvalid, match="not by this secret"):
        protection.verify_mac(cmp.parse_message(changed), SECRET, 200)


def test_salts_are_fresh() -> None:
    made = {protection.mac_algorithm("pbmac1", iterations=100) for _ in range(8)}
    assert len(made) == 8


@pytest.mark.parametrize(
    ("kind", "facts", "reason"),
    [
        ("pbm", {"iterations": 99}, "99 iterations"),
        ("pbm", {"iterations": 10**9}, "iterations"),
        ("pbm", {"iterations": 500, "owf": "md5"}, "unknown"),
        ("pbm", {"iterations": 500, "mac": "md5"}, "unknown"),
        ("other", {"iterations": 500}, "unknown"),
    ],
)
def test_parameters_that_nobody_speaks(
    kind: str, facts: dict[str, str | int], reason: str
) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        protection.mac_algorithm(kind, **facts)  # type: ignore[arg-type]


def _pbm(*fields: bytes) -> bytes:
    return der.element(0x30, leaf.oid(protection.PBM), der.element(0x30, *fields))


def _pbmac1(derivation: bytes, oid: str = "1.2.840.113549.1.5.12") -> bytes:
    kdf = der.element(0x30, leaf.oid(oid), derivation)
    mac = der.element(0x30, leaf.oid("1.2.840.113549.2.9"))
    return der.element(0x30, leaf.oid(protection.PBMAC1), der.element(0x30, kdf, mac))


SALT = leaf.octets(bytes(16))
SHA256 = der.element(0x30, leaf.oid("2.16.840.1.101.3.4.2.1"))
HMAC = der.element(0x30, leaf.oid("1.2.840.113549.2.9"))
UNKNOWN = der.element(0x30, leaf.oid("1.2.3"))
COUNT = leaf.integer(500)


@pytest.mark.parametrize(
    ("algorithm", "reason"),
    [
        (b"", "no data"),
        (b"\x30\x00", "missing or too many"),
        (UNKNOWN, "no parameters"),
        (der.element(0x30, leaf.oid("1.2.3"), b"\x05\x00"), "no MAC that is known"),
        (_pbm(), "missing"),
        (_pbm(leaf.octets(b"short"), SHA256, COUNT, HMAC), "a salt of 5"),
        (_pbm(leaf.octets(bytes(129)), SHA256, COUNT, HMAC), "a salt of 129"),
        (_pbm(SALT, UNKNOWN, COUNT, HMAC), "one-way function"),
        (_pbm(SALT, SHA256, COUNT, UNKNOWN), "unknown MAC"),
        (_pbm(SALT, SHA256, leaf.integer(0), HMAC), "0 iterations"),
        (_pbm(SALT, SHA256, leaf.integer(-1), HMAC), "-1 iterations"),
        (_pbm(SALT, SHA256, leaf.integer(10**12), HMAC), "iterations"),
        (_pbm(SALT, SHA256, b"\x02\x41" + b"\1" * 65, HMAC), "endless"),
        (_pbm(SALT, b"\x05\x00", COUNT, HMAC), "not an AlgorithmIdentifier"),
        (_pbmac1(b""), "not PBKDF2"),
        (_pbmac1(der.element(0x30, SALT, COUNT), "1.2.3"), "not PBKDF2"),
        (_pbmac1(der.element(0x30, SALT)), "missing"),
        (_pbmac1(der.element(0x30, SALT, COUNT, leaf.integer(8))), "8 bytes"),
        (_pbmac1(der.element(0x30, SALT, COUNT, leaf.integer(10**6))), "bytes"),
        (_pbmac1(der.element(0x30, SALT, COUNT, UNKNOWN)), "unknown MAC"),
    ],
)
def test_hostile_parameters(algorithm: bytes, reason: str) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        protection.mac(algorithm, SECRET, PART)


@pytest.mark.parametrize("scheme", NAMES)
def test_signatures(scheme: str) -> None:
    raw = message("pollReq", cmp.poll_req(0), scheme)
    found = cmp.parse_message(raw)
    protection.verify_signature(found, certificate(scheme))
    another = "ed25519" if scheme != "ed25519" else "ecdsa-p256"
    with pytest.raises(SignatureInvalid, match="kind"):
        protection.verify_signature(found, certificate(another))
    changed = cmp.parse_message(raw.replace(b"Authority", b"Somebodyx"))
    with pytest.raises(SignatureInvalid, match="does not verify"):
        protection.verify_signature(changed, certificate(scheme))
    with pytest.raises(EncodingInvalid, match="certificate"):
        protection.verify_signature(found, b"\x30\x00")


def test_no_protection_and_an_unknown_one() -> None:
    header = cmp.Header(NAME, NAME, bytes(16), bytes(16))
    bare = cmp.parse_message(cmp.protected_part(header, "pollReq", cmp.poll_req(0)))
    with pytest.raises(SignatureInvalid, match="not protected"):
        protection.verify_mac(bare, SECRET, 1000)
    with pytest.raises(SignatureInvalid, match="not protected"):
        protection.verify_signature(bare, certificate("ed25519"))
    sha1 = der.element(0x30, leaf.oid("1.2.840.10045.4.1"))
    odd = cmp.Header(NAME, NAME, bytes(16), bytes(16), protection_alg=sha1)
    part = cmp.protected_part(odd, "pollReq", cmp.poll_req(0))
    found = cmp.parse_message(cmp.assemble(part, b"x"))
    with pytest.raises(SchemeUnsupported, match=r"1\.2\.840\.10045\.4\.1"):
        protection.verify_signature(found, certificate("ecdsa-p256"))
    with pytest.raises(EncodingInvalid, match="no parameters"):
        protection.verify_mac(found, SECRET, 1000)


ALGORITHM = protection.mac_algorithm("pbmac1", iterations=100)
RAW = _message(ALGORITHM)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(RAW) - 1), st.integers(0, 255))
def test_one_changed_byte_never_verifies(at: int, value: int) -> None:
    if RAW[at] == value:
        return
    changed = RAW[:at] + bytes([value]) + RAW[at + 1 :]
    with pytest.raises((EncodingInvalid, SignatureInvalid), match="SQ-VER"):
        protection.verify_mac(cmp.parse_message(changed), SECRET, 10_000)


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=64), st.binary(max_size=500))
def test_any_secret_and_part(secret: bytes, part: bytes) -> None:
    found = protection.mac(ALGORITHM, secret, part)
    assert found == protection.mac(ALGORITHM, bytearray(secret), part)
