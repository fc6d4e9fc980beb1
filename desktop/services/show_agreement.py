"""What the operator publishes, byte for byte (D7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop.authority.operator_api import OperatorApi
from desktop.consent import agreement
from desktop.errors import AgreementUnknown, Pending
from desktop.model import AgreementText
from desktop.services.keep_agreements import (
    keep_agreement,
    kept_agreement,
    kept_agreements,
)
from desktop.services.workplace import Workplace

__all__ = ["choose_entry", "fetch_agreement", "list_agreements", "show_agreement"]


def list_agreements(workplace: Workplace) -> list[dict[str, Any]]:
    """What is published, then what is kept here besides (imported, or older).

    Raises:
        Pending: The operator can't be reached and nothing is kept.
    """
    kept = [dict(text.meta) for text, _ in kept_agreements(workplace)]
    try:
        network = workplace.connect(workplace.require_profile())
        published = list(network.operator(None).agreements())
    except Pending:
        if not kept:
            raise
        return kept
    known = {(item["id"], item["version"], item["language"]) for item in published}
    return published + [
        item
        for item in kept
        if (item["id"], item["version"], item["language"]) not in known
    ]


def show_agreement(
    workplace: Workplace, agreement_id: str, language: str
) -> AgreementText:
    """The exact bytes of an agreement, checked against the published hash.

    What was published is kept; offline, and for what the operator does not publish,
    the newest kept text is shown.

    Raises:
        AgreementUnknown: It is neither published nor kept in that language.
        Pending: The operator can't be reached, and it is not kept.
        EncodingInvalid: The bytes are not those of the description.
    """
    today = workplace.clock.now().date()
    try:
        operator = workplace.connect(workplace.require_profile()).operator(None)
        text = fetch_agreement(operator, agreement_id, language, today)
    except (Pending, AgreementUnknown):
        try:
            return kept_agreement(workplace, agreement_id, language)
        except AgreementUnknown:
            # The first reason says more than that nothing is kept.
            pass
        raise
    keep_agreement(workplace, text, "published")
    return text


def fetch_agreement(
    operator: OperatorApi, agreement_id: str, language: str, today: date
) -> AgreementText:
    """The version in force today, in that language, from the operator.

    Raises:
        AgreementUnknown: Nothing in force has that id and language.
        EncodingInvalid: The bytes are not those of the description.
    """
    entry = choose_entry(operator.agreements(), agreement_id, language, today)
    content = operator.agreement_bytes(entry["id"], entry["version"], entry["language"])
    return agreement.from_wire(entry, content)


def choose_entry(
    listed: Sequence[dict[str, Any]], agreement_id: str, language: str, today: date
) -> dict[str, Any]:
    """The entry in force that was published last.

    Raises:
        AgreementUnknown: Nothing in force has that id and language.
    """
    day = today.isoformat()
    found = [
        entry
        for entry in listed
        if entry["id"] == agreement_id
        and entry["language"] == language
        and str(entry.get("effective_from", "")) <= day
        and (not entry.get("effective_to") or str(entry["effective_to"]) >= day)
    ]
    if not found:
        raise AgreementUnknown(agreement=f"{agreement_id} {language}")
    return max(found, key=lambda entry: (entry["effective_from"], entry["version"]))
