"""OCSP requests, and what an answer proves (RFC 6960; protocols.md 2.8).

An answer counts when its CertID is the one of our certificate, the issuer itself or a
responder with a certificate from that issuer for this purpose signed it, it is fresh,
and its nonce, if it has one, is ours. A responder with id-pkix-ocsp-nocheck counts as
long as it is valid (RFC 6960, 4.2.2.2.1); :func:`to_check` names the one whose own
status is to be looked up elsewhere: never over OCSP, that question would have no end.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import core, ocsp

from desktop.asn1 import der, schemes
from desktop.errors import (
    ChainInvalid,
    EncodingInvalid,
    SchemeUnsupported,
    SignatureInvalid,
    StatusInvalid,
)
from desktop.model.authority import StatusProof
from desktop.trust.chain import check_signed_by
from desktop.trust.view import CertificateView, public_bits, read

__all__ = ["CLOCK_SKEW", "REASONS", "build_request", "judge", "to_check"]

#: How far apart an honest responder's clock and ours may be.
CLOCK_SKEW = timedelta(minutes=5)
#: Age of an answer without nextUpdate.
OLDEST = timedelta(hours=24)
MAX_BYTES = 256 * 1024
MAX_RESPONSES = 100
MAX_CERTIFICATES = 8

#: CRLReason names of RFC 5280 by asn1crypto's.
REASONS = {
    "unspecified": "unspecified",
    "key_compromise": "keyCompromise",
    "ca_compromise": "cACompromise",
    "affiliation_changed": "affiliationChanged",
    "superseded": "superseded",
    "cessation_of_operation": "cessationOfOperation",
    "certificate_hold": "certificateHold",
    "remove_from_crl": "removeFromCRL",
    "privilege_withdrawn": "privilegeWithdrawn",
    "aa_compromise": "aACompromise",
}

_OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
_DIGESTS = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_NONCE = "1.3.6.1.5.5.7.48.1.2"
_NO_CHECK = "1.3.6.1.5.5.7.48.1.5"
_EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9"
_INVALIDITY_DATE = "2.5.29.24"
_BASIC = "1.3.6.1.5.5.7.48.1.1"
_WHAT = "OCSP answer"


def build_request(
    certificate: bytes | CertificateView, issuer: bytes, *, digest: str, nonce: bytes
) -> bytes:
    """DER of a request about one certificate.

    Args:
        certificate: DER, or what stands for it (:func:`desktop.trust.view.named`).
        issuer: DER of its issuer's certificate.
        digest: Of the CertID: ``sha1`` or ``sha256``.
        nonce: 1 to 32 octets (RFC 9654).

    Raises:
        EncodingInvalid: A certificate can't be read.
    """
    leaf, above = _leaf(certificate), read(issuer)
    request = ocsp.OCSPRequest(
        {
            "tbs_request": {
                "request_list": [
                    {
                        "req_cert": {
                            "hash_algorithm": {
                                "algorithm": digest,
                                "parameters": core.Null(),
                            },
                            "issuer_name_hash": _hash(digest, leaf.issuer),
                            "issuer_key_hash": _hash(digest, public_bits(above.spki)),
                            "serial_number": leaf.serial,
                        }
                    }
                ],
                "request_extensions": [
                    {"extn_id": "nonce", "critical": False, "extn_value": nonce}
                ],
            }
        }
    )
    return bytes(request.dump())


def judge(
    body: bytes,
    certificate: bytes | CertificateView,
    issuer: bytes,
    now: datetime,
    *,
    nonce: bytes | None = None,
) -> StatusProof:
    """Judges an answer.

    Args:
        body: DER as received.
        certificate: DER of the certificate asked about, or what stands for it.
        issuer: DER of its issuer's certificate, pinned.
        now: When the answer must be fresh; for a bundle, when it was received.
        nonce: As sent; without one, that of the answer is not looked at.

    Raises:
        StatusInvalid: It proves nothing; or the responder does not know.
    """
    try:
        return _judge(body, _leaf(certificate), read(issuer), now, nonce)
    except EncodingInvalid as error:
        raise _bad(f"{error.what}: {error.reason}") from error


def to_check(proof: StatusProof, issuer: bytes) -> bytes | None:
    """The responder whose own certificate may have been revoked.

    Args:
        proof: What :func:`judge` found in an answer.
        issuer: DER of the issuer's certificate.

    Returns:
        DER of the responder's certificate; nothing where the issuer itself signed, or
        where the issuer says that the responder needs no check.
    """
    if proof.signer == read(issuer).sha256:
        return None
    with der.reading(_WHAT):
        for found in _carried(_basic(proof.raw)):
            if found.sha256 == proof.signer and _NO_CHECK not in found.extensions:
                return found.der
    return None


def _leaf(certificate: bytes | CertificateView) -> CertificateView:
    return read(certificate) if isinstance(certificate, bytes) else certificate


def _judge(
    body: bytes,
    leaf: CertificateView,
    issuer: CertificateView,
    now: datetime,
    nonce: bytes | None,
) -> StatusProof:
    if leaf.issuer != issuer.subject:
        raise _bad("the certificate is not of this issuer")
    der.check(body, _WHAT, max_bytes=MAX_BYTES)
    with der.reading(_WHAT):
        basic = _basic(body)
        data = basic["tbs_response_data"]
        produced_at = _moment(data["produced_at"])
        signer = _check_signature(basic, data, issuer, produced_at, now)
        _check_nonce(data, nonce)
        single = _single(data, leaf, issuer)
        this_update = _moment(single["this_update"])
        stated = single["next_update"]
        next_update = None if isinstance(stated, core.Void) else _moment(stated)
        _check_fresh(this_update, next_update, produced_at, now)
        status = single["cert_status"]
        if status.name == "good":
            kind, revoked_at, reason = "good", None, ""
        elif status.name == "revoked":
            kind = "revoked"
            revoked_at = _moment(status.chosen["revocation_time"])
            named = status.chosen["revocation_reason"].native
            reason = REASONS[named or "unspecified"]
        else:
            raise _bad("the responder does not know this certificate")
        return StatusProof(
            status=kind,
            source="ocsp",
            this_update=this_update,
            next_update=next_update,
            produced_at=produced_at,
            raw=body,
            revoked_at=revoked_at,
            reason=reason,
            invalidity_date=_invalidity_date(single),
            signer=signer.sha256,
        )


def _basic(body: bytes) -> Any:
    response = ocsp.OCSPResponse.load(body, strict=True)
    status = response["response_status"].native
    if status != "successful":
        raise _bad(f"the responder answered {status}")
    inner = response["response_bytes"]
    if inner["response_type"].dotted != _BASIC:
        raise _bad("not a basic answer")
    content = bytes(inner["response"].contents)
    return ocsp.BasicOCSPResponse.load(content, strict=True)


def _check_signature(
    basic: Any,
    data: Any,
    issuer: CertificateView,
    produced_at: datetime,
    now: datetime,
) -> CertificateView:
    """The signer: the issuer itself, or a responder that it certified."""
    algorithm = basic["signature_algorithm"].dump()
    signature = bytes(basic["signature"].contents[1:])
    reason = "the signer is neither the issuer nor a responder of it"
    for candidate in (issuer, *_carried(basic)):
        if not _is_responder(data["responder_id"], candidate):
            continue
        try:
            if candidate.der != issuer.der:
                _check_delegated(candidate, issuer, produced_at, now)
            schemes.verify(candidate.spki, algorithm, signature, data.dump())
        except (SignatureInvalid, ChainInvalid) as error:
            reason = error.reason
            continue
        except SchemeUnsupported as error:
            reason = f"{error.scheme} is not accepted in signatures"
            continue
        return candidate
    raise _bad(reason)


def _carried(basic: Any) -> list[CertificateView]:
    """Certificates beside the signature; nobody signed them, so they are material."""
    carried = basic["certs"]
    if isinstance(carried, core.Void):
        return []
    if len(carried) > MAX_CERTIFICATES:
        raise _bad(f"more than {MAX_CERTIFICATES} certificates")
    found = []
    for item in carried:
        try:
            found.append(read(item.dump()))
        except EncodingInvalid:
            # One that can't be read signs nothing; the responder's own may lie beside.
            continue
    return found


def _is_responder(wanted: Any, candidate: CertificateView) -> bool:
    if wanted.name == "by_name":
        tagged = der.root(wanted.dump(), _WHAT, tag=0xA1)
        return der.children(tagged, _WHAT)[0].raw == candidate.subject
    key = _hash("sha1", public_bits(candidate.spki))
    return bool(wanted.chosen.native == key)


def _check_delegated(
    responder: CertificateView,
    issuer: CertificateView,
    produced_at: datetime,
    now: datetime,
) -> None:
    """A responder's certificate: by this issuer, for this purpose, valid then and now.

    The time of an answer is its signer's own word: a key that outlived its certificate
    could go on dating answers back, and with nocheck nobody would ever notice.
    """
    check_signed_by(responder, issuer)
    if _OCSP_SIGNING not in (responder.purposes or ()):
        raise ChainInvalid(reason="the responder's certificate lacks id-kp-OCSPSigning")
    usage = responder.key_usage
    if usage is not None and not usage & {"digital_signature", "non_repudiation"}:
        raise ChainInvalid(reason="the responder's certificate may not sign")
    if set(responder.unknown_critical) - {_NO_CHECK}:
        raise ChainInvalid(reason="the responder has an unknown critical extension")
    if not responder.valid_at(produced_at):
        raise ChainInvalid(reason="the responder's certificate was not valid then")
    if responder.not_after < now - CLOCK_SKEW:
        raise ChainInvalid(reason="the responder's certificate has expired")


def _check_nonce(data: Any, nonce: bytes | None) -> None:
    for item in _extensions(data["response_extensions"]):
        oid = item["extn_id"].dotted
        if oid == _NONCE:
            found = core.OctetString.load(bytes(item["extn_value"].contents))
            if nonce is not None and found.native != nonce:
                raise _bad("the nonce is not ours: an older answer was replayed")
        elif bool(item["critical"].native) and oid != _EXTENDED_REVOKE:
            raise _bad(f"unknown critical extension {oid}")


def _single(data: Any, leaf: CertificateView, issuer: CertificateView) -> Any:
    """The one status about our certificate."""
    responses = data["responses"]
    if len(responses) > MAX_RESPONSES:
        raise _bad(f"more than {MAX_RESPONSES} statuses")
    bits = public_bits(issuer.spki)
    found = []
    for single in responses:
        wanted = single["cert_id"]
        digest = _DIGESTS.get(wanted["hash_algorithm"]["algorithm"].dotted)
        if digest is None or wanted["serial_number"].native != leaf.serial:
            continue
        if wanted["issuer_name_hash"].native == _hash(digest, leaf.issuer) and wanted[
            "issuer_key_hash"
        ].native == _hash(digest, bits):
            found.append(single)
    if len(found) != 1:
        raise _bad(f"{len(found)} statuses about this certificate")
    for item in _extensions(found[0]["single_extensions"]):
        oid = item["extn_id"].dotted
        if bool(item["critical"].native) and oid != _INVALIDITY_DATE:
            raise _bad(f"unknown critical extension {oid}")
    return found[0]


def _check_fresh(
    this_update: datetime,
    next_update: datetime | None,
    produced_at: datetime,
    now: datetime,
) -> None:
    if this_update > now + CLOCK_SKEW or produced_at > now + CLOCK_SKEW:
        raise _bad("the answer is from the future; is the clock right?")
    if next_update is None:
        if this_update < now - OLDEST:
            raise _bad("the answer is too old")
    elif next_update < this_update:
        raise _bad("the answer ends before it begins")
    elif next_update < now - CLOCK_SKEW:
        raise _bad("the answer has expired")


def _invalidity_date(single: Any) -> datetime | None:
    for item in _extensions(single["single_extensions"]):
        if item["extn_id"].dotted == _INVALIDITY_DATE:
            value = core.GeneralizedTime.load(bytes(item["extn_value"].contents))
            return _moment(value)
    return None


def _extensions(value: Any) -> list[Any]:
    return [] if isinstance(value, core.Void) else list(value)


def _moment(value: Any) -> datetime:
    moment = value.native
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise _bad("a time without zone")
    return moment.astimezone(UTC)


def _hash(digest: str, data: bytes) -> bytes:
    # SHA-1 names an issuer here as RFC 5019 wants; it protects nothing.
    return hashlib.new(digest, data, usedforsecurity=False).digest()


def _bad(reason: str) -> StatusInvalid:
    return StatusInvalid(reason=reason)
