"""The person's other letters: incidents, withdrawals, objections; and e-mail codes.

A record is signed with a certificate of this authority (token CMS), or it comes
unsigned where the design allows that, and is marked so (protocols.md, 1.1).
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from desktop.applications.identity import check_email
from desktop.asn1 import cms
from desktop.canonical import canonical, sha256_hex
from desktop.clock import format_time, parse_time
from desktop.errors import EmailInvalid, EncodingInvalid, SignatureInvalid
from desktop.sandbox import notices, outgoing
from desktop.sandbox.calls import (
    Call,
    by_person,
    decoded,
    object_fields,
    once,
    receipt,
    record,
    text_field,
)
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState
from desktop.sandbox.store import Row

__all__ = [
    "confirm_email_code",
    "email_code",
    "signer_of",
    "take_incident",
    "take_objection",
    "take_withdrawal",
]

_CODE_TRIES = 5
_CODE_MINUTES = 15


def take_incident(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/incidents``: signed, tied to a statement, or unsigned and marked.

    A compromise (``incident``), or a breach of the agreement (``violation``, row S11);
    only the first may be tied to a statement.

    Raises:
        Problem: 422 when the signature given is not valid.
    """
    value = object_fields(call, "payload", "cms")
    payload = decoded(value, "payload")
    found = _notice(payload)
    record_id = text_field(found, "record_id")
    signed = None if value["cms"] is None else decoded(value, "cms")

    def act() -> Mapping[str, Any]:
        iin, authorised_by = "", "nobody"
        if signed is not None:
            # A notice gives nobody any power, and the key it tells of may have been
            # revoked a moment ago by its own request.
            signer = signer_of(state, payload, signed, states=("confirmed", "revoked"))
            iin, authorised_by = signer["iin"], signer["sha256"]
        elif found["type"] == "incident":
            statement_id = found.get("statement_id")
            if isinstance(statement_id, str) and state.store.count(
                "statements", statement_id=statement_id
            ):
                authorised_by = f"statement {statement_id}"
        kind = str(found["type"])
        kept = _keep(state, call, kind, record_id, payload, signed, iin, authorised_by)
        officer = state.operator["security_officer"]["email"]
        state.mailer.send("incident-officer", officer, f"incident {record_id}")
        return kept

    return once(state, call, record_id, act)


def _notice(payload: bytes) -> dict[str, Any]:
    try:
        return record(payload, "incident")
    except Problem:
        return record(payload, "violation")


def take_withdrawal(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/withdrawals``: a signed withdrawal of a consent (row S9).

    Raises:
        Problem: 403 when the consent is another person's.
    """
    value = object_fields(call, "payload", "cms")
    payload, signed = decoded(value, "payload"), decoded(value, "cms")
    found = record(payload, "withdrawal")
    record_id = text_field(found, "record_id")
    consent_id = text_field(found, "consent_id")

    def act() -> Mapping[str, Any]:
        signer = signer_of(state, payload, signed)
        consent = state.store.one("consents", consent_id=consent_id)
        if consent is None or consent["iin"] != signer["iin"]:
            raise Problem(403, "consent-foreign", "This consent is another person's")
        iin, own = signer["iin"], signer["sha256"]
        kept = _keep(state, call, "withdrawal", record_id, payload, signed, iin, own)
        if consent["withdrawn_at"] is None:
            state.store.update(
                "consents", {"consent_id": consent_id}, withdrawn_at=state.now_text()
            )
            answer = "processing stopped"
            _answer_later(state, iin, "withdrawal-answer", consent_id, answer)
        return kept

    return once(state, call, record_id, act)


def take_objection(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/objections``: token CMS, or the slip MAC before a key exists.

    Raises:
        Problem: 401 or 422 when neither authorises it.
    """
    value = object_fields(call, "payload", "cms")
    payload = decoded(value, "payload")
    found = record(payload, "objection")
    record_id = text_field(found, "record_id")
    signed = None if value["cms"] is None else decoded(value, "cms")
    # Outside of the transaction: a wrong MAC must be counted although it is refused.
    slip = by_person(state, call) if signed is None else None

    def act() -> Mapping[str, Any]:
        if slip is not None:
            iin, authorised_by = slip["iin"], f"slip {slip['reference']}".strip()
        else:
            signer = signer_of(state, payload, signed or b"")
            iin, authorised_by = signer["iin"], signer["sha256"]
        kept = _keep(
            state, call, "objection", record_id, payload, signed, iin, authorised_by
        )
        answer = "automatic processing stopped"
        _answer_later(state, iin, "objection-answer", record_id, answer)
        return kept

    return once(state, call, record_id, act)


def email_code(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/email-codes``: sends a code, only after the consents are here.

    Raises:
        Problem: 403 before the consent, 422 for a malformed address.
    """
    slip = by_person(state, call)
    value = object_fields(call, "email")
    try:
        address = check_email(text_field(value, "email"))
    except EmailInvalid as error:
        raise Problem(422, "email-invalid", "Not an address", error.reason) from error
    if not state.store.count(
        "consents", reference=slip["reference"], iin=slip["iin"], withdrawn_at=None
    ):
        raise Problem(403, "consent-not-stored", "No consent is stored yet")

    def act() -> Mapping[str, Any]:
        code_id = str(uuid.uuid4())
        code = f"{secrets.randbelow(1_000_000):06d}"
        expires = state.now() + timedelta(minutes=_CODE_MINUTES)
        state.store.insert(
            "email_codes",
            code_id=code_id,
            reference=slip["reference"],
            address=address,
            code=code,
            tries=0,
            expires_at=format_time(expires),
        )
        state.mailer.send("email-code", address, code)
        return {"code_id": code_id, "expires_at": format_time(expires)}

    return once(state, call, call.idempotency_key, act)


def confirm_email_code(state: SandboxState, call: Call, code_id: str) -> bytes:
    """``POST /v1/email-codes/{id}``: hands the code in; five tries.

    Raises:
        Problem: 403 when it is wrong, used up or too old.
    """
    slip = by_person(state, call)
    code = text_field(object_fields(call, "code"), "code")
    with state.store.begin():
        row = state.store.one("email_codes", code_id=code_id)
        if row is None or row["reference"] != slip["reference"]:
            raise Problem(404, "code-unknown", "No code was asked for")
        late = parse_time(row["expires_at"]) < state.now()
        used_up = late or row["tries"] >= _CODE_TRIES
        right = not used_up and hmac.compare_digest(
            code.encode("utf-8"), row["code"].encode("ascii")
        )
        state.store.update("email_codes", {"code_id": code_id}, tries=row["tries"] + 1)
        if right:
            state.store.update(
                "email_codes", {"code_id": code_id}, confirmed_at=state.now_text()
            )
    # Outside the transaction: a wrong try must be counted although it is refused.
    if not right:
        raise Problem(403, "code-wrong", "The code is wrong or no longer valid")
    return canonical({"email": row["address"], "confirmed": True})


def signer_of(
    state: SandboxState,
    payload: bytes,
    signature: bytes,
    *,
    states: tuple[str, ...] = ("confirmed",),
) -> Row:
    """The certificate of ours that made a token CMS; revoked ones give no power.

    Raises:
        Problem: 422.
    """
    refused = Problem(422, "signature-invalid", "The signature is not valid")
    try:
        named = cms.certificates_in(signature)
        if not named:
            raise refused
        view = cms.verify_with_certificate(signature, payload, named)
    except (SignatureInvalid, EncodingInvalid) as error:
        raise refused from error
    row = state.store.one("certificates", sha256=sha256_hex(view.certificate or b""))
    if row is not None and row["state"] in states:
        return row
    raise Problem(
        403, "signer-unknown", "The signer's certificate is not a valid one of ours"
    )


def _keep(
    state: SandboxState,
    call: Call,
    kind: str,
    record_id: str,
    payload: bytes,
    signature: bytes | None,
    iin: str,
    authorised_by: str,
) -> Mapping[str, Any]:
    """Keeps a record as it came, tells its person; answers the receipt."""
    state.store.insert(
        "records",
        record_id=f"{kind}:{record_id}",
        kind=kind,
        iin=iin,
        authorised_by=authorised_by,
        payload=payload,
        cms=signature,
        received_at=state.now_text(),
    )
    if iin:
        notices.tell(state, iin, kind, _address(state, iin))
    # Both kinds of report go by the one call, so their receipts are of one kind.
    named = "incident" if kind == "violation" else kind
    return receipt(
        state, call, named, record_id, authorised_by=authorised_by.split(" ")[0]
    )


def _answer_later(
    state: SandboxState, iin: str, kind: str, subject_id: str, text: str
) -> None:
    after = timedelta(seconds=state.settings.answer_after_s)
    outgoing.schedule(state, iin, kind, subject_id=subject_id, text=text, after=after)


def _address(state: SandboxState, iin: str) -> str:
    applications = state.store.rows("applications", iin=iin, order="registered_at")
    if applications:
        return str(applications[-1]["subject"]["email"])
    citizen = state.registers.get(iin)
    return "" if citizen is None else citizen.person.email
