"""Reads objects of the bound token; nothing here changes it.

Everything that comes back is outside data: a value that the token does not tell stays
absent, an object that is no key or certificate of ours is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pkcs11
from asn1crypto import x509
from pkcs11 import exceptions as wrapper
from pkcs11.constants import Attribute, ObjectClass
from pkcs11.mechanisms import KeyType

from desktop.asn1 import gost, schemes
from desktop.canonical import sha256_hex
from desktop.errors import (
    EncodingInvalid,
    KeyAmbiguous,
    KeyMissing,
    SchemeUnsupported,
)
from desktop.tokens import custody
from desktop.tokens.worker import spki as spki_builder
from desktop.tokens.worker import vendor

__all__ = [
    "all_with_id",
    "attested_in",
    "bytes_of",
    "certificate_spki",
    "certificates_in",
    "custody_of",
    "id_bytes",
    "names_of",
    "objects",
    "public_lies",
    "same_key",
    "scheme_of",
    "spelled",
    "spki_beside",
    "text_of",
    "truth_of",
]

#: What a read of one attribute may answer when the token has no value for it.
_NO_VALUE = (
    wrapper.AttributeTypeInvalid,
    wrapper.AttributeSensitive,
    wrapper.AttributeValueInvalid,
    wrapper.FunctionFailed,
    KeyError,
)


def objects(session: pkcs11.Session, kind: ObjectClass, name: bytes) -> list[Any]:
    """Every object of that class with that CKA_ID that is kept on the token."""
    # A search that is not run to its end makes the next one fail (style.md e9).
    found = list(session.get_objects({Attribute.CLASS: kind, Attribute.ID: name}))
    return [item for item in found if _kept(item)]


def all_with_id(session: pkcs11.Session, name: bytes) -> list[Any]:
    """Every object with that CKA_ID that is kept on the token."""
    return [
        item for item in list(session.get_objects({Attribute.ID: name})) if _kept(item)
    ]


def custody_of(item: pkcs11.Object) -> dict[str, bool]:
    """The fourteen attributes; one that the token does not tell stays absent."""
    found: dict[str, bool] = {}
    for name in custody.CUSTODY_ATTRIBUTES:
        try:
            value = item[Attribute[name]]
        except _NO_VALUE:
            continue
        if isinstance(value, bool):
            found[name] = value
    return found


def public_lies(session: pkcs11.Session, name: bytes) -> list[str]:
    """Names of public-key attributes that are not as asked."""
    wrong = []
    for item in objects(session, ObjectClass.PUBLIC_KEY, name):
        for attribute, wanted in custody.PUBLIC_TEMPLATE.items():
            try:
                value = item[Attribute[attribute]]
            except _NO_VALUE:
                # The public half keeps no secret: silence is not a lie there.
                continue
            if value is not wanted:
                wrong.append(attribute)
    return wrong


def spki_beside(session: pkcs11.Session, name: bytes) -> bytes:
    """The public key with that CKA_ID, from the key object, else a certificate."""
    found = {
        spki_of(item) for item in objects(session, ObjectClass.PUBLIC_KEY, name)
    } - {b""}
    if not found:
        found = {
            certificate_spki(der)
            for owner, der in certificates_in(session, {Attribute.ID: name})
            if owner == name.hex()
        } - {b""}
    if len(found) > 1:
        raise KeyAmbiguous(key_id=name.hex())
    return found.pop() if found else b""


def spki_of(item: pkcs11.Object) -> bytes:
    try:
        kind = item[Attribute.KEY_TYPE]
        if kind is KeyType.RSA:
            return spki_builder.rsa_spki(
                item[Attribute.MODULUS], item[Attribute.PUBLIC_EXPONENT]
            )
        if kind is KeyType.EC:
            return spki_builder.ec_spki(
                item[Attribute.EC_PARAMS], item[Attribute.EC_POINT]
            )
        if kind is KeyType.EC_EDWARDS:
            return spki_builder.edwards_spki(item[Attribute.EC_POINT])
        for size, gost_kind in vendor.GOST_KEYS.items():
            if kind is gost_kind:
                return spki_builder.gost_spki(
                    size,
                    item[Attribute.GOSTR3410_PARAMS],
                    bytes_of(item, Attribute.GOSTR3411_PARAMS),
                    item[Attribute.VALUE],
                )
    except (EncodingInvalid, *_NO_VALUE):
        return b""
    return b""


def spelled(spki: bytes, spki_sha256: str) -> bytes:
    """The key in the arc that has this hash; empty when it has none in any.

    A token does not tell which arc a GOST key is spoken of in; whoever made it does.
    """
    if not spki:
        return b""
    try:
        same = gost.spellings(spki)
    except EncodingInvalid:
        same = (spki,)
    return next((item for item in same if sha256_hex(item) == spki_sha256), b"")


def same_key(one: bytes, other: bytes) -> bool:
    """Whether two SubjectPublicKeyInfo are of one key, in whatever arc."""
    return bool(one) and bool(spelled(other, sha256_hex(one)))


def certificates_in(
    session: pkcs11.Session, narrow: Mapping[Attribute, Any] | None
) -> list[tuple[str, bytes]]:
    """CKA_ID and DER of every certificate that fits the template.

    What a vendor attests is no certificate of a person's: YKCS11 shows it as a session
    object, with the CKA_ID and the public key of the attested key (protocols.md 7).
    """
    return _certificates(session, narrow, kept=True)


def attested_in(session: pkcs11.Session, name: bytes) -> list[bytes]:
    """DER of every certificate with that CKA_ID that the module itself shows."""
    found = _certificates(session, {Attribute.ID: name}, kept=False)
    return [der for _, der in found]


def _certificates(
    session: pkcs11.Session, narrow: Mapping[Attribute, Any] | None, *, kept: bool
) -> list[tuple[str, bytes]]:
    template = {Attribute.CLASS: ObjectClass.CERTIFICATE, **(narrow or {})}
    found = []
    for item in list(session.get_objects(template)):
        der = bytes_of(item, Attribute.VALUE)
        if der and _kept(item) is kept:
            found.append((bytes_of(item, Attribute.ID).hex(), der))
    return found


def _kept(item: pkcs11.Object) -> bool:
    """Whether an object is on the token; one whose token does not tell is."""
    try:
        return item[Attribute.TOKEN] is not False
    except _NO_VALUE:
        return True


def certificate_spki(der: bytes) -> bytes:
    """SubjectPublicKeyInfo of a certificate; empty when it is none."""
    try:
        view = x509.Certificate.load(der, strict=True)
        return bytes(view["tbs_certificate"]["subject_public_key_info"].dump())
    except (ValueError, TypeError, KeyError):
        # Tokens hold all sorts of things; what is no certificate is no key of ours.
        return b""


def names_of(der: bytes) -> tuple[bytes, bytes]:
    """DER of a certificate's subject and issuer; both empty when it is none."""
    try:
        fields = x509.Certificate.load(der, strict=True)["tbs_certificate"]
        return bytes(fields["subject"].dump()), bytes(fields["issuer"].dump())
    except (ValueError, TypeError, KeyError):
        return b"", b""


def scheme_of(spki: bytes) -> str:
    """Name of the scheme of a key; empty when Saqta knows none."""
    if not spki:
        return ""
    try:
        return str(schemes.of_spki(spki).name)
    except (SchemeUnsupported, EncodingInvalid):
        return ""


def bytes_of(item: pkcs11.Object, attribute: Attribute) -> bytes:
    """An attribute of bytes; empty when the token does not tell."""
    try:
        return bytes(item[attribute])
    except _NO_VALUE:
        return b""


def text_of(item: pkcs11.Object, attribute: Attribute) -> str:
    """An attribute of text; empty when the token does not tell."""
    try:
        return str(item[attribute])
    except (*_NO_VALUE, UnicodeDecodeError):
        return ""


def id_bytes(key_id: str) -> bytes:
    """A CKA_ID from its hex.

    Raises:
        KeyMissing: It is not lower-case hex, so no key bears it.
    """
    try:
        name = bytes.fromhex(key_id)
    except ValueError as error:
        raise KeyMissing(key_id=key_id) from error
    if not name or name.hex() != key_id:
        raise KeyMissing(key_id=key_id)
    return name


def truth_of(item: pkcs11.Object, attribute: Attribute) -> bool:
    """An attribute of truth; false when the token does not tell."""
    try:
        return item[attribute] is True
    except _NO_VALUE:
        return False
