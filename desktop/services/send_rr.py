"""The first channel: an ``rr`` signed by the certificate's own key on its token."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.clock import parse_time
from desktop.errors import (
    CertificateRejected,
    KeyMissing,
    MessageInvalid,
    PurposeRefused,
    SaqtaError,
    StoreFull,
    StoreUnavailable,
    Unreachable,
)
from desktop.model import Attempt, CertificateRecord
from desktop.ports import Token
from desktop.revocation import recovery
from desktop.services.sending import RR, RR_MAC, Sending

__all__ = ["send_rr", "send_rr_by_secret"]

#: What an answer to an ``rr`` means for its attempt (protocols.md 2.7). "Already
#: revoked" is the goal, but only OCSP or a CRL can say so: unknown until proved.
_MEANING = {"accepted": "ACCEPTED", "refused": "REFUSED"}


def send_rr(
    sending: Sending, token: Token, records: Sequence[CertificateRecord]
) -> None:
    """One transaction for each certificate of this token (F3), built now (F2).

    A certificate whose key does not do its part does not hold the others back.

    Raises:
        TokenProblem, PinProblem: The token failed; the rest were not tried.
    """
    for record in records:
        try:
            _one(sending, token, record)
        except (CertificateRejected, KeyMissing, PurposeRefused, Unreachable) as error:
            # May not sign (F18), is not there, or nothing was sent: the next channel.
            sending.note("rr_not_possible", error)


def _one(sending: Sending, token: Token, record: CertificateRecord) -> None:
    report = sending.report()
    profile = sending.profile(record)
    network = sending.workplace.connect(profile)
    with sending.recorder.step("send_rr") as facts:
        signer = token.signer(record.key_id)
        attempt = sending.prepare(record.sha256, RR, {})
        sending.advance(attempt, "SENT")
        try:
            answer = network.cmp.revoke(
                record.der,
                signer,
                reason=report.reason,
                subject_id=attempt.attempt_id,
                invalidity_date=parse_time(report.since) if report.since else None,
            )
        except SaqtaError as error:
            _failed(sending, attempt, error)
            raise
        sending.keep(f"request-{record.serial}.der", answer.request)
        if answer.response:
            sending.keep(f"response-{record.serial}.der", answer.response)
        facts["outcome"] = answer.outcome
        sending.advance(
            attempt,
            _MEANING.get(answer.outcome, "UNKNOWN"),
            {
                "transaction": answer.transaction_id,
                "outcome": answer.outcome,
                "fail_info": list(answer.fail_info),
                "why": answer.text,
            },
        )


def send_rr_by_secret(sending: Sending, record: CertificateRecord) -> None:
    """A MAC-protected ``rr``, only where the profile says that the CA takes it (F1)."""
    profile = sending.profile(record)
    if not profile.rr_mac or sending.attempts(record.sha256, RR_MAC):
        return
    keys = sending.workplace.revocation_secret(record.revocation_key_id)
    if keys is None:
        return
    report = sending.report()
    network = sending.workplace.connect(profile)
    with keys, recovery.derive_passphrase(keys) as passphrase:
        attempt = sending.prepare(record.sha256, RR_MAC, {})
        sending.advance(attempt, "SENT")
        try:
            with sending.recorder.step("send_rr_mac") as facts:
                answer = network.cmp.revoke_by_secret(
                    record.der,
                    reference=record.revocation_key_id,
                    secret=passphrase,
                    reason=report.reason,
                    subject_id=attempt.attempt_id,
                )
                facts["outcome"] = answer.outcome
        except (Unreachable, MessageInvalid) as error:
            _failed(sending, attempt, error)
            sending.note("rr_mac_not_possible", error)
            return
    sending.advance(
        attempt,
        _MEANING.get(answer.outcome, "UNKNOWN"),
        {"transaction": answer.transaction_id, "outcome": answer.outcome},
    )


def _failed(sending: Sending, attempt: Attempt, error: SaqtaError) -> None:
    """Settles an attempt that got no answer: whether it was sent, a proof will tell."""
    outcome = "UNKNOWN" if isinstance(error, Unreachable) else "REFUSED"
    try:
        sending.advance(attempt, outcome, {"why": error.code})
    except (StoreFull, StoreUnavailable) as problem:
        sending.note("attempt_not_written", problem)
