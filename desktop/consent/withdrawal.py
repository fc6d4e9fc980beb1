"""Withdrawal of a consent: a new signed event that names the first (row S9).

Nothing is edited, and nothing is promised: the operator may refuse with reasons, may go
on where the data are generally accessible *and* a ground of article 9 exists, and keeps
what the archive rules demand. A withdrawal revokes no certificate.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.consent import duty, letters, schemas, shape
from desktop.consent.record import Moment
from desktop.consent.regime import Regime
from desktop.consent.shape import items, one_of, pattern, record, text
from desktop.errors import ConsentMalformed, ConsentMissing

__all__ = [
    "NOTES",
    "SCHEMA",
    "SCOPES",
    "build_withdrawal",
    "check_withdrawal",
    "document",
    "refuse_withdrawn",
]

SCHEMA: Final = "saqta/withdrawal/1 (ISO/IEC TS 27560)"

#: ``all`` of the consent, or only the processing as ``public`` (generally accessible)
#: data, which can be withdrawn apart (law 94-V, art. 24(1)(5); domain.md 2.2).
SCOPES: Final = ("all", "public")

#: What the person is told before sending (row S9), as keys of the letters' words.
NOTES: Final = (
    "note_public_and_ground",
    "note_archive",
    "note_bar",
    "note_certificate",
    "note_not_yet",
)

_TERM = record(
    {
        "amount": shape.number,
        "unit": one_of("working_days", "days", "years", "unknown"),
        "law": text(may_be_empty=True, longest=64),
    }
)
_RULE = record(
    {
        "type": one_of("withdrawal"),
        "version": one_of(1),
        "schema": one_of(SCHEMA),
        "event": one_of("withdrawn"),
        "record_id": shape.uuid_text,
        "consent_id": shape.uuid_text,
        "consent_sha256": shape.sha256,
        "acceptance_id": shape.uuid_text,
        "application_id": text(longest=64),
        "person": schemas.PERSON,
        "agreement": schemas.AGREEMENT,
        "parties": schemas.PARTIES,
        "scope": one_of(*SCOPES),
        "told": items(pattern(r"[a-z_]{1,64}"), exactly=NOTES),
        "term": _TERM,
        "language": one_of("kk", "ru", "en"),
        "document": text(longest=duty.LONGEST_TEXT),
        "created_at": shape.time,
        "monotonic": schemas.MONOTONIC,
        "clock": schemas.CLOCK,
    }
)


def document(
    consent: Mapping[str, Any],
    regime: Regime,
    moment: Moment,
    *,
    scope: str,
    language: str,
) -> str:
    """The written document, filled in; shown before it is signed or printed.

    Raises:
        ConsentMalformed: No such scope.
    """
    if scope not in SCOPES:
        raise ConsentMalformed(reason=f"there is no scope {scope}")
    return letters.compose(
        "withdrawal",
        language,
        consent,
        moment.at,
        scope=letters.word(f"scope_{scope}", language),
        term=letters.term_text(regime.deadline("withdrawal_answer"), language),
        notes=letters.lines(NOTES, language),
    )


def build_withdrawal(
    *,
    record_id: str,
    consent: Mapping[str, Any],
    consent_sha256: str,
    regime: Regime,
    moment: Moment,
    scope: str,
    language: str,
) -> bytes:
    """Builds the record of a withdrawal as canonical JSON.

    Args:
        record_id: From ``duty.new_duty_id``.
        consent: The consent record, as read back.
        consent_sha256: Of its exact bytes.
        regime: Of the day; its term is recorded.
        moment: When, by both clocks.
        scope: ``all`` or ``public``.
        language: Of the document.

    Raises:
        ConsentMalformed: A value does not have its form.
    """
    term = regime.deadline("withdrawal_answer")
    value = duty.common("withdrawal", record_id, consent, moment) | {
        "schema": SCHEMA,
        "event": "withdrawn",
        "consent_sha256": consent_sha256,
        "acceptance_id": consent["acceptance_id"],
        "scope": scope,
        "told": list(NOTES),
        "term": {"amount": term.amount, "unit": term.unit, "law": term.law},
        "language": language,
        "document": document(consent, regime, moment, scope=scope, language=language),
    }
    return duty.finish(value, check_withdrawal)


def check_withdrawal(content: bytes) -> dict[str, Any]:
    """Reads a withdrawal strictly.

    Raises:
        ConsentMalformed: A key or value is not as it must be.
    """
    return duty.read(content, _RULE)


def refuse_withdrawn(withdrawn: Mapping[str, str], consent_id: str, step: str) -> None:
    """After a withdrawal was sent, nothing goes on under that consent.

    Args:
        withdrawn: State of the withdrawal by consent id.
        consent_id: The consent that the step would rest on.
        step: What is refused, for the person.

    Raises:
        ConsentMissing: A new consent is needed.
    """
    state = withdrawn.get(consent_id, "")
    if state in {duty.DutyState.SENT, duty.DutyState.ANSWERED}:
        raise ConsentMissing(step=step)
