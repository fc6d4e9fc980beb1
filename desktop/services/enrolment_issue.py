"""Sending the request, the answer, and the piece of work *after the answer*."""

from __future__ import annotations

from desktop.canonical import unb64url
from desktop.interaction import Interaction
from desktop.model import AuthorityProfile
from desktop.services.case import Case
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.workplace import Network, Workplace

__all__ = ["Issue"]

PURPOSES = ("describe", "write_certificate", "sign_cmp", "sign_record:closing")


class Issue:
    """From SIGNED to CONFIRMED, and the evidence bundle."""

    def __init__(
        self,
        workplace: Workplace,
        profile: AuthorityProfile,
        network: Network,
        case: Case,
        recorder: Recorder,
        person: Interaction,
    ) -> None:
        self._workplace = workplace
        self._profile = profile
        self._network = network
        self._case = case
        self._recorder = recorder
        self._person = person

    # -- SIGNED -> ISSUED ----------------------------------------------------------

    def send(self) -> None:
        """Registers the manifest, then sends the certificate request."""
        case = self._case
        with self._workplace.slip(case.application_id, case.data) as slip:
            operator = self._network.operator(slip)
            if not case.has("application-receipt.json"):
                with self._recorder.effect(
                    "register_application",
                    {"manifest_sha256": case.data["manifest_sha256"]},
                ) as facts:
                    receipt = operator.register_application(
                        case.read("application.json"),
                        case.read("application.cms"),
                        unb64url(str(case.data["spki"])),
                        case.application_id,
                    )
                    case.write_json("application-receipt.json", receipt_json(receipt))
                    facts["receipt"] = receipt.receipt_id
            case.save("SENT")
            with self._recorder.effect(
                "request_certificate",
                {"request_sha256": case.data["request_sha256"]},
            ) as facts:
                answer = self._asked(
                    lambda: self._network.cmp.enrol(
                        case.read("request.p10"),
                        subject_id=case.application_id,
                        reference=slip[0],
                        secret=slip[1],
                        consent_digest=unb64_hex(str(case.data["manifest_cms_sha256"])),
                    )
                )
                facts["transaction"] = answer.transaction_id
        self._judge(answer)

    def settle(self) -> None:
        """SENT: the answer may be lost. Asks the transaction and the operator."""
        case = self._case
        with self._workplace.slip(case.application_id, case.data) as slip:
            with self._recorder.effect("settle_request", {}) as facts:
                answer = self._asked(
                    lambda: self._network.cmp.recover(
                        case.read("request.p10"),
                        subject_id=case.application_id,
                        reference=slip[0],
                        secret=slip[1],
                        consent_digest=unb64_hex(str(case.data["manifest_cms_sha256"])),
                    )
                )
                facts["transaction"] = answer.transaction_id
        self._judge(answer)

    def poll(self) -> None:
        """WAITING: asks the authority once more."""
        case = self._case
        with self._workplace.slip(case.application_id, case.data) as slip:
            with self._recorder.effect("poll", {}) as facts:
                answer = self._asked(
                    lambda: self._network.cmp.poll(
                        str(case.data["transaction_id"]), slip[1]
                    )
                )
                facts["transaction"] = answer.transaction_id
        self._judge(answer)


def unb64_hex(text: str) -> bytes:
    """Bytes of a hex digest."""
    return bytes.fromhex(text)
