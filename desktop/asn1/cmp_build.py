"""Builds CMP messages and every body that client and authority send (RFC 9810).

CMP's module has EXPLICIT tags, CRMF's IMPLICIT ones, except round a CHOICE, as the
names in a CertTemplate are (protocols.md 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from asn1crypto import x509

from desktop.asn1 import der, keyinfo, leaf, names, pkcs10, schemes
from desktop.asn1.cmp_values import (
    BODIES,
    CA_CERTS,
    CERT_PROFILE,
    CONFIRM_WAIT_TIME,
    CONSENT_DIGEST,
    FAIL_INFO,
    IMPLICIT_CONFIRM,
    Header,
    StatusInfo,
)
from desktop.asn1.digests import DIGEST_OIDS
from desktop.errors import EncodingInvalid

__all__ = [
    "assemble",
    "cert_conf",
    "cert_hash",
    "cert_profile",
    "cert_rep",
    "cert_req_messages",
    "cert_request",
    "confirm_wait_time",
    "consent_digest",
    "error_msg",
    "gen_ca_certs",
    "gen_rep",
    "implicit_confirm",
    "name_of",
    "pki_conf",
    "poll_rep",
    "poll_req",
    "protected_part",
    "rev_details",
    "rev_rep",
]

_WHAT = "CMP message"
_OLD_CERT_ID = "1.3.6.1.5.5.7.5.1.5"
_CRL_REASON = "2.5.29.21"
_INVALIDITY_DATE = "2.5.29.24"
_NULL = b"\x05\x00"
_ENUMERATED = 0x0A
_DIRECTORY_NAME = 0xA4


# -- the message --------------------------------------------------------------------


def name_of(pairs: Iterable[tuple[str, str]]) -> bytes:
    """DER of the Name with these parts, as profiles list them.

    Raises:
        EncodingInvalid: A part does not fit its type.
    """
    return names.build_name(pairs)


def protected_part(header: Header, body_name: str, body: bytes) -> bytes:
    """DER of SEQUENCE{header, body}, which is what protection covers (5.1.3).

    Args:
        header: See :class:`Header`.
        body_name: One of ``BODIES``.
        body: DER of the body's content.

    Raises:
        EncodingInvalid: The body is unknown.
    """
    if body_name not in BODIES:
        raise EncodingInvalid(what=_WHAT, reason=f"no body is called {body_name}")
    tagged = der.element(0xA0 | BODIES[body_name], body)
    return der.element(der.SEQUENCE, _header(header), tagged)


def assemble(
    part: bytes, protection: bytes, extra_certs: Sequence[bytes] = ()
) -> bytes:
    """DER of a PKIMessage.

    Args:
        part: From :func:`protected_part`.
        protection: MAC or signature; empty for an unprotected message.
        extra_certs: The signer's certificate first.

    Raises:
        EncodingInvalid: The part is none.
    """
    fields = [item.raw for item in der.children(der.root(part, _WHAT), _WHAT)]
    if protection:
        fields.append(der.element(0xA0, leaf.bits(protection)))
    if extra_certs:
        fields.append(der.element(0xA1, der.element(der.SEQUENCE, *extra_certs)))
    return der.element(der.SEQUENCE, *fields)


def _header(header: Header) -> bytes:
    fields = [
        leaf.integer(header.pvno),
        der.element(_DIRECTORY_NAME, header.sender),
        der.element(_DIRECTORY_NAME, header.recipient),
    ]
    if header.message_time is not None:
        fields.append(der.element(0xA0, leaf.time(header.message_time)))
    if header.protection_alg:
        fields.append(der.element(0xA1, header.protection_alg))
    if header.sender_kid:
        fields.append(der.element(0xA2, leaf.octets(header.sender_kid)))
    fields.append(der.element(0xA4, leaf.octets(header.transaction_id)))
    fields.append(der.element(0xA5, leaf.octets(header.sender_nonce)))
    if header.recip_nonce is not None:
        fields.append(der.element(0xA6, leaf.octets(header.recip_nonce)))
    if header.general_info:
        items = [_info(oid, value) for oid, value in header.general_info]
        fields.append(der.element(0xA8, der.element(der.SEQUENCE, *items)))
    return der.element(der.SEQUENCE, *fields)


def _info(oid: str, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, leaf.oid(oid), value)


# -- header extras ------------------------------------------------------------------


def implicit_confirm() -> tuple[str, bytes]:
    """Asks for, or grants, implicit confirmation."""
    return IMPLICIT_CONFIRM, _NULL


def confirm_wait_time(until: datetime) -> tuple[str, bytes]:
    """Says until when the authority waits for a certConf (F7)."""
    return CONFIRM_WAIT_TIME, leaf.time(until)


def cert_profile(name: str) -> tuple[str, bytes]:
    """Names the certificate profile (RFC 9810, 5.1.1.4)."""
    return CERT_PROFILE, leaf.free_text([name])


def consent_digest(digest: bytes) -> tuple[str, bytes]:
    """SHA-256 of the CMS of E1, under the project's private OID."""
    return CONSENT_DIGEST, leaf.octets(digest)


# -- what a client asks -------------------------------------------------------------


def cert_request(
    subject: bytes,
    spki: bytes,
    extensions: Sequence[tuple[str, bool, bytes]],
    *,
    old_certificate: bytes | None = None,
    cert_req_id: int = 0,
) -> bytes:
    """DER of a CertRequest (RFC 4211, 5), which is what the POPO signs.

    Args:
        subject: DER of the Name.
        spki: DER of the public key.
        extensions: OID, critical, DER value.
        old_certificate: Named in the oldCertID control of a kur.
        cert_req_id: 0 for ir, cr and kur with one request.

    Raises:
        EncodingInvalid: A part is not what it claims to be.
    """
    names.check_name(subject)
    schemes.key_identifier(spki)
    # CRMF's tags are implicit: [6] stands in the place of the key's own SEQUENCE.
    fields = [der.element(0xA5, subject), b"\xa6" + spki[1:]]
    if extensions:
        fields.append(b"\xa9" + pkcs10.extensions_value(extensions)[1:])
    controls = b""
    if old_certificate is not None:
        identifier = der.element(der.SEQUENCE, *_cert_id(old_certificate))
        controls = der.element(der.SEQUENCE, _info(_OLD_CERT_ID, identifier))
    template = der.element(der.SEQUENCE, *fields)
    return der.element(der.SEQUENCE, leaf.integer(cert_req_id), template, controls)


def cert_req_messages(
    request: bytes,
    scheme: str,
    signature: bytes,
    *,
    consent_digest: bytes | None = None,
) -> bytes:
    """Body of an ir, cr or kur: one request with a signature POPO.

    Args:
        request: From :func:`cert_request`.
        scheme: Of the key that signed it.
        signature: Over ``request``.
        consent_digest: Goes into regInfo under the project's OID.

    Raises:
        SchemeUnsupported: No such scheme.
    """
    signing_key = der.element(
        0xA1, schemes.signature_algorithm(scheme), leaf.bits(signature)
    )
    reg_info = b""
    if consent_digest is not None:
        item = _info(CONSENT_DIGEST, leaf.octets(consent_digest))
        reg_info = der.element(der.SEQUENCE, item)
    message = der.element(der.SEQUENCE, request, signing_key, reg_info)
    return der.element(der.SEQUENCE, message)


def cert_conf(
    cert_req_id: int,
    certificate: bytes,
    *,
    rejection: str | None = None,
    digest: str = "",
) -> bytes:
    """Body of a certConf: accepts a certificate, or rejects it with a reason.

    Args:
        cert_req_id: As in the answer.
        certificate: DER.
        rejection: Why it is not wanted.
        digest: Named in hashAlg, for a header of version 3 (RFC 9810, 5.3.18); the
            digest of the certificate's own signature otherwise.

    Raises:
        EncodingInvalid: Not a certificate.
        SchemeUnsupported: Its signature algorithm names no digest that we know.
    """
    status = b""
    if rejection is not None:
        status = _status(StatusInfo(2, (rejection,), ("incorrectData",)))
    named = der.element(0xA0, keyinfo.algorithm(DIGEST_OIDS[digest])) if digest else b""
    item = der.element(
        der.SEQUENCE,
        leaf.octets(cert_hash(certificate, digest)),
        leaf.integer(cert_req_id),
        status,
        named,
    )
    return der.element(der.SEQUENCE, item)


def cert_hash(certificate: bytes, digest: str = "") -> bytes:
    """Hash of a certificate as certConf names it: that of its signature (F8).

    Args:
        certificate: DER.
        digest: Name of another digest, where hashAlg says so.

    Raises:
        EncodingInvalid: Not a certificate.
        SchemeUnsupported: Its signature algorithm names no digest that we know.
    """
    fields = der.children(der.root(certificate, "certificate"), "certificate")
    if len(fields) != 3:
        raise EncodingInvalid(what="certificate", reason="not three fields")
    chosen = digest or schemes.algorithm_digest(fields[1].raw)
    return schemes.digest(chosen, certificate)


def poll_req(cert_req_id: int) -> bytes:
    """Body of a pollReq; -1 after p10cr and after an ``error`` with waiting (F13)."""
    item = der.element(der.SEQUENCE, leaf.integer(cert_req_id))
    return der.element(der.SEQUENCE, item)


def rev_details(
    *,
    issuer: bytes,
    serial: int,
    reason: int,
    invalidity_date: datetime | None = None,
    subject: bytes | None = None,
) -> bytes:
    """Body of an rr with one RevDetails (F3).

    Args:
        issuer: DER of the Name.
        serial: Of the certificate.
        reason: CRLReason by number (RFC 5280, 5.3.1).
        invalidity_date: Only where the profile says that the authority takes it (F6).
        subject: DER of the Name, only by profile (F16).
    """
    fields = [b"\x81" + leaf.integer(serial)[1:], der.element(0xA3, issuer)]
    if subject is not None:
        fields.append(der.element(0xA5, subject))
    code = der.element(_ENUMERATED, bytes([reason]))
    entries = [(_CRL_REASON, False, code)]
    if invalidity_date is not None:
        entries.append((_INVALIDITY_DATE, False, leaf.time(invalidity_date)))
    details = der.element(
        der.SEQUENCE,
        der.element(der.SEQUENCE, *fields),
        pkcs10.extensions_value(entries),
    )
    return der.element(der.SEQUENCE, details)


def gen_ca_certs() -> bytes:
    """Body of a genm that asks for the CA certificates (RFC 9483, 4.3.1)."""
    return der.element(der.SEQUENCE, _info(CA_CERTS, b""))


# -- what an authority answers ------------------------------------------------------


def cert_rep(
    cert_req_id: int,
    status: StatusInfo,
    certificate: bytes | None = None,
    ca_certificates: Sequence[bytes] = (),
) -> bytes:
    """Body of an ip, cp or kup with one response.

    Args:
        cert_req_id: As asked; -1 for p10cr (F13).
        status: See :class:`StatusInfo`.
        certificate: DER, where it is granted.
        ca_certificates: Goes into caPubs.
    """
    pair = b""
    if certificate is not None:
        pair = der.element(der.SEQUENCE, der.element(0xA0, certificate))
    response = der.element(
        der.SEQUENCE, leaf.integer(cert_req_id), _status(status), pair
    )
    published = b""
    if ca_certificates:
        published = der.element(0xA1, der.element(der.SEQUENCE, *ca_certificates))
    return der.element(der.SEQUENCE, published, der.element(der.SEQUENCE, response))


def rev_rep(status: StatusInfo, certificate: bytes | None = None) -> bytes:
    """Body of an rp with one status; a certificate is named in revCerts."""
    named = b""
    if certificate is not None:
        identifier = der.element(der.SEQUENCE, *_cert_id(certificate))
        named = der.element(0xA0, der.element(der.SEQUENCE, identifier))
    return der.element(der.SEQUENCE, der.element(der.SEQUENCE, _status(status)), named)


def pki_conf() -> bytes:
    """Body of a pkiconf."""
    return _NULL


def poll_rep(cert_req_id: int, check_after: int, text: str = "") -> bytes:
    """Body of a pollRep: ask again after so many seconds."""
    item = der.element(
        der.SEQUENCE,
        leaf.integer(cert_req_id),
        leaf.integer(check_after),
        leaf.free_text([text] if text else []),
    )
    return der.element(der.SEQUENCE, item)


def gen_rep(ca_certificates: Sequence[bytes]) -> bytes:
    """Body of a genp that answers :func:`gen_ca_certs`."""
    value = der.element(der.SEQUENCE, *ca_certificates) if ca_certificates else b""
    return der.element(der.SEQUENCE, _info(CA_CERTS, value))


def error_msg(status: StatusInfo, texts: Sequence[str] = ()) -> bytes:
    """Body of an error; status 3 tells the client to poll (RFC 9810, 5.3.21)."""
    return der.element(der.SEQUENCE, _status(status), leaf.free_text(texts))


# -- parts --------------------------------------------------------------------------


def _status(status: StatusInfo) -> bytes:
    failed = b""
    if status.fail_info:
        positions = [FAIL_INFO.index(name) for name in status.fail_info]
        size = max(positions) // 8 + 1
        number = sum(1 << (size * 8 - 1 - at) for at in set(positions))
        # A named BIT STRING ends with its last one bit (X.690, 11.2.2).
        unused = size * 8 - 1 - max(positions)
        failed = der.element(
            leaf.BIT_STRING, bytes([unused]), number.to_bytes(size, "big")
        )
    return der.element(
        der.SEQUENCE,
        leaf.integer(status.status),
        leaf.free_text(status.texts),
        failed,
    )


def _cert_id(certificate: bytes) -> tuple[bytes, bytes]:
    """GeneralName of the issuer, and the serial number."""
    der.check(certificate, "certificate")
    with der.reading("certificate"):
        view = x509.Certificate.load(certificate, strict=True)["tbs_certificate"]
        issuer = bytes(view["issuer"].dump())
        serial = bytes(view["serial_number"].dump())
    return der.element(_DIRECTORY_NAME, issuer), serial
