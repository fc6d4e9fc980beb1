"""One table of signature schemes, and verification by public-key bytes (D8, D9).

A row says everything that differs between algorithms: the key's type and size, the
PKCS#11 mechanisms in order of preference, how the public key is recognised, the
AlgorithmIdentifier of its signatures, and how a token's raw signature becomes the one
that X.509 and CMS want. ``judge`` has the other table: how a peer's signature is
judged, by SubjectPublicKeyInfo and AlgorithmIdentifier, both DER.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from desktop.asn1 import der, gost, leaf
from desktop.asn1.digests import DIGEST_OIDS, digest, digest_of_oid
from desktop.asn1.gost_forms import FORMS, Form
from desktop.asn1.judge import algorithm_digest, verify, with_digest
from desktop.asn1.keyinfo import (
    algorithm,
    key_identifier,
    key_identifiers,
    key_parts,
)
from desktop.errors import EncodingInvalid, SchemeUnsupported

__all__ = [
    "SCHEMES",
    "Scheme",
    "algorithm_digest",
    "digest",
    "digest_algorithm",
    "digest_of_oid",
    "encode_signature",
    "for_profile",
    "get",
    "key_identifier",
    "key_identifiers",
    "of_spki",
    "signature_algorithm",
    "verify",
    "with_digest",
]

_RSA = "1.2.840.113549.1.1.1"
_EC = "1.2.840.10045.2.1"
_ED25519 = "1.3.101.112"


@dataclass(frozen=True)
class Scheme:
    """One row of the table.

    Attributes:
        name: As the command line and the records spell it.
        key_type: ``rsa``, ``ec``, ``ed25519`` or ``gost``.
        size: Bits of the key.
        curve: Name of the curve in PKCS#11's spelling; empty for RSA.
        digest: Name of the digest that goes with the key: over the message in a
            signature, and over content in CMS.
        generate_mechanism: PKCS#11 mechanism that makes the pair (without ``CKM_``);
            empty where keys are no longer made.
        mechanisms: Signing mechanisms by preference, and whether each one hashes.
        algorithm_oid: OID of its signatures.
        null_parameters: Whether the AlgorithmIdentifier carries NULL (RFC 4055) or
            nothing (RFC 5758, 8410).
        raw_bytes: Length of the token's signature.
        token_parameters: DER of CKA_GOSTR3410_PARAMS and CKA_GOSTR3411_PARAMS.
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
    token_parameters: tuple[bytes, bytes] = (b"", b"")


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


def _gost_row(
    form: Form,
    generate: str,
    mechanisms: tuple[tuple[str, bool], ...],
    parameters: tuple[str, str],
) -> Scheme:
    return Scheme(
        name=form.scheme,
        key_type="gost",
        size=form.size * 8,
        curve="",
        digest=form.digest,
        generate_mechanism=generate,
        # Bare signing first: a digest made here can be turned round for a token that
        # reads it in the other order (domain.md 5.3).
        mechanisms=mechanisms,
        algorithm_oid=form.signature_oid,
        null_parameters=form.null,
        raw_bytes=form.size * 2,
        token_parameters=(leaf.oid(parameters[0]), leaf.oid(parameters[1])),
    )


def _gost_512(form: Form) -> Scheme:
    return _gost_row(
        form,
        "GOSTR3410_512_KEY_PAIR_GEN",
        (("GOSTR3410_512", False), ("GOSTR3410_WITH_GOSTR3411_12_512", True)),
        ("1.2.643.7.1.2.1.2.1", "1.2.643.7.1.1.2.3"),
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
    _gost_512(gost.form_of("gost-2015-512")),
    _gost_row(
        gost.form_of("gost-2015-256"),
        "GOSTR3410_KEY_PAIR_GEN",
        (("GOSTR3410", False), ("GOSTR3410_WITH_GOSTR3411_12_256", True)),
        ("1.2.643.2.2.35.1", "1.2.643.7.1.1.2.2"),
    ),
    _gost_512(gost.form_of("gost-2015-512-rfc9215")),
    # Keys already issued sign and are revoked; new ones are not made (domain.md 3.4).
    _gost_row(
        gost.form_of("gost-2004"),
        "",
        (("GOSTR3410", False), ("GOSTR3410_WITH_GOSTR3411", True)),
        ("1.2.643.2.2.35.1", "1.2.643.2.2.30.0"),
    ),
)

#: Every scheme by name, in the order of the command line's help.
SCHEMES: Mapping[str, Scheme] = {row.name: row for row in _ROWS}


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
    oid, parameters, bits = key_parts(spki)
    if oid == _RSA:
        return get(f"rsa-{_modulus(bits).bit_length()}")
    for row in _ROWS:
        if row.key_type == "ec" and oid == _EC and parameters == _curve(row.curve):
            return row
        if row.key_type == "ed25519" and oid == _ED25519 and not parameters:
            return row
    if any(
        oid == gost.form_of(row.name).key_oid for row in _ROWS if row.key_type == "gost"
    ):
        return _of_gost(spki)
    raise SchemeUnsupported(scheme=oid, missing="scheme")


def for_profile(name: str, gost_encoding: str) -> str:
    """The row that a person's choice means under an authority's profile.

    People and profiles say ``gost-2015-512``; which arc is spoken is the authority's
    (``gost_encoding``, protocols.md 2.5).

    Raises:
        SchemeUnsupported: No such scheme, or not in that encoding: for a key of 256
            bits Kazakhstan's is not known (domain.md 3.4).
    """
    row = get(name)
    if row.key_type != "gost":
        return name
    for form in FORMS:
        same = form.scheme.removesuffix("-rfc9215") == name.removesuffix("-rfc9215")
        if same and form.encoding == gost_encoding:
            return form.scheme
    raise SchemeUnsupported(scheme=name, missing=f"gost_encoding = {gost_encoding}")


def signature_algorithm(scheme: str) -> bytes:
    """DER AlgorithmIdentifier of a scheme's signatures.

    Raises:
        SchemeUnsupported: No such scheme.
    """
    row = get(scheme)
    return algorithm(row.algorithm_oid, null=row.null_parameters)


def digest_algorithm(scheme: str) -> bytes:
    """DER AlgorithmIdentifier of a scheme's digest (RFC 5754: no parameters).

    Raises:
        SchemeUnsupported: No such scheme.
    """
    row = get(scheme)
    if row.key_type == "gost":
        return algorithm(gost.form_of(scheme).own_digest_oid)
    return algorithm(DIGEST_OIDS[row.digest])


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


def _modulus(bits: bytes) -> int:
    with der.reading("public key"):
        return int(keys.RSAPublicKey.load(bits, strict=True)["modulus"].native)


def _of_gost(spki: bytes) -> Scheme:
    key = gost.public_key(spki)
    _, parameters, _ = key_parts(spki)
    curve = der.children(der.root(parameters, "public key"), "public key")[0].raw
    if curve != leaf.oid(key.form.curve_oid):
        raise SchemeUnsupported(scheme=key.form.scheme, missing="curve")
    return get(key.form.scheme)


def _curve(name: str) -> bytes:
    return bytes(keys.NamedCurve(name).dump())
