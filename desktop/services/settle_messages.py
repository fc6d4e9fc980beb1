"""What the operator's signed messages change here: timers, agreements, notices.

Only such a message ends a timer or an agreement (rows S8, S9, S16); each is written
into the journal before it counts, and once: what a crash left half done is fetched
again, and what the journal has of it already is not written a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.applications.states import ENDED
from desktop.canonical import parse
from desktop.consent.duty import ANSWERED_BY
from desktop.errors import Cancelled, StateConflict
from desktop.services.case import Case
from desktop.services.duties import Duty, keep_answer, list_duties
from desktop.services.recorder import Recorder
from desktop.services.silent_person import SilentPerson
from desktop.services.workplace import Workplace
from desktop.store.turns import waited_turn

__all__ = [
    "TURN",
    "end_agreement",
    "ended_agreements",
    "refuse_ended",
    "settle_messages",
]

_ENDED = "agreements-ended"
#: Whoever takes messages in, or enters an end, has the turn of this file in the home.
TURN = "messages.lock"
#: The journal's entries about a message.
_KINDS = frozenset(
    {
        "message_received",
        "notice_sent",
        "agreement_ended",
        *(f"{kind}_answered" for kind in ANSWERED_BY),
    }
)


def settle_messages(
    workplace: Workplace, messages: Sequence[Mapping[str, Any]], since: int = 0
) -> None:
    """Takes in verified messages, each once.

    Args:
        workplace: This home.
        messages: As `fetch_messages` keeps them: ``authority``, ``seq``,
            ``message_id``, ``kind``, ``subject_id``, ``text``, ``sent_at`` and the
            signed bytes.
        since: How many entries the journal had when messages were kept last; what a
            crash left of these comes after.
    """
    recorder = Recorder(
        workplace.journal(), workplace.clock, SilentPerson(), "messages"
    )
    said = {
        _named(entry.kind, entry.body)
        for entry in workplace.journal().entries(since + 1)
        if entry.kind in _KINDS
    }
    for message in messages:
        note = _Once(recorder, message, said)
        note("message_received", {k: message[k] for k in ("message_id", "kind")})
        kind = str(message["kind"])
        if kind in ANSWERED_BY.values():
            for duty in list_duties(workplace):
                if _answers(message, duty):
                    keep_answer(note, duty, message)
        elif kind == "agreement-ended":
            _end(workplace, note, str(message["subject_id"]), str(message["seq"]))
        elif kind == "notice-sent":
            # Row S3: a letter was sent; whether it came nobody knows.
            note("notice_sent", {"event": message["subject_id"], "delivery": "unknown"})


class _Once:
    """Writes about one message, and not what the journal has of it already."""

    def __init__(
        self,
        recorder: Recorder,
        message: Mapping[str, Any],
        said: set[tuple[str, ...]],
    ) -> None:
        self._recorder = recorder
        self._message = message
        self._said = said

    def __call__(self, kind: str, body: Mapping[str, Any]) -> None:
        """Writes one entry, which names the message."""
        names = ("authority", "seq", "subject_id")
        entry = {**{name: self._message[name] for name in names}, **body}
        named = _named(kind, entry)
        if named not in self._said:
            self._recorder.note(kind, entry)
            self._said.add(named)


def _named(kind: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    """What tells one entry about a message from another."""
    names = ("authority", "seq", "record_id")
    return kind, *(str(body.get(name, "")) for name in names)


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
    # The agent may be taking in an end of its own: neither may write the other off.
    with waited_turn(workplace.home.root / TURN):
        _end(workplace, recorder.note, f"{agreement_id} {version}", document.strip())


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


def _end(
    workplace: Workplace,
    note: Callable[[str, Mapping[str, Any]], None],
    name: str,
    by: str,
) -> None:
    ended = ended_agreements(workplace)
    if name not in ended:
        note("agreement_ended", {"agreement": name, "by": by})
        workplace.register().remember(_ENDED, {**ended, name: by})
    # Cached personal data go, retained records and certificates stay (row S16).
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        over = application.state in ENDED and "erased" not in application.data
        if over and _agreed_to(case) == name:
            workplace.secrets().forget_slip(application.application_id)
            case.save(typed={}, draft={}, erased="ended")


def _agreed_to(case: Case) -> str:
    if not case.has("agreement.json"):
        return ""
    meta = parse(case.read("agreement.json"), "agreement")
    return f"{meta['id']} {meta['version']}"
