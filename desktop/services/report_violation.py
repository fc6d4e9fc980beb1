"""Report a breach of the agreement, apart from a key compromise (row S11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from desktop.canonical import parse
from desktop.consent import duty
from desktop.consent.record import Moment
from desktop.consent.violation import LARGEST, Attachment, build_violation
from desktop.errors import (
    Cancelled,
    ModuleProblem,
    NothingFound,
    PinProblem,
    TokenProblem,
)
from desktop.interaction import Interaction
from desktop.services.duties import (
    Duty,
    consent_of,
    draft_duty,
    send_duty,
    sign_duty,
)
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited, write_durably

__all__ = ["report_violation"]


def report_violation(
    workplace: Workplace,
    person: Interaction,
    *,
    facts: str,
    clause: str = "",
    noticed_at: datetime | None = None,
    attachments: Sequence[Path] = (),
    consent_id: str = "",
    language: str = "kk",
    with_token: bool = True,
    confirmed: bool = False,
) -> Duty:
    """Writes the report down, signs it where a token is at hand, and sends it.

    Without a token it goes unsigned and is marked so. Offline it stays queued, shown
    as not sent; the journal keeps the time noticed and the time delivered.

    Args:
        workplace: This home.
        person: Who confirms and types the PIN.
        facts: What happened.
        clause: Of the agreement, ``""`` if unknown.
        noticed_at: When it was noticed; now if not said.
        attachments: Files that show it.
        consent_id: Under which agreement; ``""`` for the only one.
        language: Of the document.
        with_token: Sign it.
        confirmed: The person confirmed the exact document already.

    Raises:
        Cancelled: The person would rather not.
        InputInvalid: No facts, or an attachment does not fit.
        Pending: Recorded and queued; NOT sent yet.
    """
    case, content = consent_of(workplace, consent_id)
    clock = workplace.clock
    now = clock.now()
    recorder = Recorder(workplace.journal(), clock, person, case.application_id)
    payload = build_violation(
        record_id=duty.new_duty_id(),
        consent=parse(content, "consent"),
        moment=Moment(at=now, monotonic=clock.monotonic()),
        clause=clause,
        facts=facts,
        noticed_at=noticed_at or now,
        attachments=[
            Attachment(path.name, read_limited(path, LARGEST)) for path in attachments
        ],
        language=language,
    )
    text = str(parse(payload, "violation")["document"])
    if not confirmed and not person.confirm("violation.confirm", {"document": text}):
        raise Cancelled
    drafted = draft_duty(workplace, recorder, payload)
    # Queued before anything can fail: this duty waits for no token.
    write_durably(drafted.folder / "to-send", b"")
    recorder.note(
        "violation_noticed",
        {
            "record_id": drafted.record_id,
            "noticed_at": drafted.record["noticed_at"],
        },
    )
    if with_token:
        try:
            drafted = sign_duty(workplace, person, recorder, drafted)
        except (NothingFound, ModuleProblem, TokenProblem, PinProblem) as error:
            recorder.note(
                "violation_unsigned",
                {"record_id": drafted.record_id, "code": error.code},
            )
    return send_duty(workplace, recorder, drafted)
