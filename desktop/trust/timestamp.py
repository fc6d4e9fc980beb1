"""RFC 3161 time stamps: the request, and what a token proves (protocols.md 6.4).

A token is a signed CMS message and is judged as one by ``asn1.cms``, so that every
scheme of the table works, and a pinned authority needs no self-signed root; imprint,
nonce, policy, the authority's purpose (critical and alone), its chain and the
certificate that the signature names (RFC 5816) are judged here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, core, tsp

from desktop.asn1 import cms, cms_read, der, schemes
from desktop.errors import (
    ChainInvalid,
    EncodingInvalid,
    SchemeUnsupported,
    SignatureInvalid,
    TimeStampInvalid,
)
from desktop.trust import chain
from desktop.trust.view import CertificateView, read

__all__ = ["MAX_BYTES", "TimeStamp", "build_request", "verify", "verify_token"]

MAX_BYTES = 256 * 1024

_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_WHAT = "time stamp"
#: PKIStatus values that come with a token.
_GRANTED = (0, 1)


@dataclass(frozen=True)
class TimeStamp:
    """A time stamp that was judged.

    Attributes:
        gen_time: When the authority says that the message existed.
        policy: OID of the policy it was issued under.
        serial: Lower-case hex.
        signer: SHA-256 of the authority's certificate, lower-case hex.
        token: DER of the ContentInfo.
    """

    gen_time: datetime
    policy: str
    serial: str
    signer: str
    token: bytes


class _Status(core.Sequence):  # type: ignore[misc]
    _fields = [  # noqa: RUF012 - asn1crypto's own way to declare a sequence
        ("status", core.Integer),
        ("text", core.SequenceOf, {"optional": True, "spec": core.UTF8String}),
        ("failure", tsp.PKIFailureInfo, {"optional": True}),
    ]


def build_request(message: bytes, nonce: int) -> bytes:
    """DER of a request over SHA-256 of the message, with certReq."""
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "hashed_message": hashlib.sha256(message).digest(),
            },
            "nonce": nonce,
            "cert_req": True,
        }
    )
    return bytes(request.dump())


def verify(
    body: bytes,
    message: bytes,
    *,
    roots: Sequence[bytes],
    nonce: int | None = None,
    policy: str | None = None,
) -> TimeStamp:
    """Judges an authority's whole answer.

    Args:
        body: TimeStampResp, DER as received.
        message: What was to be stamped.
        roots: Pinned certificates (DER): anchors, or the authority's own.
        nonce: As sent; without one, that of the token is not looked at.
        policy: OID of the policy that the profile wants.

    Raises:
        TimeStampInvalid: It proves nothing about this message, with the reason.
    """
    try:
        der.check(body, _WHAT, max_bytes=MAX_BYTES)
        fields = der.children(der.root(body, _WHAT), _WHAT)
        if not fields:
            raise _bad("an empty answer")
        _check_status(fields[0])
        if len(fields) != 2:
            raise _bad("granted, but no token inside")
        return _judge(fields[1].raw, message, roots, nonce, policy)
    except EncodingInvalid as error:
        raise _bad(f"{error.what}: {error.reason}") from error


def verify_token(
    token: bytes,
    message: bytes,
    *,
    roots: Sequence[bytes],
    nonce: int | None = None,
    policy: str | None = None,
) -> TimeStamp:
    """Judges a kept token (ContentInfo, DER), as :func:`verify` does an answer.

    Raises:
        TimeStampInvalid: It proves nothing about this message, with the reason.
    """
    try:
        der.check(token, _WHAT, max_bytes=MAX_BYTES)
        return _judge(token, message, roots, nonce, policy)
    except EncodingInvalid as error:
        raise _bad(f"{error.what}: {error.reason}") from error


def _check_status(status: der.Element) -> None:
    with der.reading(_WHAT):
        found = _Status.load(status.raw, strict=True)
        code = int(found["status"].native)
        if code in _GRANTED:
            return
        failure = found["failure"].native
    why = ", ".join(sorted(map(str, failure))) if failure else "no reason given"
    raise _bad(f"the authority refused: {why}")


def _judge(
    token: bytes,
    message: bytes,
    roots: Sequence[bytes],
    nonce: int | None,
    policy: str | None,
) -> TimeStamp:
    signed = cms_read.parse(token)
    if signed.content_type != _TST_INFO or signed.content is None:
        raise _bad("not a time stamp inside")
    try:
        candidates = (*signed.certificates, *roots)
        leaf = read(cms.verify_with_certificate(token, None, candidates).certificate)
    except SignatureInvalid as error:
        raise _bad(error.reason) from error
    _check_named(signed, leaf)
    with der.reading(_WHAT):
        info = tsp.TSTInfo.load(signed.content, strict=True)
        gen_time = info["gen_time"].native
        imprint = info["message_imprint"]
        digest_oid = imprint["hash_algorithm"]["algorithm"].dotted
        hashed = bytes(imprint["hashed_message"].native)
        own_nonce = info["nonce"].native
        own_policy = info["policy"].dotted
        serial = int(info["serial_number"].native)
    if not isinstance(gen_time, datetime) or gen_time.tzinfo is None:
        raise _bad("a time without zone")
    if nonce is not None and own_nonce != nonce:
        raise _bad("the nonce is not ours")
    if policy is not None and own_policy != policy:
        raise _bad(f"the policy is {own_policy} instead of {policy}")
    _check_imprint(digest_oid, hashed, message)
    _check_chain(leaf, signed.certificates, roots, gen_time.astimezone(UTC))
    return TimeStamp(
        gen_time=gen_time.astimezone(UTC),
        policy=own_policy,
        serial=format(serial, "x"),
        signer=leaf.sha256,
        token=token,
    )


def _check_imprint(digest_oid: str, hashed: bytes, message: bytes) -> None:
    try:
        wanted = schemes.digest(schemes.digest_of_oid(digest_oid), message)
    except SchemeUnsupported as error:
        raise _bad(f"unknown or weak digest {digest_oid}") from error
    if hashed != wanted:
        raise _bad("the imprint is of another message")


def _check_named(signed: cms_read.Signed, leaf: CertificateView) -> None:
    """The signature itself names its certificate.

    RFC 5035's attribute was judged with the signature where it is there; the older one
    of RFC 2634 names the certificate by SHA-1, which RFC 3161 still allows.
    """
    if cms_read.SIGNING_CERTIFICATE_V2 in signed.attributes:
        return
    value = signed.attributes.get(_SIGNING_CERTIFICATE)
    if value is None:
        raise _bad("the signature does not name its certificate")
    with der.reading(_WHAT):
        first = tsp.SigningCertificate.load(value, strict=True)["certs"][0]
        named = bytes(first["cert_hash"].native)
    if named != hashlib.sha1(leaf.der, usedforsecurity=False).digest():
        raise _bad("the signature names another certificate")


def _check_chain(
    leaf: CertificateView,
    carried: Sequence[bytes],
    roots: Sequence[bytes],
    at: datetime,
) -> None:
    if leaf.purposes != frozenset({_TIME_STAMPING}) or not leaf.purposes_critical:
        raise _bad("the signer's purpose is not time stamping, critical and alone")
    try:
        chain.build(leaf.der, carried, roots, at, purposes=(_TIME_STAMPING,))
    except ChainInvalid as error:
        raise _bad(error.reason) from error


def _bad(reason: str) -> TimeStampInvalid:
    return TimeStampInvalid(reason=reason)
