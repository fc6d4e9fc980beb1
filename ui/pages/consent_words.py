"""What a consent, a document and its answer are called, and what state they are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.services.duties import Duty
from ui.i18n import date_short, language, plural, translate
from ui.widgets.chip import Tone

__all__ = [
    "document_language",
    "due_words",
    "duty_chip",
    "duty_words",
    "has_ended",
    "letter_words",
    "names",
    "register_words",
    "state",
    "transfer_words",
]


def document_language() -> str:
    """Documents to the operator are in Kazakh or Russian (row S9)."""
    return "ru" if language().value == "ru" else "kk"


def names(value: Any) -> list[str]:
    """What was allowed, of a list or of a table of yes and no."""
    if isinstance(value, dict):
        return [str(name) for name, allowed in value.items() if allowed]
    return [
        str(item["name"] if isinstance(item, dict) and "name" in item else item)
        for item in value
        if not isinstance(item, dict) or item.get("allowed", True)
    ]


def register_words(name: str) -> str:
    """A state register."""
    said = {
        "persons": translate("Apply", "State register of natural persons"),
        "organisations": translate("Apply", "State register of legal persons"),
    }
    return said.get(name, name)


def transfer_words(name: str) -> str:
    """A transfer of personal data."""
    said = {
        "third_parties": translate("Apply", "Pass them on to third parties"),
        "abroad": translate("Apply", "Send them abroad"),
    }
    return said.get(name, name)


def has_ended(one: Mapping[str, Any], ended: Mapping[str, str]) -> bool:
    """Whether the agreement of a consent ended, by the operator's signed message."""
    return f"{one['agreement']} {one['version']}" in ended


def letter_words(kind: str) -> str:
    """What a message of the operator is about."""
    said = {
        "withdrawal-answer": translate("Consents", "Answer to a withdrawal"),
        "objection-answer": translate("Consents", "Answer to an objection"),
        "agreement-ended": translate("Consents", "End of an agreement"),
        "agreement-changed": translate("Consents", "New version of the agreement"),
        "notice-sent": translate("Consents", "A letter was sent to you"),
    }
    return said.get(kind, translate("Consents", "Message"))


def state(
    one: Mapping[str, Any], duties: Sequence[Duty], ended: Mapping[str, str]
) -> tuple[str, Tone, str]:
    """Word, tone and icon of a consent."""
    for duty in duties:
        if duty.kind != "withdrawal" or duty.record["consent_id"] != one["consent_id"]:
            continue
        if duty.answer is not None:
            return translate("Consents", "Withdrawn"), "plain", "undo"
        if duty.sent_at:
            return translate("Consents", "Withdrawal sent"), "warn", "clock"
    if has_ended(one, ended):
        return translate("Consents", "Agreement ended"), "plain", "clock"
    if not one["sent"]:
        return translate("Consents", "Not sent yet"), "warn", "clock"
    return translate("Consents", "In force"), "ok", "tick-circle"


def duty_words(kind: str) -> str:
    """A document that was sent to the operator."""
    said = {
        "withdrawal": translate("Consents", "Withdrawal of consent"),
        "objection": translate("Consents", "Objection"),
        "violation": translate("Consents", "Report of a breach"),
    }
    return said.get(kind, kind)


def duty_chip(duty: Duty, now: datetime) -> tuple[str, Tone, str]:
    """Word, tone and icon of such a document."""
    values = duty.as_dict(now)
    if duty.answer is not None:
        return translate("Consents", "Answered"), "ok", "tick-circle"
    if values["overdue"]:
        return translate("Consents", "Answer overdue"), "danger", "warning"
    if duty.sent_at:
        return translate("Consents", "Sent"), "info", "send"
    return translate("Consents", "NOT sent"), "warn", "clock"


def due_words(duty: Duty, now: datetime) -> str:
    """When its answer is due, and how long that is from now."""
    if duty.due is None or duty.due.at is None:
        return ""
    day = date_short(duty.due.at)
    if duty.answer is not None or duty.due.at <= now:
        return translate("Consents", "answer due {date}").format(date=day)
    left = plural.translate("Consents", "%Ln full day(s) left", "", 1)
    days = (duty.due.at - now).days
    said = translate("Consents", "answer due {date}, {left}")
    if not duty.due.certain:
        # The calendar of a year to come may still move days off.
        said = translate("Consents", "answer due about {date}, {left}")
    return said.format(date=day, left=left(days))
