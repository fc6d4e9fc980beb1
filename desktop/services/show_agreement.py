"""What the operator publishes, byte for byte (D7)."""

from __future__ import annotations

from typing import Any

from desktop.consent import agreement
from desktop.errors import AgreementUnknown
from desktop.model import AgreementText
from desktop.services.workplace import Workplace

__all__ = ["list_agreements", "show_agreement"]


def list_agreements(workplace: Workplace) -> list[dict[str, Any]]:
    """The operator's list, as published.

    Raises:
        Pending: The operator can't be reached.
    """
    network = workplace.connect(workplace.require_profile())
    return list(network.operator(None).agreements())


def show_agreement(
    workplace: Workplace, agreement_id: str, language: str
) -> AgreementText:
    """The exact bytes of an agreement, checked against the published hash.

    Raises:
        AgreementUnknown: It is not published in that language.
    """
    operator = workplace.connect(workplace.require_profile()).operator(None)
    entry = agreement.choose(
        operator.agreements(), agreement_id, language, workplace.clock.now()
    )
    if entry is None:
        raise AgreementUnknown(agreement=agreement_id)
    content = operator.agreement_bytes(entry["id"], entry["version"], entry["language"])
    return agreement.checked(entry, content)
