"""The walk of one application from state to state; `apply`, `resume`, `renew` share it.

Each method does the work of one state and saves the next one last, so that the
application can be taken up at any of them (architecture.md, section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from desktop.applications.states import ENDED
from desktop.errors import Cancelled, StateConflict
from desktop.interaction import Interaction, Step
from desktop.model.authority import AuthorityProfile
from desktop.services.case import Case
from desktop.services.duties import refuse_after_withdrawal
from desktop.services.enrolment_consent import Consenting
from desktop.services.enrolment_install import Installation
from desktop.services.enrolment_issue import Issue
from desktop.services.enrolment_key import KeyWork
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace

__all__ = ["Enrolment", "EnrolmentResult"]

#: How often, and after how many seconds each, a taken turn is asked for again.
_TRIES = 20
_PAUSE_S = 0.25


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
            ConsentMissing: The consent was withdrawn meanwhile (row S9).
            StateConflict: Another program is at this application and stays at it.
            SaqtaError: Coded; the application stays in the state it reached.
        """
        with self._turn():
            return self._walk()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One at a time walks an application: two would make two keys, or two E1.

        A walk that was just cancelled ends in a moment, so this waits for one.
        """
        register = self._workplace.register()
        for _ in range(_TRIES):
            with register.turn(self._case.application_id) as mine:
                if mine:
                    # It may have been walked on since it was read.
                    self._case = Case.load(self._workplace, self._case.application_id)
                    yield
                    return
            if self._person.cancelled():
                raise Cancelled
            self._workplace.pause(_PAUSE_S)
        raise StateConflict(state=self._case.state, step="resume")

    def _walk(self) -> EnrolmentResult:
        key = KeyWork(
            self._workplace, self._profile, self._case, self._recorder, self._person
        )
        parts = (
            self._workplace,
            self._profile,
            self._network,
            self._case,
            self._recorder,
            self._person,
        )
        consenting, issue = Consenting(*parts), Issue(*parts)
        installation = Installation(*parts)
        table: dict[str, Callable[[], None]] = {
            "OPENED": consenting.agree,
            "CONSENTED": consenting.draft,
            "DRAFTED": key.before_sending,
            "KEY_INTENDED": key.before_sending,
            "KEY_MADE": key.before_sending,
            "SIGNED": issue.send,
            "SENT": issue.settle,
            "WAITING": issue.poll,
            "ISSUED": installation.after_the_answer,
            "INSTALLED": installation.after_the_answer,
        }
        while self._case.state not in ENDED:
            if self._person.cancelled():
                raise Cancelled
            before = self._case.state
            consent_id = str(self._case.data.get("consent_id", ""))
            refuse_after_withdrawal(self._workplace, consent_id, before)
            table[before]()
            if self._case.state == before:
                raise StateConflict(state=before, step="go on")
        if self._case.state == "CONFIRMED" and not self._case.data.get("bundle"):
            installation.close()
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
