"""How a report stands after one call: what is shown, and what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.interaction import Step

__all__ = ["RevokeResult"]


@dataclass(frozen=True)
class RevokeResult:
    """How a report stands; the key fields of ``saqta revoke --json``.

    Attributes:
        path: Where it was recorded: ``database``, ``file`` or ``memory``.
        asks: It waits for the person's word: the policy puts a confirmation in place
            of the ten seconds, and nothing was sent.
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
            "steps": [
                {"name": step.name, "seconds": round(step.seconds, 4)}
                for step in self.steps
            ],
        }
