"""What the operator publishes, byte for byte (D7), and the official text beside it.

What an administrator imported counts in two ways: where the operator publishes none
under that name, it is the text that is agreed to; where it publishes one, id, version
and language being the same, both must be the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop.authority.operator_api import OperatorApi
from desktop.clock import day_of
from desktop.consent import agreement
from desktop.errors import AgreementDisputed, AgreementUnknown, Pending
from desktop.model.authority import AuthorityProfile
from desktop.model.people import AgreementText
from desktop.services.keep_agreements import (
    imported_digest,
    keep_agreement,
    kept_agreement,
    kept_agreements,
)
from desktop.services.workplace import Network, Workplace

__all__ = [
    "agreement_in_force",
    "choose_entry",
    "fetch_agreement",
    "list_agreements",
    "show_agreement",
]


def list_agreements(workplace: Workplace) -> list[dict[str, Any]]:
    """What is published, then what is kept here besides: imported, then older.

    Raises:
        Pending: The operator can't be reached and nothing is kept.
    """
    found = sorted(kept_agreements(workplace), key=lambda item: item[1] != "imported")
    kept = [dict(text.meta) for text, _ in found]
    operator = workplace.connect(workplace.require_profile()).operator(None)
    try:
        published = operator.agreements() if operator.offers("agreements") else []
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
        AgreementDisputed: Published otherwise than the official text imported here.
        AgreementUnknown: It is neither published nor kept in that language.
        Pending: The operator can't be reached, and it is not kept.
        EncodingInvalid: The bytes are not those of the description.
    """
    profile = workplace.require_profile()
    network = workplace.connect(profile)
    try:
        text, source = agreement_in_force(
            workplace, profile, network, agreement_id, language
        )
    except (Pending, AgreementUnknown):
        try:
            return kept_agreement(workplace, agreement_id, language)
        except AgreementUnknown:
            # The first reason says more than that nothing is kept.
            pass
        raise
    if source == "published":
        keep_agreement(workplace, text, source)
    return text


def agreement_in_force(
    workplace: Workplace,
    profile: AuthorityProfile,
    network: Network,
    agreement_id: str,
    language: str,
) -> tuple[AgreementText, str]:
    """The text that can be agreed to today; answers it and where it comes from.

    The operator's text comes first (``published``). Only where it publishes none under
    that id and language, the official text that was imported counts (``imported``), if
    it names this profile's operator and is in force.

    Raises:
        AgreementDisputed: Published otherwise than the official text imported here.
        AgreementUnknown: Nothing in force has that id and language.
        Pending: The operator can't be reached.
        EncodingInvalid: The bytes are not those of the description.
    """
    operator, today = network.operator(None), day_of(workplace.clock.now())
    try:
        text = fetch_agreement(operator, agreement_id, language, today)
    except AgreementUnknown:
        text = _imported(workplace, profile, agreement_id, language, today)
        return text, "imported"
    official = imported_digest(workplace, text)
    if official not in {"", text.sha256}:
        raise AgreementDisputed(agreement=text.id, version=text.version)
    return text, "published"


def _imported(
    workplace: Workplace,
    profile: AuthorityProfile,
    agreement_id: str,
    language: str,
    today: date,
) -> AgreementText:
    fit = [
        text
        for text, source in kept_agreements(workplace)
        if source == "imported"
        and (text.id, text.language) == (agreement_id, language)
        and text.meta["operator"]["bin"] == profile.operator_bin
        and agreement.is_effective(text, today)
    ]
    if not fit:
        raise AgreementUnknown(agreement=f"{agreement_id} {language}")
    return max(fit, key=lambda text: (text.meta["effective_from"], text.version))


def fetch_agreement(
    operator: OperatorApi, agreement_id: str, language: str, today: date
) -> AgreementText:
    """The version in force today, in that language, from the operator.

    Raises:
        AgreementUnknown: Nothing in force has that id and language.
        EncodingInvalid: The bytes are not those of the description.
    """
    listed = operator.agreements() if operator.offers("agreements") else []
    entry = choose_entry(listed, agreement_id, language, today)
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
