"""Shapes of what travels over the operator API, and a note to each of its calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["NOTES", "SHAPES", "Note"]

_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer"}
_FLAG: dict[str, Any] = {"type": "boolean"}
_BYTES: dict[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_-]*$"}
_MAYBE_BYTES: dict[str, Any] = {"anyOf": [_BYTES, {"type": "null"}]}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_COUNTS: dict[str, Any] = {"type": "object", "additionalProperties": _NUMBER}


@dataclass(frozen=True)
class Note:
    """What one call takes and gives.

    Attributes:
        summary: One sentence.
        body: Name of the shape of the body, or nothing.
        answer: Name of the shape of the answer; nothing is not JSON.
        by: Kinds of authorisation, any of which will do.
    """

    summary: str
    body: str = ""
    answer: str = ""
    by: tuple[str, ...] = ()


def _object(*maybe: str, **members: Any) -> dict[str, Any]:
    """An object with exactly these members; those named first may be absent."""
    return {
        "type": "object",
        "properties": members,
        "required": [name for name in members if name not in maybe],
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


SHAPES: dict[str, dict[str, Any]] = {
    "Problem": _object(
        type=_TEXT, title=_TEXT, status=_NUMBER, code=_TEXT, detail=_TEXT
    ),
    "Signed": _object(payload=_BYTES, cms=_BYTES),
    "MaybeSigned": _object(payload=_BYTES, cms=_MAYBE_BYTES),
    "Consents": _object(acceptance=_BYTES, consent=_BYTES),
    "Lookup": _object(
        register={"enum": ["persons", "organisations"]},
        purpose={"enum": ["identify", "fill", "correct"]},
        acceptance_id=_TEXT,
        consent_id=_TEXT,
    ),
    "LookupAnswer": _object(
        register=_TEXT, purpose=_TEXT, answered_at=_TEXT, fields={"type": "object"}
    ),
    "EmailAddress": _object(email=_TEXT),
    "EmailAsked": _object(code_id=_TEXT, expires_at=_TEXT),
    "EmailCode": _object(code=_TEXT),
    "EmailConfirmed": _object(email=_TEXT, confirmed=_FLAG),
    "Application": _object(manifest=_BYTES, cms=_BYTES, spki=_BYTES),
    "ApplicationState": _object(
        application_id=_TEXT,
        state=_TEXT,
        spki_sha256=_TEXT,
        certificate=_MAYBE_BYTES,
    ),
    "Statement": {
        "oneOf": [
            _object(payload=_BYTES, key_id=_TEXT, signature=_BYTES),
            _ref("Signed"),
        ]
    },
    "StatementState": _object(
        statement_id=_TEXT, received_at=_TEXT, certificates=_list({"type": "object"})
    ),
    "Checkpoint": _object(
        "proof", payload=_BYTES, signature=_BYTES, proof=_list(_BYTES)
    ),
    "LastCheckpoint": _object(payload=_BYTES, signature=_BYTES, receipt=_ref("Signed")),
    "Nonce": _object(nonce=_BYTES, expires_at=_TEXT),
    "Agreements": _object(agreements=_list({"type": "object"})),
    "Messages": _object(messages=_list(_ref("Signed"))),
    "Session": _object(
        session=_BYTES,
        expires_at=_TEXT,
        officer_id=_TEXT,
        role={"enum": ["officer", "approver", "auditor"]},
        scope=_object(bins=_list(_TEXT), units=_list(_TEXT)),
    ),
    "Certificates": _object(
        certificates=_list(_ref("Certificate")),
        next=_NUMBER,
        more=_FLAG,
        asked_at=_TEXT,
    ),
    "Certificate": _object(
        number=_NUMBER,
        sha256=_TEXT,
        serial=_TEXT,
        issuer=_TEXT,
        spki_sha256=_TEXT,
        iin=_TEXT,
        email=_TEXT,
        application_id=_MAYBE,
        issued_at=_TEXT,
        not_after=_MAYBE,
        state={"enum": ["waiting", "good", "revoked"]},
        revoked_at=_MAYBE,
        reason=_MAYBE,
        name=_TEXT,
        position=_TEXT,
        unit=_TEXT,
        organisation=_TEXT,
        bin=_TEXT,
        token_serial=_TEXT,
        token_model=_TEXT,
        token_firmware=_TEXT,
        token_batch=_TEXT,
        module=_TEXT,
        scheme=_TEXT,
        agreement=_TEXT,
        services=_list(_TEXT),
    ),
    "Incidents": _object(incidents=_list(_ref("Incident")), next=_NUMBER),
    "Incident": _object(
        incident_id=_TEXT,
        kind={"enum": ["incident", "violation"]},
        received_at=_TEXT,
        authorised_by=_TEXT,
        payload=_BYTES,
        cms=_MAYBE_BYTES,
        certificates=_list(
            _object(sha256=_TEXT, state=_TEXT, revoked_at=_MAYBE, reason=_MAYBE)
        ),
        events=_list(
            _object(
                number=_NUMBER,
                event_id=_TEXT,
                kind=_TEXT,
                text=_TEXT,
                at=_TEXT,
                officer_id=_TEXT,
            )
        ),
    ),
    "Event": _object(
        event_id=_TEXT,
        kind={
            "enum": [
                "note",
                "told",
                "attachment",
                "deadline",
                "plan",
                "closed",
                "reopened",
            ]
        },
        text=_TEXT,
    ),
    "EventKept": _object(event_id=_TEXT, number=_NUMBER, at=_TEXT),
    "Plans": _object(plans=_list({"type": "object"})),
    "Plan": _object(
        plan_id=_TEXT,
        plan_sha256=_TEXT,
        state={
            "enum": [
                "proposed",
                "approved",
                "running",
                "staged",
                "paused",
                "done",
                "cancelled",
            ]
        },
        reason=_TEXT,
        count=_NUMBER,
        first_stage=_NUMBER,
        break_glass=_FLAG,
        created_at=_TEXT,
        review_by=_MAYBE,
        officer_id=_TEXT,
        counts=_COUNTS,
        payload=_BYTES,
        cms=_BYTES,
        orders=_list(
            _object(order_id=_TEXT, act=_TEXT, officer_id=_TEXT, received_at=_TEXT)
        ),
    ),
    "Ledger": _object(
        plan_id=_TEXT,
        counts=_COUNTS,
        entries=_list(
            _object(
                position=_NUMBER,
                certificate=_TEXT,
                state={
                    "enum": ["pending", "revoked", "already", "failed", "cancelled"]
                },
                at=_MAYBE,
                detail=_MAYBE,
            )
        ),
        next=_NUMBER,
    ),
}

_API = "/operator/v1"
_PERSON = ("slip", "installation")
_PLAN = f"{_API}/plans/{{plan_id}}"

NOTES: dict[str, Note] = {
    f"GET {_API}/profile": Note("The profile, signed by the operator.", "", "Signed"),
    f"GET {_API}/agreements": Note("What is published.", "", "Agreements"),
    f"GET {_API}/agreements/{{agreement_id}}/{{version}}/{{language}}": Note(
        "The exact bytes of one text."
    ),
    f"GET {_API}/nonce": Note("A value good once, for five minutes.", "", "Nonce"),
    f"POST {_API}/consents": Note(
        "Acceptance and consent, exact bytes.", "Consents", "Signed", _PERSON
    ),
    f"POST {_API}/lookups": Note(
        "What a register says, under a stored consent.",
        "Lookup",
        "LookupAnswer",
        _PERSON,
    ),
    f"POST {_API}/email-codes": Note(
        "Sends a code by e-mail.", "EmailAddress", "EmailAsked", _PERSON
    ),
    f"POST {_API}/email-codes/{{code_id}}": Note(
        "Hands the code in.", "EmailCode", "EmailConfirmed", _PERSON
    ),
    f"POST {_API}/applications": Note(
        "The application manifest, signed by the new key.", "Application", "Signed"
    ),
    f"GET {_API}/applications/{{application_id}}": Note(
        "Settles a lost CMP answer.", "", "ApplicationState", _PERSON
    ),
    f"POST {_API}/applications/{{application_id}}/abandonment": Note(
        "The person does not go on with an application.",
        "MaybeSigned",
        "Signed",
        _PERSON,
    ),
    f"POST {_API}/revocation-keys": Note(
        "Another revocation key, by token CMS.", "Signed", "Signed"
    ),
    f"POST {_API}/statements": Note(
        "Revokes without the token.", "Statement", "Signed"
    ),
    f"GET {_API}/statements/{{statement_id}}": Note(
        "What became of a statement.", "", "StatementState"
    ),
    f"POST {_API}/incidents": Note(
        "A report: signed, or unsigned and marked.", "MaybeSigned", "Signed"
    ),
    f"POST {_API}/withdrawals": Note("Withdraws a consent.", "Signed", "Signed"),
    f"POST {_API}/objections": Note(
        "Objects to automatic steps.", "MaybeSigned", "Signed"
    ),
    f"GET {_API}/messages": Note(
        "Signed messages after a number.", "", "Messages", (*_PERSON, "token")
    ),
    f"POST {_API}/checkpoints": Note(
        "Leaves a journal head.", "Checkpoint", "Signed", ("installation",)
    ),
    f"GET {_API}/checkpoints": Note(
        "The last head left here.", "", "LastCheckpoint", ("installation",)
    ),
    f"POST {_API}/evidence": Note("The closing manifest.", "Signed", "Signed"),
    f"GET {_API}/receipts/{{receipt_id}}": Note("A receipt by its id.", "", "Signed"),
    f"POST {_API}/officers/sign-in": Note(
        "Opens a session for a role certificate.", "Signed", "Session"
    ),
    f"GET {_API}/certificates": Note(
        "What changed since a number, in scope.", "", "Certificates", ("officer",)
    ),
    f"GET {_API}/incidents": Note(
        "Cases in scope, with later events.", "", "Incidents", ("officer",)
    ),
    f"POST {_API}/incidents/{{incident_id}}/events": Note(
        "Something happened to a case.", "Event", "EventKept", ("officer",)
    ),
    f"POST {_API}/plans": Note("A plan of mass revocation.", "Signed", "Signed"),
    f"GET {_API}/plans": Note("All plans.", "", "Plans", ("officer",)),
    f"GET {_PLAN}": Note("One plan with its orders.", "", "Plan", ("officer",)),
    f"POST {_PLAN}/approvals": Note("Another person approves.", "Signed", "Signed"),
    f"POST {_PLAN}/executions": Note("Executes a stage.", "Signed", "Signed"),
    f"POST {_PLAN}/pause": Note("Stops after the batch.", "Signed", "Signed"),
    f"POST {_PLAN}/cancel": Note("Ends what is not done.", "Signed", "Signed"),
    f"POST {_PLAN}/reviews": Note("Reviews a break-glass.", "Signed", "Signed"),
    f"GET {_PLAN}/ledger": Note(
        "The final state of each certificate.", "", "Ledger", ("officer",)
    ),
    f"POST {_API}/notices": Note(
        "Letters to the people of a plan.", "Signed", "Signed"
    ),
}
