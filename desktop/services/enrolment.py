"""The walk of one application from state to state; `apply`, `resume`, `renew` share it.

Each method does the work of one state and saves the next one last, so that the
application can be taken up at any of them (architecture.md, section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.applications.draft import ApplicationFile, Draft
from desktop.applications.states import ENDED
from desktop.canonical import parse, sha256_hex
from desktop.consent import agreement, record
from desktop.errors import AgreementUnknown, Cancelled, StateConflict
from desktop.interaction import Interaction, Step
from desktop.model import AuthorityProfile
from desktop.services.case import Case
from desktop.services.enrolment_issue import Issue
from desktop.services.enrolment_key import KeyWork
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace

__all__ = ["Enrolment", "EnrolmentResult"]


@dataclass(frozen=True)
class EnrolmentResult:
    """How far the application came; the key fields of ``saqta apply --json``."""

    application_id: str
    state: str
    custody: Mapping[str, Any] | None
    request_sha256: str
    certificate: str
    acceptance_id: str
    consent_id: str
    bundle: str
    recovery_code_shown: bool
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "application_id": self.application_id,
            "state": self.state,
            "custody": self.custody,
            "request_sha256": self.request_sha256,
            "certificate": self.certificate,
            "acceptance_id": self.acceptance_id,
            "consent_id": self.consent_id,
            "bundle": self.bundle,
            "recovery_code_shown": self.recovery_code_shown,
            "steps": [
                {"name": step.name, "seconds": round(step.seconds, 4)}
                for step in self.steps
            ],
        }


class Enrolment:
    """One application on its way."""

    def __init__(
        self, workplace: Workplace, person: Interaction, application_id: str
    ) -> None:
        self._workplace = workplace
        self._person = person
        self._case = Case.load(workplace, application_id)
        self._profile: AuthorityProfile = workplace.load_profile(
            str(self._case.data["profile"])
        )
        self._network = workplace.connect(self._profile)
        self._recorder = Recorder(
            workplace.journal(), workplace.clock, person, application_id
        )

    def run(self) -> EnrolmentResult:
        """Goes on until CONFIRMED, an end, or something to wait for.

        Raises:
            SaqtaError: Coded; the application stays in the state it reached.
        """
        key = KeyWork(
            self._workplace, self._profile, self._case, self._recorder, self._person
        )
        issue = Issue(
            self._workplace,
            self._profile,
            self._network,
            self._case,
            self._recorder,
            self._person,
        )
        table: dict[str, Callable[[], None]] = {
            "OPENED": self._agree,
            "CONSENTED": self._draft,
            "DRAFTED": key.before_sending,
            "KEY_INTENDED": key.before_sending,
            "KEY_MADE": key.before_sending,
            "SIGNED": issue.send,
            "SENT": issue.settle,
            "WAITING": issue.poll,
            "ISSUED": issue.after_the_answer,
            "INSTALLED": issue.after_the_answer,
        }
        while self._case.state not in ENDED:
            if self._person.cancelled():
                raise Cancelled
            before = self._case.state
            table[before]()
            if self._case.state == before:
                raise StateConflict(state=before, step="go on")
        if self._case.state == "CONFIRMED":
            issue.close()
        return self.result()

    def result(self) -> EnrolmentResult:
        """How far it came."""
        data = self._case.data
        return EnrolmentResult(
            application_id=self._case.application_id,
            state=self._case.state,
            custody=data.get("custody"),
            request_sha256=str(data.get("request_sha256", "")),
            certificate=str(data.get("certificate_sha256", "")),
            acceptance_id=str(data.get("acceptance_id", "")),
            consent_id=str(data.get("consent_id", "")),
            bundle=str(data.get("bundle", "")),
            recovery_code_shown=bool(data.get("recovery_code_shown", False)),
            steps=tuple(self._recorder.steps),
        )

    # -- OPENED -> CONSENTED -------------------------------------------------------

    def _agree(self) -> None:
        """Shows and hashes the agreement, makes both records, sends both."""
        case = self._case
        if not case.has("consent.json"):
            self._show_agreement()
            self._record_consent()
        acceptance, consent = case.read("acceptance.json"), case.read("consent.json")
        with self._workplace.slip(case.application_id, case.data) as slip:
            operator = self._network.operator(slip)
            with self._recorder.effect(
                "send_consents",
                {
                    "acceptance_sha256": sha256_hex(acceptance),
                    "consent_sha256": sha256_hex(consent),
                },
            ) as facts:
                receipt = operator.send_consents(acceptance, consent)
                case.write_json("consent-receipt.json", receipt_json(receipt))
                facts["receipt"] = receipt.receipt_id
        case.save("CONSENTED")

    def _show_agreement(self) -> None:
        case = self._case
        operator = self._network.operator(None)
        with self._recorder.step("show_agreement") as facts:
            listed = operator.agreements()
            entry = agreement.choose(
                listed,
                str(case.data["agreement"]),
                str(case.data["language"]),
                self._workplace.clock.now(),
            )
            if entry is None:
                raise AgreementUnknown(agreement=str(case.data["agreement"]))
            content = operator.agreement_bytes(
                entry["id"], entry["version"], entry["language"]
            )
            text = agreement.checked(entry, content)
            case.write("agreement.txt", text.content)
            case.write_json("agreement.json", dict(text.meta))
            facts["sha256"] = text.sha256
            facts["version"] = text.version
        self._recorder.note(
            "agreement_shown",
            {
                "agreement": text.id,
                "version": text.version,
                "language": text.language,
                "sha256": text.sha256,
            },
        )

    def _record_consent(self) -> None:
        case = self._case
        with self._recorder.step("record_consent") as facts:
            built = record.build_both(
                application_id=case.application_id,
                agreement=agreement.restore(
                    parse(case.read("agreement.json")), case.read("agreement.txt")
                ),
                profile=self._profile,
                choices=case.data,
                now=self._workplace.clock.now(),
                monotonic=self._workplace.clock.monotonic(),
            )
            case.write("acceptance.json", built.acceptance)
            self._recorder.note(
                "acceptance_recorded",
                {"id": built.acceptance_id, "sha256": sha256_hex(built.acceptance)},
            )
            case.write("consent.json", built.consent)
            self._recorder.note(
                "consent_recorded",
                {"id": built.consent_id, "sha256": sha256_hex(built.consent)},
            )
            case.save(acceptance_id=built.acceptance_id, consent_id=built.consent_id)
            facts["acceptance_id"] = built.acceptance_id
            facts["consent_id"] = built.consent_id

    # -- CONSENTED -> DRAFTED ------------------------------------------------------

    def _draft(self) -> None:
        """Asks the registers that were allowed, and only those; makes the draft."""
        case = self._case
        answers: dict[str, bytes] = {}
        with self._workplace.slip(case.application_id, case.data) as slip:
            operator = self._network.operator(slip)
            for register, allowed in case.data["registers"].items():
                name = f"lookups/{register}.json"
                if not allowed:
                    continue
                if not case.has(name):
                    with self._recorder.effect(
                        f"look_up_{register}",
                        {"register": register, "purpose": "fill"},
                    ) as facts:
                        raw, _ = operator.look_up(
                            register,
                            "fill",
                            str(case.data["acceptance_id"]),
                            str(case.data["consent_id"]),
                        )
                        facts["sha256"] = case.write(name, raw)
                answers[register] = case.read(name)
        with self._recorder.step("make_draft") as facts:
            draft = Draft.make(
                ApplicationFile.from_dict(case.data["typed"]),
                answers,
                profile=self._profile,
                today=self._workplace.clock.now().date(),
            )
            facts["sources"] = ",".join(sorted(set(draft.sources.values())))
            case.save("DRAFTED", draft=draft.as_dict())
