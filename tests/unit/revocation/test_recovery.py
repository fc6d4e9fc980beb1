"""The recovery secret, its keys and its code on paper (protocols.md 5.1)."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import InputInvalid
from desktop.revocation import recovery
from desktop.secret import RecoverySecret

KNOWN = bytes(range(32))


def raw(secret: RecoverySecret) -> bytes:
    with secret.exposed() as view:
        return bytes(view)


def code(data: bytes) -> str:
    return "".join(recovery.to_code(RecoverySecret(data)))


def test_code_has_fourteen_groups_of_four() -> None:
    groups = recovery.to_code(RecoverySecret(KNOWN))
    assert [len(group) for group in groups] == [4] * 14
    decoded = base64.b32decode("".join(groups))
    assert decoded[:32] == KNOWN
    assert decoded[32:] == hashlib.sha256(KNOWN).digest()[:3]


def test_derivation_follows_rfc_5869_without_salt() -> None:
    prk = hmac.digest(bytes(32), KNOWN, "sha256")
    seed = hmac.digest(prk, b"saqta/rev-sign/v1\x01", "sha256")
    key = recovery.derive_signing_key(RecoverySecret(KNOWN))
    assert key.private_bytes_raw() == seed
    mac = hmac.digest(prk, b"saqta/cmp-mac/v1\x01", "sha256")
    secret = recovery.derive_passphrase(RecoverySecret(KNOWN))
    with secret.exposed() as view:
        text = bytes(view)
    assert base64.urlsafe_b64decode(text + b"=") == mac


def test_key_id_is_the_hash_of_the_public_key() -> None:
    spki = recovery.public_spki(RecoverySecret(KNOWN))
    public = load_der_public_key(spki)
    key = recovery.derive_signing_key(RecoverySecret(KNOWN))
    assert public == key.public_key()
    assert recovery.key_id(spki) == hashlib.sha256(spki).hexdigest()


def test_new_secrets_differ() -> None:
    assert raw(recovery.new_secret()) != raw(recovery.new_secret())


@given(st.binary(min_size=32, max_size=32))
def test_round_trip(data: bytes) -> None:
    assert raw(recovery.from_code(code(data))) == data


@given(st.binary(min_size=32, max_size=32))
def test_common_slips_are_mended(data: bytes) -> None:
    text = code(data)
    slips = text.replace("O", "0").replace("B", "8")
    # Every I or L is typed as 1, as long as there are not too many of them.
    if sum(text.count(letter) for letter in "IL") <= 8:
        slips = slips.replace("I", "1").replace("L", "1")
    latin, cyrillic = "ACEHKMPTXY", "АСЕНКМРТХУ"
    slips = slips.translate(str.maketrans(latin, cyrillic)).lower()
    spaced = " - ".join(slips[start : start + 4] for start in range(0, 56, 4))
    assert raw(recovery.from_code(spaced)) == data


def test_one_means_i_or_l_by_checksum() -> None:
    data = next(
        bytes([number]) * 32
        for number in range(256)
        if {"I", "L"} <= set(code(bytes([number]) * 32))
    )
    text = code(data).replace("I", "1").replace("L", "1")
    if text.count("1") <= 12:
        assert raw(recovery.from_code(text)) == data
    else:
        with pytest.raises(InputInvalid, match="too many"):
            recovery.from_code(text)


@given(
    st.binary(min_size=32, max_size=32),
    st.integers(0, 55),
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
)
def test_one_wrong_character_is_caught(data: bytes, place: int, letter: str) -> None:
    text = code(data)
    wrong = text[:place] + letter + text[place + 1 :]
    if wrong == text:
        return
    with pytest.raises(InputInvalid, match="checksum"):
        recovery.from_code(wrong)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "56 characters, 0"),
        ("A" * 55, "56 characters, 55"),
        ("A" * 57, "56 characters, 57"),
        ("9" * 56, "does not belong"),
        ("1" * 56, "too many"),
        ("Ж" * 56, "does not belong"),
        ("A" * 56, "checksum"),
    ],
)
def test_refused_codes_are_not_repeated(text: str, reason: str) -> None:
    with pytest.raises(InputInvalid, match=reason) as caught:
        recovery.from_code(text)
    assert not text or text not in str(caught.value)


def test_a_secret_of_another_length_is_refused() -> None:
    with pytest.raises(InputInvalid, match="32 bytes"):
        recovery.to_code(RecoverySecret(b"short"))
