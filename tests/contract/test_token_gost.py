"""GOST keys on a token that is none of ours to trust: every byte order, every lie."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.asn1 import cms, gost, schemes
from desktop.canonical import canonical, sha256_hex
from desktop.clock import SystemClock
from desktop.errors import (
    Cancelled,
    CustodyRefused,
    EncodingInvalid,
    KeyMissing,
    PinIncorrect,
    PinLocked,
    SaqtaError,
    SchemeUnsupported,
    SignatureInvalid,
)
from desktop.ports import Token
from desktop.secret import Pin
from desktop.tokens import custody, hints, modules, work
from tests.fakes.gost_token import GostToken, certificate_for_any_key, make_gost_token
from tests.fakes.small_ca import Authority
from tests.fakes.softhsm import PIN, SoftHsm
from tests.fakes.token_documents import cades_attributes, request_info
from tests.fakes.token_shim import Shim, make_shim

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_request",
    "write_certificate",
    "sign_record:application",
    "sign_record:closing",
)
RECORD = canonical({"type": "application", "version": 1})
MADE = ("gost-2015-512", "gost-2015-256", "gost-2015-512-rfc9215")


@pytest.fixture
def token(tmp_path: Path) -> GostToken:
    return make_gost_token(tmp_path)


@contextmanager
def _open(token: GostToken, faults: str = "", encoding: str = "kz") -> Iterator[Token]:
    with work.open_work(
        token.module(faults),
        token.serial,
        PURPOSES,
        token.pin(),
        gost_encoding=encoding,
    ) as piece:
        yield piece


def _made(piece: Token, scheme: str = "gost-2015-512") -> str:
    key_id = secrets.token_hex(16)
    piece.generate_application_key(key_id, scheme, "Saqta", None)
    return key_id


@pytest.mark.parametrize("scheme", MADE)
def test_the_apply_path(token: GostToken, authority: Authority, scheme: str) -> None:
    key_id = secrets.token_hex(16)
    encoding = gost.form_of(scheme).encoding
    with _open(token, encoding=encoding) as piece:
        assert "NEVER SHIPPED" in piece.info().manufacturer
        key = piece.generate_application_key(key_id, scheme, "Saqta", None)
        assert not custody.lies(key.custody.attributes)
        assert schemes.of_spki(key.spki).name == scheme
        (listed,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert (listed.scheme, listed.spki) == (scheme, key.spki)
        signer = piece.signer(key_id)
        info = request_info(key.spki)
        algorithm = schemes.signature_algorithm(scheme)
        schemes.verify(key.spki, algorithm, signer.sign_request(info), info)
        signed = signer.sign_record("application", RECORD)
        found = cms.verify_with_key(signed, RECORD, key.spki)
        assert found.signed.digest == schemes.get(scheme).digest
    certificate = certificate_for_any_key(authority, key.spki, SystemClock().now())
    with _open(token, encoding=encoding) as piece:
        piece.write_certificate(key_id, certificate)
        piece.write_certificate(key_id, certificate)
        (listed,) = [item for item in piece.keys() if item.key_id == key_id]  # noqa: SIM118
        assert listed.certificates == (certificate,)
        assert (listed.scheme, listed.spki) == (scheme, key.spki)
        closing = canonical({"type": "closing", "version": 1})
        digest = gost.digest(schemes.get(scheme).digest, closing)
        hashed = bytes.fromhex(sha256_hex(certificate))
        attributes = cades_attributes(digest, hashed)
        signature = piece.signer(key_id).sign_record(
            "closing", closing, certificate=certificate, signed_attributes=attributes
        )
        schemes.verify(key.spki, algorithm, signature, attributes)
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)
        assert all(item.key_id != key_id for item in piece.keys())  # noqa: SIM118


@pytest.mark.parametrize("order", ["order=0", "order=1", "order=2", "order=3"])
@pytest.mark.parametrize("mechanism", ["outside", "inside"])
def test_every_byte_order(token: GostToken, order: str, mechanism: str) -> None:
    with _open(token, f"{order} {mechanism}") as piece:
        signer = piece.signer(_made(piece))
        for _ in range(2):
            signed = signer.sign_record("application", RECORD)
            cms.verify_with_key(signed, RECORD, signer.spki)


def test_a_token_that_reads_digests_the_other_way(token: GostToken) -> None:
    """Made outside, the digest is turned round for it; made inside, nothing helps."""
    with _open(token, "reversed outside order=1") as piece:
        signer = piece.signer(_made(piece))
        for _ in range(3):
            signed = signer.sign_record("application", RECORD)
            cms.verify_with_key(signed, RECORD, signer.spki)
    with _open(token, "reversed inside") as piece:
        signer = piece.signer(_made(piece))
        with pytest.raises(SignatureInvalid, match="another byte order"):
            signer.sign_record("application", RECORD)


def _watched(token: GostToken, faults: str) -> Shim:
    """The token behind the fault module, which counts the signatures."""
    return make_shim(SoftHsm(token.module(faults), token.serial, {}, token.folder))


def _signatures(shim: Shim, key_id: str, notes: Path) -> int:
    """How often the token signed for one record, in a login of its own."""
    shim.forget()
    module = dataclasses.replace(shim.module(), notes=str(notes))
    pin = Pin(bytearray(PIN))
    with work.open_work(
        module, shim.behind.serial, PURPOSES, pin, gost_encoding="kz"
    ) as piece:
        signer = piece.signer(key_id)
        signed = signer.sign_record("application", RECORD)
        cms.verify_with_key(signed, RECORD, signer.spki)
    return shim.count("C_SignInit")


def test_a_byte_order_is_a_hint_for_the_next_login(
    token: GostToken, tmp_path: Path
) -> None:
    with _open(token) as piece:
        key_id = _made(piece)
    notes = tmp_path / "lists" / hints.NOTES_NAME
    reversing = _watched(token, "reversed outside order=1")
    # The first login finds out with a second signature; no later one has to.
    assert _signatures(reversing, key_id, notes) == 2
    assert " turned" in notes.read_text()
    assert _signatures(reversing, key_id, notes) == 1
    # A hint proves nothing: a token that behaves otherwise is found out again.
    straight = _watched(token, "outside order=2")
    module = straight.module()
    other = json.loads(notes.read_text())
    (kind,) = other["orders"]
    other["orders"] = {kind.replace(kind[:64], module.sha256): "s-r big turned"}
    notes.write_text(json.dumps(other))
    assert _signatures(straight, key_id, notes) == 2
    assert "turned" not in notes.read_text()
    # A damaged file is no hint and no failure.
    notes.write_bytes(b'{"version": 1, "orders": {"x": "sideways"}}')
    assert _signatures(straight, key_id, notes) == 1


@pytest.fixture
def _asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module's row says: ALWAYS_AUTHENTICATE."""
    row = {"name": "asking", "always_authenticate": True}
    monkeypatch.setattr(modules, "row_named", lambda _name: row)


@pytest.mark.usefixtures("_asking")
@pytest.mark.parametrize(
    ("faults", "confirmations"),
    [
        # The first one finds out how the token reads a digest, and signs nothing.
        ("reversed outside order=1", [2, 3]),
        ("outside order=2", [1, 2]),
        ("inside order=3", [1, 2]),
    ],
)
def test_one_confirmation_never_pays_for_two_logins(
    token: GostToken, tmp_path: Path, faults: str, confirmations: list[int]
) -> None:
    shim = _watched(token, faults)
    notes = tmp_path / "lists" / hints.NOTES_NAME
    module = dataclasses.replace(shim.module(), notes=str(notes))
    asked: list[int] = []

    def confirm() -> Pin:
        # Each login so far had a confirmation of its own, the opening's included.
        asked.append(shim.count("C_Login"))
        assert asked[-1] == len(asked)
        return token.pin()

    def opened() -> work.PieceOfWork:
        return work.open_work(
            module,
            token.serial,
            PURPOSES,
            token.pin(),
            confirm=confirm,
            gost_encoding="kz",
        )

    with opened() as piece:
        key_id = _made(piece)
        signer = piece.signer(key_id)
        assert signer.asks_pin
        for count in confirmations:
            signed = signer.sign_record("application", RECORD)
            cms.verify_with_key(signed, RECORD, signer.spki)
            assert len(asked) == count
            assert shim.count("C_Login") == 1 + count
            assert shim.count("C_SignInit") == count
    # What was found out is kept, so the next login needs one confirmation.
    shim.forget()
    asked.clear()
    with opened() as piece:
        signer = piece.signer(key_id)
        signed = signer.sign_record("application", RECORD)
        cms.verify_with_key(signed, RECORD, signer.spki)
    assert (len(asked), shim.count("C_Login"), shim.count("C_SignInit")) == (1, 2, 1)


@pytest.mark.usefixtures("_asking")
@pytest.mark.parametrize(
    ("faults", "reason", "confirmations"),
    [
        # What the first confirmation found out does not hold for the second one.
        ("turn outside", "another byte order", 2),
        ("reversed inside", "another byte order", 1),
        ("bad outside", "0 of 8", 1),
    ],
)
def test_a_key_that_asks_on_a_token_that_lies(
    token: GostToken,
    monkeypatch: pytest.MonkeyPatch,
    faults: str,
    reason: str,
    confirmations: int,
) -> None:
    monkeypatch.setattr(work, "byte_order_of", lambda *_token: "s-r big turned")
    shim = _watched(token, faults)
    asked: list[Pin] = []

    def confirm() -> Pin:
        asked.append(token.pin())
        return asked[-1]

    with work.open_work(
        shim.module(),
        token.serial,
        PURPOSES,
        token.pin(),
        confirm=confirm,
        gost_encoding="kz",
    ) as piece:
        signer = piece.signer(_made(piece))
        with pytest.raises(SignatureInvalid, match=reason):
            signer.sign_record("application", RECORD)
    assert len(asked) == confirmations
    assert shim.count("C_Login") == 1 + confirmations
    assert all(pin.cleared for pin in asked)


@pytest.mark.usefixtures("_asking")
def test_a_second_confirmation_can_be_refused(token: GostToken) -> None:
    shim = _watched(token, "reversed outside")
    asked: list[int] = []

    def confirm() -> Pin:
        asked.append(1)
        if len(asked) > 1:
            raise Cancelled
        return token.pin()

    with work.open_work(
        shim.module(),
        token.serial,
        PURPOSES,
        token.pin(),
        confirm=confirm,
        gost_encoding="kz",
    ) as piece:
        signer = piece.signer(_made(piece))
        with pytest.raises(Cancelled, match="SQ-"):
            signer.sign_record("application", RECORD)
        assert not piece.ended
    assert shim.count("C_Login") == 2


@pytest.mark.parametrize(
    ("faults", "error", "reason"),
    [
        ("flip", SignatureInvalid, "changed its byte order"),
        ("turn", SignatureInvalid, "byte order"),
        ("turn inside", SignatureInvalid, "byte order"),
    ],
)
def test_a_token_that_changes_its_mind(
    token: GostToken, faults: str, error: type[SaqtaError], reason: str
) -> None:
    with _open(token, faults) as piece:
        signer = piece.signer(_made(piece))
        assert signer.sign_record("application", RECORD)
        with pytest.raises(error, match=reason):
            signer.sign_record("application", RECORD)


@pytest.mark.parametrize(
    ("faults", "error", "reason"),
    [
        ("bad", SignatureInvalid, "0 of 8"),
        ("bad inside", SignatureInvalid, "0 of 8"),
        ("short", EncodingInvalid, "127 bytes instead of 128"),
    ],
)
def test_signatures_that_never_leave(
    token: GostToken, faults: str, error: type[SaqtaError], reason: str
) -> None:
    with _open(token, faults) as piece:
        signer = piece.signer(_made(piece))
        with pytest.raises(error, match=reason):
            signer.sign_record("application", RECORD)


def test_a_value_in_an_octet_string(token: GostToken) -> None:
    with _open(token, "wrapped") as piece:
        signer = piece.signer(_made(piece))
        signed = signer.sign_record("application", RECORD)
        cms.verify_with_key(signed, RECORD, signer.spki)


@pytest.mark.parametrize("faults", ["third", "point", "lie", "curve"])
def test_keys_that_are_refused_and_destroyed(token: GostToken, faults: str) -> None:
    with _open(token, faults) as piece:
        with pytest.raises(CustodyRefused, match="SQ-"):
            _made(piece)
        assert piece.keys() == []


def test_tokens_that_cannot(token: GostToken) -> None:
    with (
        _open(token, "none") as piece,
        pytest.raises(SchemeUnsupported, match="GOSTR3410_512_KEY_PAIR_GEN"),
    ):
        _made(piece)
    with _open(token) as piece:
        with pytest.raises(SchemeUnsupported, match="RSA_PKCS_KEY_PAIR_GEN"):
            _made(piece, "rsa-2048")
        with pytest.raises(SchemeUnsupported, match="new keys of this kind"):
            _made(piece, "gost-2004")


def test_a_key_of_2004_that_was_issued_long_ago(
    token: GostToken, authority: Authority
) -> None:
    """It signs and is revoked; the digest of 1994 is made outside the token."""
    with _open(token, encoding="rfc9215") as piece:
        key_id = _made(piece, "gost-2015-256")
    with _open(token, "old order=2 outside") as piece:
        (listed,) = piece.keys()
        assert listed.scheme == "gost-2004"
        own = certificate_for_any_key(authority, listed.spki, SystemClock().now())
        piece.write_certificate(key_id, own)
        signer = piece.signer(key_id)
        assert (signer.scheme, signer.spki) == ("gost-2004", listed.spki)
        signed = signer.sign_record("application", RECORD)
        found = cms.verify_with_key(signed, RECORD, listed.spki)
        assert found.signed.digest == "gost94"
        request = signer.sign_request(request_info(listed.spki))
        algorithm = schemes.signature_algorithm("gost-2004")
        info = request_info(listed.spki)
        schemes.verify(listed.spki, algorithm, request, info)
        with pytest.raises(SchemeUnsupported, match="new keys of this kind"):
            _made(piece, "gost-2004")


def test_one_key_in_two_arcs_is_found_by_the_hash_of_either(token: GostToken) -> None:
    key_id = secrets.token_hex(16)
    scheme = "gost-2015-512-rfc9215"
    with _open(token) as piece:
        key = piece.generate_application_key(key_id, scheme, "Saqta", None)
        other = gost.respell(key.spki, "gost-2015-512")
        assert set(gost.spellings(key.spki)) == {key.spki, other}
        with pytest.raises(KeyMissing, match=key_id):
            piece.destroy_key(key_id, "0" * 64, key_id)
        piece.destroy_key(key_id, sha256_hex(other), key_id)


def test_the_pin_locks_after_three_wrong_ones(token: GostToken) -> None:
    def attempt(text: bytes) -> None:
        with work.open_work(
            token.module(), token.serial, PURPOSES, Pin(bytearray(text))
        ):
            pass

    for _ in range(2):
        with pytest.raises(PinIncorrect, match="SQ-PIN"):
            attempt(b"wrong-pin")
    with pytest.raises(PinLocked, match="SQ-PIN"):
        attempt(b"wrong-pin")
    with pytest.raises(PinLocked, match="SQ-PIN"):
        attempt(PIN)
