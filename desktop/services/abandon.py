"""Give up an application that is under way, and tell the operator that it ended.

What leaves this computer is one record, authorised by the slip or by the installation
key: never by the new key, whose token may be in a drawer. Nothing else is undone here:
a key on the token can be deleted by a choice of its own, and a consent is withdrawn by
its own document (row S9).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from desktop.applications.states import may_abandon
from desktop.canonical import canonical
from desktop.clock import format_time
from desktop.errors import (
    Cancelled,
    OperatorRefused,
    Pending,
    ReceiptInvalid,
    StateConflict,
)
from desktop.interaction import Interaction
from desktop.services.case import Case
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace

__all__ = [
    "AbandonResult",
    "Abandoning",
    "abandon",
    "explain_abandon",
    "tell_abandoned",
]

_CONSENT: Final = "consent.json"
_RECORD: Final = "abandonment.json"
_RECEIPT: Final = "abandonment-receipt.json"
#: Before these no manifest was sent: the operator knows no application.
_MAYBE_REGISTERED: Final = frozenset({"SIGNED", "SENT", "WAITING", "ISSUED"})
_WITH_KEY: Final = frozenset({"KEY_INTENDED", "KEY_MADE", *_MAYBE_REGISTERED})


@dataclass(frozen=True)
class Abandoning:
    """What giving up an application means, said before it is done.

    Attributes:
        points: Keys of the sentences (``desktop.words``), in the order in which they
            are said: key, certificate, operator, consent.
    """

    application_id: str
    state: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class AbandonResult:
    """What became of it; the key fields of ``saqta abandon --json``.

    Attributes:
        told: Whether the operator has it, or has nothing to be told.
        registered: Whether the operator knew the application and has ended it.
        key_left: Whether a key of the application may lie on the token.
    """

    application_id: str
    state: str
    told: bool
    key_left: bool
    registered: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Values for ``--json``."""
        return {
            "application_id": self.application_id,
            "state": self.state,
            "told": self.told,
            "key_left": self.key_left,
        }


def explain_abandon(workplace: Workplace, application_id: str) -> Abandoning:
    """What it would mean now; changes nothing.

    Raises:
        NothingFound: There is no such application.
        StateConflict: It has ended, or its certificate lies on the token already.
    """
    case = _abandonable(workplace, application_id)
    state, consented = case.state, case.has(_CONSENT)
    points = ["abandon.key" if state in _WITH_KEY else "abandon.no_key"]
    if state == "ISSUED":
        points.append("abandon.certificate")
    if case.data.get("renews"):
        points.append("abandon.renewal")
    if state in _MAYBE_REGISTERED:
        points.append("abandon.operator")
    elif consented:
        points.append("abandon.operator_consent")
    else:
        points.append("abandon.operator_nothing")
    if consented:
        points.append("abandon.consent")
    return Abandoning(application_id, state, tuple(points))


def abandon(
    workplace: Workplace,
    person: Interaction,
    application_id: str,
    *,
    confirmed: bool = False,
) -> AbandonResult:
    """Ends an application by the person's word; the operator is told, or told later.

    Args:
        workplace: This home.
        person: Confirms.
        application_id: Which one.
        confirmed: The person said yes to what `explain_abandon` says already.

    Raises:
        Cancelled: The person would rather go on.
        NothingFound: There is no such application.
        StateConflict: It has ended, or its certificate lies on the token already.
    """
    _abandonable(workplace, application_id)
    facts = {"application_id": application_id}
    if not confirmed and not person.confirm("abandon.confirm", facts):
        raise Cancelled
    case = _abandonable(workplace, application_id)
    before = case.state
    recorder = Recorder(workplace.journal(), workplace.clock, person, application_id)
    with recorder.effect("abandon", {"state": before}):
        if before in _MAYBE_REGISTERED:
            # Before the state: what a crash leaves ended is told in any case.
            case.write(_RECORD, _record(workplace, case))
        case.save("ABANDONED", abandoned_from=before)
        if not case.has(_CONSENT):
            # Later it authorises an objection, as long as there is no certificate.
            workplace.secrets().forget_slip(application_id)
    told = _told(workplace, recorder, case)
    return AbandonResult(
        application_id=application_id,
        state=case.state,
        told=told,
        key_left=before in _WITH_KEY,
        registered=case.has(_RECEIPT),
    )


def tell_abandoned(workplace: Workplace, person: Interaction) -> int:
    """Tells the operator of what ended while it could not be reached; for the agent.

    Returns:
        How many applications it still does not know the end of.
    """
    waiting = 0
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        if case.state == "ABANDONED" and _waits(case):
            recorder = Recorder(
                workplace.journal(), workplace.clock, person, case.application_id
            )
            waiting += not _told(workplace, recorder, case)
    return waiting


def _abandonable(workplace: Workplace, application_id: str) -> Case:
    case = Case.load(workplace, application_id)
    if not may_abandon(case.state):
        raise StateConflict(state=case.state, step="abandon")
    return case


def _record(workplace: Workplace, case: Case) -> bytes:
    return canonical(
        {
            "type": "abandonment",
            "version": 1,
            "record_id": str(uuid.uuid4()),
            "application_id": case.application_id,
            "created_at": format_time(workplace.clock.now()),
        }
    )


def _waits(case: Case) -> bool:
    return (
        case.has(_RECORD)
        and not case.has(_RECEIPT)
        and not case.data.get("abandonment_refused")
    )


def _told(workplace: Workplace, recorder: Recorder, case: Case) -> bool:
    """Sends the record where it still waits; a refusal ends the waiting too."""
    if not _waits(case):
        return True
    profile = workplace.load_profile(str(case.data["profile"]))
    # The manifest registered the installation key, which needs no person.
    operator = workplace.connect(profile).operator(None)
    try:
        with recorder.effect("tell_abandoned", {"delivery": "unknown"}) as facts:
            receipt = operator.abandon_application(
                case.read(_RECORD), case.application_id
            )
            case.write_json(_RECEIPT, receipt_json(receipt))
            facts["receipt"] = receipt.receipt_id
    except OperatorRefused as error:
        # It knows no such application, or has ended it itself: nothing is left to tell.
        case.save(abandonment_refused=error.problem)
        return True
    except (Pending, ReceiptInvalid):
        # The record stays; the agent's next round tries again.
        return False
    return True
