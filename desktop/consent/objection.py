"""Objection to automatic processing: a signed document of its own (row S8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from desktop.consent import duty, letters, schemas, shape
from desktop.consent.record import Moment
from desktop.consent.regime import Regime
from desktop.consent.shape import items, one_of, pattern, record, text
from desktop.errors import ConsentMalformed

__all__ = ["SCHEMA", "build_objection", "check_objection", "document"]

SCHEMA: Final = "saqta/objection/1"

_RULE = record(
    {
        "type": one_of("objection"),
        "version": one_of(1),
        "schema": one_of(SCHEMA),
        "record_id": shape.uuid_text,
        "consent_id": shape.uuid_text,
        "application_id": text(longest=64),
        "person": schemas.PERSON,
        "agreement": schemas.AGREEMENT,
        "parties": schemas.PARTIES,
        "steps": items(pattern(r"[a-z_]{1,64}"), least=1),
        "reason": text(may_be_empty=True, longest=4000),
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
    steps: Sequence[str],
    reason: str,
    language: str,
) -> str:
    """The written document, filled in.

    Raises:
        ConsentMalformed: No step is named, or one that the consent does not list.
    """
    if not steps:
        raise ConsentMalformed(reason="no automatic step is named")
    for step in steps:
        if step not in consent["automatic_steps"]:
            raise ConsentMalformed(reason=f"the consent lists no step {step}")
    return letters.compose(
        "objection",
        language,
        consent,
        moment.at,
        steps=letters.lines(steps, language),
        reason=reason or letters.word("not_given", language),
        term=letters.term_text(regime.deadline("objection_answer"), language),
    )


def build_objection(
    *,
    record_id: str,
    consent: Mapping[str, Any],
    regime: Regime,
    moment: Moment,
    steps: Sequence[str],
    reason: str,
    language: str,
) -> bytes:
    """Builds the record of an objection as canonical JSON.

    Args:
        record_id: From ``duty.new_duty_id``.
        consent: The consent record; it lists the automatic steps.
        regime: Of the day.
        moment: When, by both clocks.
        steps: Those objected to.
        reason: In the person's words; may be empty.
        language: Of the document.

    Raises:
        ConsentMalformed: A value does not have its form, or a step is not listed.
    """
    reason = duty.composed(reason)
    value = duty.common("objection", record_id, consent, moment) | {
        "schema": SCHEMA,
        "steps": list(steps),
        "reason": reason,
        "language": language,
        "document": document(
            consent, regime, moment, steps=steps, reason=reason, language=language
        ),
    }
    return duty.finish(value, check_objection)


def check_objection(content: bytes) -> dict[str, Any]:
    """Reads an objection strictly.

    Raises:
        ConsentMalformed: A key or value is not as it must be.
    """
    return duty.read(content, _RULE)
