"""Hands in the closing manifest of an application (E2), at its end or later.

The operator may be away when an application ends; nothing waits for it. What it could
not take then goes with the agent, and the bundle is written again with the receipt.
"""

from __future__ import annotations

from desktop.errors import OperatorRefused, Pending, ReceiptInvalid, SaqtaError
from desktop.evidence import manifest
from desktop.interaction import Interaction
from desktop.services.case import Case
from desktop.services.extend_bundles import write_bundle
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.workplace import Network, Workplace

__all__ = ["hand_in_closings", "send_closing"]

#: Why the operator will never take it, as it said.
_REFUSED = "closing_refused"


def send_closing(network: Network, case: Case, recorder: Recorder) -> None:
    """Hands it in where that was not done; what stands in the way is noted."""
    if not _waits(case):
        return
    try:
        with recorder.effect("send_closing", {}) as facts:
            receipt = network.operator(None).send_evidence(
                case.read(manifest.CLOSING),
                case.read(manifest.CLOSING_CMS),
                case.application_id,
            )
            case.write_json(manifest.CLOSING_RECEIPT, receipt_json(receipt))
            facts["receipt"] = receipt.receipt_id
    except OperatorRefused as error:
        recorder.note("closing_not_sent", {"code": error.code})
        case.save(**{_REFUSED: error.problem})
    except (Pending, ReceiptInvalid) as error:
        recorder.note("closing_not_sent", {"code": error.code})


def hand_in_closings(workplace: Workplace, person: Interaction) -> None:
    """Hands in what the operators could not take when it was time; for the agent.

    Raises:
        SaqtaError: The last thing that stood in the way; the others were tried.
    """
    problem: SaqtaError | None = None
    register = workplace.register()
    for application in register.list_applications():
        # Without a bundle it is not at its end yet: `resume` does all of it.
        if application.state != "CONFIRMED" or not application.data.get("bundle"):
            continue
        if not _waits(Case(workplace, application)):
            continue
        with register.turn(application.application_id) as mine:
            if not mine:
                continue
            try:
                _hand_in(workplace, person, application.application_id)
            except SaqtaError as error:
                problem = error
    if problem is not None:
        raise problem


def _hand_in(workplace: Workplace, person: Interaction, application_id: str) -> None:
    case = Case.load(workplace, application_id)
    recorder = Recorder(workplace.journal(), workplace.clock, person, application_id)
    profile = workplace.load_profile(str(case.data["profile"]))
    send_closing(workplace.connect(profile), case, recorder)
    if case.has(manifest.CLOSING_RECEIPT):
        digest = write_bundle(workplace, case)
        recorder.note("bundle_written", {"sha256": digest})


def _waits(case: Case) -> bool:
    return (
        case.has(manifest.CLOSING_CMS)
        and not case.has(manifest.CLOSING_RECEIPT)
        and not case.data.get(_REFUSED)
    )
