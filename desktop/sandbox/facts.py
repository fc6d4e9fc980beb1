"""What a console searches certificates by: person, unit, token, module, agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.asn1 import schemes
from desktop.canonical import parse
from desktop.sandbox.store import Row

__all__ = ["of_application", "of_person"]


def of_person(person: Mapping[str, Any], scheme: str) -> dict[str, str]:
    """Facts without a token: of a client that speaks CMP only."""
    names = (person["surname"], person["given_name"], person["patronymic"])
    return {
        "name": " ".join(name for name in names if name),
        "position": person["position"],
        "unit": " / ".join(person["units"]),
        "organisation": person["organisation"],
        "bin": person["bin"],
        "scheme": scheme,
    }


def of_application(row: Row, consent: Row | None) -> dict[str, str]:
    """Facts out of a registered manifest, the token's as its module reported them.

    Args:
        row: The application.
        consent: The stored consent that the manifest names.
    """
    manifest = parse(row["manifest"])
    custody = manifest.get("custody")
    custody = custody if isinstance(custody, dict) else {}
    carrier = custody.get("carrier")
    carrier = carrier if isinstance(carrier, dict) else {}
    found = of_person(row["subject"], schemes.of_spki(row["spki"]).name)
    return {
        **found,
        "token_serial": _text(custody, "token_serial"),
        "token_model": _text(custody, "token_model"),
        "token_firmware": _text(custody, "token_firmware"),
        "token_batch": _text(carrier, "batch"),
        "module": _text(custody, "module_path"),
        "agreement": "" if consent is None else _agreement(consent),
    }


def _agreement(consent: Row) -> str:
    named = parse(consent["consent"])["agreement"]
    return f"{named['id']} {named['version']}"


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
