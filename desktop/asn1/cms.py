"""Signed CMS (RFC 5652): built for one key, read, verified over received bytes.

A token can sign before it has a certificate, so the signer is named by its key
identifier (protocols.md 6.2): SignedData v3, SignerInfo v3, ``sid`` = [0]. Signed
attributes always stand; what is signed is their DER ``SET OF``, not the [0] form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import core, tsp, x509

from desktop.asn1 import der, leaf, schemes
from desktop.asn1.cms_read import (
    ALGORITHM_PROTECTION,
    CONTENT_TYPE,
    DATA,
    MAX_CERTIFICATES,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
    TIME_STAMP,
    WHAT,
    Signed,
    fields_of,
    parse,
)
from desktop.errors import EncodingInvalid, SchemeUnsupported, SignatureInvalid

__all__ = [
    "TIME_STAMP",
    "Signed",
    "Verified",
    "build_signed",
    "certificates_in",
    "parse",
    "verify_with_certificate",
    "verify_with_key",
]


@dataclass(frozen=True)
class Verified:
    """A signature that verified.

    Attributes:
        certificate: Of the signer; empty where only a key was given.
        signed: What was read.
    """

    certificate: bytes
    signed: Signed


def build_signed(
    payload: bytes,
    spki: bytes,
    scheme: str,
    now: datetime,
    sign: Callable[[bytes], bytes],
    certificate: bytes | None = None,
) -> bytes:
    """A detached signature over a payload; DER of the ContentInfo.

    Args:
        payload: The content; it stays outside.
        spki: The signer's public key, DER.
        scheme: Name of the key's scheme.
        now: Goes into signingTime, aware, to the second.
        sign: Signs the DER ``SET OF`` of the attributes.
        certificate: Of the signer, once there is one; carried unsigned.

    Raises:
        EncodingInvalid: Key or certificate are not what they claim to be.
        SchemeUnsupported: No such scheme.
    """
    name = schemes.get(scheme).digest
    attributes = der.element(
        der.SET,
        *sorted(
            (
                _attribute(CONTENT_TYPE, leaf.oid(DATA)),
                _attribute(MESSAGE_DIGEST, leaf.octets(schemes.digest(name, payload))),
                _attribute(SIGNING_TIME, leaf.x509_time(now)),
            )
        ),
    )
    digest_algorithm = schemes.digest_algorithm(scheme)
    signer = der.element(
        der.SEQUENCE,
        b"\x02\x01\x03",
        der.element(0x80, _own_identifier(spki, certificate)),
        digest_algorithm,
        # The [0] form stands in the message; the SET OF form is what is signed.
        b"\xa0" + attributes[1:],
        schemes.signature_algorithm(scheme),
        leaf.octets(sign(attributes)),
    )
    carried = b"" if certificate is None else der.element(0xA0, certificate)
    signed_data = der.element(
        der.SEQUENCE,
        b"\x02\x01\x03",
        der.element(der.SET, digest_algorithm),
        der.element(der.SEQUENCE, leaf.oid(DATA)),
        carried,
        der.element(der.SET, signer),
    )
    return der.element(
        der.SEQUENCE, leaf.oid(SIGNED_DATA), der.element(0xA0, signed_data)
    )


def verify_with_key(signature: bytes, payload: bytes, spki: bytes) -> Verified:
    """Judges a detached signature by a public key: E1, before a certificate exists.

    The name of the signer is not compared: it is unsigned, and an authority may compute
    key identifiers in another way (protocols.md 6.2).

    Raises:
        EncodingInvalid: It is no CMS with one signer.
        SignatureInvalid: It does not verify over this payload with this key.
    """
    signed = parse(signature)
    _check_content(signed, payload)
    _check_signature(signed, spki)
    return Verified(b"", signed)


def verify_with_certificate(
    signature: bytes, payload: bytes | None, certificates: Sequence[bytes]
) -> Verified:
    """Judges a signature by whichever of these certificates its signer names.

    Whether that certificate is to be believed is the caller's question.

    Args:
        signature: DER of the ContentInfo.
        payload: The content beside it; nothing to take the content inside.
        certificates: Candidates, DER.

    Raises:
        EncodingInvalid: It is no CMS with one signer.
        SignatureInvalid: No candidate is the signer, or it does not verify.
    """
    signed = parse(signature)
    content = signed.content if payload is None else payload
    if content is None:
        raise SignatureInvalid(reason="there is no content to verify")
    if payload is not None and signed.content not in (None, payload):
        raise SignatureInvalid(reason="the content inside is another")
    failure = SignatureInvalid(reason="no certificate of the signer")
    hashed = False
    for certificate in certificates[:MAX_CERTIFICATES]:
        spki = _if_signer(signed, certificate)
        if not spki:
            continue
        if not hashed:
            # Once, and not for each that bears the name: GOST takes seconds for a MB.
            _check_content(signed, content)
            hashed = True
        try:
            _check_signature(signed, spki)
            _check_signing_certificate(signed, certificate)
        except SignatureInvalid as error:
            failure = error
            continue
        return Verified(certificate, signed)
    raise failure


def certificates_in(signature: bytes) -> tuple[bytes, ...]:
    """The certificates that a signature carries; material, never anchors.

    Raises:
        EncodingInvalid: It is no CMS with one signer.
    """
    return parse(signature).certificates


# -- judging ------------------------------------------------------------------------


def _check_content(signed: Signed, content: bytes) -> None:
    """Content type and digest, which hold for whoever signed."""
    if signed.attributes.get(CONTENT_TYPE) != leaf.oid(signed.content_type):
        raise SignatureInvalid(reason="the content type is not the signed one")
    digest = schemes.digest(signed.digest, content)
    if signed.attributes.get(MESSAGE_DIGEST) != leaf.octets(digest):
        raise SignatureInvalid(reason="the digest is of other content")


def _check_signature(signed: Signed, spki: bytes) -> None:
    """Algorithm protection, then the signature itself, by a candidate's key."""
    protected = signed.attributes.get(ALGORITHM_PROTECTION)
    if protected is not None:
        _check_protection(signed, protected)
    try:
        algorithm = schemes.with_digest(signed.algorithm, signed.digest)
        schemes.verify(spki, algorithm, signed.signature, signed.signed_attributes)
    except SchemeUnsupported as error:
        reason = f"unknown or weak algorithm {error.scheme}"
        raise SignatureInvalid(reason=reason) from error


def _check_protection(signed: Signed, value: bytes) -> None:
    """CMSAlgorithmProtection names the algorithms that were used (RFC 6211)."""
    fields = fields_of(der.root(value, WHAT), 2, 3)
    digest, algorithm = fields[0], fields[1]
    named = leaf.read_oid(fields_of(digest, 1, 2)[0], WHAT)
    # [1] IMPLICIT: with SEQUENCE's own tag in its place it is the signature's.
    same = b"\x30" + algorithm.raw[1:] == signed.algorithm
    if algorithm.tag != 0xA1 or not same or _digest_name(named) != signed.digest:
        raise SignatureInvalid(reason="the protected algorithms are others")


def _check_signing_certificate(signed: Signed, certificate: bytes) -> None:
    """Where the signer's certificate is signed over too, it must be this one."""
    value = signed.attributes.get(SIGNING_CERTIFICATE_V2)
    if value is None:
        return
    with der.reading(WHAT):
        first = tsp.SigningCertificateV2.load(value, strict=True)["certs"][0]
        oid = first["hash_algorithm"]["algorithm"].dotted
        stated = bytes(first["cert_hash"].native)
    name = _digest_name(oid)
    if not name or stated != schemes.digest(name, certificate):
        raise SignatureInvalid(reason="signing-certificate-v2 names another one")


def _digest_name(oid: str) -> str:
    try:
        return schemes.digest_of_oid(oid)
    except SchemeUnsupported:
        return ""


def _if_signer(signed: Signed, certificate: bytes) -> bytes:
    """The certificate's SPKI where the signer may be it; else nothing."""
    try:
        der.check(certificate, "certificate")
        with der.reading("certificate"):
            view = x509.Certificate.load(certificate, strict=True)["tbs_certificate"]
            spki = bytes(view["subject_public_key_info"].dump())
            if not signed.key_identifier:
                issuer = bytes(view["issuer"].dump())
                serial = int(view["serial_number"].native)
                return spki if (issuer, serial) == _named(signed) else b""
        names = (_stated_identifier(certificate), *schemes.key_identifiers(spki))
    except EncodingInvalid:
        return b""
    return spki if signed.key_identifier in names else b""


def _named(signed: Signed) -> tuple[bytes, int]:
    return signed.issuer, signed.serial


def _own_identifier(spki: bytes, certificate: bytes | None) -> bytes:
    """What the certificate says of itself, for verifiers that only compare (6.2)."""
    own = schemes.key_identifier(spki)
    return own if certificate is None else _stated_identifier(certificate) or own


def _stated_identifier(certificate: bytes) -> bytes:
    with der.reading("certificate"):
        view = x509.Certificate.load(certificate, strict=True)
        for item in view["tbs_certificate"]["extensions"]:
            if item["extn_id"].dotted == "2.5.29.14":
                inside = item["extn_value"].contents
                return bytes(core.OctetString.load(inside, strict=True).native)
    return b""


# -- small pieces -------------------------------------------------------------------


def _attribute(oid: str, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, leaf.oid(oid), der.element(der.SET, value))
