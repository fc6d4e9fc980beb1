"""The records page has a word of its own for whatever the core writes down."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ui.record_words import record_words
from ui.spoken import step_words

ROOT = Path(__file__).resolve().parents[2]


def _written(*called: str) -> set[str]:
    """First arguments of calls of that name in the core that are plain texts.

    ``desktop/store`` notes gaps by the same word; a gap is no record.
    """
    found = set()
    for room in ("services", "cli"):
        for path in (ROOT / "desktop" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in called and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


KINDS = sorted(_written("note") | {"status_changed"})
EFFECTS = sorted(_written("effect"))
DUTIES = ("withdrawal", "objection", "violation")


def test_the_kinds_were_found() -> None:
    assert {"compromise_undone", "message_received", "custody_read"} < set(KINDS)
    assert {"generate_key", "send_consents"} < set(EFFECTS)


@pytest.mark.parametrize(
    "kind",
    [
        *KINDS,
        *(f"{duty}_{what}" for duty in DUTIES for what in ("drafted", "signed")),
        *(f"{duty}_answered" for duty in DUTIES),
        "ocsp_not_proved",
        "crl_not_proved",
        "file_exported",
        "agreement_imported",
    ],
)
def test_a_record_has_a_word_of_its_own(kind: str) -> None:
    assert record_words(kind) != record_words("never-written")


@pytest.mark.parametrize("step", [*EFFECTS, *(f"send_{duty}" for duty in DUTIES)])
def test_an_effect_has_a_word_of_its_own(step: str) -> None:
    assert step_words(step) != step_words("never-taken")
