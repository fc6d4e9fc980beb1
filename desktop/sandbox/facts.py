"""What a console searches certificates by, and what would stop without them.

Person, unit, token, module, agreement; and the services, the information systems of
the organisation that a person signs or logs in to with the certificate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from desktop.asn1 import schemes
from desktop.canonical import canonical, parse
from desktop.sandbox.store import Row

__all__ = ["of_application", "of_person", "services_of"]


#: Invented systems: everybody has the first, a unit works with some of the others.
_SERVICES = (
    "E-documents",
    "Mail",
    "Personnel",
    "Licences",
    "Procurement",
    "Statistics",
)


def of_person(person: Mapping[str, Any], scheme: str) -> dict[str, Any]:
    """Facts without a token: of a client that speaks CMP only."""
    names = (person["surname"], person["given_name"], person["patronymic"])
    return {
        "name": " ".join(name for name in names if name),
        "position": person["position"],
        "unit": " / ".join(person["units"]),
        "organisation": person["organisation"],
        "bin": person["bin"],
        "scheme": scheme,
        "services": services_of(person),
    }


def services_of(person: Mapping[str, Any]) -> list[str]:
    """The services that a person's unit works with; the same unit, the same ones."""
    unit = canonical([str(name) for name in person["units"]])
    chosen = hashlib.sha256(unit).digest()[0]
    others = [name for bit, name in enumerate(_SERVICES[1:]) if chosen >> bit & 1]
    return [_SERVICES[0], *others]


def of_application(row: Row, consent: Row | None) -> dict[str, Any]:
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
