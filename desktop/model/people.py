"""People, their posts and applications, and the agreement they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = [
    "AgreementText",
    "Application",
    "Person",
    "Post",
]


@dataclass(frozen=True)
class Post:
    """One place of work (row S2, field 5)."""

    position: str
    units: tuple[str, ...]
    organisation: str
    bin: str


@dataclass(frozen=True)
class Person:
    """The 11 fields of row S2; the post counts as three (and its BIN)."""

    surname: str
    given_name: str
    patronymic: str
    iin: str
    post: Post
    phone: str
    email: str
    region: str
    city: str


@dataclass(frozen=True)
class Application:
    """One row of the register of applications.

    Attributes:
        state: A name of ``applications.states``.
        data: Everything else, canonical-JSON values; files lie beside in the
            application's folder.
    """

    application_id: str
    state: str
    created_at: datetime
    updated_at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class AgreementText:
    """An agreement in one language, byte for byte as published (D7)."""

    id: str
    version: str
    language: str
    sha256: str
    content: bytes
    meta: Mapping[str, Any]
