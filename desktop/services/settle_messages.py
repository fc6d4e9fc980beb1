"""What the operator's signed messages change here: timers, agreements, notices.

Only such a message ends a timer or an agreement (rows S8, S9, S16); each is written
into the journal before it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.canonical import parse
from desktop.consent.duty import ANSWERED_BY
from desktop.errors import Cancelled, StateConflict
from desktop.services.case import Case
from desktop.services.duties import Duty, keep_answer, list_duties
from desktop.services.recorder import Recorder
from desktop.services.silent_person import SilentPerson
from desktop.services.workplace import Workplace

__all__ = ["end_agreement", "ended_agreements", "refuse_ended", "settle_messages"]

_ENDED = "agreements-ended"


def settle_messages(
    workplace: Workplace, messages: Sequence[Mapping[str, Any]]
) -> None:
    """Takes in verified messages, each once.

    Args:
        workplace: This home.
        messages: As `fetch_messages` keeps them: ``authority``, ``seq``,
            ``message_id``, ``kind``, ``subject_id``, ``text``, ``sent_at`` and the
            signed bytes.
    """
    recorder = Recorder(
        workplace.journal(), workplace.clock, SilentPerson(), "messages"
    )
    for message in messages:
        recorder.note(
            "message_received",
            {
                key: message[key]
                for key in ("authority", "seq", "message_id", "kind", "subject_id")
            },
        )
        kind = str(message["kind"])
        if kind in ANSWERED_BY.values():
            for duty in list_duties(workplace):
                if _answers(message, duty):
                    keep_answer(recorder, duty, message)
        elif kind == "agreement-ended":
            _end(workplace, recorder, str(message["subject_id"]), str(message["seq"]))
        elif kind == "notice-sent":
            # Row S3: a letter was sent; whether it came nobody knows.
            recorder.note(
                "notice_sent",
                {"event": message["subject_id"], "delivery": "unknown"},
            )


def end_agreement(
    workplace: Workplace, agreement_id: str, version: str, document: str
) -> None:
    """An officer's entry that an agreement ended, with the document's reference.

    Raises:
        Cancelled: No reference was given; without one nothing ends (row S16).
    """
    if not document.strip():
        raise Cancelled
    recorder = Recorder(
        workplace.journal(), workplace.clock, SilentPerson(), agreement_id
    )
    _end(workplace, recorder, f"{agreement_id} {version}", document.strip())


def ended_agreements(workplace: Workplace) -> dict[str, str]:
    """What ended an agreement, by ``id version``."""
    kept = workplace.register().recall(_ENDED, {})
    return dict(kept) if isinstance(kept, dict) else {}


def refuse_ended(workplace: Workplace, agreement_id: str, version: str) -> None:
    """No new application under an ended agreement; a new version needs a new consent.

    Raises:
        StateConflict: It ended.
    """
    if f"{agreement_id} {version}" in ended_agreements(workplace):
        raise StateConflict(state=f"{agreement_id} {version}: ended", step="apply")


def _answers(message: Mapping[str, Any], duty: Duty) -> bool:
    if ANSWERED_BY.get(duty.kind) != message["kind"]:
        return False
    named = str(message["subject_id"])
    return named in {duty.record_id, str(duty.record["consent_id"])}


def _end(workplace: Workplace, recorder: Recorder, name: str, by: str) -> None:
    ended = ended_agreements(workplace)
    if name in ended:
        return
    recorder.note("agreement_ended", {"agreement": name, "by": by})
    workplace.register().remember(_ENDED, {**ended, name: by})
    # Cached personal data go, retained records and certificates stay (row S16).
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        if application.state == "CONFIRMED" and _named(case) == name:
            case.save(typed={}, draft={}, erased="ended")


def _named(case: Case) -> str:
    if not case.has("agreement.json"):
        return ""
    meta = parse(case.read("agreement.json"), "agreement")
    return f"{meta['id']} {meta['version']}"
