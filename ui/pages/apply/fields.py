"""The form's fields: names, hints, and which a register may fill (row S2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ui.i18n import translate

__all__ = ["FIELDS", "FieldSpec", "field_words"]


@dataclass(frozen=True)
class FieldSpec:
    """One field of the form.

    Attributes:
        name: as the core calls it.
        register: which register may fill it, "" where the person always types.
        needed: whether it may not stay empty.
        half: two such fields share a line.
    """

    name: str
    register: str = ""
    needed: bool = True
    half: bool = True


FIELDS: Final = (
    FieldSpec("surname"),
    FieldSpec("given_name"),
    FieldSpec("patronymic", needed=False),
    FieldSpec("iin"),
    FieldSpec("phone"),
    FieldSpec("email", half=False),
    FieldSpec("region", "persons"),
    FieldSpec("city", "persons"),
    FieldSpec("position", "organisations", half=False),
    FieldSpec("units", "organisations", half=False),
    FieldSpec("organisation", "organisations", half=False),
    FieldSpec("bin", "organisations"),
)


def field_words(name: str) -> tuple[str, str]:
    """Label and hint of a field."""
    said = {
        "surname": (translate("Field", "Surname"), ""),
        "given_name": (translate("Field", "Given name"), ""),
        "patronymic": (
            translate("Field", "Patronymic"),
            translate("Field", "if you have one"),
        ),
        "iin": (translate("Field", "IIN"), translate("Field", "12 digits")),
        "phone": (translate("Field", "Telephone"), ""),
        "email": (
            translate("Field", "E-mail"),
            translate("Field", "all notices go there"),
        ),
        "region": (translate("Field", "Region of residence"), ""),
        "city": (translate("Field", "City of residence"), ""),
        "position": (translate("Field", "Position"), ""),
        "units": (
            translate("Field", "Structural units"),
            translate("Field", "separated by semicolons"),
        ),
        "organisation": (translate("Field", "Organisation"), ""),
        "bin": (
            translate("Field", "BIN of the organisation"),
            translate("Field", "12 digits"),
        ),
        "post": (translate("Field", "Post"), ""),
    }
    return said.get(name, (name, ""))
