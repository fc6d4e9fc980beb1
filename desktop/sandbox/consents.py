"""Keeps the exact bytes of acceptance and consent; answers look-ups only under them.

Rows S2 and S5: before anything else personal is asked or sent, both records are here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from desktop.canonical import canonical, sha256_hex
from desktop.sandbox import agreements, notices
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

__all__ = ["FIELDS", "REGISTERS", "look_up", "stored_consent", "take"]

FIELDS = (
    "surname",
    "given_name",
    "patronymic",
    "iin",
    "position",
    "units",
    "organisation",
    "phone",
    "email",
    "region",
    "city",
)
REGISTERS = ("persons", "organisations")
PURPOSES = ("identify", "fill", "correct")


def take(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/consents``: stores both records, answers a receipt.

    Raises:
        Problem: The slip, the person, the agreement or a record does not fit.
    """
    value = object_fields(call, "acceptance", "consent")
    acceptance_bytes = decoded(value, "acceptance")
    consent_bytes = decoded(value, "consent")
    acceptance = record(acceptance_bytes, "acceptance")
    consent = record(consent_bytes, "consent")
    person = acceptance.get("person")
    iin = person.get("iin") if isinstance(person, dict) else None
    slip = by_person(state, call, iin if isinstance(iin, str) else None)
    _check_pair(acceptance, consent)
    _check_person(slip, acceptance, consent)
    acceptance_id = text_field(acceptance, "record_id")
    consent_id = text_field(consent, "record_id")

    def keep() -> Mapping[str, Any]:
        # Of new ones only: an agreement may have ended since the same two came.
        _check_content(state, acceptance, consent)
        if state.store.count("consents", consent_id=consent_id):
            raise Problem(409, "consent-exists", "This consent id is taken")
        state.store.insert(
            "consents",
            consent_id=consent_id,
            acceptance_id=acceptance_id,
            application_id=text_field(acceptance, "application_id"),
            reference=slip["reference"],
            iin=slip["iin"],
            registers=consent["registers"],
            acceptance=acceptance_bytes,
            consent=consent_bytes,
            received_at=state.now_text(),
        )
        notices.tell(state, slip["iin"], "consents", slip["person"]["email"])
        return receipt(
            state,
            call,
            "consents",
            acceptance_id,
            acceptance_sha256=sha256_hex(acceptance_bytes),
            consent_sha256=sha256_hex(consent_bytes),
            consent_id=consent_id,
        )

    return once(state, call, acceptance_id, keep)


def look_up(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/lookups``: what a register says, only where the consent allows it.

    Raises:
        Problem: 403 with the code that says why.
    """
    value = object_fields(call, "register", "purpose", "acceptance_id", "consent_id")
    named = state.store.one("consents", consent_id=text_field(value, "consent_id"))
    slip = by_person(state, call, None if named is None else named["iin"])
    register = text_field(value, "register")
    purpose = text_field(value, "purpose")
    if register not in REGISTERS or purpose not in PURPOSES:
        raise Problem(400, "lookup-invalid", "No such register or purpose")
    consent = stored_consent(
        state,
        slip,
        acceptance_id=text_field(value, "acceptance_id"),
        consent_id=text_field(value, "consent_id"),
    )
    if consent["registers"].get(register) is not True:
        raise Problem(403, "register-declined", "The person declined this register")

    def answer() -> Mapping[str, Any]:
        fields = state.registers.answer(register, slip["iin"])
        if fields is None:
            raise Problem(404, "person-unknown", "The register has no such person")
        found = {
            "register": register,
            "purpose": purpose,
            "answered_at": state.now_text(),
            "fields": fields,
        }
        state.store.insert(
            "lookups",
            lookup_id=str(uuid.uuid4()),
            reference=slip["reference"],
            register=register,
            purpose=purpose,
            consent_id=consent["consent_id"],
            sha256=sha256_hex(canonical(found)),
            answered_at=found["answered_at"],
        )
        return found

    return once(state, call, call.idempotency_key, answer)


def stored_consent(
    state: SandboxState, slip: Row, *, acceptance_id: str, consent_id: str
) -> Row:
    """The consent that these ids name, if it is this person's and still given.

    Raises:
        Problem: 403.
    """
    row = state.store.one(
        "consents", consent_id=consent_id, acceptance_id=acceptance_id
    )
    if row is None:
        raise Problem(403, "consent-not-stored", "No such consent is stored")
    if row["reference"] != slip["reference"] or row["iin"] != slip["iin"]:
        raise Problem(403, "consent-foreign", "This consent is another person's")
    if row["withdrawn_at"] is not None:
        raise Problem(403, "consent-withdrawn", "This consent was withdrawn")
    return row


def _check_pair(acceptance: dict[str, Any], consent: dict[str, Any]) -> None:
    linked = (
        consent.get("acceptance_id") == acceptance.get("record_id")
        and consent.get("application_id") == acceptance.get("application_id")
        and consent.get("slip_reference") == acceptance.get("slip_reference")
    )
    if not linked:
        raise Problem(422, "consent-pair", "The two records do not belong together")


def _check_person(
    slip: Row, acceptance: dict[str, Any], consent: dict[str, Any]
) -> None:
    for found in (acceptance, consent):
        person = found.get("person")
        if not isinstance(person, dict) or person.get("iin") != slip["iin"]:
            raise Problem(403, "consent-foreign", "The slip is another person's")
    if acceptance.get("slip_reference") != slip["reference"]:
        raise Problem(403, "consent-foreign", "The records name another slip")


def _check_content(
    state: SandboxState, acceptance: dict[str, Any], consent: dict[str, Any]
) -> None:
    for found in (acceptance, consent):
        named = found.get("agreement")
        if not isinstance(named, dict):
            raise Problem(422, "record-invalid", "No agreement is named")
        agreements.find(state, named)
    liability = acceptance.get("liability")
    if not isinstance(liability, dict) or liability.get("acknowledged") is not True:
        raise Problem(
            422, "liability-not-acknowledged", "The warning was not acknowledged"
        )
    fields = consent.get("fields")
    if not isinstance(fields, list) or sorted(map(str, fields)) != sorted(FIELDS):
        raise Problem(422, "fields-invalid", "Exactly the 11 fields are consented to")
    registers = consent.get("registers")
    if (
        not isinstance(registers, dict)
        or registers.keys() != set(REGISTERS)
        or not all(isinstance(answer, bool) for answer in registers.values())
    ):
        raise Problem(422, "record-invalid", "Each register needs a yes or no")
