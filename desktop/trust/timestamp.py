"""RFC 3161 time stamps: the request, and what a token proves (protocols.md 6.4).

Signature, imprint, nonce and policy are judged by rfc3161-client; the chain, the
authority's purpose (critical and alone) and the certificate named inside the signature
(RFC 5816) are judged here, with the same chain builder as everything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, tsp
from cryptography import x509

from desktop.asn1 import der
from desktop.errors import ChainInvalid, EncodingInvalid, TimeStampInvalid
from desktop.trust import chain
from desktop.trust.view import CertificateView, read

__all__ = ["MAX_BYTES", "TimeStamp", "build_request", "verify", "verify_token"]

MAX_BYTES = 256 * 1024
MAX_CERTIFICATES = 16

_TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
_WHAT = "time stamp"


@dataclass(frozen=True)
class TimeStamp:
    """A time stamp that was judged.

    Attributes:
        gen_time: When the authority says that the message existed.
        policy: OID of the policy it was issued under.
        serial: Lower-case hex.
        signer: SHA-256 of the authority's certificate, lower-case hex.
    """

    gen_time: datetime
    policy: str
    serial: str
    signer: str


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
        nonce: As sent.
        policy: OID of the policy that the profile wants.

    Raises:
        TimeStampInvalid: It proves nothing about this message, with the reason.
    """
    try:
        der.check(body, _WHAT, max_bytes=MAX_BYTES)
        with der.reading(_WHAT):
            response = tsp.TimeStampResp.load(body, strict=True)
            status = response["status"]
            granted = status["status"].native in ("granted", "granted_with_mods")
            if not granted:
                failed = status["fail_info"].native
                why = ", ".join(sorted(failed)) if failed else "no reason given"
                raise _bad(f"the authority refused: {why}")
            token = response["time_stamp_token"]
            if isinstance(token, core.Void):
                raise _bad("granted, but no token inside")
            return _judge(token.dump(), message, roots, nonce, policy)
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
        return _judge(token, message, roots, nonce, policy)
    except EncodingInvalid as error:
        raise _bad(f"{error.what}: {error.reason}") from error


def _judge(
    token: bytes,
    message: bytes,
    roots: Sequence[bytes],
    nonce: int | None,
    policy: str | None,
) -> TimeStamp:
    der.check(token, _WHAT, max_bytes=MAX_BYTES)
    with der.reading(_WHAT):
        content = cms.ContentInfo.load(token, strict=True)
        if content["content_type"].native != "signed_data":
            raise _bad("not a signed message")
        signed = content["content"]
        inner = signed["encap_content_info"]
        if inner["content_type"].native != "tst_info":
            raise _bad("not a time stamp inside")
        if len(signed["signer_infos"]) != 1:
            raise _bad("not exactly one signer")
        signer = signed["signer_infos"][0]
        info = tsp.TSTInfo.load(bytes(inner["content"].contents), strict=True)
        gen_time = info["gen_time"].native
        if not isinstance(gen_time, datetime) or gen_time.tzinfo is None:
            raise _bad("a time without zone")
        gen_time = gen_time.astimezone(UTC)
        leaf, carried = _signer(signed, signer, roots)
        found = _chain(leaf, carried, roots, gen_time)
        _check_named(signer, leaf)
        stamp = TimeStamp(
            gen_time=gen_time,
            policy=info["policy"].dotted,
            serial=format(int(info["serial_number"].native), "x"),
            signer=leaf.sha256,
        )
    _check_content(token, message, found, nonce, policy)
    return stamp


def _signer(
    signed: Any, signer: Any, roots: Sequence[bytes]
) -> tuple[CertificateView, list[bytes]]:
    """The certificate that the signer info names, and all that came along."""
    certificates = signed["certificates"]
    carried: list[bytes] = []
    if not isinstance(certificates, core.Void):
        if len(certificates) > MAX_CERTIFICATES:
            raise _bad(f"more than {MAX_CERTIFICATES} certificates")
        carried = [item.chosen.dump() for item in certificates]
    if signer["sid"].name != "issuer_and_serial_number":
        raise _bad("the signer is not named by issuer and serial number")
    issuer = signer["sid"].chosen["issuer"].dump()
    serial = int(signer["sid"].chosen["serial_number"].native)
    for item in (*carried, *roots):
        view = read(item)
        if view.issuer == issuer and view.serial == serial:
            return view, carried
    raise _bad("the signer's certificate is missing")


def _chain(
    leaf: CertificateView,
    carried: Sequence[bytes],
    roots: Sequence[bytes],
    at: datetime,
) -> tuple[bytes, ...]:
    if leaf.purposes != frozenset({_TIME_STAMPING}) or not leaf.purposes_critical:
        raise _bad("the signer's purpose is not time stamping, critical and alone")
    try:
        return chain.build(leaf.der, carried, roots, at, purposes=(_TIME_STAMPING,))
    except ChainInvalid as error:
        raise _bad(error.reason) from error


def _check_named(signer: Any, leaf: CertificateView) -> None:
    """The signature itself names its certificate (RFC 5035, 5816)."""
    for attribute in signer["signed_attrs"]:
        kind = attribute["type"].native
        if kind not in ("signing_certificate", "signing_certificate_v2"):
            continue
        first = attribute["values"][0]["certs"][0]
        digest = "sha1"
        if kind == "signing_certificate_v2":
            digest = first["hash_algorithm"]["algorithm"].native
        if digest not in ("sha1", "sha256", "sha384", "sha512"):
            raise _bad("the signer's certificate is named by an unknown digest")
        named = hashlib.new(digest, leaf.der, usedforsecurity=False).digest()
        if first["cert_hash"].native != named:
            raise _bad("the signature names another certificate")
        return
    raise _bad("the signature does not name its certificate")


def _check_content(
    token: bytes,
    message: bytes,
    found: tuple[bytes, ...],
    nonce: int | None,
    policy: str | None,
) -> None:
    """Signature, imprint, nonce and policy, at the one door of the library."""
    # Imported here: it costs start-up time and few journeys end at a time stamp.
    import rfc3161_client

    try:
        certificates = [x509.load_der_x509_certificate(item) for item in found]
        builder = rfc3161_client.VerifierBuilder(
            policy_id=x509.ObjectIdentifier(policy) if policy else None,
            tsa_certificate=certificates[0],
            intermediates=certificates[1:-1],
            roots=[certificates[-1]],
            nonce=nonce,
        )
        response = rfc3161_client.decode_timestamp_response(_granted(token))
        builder.build().verify_message(response, message)
    except (rfc3161_client.VerificationError, ValueError, TypeError) as error:
        raise _bad(str(error)[:200] or "the token can't be read") from error


def _granted(token: bytes) -> bytes:
    """The library judges answers: a token becomes one that says "granted"."""
    status = der.element(0x30, b"\x02\x01\x00")
    return der.element(0x30, status, token)


def _bad(reason: str) -> TimeStampInvalid:
    return TimeStampInvalid(reason=reason)
