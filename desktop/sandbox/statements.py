"""Revocation without the token's key: a statement becomes the RA's own requests.

Protocols.md 5.2. Order: signature, key registered, seen before, target belongs to it,
resolve and record, one RA request for each certificate, receipt, second-channel notice.
From "seen before" on it is one transaction: what was seen gets its receipt although its
key was retired since, and no certificate is issued between resolving and recording.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from asn1crypto import x509

from desktop.asn1 import cms
from desktop.canonical import canonical, sha256_hex, unb64url
from desktop.clock import parse_time
from desktop.errors import ChainInvalid, EncodingInvalid, SignatureInvalid
from desktop.revocation import statement
from desktop.sandbox.calls import Call, decoded, object_fields, once, receipt
from desktop.sandbox.problems import Problem
from desktop.sandbox.revocations import revoke
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row
from desktop.trust import chain

__all__ = ["get", "take"]

_TARGETS = (
    "application_id",
    "issuer",
    "serial",
    "certificate_sha256",
    "spki_sha256",
)


def take(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/statements``: by revocation key, or as CMS by a listed issuer.

    Raises:
        Problem: 403 for an unknown key or a foreign target, 422 for a bad signature.
    """
    signer = b""
    if b'"cms"' in call.body:
        payload, found, signer = _by_certificate(call)
    else:
        payload, found = _by_revocation_key(state, call)
    if found["authority"] != _authority_name(state):
        raise Problem(422, "wrong-authority", "The statement is for another authority")

    def act() -> Mapping[str, Any]:
        if signer:
            rows, owner = _of_the_signer(state, found, signer), None
        else:
            rows, owner = _under_the_key(state, found)
        done = [_revoke(state, row, found) for row in rows]
        if owner is not None and not rows:
            # No certificate yet: the application is cancelled.
            state.store.update(
                "applications",
                {"application_id": owner["application_id"]},
                state="rejected",
            )
        state.store.insert(
            "statements",
            statement_id=found["statement_id"],
            key_id=found["key_id"],
            payload=payload,
            received_at=state.now_text(),
            certificates=done,
        )
        return receipt(
            state,
            call,
            "statement",
            found["statement_id"],
            decision="revoked" if rows else "cancelled",
            certificates=done,
        )

    return once(state, call, found["statement_id"], act)


def get(state: SandboxState, statement_id: str) -> bytes:
    """``GET /v1/statements/{id}``: the 128-bit id is the authorisation.

    Raises:
        Problem: 404.
    """
    row = state.store.one("statements", statement_id=statement_id)
    if row is None:
        raise Problem(404, "statement-unknown", "No such statement")
    return canonical(
        {
            "statement_id": statement_id,
            "received_at": row["received_at"],
            "certificates": row["certificates"],
        }
    )


def _by_revocation_key(state: SandboxState, call: Call) -> tuple[bytes, dict[str, Any]]:
    envelope = object_fields(call, "payload", "key_id", "signature")
    key = state.store.one("revocation_keys", key_id=str(envelope["key_id"]))
    if key is None:
        raise Problem(403, "key-unknown", "No such revocation key is registered")
    try:
        found = statement.verify(envelope, key["spki"])
    except SignatureInvalid as error:
        raise Problem(422, "signature-invalid", "The signature is not valid") from error
    except EncodingInvalid as error:
        raise Problem(
            422, "statement-invalid", "The statement is malformed", error.reason
        ) from error
    if found["key_id"] != key["key_id"]:
        raise Problem(422, "statement-invalid", "The statement names another key")
    return unb64url(envelope["payload"]), found


def _under_the_key(
    state: SandboxState, found: Mapping[str, Any]
) -> tuple[list[Row], Row | None]:
    """The certificates that a statement means, and the application behind its key."""
    key = state.store.one("revocation_keys", key_id=found["key_id"])
    if key is None or key["retired_at"] is not None:
        raise Problem(403, "key-retired", "This revocation key was retired")
    rows, owner = _registered_under(state, key)
    wanted = {name: found[name] for name in _TARGETS if found[name] is not None}
    if wanted.get("application_id", key["application_id"]) != key["application_id"]:
        raise Problem(403, "target-foreign", "The target is not this key's")
    named = wanted.keys() - {"application_id"}
    if named:
        rows = [row for row in rows if _is_target(row, wanted)]
        cancels = (
            owner is not None
            and owner["certificate_sha256"] is None
            and named == {"spki_sha256"}
            and wanted["spki_sha256"] == owner["spki_sha256"]
        )
        if not rows and not cancels:
            raise Problem(403, "target-foreign", "The target is not this key's")
    return rows, owner


def _by_certificate(call: Call) -> tuple[bytes, dict[str, Any], bytes]:
    value = object_fields(call, "payload", "cms")
    payload, signature = decoded(value, "payload"), decoded(value, "cms")
    try:
        certificates = cms.certificates_in(signature)
        if not certificates:
            raise Problem(422, "signature-invalid", "The signer is not named")
        found = statement.parse(payload)
        view = cms.verify_with_certificate(signature, payload, certificates)
    except SignatureInvalid as error:
        raise Problem(422, "signature-invalid", "The signature is not valid") from error
    except EncodingInvalid as error:
        raise Problem(
            422, "statement-invalid", "The statement is malformed", error.reason
        ) from error
    if found["key_id"] is not None:
        raise Problem(422, "statement-invalid", "The CMS form names no revocation key")
    wanted = {name: found[name] for name in _TARGETS if found[name] is not None}
    if not wanted.keys() & {"serial", "certificate_sha256", "spki_sha256"}:
        raise Problem(422, "target-missing", "The CMS form names its target")
    return payload, found, view.certificate


def _of_the_signer(
    state: SandboxState, found: Mapping[str, Any], certificate: bytes
) -> list[Row]:
    """The certificates that a statement means, of the person who signed it."""
    national = state.authority["national"].certificate
    try:
        chain.build(certificate, [], [national], state.now())
    except ChainInvalid as error:
        raise Problem(
            422, "signature-invalid", "The signer's issuer is not accepted"
        ) from error
    except EncodingInvalid as error:
        raise Problem(
            422, "statement-invalid", "The certificate is malformed", error.reason
        ) from error
    wanted = {name: found[name] for name in _TARGETS if found[name] is not None}
    iin = _iin_of(certificate)
    rows = [
        row
        for row in state.store.rows("certificates", iin=iin)
        if _is_target(row, wanted)
    ]
    if not rows:
        raise Problem(403, "target-foreign", "The target is not this person's")
    return rows


def _registered_under(state: SandboxState, key: Row) -> tuple[list[Row], Row | None]:
    if key["certificate_sha256"] is not None:
        rows = state.store.rows("certificates", sha256=key["certificate_sha256"])
        return rows, None
    owner = state.store.one("applications", application_id=key["application_id"])
    rows = state.store.rows("certificates", application_id=key["application_id"])
    return rows, owner


def _is_target(row: Row, wanted: Mapping[str, Any]) -> bool:
    issuer = x509.Certificate.load(row["der"]).issuer.dump()
    return (
        wanted.get("certificate_sha256", row["sha256"]) == row["sha256"]
        and wanted.get("spki_sha256", row["spki_sha256"]) == row["spki_sha256"]
        and str(wanted.get("serial", row["serial"])).lstrip("0") == row["serial"]
        and ("issuer" not in wanted or unb64url(wanted["issuer"]) == issuer)
    )


def _revoke(state: SandboxState, row: Row, found: Mapping[str, Any]) -> dict[str, str]:
    since: datetime | None = None
    if found["invalidity_date"] is not None:
        since = parse_time(found["invalidity_date"])
    done = revoke(state, row, found["reason"], invalidity_date=since)
    state.store.insert(
        "ra_requests",
        request_id=str(uuid.uuid4()),
        statement_id=found["statement_id"],
        certificate_sha256=row["sha256"],
        reason=found["reason"],
        outcome="revoked" if done else "already revoked",
        at=state.now_text(),
    )
    issuer = state.authority[row["issuer"]].certificate
    return {
        "serial": row["serial"],
        "issuer_sha256": sha256_hex(issuer),
        "sha256": row["sha256"],
        "state": "revoked",
    }


def _authority_name(state: SandboxState) -> str:
    return str(state.operator["name"])


def _iin_of(certificate: bytes) -> str:
    for rdn in x509.Certificate.load(certificate).subject.chosen:
        for pair in rdn:
            if pair["type"].dotted == "2.5.4.5":
                return str(pair["value"].native).removeprefix("IIN")
    return ""
