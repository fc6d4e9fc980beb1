"""A recovery code typed on another computer: one statement, no record of anything.

The statement names no certificate and so means everything registered under the code's
key; the operator resolves it and names the certificates in its receipt (protocols.md
5.2). The code revokes and does nothing else.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from desktop.clock import format_time, parse_time
from desktop.model import Attempt, AuthorityProfile, Report, ReportCertificate
from desktop.revocation import reasons, recovery, statement, states
from desktop.secret import RecoverySecret
from desktop.services.send_statement import deliver, named_certificates
from desktop.services.sending import STATEMENT, Sending
from desktop.services.workplace import Workplace

__all__ = ["code_attempt", "deliver_code_statement", "record_by_code"]

#: A report by code is about no certificate that this home knows.
_NO_CERTIFICATE = ""


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
    profile = workplace.require_profile()
    now = workplace.clock.now()
    own_id = recovery.key_id(recovery.public_spki(secret))
    payload = statement.build(
        statement_id=statement.new_statement_id(),
        authority=profile.name,
        key_id=own_id,
        reason=reason,
        created_at=now,
        clock={"source": "system", "offset_s": "unknown"},
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
            certificates=(),
            since=since,
            text=text,
            key_ids=(own_id,),
        )
    )
    # Before this row is durable nobody is told "recorded": without it the report
    # would be a report that nothing can send.
    outbox.add_attempt(
        report.report_id,
        _NO_CERTIFICATE,
        STATEMENT,
        {"envelope": envelope, "profile": profile.source},
    )
    return report


def code_attempt(sending: Sending) -> Attempt | None:
    """The attempt of a report by code, or ``None`` where the report is another."""
    found = sending.attempts(_NO_CERTIFICATE, STATEMENT)
    return found[-1] if found else None


def deliver_code_statement(sending: Sending) -> None:
    """Sends it; the certificates that the receipt names become the report's."""
    attempt = code_attempt(sending)
    if attempt is None:
        return
    profile: AuthorityProfile = sending.workplace.load_profile(
        str(attempt.data["profile"])
    )
    receipt = deliver(sending, attempt, profile, "code")
    if receipt is None:
        return
    report = sending.report()
    times = {
        "RECORDED": format_time(report.recorded_at),
        "ACCEPTED": format_time(sending.workplace.clock.now()),
    }
    named = tuple(
        ReportCertificate(
            sha256=item["sha256"],
            serial=item["serial"],
            spki_sha256="",
            state=states.CertificateState.ACCEPTED,
            channel=STATEMENT,
            times=times,
        )
        for item in named_certificates(receipt)
        if item.get("sha256") and item.get("serial")
    )
    if named:
        sending.outbox.name_certificates(report.report_id, named)
