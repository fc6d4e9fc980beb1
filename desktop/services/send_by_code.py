"""A recovery code typed on another computer: one statement, no record of anything.

The statement names no certificate and so means everything registered under the code's
key; the operator resolves it and names the certificates in its receipt (protocols.md
5.2). The code revokes and does nothing else.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from desktop.clock import parse_time
from desktop.model.authority import AuthorityProfile
from desktop.model.records import Attempt, Report, ReportCertificate
from desktop.revocation import reasons, recovery, statement, states
from desktop.secret import RecoverySecret
from desktop.services.known_clock import clock_of
from desktop.services.report_compromise import storable
from desktop.services.send_statement import deliver
from desktop.services.sending import STATEMENT, Sending
from desktop.services.workplace import Workplace

__all__ = [
    "NO_CERTIFICATE",
    "code_attempt",
    "deliver_code_statement",
    "named_by_receipt",
    "read_code",
    "record_by_code",
]

#: A report by code is about no certificate that this home knows: this entry stands
#: for whatever the operator finds under the code's key.
NO_CERTIFICATE = ""

_ISSUER = "issuer_sha256"


def read_code(text: str) -> RecoverySecret:
    """The recovery secret of a code as people type it.

    Raises:
        InputInvalid: Wrong length, characters or checksum; never what was typed.
    """
    return recovery.from_code(text)


def record_by_code(
    workplace: Workplace,
    secret: RecoverySecret,
    *,
    reason: str = reasons.DEFAULT,
    since: str = "",
    text: str = "",
    undo_seconds: float,
) -> Report:
    """Records report and signed statement durably; the code is not needed again.

    Raises:
        ProfileInvalid: Which operator registered the code's key is not known.
        InputInvalid: The reason or the time is not one a holder can give.
    """
    reasons.check_reason(reason)
    text = storable(text)
    profile = workplace.require_profile()
    now = workplace.clock.now()
    own_id = recovery.key_id(recovery.public_spki(secret))
    payload = statement.build(
        statement_id=statement.new_statement_id(),
        authority=profile.name,
        key_id=own_id,
        reason=reason,
        created_at=now,
        clock=clock_of(workplace, profile.name),
        invalidity_date=parse_time(since) if since else None,
        text=text,
    )
    envelope = statement.sign(payload, secret)
    outbox = workplace.outbox()
    report = outbox.record(
        Report(
            report_id=str(uuid.uuid4()),
            recorded_at=now,
            monotonic=workplace.clock.monotonic(),
            reason=reason,
            state=states.CertificateState.RECORDED,
            send_after=now + timedelta(seconds=undo_seconds),
            certificates=(
                ReportCertificate(
                    sha256=NO_CERTIFICATE,
                    serial="",
                    spki_sha256="",
                    state=states.CertificateState.RECORDED,
                ),
            ),
            since=since,
            text=text,
            key_ids=(own_id,),
        )
    )
    # Before this row is durable nobody is told "recorded": without it the report
    # would be a report that nothing can send.
    outbox.add_attempt(
        report.report_id,
        NO_CERTIFICATE,
        STATEMENT,
        {"envelope": envelope, "profile": profile.source},
    )
    return report


def code_attempt(sending: Sending) -> Attempt | None:
    """The attempt of a report by code, or ``None`` where the report is another."""
    found = sending.attempts(NO_CERTIFICATE, STATEMENT)
    return found[-1] if found else None


def named_by_receipt(sending: Sending) -> list[dict[str, str]]:
    """The certificates that the operator named: ``sha256``, ``serial``, issuer."""
    attempt = code_attempt(sending)
    named = [] if attempt is None else attempt.data.get("named", [])
    return [
        {name: str(item.get(name, "")) for name in ("sha256", "serial", _ISSUER)}
        for item in named
        if item.get("sha256") and item.get("serial")
    ]


def deliver_code_statement(sending: Sending) -> None:
    """Sends it; the receipt names the certificates, and the attempt keeps them."""
    attempt = code_attempt(sending)
    if attempt is None:
        return
    profile: AuthorityProfile = sending.workplace.load_profile(
        str(attempt.data["profile"])
    )
    deliver(sending, attempt, profile, "code")
