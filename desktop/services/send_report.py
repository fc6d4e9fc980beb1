"""Sends a recorded report through the first channel that works (protocols.md 5.3).

One attempt per certificate and channel, written down before it is sent. An answer
is never a proof; `prove_revocation` asks OCSP and CRL.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from desktop.canonical import canonical
from desktop.clock import format_time, parse_time
from desktop.errors import (
    Cancelled,
    KeyMissing,
    ModuleProblem,
    Pending,
    PinProblem,
    Refused,
    SaqtaError,
    StateConflict,
    TokenProblem,
    VerificationFailed,
)
from desktop.interaction import Interaction
from desktop.model import Attempt, CertificateRecord, Report
from desktop.revocation import recovery, statement, states
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.token_work import find_token, open_for_person
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably
from desktop.tokens.work import PieceOfWork

__all__ = ["RR", "STATEMENT", "SendReport"]

RR = "rr"
STATEMENT = "statement"

_OPEN = frozenset({"RECORDED", "SENT", "REFUSED"})


class SendReport:
    """One sending of one report."""

    def __init__(
        self,
        workplace: Workplace,
        person: Interaction,
        recorder: Recorder,
        report_id: str,
    ) -> None:
        self._workplace = workplace
        self._person = person
        self._recorder = recorder
        self._outbox = workplace.outbox()
        self._report_id = report_id

    def run(self, *, use_token: bool = True) -> Report:
        """Sends what is not accepted yet; answers the report as it stands after.

        Raises:
            StateConflict: The report was undone.
        """
        report = self._outbox.get(self._report_id)
        if report.state == states.CertificateState.UNDONE:
            raise StateConflict(state="UNDONE", step="send")
        waiting = self._waiting(report)
        if use_token:
            for serial in sorted({item.token_serial for item in waiting} - {""}):
                self._by_token(
                    report, serial, [x for x in waiting if x.token_serial == serial]
                )
        for record in self._waiting(self._outbox.get(self._report_id)):
            self._by_statement(report, record)
        return self._outbox.get(self._report_id)

    def _waiting(self, report: Report) -> list[CertificateRecord]:
        register = self._workplace.register()
        return [
            register.get_certificate(item.sha256)
            for item in report.certificates
            if item.state in _OPEN
        ]

    # -- rr signed by the key itself -----------------------------------------------

    def _by_token(
        self, report: Report, serial: str, records: Sequence[CertificateRecord]
    ) -> None:
        """One login, one rr per certificate of this token (F3).

        Whatever the token side says, the statement channel comes next, so its
        errors end here; they are in the journal.
        """
        try:
            module, info = find_token(self._workplace, serial)
            with open_for_person(
                self._workplace,
                self._person,
                self._recorder,
                module,
                info,
                ("describe", "sign_cmp", "sign_record:incident"),
                purpose="pin.revoke",
            ) as token:
                for record in records:
                    self._one_rr(report, token, record)
                self._incident(report, token, records)
        except (TokenProblem, ModuleProblem, PinProblem, Cancelled) as error:
            self._note("rr_not_possible", error)

    def _one_rr(
        self, report: Report, token: PieceOfWork, record: CertificateRecord
    ) -> None:
        attempt = self._prepare(record, RR, {})
        network = self._workplace.connect(self._workplace.load_profile(record.profile))
        with self._recorder.step("send_rr") as facts:
            signer = token.signer(record.key_id)
            self._advance(attempt, "SENT")
            try:
                answer = network.cmp.revoke(
                    record.der,
                    signer,
                    reason=report.reason,
                    subject_id=attempt.attempt_id,
                )
            except KeyMissing:
                self._advance(attempt, "REFUSED", {"why": "key not on the token"})
                raise
            except Refused as error:
                self._advance(attempt, "REFUSED", {"why": error.code})
                return
            except (Pending, VerificationFailed) as error:
                # Sent, and no believable answer: only a proof can settle it (F5).
                self._advance(attempt, "UNKNOWN", {"why": error.code})
                return
            self._keep(f"request-{record.serial}.der", answer.request)
            self._keep(f"response-{record.serial}.der", answer.response)
            facts["outcome"] = answer.outcome
            outcome = "ACCEPTED" if answer.outcome == "accepted" else "UNKNOWN"
            self._advance(attempt, outcome, {"transaction": answer.transaction_id})

    def _incident(
        self,
        report: Report,
        token: PieceOfWork,
        records: Sequence[CertificateRecord],
    ) -> None:
        """Tells the operator and its officers in the same act (row S14)."""
        record = records[0]
        profile = self._workplace.load_profile(record.profile)
        if "incidents" not in profile.api:
            return
        payload = canonical(
            {
                "type": "incident",
                "version": 1,
                "incident_id": str(uuid.uuid5(uuid.NAMESPACE_OID, report.report_id)),
                "report_id": report.report_id,
                "authority": profile.name,
                "reason": report.reason,
                "recorded_at": format_time(report.recorded_at),
                "since": report.since,
                "text": report.text,
                "certificates": [
                    {"sha256": item.sha256, "serial": item.serial} for item in records
                ],
                "token_serial": record.token_serial,
            }
        )
        try:
            with self._recorder.step("send_incident") as facts:
                signer = token.signer(record.key_id)
                cms = signer.sign_record("incident", payload, certificate=record.der)
                operator = self._workplace.connect(profile).operator(None)
                receipt = operator.send_incident(payload, cms, report.report_id)
                facts["receipt"] = receipt.receipt_id
                self._keep("incident.json", payload)
                self._keep("incident.cms", cms)
                self._keep("incident-receipt.json", canonical(receipt_json(receipt)))
        except (Pending, Refused, VerificationFailed) as error:
            self._note("incident_not_sent", error)

    # -- statement signed by the registered revocation key --------------------------

    def _by_statement(self, report: Report, record: CertificateRecord) -> None:
        keys = self._workplace.revocation_secret(record.revocation_key_id)
        if keys is None:
            return
        profile = self._workplace.load_profile(record.profile)
        with keys as secret:
            earlier = [
                item
                for item in self._outbox.attempts(self._report_id)
                if item.certificate == record.sha256 and item.channel == STATEMENT
            ]
            if earlier:
                # The same statement again: the operator answers with the same
                # receipt, so a retry can't revoke twice.
                attempt = earlier[-1]
                envelope = dict(attempt.data["envelope"])
            else:
                payload = statement.build(
                    statement_id=statement.new_statement_id(),
                    authority=profile.name,
                    key_id=recovery.key_id(recovery.public_spki(secret)),
                    reason=report.reason,
                    created_at=report.recorded_at,
                    clock={"source": "system", "offset_s": "unknown"},
                    application_id=record.application_id or None,
                    issuer=self._workplace.issuer_name(record.der),
                    serial=record.serial,
                    certificate_sha256=record.sha256,
                    spki_sha256=record.spki_sha256,
                    invalidity_date=parse_time(report.since) if report.since else None,
                    text=report.text,
                )
                envelope = statement.sign(payload, secret)
                attempt = self._prepare(record, STATEMENT, {"envelope": envelope})
        if attempt.state in {"ACCEPTED", "REFUSED"}:
            return
        operator = self._workplace.connect(profile).operator(None)
        with self._recorder.step("send_statement") as facts:
            if attempt.state == "PREPARED":
                self._advance(attempt, "SENT")
            try:
                receipt = operator.send_statement(envelope)
            except Refused as error:
                self._advance(attempt, "REFUSED", {"why": error.code})
                return
            except (Pending, VerificationFailed) as error:
                if attempt.state != "UNKNOWN":
                    self._advance(attempt, "UNKNOWN", {"why": error.code})
                return
            self._keep(f"statement-{record.serial}.json", canonical(envelope))
            self._keep(
                f"statement-receipt-{record.serial}.json",
                canonical(receipt_json(receipt)),
            )
            facts["receipt"] = receipt.receipt_id
            self._advance(attempt, "ACCEPTED", {"receipt": receipt.receipt_id})

    # -- records -------------------------------------------------------------------

    def _prepare(
        self, record: CertificateRecord, channel: str, data: dict[str, object]
    ) -> Attempt:
        return self._outbox.add_attempt(self._report_id, record.sha256, channel, data)

    def _advance(
        self, attempt: Attempt, state: str, data: dict[str, str] | None = None
    ) -> None:
        self._outbox.advance_attempt(attempt.attempt_id, state, data or {})

    def _keep(self, name: str, content: bytes) -> None:
        folder = self._workplace.report_folder(self._report_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(folder / name, content)

    def _note(self, kind: str, error: SaqtaError) -> None:
        self._recorder.note(kind, {"code": error.code, "facts": error.facts})
