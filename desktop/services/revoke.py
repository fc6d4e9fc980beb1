"""The one click as one call: record, wait for Undo, send, prove, receipt."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.clock import format_time
from desktop.interaction import Interaction, Step
from desktop.model import Report
from desktop.services.extend_bundles import extend_bundles
from desktop.services.prove_revocation import ProveRevocation
from desktop.services.recorder import ForgivingLedger, Recorder
from desktop.services.report_compromise import (
    UNDO_SECONDS,
    Scope,
    report_compromise,
    undo_report,
)
from desktop.services.send_report import SendReport
from desktop.services.workplace import Workplace

__all__ = ["RevokeResult", "carry_on", "revoke", "send_waiting"]

#: How long one call waits for the proof; the agent or `resume` goes on after it.
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class RevokeResult:
    """How a report stands; the key fields of ``saqta revoke --json``."""

    report_id: str
    recorded_at: str
    state: str
    certificates: tuple[Mapping[str, Any], ...]
    proofs: tuple[Mapping[str, str], ...]
    receipt: str
    duty_phone: str
    steps: tuple[Step, ...]
    path: str

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "report_id": self.report_id,
            "recorded_at": self.recorded_at,
            "state": self.state,
            "recorded_in": self.path,
            "certificates": [dict(item) for item in self.certificates],
            "proofs": [dict(item) for item in self.proofs],
            "receipt": self.receipt,
            "duty_phone": self.duty_phone,
            "steps": [
                {"name": step.name, "seconds": round(step.seconds, 4)}
                for step in self.steps
            ],
        }


def revoke(
    workplace: Workplace,
    person: Interaction,
    scope: Scope,
    *,
    reason: str = "keyCompromise",
    since: str = "",
    text: str = "",
    use_token: bool = True,
    now: bool = False,
    recorded: Callable[[str, datetime], None],
    counting: Callable[[int], None],
) -> RevokeResult:
    """Records, gives Undo its time, sends, and asks for the proof.

    Raises:
        NothingFound: No certificate fits the scope.
        SaqtaError: Coded, from recording only; what comes after ends in the result.
    """
    recorder = Recorder(
        ForgivingLedger(workplace.journal), workplace.clock, person, "report"
    )
    undo_seconds = 0.0 if now else UNDO_SECONDS
    with recorder.step("record_report") as facts:
        report = report_compromise(
            workplace,
            scope,
            reason=reason,
            since=since,
            text=text,
            undo_seconds=undo_seconds,
        )
        facts["report_id"] = report.report_id
    recorded(report.report_id, report.recorded_at)
    recorder.note(
        "compromise_recorded",
        {
            "report_id": report.report_id,
            "certificates": [item.sha256 for item in report.certificates],
            "reason": reason,
        },
    )
    try:
        _wait(workplace, undo_seconds, counting)
    except KeyboardInterrupt:
        undone = undo_report(workplace, report.report_id)
        recorder.note("compromise_undone", {"report_id": report.report_id})
        return _result(workplace, undone, recorder, [], "")
    return carry_on(
        workplace, person, report.report_id, recorder=recorder, use_token=use_token
    )


def carry_on(
    workplace: Workplace,
    person: Interaction,
    report_id: str,
    *,
    recorder: Recorder | None = None,
    use_token: bool = True,
    patience_s: float = PATIENCE_SECONDS,
) -> RevokeResult:
    """Sends what is waiting of one report and asks for its proof."""
    recorder = recorder or Recorder(
        ForgivingLedger(workplace.journal), workplace.clock, person, report_id
    )
    report = SendReport(workplace, person, recorder, report_id).run(use_token=use_token)
    prove = ProveRevocation(workplace, recorder, report_id)
    receipt = ""
    # Where nothing was sent there is nothing to prove yet, so nobody is asked.
    if any(
        item.state in {"SENT", "ACCEPTED", "REFUSED", "CONFIRMED"}
        for item in report.certificates
    ):
        report = prove.run(patience_s=patience_s)
        receipt = prove.write_receipt()
        extend_bundles(workplace, report_id)
    return _result(workplace, report, recorder, prove.proofs, receipt)


def send_waiting(
    workplace: Workplace, person: Interaction, *, use_token: bool
) -> list[RevokeResult]:
    """Goes on with every report that is not proved yet and whose Undo is over."""
    now = workplace.clock.now()
    return [
        carry_on(workplace, person, report.report_id, use_token=use_token)
        for report in workplace.outbox().list_reports()
        if report.state not in {"CONFIRMED", "UNDONE"} and report.send_after <= now
    ]


def _wait(
    workplace: Workplace, seconds: float, counting: Callable[[int], None]
) -> None:
    end = workplace.clock.monotonic() + seconds
    while (left := end - workplace.clock.monotonic()) > 0:
        counting(math.ceil(left))
        workplace.pause(min(1.0, left))


def _result(
    workplace: Workplace,
    report: Report,
    recorder: Recorder,
    proofs: list[dict[str, str]],
    receipt: str,
) -> RevokeResult:
    phone = ""
    for item in report.certificates:
        record = workplace.register().get_certificate(item.sha256)
        phone = str(workplace.load_profile(record.profile).duty_desk.get("phone", ""))
        if phone:
            break
    return RevokeResult(
        report_id=report.report_id,
        recorded_at=format_time(report.recorded_at),
        state=str(report.state),
        certificates=tuple(
            {
                "sha256": item.sha256,
                "serial": item.serial,
                "state": str(item.state),
                "channel": item.channel,
                "confirmed_by": item.confirmed_by,
                "times": dict(item.times),
            }
            for item in report.certificates
        ),
        proofs=tuple(proofs),
        receipt=receipt,
        duty_phone=phone,
        steps=tuple(recorder.steps),
        path=report.path,
    )
