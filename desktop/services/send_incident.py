"""Tells the operator, and through it the officers, in the same act (row S14).

One incident per report and authority. Signed by a token that is open anyway, else tied
to a statement that was accepted, else unsigned and marked so: a notice gives nobody
any power, so it never waits for a signature.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from desktop.canonical import canonical, parse_canonical, unb64url
from desktop.clock import format_time
from desktop.errors import (
    Pending,
    PinProblem,
    Refused,
    TokenProblem,
    VerificationFailed,
)
from desktop.model.authority import AuthorityProfile
from desktop.model.records import CertificateRecord
from desktop.ports import Token
from desktop.revocation import reasons
from desktop.services.receipts import receipt_json
from desktop.services.sending import OTHER, STATEMENT, Sending

__all__ = [
    "by_authority",
    "incident_id",
    "incident_payload",
    "letter_name",
    "send_incidents",
]


def incident_id(report_id: str, authority: str) -> str:
    """The id of a report's incident at one authority; the same at every try."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{report_id} {authority}"))


def letter_name(report_id: str, profile: AuthorityProfile) -> str:
    """Name of the draft beside the report; any mail program opens it."""
    return f"officer-{incident_id(report_id, profile.name)}.eml"


def send_incidents(sending: Sending, tokens: Mapping[str, Token]) -> None:
    """Sends what was not sent yet; a failure leaves it to the next time.

    Args:
        sending: The report.
        tokens: Pieces of work that are open, by serial number of the token.
    """
    for profile, records in by_authority(sending):
        name = f"incident-{incident_id(sending.report_id, profile.name)}"
        if "incidents" in profile.api and sending.kept(f"{name}-receipt.json") is None:
            _send(sending, profile, records, tokens, name)


def by_authority(
    sending: Sending,
) -> list[tuple[AuthorityProfile, list[CertificateRecord]]]:
    """The compromised certificates that this home knows, with their authorities.

    What is replaced or no longer needed is revoked too, and is no incident.
    """
    if sending.report().reason != reasons.DEFAULT:
        return []
    by_profile: dict[str, list[CertificateRecord]] = {}
    for record in _records(sending):
        by_profile.setdefault(record.profile, []).append(record)
    found = []
    for records in by_profile.values():
        # An authority that is known no more can be told nothing; the others are.
        if sending.knows_authority(records[0]):
            found.append((sending.profile(records[0]), records))
    return found


def _send(
    sending: Sending,
    profile: AuthorityProfile,
    records: Sequence[CertificateRecord],
    tokens: Mapping[str, Token],
    name: str,
) -> None:
    # The same bytes at every try, or the operator would see two objects with one id.
    payload = sending.kept(f"{name}.json")
    cms = sending.kept(f"{name}.cms")
    try:
        sending.check_reachable(profile)
        with sending.recorder.step("send_incident") as facts:
            if payload is None:
                payload = incident_payload(sending, profile, records)
                cms = _signature(sending, records, tokens, payload)
                sending.keep(f"{name}.json", payload)
                if cms is not None:
                    sending.keep(f"{name}.cms", cms)
            operator = sending.workplace.connect(profile).operator(None)
            receipt = operator.send_incident(payload, cms)
            facts["receipt"] = receipt.receipt_id
        sending.keep(f"{name}-receipt.json", canonical(receipt_json(receipt)))
    except (Pending, Refused, VerificationFailed) as error:
        sending.note("incident_not_sent", error)


def incident_payload(
    sending: Sending, profile: AuthorityProfile, records: Sequence[CertificateRecord]
) -> bytes:
    """The incident as it stands now: what officers need, and which statement went."""
    report = sending.report()
    value = {
        "type": "incident",
        "version": 1,
        "record_id": incident_id(report.report_id, profile.name),
        "kind": "compromise",
        "report_id": report.report_id,
        "authority": profile.name,
        "reason": report.reason,
        "recorded_at": format_time(report.recorded_at),
        "since": report.since,
        "text": report.text,
        "certificates": [
            {
                "sha256": item.sha256,
                "serial": item.serial,
                "subject": item.subject,
                "token_serial": item.token_serial,
                "token_label": item.token_label,
            }
            for item in records
        ],
        # Who else is to be told, as the profile says; the operator passes it on.
        "security_officer": dict(profile.security_officer),
    }
    statement_id = _accepted_statement(sending, records)
    if statement_id:
        value["statement_id"] = statement_id
    return canonical(value)


def _signature(
    sending: Sending,
    records: Sequence[CertificateRecord],
    tokens: Mapping[str, Token],
    payload: bytes,
) -> bytes | None:
    for record in records:
        token = tokens.get(record.token_serial)
        if token is None:
            continue
        try:
            signer = token.signer(record.key_id)
            return signer.sign_record("incident", payload, certificate=record.der)
        except (TokenProblem, PinProblem) as error:
            sending.note("incident_not_signed", error)
    return None


def _accepted_statement(sending: Sending, records: Sequence[CertificateRecord]) -> str:
    names = {item.sha256 for item in records}
    for attempt in sending.outbox.attempts(sending.report_id):
        if (
            attempt.certificate in names
            and attempt.channel in {STATEMENT, OTHER}
            and attempt.state == "ACCEPTED"
        ):
            payload = unb64url(str(attempt.data["envelope"]["payload"]))
            return str(parse_canonical(payload)["statement_id"])
    return ""


def _records(sending: Sending) -> list[CertificateRecord]:
    """The certificates of the report that this home knows, but those taken out."""
    register = sending.workplace.register()
    known = {item.sha256: item for item in register.list_certificates()}
    return [
        known[item.sha256]
        for item in sending.report().certificates
        if item.state != "UNDONE" and item.sha256 in known
    ]
