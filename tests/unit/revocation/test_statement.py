"""The statement of protocols.md 5.2: strict, small, bound to one key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.canonical import b64url, canonical, unb64url
from desktop.errors import EncodingInvalid, InputInvalid, SignatureInvalid
from desktop.revocation import recovery, statement
from desktop.secret import RecoverySecret

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECRET = RecoverySecret(bytes(range(32)))
SPKI = recovery.public_spki(SECRET)
KEY_ID = recovery.key_id(SPKI)
CLOCK = {"source": "system", "offset_s": "0"}


def build(**changes: Any) -> bytes:
    values: dict[str, Any] = {
        "statement_id": "7f1f9f10-5d3c-4a53-8a52-6b3f4a2f9d11",
        "authority": "sandbox",
        "key_id": KEY_ID,
        "reason": "keyCompromise",
        "created_at": NOW,
        "clock": CLOCK,
        "application_id": "app-1",
        "issuer": b"\x30\x00",
        "serial": "5C1E",
        "certificate_sha256": "ab" * 32,
        "spki_sha256": "cd" * 32,
        "invalidity_date": NOW,
        "text": "lost in a taxi",
    }
    return statement.build(**(values | changes))


def test_round_trip() -> None:
    payload = build()
    envelope = statement.sign(payload, SECRET)
    value = statement.verify(envelope, SPKI)
    assert value.keys() == statement.FIELDS
    assert value["serial"] == "5c1e"
    assert value["reason"] == "keyCompromise"
    assert len(canonical(envelope)) < 1300


def test_everything_under_the_key() -> None:
    payload = statement.build(
        statement_id=statement.new_statement_id(),
        authority="sandbox",
        key_id=KEY_ID,
        reason="keyCompromise",
        created_at=NOW,
        clock=CLOCK,
    )
    value = statement.verify(statement.sign(payload, SECRET), SPKI)
    targets = ("application_id", "issuer", "serial", "certificate_sha256")
    assert [value[name] for name in targets] == [None] * 4


def test_the_longest_statement_fits_one_qr_code() -> None:
    envelope = statement.sign(build(text="Ж" * 1000), SECRET)
    link = "https://operator.example.org/s#" + b64url(canonical(envelope))
    assert len(link) <= 2953
    assert statement.verify(envelope, SPKI)["text"].endswith("…")


def test_text_is_cleaned_never_refused() -> None:
    value = statement.parse(build(text="И\u0306\u202e\x00 нет\n"))
    assert value["text"] == "Й нет"


@pytest.mark.parametrize("place", range(0, 800, 13))
def test_any_changed_byte_is_refused(place: int) -> None:
    payload = bytearray(build())
    envelope = statement.sign(bytes(payload), SECRET)
    payload[place % len(payload)] ^= 1
    changed = envelope | {"payload": b64url(bytes(payload))}
    with pytest.raises(SignatureInvalid, match="not signed"):
        statement.verify(changed, SPKI)


def test_the_signature_fits_nothing_else() -> None:
    payload = build()
    key = recovery.derive_signing_key(SECRET)
    envelope = statement.sign(payload, SECRET)
    bare = envelope | {"signature": b64url(key.sign(payload))}
    with pytest.raises(SignatureInvalid, match="not signed"):
        statement.verify(bare, SPKI)


def test_another_key_is_refused() -> None:
    other = RecoverySecret(bytes(32))
    envelope = statement.sign(build(), SECRET)
    with pytest.raises(SignatureInvalid, match="names another"):
        statement.verify(envelope, recovery.public_spki(other))
    with pytest.raises(EncodingInvalid, match="key_id"):
        statement.sign(build(), other)


def test_a_key_of_another_kind_is_refused() -> None:
    spki = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    key_id = recovery.key_id(spki)
    envelope = statement.sign(build(), SECRET) | {"key_id": key_id}
    with pytest.raises(EncodingInvalid, match="not an Ed25519"):
        statement.verify(envelope, spki)
    envelope = envelope | {"key_id": recovery.key_id(b"junk")}
    with pytest.raises(EncodingInvalid, match="revocation key"):
        statement.verify(envelope, b"junk")


def test_key_ids_inside_and_outside_agree() -> None:
    payload = build(key_id=None)
    key = recovery.derive_signing_key(SECRET)
    envelope = {
        "payload": b64url(payload),
        "key_id": KEY_ID,
        "signature": b64url(key.sign(statement.DOMAIN + payload)),
    }
    with pytest.raises(SignatureInvalid, match="different keys"):
        statement.verify(envelope, SPKI)


@pytest.mark.parametrize(
    "envelope",
    [
        {},
        {"payload": "e30", "key_id": KEY_ID},
        {"payload": "e30", "key_id": KEY_ID, "signature": "AA", "extra": "x"},
        {"payload": 1, "key_id": KEY_ID, "signature": "AA"},
    ],
)
def test_strict_envelope(envelope: dict[str, Any]) -> None:
    with pytest.raises(EncodingInvalid, match="envelope"):
        statement.verify(envelope, SPKI)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "consent"),
        ("version", 2),
        ("statement_id", "1"),
        ("statement_id", 7),
        ("authority", ""),
        ("key_id", "AB" * 32),
        ("application_id", 5),
        ("issuer", 5),
        ("issuer", "=="),
        ("issuer", None),
        ("serial", "xyz"),
        ("certificate_sha256", "ab"),
        ("spki_sha256", 1),
        ("reason", "certificateHold"),
        ("text", "x" * 281),
        ("text", None),
        ("created_at", None),
        ("created_at", "2026-11-24"),
        ("invalidity_date", "yesterday"),
        ("clock", {"source": "system"}),
        ("clock", {"source": "system", "offset_s": 0}),
    ],
)
def test_strict_fields(name: str, value: object) -> None:
    changed = json.loads(build()) | {name: value}
    with pytest.raises(EncodingInvalid, match=r"statement|base64url"):
        statement.parse(canonical(changed))


def test_strict_shape() -> None:
    value = json.loads(build())
    with pytest.raises(EncodingInvalid, match="fields"):
        statement.parse(canonical(value | {"extra": 1}))
    with pytest.raises(EncodingInvalid, match="canonical form"):
        statement.parse(json.dumps(value).encode())
    with pytest.raises(EncodingInvalid, match="too long"):
        statement.parse(b" " * 20_000)


@pytest.mark.parametrize("reason", ["certificateHold", "unspecified", "nonsense"])
def test_only_a_holders_reasons(reason: str) -> None:
    with pytest.raises(InputInvalid, match="holder"):
        build(reason=reason)


def test_payload_is_what_was_signed() -> None:
    payload = build()
    assert unb64url(statement.sign(payload, SECRET)["payload"]) == payload
