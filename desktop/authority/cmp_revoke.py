"""Revocation over CMP: one ``rr``, one certificate, one transaction (2.4, 2.7).

What comes back is never a proof. Whatever happens after a send, a
:class:`RevocationAnswer` is returned and OCSP or the CRL is asked; only a failure
before anything was sent raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desktop.asn1 import cmp
from desktop.authority.cmp_base import (
    ACCEPTED,
    ASK_AGAIN_S,
    WAITING,
    WITH_MODS,
    CmpBase,
    address,
)
from desktop.authority.cmp_exchange import Answer, refusal
from desktop.authority.cmp_protection import (
    MacProtection,
    Protection,
    SignatureProtection,
    own,
)
from desktop.canonical import b64url, sha256_hex, unb64url
from desktop.errors import (
    AnswerUnusable,
    InputInvalid,
    MessageInvalid,
    OutcomeUnknown,
    StateConflict,
)
from desktop.model.authority import RevocationAnswer, Transaction
from desktop.ports import Signer
from desktop.secret import Secret

__all__ = ["REASONS", "RevocationCalls"]

#: CRLReason values that may be asked for (RFC 5280, 5.3.1); a hold never (5.1).
REASONS: Mapping[str, int] = {
    "unspecified": 0,
    "keyCompromise": 1,
    "affiliationChanged": 3,
    "superseded": 4,
    "cessationOfOperation": 5,
}

# Revocation warning and notification count as accepted (2.7).
_ACCEPTED = frozenset({ACCEPTED, 4, 5})
_UNKNOWN = frozenset({"systemUnavail", "systemFailure", "transactionIdInUse"})


class RevocationCalls(CmpBase):
    """The calls that ask for a revocation.

    ``RevocationAnswer.outcome`` is ``accepted``, ``pending`` (granted with changes:
    maybe not revoked), ``waiting``, ``already`` (it says: revoked before), ``refused``
    or ``unknown``.
    """

    def revoke(
        self,
        certificate: bytes,
        signer: Signer,
        *,
        reason: str,
        subject_id: str,
        invalidity_date: datetime | None = None,
    ) -> RevocationAnswer:
        """Asks to revoke a certificate, signed by its own key, built now (F2, F3).

        Raises:
            Unreachable: Nothing was sent.
            CertificateRejected: The certificate may not sign; use a statement (F18).
        """
        guard = SignatureProtection(self._profile, signer, certificate)
        return self._revoke(
            certificate, guard, reason, subject_id, invalidity_date, reference=""
        )

    def revoke_by_secret(
        self,
        certificate: bytes,
        *,
        reference: str,
        secret: Secret,
        reason: str,
        subject_id: str,
        invalidity_date: datetime | None = None,
    ) -> RevocationAnswer:
        """A MAC ``rr``, only where the profile says that the authority takes it (F1).

        Raises:
            StateConflict: The profile does not say so.
            Unreachable: Nothing was sent.
        """
        if not (self._profile.rr_mac or self._profile.rev_passphrase):
            raise StateConflict(state="rr_mac off", step="revoke by secret")
        kind = self._profile.protection[0]
        guard = MacProtection(self._profile, kind, reference, secret)
        return self._revoke(
            certificate, guard, reason, subject_id, invalidity_date, reference=reference
        )

    def poll_revocation(
        self,
        transaction_id: str,
        secret: Secret | None = None,
        *,
        signer: Signer | None = None,
        certificate: bytes = b"",
    ) -> RevocationAnswer:
        """Asks once more about an ``rr`` that the authority is considering.

        Raises:
            StillWaiting: Before its time nothing is sent.
            OutcomeUnknown: The profile's limits of polling are passed.
        """
        transaction = self._store.load(transaction_id)
        self._may_poll(transaction)
        guard = self._guard(transaction, secret, signer, certificate)
        return self._talk(transaction, "pollReq", cmp.poll_req(-1), guard, "waiting")

    # -- steps ---------------------------------------------------------------------

    def _revoke(
        self,
        certificate: bytes,
        guard: Protection,
        reason: str,
        subject_id: str,
        invalidity_date: datetime | None,
        *,
        reference: str,
    ) -> RevocationAnswer:
        if reason not in REASONS:
            raise InputInvalid(name="reason", reason=f"{reason!r} can't be asked for")
        found = own(certificate)
        profile = self._profile
        body = cmp.rev_details(
            issuer=found.issuer,
            serial=found.serial,
            reason=REASONS[reason],
            invalidity_date=invalidity_date if profile.rr_invalidity_date else None,
            subject=found.subject if profile.rr_fill_subject else None,
        )
        transaction = self._store.begin(
            "revoke",
            subject_id,
            "rr",
            address(profile, "revoke", "rr"),
            reference=reference,
            certificate_sha256=sha256_hex(certificate),
            reason=reason,
        )
        return self._talk(transaction, "rr", body, guard, "sent")

    def _talk(
        self,
        transaction: Transaction,
        name: str,
        body: bytes,
        guard: Protection,
        state: str,
    ) -> RevocationAnswer:
        """Sends; after that every outcome is an answer, at worst "unknown" (F5)."""
        try:
            answer = self._exchange.send(
                transaction, name, body, guard, state=state, expect={"rp", "pollRep"}
            )
        except (AnswerUnusable, MessageInvalid) as error:
            return self._unknown(transaction, error.reason)
        except OutcomeUnknown:
            return self._unknown(transaction, "no answer came back")
        return self._judged_revocation(answer)

    def _judged_revocation(self, answer: Answer) -> RevocationAnswer:
        transaction, message = answer.transaction, answer.message
        if answer.body_name == "pollRep":
            self._wait(transaction, self._check_after(message, -1), "waiting")
            return self._answer(answer, "waiting", WAITING, (), "")
        if answer.body_name == "error":
            status = message.error_status
        elif len(message.revocation_statuses) == 1:
            status = message.revocation_statuses[0]
        else:
            found = len(message.revocation_statuses)
            self._store.save(transaction, transaction.state)
            text = f"{found} statuses for one request"
            return self._answer(answer, "unknown", WAITING, (), text)
        outcome = _outcome(status, in_error=answer.body_name == "error")
        text = "; ".join(status.texts)
        if outcome == "waiting":
            self._wait(transaction, ASK_AGAIN_S, "waiting")
        elif outcome in {"refused", "already"}:
            text = refusal(answer, status, self._clock.now()).reason
            self._store.save(transaction, "failed", response=b64url(answer.raw))
        else:
            state = "answered" if outcome == "accepted" else "unknown"
            self._store.save(transaction, state, response=b64url(answer.raw))
        return self._answer(answer, outcome, status.status, status.fail_info, text)

    @staticmethod
    def _answer(
        answer: Answer, outcome: str, status: int, fail: tuple[str, ...], text: str
    ) -> RevocationAnswer:
        return RevocationAnswer(
            transaction_id=answer.transaction.transaction_id,
            outcome=outcome,
            status=status,
            fail_info=fail,
            text=text[:500],
            request=answer.request,
            response=answer.raw,
        )

    def _unknown(self, transaction: Transaction, text: str) -> RevocationAnswer:
        saved = self._store.load(transaction.transaction_id)
        return RevocationAnswer(
            transaction_id=saved.transaction_id,
            outcome="unknown",
            status=-1,
            fail_info=(),
            text=text[:500],
            request=unb64url(str(saved.data["last_message"])),
            response=b"",
        )


def _outcome(status: cmp.StatusInfo, *, in_error: bool) -> str:
    """What a believable status means for an ``rr`` (table of 2.7)."""
    failed = set(status.fail_info)
    if status.status == WAITING:
        return "waiting"
    if not in_error and status.status in _ACCEPTED:
        return "accepted"
    if not in_error and status.status == WITH_MODS:
        return "pending"
    if "certRevoked" in failed:
        return "already"
    return "unknown" if failed & _UNKNOWN else "refused"
