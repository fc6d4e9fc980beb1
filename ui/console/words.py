"""Words of the console: states, kinds, roles and conditions, each said once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from desktop.clock import parse_time
from ui.i18n import number, translate
from ui.models.certificates import EXPIRING_DAYS
from ui.spoken import reason_words
from ui.widgets.chip import Tone

__all__ = [
    "EXACT",
    "FIELDS",
    "certificate_chip",
    "certificate_states",
    "condition_name",
    "condition_value",
    "deadline_words",
    "event_icon",
    "event_words",
    "ledger_words",
    "plan_chip",
    "proof_chip",
    "reason_named",
    "role_words",
]

#: Conditions of a search, in the order of the menu.
FIELDS: Final = (
    "state",
    "organisation",
    "unit",
    "token_model",
    "firmware_min",
    "firmware_max",
    "token_batch",
    "module",
    "scheme",
    "agreement",
    "issued_from",
    "issued_to",
)
#: Those that are chosen out of the values that occur.
EXACT: Final = frozenset(FIELDS) - {
    "firmware_min",
    "firmware_max",
    "issued_from",
    "issued_to",
}
_SOON: Final = timedelta(days=EXPIRING_DAYS)


def condition_name(field: str) -> str:
    """What a condition is about."""
    return {
        "state": translate("Console", "Status"),
        "organisation": translate("Console", "Organisation"),
        "unit": translate("Console", "Unit"),
        "token_model": translate("Console", "Token model"),
        "firmware_min": translate("Console", "Firmware from"),
        "firmware_max": translate("Console", "Firmware up to"),
        "token_batch": translate("Console", "Token batch"),
        "module": translate("Console", "PKCS#11 module"),
        "scheme": translate("Console", "Scheme"),
        "agreement": translate("Console", "Agreement version"),
        "issued_from": translate("Console", "Issued from"),
        "issued_to": translate("Console", "Issued up to"),
        "text": translate("Console", "Words"),
    }.get(field, field)


def condition_value(field: str, value: str) -> str:
    """The value of a condition; a status is a word, all else stays as it is."""
    if field != "state":
        return value
    return {
        "good": translate("Certificate", "Valid"),
        "revoked": translate("Certificate", "Revoked"),
        "waiting": translate("Console", "Not confirmed yet"),
    }.get(value, value)


def certificate_states() -> tuple[str, ...]:
    """Every word that :func:`certificate_chip` may say."""
    return (
        translate("Certificate", "Revoked"),
        translate("Console", "Not confirmed yet"),
        translate("Certificate", "Valid"),
        translate("Console", "Expired"),
        translate("Certificate", "Expires soon"),
    )


def certificate_chip(
    state: str, not_after: str, now: datetime | None
) -> tuple[str, Tone, str]:
    """How a row of the mirror stands: the operator's word, and the term."""
    if state == "revoked":
        return translate("Certificate", "Revoked"), "danger", "cross-circle"
    if state != "good":
        return translate("Console", "Not confirmed yet"), "plain", "unknown"
    if now is None or not not_after:
        return translate("Certificate", "Valid"), "ok", "tick-circle"
    end = parse_time(not_after)
    if end <= now:
        return translate("Console", "Expired"), "plain", "cross-circle"
    if end - now <= _SOON:
        return translate("Certificate", "Expires soon"), "warn", "clock"
    return translate("Certificate", "Valid"), "ok", "tick-circle"


def plan_chip(state: str) -> tuple[str, Tone, str]:
    """How a plan stands."""
    known: dict[str, tuple[str, Tone, str]] = {
        "proposed": (translate("Console", "Waits for approval"), "warn", "clock"),
        "approved": (translate("Console", "Approved"), "info", "tick-circle"),
        "running": (translate("Console", "Being executed"), "info", "send"),
        "staged": (translate("Console", "First stage done"), "info", "layers"),
        "paused": (translate("Console", "Paused"), "warn", "clock"),
        "done": (translate("Console", "Executed"), "ok", "tick-circle"),
        "cancelled": (translate("Console", "Cancelled"), "plain", "cross-circle"),
    }
    return known.get(state, (state, "plain", "unknown"))


def proof_chip(state: str) -> tuple[str, Tone, str]:
    """How a case's certificate stands: the word "revoked" only for what is proved."""
    known: dict[str, tuple[str, Tone, str]] = {
        "RECORDED": (translate("Compromise", "Recorded"), "warn", "clock"),
        "SENT": (translate("Compromise", "Sent"), "warn", "send"),
        "ACCEPTED": (translate("Compromise", "Accepted"), "warn", "clock"),
        "CONFIRMED": (translate("Compromise", "Revoked"), "ok", "tick-circle"),
        "REFUSED": (translate("Console", "Refused"), "danger", "cross-circle"),
        "UNDONE": (translate("Console", "Undone"), "plain", "undo"),
    }
    return known.get(state, (state, "plain", "unknown"))


def ledger_words(state: str) -> str:
    """What became of one certificate of a plan."""
    return {
        "pending": translate("Console", "to come"),
        "asked": translate("Console", "asked, no answer yet"),
        "revoked": translate("Console", "revoked"),
        "already": translate("Console", "was revoked before"),
        "refused": translate("Console", "refused"),
        "failed": translate("Console", "failed"),
        "cancelled": translate("Console", "cancelled"),
    }.get(state, state)


def event_words(kind: str) -> str:
    """What happened to a case."""
    return {
        "opened": translate("Console", "Case opened"),
        "note": translate("Console", "Note"),
        "told": translate("Console", "Told"),
        "attachment": translate("Console", "File attached"),
        "deadline": translate("Console", "Deadline passed"),
        "plan": translate("Console", "Plan made"),
        "certificate": translate("Console", "Status of a certificate"),
        "closed": translate("Console", "Case closed"),
        "reopened": translate("Console", "Case opened again"),
        "taken": translate("Console", "Case taken over"),
    }.get(kind, translate("Console", "Event"))


def event_icon(kind: str) -> str:
    """The icon of an event."""
    return {
        "opened": "shield-alert",
        "note": "note",
        "told": "mail",
        "attachment": "document",
        "deadline": "bell",
        "plan": "layers",
        "certificate": "shield-check",
        "closed": "tick-circle",
        "taken": "person",
    }.get(kind, "info")


def role_words(role: str) -> str:
    """Which role an officer has."""
    return {
        "officer": translate("Console", "Security officer"),
        "approver": translate("Console", "Approver"),
        "auditor": translate("Console", "Auditor: reads, orders nothing"),
    }.get(role, translate("Console", "Not signed in"))


def reason_named(reason: str) -> str:
    """The reason of a revocation."""
    return reason_words(reason)


def deadline_words(left_s: int) -> str:
    """How long a status has left to change."""
    hours, minutes = divmod(abs(left_s) // 60, 60)
    if left_s < 0:
        late = translate("Console", "Late by {h} h {m} min")
        return late.format(h=number(hours), m=minutes)
    left = translate("Console", "{h} h {m} min left")
    return left.format(h=number(hours), m=minutes)
