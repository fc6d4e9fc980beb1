"""What withdrawal, objection and report of a breach have in common: record and state.

Each is a canonical record with the written document inside, signed by the token where
there is one. Its state only moves forward: DRAFTED, SENT (with the operator's receipt),
ANSWERED (by the operator's signed message, and by nothing else: rows S8, S9).
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from desktop.canonical import canonical, parse_canonical
from desktop.clock import format_time
from desktop.consent.record import Moment
from desktop.consent.shape import Rule, ShapeError
from desktop.errors import ConsentMalformed, EncodingInvalid, StateConflict

__all__ = [
    "ANSWERED_BY",
    "LONGEST_TEXT",
    "DutyState",
    "common",
    "composed",
    "finish",
    "new_duty_id",
    "read",
    "step_to",
]

#: Characters of a document or of what a person may write into it.
LONGEST_TEXT = 20_000


class DutyState(StrEnum):
    """How far a document has come."""

    DRAFTED = "DRAFTED"
    SENT = "SENT"
    ANSWERED = "ANSWERED"


_NEXT: Mapping[DutyState, frozenset[DutyState]] = {
    DutyState.DRAFTED: frozenset({DutyState.SENT}),
    DutyState.SENT: frozenset({DutyState.ANSWERED}),
    DutyState.ANSWERED: frozenset(),
}

#: Kind of the operator's message that answers each kind of document; a report of a
#: breach gets a receipt and nobody promises an answer.
ANSWERED_BY: Mapping[str, str] = {
    "withdrawal": "withdrawal-answer",
    "objection": "objection-answer",
}


def step_to(now: str, wanted: DutyState) -> DutyState:
    """The next state, when the step is allowed.

    Raises:
        StateConflict: It is not.
    """
    if wanted not in _NEXT.get(DutyState(now), frozenset()):
        raise StateConflict(state=now, step=wanted.value)
    return wanted


def new_duty_id() -> str:
    """A fresh id; it is the idempotency key too."""
    return str(uuid.uuid4())


def common(
    kind: str, record_id: str, consent: Mapping[str, Any], moment: Moment
) -> dict[str, Any]:
    """The fields that every document takes from the consent and the clock."""
    return {
        "type": kind,
        "version": 1,
        "record_id": record_id,
        "consent_id": consent["record_id"],
        "application_id": consent["application_id"],
        "person": dict(consent["person"]),
        "agreement": dict(consent["agreement"]),
        "parties": dict(consent["parties"]),
        "created_at": format_time(moment.at),
        "monotonic": f"{moment.monotonic:.3f}",
        "clock": moment.clock(),
    }


def composed(text: str) -> str:
    """A person's words, or a file's name, as a record holds them (NFC)."""
    return unicodedata.normalize("NFC", text)


def finish(value: Mapping[str, Any], check: Callable[[bytes], object]) -> bytes:
    """The record's exact bytes, after its own check.

    Raises:
        ConsentMalformed: A value does not have its form.
    """
    try:
        content = canonical(dict(value))
    except EncodingInvalid as error:
        raise ConsentMalformed(reason=error.reason) from error
    check(content)
    return content


def read(content: bytes, rule: Rule) -> dict[str, Any]:
    """Reads a document's record strictly.

    Raises:
        ConsentMalformed: A key or value is not as it must be.
    """
    try:
        value = parse_canonical(content, "record")
        rule(value, "record")
    except EncodingInvalid as error:
        raise ConsentMalformed(reason=error.reason) from error
    except ShapeError as error:
        raise ConsentMalformed(reason=str(error)) from error
    return value
