"""Suspend and resume: handles die, the token comes back, and never another key signs.

Test 13 of security.md for a whole journey: the fault module takes the session, the
device or the token away in the middle of a piece of work, and gives it back.
"""

from __future__ import annotations

import dataclasses
import random
import secrets
from pathlib import Path

import pytest

from desktop.asn1 import cms
from desktop.canonical import canonical
from desktop.errors import (
    KeyMissing,
    TokenAmbiguous,
    TokenFault,
    TokenMissing,
    TokenRemoved,
    WorkerDied,
)
from desktop.model.tokens import ApprovedModule, GeneratedKey
from desktop.tokens import work
from tests.fakes.softhsm import make_softhsm
from tests.fakes.token_shim import Shim, make_shim

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
RECORD = canonical({"type": "application", "version": 1})
#: CKR_DEVICE_ERROR, _DEVICE_REMOVED, _SESSION_CLOSED, _SESSION_HANDLE_INVALID,
#: _TOKEN_NOT_PRESENT, _KEY_HANDLE_INVALID: what modules say after a resume.
AFTER_RESUME = ("30", "32", "b0", "b3", "e0", "60")
IN_USE = ("C_SignInit", "C_Sign", "C_FindObjectsInit", "C_GetAttributeValue")
_SAMPLE = 3


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Shim:
    return make_shim(make_softhsm(tmp_path_factory.mktemp("sleeping")))


@pytest.fixture(autouse=True)
def _plugged_in(shim: Shim) -> None:
    shim.plug_in()
    shim.forget()


def _open(shim: Shim, faults: str = "") -> work.PieceOfWork:
    return _open_module(shim.module(faults), shim)


def _open_module(module: ApprovedModule, shim: Shim) -> work.PieceOfWork:
    behind = shim.behind
    return work.open_work(module, behind.serial, PURPOSES, behind.pin())


@pytest.fixture(scope="module")
def key(shim: Shim) -> GeneratedKey:
    """A key that every test of this file signs with, or fails to."""
    shim.plug_in()
    with _open(shim) as piece:
        key_id = secrets.token_hex(16)
        return piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)


def _sign(piece: work.PieceOfWork, key: GeneratedKey) -> None:
    """Looks for the key anew, signs with it, and judges the signature."""
    signer = piece.signer(key.key_id)
    assert signer.spki == key.spki
    cms.verify_with_key(signer.sign_record("application", RECORD), RECORD, key.spki)


def _sign_until_it_fails(piece: work.PieceOfWork, key: GeneratedKey) -> None:
    for _ in range(10):
        _sign(piece, key)


def _cells(dice: random.Random, *, full: bool) -> list[tuple[str, str]]:
    whole = [(name, answer) for name in IN_USE for answer in AFTER_RESUME]
    return whole if full else dice.sample(whole, _SAMPLE)


def test_the_work_ends_and_the_next_one_signs_with_the_same_key(
    shim: Shim, key: GeneratedKey, dice: random.Random, *, full: bool
) -> None:
    for function, answer in _cells(dice, full=full):
        shim.forget()
        with _open(shim) as piece:
            _sign(piece, key)
        # Everything works once, then the lid is closed and opened again.
        awake = shim.count(function)
        with _open(shim, f"{function}:{awake + 1}+:rc={answer}") as piece:
            _sign(piece, key)
            with pytest.raises((TokenRemoved, TokenFault), match="SQ-TOK-"):
                _sign_until_it_fails(piece, key)
            assert piece.ended, (function, answer)
            # The login is gone with its worker: the token may be back, it is not.
            with pytest.raises(WorkerDied, match="has ended"):
                piece.signer(key.key_id)
            assert not Path(f"/proc/{piece.worker_pid}").exists()
        assert shim.count("C_Login") == 2
        with _open(shim) as piece:
            _sign(piece, key)


def test_a_token_that_was_out_and_is_back(shim: Shim, key: GeneratedKey) -> None:
    with _open(shim, "C_GetTokenInfo:9+:rc=e0") as piece:
        with pytest.raises(TokenRemoved, match=shim.behind.serial):
            _sign_until_it_fails(piece, key)
        assert piece.ended
    shim.unplug()
    with pytest.raises(TokenMissing, match=shim.behind.serial):
        _open(shim)
    shim.plug_in()
    with _open(shim) as piece:
        _sign(piece, key)


def _twin(tmp_path: Path, shim: Shim, key_id: str) -> ApprovedModule:
    """Another token: same label, same PIN, a key with the same identifier.

    The module claims that its serial number is the first token's too.
    """
    twin = make_softhsm(tmp_path)
    with work.open_work(twin.module, twin.serial, PURPOSES, twin.pin()) as piece:
        piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
    lie = f"C_GetTokenInfo:*:serial={shim.behind.serial}"
    module = shim.module(lie)
    env = {**module.env, **twin.module.env}
    return dataclasses.replace(module, env=env)


def test_a_twin_that_came_back_in_its_place_signs_nothing(
    shim: Shim, key: GeneratedKey, tmp_path: Path
) -> None:
    module = _twin(tmp_path, shim, key.key_id)
    with _open_module(module, shim) as piece:
        # It says the same serial number and has the same CKA_ID; the key is another's.
        signer = piece.signer(key.key_id)
        assert signer.spki != key.spki
        with pytest.raises(KeyMissing, match=key.key_id):
            piece.destroy_key(key.key_id, key.custody.spki_sha256, key.key_id)
        shim.forget()
        with pytest.raises(KeyMissing, match=key.key_id):
            piece.ask(
                "sign_record",
                {
                    "key_id": key.key_id,
                    "spki_sha256": key.custody.spki_sha256,
                    "pin": -2,
                    "byte_order": "",
                    "kind": "application",
                    "payload": "",
                    "certificate": "",
                    "attributes": "",
                },
            )
        assert shim.count("C_Sign") == 0


def test_two_tokens_that_claim_one_serial_are_told_apart_by_nobody(shim: Shim) -> None:
    shim.behind.add_token("Saqta test")
    lie = f"C_GetTokenInfo:*:serial={shim.behind.serial}"
    with pytest.raises(TokenAmbiguous, match=shim.behind.serial):
        _open(shim, lie)
    assert shim.count("C_Login") == 0
