"""Consents given on this computer."""

from __future__ import annotations

from typing import Any

from desktop.canonical import parse
from desktop.services.case import Case
from desktop.services.workplace import Workplace

__all__ = ["show_consents"]


def show_consents(workplace: Workplace) -> list[dict[str, Any]]:
    """Every consent with its agreement, choices and whether the operator has it."""
    found = []
    for application in workplace.register().list_applications():
        case = Case(workplace, application)
        if not case.has("consent.json"):
            continue
        record = parse(case.read("consent.json"), "consent")
        found.append(
            {
                "consent_id": record["record_id"],
                "acceptance_id": record["acceptance_id"],
                "application_id": application.application_id,
                "agreement": record["agreement"]["id"],
                "version": record["agreement"]["version"],
                "language": record["agreement"]["language"],
                "sha256": record["agreement"]["sha256"],
                "fields": record["fields"],
                "registers": record["registers"],
                "transfers": record["transfers"],
                "given_at": record["created_at"],
                "sent": case.has("consent-receipt.json"),
                "path": case.path("consent.json"),
            }
        )
    return found
