"""Asks OCSP and CRL until a report is proved; only they say "revoked" (promise 3)."""

from __future__ import annotations

from desktop.canonical import canonical
from desktop.clock import format_time
from desktop.errors import Pending, SaqtaError, VerificationFailed
from desktop.model import CertificateRecord, Report, StatusProof
from desktop.revocation import states
from desktop.services.recorder import Recorder
from desktop.services.workplace import Network, Workplace
from desktop.store.files import write_durably

__all__ = ["ProveRevocation", "check_status"]

_PAUSE_SECONDS = 0.5


class ProveRevocation:
    """The proofs of one report, kept beside it as received.

    Attributes:
        proofs: What was proved: certificate, source, reason, times, file.
    """

    def __init__(
        self, workplace: Workplace, recorder: Recorder, report_id: str
    ) -> None:
        self._workplace = workplace
        self._recorder = recorder
        self._report_id = report_id
        self._outbox = workplace.outbox()
        self.proofs: list[dict[str, str]] = []

    def run(self, *, patience_s: float) -> Report:
        """Asks until every certificate is proved by both sources, or time is up.

        Either proof is enough (F17); the second is asked for as long as patience
        lasts, because OCSP and CRL may disagree for a while.
        """
        deadline = self._workplace.clock.monotonic() + patience_s
        missing = self._missing()
        while missing:
            for sha256, source in list(missing):
                if self._ask(sha256, source):
                    missing.remove((sha256, source))
            if not missing or self._workplace.clock.monotonic() >= deadline:
                break
            self._workplace.pause(_PAUSE_SECONDS)
        return self._outbox.get(self._report_id)

    def _missing(self) -> list[tuple[str, str]]:
        report = self._outbox.get(self._report_id)
        undone = states.CertificateState.UNDONE
        return [
            (item.sha256, source)
            for item in report.certificates
            if item.state != undone
            for source in ("ocsp", "crl")
        ]

    def _ask(self, sha256: str, source: str) -> bool:
        record = self._workplace.register().get_certificate(sha256)
        network = self._workplace.connect(self._workplace.load_profile(record.profile))
        try:
            with self._recorder.step(f"ask_{source}") as facts:
                proof = _ask(network, record, source)
                facts["status"] = proof.status
        except (Pending, VerificationFailed) as error:
            self._recorder.note(
                "status_not_proved", {"source": source, "code": error.code}
            )
            return False
        if proof.status != "revoked":
            return False
        self._proved(record, proof)
        return True

    def _proved(self, record: CertificateRecord, proof: StatusProof) -> None:
        name = f"{proof.source}-{record.serial}.der"
        path = self._workplace.report_folder(self._report_id) / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(path, proof.raw)
        self._outbox.confirm(
            self._report_id, record.sha256, proof.source, self._workplace.clock.now()
        )
        self._workplace.register().set_status(record.sha256, proof)
        revoked_at = "" if proof.revoked_at is None else format_time(proof.revoked_at)
        fact = {
            "certificate": record.sha256,
            "serial": record.serial,
            "source": proof.source,
            "reason": proof.reason,
            "revoked_at": revoked_at,
            "path": str(path),
        }
        self.proofs.append(fact)
        self._recorder.note("revocation_proved", fact)

    def write_receipt(self) -> str:
        """Writes what happened when, for the person; answers the path."""
        report = self._outbox.get(self._report_id)
        folder = self._workplace.report_folder(self._report_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "report.json"
        with self._recorder.step("write_receipt"):
            write_durably(
                path,
                canonical(
                    {
                        "type": "revocation",
                        "version": 1,
                        "report_id": report.report_id,
                        "recorded_at": format_time(report.recorded_at),
                        "reason": report.reason,
                        "since": report.since,
                        "text": report.text,
                        "state": str(report.state),
                        "certificates": [
                            {
                                "sha256": item.sha256,
                                "serial": item.serial,
                                "state": str(item.state),
                                "channel": item.channel,
                                "confirmed_by": item.confirmed_by,
                                "times": dict(item.times),
                            }
                            for item in report.certificates
                        ],
                        "proofs": self.proofs,
                    }
                ),
            )
        return str(path)


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
    workplace.register().set_status(record.sha256, proof)
    return proof


def _ask(network: Network, record: CertificateRecord, source: str) -> StatusProof:
    if source == "ocsp":
        return network.status.ocsp(record.der)
    return network.status.crl(record.der)
