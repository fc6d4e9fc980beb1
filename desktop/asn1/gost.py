"""GOST: digests, public keys, and signatures of tokens and peers (domain.md 3.4, 5.3).

Only public values are worked on here; nothing is constant-time, and verification needs
none of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import core

from desktop.asn1 import der, leaf
from desktop.asn1.gost94 import gost94
from desktop.asn1.gost_curve import CURVES, Curve, verifies
from desktop.asn1.gost_forms import CURVE_OIDS, DIGESTS, FORMS, Form
from desktop.asn1.gost_streebog import streebog
from desktop.asn1.keyinfo import algorithm_parts, key_parts
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid

__all__ = [
    "Choice",
    "PublicKey",
    "choose",
    "digest",
    "encode",
    "form_of",
    "is_signature",
    "public_key",
    "respell",
    "spellings",
    "spki",
    "verify",
]

_KEY = "GOST public key"
_BY_KEY = {form.key_oid: form for form in FORMS}
_BY_SIGNATURE = {form.signature_oid: form for form in FORMS}
_BY_SCHEME = {form.scheme: form for form in FORMS}
#: How a token may lay out r and s: names for the log and the hint.
_ORDERS = ("r-s little", "s-r big", "s-r little", "r-s big")


@dataclass(frozen=True)
class PublicKey:
    """A key that was read: its spelling, its curve, and a point that lies on it."""

    form: Form
    curve: Curve
    point: tuple[int, int]


@dataclass(frozen=True)
class Choice:
    """The one byte order in which a token's signature verified.

    Attributes:
        order: One of four, for the log and the hint.
        digest_reversed: The token read the digest the other way round, so what it
            signed is not what a peer would verify.
        r: First half of the signature; so is ``s``.
    """

    order: str
    digest_reversed: bool
    r: int
    s: int


def form_of(scheme: str) -> Form:
    """The spelling that a scheme speaks.

    Raises:
        SchemeUnsupported: Not a GOST scheme.
    """
    if scheme not in _BY_SCHEME:
        raise SchemeUnsupported(scheme=scheme, missing="scheme")
    return _BY_SCHEME[scheme]


def is_signature(oid: str) -> bool:
    """Whether a signature algorithm, by its dotted OID, is judged here."""
    return oid in _BY_SIGNATURE


def digest(name: str, data: bytes | memoryview) -> bytes:
    """``streebog256``, ``streebog512`` (RFC 6986) or ``gost94`` (RFC 5831).

    Raises:
        SchemeUnsupported: None of these.
    """
    if name == "gost94":
        return gost94(bytes(data))
    if name not in DIGESTS.values():
        raise SchemeUnsupported(scheme=name, missing="digest")
    return streebog(32 if name == "streebog256" else 64, data)


# -- public keys --------------------------------------------------------------------


def public_key(spki_der: bytes) -> PublicKey:
    """Reads a SubjectPublicKeyInfo of either arc.

    Raises:
        EncodingInvalid: Malformed, of mixed arcs, or its point is not on the curve.
        SchemeUnsupported: Another kind of key, or an unknown parameter set.
    """
    oid, parameters, bits = key_parts(spki_der)
    form = _BY_KEY.get(oid)
    if form is None:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
    fields = der.children(der.root(parameters, _KEY), _KEY)
    # A third field of the Russian form names an encryption; it changes nothing here.
    if not 1 <= len(fields) <= 3:
        raise EncodingInvalid(what=_KEY, reason="not the parameters of a GOST key")
    oids = [leaf.read_oid(field, _KEY) for field in fields]
    curve = CURVES[CURVE_OIDS[oids[0]]] if oids[0] in CURVE_OIDS else None
    if curve is None:
        raise SchemeUnsupported(scheme=oids[0], missing="curve")
    if curve.size != form.size or _arc(oids[0]) != _arc(oid):
        raise EncodingInvalid(what=_KEY, reason="a parameter set of another kind")
    if oids[1:] and (DIGESTS.get(oids[1]), _arc(oids[1])) != (form.digest, _arc(oid)):
        raise EncodingInvalid(what=_KEY, reason="a digest of another kind")
    value = leaf.read_octets(der.root(bits, _KEY, leaf.OCTET_STRING), _KEY)
    if len(value) != 2 * form.size:
        raise EncodingInvalid(what=_KEY, reason=f"a point of {len(value)} bytes")
    x = int.from_bytes(value[: form.size], "little")
    y = int.from_bytes(value[form.size :], "little")
    if not curve.holds(x, y):
        raise EncodingInvalid(what=_KEY, reason="the point is not on the curve")
    return PublicKey(form, curve, (x, y))


def spki(scheme: str, value: bytes) -> bytes:
    """SubjectPublicKeyInfo of a scheme from CKA_VALUE: LE(X) || LE(Y), raw or wrapped.

    Raises:
        EncodingInvalid: In a third form, or the point is not on the curve.
        SchemeUnsupported: Not a GOST scheme.
    """
    form = form_of(scheme)
    if len(value) != 2 * form.size:
        value = leaf.read_octets(der.root(value, _KEY, leaf.OCTET_STRING), _KEY)
    names = [form.curve_oid, *([form.digest_oid] if form.digest_oid else [])]
    parameters = der.element(der.SEQUENCE, *(leaf.oid(name) for name in names))
    algorithm = der.element(der.SEQUENCE, leaf.oid(form.key_oid), parameters)
    made = der.element(der.SEQUENCE, algorithm, leaf.bits(leaf.octets(value)))
    public_key(made)
    return made


def spellings(spki_der: bytes) -> tuple[bytes, ...]:
    """The same key in every arc; of another kind of key, the key alone.

    Raises:
        EncodingInvalid: Not a SubjectPublicKeyInfo.
    """
    form = _BY_KEY.get(key_parts(spki_der)[0])
    if form is None:
        return (spki_der,)
    x, y = public_key(spki_der).point
    value = x.to_bytes(form.size, "little") + y.to_bytes(form.size, "little")
    return tuple(
        spki(other.scheme, value)
        for other in FORMS
        if (other.size, other.digest) == (form.size, form.digest)
    )


def respell(spki_der: bytes, scheme: str) -> bytes:
    """The same key as a scheme spells it.

    Raises:
        EncodingInvalid: Not a GOST key of that kind.
        SchemeUnsupported: Not a GOST scheme.
    """
    form = form_of(scheme)
    key = public_key(spki_der)
    if (key.form.size, key.form.digest) != (form.size, form.digest):
        raise EncodingInvalid(what=_KEY, reason=f"not a key for {scheme}")
    x, y = key.point
    value = x.to_bytes(form.size, "little") + y.to_bytes(form.size, "little")
    return spki(scheme, value)


# -- signatures ---------------------------------------------------------------------


def verify(
    spki_der: bytes, identifier: bytes, signature: bytes, message: bytes | memoryview
) -> None:
    """Judges a peer's signature.

    Raises:
        SignatureInvalid: It does not verify, or key and algorithm are of two arcs.
        SchemeUnsupported: Another algorithm, or an unknown parameter set.
        EncodingInvalid: Key or algorithm are not what they claim to be.
    """
    oid, parameters = algorithm_parts(identifier)
    form = _BY_SIGNATURE.get(oid)
    if form is None:
        raise SchemeUnsupported(scheme=oid, missing="algorithm")
    if parameters not in (b"", bytes(core.Null().dump())):
        raise EncodingInvalid(what="signature algorithm", reason="unknown parameters")
    if key_parts(spki_der)[0] != form.key_oid:
        raise SignatureInvalid(reason="the key is not of the signature's kind")
    key = public_key(spki_der)
    if len(signature) != 2 * form.size:
        raise SignatureInvalid(reason=f"a signature of {len(signature)} bytes")
    if form.encoding == "rfc9215":
        signature = signature[::-1]
    r = int.from_bytes(signature[: form.size], "little")
    s = int.from_bytes(signature[form.size :], "little")
    e = int.from_bytes(digest(form.digest, message), "little")
    if not verifies(key.curve, key.point, e, r, s):
        raise SignatureInvalid(reason="the signature does not verify")


def choose(spki_der: bytes, raw: bytes, message: bytes) -> Choice:
    """Verify, then choose: which byte order a token's signature is in (domain.md 5.3).

    All eight are tried, for two that verify would be as bad as none.

    Raises:
        EncodingInvalid: A signature of impossible length, or no GOST key.
        SignatureInvalid: Not exactly one order verifies; nothing may leave.
    """
    key = public_key(spki_der)
    size = key.form.size
    if len(raw) != 2 * size:
        raise EncodingInvalid(
            what="signature", reason=f"{len(raw)} bytes instead of {2 * size}"
        )
    first, second = raw[:size], raw[size:]
    little = [int.from_bytes(half, "little") for half in (first, second)]
    big = [int.from_bytes(half, "big") for half in (first, second)]
    pairs = (
        (little[0], little[1]),
        (big[1], big[0]),
        (little[1], little[0]),
        (big[0], big[1]),
    )
    hashed = digest(key.form.digest, message)
    found = [
        Choice(order, digest_reversed, r, s)
        for digest_reversed in (False, True)
        for order, (r, s) in zip(_ORDERS, pairs, strict=True)
        if verifies(
            key.curve,
            key.point,
            int.from_bytes(hashed, "big" if digest_reversed else "little"),
            r,
            s,
        )
    ]
    if len(found) != 1:
        reason = f"{len(found)} of 8 byte orders verify"
        raise SignatureInvalid(reason=reason)
    return found[0]


def encode(scheme: str, choice: Choice) -> bytes:
    """The signature value as the scheme's arc writes it.

    Raises:
        SchemeUnsupported: Not a GOST scheme.
    """
    form = form_of(scheme)
    value = choice.r.to_bytes(form.size, "little")
    value += choice.s.to_bytes(form.size, "little")
    return value if form.encoding == "kz" else value[::-1]


def _arc(oid: str) -> str:
    return ".".join(oid.split(".")[:3])
