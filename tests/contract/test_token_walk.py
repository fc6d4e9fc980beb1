"""Test 12: a walk over everything that the worker could be asked, in any order.

Whatever comes, no answer has a member that could carry a secret value, and nothing
that wraps, decrypts, copies or changes exists. 100,000 steps with ``--full``.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from desktop.canonical import b64url, canonical, sha256_hex
from desktop.errors import KeyMissing, PurposeRefused, SaqtaError
from desktop.tokens import work
from tests.fakes.softhsm import SoftHsm

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
RECORD = canonical({"type": "application", "version": 1})
#: What Tookan's attacks are made of, and what a Cryptoki client might hope for.
ABSENT = (
    *("wrap", "unwrap", "decrypt", "encrypt", "derive", "copy", "copy_object"),
    *("set", "set_attributes", "get", "get_attributes", "create_object", "import_key"),
    *("sign", "sign_raw", "sign_digest", "sign_recover", "seed", "digest", "login"),
    *("C_WrapKey", "C_Decrypt", "C_CopyObject", "C_SetAttributeValue", "__init__"),
)
#: Every member with more than a yes or no that an answer may have, however deep.
TOLD = frozenset(
    {
        *("key", "keys", "token", "signature", "scheme", "spki", "asks_pin", "read_at"),
        *("key_id", "label", "attributes", "certificates", "attestations"),
        *("token_serial", "public_attributes"),
    }
)
_STEPS, _WHOLE = 120, 100_000
#: A piece of work with more keys than this destroys one.
_MOST_KEYS = 4


def _members(value: Any) -> set[str]:
    """Names of members that hold more than a yes or no."""
    if isinstance(value, dict):
        inner = [_members(item) for item in value.values()]
        own = {name for name, item in value.items() if not isinstance(item, bool)}
        return own.union(*inner)
    if isinstance(value, list):
        return set().union(*(_members(item) for item in value))
    return set()


@pytest.mark.timeout(7200)
def test_no_walk_gets_a_secret_out(
    softhsm: SoftHsm, dice: random.Random, *, full: bool
) -> None:
    keys: dict[str, str] = {}
    seen: set[str] = set()

    def generate(piece: work.PieceOfWork) -> None:
        key_id = secrets.token_hex(16)
        made = piece.generate_application_key(key_id, "ecdsa-p256", "Saqta", None)
        assert made.custody.attributes["EXTRACTABLE"] is False
        keys[key_id] = made.custody.spki_sha256

    def destroy(piece: work.PieceOfWork) -> None:
        key_id = dice.choice(sorted(keys))
        piece.destroy_key(key_id, keys.pop(key_id), key_id)

    def sign(piece: work.PieceOfWork) -> None:
        signer = piece.signer(dice.choice(sorted(keys)))
        assert signer.sign_record("application", RECORD)
        with pytest.raises(PurposeRefused, match="SQ-WRK-04"):
            signer.sign_record("application", dice.randbytes(40))

    def look(piece: work.PieceOfWork) -> None:
        seen.update(_members(piece.ask("keys", {})))

    def find(piece: work.PieceOfWork) -> None:
        seen.update(_members(piece.ask("find_key", {"key_id": min(keys)})))
        with pytest.raises(KeyMissing, match="SQ-TOK-09"):
            piece.signer(secrets.token_hex(16))

    def hope(piece: work.PieceOfWork) -> None:
        fields = {
            "key_id": min(keys),
            "spki_sha256": keys[min(keys)],
            "document": b64url(dice.randbytes(32)),
            "value": sha256_hex(dice.randbytes(8)),
        }
        with pytest.raises(SaqtaError, match="SQ-WRK-0") as refused:
            piece.ask(dice.choice(ABSENT), fields)
        assert isinstance(refused.value, PurposeRefused), refused.value
        assert not piece.ended

    steps: list[Callable[[work.PieceOfWork], None]] = [sign, look, find, hope, hope]
    serial = softhsm.add_token("Walk")
    with work.open_work(softhsm.module, serial, PURPOSES, softhsm.pin()) as piece:
        for _ in range(_WHOLE if full else _STEPS):
            if not keys:
                generate(piece)
            elif len(keys) > _MOST_KEYS:
                destroy(piece)
            else:
                dice.choice([generate, *steps, *steps])(piece)
    assert seen <= TOLD, sorted(seen - TOLD)
