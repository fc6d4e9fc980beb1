"""Agreements as data: exact bytes, what they ask for, and a plain word per clause.

Row S2: the text is shown byte for byte and never retyped; its SHA-256 is what a
record names. An agreement that asks for a twelfth field is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop import data
from desktop.canonical import sha256_hex
from desktop.errors import (
    AgreementChanged,
    AgreementUnknown,
    EncodingInvalid,
    NothingFound,
)
from desktop.model.people import AgreementText

__all__ = [
    "FIELDS",
    "LANGUAGES",
    "REGISTERS",
    "REGISTER_PURPOSES",
    "Clause",
    "Explanation",
    "check_meta",
    "check_unchanged",
    "explanations",
    "from_wire",
    "heading",
    "is_effective",
    "load_shipped",
    "localise",
    "shipped",
    "split_clauses",
]

#: The eleven fields of row S2, in its order; the twelfth is refused.
FIELDS = (
    "surname",
    "given_name",
    "patronymic",
    "iin",
    "position",
    "units",
    "organisation",
    "phone",
    "email",
    "region",
    "city",
)
LANGUAGES = ("kk", "ru", "en")
REGISTERS = ("persons", "organisations")

#: The three purposes a register may be asked for (row S5).
REGISTER_PURPOSES = ("identify", "fill", "correct")

_FOLDER = "agreements"
_WHAT = "agreement"
_TEXTS = (
    "id",
    "version",
    "language",
    "sha256",
    "title",
    "regime",
    "effective_from",
    "term",
    "third_parties",
    "cross_border",
    "withdrawal_address",
    "media_type",
)
_LISTS = ("fields", "purposes", "registers", "automatic_steps")
_LARGEST = 1024 * 1024
_NUMBERED = re.compile(r"(\d{1,3})\. (\S.*)")


@dataclass(frozen=True)
class Clause:
    """One numbered clause of a text, for reading beside its explanation."""

    number: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A clause in plain words; never part of what is agreed to.

    Attributes:
        rows: Rows of domain.md section 1 that the clause carries.
        law: References such as ``DC 52(3)``, for ``regime.law_text``.
    """

    number: int
    rows: tuple[str, ...]
    law: tuple[str, ...]
    text: str


def shipped() -> tuple[tuple[str, str], ...]:
    """Ids and versions of the agreements that ship with the program."""
    found = []
    for folder in data.list_names(_FOLDER):
        table = data.read_toml(f"{_FOLDER}/{folder}/agreement.toml")
        found.append((table["id"], table["version"]))
    return tuple(found)


def load_shipped(agreement_id: str, version: str, language: str) -> AgreementText:
    """Reads a shipped agreement; its meta has the form of the wire.

    Raises:
        AgreementUnknown: No such agreement, version or language.
    """
    folder = _folder(agreement_id, version)
    if (agreement_id, version) not in shipped():
        raise AgreementUnknown(agreement=f"{agreement_id} {version}")
    table = data.read_toml(f"{folder}/agreement.toml")
    if language not in table["languages"]:
        raise AgreementUnknown(agreement=f"{agreement_id} {version} {language}")
    content = data.read_bytes(f"{folder}/{language}.txt")
    meta: dict[str, Any] = localise(table, language)
    meta |= {
        "language": language,
        "sha256": sha256_hex(content),
        "size": len(content),
        "effective_to": table["effective_to"] or None,
    }
    return from_wire(meta, content)


def localise(value: Any, language: str) -> Any:
    """Takes one language out of data: a table of kk, ru and en becomes its text."""
    if isinstance(value, Mapping):
        if value.keys() == set(LANGUAGES):
            return value[language]
        return {key: localise(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [localise(item, language) for item in value]
    return value


def from_wire(entry: Mapping[str, Any], content: bytes) -> AgreementText:
    """Takes in an agreement as the operator publishes it, bytes and description.

    Raises:
        EncodingInvalid: The description is malformed, asks for other than the eleven
            fields, or does not fit the bytes.
    """
    meta = check_meta(entry)
    if len(content) != meta["size"] or sha256_hex(content) != meta["sha256"]:
        raise _malformed("the bytes are not those of the description")
    if meta["media_type"].startswith("text/"):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _malformed("the text is not UTF-8") from error
    return AgreementText(
        id=meta["id"],
        version=meta["version"],
        language=meta["language"],
        sha256=meta["sha256"],
        content=content,
        meta=meta,
    )


def check_meta(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Checks the description of an agreement and returns it as a plain mapping.

    Raises:
        EncodingInvalid: With the key that is wrong.
    """
    for key in _TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key]:
            raise _malformed(f"{key} is missing")
    for key in _LISTS:
        items = entry.get(key)
        if not isinstance(items, list) or not all(isinstance(it, str) for it in items):
            raise _malformed(f"{key} is not a list of texts")
    if not re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]):
        raise _malformed("sha256 is malformed")
    size = entry.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= _LARGEST:
        raise _malformed("size is out of range")
    if tuple(entry["fields"]) != FIELDS:
        raise _malformed("fields are not the eleven of row S2")
    if not set(entry["registers"]) <= set(REGISTERS):
        raise _malformed("registers names an unknown register")
    _check_operator(entry.get("operator"))
    _check_dates(entry)
    return dict(entry)


def is_effective(text: AgreementText, day: date) -> bool:
    """Whether the agreement may be concluded on that day."""
    start = date.fromisoformat(text.meta["effective_from"])
    end = text.meta.get("effective_to")
    return start <= day and (not end or day <= date.fromisoformat(end))


def check_unchanged(agreed: Mapping[str, str], published: AgreementText) -> None:
    """A changed agreement asks again: compares a record's part with what is published.

    Args:
        agreed: The ``agreement`` part of a record.
        published: The text in the same language as it is published now.

    Raises:
        AgreementChanged: Id, version, language or bytes differ.
    """
    now = {
        "id": published.id,
        "version": published.version,
        "language": published.language,
        "sha256": published.sha256,
    }
    if any(agreed.get(key) != value for key, value in now.items()):
        raise AgreementChanged(agreement=published.id, version=published.version)


def heading(content: bytes) -> tuple[str, ...]:
    """The lines that stand before the first clause, empty ones left out."""
    lines: list[str] = []
    for line in content.decode("utf-8").splitlines():
        if _NUMBERED.fullmatch(line):
            break
        if line:
            lines.append(line)
    return tuple(lines)


def split_clauses(content: bytes) -> tuple[Clause, ...]:
    """Finds the numbered clauses of a plain text, for the side panel.

    A clause starts with a line ``N. Title`` where N continues the count. The text
    itself is shown and hashed whole; this only tells where the reader is.
    """
    found: list[tuple[int, str, list[str]]] = []
    for line in content.decode("utf-8").splitlines():
        match = _NUMBERED.fullmatch(line)
        if match and int(match[1]) == len(found) + 1:
            found.append((int(match[1]), match[2], []))
        elif found and line:
            found[-1][2].append(line)
    return tuple(Clause(number, title, tuple(lines)) for number, title, lines in found)


def explanations(
    agreement_id: str, version: str, language: str
) -> dict[int, Explanation]:
    """Plain words for each clause; empty for an agreement we have none for."""
    try:
        table = data.read_toml(f"{_folder(agreement_id, version)}/clauses.toml")
    except NothingFound:
        return {}
    return {
        item["number"]: Explanation(
            number=item["number"],
            rows=tuple(item["rows"]),
            law=tuple(item["law"]),
            text=item["explanation"][language],
        )
        for item in table["clause"]
    }


def _folder(agreement_id: str, version: str) -> str:
    # Names from outside never become paths: only the shape of ours is joined.
    for part in (agreement_id, version):
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}", part):
            raise AgreementUnknown(agreement=f"{agreement_id} {version}")
    return f"{_FOLDER}/{agreement_id}-{version}"


def _check_operator(operator: object) -> None:
    if not isinstance(operator, Mapping) or not all(
        isinstance(operator.get(key), str) and operator[key]
        for key in ("name", "bin", "address")
    ):
        raise _malformed("operator needs name, bin and address")


def _check_dates(entry: Mapping[str, Any]) -> None:
    for key in ("effective_from", "effective_to"):
        value = entry.get(key)
        if key == "effective_to" and not value:
            continue
        try:
            date.fromisoformat(value or "")
        except (TypeError, ValueError) as error:
            raise _malformed(f"{key} is not a date") from error


def _malformed(reason: str) -> EncodingInvalid:
    return EncodingInvalid(what=_WHAT, reason=reason)
