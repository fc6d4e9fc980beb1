"""Protection of CMP messages: MACs by a shared secret, and signatures (RFC 9481).

* PBM (RFC 9810, 5.1.3.1): a one-way function iterated over secret and salt, then a MAC.
* PBMAC1 (RFC 8018, RFC 9481, 6.1.2): PBKDF2 with HMAC, then HMAC.

Protection is judged over the received bytes. A peer's iterations are capped: they are
work that it makes us do before we know who it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import lru_cache

from asn1crypto import x509

from desktop.asn1 import der, leaf, schemes
from desktop.asn1.cmp_read import PkiMessage
from desktop.errors import EncodingInvalid, SignatureInvalid

__all__ = [
    "PBM",
    "PBMAC1",
    "mac",
    "mac_algorithm",
    "verify_mac",
    "verify_signature",
]

PBM = "1.2.840.113533.7.66.13"
PBMAC1 = "1.2.840.113549.1.5.14"
_PBKDF2 = "1.2.840.113549.1.5.12"

_WHAT = "MAC parameters"
_SALT_BYTES = 16
_KEY_BYTES = 32
_MAX_SALT = 128
_MAX_KEY = 128
#: What we make ourselves: more than any profile asks for.
MAX_OWN_ITERATIONS = 10_000_000
#: RFC 9810 wants at least 100 from a sender.
_MIN_ITERATIONS = 100

_DIGESTS: Mapping[str, str] = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_MACS: Mapping[str, str] = {
    # OpenSSL sends both spellings of HMAC-SHA1.
    "1.3.6.1.5.5.8.1.2": "sha1",
    "1.2.840.113549.2.7": "sha1",
    "1.2.840.113549.2.9": "sha256",
    "1.2.840.113549.2.10": "sha384",
    "1.2.840.113549.2.11": "sha512",
}
_DIGEST_OIDS = {name: oid for oid, name in _DIGESTS.items()}
_MAC_OIDS = {
    "hmac-sha1": "1.3.6.1.5.5.8.1.2",
    "hmac-sha256": "1.2.840.113549.2.9",
    "hmac-sha384": "1.2.840.113549.2.10",
    "hmac-sha512": "1.2.840.113549.2.11",
}
_NULL = b"\x05\x00"


def mac_algorithm(
    kind: str,
    *,
    iterations: int,
    owf: str = "sha256",
    mac: str = "hmac-sha256",
) -> bytes:
    """DER AlgorithmIdentifier for one message, with a fresh salt.

    Args:
        kind: ``pbmac1`` or ``pbm``.
        iterations: Of the key derivation.
        owf: Digest of PBM's one-way function.
        mac: Of PBM; PBMAC1 has HMAC-SHA256 in both places.

    Raises:
        EncodingInvalid: A name or number that can't be spoken.
    """
    if not _MIN_ITERATIONS <= iterations <= MAX_OWN_ITERATIONS:
        raise EncodingInvalid(what=_WHAT, reason=f"{iterations} iterations")
    salt = leaf.octets(secrets.token_bytes(_SALT_BYTES))
    if kind == "pbmac1":
        prf = _algorithm(_MAC_OIDS["hmac-sha256"], _NULL)
        derivation = der.element(
            der.SEQUENCE, salt, leaf.integer(iterations), leaf.integer(_KEY_BYTES), prf
        )
        parameters = der.element(der.SEQUENCE, _algorithm(_PBKDF2, derivation), prf)
        return _algorithm(PBMAC1, parameters)
    if kind != "pbm" or owf not in _DIGEST_OIDS or mac not in _MAC_OIDS:
        raise EncodingInvalid(what=_WHAT, reason=f"unknown {kind}, {owf} or {mac}")
    parameters = der.element(
        der.SEQUENCE,
        salt,
        _algorithm(_DIGEST_OIDS[owf], _NULL),
        leaf.integer(iterations),
        _algorithm(_MAC_OIDS[mac], _NULL),
    )
    return _algorithm(PBM, parameters)


def mac(
    algorithm: bytes,
    secret: bytes | bytearray | memoryview,
    part: bytes,
    max_iterations: int = MAX_OWN_ITERATIONS,
) -> bytes:
    """The MAC over a ProtectedPart.

    Args:
        algorithm: DER AlgorithmIdentifier with its parameters.
        secret: The shared secret.
        part: DER of the ProtectedPart.
        max_iterations: Cap on the work that is done.

    Raises:
        EncodingInvalid: Unknown or malformed parameters, or above the cap.
    """
    oid, parameters = _split(der.root(algorithm, _WHAT))
    if parameters is None:
        raise EncodingInvalid(what=_WHAT, reason="no parameters")
    if oid == PBMAC1:
        digest, key = _pbmac1_key(parameters, secret, max_iterations)
    elif oid == PBM:
        digest, key = _pbm_key(parameters, secret, max_iterations)
    else:
        raise EncodingInvalid(what=_WHAT, reason=f"{oid} is no MAC that is known")
    return hmac.digest(key, part, digest)


def verify_mac(
    message: PkiMessage,
    secret: bytes | bytearray | memoryview,
    max_iterations: int,
) -> None:
    """Judges the MAC of a received message.

    Raises:
        SignatureInvalid: It is not by this secret, or there is none.
        EncodingInvalid: Unknown or malformed parameters, or above the cap.
    """
    if not message.protection or not message.header.protection_alg:
        raise SignatureInvalid(reason="the message is not protected")
    expected = mac(
        message.header.protection_alg, secret, message.protected_part, max_iterations
    )
    if not hmac.compare_digest(expected, message.protection):
        raise SignatureInvalid(reason="the MAC is not by this secret")


def verify_signature(message: PkiMessage, certificate: bytes) -> None:
    """Judges the signature of a received message by a certificate's public key.

    Whether that certificate may speak is the caller's question.

    Raises:
        SignatureInvalid: It does not verify, or there is none.
        SchemeUnsupported: An algorithm that is unknown here, or too weak.
        EncodingInvalid: Not a certificate, or a malformed algorithm.
    """
    if not message.protection or not message.header.protection_alg:
        raise SignatureInvalid(reason="the message is not protected")
    spki = _key_of(certificate)
    schemes.verify(
        spki, message.header.protection_alg, message.protection, message.protected_part
    )


@lru_cache(maxsize=16)
def _key_of(certificate: bytes) -> bytes:
    """DER of a certificate's public key; one signer answers again and again."""
    der.check(certificate, "certificate")
    with der.reading("certificate"):
        view = x509.Certificate.load(certificate, strict=True)["tbs_certificate"]
        return bytes(view["subject_public_key_info"].dump())


# -- key derivation -----------------------------------------------------------------


def _pbmac1_key(
    parameters: der.Element,
    secret: bytes | bytearray | memoryview,
    max_iterations: int,
) -> tuple[str, bytes]:
    derivation, scheme = _fields(parameters, 2, 2)
    oid, inner = _split(derivation)
    if oid != _PBKDF2 or inner is None:
        raise EncodingInvalid(what=_WHAT, reason="not PBKDF2")
    fields = _fields(inner, 2, 4)
    salt = _salt(fields[0])
    iterations = _iterations(fields[1], max_iterations)
    length, prf = _KEY_BYTES, "sha1"
    for field in fields[2:]:
        if field.tag == leaf.INTEGER:
            length = leaf.read_integer(field, _WHAT)
        else:
            prf = _mac_digest(field)
    if not 16 <= length <= _MAX_KEY:
        raise EncodingInvalid(what=_WHAT, reason=f"a key of {length} bytes")
    key = hashlib.pbkdf2_hmac(prf, secret, salt, iterations, length)
    return _mac_digest(scheme), key


def _pbm_key(
    parameters: der.Element,
    secret: bytes | bytearray | memoryview,
    max_iterations: int,
) -> tuple[str, bytes]:
    fields = _fields(parameters, 4, 4)
    salt = _salt(fields[0])
    oid, _ = _split(fields[1])
    if oid not in _DIGESTS:
        raise EncodingInvalid(what=_WHAT, reason=f"unknown one-way function {oid}")
    name = _DIGESTS[oid]
    iterations = _iterations(fields[2], max_iterations)
    state = hashlib.new(name, usedforsecurity=False)
    state.update(secret)
    state.update(salt)
    key = state.digest()
    for _ in range(iterations - 1):
        key = hashlib.new(name, key, usedforsecurity=False).digest()
    return _mac_digest(fields[3]), key


def _salt(item: der.Element) -> bytes:
    found = leaf.read_octets(item, _WHAT)
    if not 8 <= len(found) <= _MAX_SALT:
        raise EncodingInvalid(what=_WHAT, reason=f"a salt of {len(found)} bytes")
    return found


def _iterations(item: der.Element, most: int) -> int:
    found = leaf.read_integer(item, _WHAT)
    if not 1 <= found <= most:
        raise EncodingInvalid(what=_WHAT, reason=f"{found} iterations")
    return found


def _mac_digest(item: der.Element) -> str:
    oid, _ = _split(item)
    if oid not in _MACS:
        raise EncodingInvalid(what=_WHAT, reason=f"unknown MAC {oid}")
    return _MACS[oid]


def _split(item: der.Element) -> tuple[str, der.Element | None]:
    if item.tag != der.SEQUENCE:
        raise EncodingInvalid(what=_WHAT, reason="not an AlgorithmIdentifier")
    fields = _fields(item, 1, 2)
    return leaf.read_oid(fields[0], _WHAT), fields[1] if fields[1:] else None


def _algorithm(oid: str, parameters: bytes) -> bytes:
    return der.element(der.SEQUENCE, leaf.oid(oid), parameters)


def _fields(parent: der.Element, least: int, most: int) -> list[der.Element]:
    found = der.children(parent, _WHAT)
    if not least <= len(found) <= most:
        raise EncodingInvalid(what=_WHAT, reason="a field is missing or too many")
    return found
