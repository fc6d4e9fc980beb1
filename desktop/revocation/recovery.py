"""The recovery secret R: the keys derived from it and the code on paper.

Protocols.md 5.1. R opens one call, the revocation statement, and nothing else.
The code is base32 (RFC 4648) of R and three bytes of its SHA-256: 56 characters.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.canonical import b64url, sha256_hex
from desktop.errors import InputInvalid
from desktop.secret import RecoverySecret, Secret

__all__ = [
    "CODE_LENGTH",
    "derive_passphrase",
    "derive_signing_key",
    "from_code",
    "key_id",
    "new_secret",
    "public_spki",
    "to_code",
]

CODE_LENGTH = 56
_SECRET_LENGTH = 32
_CHECK_LENGTH = 3
_GROUP = 4
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
# More doubtful characters than this would let chance satisfy 24 bits of checksum.
_MOST_DOUBTS = 12
_SIGN_INFO = b"saqta/rev-sign/v1"
_CMP_INFO = b"saqta/cmp-mac/v1"

# Digits that base32 lacks, and Cyrillic capitals (by code point, as the source is
# ASCII) that look like a Latin capital or like a digit of the alphabet.
_READ_AS = {
    "0": "O",
    "8": "B",
    "\u0410": "A",
    "\u0412": "B",
    "\u0415": "E",
    "\u0401": "E",
    "\u0406": "I",
    "\u0408": "J",
    "\u041a": "K",
    "\u049a": "K",
    "\u041c": "M",
    "\u041d": "H",
    "\u041e": "O",
    "\u0420": "P",
    "\u0405": "S",
    "\u0421": "C",
    "\u0422": "T",
    "\u0423": "Y",
    "\u04ae": "Y",
    "\u0425": "X",
    "\u0417": "3",
}
_SEPARATORS = frozenset(" \t\r\n-\u00a0\u2010\u2011\u2012\u2013\u2014\u2212._/")


def new_secret() -> RecoverySecret:
    """Makes R: 32 bytes from the system's generator, one per application."""
    return RecoverySecret(bytearray(secrets.token_bytes(_SECRET_LENGTH)))


def derive_signing_key(secret: RecoverySecret) -> Ed25519PrivateKey:
    """The Ed25519 revocation key (RFC 5869 without salt, RFC 8032 seed)."""
    return Ed25519PrivateKey.from_private_bytes(_derive(secret, _SIGN_INFO))


def derive_passphrase(secret: RecoverySecret) -> Secret:
    """The text secret for a CMP or CMC passphrase, where an authority takes one."""
    return Secret(bytearray(b64url(_derive(secret, _CMP_INFO)).encode("ascii")))


def public_spki(secret: RecoverySecret) -> bytes:
    """SubjectPublicKeyInfo (DER) of the revocation key, as E1 registers it."""
    public = derive_signing_key(secret).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_id(spki: bytes) -> str:
    """The name of a revocation key: SHA-256 of its SPKI in lower-case hex."""
    return sha256_hex(spki)


def to_code(secret: RecoverySecret) -> list[str]:
    """The recovery code in 14 groups of four characters."""
    with secret.exposed() as view:
        _check_length(view)
        checked = bytes(view) + hashlib.sha256(view).digest()[:_CHECK_LENGTH]
    text = base64.b32encode(checked).decode("ascii")
    return [text[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP)]


def from_code(text: str) -> RecoverySecret:
    """Reads a code as people type it.

    Letter case, spaces and hyphens do not matter. 0 is read as O, 8 as B, Cyrillic
    look-alikes as Latin letters; whether a 1 was an I or an L is decided by the
    checksum.

    Raises:
        InputInvalid: Wrong length or characters, a wrong checksum, or two readings
            that both fit. The reason never repeats what was typed.
    """
    letters = [
        _READ_AS.get(letter, letter)
        for letter in text.upper()
        if letter not in _SEPARATORS
    ]
    if len(letters) != CODE_LENGTH:
        raise _invalid(f"the code has 56 characters, {len(letters)} were given")
    doubts = [place for place, letter in enumerate(letters) if letter == "1"]
    if any(letter not in _ALPHABET for letter in letters if letter != "1"):
        raise _invalid("a character does not belong to the code")
    if len(doubts) > _MOST_DOUBTS:
        raise _invalid("too many digits 1: type I or L instead")
    readings = []
    for choice in itertools.product("IL", repeat=len(doubts)):
        for place, letter in zip(doubts, choice, strict=True):
            letters[place] = letter
        found = base64.b32decode("".join(letters))
        body, check = found[:_SECRET_LENGTH], found[_SECRET_LENGTH:]
        if hashlib.sha256(body).digest()[:_CHECK_LENGTH] == check:
            readings.append(body)
    if not readings:
        raise _invalid("the checksum does not fit: a character is wrong")
    if len(readings) > 1:
        raise _invalid("two readings fit: type I or L instead of 1")
    return RecoverySecret(bytearray(readings[0]))


def _derive(secret: RecoverySecret, info: bytes) -> bytes:
    with secret.exposed() as view:
        _check_length(view)
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
        return kdf.derive(bytes(view))


def _check_length(view: memoryview) -> None:
    if len(view) != _SECRET_LENGTH:
        raise _invalid("a recovery secret has 32 bytes")


def _invalid(reason: str) -> InputInvalid:
    return InputInvalid(name="recovery code", reason=reason)
