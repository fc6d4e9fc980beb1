"""Signed heads of a journal: what leaves the computer so that others can witness it.

A checkpoint is canonical JSON {origin, size, root, head, utc} (protocols.md 6.3),
signed with the installation key, so a head can leave without a token. The same head has
a second spelling, the signed note of C2SP's ``tlog-checkpoint``, for witnesses who read
that. Hashing and proofs are RFC 9162's (``desktop.merkle``).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from desktop import merkle
from desktop.canonical import canonical, parse_canonical, sha256_hex
from desktop.clock import format_time, parse_time
from desktop.errors import CheckpointInvalid, EncodingInvalid

__all__ = [
    "Checkpoint",
    "Installation",
    "build",
    "check_entry",
    "check_later",
    "note",
    "read",
    "read_note",
]

_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = {"origin", "size", "root", "head", "utc"}
_ED25519_NOTE = b"\x01"
_MOST = 2**53 - 1


class Installation(Protocol):
    """This home's own key (``store.installation.InstallationKey``)."""

    @property
    def key_id(self) -> str:
        """SHA-256 of the SPKI, hex."""
        ...

    @property
    def spki(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature over the message."""
        ...


@dataclass(frozen=True)
class Checkpoint:
    """A head of a journal.

    Attributes:
        origin: Whose journal: id of the installation key.
        size: How many entries it had.
        root: Merkle root over their bytes, hex.
        head: SHA-256 of the last entry, hex.
        utc: When the head was taken, RFC 3339, by the local clock.
    """

    origin: str
    size: int
    root: str
    head: str
    utc: str


def build(
    size: int, root: str, head: str, at: datetime, installation: Installation
) -> tuple[bytes, bytes]:
    """The checkpoint's exact bytes and their Ed25519 signature.

    Raises:
        CheckpointInvalid: A value does not have its form.
    """
    checkpoint = Checkpoint(installation.key_id, size, root, head, format_time(at))
    _check(checkpoint)
    payload = canonical(
        {
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root,
            "head": checkpoint.head,
            "utc": checkpoint.utc,
        }
    )
    return payload, installation.sign(payload)


def read(payload: bytes, signature: bytes, spki: bytes) -> Checkpoint:
    """Verifies a checkpoint with the installation key that is registered for it.

    Raises:
        CheckpointInvalid: Malformed, of another key, or badly signed.
    """
    key = _public_key(spki)
    try:
        key.verify(signature, payload)
        value = parse_canonical(payload, "checkpoint")
    except InvalidSignature as error:
        raise CheckpointInvalid(reason="the signature is not valid") from error
    except EncodingInvalid as error:
        raise CheckpointInvalid(reason=error.reason) from error
    if value.keys() != _KEYS or not all(
        isinstance(value[key], str) for key in _KEYS - {"size"}
    ):
        raise CheckpointInvalid(reason="other fields than a checkpoint has")
    checkpoint = Checkpoint(**value)
    _check(checkpoint)
    if checkpoint.origin != sha256_hex(spki):
        raise CheckpointInvalid(reason="the head of another installation")
    return checkpoint


def check_later(
    earlier: Checkpoint, later: Checkpoint, proof: Sequence[bytes] | None
) -> None:
    """A witness's question: does the journal only grow?

    Args:
        earlier: The head seen before.
        later: The head that comes now.
        proof: Consistency proof (RFC 9162, 2.1.4); ``None`` where none was sent, which
            is enough only where nothing was added.

    Raises:
        CheckpointInvalid: Smaller, of another origin, or not proved to continue.
    """
    if earlier.origin != later.origin:
        raise CheckpointInvalid(reason="the head of another installation")
    if later.size < earlier.size:
        raise CheckpointInvalid(
            reason=f"smaller than a head seen before: {later.size} < {earlier.size}"
        )
    if later.size == earlier.size:
        if (later.root, later.head) != (earlier.root, earlier.head):
            raise CheckpointInvalid(reason="another journal of the same size: a fork")
        return
    if proof is None:
        raise CheckpointInvalid(reason="no proof that it continues the head before")
    merkle.verify_consistency(
        earlier.size,
        bytes.fromhex(earlier.root),
        later.size,
        bytes.fromhex(later.root),
        proof,
    )


def check_entry(
    entry: bytes, seq: int, checkpoint: Checkpoint, proof: Sequence[bytes]
) -> None:
    """One entry shown without the rest: it stands under this head.

    Args:
        entry: The entry's exact bytes.
        seq: Its number, from 1.
        checkpoint: A verified head.
        proof: Inclusion proof (RFC 9162, 2.1.3).

    Raises:
        CheckpointInvalid: It does not.
    """
    merkle.verify_inclusion(
        merkle.leaf_hash(entry),
        seq - 1,
        checkpoint.size,
        proof,
        bytes.fromhex(checkpoint.root),
    )


def note(checkpoint: Checkpoint, installation: Installation) -> bytes:
    """The head as a C2SP signed note: origin, size, root, blank line, signature.

    The note's origin is ``saqta.journal/`` and the id of the installation key.
    """
    name = f"saqta.journal/{checkpoint.origin}"
    root = base64.b64encode(bytes.fromhex(checkpoint.root)).decode("ascii")
    text = f"{name}\n{checkpoint.size}\n{root}\n".encode("ascii")
    signed = _note_key_id(name, installation.spki) + installation.sign(text)
    line = base64.b64encode(signed).decode("ascii")
    # The dash of a signature line is U+2014 by the format.
    return text + b"\n\xe2\x80\x94 " + f"{name} {line}\n".encode("ascii")


def read_note(content: bytes, spki: bytes) -> tuple[int, str]:
    """Verifies a note made by :func:`note`; answers size and root (hex).

    Raises:
        CheckpointInvalid: Malformed or badly signed.
    """
    name = f"saqta.journal/{sha256_hex(spki)}"
    try:
        text, _, tail = content.partition(b"\n\n")
        text += b"\n"
        prefix = b"\xe2\x80\x94 " + name.encode("ascii") + b" "
        if not tail.startswith(prefix) or not tail.endswith(b"\n"):
            raise CheckpointInvalid(reason="not signed under this name")
        signed = base64.b64decode(tail[len(prefix) : -1], validate=True)
        origin, size, root, rest = text.decode("ascii").split("\n")
        raw = base64.b64decode(root, validate=True)
        spelled = (base64.b64encode(signed), base64.b64encode(raw))
        number = int(size)
    except ValueError as error:
        raise CheckpointInvalid(reason="not a checkpoint note") from error
    if signed[:4] != _note_key_id(name, spki) or (origin, rest) != (name, ""):
        raise CheckpointInvalid(reason="a note of another key")
    # Base64 has several spellings for the same bytes; only one is a note's.
    canonical_form = spelled == (tail[len(prefix) : -1], root.encode("ascii"))
    if len(raw) != 32 or str(number) != size or not canonical_form:
        raise CheckpointInvalid(reason="not a checkpoint note")
    try:
        _public_key(spki).verify(signed[4:], text)
    except InvalidSignature as error:
        raise CheckpointInvalid(reason="the signature is not valid") from error
    return number, raw.hex()


def _check(checkpoint: Checkpoint) -> None:
    size = checkpoint.size
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= _MOST:
        raise CheckpointInvalid(reason="the size is no number of entries")
    for value in (checkpoint.origin, checkpoint.root, checkpoint.head):
        if not _HASH.fullmatch(value):
            raise CheckpointInvalid(reason="a hash is malformed")
    try:
        parse_time(checkpoint.utc)
    except ValueError as error:
        raise CheckpointInvalid(reason="the time is malformed") from error


def _note_key_id(name: str, spki: bytes) -> bytes:
    raw = _public_key(spki).public_bytes(Encoding.Raw, PublicFormat.Raw)
    digest = hashlib.sha256(name.encode("ascii") + b"\n" + _ED25519_NOTE + raw)
    return digest.digest()[:4]


def _public_key(spki: bytes) -> Ed25519PublicKey:
    try:
        key = load_der_public_key(spki)
    except ValueError as error:
        raise CheckpointInvalid(reason="not a public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise CheckpointInvalid(reason="not an Ed25519 key")
    return key
