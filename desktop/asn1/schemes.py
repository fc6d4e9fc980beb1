"""One table of signature schemes, and verification by public-key bytes (D8, D9).

A row says everything that differs between algorithms: the key's type and size, the
PKCS#11 mechanisms in order of preference, how the public key is recognised, the
AlgorithmIdentifier of its signatures, and how a token's raw signature becomes the one
that X.509 and CMS want. A second table, by the OID of the signature algorithm, says how
a peer's signature is judged.

Verification takes a SubjectPublicKeyInfo and an AlgorithmIdentifier, both DER: a
certificate's own ``public_key()`` is never asked, because ``cryptography`` can't load
every key that the state's authorities use (domain.md 3.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import algos, core, keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import load_der_public_key

from desktop.asn1 import der
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid

__all__ = [
    "SCHEMES",
    "Scheme",
    "algorithm_digest",
    "digest",
    "digest_algorithm",
    "digest_of_oid",
    "encode_signature",
    "get",
    "key_identifier",
    "key_identifiers",
    "of_spki",
    "signature_algorithm",
    "verify",
    "with_digest",
]

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
_MAX_KEY = 4096
_MAX_ALGORITHM = 1024


@dataclass(frozen=True)
class Scheme:
    """One row of the table.

    Attributes:
        name: As the command line and the records spell it.
        key_type: ``rsa``, ``ec`` or ``ed25519``.
        size: Bits of the key.
        curve: Name of the curve in PKCS#11's spelling; empty for RSA.
        digest: Name of the digest that goes with the key: over the message in a
            signature, and over content in CMS.
        generate_mechanism: PKCS#11 mechanism that makes the pair (without ``CKM_``).
        mechanisms: Signing mechanisms by preference, and whether each one hashes.
        algorithm_oid: OID of its signatures.
        null_parameters: Whether the AlgorithmIdentifier carries NULL (RFC 4055) or
            nothing (RFC 5758, 8410).
        raw_bytes: Length of the token's signature.
    """

    name: str
    key_type: str
    size: int
    curve: str
    digest: str
    generate_mechanism: str
    mechanisms: tuple[tuple[str, bool], ...]
    algorithm_oid: str
    null_parameters: bool
    raw_bytes: int


def _rsa_row(size: int) -> Scheme:
    return Scheme(
        name=f"rsa-{size}",
        key_type="rsa",
        size=size,
        curve="",
        digest="sha256",
        generate_mechanism="RSA_PKCS_KEY_PAIR_GEN",
        mechanisms=(("SHA256_RSA_PKCS", True), ("RSA_PKCS", False)),
        algorithm_oid="1.2.840.113549.1.1.11",
        null_parameters=True,
        raw_bytes=size // 8,
    )


def _ec_row(size: int, curve: str, digest_name: str, oid: str) -> Scheme:
    return Scheme(
        name=f"ecdsa-p{size}",
        key_type="ec",
        size=size,
        curve=curve,
        digest=digest_name,
        generate_mechanism="EC_KEY_PAIR_GEN",
        # Bare ECDSA first: every module that knows EC has it (protocols.md 2.3).
        mechanisms=(("ECDSA", False), (f"ECDSA_{digest_name.upper()}", True)),
        algorithm_oid=oid,
        null_parameters=False,
        raw_bytes=size // 4,
    )


_ROWS = (
    _rsa_row(2048),
    _rsa_row(3072),
    _rsa_row(4096),
    _ec_row(256, "secp256r1", "sha256", "1.2.840.10045.4.3.2"),
    _ec_row(384, "secp384r1", "sha384", "1.2.840.10045.4.3.3"),
    Scheme(
        name="ed25519",
        key_type="ed25519",
        size=256,
        curve="ed25519",
        digest="sha512",
        generate_mechanism="EC_EDWARDS_KEY_PAIR_GEN",
        mechanisms=(("EDDSA", True),),
        algorithm_oid=_ED25519,
        null_parameters=False,
        raw_bytes=64,
    ),
)

#: Every scheme by name, in the order of the command line's help.
SCHEMES: Mapping[str, Scheme] = {row.name: row for row in _ROWS}


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
}

_DIGEST_OIDS: Mapping[str, str] = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_DIGEST_NAMES = {oid: name for name, oid in _DIGEST_OIDS.items()}


class _AlgorithmIdentifier(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012 - asn1crypto's own way to declare a sequence
        ("algorithm", core.ObjectIdentifier),
        ("parameters", core.Any, {"optional": True}),
    ]


class _KeyInfo(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012
        ("algorithm", _AlgorithmIdentifier),
        ("public_key", core.BitString),
    ]


# -- the table ----------------------------------------------------------------------


def get(name: str) -> Scheme:
    """The row of that name.

    Raises:
        SchemeUnsupported: There is none.
    """
    if name not in SCHEMES:
        raise SchemeUnsupported(scheme=name, missing="scheme")
    return SCHEMES[name]


def of_spki(spki: bytes) -> Scheme:
    """The scheme of a public key.

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
        SchemeUnsupported: A key of another kind or size.
    """
    oid, parameters, bits = _key_parts(spki)
    if oid == _RSA:
        return get(f"rsa-{_modulus(bits).bit_length()}")
    for row in _ROWS:
        if row.key_type == "ec" and oid == _EC and parameters == _curve(row.curve):
            return row
        if row.key_type == "ed25519" and oid == _ED25519 and not parameters:
            return row
    raise SchemeUnsupported(scheme=oid, missing="scheme")


def signature_algorithm(scheme: str) -> bytes:
    """DER AlgorithmIdentifier of a scheme's signatures.

    Raises:
        SchemeUnsupported: No such scheme.
    """
    row = get(scheme)
    fields = {"algorithm": row.algorithm_oid}
    if row.null_parameters:
        fields["parameters"] = core.Null()
    return bytes(_AlgorithmIdentifier(fields).dump())


def digest_algorithm(scheme: str) -> bytes:
    """DER AlgorithmIdentifier of a scheme's digest (RFC 5754: no parameters).

    Raises:
        SchemeUnsupported: No such scheme.
    """
    oid = _DIGEST_OIDS[get(scheme).digest]
    return bytes(_AlgorithmIdentifier({"algorithm": oid}).dump())


def encode_signature(scheme: str, raw: bytes) -> bytes:
    """What a token returned, as X.509 and CMS want it; ECDSA becomes r and s in DER.

    Raises:
        SchemeUnsupported: No such scheme.
        EncodingInvalid: The length is not one that this scheme has.
    """
    row = get(scheme)
    if len(raw) != row.raw_bytes:
        raise EncodingInvalid(
            what="signature", reason=f"{len(raw)} bytes instead of {row.raw_bytes}"
        )
    if row.key_type != "ec":
        return raw
    half = row.raw_bytes // 2
    return encode_dss_signature(
        int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    )


def key_identifier(spki: bytes) -> bytes:
    """SHA-1 of the key bits (RFC 5280, 4.2.1.2): a name, not a protection.

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    _, _, bits = _key_parts(spki)
    return hashlib.sha1(bits, usedforsecurity=False).digest()


def key_identifiers(spki: bytes) -> tuple[bytes, ...]:
    """Both ways seen to name a key: by its bits, and by the whole SPKI (domain 3.5).

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    whole = hashlib.sha1(spki, usedforsecurity=False).digest()
    return key_identifier(spki), whole


# -- digests ------------------------------------------------------------------------


def digest(name: str, data: bytes) -> bytes:
    """The digest of that name.

    Raises:
        SchemeUnsupported: Unknown here, or too weak for a signature.
    """
    if name not in _DIGEST_OIDS:
        raise SchemeUnsupported(scheme=name, missing="digest")
    return hashlib.new(name, data).digest()


def digest_of_oid(oid: str) -> str:
    """Name of a digest by its OID.

    Raises:
        SchemeUnsupported: Unknown here, or too weak for a signature.
    """
    if oid not in _DIGEST_NAMES:
        raise SchemeUnsupported(scheme=oid, missing="digest")
    return _DIGEST_NAMES[oid]


def algorithm_digest(algorithm: bytes) -> str:
    """Name of the digest inside a signature algorithm; Ed25519's is sha512 (F8).

    Raises:
        EncodingInvalid: Not an AlgorithmIdentifier.
        SchemeUnsupported: Unknown here, or too weak.
    """
    oid, parameters = _algorithm_parts(algorithm)
    found = _ALGORITHMS.get(oid)
    if found is None:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
    return _pss(parameters)[0] if found.family == "pss" else found.digest


def with_digest(algorithm: bytes, digest_name: str) -> bytes:
    """A SignerInfo's algorithm with the digest inside it.

    CMS may say rsaEncryption and leave the digest to another field (RFC 3370, 3.2).

    Raises:
        EncodingInvalid: Not an AlgorithmIdentifier.
        SchemeUnsupported: No signature algorithm has that digest.
    """
    oid, _ = _algorithm_parts(algorithm)
    if oid != _RSA:
        return algorithm
    for found, row in _ALGORITHMS.items():
        if row == _Algorithm("rsa", digest_name):
            fields = {"algorithm": found, "parameters": core.Null()}
            return bytes(_AlgorithmIdentifier(fields).dump())
    raise SchemeUnsupported(scheme=digest_name, missing="algorithm")


# -- verification -------------------------------------------------------------------


def verify(
    spki: bytes, algorithm: bytes, signature: bytes, message: bytes | memoryview
) -> None:
    """Judges a signature in software.

    Args:
        spki: DER of the SubjectPublicKeyInfo.
        algorithm: DER of the signature's AlgorithmIdentifier.
        signature: As it stands in a certificate or a SignerInfo.
        message: The bytes that were signed; a view spares a CRL at the cap a copy.

    Raises:
        SignatureInvalid: It does not verify, or key and algorithm do not fit.
        SchemeUnsupported: An algorithm or key that is unknown here, or too weak.
        EncodingInvalid: Key or algorithm are not what they claim to be.
    """
    oid, parameters = _algorithm_parts(algorithm)
    found = _ALGORITHMS.get(oid)
    if found is None:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
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


def _public_key(
    spki: bytes,
) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey:
    der.check(spki, "public key", max_bytes=_MAX_KEY)
    oid, _, _ = _key_parts(spki)
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


# -- parts --------------------------------------------------------------------------


def _algorithm_parts(algorithm: bytes) -> tuple[str, bytes]:
    """OID and DER of the parameters; empty where they are absent."""
    what = "signature algorithm"
    der.check(algorithm, what, max_bytes=_MAX_ALGORITHM)
    with der.reading(what):
        view = _AlgorithmIdentifier.load(algorithm, strict=True)
        parameters = view["parameters"]
        absent = isinstance(parameters, core.Void)
        return view["algorithm"].dotted, b"" if absent else bytes(parameters.dump())


def _key_parts(spki: bytes) -> tuple[str, bytes, bytes]:
    """OID, DER of the parameters, and the key bits."""
    what = "public key"
    der.check(spki, what, max_bytes=_MAX_KEY)
    with der.reading(what):
        view = _KeyInfo.load(spki, strict=True)
        algorithm = view["algorithm"]
        parameters = algorithm["parameters"]
        absent = isinstance(parameters, core.Void)
        content = view["public_key"].contents
        if content[:1] != b"\0":
            raise ValueError("the key is not of whole octets")
        return (
            algorithm["algorithm"].dotted,
            b"" if absent else bytes(parameters.dump()),
            bytes(content[1:]),
        )


def _modulus(bits: bytes) -> int:
    with der.reading("public key"):
        return int(keys.RSAPublicKey.load(bits, strict=True)["modulus"].native)


def _curve(name: str) -> bytes:
    return bytes(keys.NamedCurve(name).dump())


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
