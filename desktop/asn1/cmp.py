"""CMP messages (RFC 9810) with CRMF (RFC 4211): the door to builders and reader.

Client and authority are symmetrical: what one side builds, the other reads with
:func:`parse_message`. A message goes out as
``assemble(protected_part(header, name, body), protection, extra_certs)``.

=========  ==================================  =======================
body       built by                            read as
=========  ==================================  =======================
p10cr      the PKCS#10 itself                  ``request_p10``
ir cr kur  cert_request, cert_req_messages     ``cert_requests``
certConf   cert_conf                           ``cert_statuses``
pollReq    poll_req                            ``poll_ids``
rr         rev_details                         ``revocations``
genm       gen_ca_certs                        ``questions``
ip cp kup  cert_rep                            ``cert_response``
pkiconf    pki_conf                            (nothing)
pollRep    poll_rep                            ``poll_waits``
rp         rev_rep                             ``revocation_statuses``
genp       gen_rep                             ``ca_certificates``
error      error_msg                           ``error_status``
=========  ==================================  =======================

The names of ``Header.general_info`` come from implicit_confirm, confirm_wait_time,
cert_profile and consent_digest; ``Header.info(OID)`` reads one back. An authority
judges a CRMF request with :func:`verify_popo`, a PKCS#10 with ``pkcs10.verify``, and
compares a certConf with :func:`cert_hash`.
"""

from __future__ import annotations

from desktop.asn1 import der, leaf, schemes
from desktop.asn1.cmp_build import (
    assemble,
    cert_conf,
    cert_hash,
    cert_profile,
    cert_rep,
    cert_req_messages,
    cert_request,
    confirm_wait_time,
    consent_digest,
    error_msg,
    gen_ca_certs,
    gen_rep,
    implicit_confirm,
    name_of,
    pki_conf,
    poll_rep,
    poll_req,
    protected_part,
    rev_details,
    rev_rep,
)
from desktop.asn1.cmp_read import PkiMessage, parse_message
from desktop.asn1.cmp_values import (
    CA_CERTS,
    CERT_PROFILE,
    CONFIRM_WAIT_TIME,
    CONSENT_DIGEST,
    FAIL_INFO,
    IMPLICIT_CONFIRM,
    CertRequest,
    CertResponse,
    CertStatus,
    Header,
    RevRequest,
    StatusInfo,
)
from desktop.errors import SchemeUnsupported, SignatureInvalid

__all__ = [
    "CA_CERTS",
    "CERT_PROFILE",
    "CONFIRM_WAIT_TIME",
    "CONSENT_DIGEST",
    "FAIL_INFO",
    "IMPLICIT_CONFIRM",
    "CertRequest",
    "CertResponse",
    "CertStatus",
    "Header",
    "PkiMessage",
    "RevRequest",
    "StatusInfo",
    "assemble",
    "cert_conf",
    "cert_hash",
    "cert_profile",
    "cert_rep",
    "cert_req_messages",
    "cert_request",
    "confirm_wait_time",
    "consent_digest",
    "consent_digest_in",
    "error_msg",
    "gen_ca_certs",
    "gen_rep",
    "implicit_confirm",
    "name_of",
    "parse_message",
    "pki_conf",
    "poll_rep",
    "poll_req",
    "protected_part",
    "rev_details",
    "rev_rep",
    "verify_popo",
]


def verify_popo(request: CertRequest) -> None:
    """Judges that the sender of a CRMF request holds its key (RFC 4211, 4.1).

    Raises:
        SignatureInvalid: There is no signature, or it does not verify.
        EncodingInvalid: Key or algorithm are not what they claim to be.
    """
    if not request.popo_signature or not request.spki:
        raise SignatureInvalid(reason="the request proves no possession of a key")
    try:
        schemes.verify(
            request.spki,
            request.popo_algorithm,
            request.popo_signature,
            request.request,
        )
    except SchemeUnsupported as error:
        reason = f"unknown or weak algorithm {error.scheme}"
        raise SignatureInvalid(reason=reason) from error


def consent_digest_in(message: PkiMessage) -> bytes:
    """The digest of E1's CMS from header or regInfo; empty where it is absent.

    Raises:
        EncodingInvalid: Something else stands in its place.
    """
    value = message.header.info(CONSENT_DIGEST)
    if value is not None:
        item = der.root(value, "consent digest", leaf.OCTET_STRING)
        return leaf.read_octets(item, "consent digest")
    if message.body_name in {"ir", "cr", "kur"}:
        return message.cert_requests[0].consent_digest
    return b""
