"""Public keys as PKCS#11 gives them, made into SubjectPublicKeyInfo. Pure."""

from __future__ import annotations

from asn1crypto import core, keys

from desktop.asn1 import gost, schemes
from desktop.errors import EncodingInvalid

__all__ = ["ec_spki", "edwards_spki", "gost_spki", "rsa_spki"]

_ED25519 = "1.3.101.112"
#: Bytes of an uncompressed point on the curves of 256, 384 and 521 bits.
_RAW_POINTS = frozenset({65, 97, 133})


def rsa_spki(modulus: bytes, exponent: bytes) -> bytes:
    """RSA: CKA_MODULUS and CKA_PUBLIC_EXPONENT, big-endian."""
    key = keys.RSAPublicKey(
        {
            "modulus": int.from_bytes(modulus, "big"),
            "public_exponent": int.from_bytes(exponent, "big"),
        }
    )
    algorithm = {"algorithm": "rsa", "parameters": core.Null()}
    info = keys.PublicKeyInfo({"algorithm": algorithm, "public_key": key})
    return bytes(info.dump())


def ec_spki(parameters: bytes, point: bytes) -> bytes:
    """EC: CKA_EC_PARAMS and CKA_EC_POINT (a DER OCTET STRING, or raw).

    Raises:
        EncodingInvalid: The curve is not named, or the point is none.
    """
    try:
        domain = keys.ECDomainParameters.load(parameters, strict=True)
    except ValueError as error:
        raise EncodingInvalid(what="CKA_EC_PARAMS", reason=str(error)) from error
    if domain.name != "named":
        raise EncodingInvalid(what="CKA_EC_PARAMS", reason="not a named curve")
    raw = _point(point)
    if raw[:1] != b"\x04" or len(raw) % 2 != 1:
        raise EncodingInvalid(what="CKA_EC_POINT", reason="not an uncompressed point")
    info = keys.PublicKeyInfo(
        {
            "algorithm": {"algorithm": "ec", "parameters": domain},
            "public_key": keys.ECPointBitString(raw),
        }
    )
    return bytes(info.dump())


def edwards_spki(point: bytes) -> bytes:
    """Ed25519: CKA_EC_POINT (RFC 8410; a DER OCTET STRING, or raw).

    Raises:
        EncodingInvalid: Not 32 bytes.
    """
    raw = point if len(point) == 32 else _point(point)
    if len(raw) != 32:
        raise EncodingInvalid(what="CKA_EC_POINT", reason="not an Ed25519 point")
    # The parameters are absent (RFC 8410, section 3); two short fields by hand.
    oid = bytes(core.ObjectIdentifier(_ED25519).dump())
    return _sequence(_sequence(oid) + _bit_string(raw))


def gost_spki(size: int, parameters: bytes, hashing: bytes, value: bytes) -> bytes:
    """GOST: CKA_GOSTR3410_PARAMS, CKA_GOSTR3411_PARAMS and CKA_VALUE.

    The arc that is spoken is the authority's and stands nowhere on a token: the first
    row that fits is taken, and ``gost.spellings`` has the others.

    Raises:
        EncodingInvalid: Another parameter set, or CKA_VALUE in a third form.
    """
    fits = [
        row
        for row in schemes.SCHEMES.values()
        if (row.key_type, row.size) == ("gost", size)
        and row.token_parameters[0] == parameters
    ]
    if not fits:
        raise EncodingInvalid(what="CKA_GOSTR3410_PARAMS", reason="an unknown set")
    exact = [row for row in fits if row.token_parameters[1] == hashing]
    return gost.spki((exact or fits)[0].name, value)


def _point(point: bytes) -> bytes:
    """Takes the point out of its OCTET STRING where it is in one."""
    # A raw uncompressed point begins with the same byte, and one in 256 is the DER of
    # a shorter string too; its length tells it apart, which DER of a point never has.
    if point[:1] != b"\x04" or len(point) in _RAW_POINTS:
        return point
    try:
        return bytes(core.OctetString.load(point, strict=True).native)
    except ValueError:
        return point


def _sequence(content: bytes) -> bytes:
    # Ed25519's structures are shorter than 128 bytes: one length byte.
    return b"\x30" + bytes([len(content)]) + content


def _bit_string(content: bytes) -> bytes:
    return b"\x03" + bytes([len(content) + 1, 0]) + content
