"""Sending the request and what comes back, up to the acceptance gate."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from desktop.applications import acceptance
from desktop.canonical import sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import (
    AnswerUnusable,
    AuthorityRefused,
    CertificateRejected,
    Pending,
    Refused,
    SchemeUnsupported,
    StillWaiting,
    TimeStampInvalid,
    Unreachable,
)
from desktop.evidence import manifest
from desktop.evidence.cms import stamp_manifest
from desktop.model.authority import EnrolmentAnswer
from desktop.model.records import CertificateRecord
from desktop.services.anchor_journal import leave_head
from desktop.services.enrolment_guard import Guard, guarded
from desktop.services.enrolment_stretch import Stretch
from desktop.services.receipts import receipt_json
from desktop.services.status_change import status_changed

__all__ = ["Issue"]

#: Waiting times up to this are waited for; longer ones leave with exit code 5.
_PATIENCE_S = 15


class Issue(Stretch):
    """From SIGNED to ISSUED."""

    def send(self) -> None:
        """SIGNED: registers the manifest, then sends the certificate request."""
        case = self._case
        with self._guarded() as guard:
            self._register_manifest(guard)
            self._changed("sent")
            self._changed("accepted")
            case.save("SENT")
            answer = self._asked("request_certificate", guard, guard.enrol)
            self._judge(answer, guard)

    def settle(self) -> None:
        """SENT: the answer may be lost. Asks the saved transaction first."""
        with self._guarded() as guard:
            answer = self._asked("settle_request", guard, guard.recover)
            self._judge(answer, guard)

    def poll(self) -> None:
        """WAITING: asks the authority once more, not before it wants to be asked."""
        with self._guarded() as guard:
            answer = self._asked("poll", guard, guard.recover)
            self._judge(answer, guard)

    # -- asking --------------------------------------------------------------------

    def _guarded(self) -> AbstractContextManager[Guard]:
        return guarded(
            self._workplace, self._person, self._recorder, self._network, self._case
        )

    def _register_manifest(self, guard: Guard) -> None:
        case = self._case
        if case.has("application-receipt.json"):
            return
        self._stamp_manifest()
        with self._recorder.effect(
            "register_application", {"manifest_sha256": case.data["manifest_sha256"]}
        ) as facts:
            receipt = self._network.operator(guard.slip).register_application(
                case.read("application.json"),
                case.read("application.cms"),
                unb64url(str(case.data["spki"])),
                case.application_id,
            )
            case.write_json("application-receipt.json", receipt_json(receipt))
            facts["receipt"] = receipt.receipt_id
        # From now on the operator knows the key that signs heads.
        leave_head(self._workplace, self._profile, self._recorder)

    def _stamp_manifest(self) -> None:
        """A time stamp over E1's signature, where the authority has a service."""
        case, stamper = self._case, self._network.time_stamper
        if stamper is None or case.has(manifest.APPLICATION_STAMP):
            return
        try:
            token = stamp_manifest(case.read(manifest.APPLICATION_CMS), stamper)
        except (Unreachable, AnswerUnusable, TimeStampInvalid) as error:
            # The operator's receipt, a moment later, stands in.
            self._recorder.note("manifest_not_stamped", {"code": error.code})
            return
        case.write(manifest.APPLICATION_STAMP, token)

    def _asked(
        self, step: str, guard: Guard, ask: Callable[[], EnrolmentAnswer]
    ) -> EnrolmentAnswer:
        """Asks; waits with the authority while that is short, else keeps the place."""
        case = self._case
        waited = 0
        with self._recorder.effect(
            step, {"request_sha256": case.data["request_sha256"]}
        ) as facts:
            while True:
                try:
                    answer = ask()
                    break
                except StillWaiting as error:
                    if case.state == "SENT":
                        case.save("WAITING", check_after=error.check_after)
                    waited += max(1, error.check_after)
                    if waited > _PATIENCE_S or self._person.cancelled():
                        raise
                    self._workplace.pause(max(1, error.check_after))
                    ask = guard.recover
                except AuthorityRefused as error:
                    self._changed("refused")
                    case.save("REFUSED", refused_because=list(error.fail_info))
                    raise
            facts["transaction"] = answer.transaction_id
        return answer

    def _changed(self, event: str) -> None:
        status_changed(self._workplace, self._recorder.note, self._case, event)

    # -- the gate ------------------------------------------------------------------

    def _judge(self, answer: EnrolmentAnswer, guard: Guard) -> None:
        """Every certificate goes through the one gate (security.md, test 15).

        Raises:
            CertificateRejected: It is not as asked; the authority was told so.
        """
        case = self._case
        try:
            with self._recorder.step("gate") as facts:
                accepted = acceptance.judge(
                    answer.certificate,
                    spki=unb64url(str(case.data["spki"])),
                    request=case.read("request.p10"),
                    profile=self._profile,
                    extra_certs=answer.extra_certs,
                    now=self._workplace.clock.now(),
                    known=self._workplace.register().list_certificates(),
                    status=answer.status,
                )
                facts["serial"] = accepted.serial
        except CertificateRejected as error:
            self._reject(answer, error, guard)
            raise
        case.write("certificate.der", accepted.certificate)
        above = [der for der in accepted.chain if der != accepted.certificate]
        for index, der in enumerate(above, start=1):
            case.write(f"chain/{index}.der", der)
        case.write("cmp-request.der", answer.request)
        case.write("cmp-response.der", answer.response)
        self._keep_record(accepted)
        self._recorder.note(
            "certificate_issued",
            {
                "certificate": sha256_hex(accepted.certificate),
                "serial": accepted.serial,
            },
        )
        self._changed("issued")
        case.save(
            "ISSUED",
            transaction_id=answer.transaction_id,
            certificate_sha256=sha256_hex(accepted.certificate),
            serial=accepted.serial,
        )

    def _reject(
        self, answer: EnrolmentAnswer, error: CertificateRejected, guard: Guard
    ) -> None:
        """Tells the authority, so that it revokes what nobody will use (F7)."""
        case = self._case
        case.write("rejected.der", answer.certificate)
        try:
            with self._recorder.effect("reject_certificate", {"check": error.check}):
                guard.reject(answer.transaction_id, f"{error.check}: {error.reason}")
        except (Pending, Refused, SchemeUnsupported) as failure:
            # Unconfirmed certificates are revoked by the authority in any case.
            self._recorder.note("reject_not_sent", {"code": failure.code})
        case.save("REJECTED", rejected_because=error.check)

    def _keep_record(self, accepted: acceptance.Accepted) -> None:
        """From now on the certificate can be revoked, whatever happens to the token."""
        case = self._case
        data = case.data
        self._workplace.register().put_certificate(
            CertificateRecord(
                sha256=accepted.sha256,
                der=accepted.certificate,
                serial=accepted.serial,
                spki_sha256=sha256_hex(unb64url(str(data["spki"]))),
                subject=accepted.subject,
                not_before=accepted.not_before,
                not_after=accepted.not_after,
                profile=self._profile.source,
                token_serial=str(data["token_serial"]),
                token_label=str(data["custody"]["token_label"]),
                key_id=str(data["key_id"]),
                scheme=str(data["scheme"]),
                application_id=case.application_id,
                revocation_key_id=str(data["revocation_key_id"]),
                purpose=str(self._profile.extensions.get("purpose", "")),
            )
        )
        case.save(issued_at=format_time(self._workplace.clock.now()))
