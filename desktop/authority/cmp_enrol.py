"""Enrolment over CMP: ask, poll, confirm or reject (protocols.md 2.4)."""

from __future__ import annotations

from desktop.asn1 import cmp, der
from desktop.authority.cmp_base import (
    ACCEPTED,
    ASK_AGAIN_S,
    WAITING,
    WITH_MODS,
    CmpBase,
    address,
)
from desktop.authority.cmp_bodies import Enrolment
from desktop.authority.cmp_exchange import UNPROTECTED_ERROR, Answer, refusal
from desktop.authority.cmp_protection import (
    MacProtection,
    Protection,
    SignatureProtection,
)
from desktop.authority.cmp_state import answer_data, stored_answer
from desktop.canonical import b64url, sha256_hex, unb64url
from desktop.errors import (
    AuthorityRefused,
    EncodingInvalid,
    InputInvalid,
    MessageInvalid,
    OutcomeUnknown,
    SchemeUnsupported,
    StateConflict,
    StillWaiting,
)
from desktop.model.authority import EnrolmentAnswer, Transaction
from desktop.ports import Signer
from desktop.secret import Secret

__all__ = ["EnrolmentCalls"]

_ANSWER_OF = {"ir": "ip", "cr": "cp", "p10cr": "cp", "kur": "kup"}
# A verified answer that may say: this MAC is not known here. OpenSSL 3.0 takes PBMAC1
# for a signature and answers badRequest, protected by PBM.
_OTHER_MAC = frozenset({"badAlg", "badMessageCheck", "badRequest", "wrongIntegrity"})
# Answers that may mean that an earlier message of ours did arrive (2.7).
_MAYBE_DONE = frozenset({"transactionIdInUse", "duplicateCertReq"})
_NOT_NOW = frozenset({"systemUnavail", "systemFailure"})


class EnrolmentCalls(CmpBase):
    """The calls that lead to a certificate."""

    def enrol(
        self,
        request_p10: bytes,
        *,
        subject_id: str,
        reference: str,
        secret: Secret,
        consent_digest: bytes = b"",
        signer: Signer | None = None,
        proven: bytes = b"",
    ) -> EnrolmentAnswer:
        """Asks for the first certificate, protected by the slip's secret.

        Args:
            request_p10: The signed PKCS#10.
            subject_id: The application.
            reference: The slip's reference.
            secret: The slip's secret.
            consent_digest: SHA-256 of E1's CMS; it travels as the profile says.
            signer: The new key, where the profile's body is ``ir`` (POPO).
            proven: In its place the CertRequest that it signed (``cmp_bodies.prove``).

        Raises:
            StillWaiting: The authority is deciding; go on with :meth:`poll`.
            AuthorityRefused: A verified rejection.
            OutcomeUnknown: Sent, no whole answer, or one that says "not now" or "seen
                before"; ask the operator API or go on with :meth:`recover`.
            AnswerUnusable: Likewise; what came is no CMP message.
            MessageInvalid: Likewise; it is one, but nobody of the authority's.
            Unreachable: Nothing was sent.
        """
        what = Enrolment.of(
            self._profile,
            request_p10,
            consent_digest,
            body_name=self._profile.request_body,
            signer=signer,
            proven=proven,
        )
        *others, last = self._profile.protection
        for kind in others:
            guard = MacProtection(self._profile, kind, reference, secret)
            try:
                return self._enrol(what, subject_id, guard, reference)
            except AuthorityRefused as error:
                if not _OTHER_MAC & set(error.fail_info):
                    raise
            except MessageInvalid as error:
                # A server that does not know this MAC may only be able to say so
                # unprotected. The next kind gets a transaction of its own; a second
                # certificate for one request would be rejected in certConf.
                if error.check != UNPROTECTED_ERROR:
                    raise
        guard = MacProtection(self._profile, last, reference, secret)
        return self._enrol(what, subject_id, guard, reference)

    def renew(
        self,
        request_p10: bytes,
        *,
        subject_id: str,
        body_name: str,
        new_signer: Signer | None,
        signer: Signer,
        certificate: bytes,
        consent_digest: bytes = b"",
    ) -> EnrolmentAnswer:
        """Asks for the next certificate, signed with an existing one.

        Args:
            request_p10: The signed PKCS#10 of the new key.
            subject_id: The application.
            body_name: ``p10cr``, ``cr``, or ``kur`` to replace ``certificate``.
            new_signer: The new key; signs the POPO of cr and kur.
            signer: The existing key.
            certificate: The existing certificate.
            consent_digest: SHA-256 of E1's CMS.

        Raises:
            AuthorityRefused: And all the others of :meth:`enrol`.
        """
        if body_name not in {"p10cr", "cr", "kur"}:
            raise InputInvalid(name="body", reason=f"{body_name} is not for renewal")
        what = Enrolment.of(
            self._profile,
            request_p10,
            consent_digest,
            body_name=body_name,
            signer=new_signer,
            replaces=certificate if body_name == "kur" else None,
        )
        guard = SignatureProtection(self._profile, signer, certificate)
        return self._enrol(what, subject_id, guard, "")

    def recover(
        self,
        request_p10: bytes,
        *,
        subject_id: str,
        reference: str,
        secret: Secret,
        consent_digest: bytes = b"",
        signer: Signer | None = None,
        proven: bytes = b"",
    ) -> EnrolmentAnswer:
        """Settles an enrolment whose answer may be lost; arguments as :meth:`enrol`.

        An answer that was saved is given back; one that is waited for is polled; a
        lost one is asked for again in a new transaction for the same key and request.

        Raises:
            OutcomeUnknown: Still; and all the others of :meth:`enrol`.
        """
        found = self.settled(request_p10, subject_id=subject_id, secret=secret)
        return found or self.enrol(
            request_p10,
            subject_id=subject_id,
            reference=reference,
            secret=secret,
            consent_digest=consent_digest,
            signer=signer,
            proven=proven,
        )

    def settled(
        self,
        request_p10: bytes,
        *,
        subject_id: str,
        secret: Secret | None = None,
        signer: Signer | None = None,
        certificate: bytes = b"",
    ) -> EnrolmentAnswer | None:
        """What a saved transaction for this request has, or brings when polled."""
        for found in self._store.enrolments(subject_id, sha256_hex(request_p10)):
            if found.state in {"answered", "confirmed"}:
                return stored_answer(found)
            if found.state == "waiting":
                return self.poll(
                    found.transaction_id, secret, signer=signer, certificate=certificate
                )
        return None

    def poll(
        self,
        transaction_id: str,
        secret: Secret | None = None,
        *,
        signer: Signer | None = None,
        certificate: bytes = b"",
    ) -> EnrolmentAnswer:
        """Asks once more, and not before the authority wants to be asked.

        Raises:
            StillWaiting: Not yet; before its time nothing is sent.
            OutcomeUnknown: The profile's limits of polling are passed. And all the
                others of :meth:`enrol`.
        """
        transaction = self._store.load(transaction_id)
        if transaction.state in {"answered", "confirmed"}:
            return stored_answer(transaction)
        self._may_poll(transaction)
        guard = self._guard(transaction, secret, signer, certificate)
        return self._ask_again(transaction, guard)

    def confirm(
        self,
        transaction_id: str,
        certificate: bytes,
        secret: Secret | None = None,
        *,
        signer: Signer | None = None,
        signer_certificate: bytes = b"",
    ) -> tuple[bytes, bytes]:
        """Confirms after the token write and read-back; DER of certConf and answer.

        Both are empty where the authority granted the implicit confirmation that the
        profile asked for.

        Raises:
            OutcomeUnknown: Sent, no whole answer; the same call may be made again.
            StillWaiting: The authority confirms later; call again.
            AuthorityRefused: A verified rejection.
        """
        transaction = self._store.load(transaction_id)
        if transaction.state == "confirmed":
            return _kept_confirmation(transaction)
        if transaction.state != "answered":
            raise StateConflict(state=transaction.state, step="confirm")
        if transaction.data.get("implicit_confirm"):
            self._store.save(transaction, "confirmed", certconf="", pkiconf="")
            return b"", b""
        body = cmp.cert_conf(int(transaction.data["cert_req_id"]), certificate)
        guard = self._guard(transaction, secret, signer, signer_certificate)
        return self._conclude(transaction, body, guard, "confirmed")

    def reject(
        self,
        transaction_id: str,
        reason: str,
        secret: Secret | None = None,
        *,
        signer: Signer | None = None,
        signer_certificate: bytes = b"",
    ) -> tuple[bytes, bytes]:
        """Refuses the certificate: not as asked, or the token write failed (F7).

        Raises:
            OutcomeUnknown: As :meth:`confirm`.
        """
        transaction = self._store.load(transaction_id)
        if transaction.state == "rejected":
            return _kept_confirmation(transaction)
        if transaction.state != "answered":
            raise StateConflict(state=transaction.state, step="reject")
        try:
            body = cmp.cert_conf(
                int(transaction.data["cert_req_id"]),
                unb64url(str(transaction.data["certificate"])),
                rejection=reason[:200],
            )
        except (EncodingInvalid, SchemeUnsupported):
            # Garbage, or signed with a digest that has no certHash here: an empty
            # certConf rejects all that came (RFC 9810, 5.3.18).
            body = der.element(der.SEQUENCE)
        guard = self._guard(transaction, secret, signer, signer_certificate)
        return self._conclude(transaction, body, guard, "rejected")

    # -- steps ---------------------------------------------------------------------

    def _enrol(
        self, what: Enrolment, subject_id: str, guard: Protection, reference: str
    ) -> EnrolmentAnswer:
        """One transaction; a second one with the server's time after badTime (F14)."""
        answer = self._ask(what, subject_id, guard, reference, 0)
        gap_s = answer.gap_s(self._clock.now())
        try:
            return self._judged(answer, guard, first=True)
        except AuthorityRefused:
            if gap_s is None:
                raise
        answer = self._ask(what, subject_id, guard, reference, gap_s)
        return self._judged(answer, guard, first=True)

    def _ask(
        self,
        what: Enrolment,
        subject_id: str,
        guard: Protection,
        reference: str,
        gap_s: int,
    ) -> Answer:
        transaction = self._store.begin(
            "enrol",
            subject_id,
            what.body_name,
            address(self._profile, "issue", what.body_name),
            reference=reference,
            request=b64url(what.request),
            request_sha256=sha256_hex(what.request),
            spki_sha256=what.spki_sha256,
            consent_digest=what.consent_digest.hex(),
            clock_gap_s=gap_s,
        )
        return self._exchange.send(
            transaction,
            what.body_name,
            what.body,
            guard,
            state="sent",
            expect={_ANSWER_OF[what.body_name]},
        )

    def _ask_again(
        self, transaction: Transaction, guard: Protection
    ) -> EnrolmentAnswer:
        request_id = int(transaction.data["poll_req_id"])
        answer = self._exchange.go_on(
            transaction,
            "pollReq",
            cmp.poll_req(request_id),
            guard,
            state="waiting",
            expect={_ANSWER_OF[str(transaction.data["body"])], "pollRep"},
        )
        return self._judged(answer, guard, first=False)

    def _judged(
        self, answer: Answer, guard: Protection, *, first: bool
    ) -> EnrolmentAnswer:
        """Acts on a believable answer: a certificate, a wait, or a refusal."""
        transaction, message = answer.transaction, answer.message
        if answer.body_name == "pollRep":
            request_id = int(transaction.data["poll_req_id"])
            seconds = self._check_after(message, request_id)
            raise self._wait(transaction, seconds, "waiting")
        if answer.body_name == "error":
            status, request_id = message.error_status, -1
        else:
            response = message.cert_response
            request_id = int(transaction.data["cert_req_id"])
            if response.cert_req_id != request_id:
                self._store.save(transaction, transaction.state)
                raise MessageInvalid(
                    check="certReqId",
                    reason=f"{response.cert_req_id} instead of {request_id}",
                )
            status = response.status
            if status.status in {ACCEPTED, WITH_MODS}:
                return self._keep(answer, response.certificate, status.status)
        if status.status == WAITING:
            transaction = self._store.save(
                transaction, "waiting", poll_req_id=request_id
            )
            if first:
                return self._ask_again(transaction, guard)
            raise self._wait(transaction, ASK_AGAIN_S, "waiting")
        unknown = bool((_NOT_NOW | _MAYBE_DONE) & set(status.fail_info))
        self._store.save(
            transaction,
            "unknown" if unknown else "failed",
            status=status.status,
            fail_info=list(status.fail_info),
            response=b64url(answer.raw),
        )
        if unknown:
            raise OutcomeUnknown(step="enrol")
        raise refusal(answer, status, self._clock.now())

    def _keep(
        self, answer: Answer, certificate: bytes | None, status: int
    ) -> EnrolmentAnswer:
        message, transaction = answer.message, answer.transaction
        if certificate is None:
            self._store.save(transaction, transaction.state)
            raise MessageInvalid(
                check="certificate", reason="granted, but no certificate inside"
            )
        found = EnrolmentAnswer(
            transaction_id=transaction.transaction_id,
            certificate=certificate,
            status=status,
            extra_certs=message.extra_certs,
            request=unb64url(str(transaction.data["message"])),
            response=answer.raw,
        )
        implicit = self._profile.implicit_confirm and message.header.implicit_confirm
        wait_until = message.header.confirm_wait_until
        self._store.save(
            transaction,
            "answered",
            implicit_confirm=bool(implicit),
            confirm_wait_until=wait_until or "",
            **answer_data(found),
        )
        return found

    def _conclude(
        self, transaction: Transaction, body: bytes, guard: Protection, final: str
    ) -> tuple[bytes, bytes]:
        """Sends certConf, or asks about one that the authority is still considering."""
        if transaction.data.get("concluding") == final:
            if left := self._store.wait_left(transaction):
                raise StillWaiting(check_after=left)
            name, body = "pollReq", cmp.poll_req(-1)
        else:
            name = "certConf"
        answer = self._exchange.go_on(
            transaction,
            name,
            body,
            guard,
            state="answered",
            expect={"pkiconf", "pollRep"},
        )
        transaction = answer.transaction
        if name == "certConf":
            transaction = self._store.noted(
                transaction, certconf=b64url(answer.request)
            )
        if answer.body_name == "pollRep":
            seconds = self._check_after(answer.message, -1)
            raise self._wait(transaction, seconds, "answered")
        if answer.body_name == "error":
            status = answer.message.error_status
            if status.status == WAITING:
                transaction = self._store.noted(transaction, concluding=final)
                raise self._wait(transaction, ASK_AGAIN_S, "answered")
            if "certConfirmed" not in status.fail_info:
                self._store.save(transaction, "answered")
                raise refusal(answer, status, self._clock.now())
            # An earlier certConf of ours had arrived; OCSP settles what it meant.
        transaction = self._store.save(transaction, final, pkiconf=b64url(answer.raw))
        return _kept_confirmation(transaction)


def _kept_confirmation(transaction: Transaction) -> tuple[bytes, bytes]:
    data = transaction.data
    return unb64url(str(data["certconf"])), unb64url(str(data["pkiconf"]))
