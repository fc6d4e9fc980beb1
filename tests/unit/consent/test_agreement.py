"""The shipped agreement: three equal texts, every row carried, nothing retyped."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from typing import Any

import pytest

from desktop.applications import draft
from desktop.consent import agreement
from desktop.errors import AgreementChanged, AgreementUnknown, EncodingInvalid

ID, VERSION = "state-ca", "2026-2"


def text(language: str) -> str:
    return agreement.load_shipped(ID, VERSION, language).content.decode()


def entry(**changes: Any) -> dict[str, Any]:
    return dict(agreement.load_shipped(ID, VERSION, "kk").meta) | changes


@pytest.mark.parametrize("language", agreement.LANGUAGES)
def test_bytes_and_digest(language: str) -> None:
    found = agreement.load_shipped(ID, VERSION, language)
    assert found.sha256 == hashlib.sha256(found.content).hexdigest()
    assert found.meta["size"] == len(found.content)
    body = found.content.decode()
    assert body.endswith("\n")
    assert "\r" not in body
    assert unicodedata.is_normalized("NFC", body)
    assert {unicodedata.category(letter) for letter in body} <= {
        "Lu",
        "Ll",
        "Nd",
        "Zs",
        "Po",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "So",
        "Cc",
    }


def test_texts_are_equal_in_structure() -> None:
    shapes = []
    for language in agreement.LANGUAGES:
        clauses = agreement.split_clauses(text(language).encode())
        shapes.append([(item.number, len(item.paragraphs)) for item in clauses])
        assert [item.number for item in clauses] == list(range(1, 20))
    assert shapes[0] == shapes[1] == shapes[2]


def test_texts_name_the_same_numbers() -> None:
    found = []
    for language in agreement.LANGUAGES:
        clauses = agreement.split_clauses(text(language).encode())
        found.append(
            [
                sorted(re.findall(r"\d+", " ".join(clause.paragraphs)))
                for clause in clauses
            ]
        )
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("language", agreement.LANGUAGES)
def test_every_row_is_carried_and_explained(language: str) -> None:
    explained = agreement.explanations(ID, VERSION, language)
    clauses = agreement.split_clauses(text(language).encode())
    assert explained.keys() == {item.number for item in clauses}
    rows = {row for item in explained.values() for row in item.rows}
    assert rows == {f"S{number}" for number in range(1, 17)}
    assert all(item.text.endswith(".") for item in explained.values())


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("kk", ["000740000728", "№ 94-V", "№ 146", "640", "жалпыға қолжетімді"]),
        ("ru", ["000740000728", "№ 94-V", "№ 146", "640", "общедоступных"]),
        ("en", ["000740000728", "No. 94-V", "No. 146", "640", "generally accessible"]),
    ],
)
def test_facts_of_the_source_agreement(language: str, facts: list[str]) -> None:
    body = text(language)
    for fact in facts:
        assert fact in body


def test_delete_is_never_said_for_cancel() -> None:
    # Glossary row 60: the word means delete; the text has it for records only.
    assert "Жою" not in text("kk")


def test_the_eleven_fields() -> None:
    meta = entry()
    assert tuple(meta["fields"]) == agreement.FIELDS == draft.FIELDS
    assert len(set(agreement.FIELDS)) == 11
    names = meta["names"]
    assert names["fields"].keys() == set(agreement.FIELDS)
    assert names["automatic_steps"].keys() == set(meta["automatic_steps"])
    assert names["purposes"].keys() == set(meta["purposes"])
    assert names["registers"].keys() == set(agreement.REGISTERS)


def test_heading() -> None:
    lines = agreement.heading(text("en").encode())
    assert lines[0].startswith("User agreement")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fields": [*agreement.FIELDS, "photo"]}, "eleven"),
        ({"fields": list(agreement.FIELDS[:-1])}, "eleven"),
        ({"fields": "surname"}, "list of texts"),
        ({"purposes": [1]}, "list of texts"),
        ({"title": ""}, "title"),
        ({"regime": None}, "regime"),
        ({"sha256": "ABC"}, "sha256"),
        ({"size": 0}, "size"),
        ({"size": True}, "size"),
        ({"size": 2**30}, "size"),
        ({"registers": ["banks"]}, "register"),
        ({"operator": {"name": "x", "bin": "y"}}, "operator"),
        ({"operator": None}, "operator"),
        ({"effective_from": "soon"}, "effective_from"),
        ({"effective_to": 5}, "effective_to"),
    ],
)
def test_malformed_descriptions(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(EncodingInvalid, match=reason):
        agreement.check_meta(entry(**changes))


def test_bytes_must_fit_the_description() -> None:
    content = text("kk").encode()
    with pytest.raises(EncodingInvalid, match="bytes"):
        agreement.from_wire(entry(), content + b" ")
    changed = content[:-2] + b"!\n"
    with pytest.raises(EncodingInvalid, match="bytes"):
        agreement.from_wire(entry(), changed)
    broken = b"\xff" * 10
    meta = entry(sha256=hashlib.sha256(broken).hexdigest(), size=10)
    with pytest.raises(EncodingInvalid, match="UTF-8"):
        agreement.from_wire(meta, broken)
    pdf = agreement.from_wire(meta | {"media_type": "application/pdf"}, broken)
    assert pdf.content == broken


def test_effective_dates() -> None:
    found = agreement.load_shipped(ID, VERSION, "ru")
    assert not agreement.is_effective(found, date(2026, 7, 11))
    assert agreement.is_effective(found, date(2026, 7, 12))
    meta = dict(found.meta) | {"effective_to": "2026-12-31"}
    ending = agreement.from_wire(meta, found.content)
    assert agreement.is_effective(ending, date(2026, 12, 31))
    assert not agreement.is_effective(ending, date(2027, 1, 1))


def test_a_changed_agreement_asks_again() -> None:
    found = agreement.load_shipped(ID, VERSION, "ru")
    agreed = {
        "id": found.id,
        "version": found.version,
        "language": "ru",
        "sha256": found.sha256,
    }
    agreement.check_unchanged(agreed, found)
    with pytest.raises(AgreementChanged, match="2026-2"):
        agreement.check_unchanged(agreed | {"sha256": "0" * 64}, found)


@pytest.mark.parametrize(
    ("name", "version", "language"),
    [
        ("state-ca", "2026-2", "de"),
        ("state-ca", "1999-1", "kk"),
        ("../i18n", "2026-2", "kk"),
        ("state-ca", "..", "kk"),
    ],
)
def test_unknown_agreements(name: str, version: str, language: str) -> None:
    with pytest.raises(AgreementUnknown, match="SQ-CON-04"):
        agreement.load_shipped(name, version, language)


def test_no_explanations_for_a_foreign_agreement() -> None:
    assert agreement.explanations("other", "1", "kk") == {}
    assert (ID, VERSION) in agreement.shipped()


def test_numbers_inside_a_clause_are_not_clauses() -> None:
    content = b"T\n\n1. One\n\na\n5. not a clause\n\n2. Two\n\nb\n"
    clauses = agreement.split_clauses(content)
    assert [item.title for item in clauses] == ["One", "Two"]
    assert clauses[0].paragraphs == ("a", "5. not a clause")
