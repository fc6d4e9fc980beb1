"""Heads of a journal: one signer, never smaller, never another history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import merkle
from desktop.canonical import canonical, parse_canonical, sha256_hex
from desktop.errors import CheckpointInvalid
from desktop.evidence import checkpoint
from tests.fakes.evidence_case import AT, InstallationFake

KEY = InstallationFake()


def entries(count: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(1, count + 1)]


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(entry) for entry in entries(count)]


def head(count: int, key: InstallationFake = KEY) -> checkpoint.Checkpoint:
    root = merkle.root_of(leaves(count)).hex()
    payload, signature = checkpoint.build(count, root, "ab" * 32, AT, key)
    return checkpoint.read(payload, signature, key.spki)


def test_a_head_is_read_as_it_was_signed() -> None:
    found = head(5)
    assert (found.size, found.origin) == (5, KEY.key_id)
    assert found.utc == "2026-09-01T08:00:00.000Z"


def test_changed_or_foreign_heads_are_refused() -> None:
    payload, signature = checkpoint.build(1, "cd" * 32, "ab" * 32, AT, KEY)
    for at in range(len(payload)):
        changed = payload[:at] + bytes([payload[at] ^ 1]) + payload[at + 1 :]
        with pytest.raises(CheckpointInvalid, match="not valid"):
            checkpoint.read(changed, signature, KEY.spki)
    other = InstallationFake()
    with pytest.raises(CheckpointInvalid, match="not valid"):
        checkpoint.read(payload, signature, other.spki)
    # Signed by the registered key, yet in another installation's name.
    value = parse_canonical(payload) | {"origin": other.key_id}
    forged = canonical(value)
    with pytest.raises(CheckpointInvalid, match="another installation"):
        checkpoint.read(forged, KEY.sign(forged), KEY.spki)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"size": -1}, "no number"),
        ({"size": True}, "no number"),
        ({"root": "zz" * 32}, "malformed"),
        ({"head": "ab"}, "malformed"),
        ({"utc": "yesterday"}, "malformed"),
        ({"more": "x"}, "other fields"),
        ({"utc": 3}, "other fields"),
    ],
)
def test_malformed_heads_are_refused(changes: dict[str, object], reason: str) -> None:
    payload, _ = checkpoint.build(1, "cd" * 32, "ab" * 32, AT, KEY)
    forged = canonical(parse_canonical(payload) | changes)
    with pytest.raises(CheckpointInvalid, match=reason):
        checkpoint.read(forged, KEY.sign(forged), KEY.spki)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40))
def test_a_journal_only_grows(first: int, second: int) -> None:
    earlier, later = head(first), head(second)
    if second < first:
        with pytest.raises(CheckpointInvalid, match="smaller"):
            checkpoint.check_later(earlier, later, None)
        return
    proof = merkle.consistency_proof(leaves(second), first)
    checkpoint.check_later(earlier, later, proof)
    if second > first:
        fork = replace(later, root=sha256_hex(b"fork"))
        with pytest.raises(CheckpointInvalid, match=r"."):
            checkpoint.check_later(earlier, fork, proof)
        with pytest.raises(CheckpointInvalid, match="no proof"):
            checkpoint.check_later(earlier, later, None)


def test_a_fork_of_equal_size_is_refused() -> None:
    earlier = head(4)
    with pytest.raises(CheckpointInvalid, match="fork"):
        checkpoint.check_later(earlier, replace(earlier, head="cd" * 32), None)
    with pytest.raises(CheckpointInvalid, match="another installation"):
        checkpoint.check_later(earlier, head(4, InstallationFake()), None)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.data())
def test_one_entry_is_shown_without_the_rest(count: int, data: st.DataObject) -> None:
    seq = data.draw(st.integers(1, count))
    found = head(count)
    proof = merkle.inclusion_proof(leaves(count), seq - 1)
    checkpoint.check_entry(entries(count)[seq - 1], seq, found, proof)
    with pytest.raises(CheckpointInvalid, match=r"."):
        checkpoint.check_entry(b"another", seq, found, proof)


def test_the_note_is_c2sp_s_and_says_the_same() -> None:
    found = head(9)
    content = checkpoint.note(found, KEY)
    assert checkpoint.read_note(content, KEY.spki) == (9, found.root)
    text, _, tail = content.decode("utf-8").partition("\n\n")
    assert text.split("\n")[:2] == [f"saqta.journal/{KEY.key_id}", "9"]
    assert tail.startswith("\u2014 saqta.journal/")
    # The signature is plain Ed25519 over the text with its last line end.
    import base64

    signed = base64.b64decode(tail.split(" ")[2])
    key = load_der_public_key(KEY.spki)
    key.verify(signed[4:], (text + "\n").encode())  # type: ignore[union-attr, call-arg]


def test_a_changed_note_is_refused() -> None:
    content = checkpoint.note(head(9), KEY)
    for at in range(len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises(CheckpointInvalid, match=r"."):
            checkpoint.read_note(changed, KEY.spki)


def test_only_ed25519_keys_sign_heads() -> None:
    payload, signature = checkpoint.build(1, "cd" * 32, "ab" * 32, AT, KEY)
    from tests.fakes.software_signer import SoftwareSigner

    with pytest.raises(CheckpointInvalid, match="not an Ed25519 key"):
        checkpoint.read(payload, signature, SoftwareSigner("ecdsa-p256").spki)
    with pytest.raises(CheckpointInvalid, match="not a public key"):
        checkpoint.read(payload, signature, b"nothing")
