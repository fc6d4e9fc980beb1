"""Answers OCSP requests (RFC 6960) with delegated responders, one per issuer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core, ocsp, x509

from desktop.clock import parse_time
from desktop.sandbox.ca import Authority
from desktop.sandbox.certificates import AnyKey, FileKey, public_bits
from desktop.sandbox.gost_key import GostKey
from desktop.sandbox.store import Row, Store

__all__ = ["CRL_REASONS", "respond"]

#: CRLReason by the names of RFC 5280, as asn1crypto spells them.
CRL_REASONS = {
    "unspecified": "unspecified",
    "keyCompromise": "key_compromise",
    "affiliationChanged": "affiliation_changed",
    "superseded": "superseded",
    "cessationOfOperation": "cessation_of_operation",
    "privilegeWithdrawn": "privilege_withdrawn",
}

_FRESH_FOR = timedelta(hours=1)


def respond(
    request: bytes,
    *,
    authority: Authority,
    store: Store,
    now: datetime,
    lie: Callable[[str], bool] = lambda _kind: False,
) -> bytes:
    """The OCSPResponse to a DER request; never raises on what a stranger sends.

    ``lie`` says whether a planned fault strikes: ``ocsp-good`` or ``ocsp-foreign``.
    """
    try:
        parsed = ocsp.OCSPRequest.load(request, strict=True)
        singles = list(parsed["tbs_request"]["request_list"])
        wanted = [single["req_cert"] for single in singles]
        issuers = {_issuer(wanted_id, authority) for wanted_id in wanted}
        nonce = _nonce(parsed)
    except (ValueError, TypeError, KeyError):
        return _failure("malformed_request")
    if len(issuers) != 1 or not wanted:
        return _failure("unauthorized")
    issuer = issuers.pop()
    if not issuer:
        return _failure("unauthorized")
    return _answer(
        wanted, nonce, issuer, authority=authority, store=store, now=now, lie=lie
    )


def _answer(
    wanted: list[Any],
    nonce: bytes | None,
    issuer: str,
    *,
    authority: Authority,
    store: Store,
    now: datetime,
    lie: Callable[[str], bool],
) -> bytes:
    good = lie("ocsp-good")
    moment = now.replace(microsecond=0)
    singles = []
    for wanted_id in wanted:
        row = store.one(
            "certificates",
            issuer=issuer,
            serial=format(wanted_id["serial_number"].native, "x"),
        )
        singles.append(
            {
                "cert_id": wanted_id,
                "cert_status": _status({"revoked_at": None} if good else row),
                "this_update": moment,
                "next_update": moment + _FRESH_FOR,
            }
        )
    responder = authority[f"ocsp-{issuer}"]
    data: dict[str, Any] = {
        "responder_id": ocsp.ResponderId(
            "by_key",
            core.OctetString(
                hashlib.sha1(
                    public_bits(responder.key.spki), usedforsecurity=False
                ).digest()
            ),
        ),
        "produced_at": moment,
        "responses": singles,
    }
    if nonce is not None:
        data["response_extensions"] = [
            {"extn_id": "nonce", "critical": False, "extn_value": nonce}
        ]
    body = ocsp.ResponseData(data)
    # The right certificate beside it, and a signature that is not of its key.
    signer = _stranger(responder.key) if lie("ocsp-foreign") else responder.key
    basic = ocsp.BasicOCSPResponse(
        {
            "tbs_response_data": body,
            "signature_algorithm": responder.key.algorithm,
            "signature": signer.sign(body.dump()),
            "certs": [x509.Certificate.load(responder.certificate)],
        }
    )
    response = ocsp.OCSPResponse(
        {
            "response_status": "successful",
            "response_bytes": {
                "response_type": "basic_ocsp_response",
                "response": core.ParsableOctetString(basic.dump()),
            },
        }
    )
    return bytes(response.dump())


def _stranger(key: AnyKey) -> AnyKey:
    if isinstance(key, GostKey):
        return GostKey.generate()
    return FileKey.generate("rsa" if key.scheme.startswith("rsa") else "ec")


def _status(row: Row | None) -> ocsp.CertStatus:
    if row is None:
        return ocsp.CertStatus("unknown", core.Null())
    if row["revoked_at"] is None:
        return ocsp.CertStatus("good", core.Null())
    revoked = {
        "revocation_time": parse_time(row["revoked_at"]).replace(microsecond=0),
        "revocation_reason": CRL_REASONS[row["reason"]],
    }
    return ocsp.CertStatus("revoked", ocsp.RevokedInfo(revoked))


def _issuer(wanted: Any, authority: Authority) -> str:
    digest = wanted["hash_algorithm"]["algorithm"].native
    if digest not in ("sha1", "sha256", "sha384", "sha512"):
        return ""
    for name in authority.issuers:
        member = authority[name]
        found = (
            hashlib.new(digest, member.subject, usedforsecurity=False).digest(),
            hashlib.new(
                digest, public_bits(member.key.spki), usedforsecurity=False
            ).digest(),
        )
        if found == (
            wanted["issuer_name_hash"].native,
            wanted["issuer_key_hash"].native,
        ):
            return name
    return ""


def _nonce(request: Any) -> bytes | None:
    for extension in request["tbs_request"]["request_extensions"]:
        if extension["extn_id"].native == "nonce":
            return bytes(extension["extn_value"].parsed.native)
    return None


def _failure(status: str) -> bytes:
    return bytes(ocsp.OCSPResponse({"response_status": status}).dump())
