"""CAdES-B (EN 319 122-1) put together by hand, for keys that pyHanko can't sign with.

pyHanko raises on Streebog (protocols.md 6.2). The signer is named by issuer and serial
number, its certificate is signed over too, and a time stamp goes in unsigned.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509

from desktop.asn1 import der, leaf, schemes
from desktop.asn1.cms_read import (
    CONTENT_TYPE,
    DATA,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
    TIME_STAMP,
)

__all__ = ["assemble", "signed_attributes"]


def signed_attributes(
    payload: bytes, scheme: str, certificate: bytes, at: datetime
) -> bytes:
    """DER ``SET OF`` what is to be signed.

    Args:
        payload: The content; it stays outside.
        scheme: Of the key.
        certificate: Of the signer; its hash goes in (RFC 5035).
        at: The signing time, aware.

    Raises:
        SchemeUnsupported: No such scheme.
    """
    name = schemes.get(scheme).digest
    hashed = der.element(
        der.SEQUENCE,
        schemes.digest_algorithm(scheme),
        leaf.octets(schemes.digest(name, certificate)),
    )
    named = der.element(der.SEQUENCE, der.element(der.SEQUENCE, hashed))
    attributes = (
        _attribute(CONTENT_TYPE, leaf.oid(DATA)),
        _attribute(MESSAGE_DIGEST, leaf.octets(schemes.digest(name, payload))),
        _attribute(SIGNING_TIME, leaf.x509_time(at)),
        _attribute(SIGNING_CERTIFICATE_V2, named),
    )
    return der.element(der.SET, *sorted(attributes))


def assemble(
    attributes: bytes,
    signature: bytes,
    scheme: str,
    certificate: bytes,
    chain: Sequence[bytes] = (),
    time_stamp: bytes = b"",
) -> bytes:
    """DER of a detached SignedData.

    Args:
        attributes: From :func:`signed_attributes`.
        signature: Over ``attributes``.
        scheme: Of the key.
        certificate: Of the signer.
        chain: Certificates above it, for whoever verifies.
        time_stamp: Token (ContentInfo) over ``signature``; makes it CAdES-B-T.

    Raises:
        EncodingInvalid: Not a certificate.
    """
    digest_algorithm = schemes.digest_algorithm(scheme)
    unsigned = b""
    if time_stamp:
        unsigned = der.element(0xA1, _attribute(TIME_STAMP, time_stamp))
    signer = der.element(
        der.SEQUENCE,
        b"\x02\x01\x01",
        _signer_identifier(certificate),
        digest_algorithm,
        # The [0] form stands in the message; the SET OF form is what is signed.
        b"\xa0" + attributes[1:],
        schemes.signature_algorithm(scheme),
        leaf.octets(signature),
        unsigned,
    )
    signed_data = der.element(
        der.SEQUENCE,
        b"\x02\x01\x01",
        der.element(der.SET, digest_algorithm),
        der.element(der.SEQUENCE, leaf.oid(DATA)),
        der.element(0xA0, *sorted({certificate, *chain})),
        der.element(der.SET, signer),
    )
    return der.element(
        der.SEQUENCE, leaf.oid(SIGNED_DATA), der.element(0xA0, signed_data)
    )


def _signer_identifier(certificate: bytes) -> bytes:
    der.check(certificate, "certificate")
    with der.reading("certificate"):
        view = x509.Certificate.load(certificate, strict=True)["tbs_certificate"]
        issuer = bytes(view["issuer"].dump())
        serial = bytes(view["serial_number"].dump())
    return der.element(der.SEQUENCE, issuer, serial)


def _attribute(oid: str, value: bytes) -> bytes:
    return der.element(der.SEQUENCE, leaf.oid(oid), der.element(der.SET, value))
