"""The two structures that every key and signature carries (RFC 5280, 4.1)."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from asn1crypto import core

from desktop.asn1 import der

__all__ = [
    "AlgorithmIdentifier",
    "algorithm",
    "algorithm_parts",
    "key_identifier",
    "key_identifiers",
    "key_parts",
]

#: Largest public key and AlgorithmIdentifier that are read.
MAX_KEY = 4096
_MAX_ALGORITHM = 1024


class AlgorithmIdentifier(core.Sequence):  # type: ignore[misc]
    """An OID with whatever parameters go with it."""

    _fields = [  # noqa: RUF012 - asn1crypto's own way to declare a sequence
        ("algorithm", core.ObjectIdentifier),
        ("parameters", core.Any, {"optional": True}),
    ]


class KeyInfo(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012
        ("algorithm", AlgorithmIdentifier),
        ("public_key", core.BitString),
    ]


@lru_cache(maxsize=64)
def algorithm(oid: str, *, null: bool = False) -> bytes:
    """DER of an AlgorithmIdentifier without parameters, or with NULL."""
    fields = {"algorithm": oid}
    if null:
        fields["parameters"] = core.Null()
    return bytes(AlgorithmIdentifier(fields).dump())


@lru_cache(maxsize=64)
def algorithm_parts(identifier: bytes) -> tuple[str, bytes]:
    """OID and DER of the parameters; empty where they are absent.

    Raises:
        EncodingInvalid: Not an AlgorithmIdentifier.
    """
    what = "signature algorithm"
    der.check(identifier, what, max_bytes=_MAX_ALGORITHM)
    with der.reading(what):
        view = AlgorithmIdentifier.load(identifier, strict=True)
        parameters = view["parameters"]
        absent = isinstance(parameters, core.Void)
        return view["algorithm"].dotted, b"" if absent else bytes(parameters.dump())


def key_parts(spki: bytes) -> tuple[str, bytes, bytes]:
    """OID, DER of the parameters, and the key bits.

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    what = "public key"
    der.check(spki, what, max_bytes=MAX_KEY)
    with der.reading(what):
        view = KeyInfo.load(spki, strict=True)
        named = view["algorithm"]
        parameters = named["parameters"]
        absent = isinstance(parameters, core.Void)
        content = view["public_key"].contents
        if content[:1] != b"\0":
            raise ValueError("the key is not of whole octets")
        return (
            named["algorithm"].dotted,
            b"" if absent else bytes(parameters.dump()),
            bytes(content[1:]),
        )


def key_identifier(spki: bytes) -> bytes:
    """SHA-1 of the key bits (RFC 5280, 4.2.1.2): a name, not a protection.

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    _, _, bits = key_parts(spki)
    return hashlib.sha1(bits, usedforsecurity=False).digest()


def key_identifiers(spki: bytes) -> tuple[bytes, ...]:
    """Both ways seen to name a key: by its bits, and by the whole SPKI (domain 3.5).

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    whole = hashlib.sha1(spki, usedforsecurity=False).digest()
    return key_identifier(spki), whole
