"""Object to automatic processing (row S8)."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.canonical import parse
from desktop.consent import duty, letters, regime
from desktop.consent.objection import build_objection, document
from desktop.consent.record import Moment
from desktop.errors import Cancelled, NothingFound
from desktop.interaction import Interaction
from desktop.services.duties import (
    Duty,
    consent_of,
    draft_duty,
    send_duty,
    sign_duty,
    signing_certificate,
)
from desktop.services.recorder import Recorder
from desktop.services.token_work import find_token
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably

__all__ = ["object_to", "objection_steps", "objection_text"]


def objection_steps(
    workplace: Workplace, consent_id: str, language: str
) -> list[tuple[str, str]]:
    """Name and words of every automatic step that a consent lists.

    Raises:
        NothingFound: No such consent, or several and none was named.
    """
    _, content = consent_of(workplace, consent_id)
    steps = [str(step) for step in parse(content, "consent")["automatic_steps"]]
    return [(step, letters.word(step, language)) for step in steps]


def objection_text(
    workplace: Workplace,
    consent_id: str,
    steps: Sequence[str],
    *,
    reason: str,
    language: str,
) -> str:
    """The document as it would be signed now, to be shown first (DC 50(3)(1)).

    Raises:
        NothingFound: No such consent, or several and none was named.
        ConsentMalformed: No step is named, or one that the consent does not list.
    """
    _, content = consent_of(workplace, consent_id)
    consent = parse(content, "consent")
    return document(
        consent,
        regime.load(consent["agreement"]["regime"]),
        _moment(workplace),
        steps=steps,
        reason=reason,
        language=language,
    )


def object_to(
    workplace: Workplace,
    person: Interaction,
    consent_id: str,
    steps: Sequence[str],
    *,
    reason: str = "",
    language: str = "kk",
    confirmed: bool = False,
    shown: str = "",
) -> Duty:
    """Makes the document, signs it where a certificate exists, sends it.

    Before a key exists the registration slip authorises it (protocols.md 1.1). The
    answer is due within the regime's term, three working days.

    Args:
        workplace: This home.
        person: Who confirms and types the PIN.
        consent_id: Whole, or ``""`` for the only one.
        steps: Automatic steps of the consent; none means all of them.
        reason: In the person's words.
        language: Of the document.
        confirmed: The person confirmed the exact document already.
        shown: That document; where midnight came between, the new one is asked about.

    Raises:
        Cancelled: The person would rather not.
        ConsentMalformed: The consent lists no such step.
        TokenMissing: The certificate's token is not connected; nothing was written.
        Pending: Kept; the operator could not be reached.
    """
    case, content = consent_of(workplace, consent_id)
    consent = parse(content, "consent")
    recorder = Recorder(
        workplace.journal(), workplace.clock, person, case.application_id
    )
    payload = build_objection(
        record_id=duty.new_duty_id(),
        consent=consent,
        regime=regime.load(consent["agreement"]["regime"]),
        moment=_moment(workplace),
        steps=steps or consent["automatic_steps"],
        reason=reason,
        language=language,
    )
    text = str(parse(payload, "objection")["document"])
    confirmed = confirmed and shown in {"", text}
    if not confirmed and not person.confirm("object.confirm", {"document": text}):
        raise Cancelled
    with_token = _can_sign(workplace, str(consent["record_id"]))
    drafted = draft_duty(workplace, recorder, payload)
    if with_token:
        drafted = sign_duty(workplace, person, recorder, drafted)
    else:
        # No certificate yet: the slip's authorisation stands in.
        recorder.note("objection_unsigned", {"record_id": drafted.record_id})
    write_durably(drafted.folder / "to-send", b"")
    return send_duty(workplace, recorder, drafted)


def _can_sign(workplace: Workplace, consent_id: str) -> bool:
    """Whether there is a certificate to sign with; its token must then be at hand."""
    try:
        signer = signing_certificate(workplace, consent_id)
    except NothingFound:
        return False
    find_token(workplace, signer.token_serial)
    return True


def _moment(workplace: Workplace) -> Moment:
    clock = workplace.clock
    return Moment(at=clock.now(), monotonic=clock.monotonic())
