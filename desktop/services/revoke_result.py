"""How a report stands after one call: what is shown, and what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from desktop.clock import format_time
from desktop.errors import SaqtaError
from desktop.interaction import Step
from desktop.model.records import Report
from desktop.services.confirmation import waits_for_word

if TYPE_CHECKING:
    from desktop.services.sending import Sending

__all__ = ["RevokeResult", "nothing_went", "result_of"]

_SETTLED = frozenset({"CONFIRMED", "UNDONE"})


@dataclass(frozen=True)
class RevokeResult:
    """How a report stands; the key fields of ``saqta revoke --json``.

    Attributes:
        path: Where it was recorded: ``database``, ``file`` or ``memory``.
        asks: It waits for the person's word: the policy puts a confirmation in place
            of the ten seconds, and nothing was sent.
        afterwards: What is left to its holder: whom to tell, which keys to destroy
            (:class:`desktop.services.afterwards.LeftToDo` as a mapping).
        ways_out: For what is not proved yet: duty desk, link for a QR code, paper
            form (:class:`desktop.services.ways_out.WaysOut` as a mapping).
    """

    report_id: str
    recorded_at: str
    state: str
    certificates: tuple[Mapping[str, Any], ...]
    proofs: tuple[Mapping[str, str], ...]
    receipt: str
    steps: tuple[Step, ...]
    path: str
    ways_out: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = False
    afterwards: Mapping[str, Any] = field(default_factory=dict)

    @property
    def duty_phone(self) -> str:
        """Telephone of the operator's duty desk, or ``""``."""
        return str(self.ways_out.get("phone", ""))

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "report_id": self.report_id,
            "recorded_at": self.recorded_at,
            "state": self.state,
            "recorded_in": self.path,
            "asks": self.asks,
            "certificates": [dict(item) for item in self.certificates],
            "proofs": [dict(item) for item in self.proofs],
            "receipt": self.receipt,
            "duty_phone": self.duty_phone,
            "ways_out": dict(self.ways_out),
            "afterwards": dict(self.afterwards),
            "steps": [
                {"name": step.name, "seconds": round(step.seconds, 4)}
                for step in self.steps
            ],
        }


def result_of(
    sending: Sending, report: Report, proofs: list[dict[str, str]], receipt: str
) -> RevokeResult:
    """How a report stands after one sending of it."""
    from desktop.services.revocation_receipt import certificate_rows
    from desktop.services.ways_out import ways_out

    left = report.state not in _SETTLED
    return RevokeResult(
        report_id=report.report_id,
        recorded_at=format_time(report.recorded_at),
        state=str(report.state),
        certificates=tuple(certificate_rows(sending, report)),
        proofs=tuple(proofs),
        receipt=receipt,
        steps=tuple(sending.recorder.steps),
        path=report.path,
        asks=waits_for_word(sending.workplace, report),
        afterwards=_left_to_do(sending, report),
        ways_out=(
            ways_out(sending.workplace, report.report_id).as_dict() if left else {}
        ),
    )


def nothing_went(report: Report) -> bool:
    """Whether nothing of a report was sent."""
    return all(item.state in {"RECORDED", "UNDONE"} for item in report.certificates)


def _left_to_do(sending: Sending, report: Report) -> dict[str, Any]:
    """What is left to the holder; nothing where the home can't say it now."""
    from desktop.services.afterwards import afterwards

    if nothing_went(report):
        return {}
    try:
        return afterwards(sending.workplace, report.report_id).as_dict()
    except SaqtaError:
        return {}
