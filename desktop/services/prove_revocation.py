"""Asks OCSP and CRL until a report is proved; only they say "revoked" (promise 3)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from desktop.clock import ShiftedClock, format_time, parse_time
from desktop.errors import (
    NothingFound,
    Pending,
    SaqtaError,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
    VerificationFailed,
)
from desktop.evidence import manifest
from desktop.model.authority import AuthorityProfile, StatusProof
from desktop.model.records import CertificateRecord
from desktop.revocation import states
from desktop.revocation.reasons import is_final
from desktop.services.recorder import ForgivingLedger, Recorder
from desktop.services.send_by_code import (
    NO_CERTIFICATE,
    code_attempt,
    named_by_receipt,
)
from desktop.services.sending import Sending
from desktop.services.silent_person import SilentPerson
from desktop.services.status_change import Note, certificate_changed
from desktop.services.workplace import Workplace

__all__ = ["ProveRevocation", "check_status"]

#: A clock further away than this makes honest answers look old or early.
_GAP_TOLERATED_S = 60.0


@dataclass(frozen=True)
class _Target:
    """One certificate to be proved, known by its DER or by its name alone.

    Attributes:
        waited_for: Something was sent for it; without that only another's act, such as
            the desk's after a paper form, can have revoked it.
    """

    sha256: str
    serial: str
    profile: AuthorityProfile
    record: CertificateRecord | None
    issuer_sha256: str = ""
    waited_for: bool = True


class ProveRevocation:
    """The proofs of one report, kept beside it as received.

    Attributes:
        proofs: What was proved: certificate, source, reason, times, file.
    """

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._workplace = sending.workplace
        self._told: set[tuple[str, str, str]] = set()
        self.proofs: list[dict[str, str]] = []

    def round(self) -> bool:
        """Asks once for each proof; answers whether none that is waited for is missing.

        Either source is enough (F17); the second is asked too, because OCSP and CRL
        may disagree for a while.
        """
        missing = False
        for target in self._targets():
            for source in ("ocsp", "crl"):
                if not self._has(target, source) and not self._ask(target, source):
                    missing = missing or target.waited_for
        self._settle_code()
        return not missing

    def _has(self, target: _Target, source: str) -> bool:
        wanted = (target.sha256, source)
        return any((x["certificate"], x["source"]) == wanted for x in self.proofs)

    # -- what is to be proved ------------------------------------------------------

    def _targets(self) -> list[_Target]:
        register = self._workplace.register()
        found: list[_Target] = []
        for item in self._sending.report().certificates:
            if item.state == states.CertificateState.UNDONE:
                continue
            if item.sha256 == NO_CERTIFICATE:
                found.extend(self._named())
                continue
            try:
                record = register.get_certificate(item.sha256)
            except NothingFound:
                # Nobody here can say of whom to ask.
                continue
            if not self._sending.knows_authority(record):
                continue
            profile = self._sending.profile(record)
            sent = item.state != states.CertificateState.RECORDED
            found.append(
                _Target(item.sha256, item.serial, profile, record, waited_for=sent)
            )
        return found

    def _named(self) -> list[_Target]:
        """Certificates that only a receipt named: no DER, but issuer and serial."""
        attempt = code_attempt(self._sending)
        if attempt is None:
            return []
        profile = self._workplace.load_profile(str(attempt.data["profile"]))
        return [
            _Target(
                item["sha256"], item["serial"], profile, None, item["issuer_sha256"]
            )
            for item in named_by_receipt(self._sending)
        ]

    def _settle_code(self) -> None:
        """A report by code is proved when everything that was named is."""
        named = {item["sha256"] for item in named_by_receipt(self._sending)}
        by_name = {x["certificate"]: x["source"] for x in self.proofs}
        if named and named <= by_name.keys():
            self._sending.outbox.confirm(
                self._sending.report_id,
                NO_CERTIFICATE,
                by_name[min(named)],
                self._workplace.clock.now(),
            )

    # -- asking --------------------------------------------------------------------

    def _ask(self, target: _Target, source: str) -> bool:
        try:
            with self._sending.recorder.step(f"ask_{source}") as facts:
                proof = self._answer(target, source)
                facts["status"] = proof.status
        except (Pending, VerificationFailed, NothingFound) as error:
            # Said once: a wait of hours must not fill the journal.
            if (target.sha256, source, error.code) not in self._told:
                self._told.add((target.sha256, source, error.code))
                self._sending.note(f"{source}_not_proved", error)
            return False
        if not is_final(proof.status, proof.reason):
            return False
        self._proved(target, proof)
        return True

    def _answer(self, target: _Target, source: str) -> StatusProof:
        status = self._workplace.connect(target.profile).status
        gap = self._gap()
        if abs(gap) > _GAP_TOLERATED_S:
            status = status.at(ShiftedClock(self._workplace.clock, gap))
        if target.record is not None:
            der = target.record.der
            return status.ocsp(der) if source == "ocsp" else status.crl(der)
        if source == "ocsp":
            return status.ocsp_by_serial(target.issuer_sha256, target.serial)
        return status.crl_by_serial(target.issuer_sha256, target.serial)

    def _gap(self) -> float:
        """Operator's time less ours, from the newest signed receipt; 0 without one.

        Only a receipt counts: its time is signed, and it answers what was sent now.
        """
        for attempt in reversed(self._sending.outbox.attempts(self._sending.report_id)):
            received, ours = (
                attempt.data.get("received_at"),
                attempt.data.get("answered_at"),
            )
            if received and ours:
                gap = parse_time(str(received)) - parse_time(str(ours))
                return gap.total_seconds()
        return 0.0

    def _proved(self, target: _Target, proof: StatusProof) -> None:
        sending = self._sending
        name = f"{proof.source}-{target.serial}.der"
        for beside, content in manifest.beside(name, proof.responder_list).items():
            sending.keep(beside, content)
        path = sending.keep(name, proof.raw)
        if target.record is not None:
            now = self._workplace.clock.now()
            sending.outbox.confirm(sending.report_id, target.sha256, proof.source, now)
            _tell_revoked(self._workplace, sending.recorder.note, target.record, proof)
            # A full or damaged disk must not take the proof back; the outbox has it.
            with contextlib.suppress(
                StoreDamaged, StoreFull, StoreNewer, StoreUnavailable
            ):
                self._workplace.register().set_status(target.sha256, proof)
        revoked_at = "" if proof.revoked_at is None else format_time(proof.revoked_at)
        fact = {
            "certificate": target.sha256,
            "serial": target.serial,
            "source": proof.source,
            "reason": proof.reason,
            "revoked_at": revoked_at,
            "produced_at": format_time(proof.produced_at),
            "path": path,
        }
        self.proofs.append(fact)
        sending.recorder.note("revocation_proved", fact)


def check_status(workplace: Workplace, record: CertificateRecord) -> StatusProof:
    """Asks once: OCSP, then the CRL; the answer is kept in the register.

    Raises:
        Pending: Neither could be reached; that is *unknown*, never *good*.
        VerificationFailed: What came back can't be believed.
    """
    network = workplace.connect(workplace.load_profile(record.profile))
    try:
        proof = network.status.ocsp(record.der)
    except SaqtaError:
        proof = network.status.crl(record.der)
    recorder = Recorder(
        ForgivingLedger(workplace.journal), workplace.clock, SilentPerson(), "status"
    )
    _tell_revoked(workplace, recorder.note, record, proof)
    workplace.register().set_status(record.sha256, proof)
    return proof


def _tell_revoked(
    workplace: Workplace, note: Note, record: CertificateRecord, proof: StatusProof
) -> None:
    """The status changes once, whichever source says so first (row S3)."""
    if not is_final(proof.status, proof.reason):
        return
    with contextlib.suppress(SaqtaError):
        record = workplace.register().get_certificate(record.sha256)
    if not is_final(record.status, record.revocation_reason):
        certificate_changed(workplace, note, record, "revoked")
