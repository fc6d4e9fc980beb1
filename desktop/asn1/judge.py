"""Judges signatures in software, by public-key bytes (D9).

A table by the OID of the signature algorithm says how; a peer's certificate is never
asked for its ``public_key()``, because ``cryptography`` can't load every key that the
state's authorities use (domain.md 3.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import algos
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from desktop.asn1 import der, gost
from desktop.asn1.digests import digest_of_oid
from desktop.asn1.gost_forms import FORMS
from desktop.asn1.keyinfo import MAX_KEY, algorithm, algorithm_parts, key_parts
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid

__all__ = ["algorithm_digest", "verify", "with_digest"]

_RSA = "1.2.840.113549.1.1.1"
_RSA_PSS = "1.2.840.113549.1.1.10"
_EC = "1.2.840.10045.2.1"
_ED25519 = "1.3.101.112"

#: RSA moduli that a peer's key may have, in bits: no weak ones, no endless ones.
_RSA_BITS = range(2048, 8193)
_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True)
class _Algorithm:
    """How a signature is judged: kind of key, and the digest that the OID fixes."""

    family: str
    digest: str


_ALGORITHMS: Mapping[str, _Algorithm] = {
    "1.2.840.113549.1.1.11": _Algorithm("rsa", "sha256"),
    "1.2.840.113549.1.1.12": _Algorithm("rsa", "sha384"),
    "1.2.840.113549.1.1.13": _Algorithm("rsa", "sha512"),
    _RSA_PSS: _Algorithm("pss", ""),
    "1.2.840.10045.4.3.2": _Algorithm("ec", "sha256"),
    "1.2.840.10045.4.3.3": _Algorithm("ec", "sha384"),
    "1.2.840.10045.4.3.4": _Algorithm("ec", "sha512"),
    _ED25519: _Algorithm("ed25519", "sha512"),
    **{form.signature_oid: _Algorithm("gost", form.digest) for form in FORMS},
}


def algorithm_digest(identifier: bytes) -> str:
    """Name of the digest inside a signature algorithm; Ed25519's is sha512 (F8).

    Raises:
        EncodingInvalid: Not an AlgorithmIdentifier.
        SchemeUnsupported: Unknown here, or too weak.
    """
    oid, parameters = algorithm_parts(identifier)
    found = _ALGORITHMS.get(oid)
    if found is None:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
    return _pss(parameters)[0] if found.family == "pss" else found.digest


def with_digest(identifier: bytes, digest_name: str) -> bytes:
    """A SignerInfo's algorithm with the digest inside it.

    CMS may say rsaEncryption and leave the digest to another field (RFC 3370, 3.2);
    so may a GOST signature that names the algorithm of its key.

    Raises:
        EncodingInvalid: Not an AlgorithmIdentifier.
        SchemeUnsupported: No signature algorithm has that digest.
    """
    oid, _ = algorithm_parts(identifier)
    for form in FORMS:
        if (form.key_oid, form.digest) == (oid, digest_name):
            return algorithm(form.signature_oid, null=form.null)
    if oid != _RSA:
        return identifier
    for found, row in _ALGORITHMS.items():
        if row == _Algorithm("rsa", digest_name):
            return algorithm(found, null=True)
    raise SchemeUnsupported(scheme=digest_name, missing="algorithm")


def verify(
    spki: bytes, identifier: bytes, signature: bytes, message: bytes | memoryview
) -> None:
    """Judges a signature in software.

    Args:
        spki: DER of the SubjectPublicKeyInfo.
        identifier: DER of the signature's AlgorithmIdentifier.
        signature: As it stands in a certificate or a SignerInfo.
        message: The bytes that were signed; a view spares a CRL at the cap a copy.

    Raises:
        SignatureInvalid: It does not verify, or key and algorithm do not fit.
        SchemeUnsupported: An algorithm or key that is unknown here, or too weak.
        EncodingInvalid: Key or algorithm are not what they claim to be.
    """
    oid, parameters = algorithm_parts(identifier)
    found = _ALGORITHMS.get(oid)
    if found is None:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
    if found.family == "gost":
        gost.verify(spki, identifier, signature, message)
        return
    key = _public_key(spki)
    try:
        if isinstance(key, rsa.RSAPublicKey) and found.family == "rsa":
            _check_null(parameters)
            chosen = _HASHES[found.digest]()
            digested = hashlib.new(found.digest, message).digest()
            key.verify(signature, digested, padding.PKCS1v15(), Prehashed(chosen))
        elif isinstance(key, rsa.RSAPublicKey) and found.family == "pss":
            name, salt = _pss(parameters)
            chosen = _HASHES[name]()
            pss = padding.PSS(padding.MGF1(chosen), salt)
            digested = hashlib.new(name, message).digest()
            key.verify(signature, digested, pss, Prehashed(chosen))
        elif isinstance(key, ec.EllipticCurvePublicKey) and found.family == "ec":
            key.verify(signature, message, ec.ECDSA(_HASHES[found.digest]()))
        elif isinstance(key, ed25519.Ed25519PublicKey) and found.family == "ed25519":
            key.verify(signature, message)
        else:
            raise SignatureInvalid(reason="the key is not of the signature's kind")
    except InvalidSignature as error:
        raise SignatureInvalid(reason="the signature does not verify") from error


# The same few signers answer again and again, and so does the key that a token holds.
@lru_cache(maxsize=32)
def _public_key(
    spki: bytes,
) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
    der.check(spki, "public key", max_bytes=MAX_KEY)
    oid, _, _ = key_parts(spki)
    if oid not in {_RSA, _EC, _ED25519}:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
    try:
        key = load_der_public_key(spki)
    except UnsupportedAlgorithm as error:
        raise SchemeUnsupported(scheme=oid, missing="curve") from error
    except ValueError as error:
        raise EncodingInvalid(what="public key", reason=str(error)[:200]) from error
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size not in _RSA_BITS:
            raise SchemeUnsupported(scheme=f"rsa-{key.key_size}", missing="size")
        return key
    if isinstance(key, ec.EllipticCurvePublicKey):
        if not isinstance(key.curve, _CURVES):
            raise SchemeUnsupported(scheme=key.curve.name, missing="curve")
        return key
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key
    raise SchemeUnsupported(scheme=oid, missing="algorithm")


def _check_null(parameters: bytes) -> None:
    # RFC 4055: NULL shall be present; absent is taken too, anything else is not.
    if parameters not in (b"", b"\x05\x00"):
        raise EncodingInvalid(what="signature algorithm", reason="unknown parameters")


def _pss(parameters: bytes) -> tuple[str, int]:
    """Digest and salt length; one digest for the message and its mask (RFC 4055)."""
    what = "RSASSA-PSS parameters"
    with der.reading(what):
        view = algos.RSASSAPSSParams.load(parameters, strict=True)
        mask = view["mask_gen_algorithm"]
        inner = mask["parameters"]["algorithm"].dotted
        oid = view["hash_algorithm"]["algorithm"].dotted
        salt = int(view["salt_length"].native)
        plain = mask["algorithm"].native == "mgf1" and inner == oid
        trailer = view["trailer_field"].native
    if not plain or trailer != "trailer_field_bc" or not 0 <= salt <= 512:
        raise SchemeUnsupported(scheme="rsassa-pss", missing="parameters")
    return digest_of_oid(oid), salt
