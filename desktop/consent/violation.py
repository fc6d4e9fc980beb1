"""Report of a breach of the agreement: the duty of row S11, apart from a compromise.

It needs no token: unsigned, it is sent and marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from desktop.canonical import b64url, sha256_hex
from desktop.clock import format_time
from desktop.consent import duty, letters, schemas, shape
from desktop.consent.calendar import KAZAKHSTAN
from desktop.consent.record import Moment
from desktop.consent.shape import items, one_of, record, text
from desktop.errors import ConsentMalformed, InputInvalid

__all__ = ["LARGEST", "SCHEMA", "Attachment", "build_violation", "check_violation"]

SCHEMA: Final = "saqta/violation/1"

#: Bytes of all attachments together; the operator's bodies are capped at 1 MB.
LARGEST: Final = 384 * 1024
_MOST = 8
_NAME = re.compile(r"[^\x00-\x1f/\\]{1,120}")

_RULE = record(
    {
        "type": one_of("violation"),
        "version": one_of(1),
        "schema": one_of(SCHEMA),
        "kind": one_of("violation"),
        "record_id": shape.uuid_text,
        "consent_id": shape.uuid_text,
        "application_id": text(longest=64),
        "person": schemas.PERSON,
        "agreement": schemas.AGREEMENT,
        "parties": schemas.PARTIES,
        "clause": text(may_be_empty=True, longest=64),
        "facts": text(longest=8000),
        "noticed_at": shape.time,
        "attachments": items(
            record(
                {
                    "name": text(longest=120),
                    "sha256": shape.sha256,
                    "content": text(may_be_empty=True, longest=LARGEST * 2),
                }
            )
        ),
        "language": one_of("kk", "ru", "en"),
        "document": text(longest=duty.LONGEST_TEXT),
        "created_at": shape.time,
        "monotonic": schemas.MONOTONIC,
        "clock": schemas.CLOCK,
    }
)


@dataclass(frozen=True)
class Attachment:
    """A file that shows the breach.

    Attributes:
        name: Its last name only, never a path.
    """

    name: str
    content: bytes


def build_violation(
    *,
    record_id: str,
    consent: Mapping[str, Any],
    moment: Moment,
    clause: str,
    facts: str,
    noticed_at: datetime,
    attachments: Sequence[Attachment],
    language: str,
) -> bytes:
    """Builds the report of a breach as canonical JSON.

    Args:
        record_id: From ``duty.new_duty_id``.
        consent: The consent under the agreement that was broken.
        moment: When, by both clocks.
        clause: Number of the clause, ``""`` where the person can't tell.
        facts: What happened, in the person's words.
        noticed_at: When it was noticed; the journal keeps it beside the delivery.
        attachments: Files; their bytes travel inside the record.
        language: Of the document.

    Raises:
        InputInvalid: No facts, a noticed time in the future, or attachments too large,
            too many or with a name that is none.
        ConsentMalformed: A value does not have its form.
    """
    _check_attachments(attachments)
    if not facts.strip():
        raise InputInvalid(name="facts", reason="they are empty")
    if noticed_at > moment.at:
        raise InputInvalid(name="noticed", reason="it lies in the future")
    clause, facts = duty.composed(clause), duty.composed(facts)
    value = duty.common("violation", record_id, consent, moment) | {
        "schema": SCHEMA,
        "kind": "violation",
        "clause": clause,
        "facts": facts,
        "noticed_at": format_time(noticed_at),
        "attachments": [
            {
                "name": duty.composed(item.name),
                "sha256": sha256_hex(item.content),
                "content": b64url(item.content),
            }
            for item in attachments
        ],
        "language": language,
        "document": letters.compose(
            "violation",
            language,
            consent,
            moment.at,
            clause=clause or letters.word("not_given", language),
            facts=facts,
            noticed_at=f"{noticed_at.astimezone(KAZAKHSTAN):%d.%m.%Y %H:%M}",
            attachments=", ".join(item.name for item in attachments)
            or letters.word("none", language),
        ),
    }
    return duty.finish(value, check_violation)


def check_violation(content: bytes) -> dict[str, Any]:
    """Reads a report of a breach strictly.

    Raises:
        ConsentMalformed: A key or value is not as it must be.
    """
    value = duty.read(content, _RULE)
    if not value["facts"].strip():
        raise ConsentMalformed(reason="facts are empty")
    return value


def _check_attachments(attachments: Sequence[Attachment]) -> None:
    if len(attachments) > _MOST:
        raise InputInvalid(name="attachments", reason=f"more than {_MOST}")
    if sum(len(item.content) for item in attachments) > LARGEST:
        raise InputInvalid(name="attachments", reason=f"more than {LARGEST} bytes")
    for item in attachments:
        if not _NAME.fullmatch(item.name):
            raise InputInvalid(name="attachments", reason="not a file name")
