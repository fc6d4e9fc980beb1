"""What each purpose accepts: the whole document is parsed, and refused when unfit.

There is no "sign these bytes" (architecture.md section 2, security.md: "no limit after
login"): a request names this key, a CMP message names this certificate as its sender,
a record says of itself what kind it is. Pure: no module, no token.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NoReturn

from asn1crypto import cms as cms_types
from asn1crypto import csr, parser, tsp, x509

from desktop.asn1 import cmp, schemes
from desktop.canonical import parse_canonical
from desktop.errors import EncodingInvalid, PurposeRefused, SchemeUnsupported

__all__ = [
    "CMP_BODIES",
    "PURPOSES",
    "RECORD_KINDS",
    "check_certificate",
    "check_cmp",
    "check_purposes",
    "check_record",
    "check_request",
    "check_signed_attributes",
]

#: Bodies of a ProtectedPart that the token key may sign.
CMP_BODIES = frozenset(
    {"ir", "cr", "p10cr", "kur", "certConf", "pollReq", "rr", "genm"}
)

#: Kinds of records that the token key may sign.
RECORD_KINDS = frozenset(
    {
        "application",
        "closing",
        "withdrawal",
        "objection",
        "violation",
        "incident",
        "statement",
        "revocation-key",
        "sign-in",
        "order",
        "case-report",
    }
)

#: Everything a piece of work may be opened for.
PURPOSES = frozenset(
    {
        "describe",
        "generate_application_key",
        "sign_request",
        "sign_cmp",
        "write_certificate",
        "destroy_key",
        "change_pin",
        "unblock",
        "init_token",
    }
    | {f"sign_record:{kind}" for kind in RECORD_KINDS}
)

#: Attributes that a CertificationRequestInfo may carry, by asn1crypto's names.
_REQUEST_ATTRIBUTES = frozenset({"extension_request"})

#: CAdES signed attributes that may stand in a record's signature (EN 319 122-1, 5).
_ATTRIBUTES = frozenset(
    {
        "content_type",
        "message_digest",
        "signing_time",
        "signing_certificate_v2",
        "cms_algorithm_protection",
    }
)
#: Digests of a record by their length; no other will do.
_DIGESTS = {
    32: ("sha256", "streebog256", "gost94"),
    48: ("sha384",),
    64: ("sha512", "streebog512"),
}
_SEQUENCE = 16
_ATTRIBUTES_TAG = 0xA0
#: First bytes of the fields of a CertTemplate: [0] to [9], primitive or constructed.
_TEMPLATE_TAGS = frozenset({0x80, 0x81, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0x87, 0x88, 0xA9})
_TEMPLATE_KEY = 0xA6
_CRYPTO_ERRORS = (ValueError, TypeError, KeyError, IndexError)


def check_purposes(purposes: list[str]) -> frozenset[str]:
    """The purposes a piece of work is opened with.

    Raises:
        PurposeRefused: One is not known, or none was named.
    """
    unknown = [item for item in purposes if str(item) not in PURPOSES]
    if unknown or not purposes:
        name = ",".join(str(item)[:64] for item in unknown)
        raise PurposeRefused(purpose=name, reason="no such purpose")
    return frozenset(purposes)


def check_request(document: bytes, spki: bytes) -> None:
    """A CertificationRequestInfo (RFC 2986) or CertRequest (RFC 4211) for this key.

    Raises:
        PurposeRefused: It is neither, or its public key is another.
    """
    purpose = "sign_request"
    fields = _elements(purpose, document)
    # Only a CertificationRequestInfo has four fields, the last its attributes [0].
    is_info = len(fields) == 4 and fields[3][0] == _ATTRIBUTES_TAG
    found = _info_key(document) if is_info else _template_key(document)
    if found != spki:
        _refuse(purpose, "the public key is another key's")


def check_cmp(document: bytes, certificate: bytes, spki: bytes, scheme: str) -> None:
    """A ProtectedPart whose sender is this key's certificate (RFC 9810, 5.1.3).

    Raises:
        PurposeRefused: It is none, its body is not for a person's key, or sender,
            certificate, algorithm and key do not belong together.
    """
    purpose = "sign_cmp"
    subject = _certificate_fields(purpose, certificate, spki)
    try:
        # SEQUENCE{header, body} is a PKIMessage without protection: one parser.
        message = cmp.parse_message(document)
    except EncodingInvalid as error:
        _refuse(purpose, error.reason)
    if message.body_name not in CMP_BODIES:
        _refuse(purpose, f"a body {message.body_name} is not for this key")
    if message.protected_part != document:
        _refuse(purpose, "more than header and body")
    header = message.header
    if header.sender != subject:
        _refuse(purpose, "the sender is not the certificate's subject")
    if header.protection_alg != schemes.signature_algorithm(scheme):
        _refuse(purpose, "the protection algorithm is not this key's")


def check_certificate(purpose: str, certificate: bytes, spki: bytes) -> None:
    """A certificate that names its signer must be this key's.

    Raises:
        PurposeRefused: It is none, or another key's.
    """
    _certificate_fields(purpose, certificate, spki)


def check_record(kind: str, payload: bytes) -> None:
    """A canonical record (RFC 8785) whose ``type`` is the kind.

    Raises:
        PurposeRefused: It is not.
    """
    purpose = f"sign_record:{kind}"
    if kind not in RECORD_KINDS:
        _refuse(purpose, "no such kind of record")
    try:
        record = parse_canonical(payload)
    except EncodingInvalid as error:
        _refuse(purpose, error.reason)
    if record.get("type") != kind:
        _refuse(purpose, "the record is of another type")


def check_signed_attributes(
    kind: str, payload: bytes, attributes: bytes, certificate: bytes | None, spki: bytes
) -> None:
    """CAdES attributes: digest of this payload, this key's certificate, nothing else.

    Args:
        kind: Of the record, for the error.
        payload: The record.
        attributes: DER of the ``SET OF Attribute`` (RFC 5652, 5.4).
        certificate: The signer's certificate.
        spki: This key's.

    Raises:
        PurposeRefused: One of these does not hold.
    """
    purpose = f"sign_record:{kind}"
    if certificate is None:
        _refuse(purpose, "signed attributes without a certificate")
    _certificate_fields(purpose, certificate, spki)
    try:
        parsed = cms_types.CMSAttributes.load(attributes, strict=True)
        found = {item["type"].native: item["values"] for item in parsed}
        if len(found) != len(parsed):
            _refuse(purpose, "an attribute stands twice")
        unknown = found.keys() - _ATTRIBUTES
        if unknown:
            _refuse(purpose, f"an unknown attribute {sorted(unknown)[0]}")
        for name, values in found.items():
            if len(values) != 1:
                _refuse(purpose, f"{name} has several values")
        if found["content_type"][0].native != "data":
            _refuse(purpose, "the content is no data")
        digest = found["message_digest"][0].native
        signer = found["signing_certificate_v2"][0]
        _check_signing_certificate(purpose, signer, certificate)
    except _CRYPTO_ERRORS:
        _refuse(purpose, "not the attributes of a CAdES signature")
    names = _DIGESTS.get(len(digest), ())
    if digest not in {schemes.digest(name, payload) for name in names}:
        _refuse(purpose, "the digest is of another record")


def _check_signing_certificate(
    purpose: str, value: tsp.SigningCertificateV2, certificate: bytes
) -> None:
    first = value["certs"][0]
    try:
        name = schemes.digest_of_oid(first["hash_algorithm"]["algorithm"].dotted)
    except SchemeUnsupported:
        _refuse(purpose, "signing-certificate-v2 uses a weak hash")
    if first["cert_hash"].native != schemes.digest(name, certificate):
        _refuse(purpose, "signing-certificate-v2 names another certificate")


def _certificate_fields(purpose: str, certificate: bytes, spki: bytes) -> bytes:
    """DER of the subject, after the certificate proved to be this key's."""
    try:
        found, subject = _key_and_subject(certificate)
    except _CRYPTO_ERRORS:
        _refuse(purpose, "not an X.509 certificate")
    if found != spki:
        _refuse(purpose, "the certificate is another key's")
    return subject


# One certificate comes with each message of a piece of work.
@lru_cache(maxsize=4)
def _key_and_subject(certificate: bytes) -> tuple[bytes, bytes]:
    fields = x509.Certificate.load(certificate, strict=True)["tbs_certificate"]
    return bytes(fields["subject_public_key_info"].dump()), bytes(
        fields["subject"].dump()
    )


def _info_key(document: bytes) -> bytes:
    purpose = "sign_request"
    try:
        info = csr.CertificationRequestInfo.load(document, strict=True)
        version = info["version"].native
        found = info["subject_pk_info"].dump()
        names = {item["type"].native for item in info["attributes"]}
        info["subject"].native  # noqa: B018 - reading is what parses it
    except _CRYPTO_ERRORS:
        _refuse(purpose, "not a CertificationRequestInfo")
    if version != "v1":
        _refuse(purpose, "not version 1")
    if not names <= _REQUEST_ATTRIBUTES:
        _refuse(purpose, "an unknown attribute")
    return bytes(found)


def _template_key(document: bytes) -> bytes:
    """Public key of a CertRequest: ``[6]`` of its template (RFC 4211, section 5)."""
    purpose = "sign_request"
    fields = _elements(purpose, document)
    if len(fields) not in (2, 3) or fields[0][:1] != b"\x02":
        _refuse(purpose, "neither a CertificationRequestInfo nor a CertRequest")
    template = _elements(purpose, fields[1])
    tags = [item[0] for item in template]
    if tags != sorted(set(tags)) or not set(tags) <= _TEMPLATE_TAGS:
        _refuse(purpose, "not a certificate template")
    keys = [item for item in template if item[0] == _TEMPLATE_KEY]
    if not keys:
        _refuse(purpose, "the template names no public key")
    # The tag is implicit: with SEQUENCE's own in its place it is the SPKI.
    return b"\x30" + keys[0][1:]


def _elements(purpose: str, document: bytes) -> list[bytes]:
    """DER of the elements of a SEQUENCE that fills the document.

    Raises:
        PurposeRefused: It is no such thing.
    """
    found = []
    try:
        kind, _, tag, _, content, _ = parser.parse(document, strict=True)
        while content:
            _, _, _, head, value, trailer = parser.parse(content)
            size = len(head) + len(value) + len(trailer)
            found.append(bytes(content[:size]))
            content = content[size:]
    except _CRYPTO_ERRORS:
        _refuse(purpose, "not DER")
    if (kind, tag) != (0, _SEQUENCE):
        _refuse(purpose, "not a SEQUENCE")
    return found


def _refuse(purpose: str, reason: str) -> NoReturn:
    raise PurposeRefused(purpose=purpose, reason=reason)
