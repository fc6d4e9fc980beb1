"""The first channel: an ``rr`` signed by the certificate's own key on its token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.clock import parse_time
from desktop.errors import (
    CertificateRejected,
    KeyMissing,
    OutcomeUnknown,
    Pending,
    PurposeRefused,
    SaqtaError,
    StateConflict,
    StillWaiting,
    StoreFull,
    StoreUnavailable,
    Unreachable,
)
from desktop.model.authority import RevocationAnswer
from desktop.model.records import Attempt, CertificateRecord
from desktop.ports import Signer, Token
from desktop.revocation import recovery
from desktop.services.sending import RR, RR_MAC, Sending

__all__ = ["poll_rr", "send_rr", "send_rr_by_secret", "waits_for_answer"]

_WAITING = "waiting"


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
        except (
            CertificateRejected,
            KeyMissing,
            Pending,
            PurposeRefused,
            StoreFull,
            StoreUnavailable,
        ) as error:
            # May not sign (F18), is not there, was not sent, or there is no room for
            # the transaction that must be written down first: the next channel.
            sending.note("rr_not_possible", error)


def _one(sending: Sending, token: Token, record: CertificateRecord) -> None:
    report = sending.report()
    profile = sending.profile(record)
    sending.check_reachable(profile, for_cmp=True)
    network = sending.workplace.connect(profile)
    with sending.recorder.step("send_rr") as facts:
        signer = token.signer(record.key_id)
        attempt = sending.prepare(record.sha256, RR, {})
        marked = _MarkedSigner(signer, lambda: sending.advance(attempt, "SENT"))
        try:
            answer = network.cmp.revoke(
                record.der,
                marked,
                reason=report.reason,
                subject_id=attempt.attempt_id,
                invalidity_date=parse_time(report.since) if report.since else None,
            )
        except SaqtaError as error:
            if marked.used:
                sending.advance(attempt, "UNKNOWN", {"why": error.code})
            raise
        facts["outcome"] = answer.outcome
        # The state first: no copy is worth a second sending.
        sending.advance(attempt, *_meaning(answer))
    sending.keep(f"request-{record.serial}.der", answer.request)
    if answer.response:
        sending.keep(f"response-{record.serial}.der", answer.response)


def waits_for_answer(sending: Sending, record: CertificateRecord) -> Attempt | None:
    """The attempt that the authority is still considering, or ``None``."""
    for attempt in sending.attempts(record.sha256, RR)[-1:]:
        if attempt.state == "UNKNOWN" and attempt.data.get("outcome") == _WAITING:
            return attempt
    return None


def poll_rr(sending: Sending, token: Token, record: CertificateRecord) -> bool:
    """Asks once more about an ``rr`` under consideration (protocols.md 2.7).

    Answers whether it is still under consideration, so that no second one goes.

    Raises:
        TokenProblem, PinProblem: The token failed.
    """
    attempt = waits_for_answer(sending, record)
    if attempt is None:
        return False
    network = sending.workplace.connect(sending.profile(record))
    try:
        with sending.recorder.step("poll_rr") as facts:
            answer = network.cmp.poll_revocation(
                str(attempt.data["transaction"]),
                signer=token.signer(record.key_id),
                certificate=record.der,
            )
            facts["outcome"] = answer.outcome
    except StillWaiting:
        # The authority said when it wants to be asked; that is later.
        return True
    except (KeyMissing, Pending, PurposeRefused, StateConflict) as error:
        sending.note("rr_not_settled", error)
        return not isinstance(error, OutcomeUnknown | StateConflict)
    state, facts_of = _meaning(answer)
    if state == "UNKNOWN":
        return answer.outcome == _WAITING
    sending.advance(attempt, state, facts_of)
    if answer.response:
        sending.keep(f"response-{record.serial}.der", answer.response)
    return False


def send_rr_by_secret(sending: Sending, record: CertificateRecord) -> None:
    """A MAC-protected ``rr``, only where the profile says that the CA takes it (F1).

    One whose answer was lost goes again, built anew (F2).
    """
    profile = sending.profile(record)
    taken = profile.rr_mac or profile.rev_passphrase
    if not taken or _is_answered(sending.attempts(record.sha256, RR_MAC)):
        return
    try:
        sending.check_reachable(profile, for_cmp=True)
    except Unreachable as error:
        sending.note("rr_mac_not_possible", error)
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
        except SaqtaError as error:
            sending.advance(attempt, "UNKNOWN", {"why": error.code})
            sending.note("rr_mac_not_possible", error)
            return
    sending.advance(attempt, *_meaning(answer))


def _is_answered(attempts: Sequence[Attempt]) -> bool:
    """Whether the newest attempt has an answer, whatever it was."""
    return any(
        item.state in {"ACCEPTED", "REFUSED"}
        or item.data.get("outcome", "unknown") != "unknown"
        for item in attempts[-1:]
    )


class _MarkedSigner:
    """A signer that tells when it has signed: what follows is the sending.

    A token that fails has sent nothing, and a report of which nothing was sent can
    still be undone; so the attempt is marked between the signature and the network.

    Attributes:
        used: Whether a signature was made.
    """

    def __init__(self, signer: Signer, mark: Callable[[], object]) -> None:
        self._signer = signer
        self._mark = mark
        self.used = False

    @property
    def scheme(self) -> str:
        """See :class:`desktop.ports.Signer`."""
        return self._signer.scheme

    @property
    def spki(self) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        return self._signer.spki

    def sign_request(self, info: bytes) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        return self._signer.sign_request(info)

    def sign_cmp(self, protected_part: bytes, certificate: bytes) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        signature = self._signer.sign_cmp(protected_part, certificate)
        if not self.used:
            self._mark()
            self.used = True
        return signature

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        return self._signer.sign_record(
            kind, payload, certificate=certificate, signed_attributes=signed_attributes
        )


def _meaning(answer: RevocationAnswer) -> tuple[str, dict[str, Any]]:
    """State and facts of an attempt after its answer (protocols.md 2.7).

    "Already revoked" is the goal, but only OCSP or a CRL can say so: unknown until
    it is proved.
    """
    states = {"accepted": "ACCEPTED", "refused": "REFUSED"}
    return states.get(answer.outcome, "UNKNOWN"), {
        "transaction": answer.transaction_id,
        "outcome": answer.outcome,
        "fail_info": list(answer.fail_info),
        "why": answer.text,
    }
