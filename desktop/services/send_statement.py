"""The second and third channel: a statement signed by the revocation key, or as CMS.

A statement is made and written down while Undo lasts, so that its sending needs no
keyring, no secret and no token any more, and a QR code can carry it at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.canonical import canonical
from desktop.clock import format_time, parse_time
from desktop.errors import (
    InputInvalid,
    Pending,
    Refused,
    SaqtaError,
    Unreachable,
    VerificationFailed,
)
from desktop.model.authority import AuthorityProfile, Receipt
from desktop.model.records import Attempt, CertificateRecord, Report
from desktop.revocation import recovery, statement
from desktop.services.known_clock import clock_of
from desktop.services.receipts import receipt_json
from desktop.services.sending import STATEMENT, Sending

__all__ = [
    "build_for",
    "deliver",
    "envelope_of",
    "keep_statements",
    "named_certificates",
    "prepare_statements",
    "send_statement",
]

_SETTLED = frozenset({"ACCEPTED", "REFUSED"})


def prepare_statements(sending: Sending) -> None:
    """Makes and writes down the statement of every certificate that has a key here."""
    report = sending.report()
    for record in sending.waiting(insist=True):
        if sending.attempts(record.sha256, STATEMENT):
            continue
        if not sending.may(record, STATEMENT):
            continue
        try:
            envelope = _envelope_for(sending, report, record)
        except SaqtaError as error:
            # A lost or damaged secret leaves the other channels, and the other
            # certificates, as they are.
            sending.note("statement_not_possible", error)
            continue
        if envelope is not None:
            data = {"envelope": envelope, "profile": record.profile}
            sending.prepare(record.sha256, STATEMENT, data)


def send_statement(sending: Sending, record: CertificateRecord) -> None:
    """Sends the statement of a certificate, where one was made.

    The same bytes at every try: the operator answers with the same receipt, so a
    retry can't revoke twice.
    """
    for attempt in sending.attempts(record.sha256, STATEMENT)[-1:]:
        deliver(sending, attempt, sending.profile(record), record.serial)


def deliver(
    sending: Sending, attempt: Attempt, profile: AuthorityProfile, name: str
) -> Receipt | None:
    """Sends what an attempt holds and settles it; answers the receipt, if one came."""
    if attempt.state in _SETTLED:
        return None
    envelope = envelope_of(attempt)
    try:
        gap = sending.check_reachable(profile)
    except Unreachable as error:
        sending.note("statement_not_sent", error)
        return None
    operator = sending.workplace.connect(profile).operator(None)
    with sending.recorder.step("send_statement") as facts:
        if attempt.state == "PREPARED":
            now = format_time(sending.workplace.clock.now())
            attempt = sending.advance(
                attempt, "SENT", {"sent_at": now, "clock_gap_s": gap}
            )
        try:
            receipt = operator.send_statement(envelope)
        except Refused as error:
            sending.advance(attempt, "REFUSED", {"why": error.code, **error.facts})
            sending.note("statement_refused", error)
            return None
        except (Pending, VerificationFailed) as error:
            if attempt.state != "UNKNOWN":
                sending.advance(attempt, "UNKNOWN", {"why": error.code})
            sending.note("statement_unanswered", error)
            return None
        facts["receipt"] = receipt.receipt_id
        # The state first: no evidence is worth a second sending.
        sending.advance(
            attempt,
            "ACCEPTED",
            {
                "receipt": receipt.receipt_id,
                "received_at": receipt.received_at,
                "answered_at": format_time(sending.workplace.clock.now()),
                "decision": receipt.decision,
                "named": named_certificates(receipt),
                "kept_as": name,
                "receipt_object": receipt_json(receipt),
            },
        )
    return receipt


def keep_statements(sending: Sending) -> None:
    """Writes statements and receipts beside the report, from what the outbox holds.

    Not between the acceptance and the question for the proof: a copy can wait.
    """
    for attempt in sending.outbox.attempts(sending.report_id):
        name = str(attempt.data.get("kept_as", ""))
        if not name:
            continue
        receipt = dict(attempt.data["receipt_object"])
        sending.keep(f"statement-{name}.json", canonical(envelope_of(attempt)))
        sending.keep(f"statement-receipt-{name}.json", canonical(receipt))


def named_certificates(receipt: Receipt) -> list[dict[str, str]]:
    """The certificates that a statement's receipt names, as far as it is readable."""
    listed = receipt.details.get("certificates", [])
    if not isinstance(listed, list):
        return []
    return [
        {str(name): str(value) for name, value in item.items()}
        for item in listed
        if isinstance(item, Mapping)
    ]


def envelope_of(attempt: Attempt) -> dict[str, Any]:
    """The signed statement that an attempt holds."""
    return dict(attempt.data["envelope"])


def build_for(
    sending: Sending,
    report: Report,
    record: CertificateRecord,
    key_id: str | None,
) -> bytes:
    """The statement about one certificate; ``key_id`` is ``None`` in the CMS form."""
    profile = sending.profile(record)
    return statement.build(
        statement_id=statement.new_statement_id(),
        authority=profile.name,
        key_id=key_id,
        reason=report.reason,
        created_at=report.recorded_at,
        clock=clock_of(sending.workplace, profile.name),
        # The CMS form names its target by the certificate alone (protocols.md 5.2).
        application_id=(record.application_id or None) if key_id else None,
        issuer=sending.workplace.issuer_name(record.der),
        serial=record.serial,
        certificate_sha256=record.sha256,
        spki_sha256=record.spki_sha256,
        invalidity_date=parse_time(report.since) if report.since else None,
        text=report.text,
    )


def _envelope_for(
    sending: Sending, report: Report, record: CertificateRecord
) -> dict[str, str] | None:
    secret = sending.workplace.revocation_secret(record.revocation_key_id)
    if secret is None:
        return None
    with secret:
        key_id = recovery.key_id(recovery.public_spki(secret))
        if key_id != record.revocation_key_id:
            # The operator would refuse it, and that would look like its last word.
            raise InputInvalid(name="revocation secret", reason="of another key")
        payload = build_for(sending, report, record, key_id)
        return statement.sign(payload, secret)
