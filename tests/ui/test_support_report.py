"""The support report speaks the language of the window, and names nobody."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import errors
from desktop.errors import OperatorRefused, PinIncorrect, StoreFull
from desktop.model.records import CheckResult
from ui.bench import Bench
from ui.error_text import report_of
from ui.i18n import Language, Languages
from ui.pages.diagnostics import DiagnosticsPage

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(
    set(
        re.findall(
            r"(?:CheckResult\(|_problem\(|^    \()\"([a-z_]+)\"",
            (ROOT / "desktop/services/diagnose.py").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )
)
FULL = StoreFull(path="/home/somebody")
FOUND: list[tuple[CheckResult, StoreFull | None]] = [
    (CheckResult("home", "ok", {"path": "/home/somebody"}), None),
    (CheckResult("disk", "problem", {"free_mb": 3}, FULL.code), FULL),
    (CheckResult("session", "warning", {"kind": "remote"}), None),
    (
        CheckResult(
            "token",
            "ok",
            {"label": "Somebody", "serial": "0123456789", "pin_state": "count_low"},
        ),
        None,
    ),
    (CheckResult("clock", "unknown", {"offset_s": "?"}), None),
    (CheckResult("usb", "ok", {"name": "two\nlines", "id": "1:2"}), None),
]


def _words(language: Language) -> dict[str, str]:
    path = ROOT / "resources" / "i18n" / f"words.{language.value}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", list(Language))
def test_every_check_has_a_word_in_the_report(language: Language) -> None:
    assert {"home", "settings", "clock", "journal", "pin_pad", "tls"} <= set(NAMES)
    words = _words(language)
    states = [f"state.{x}" for x in ("ok", "warning", "problem", "unknown")]
    assert [x for x in (*NAMES, *states) if not words.get(f"support.{x}")] == []


@pytest.mark.parametrize("language", list(Language))
def test_the_report_speaks_the_language_of_the_window(
    qtbot: QtBot, languages: Languages, language: Language
) -> None:
    bench = Bench()
    page = DiagnosticsPage(bench)
    qtbot.addWidget(page)
    page.take((list(FOUND), datetime(2026, 11, 28, tzinfo=UTC)))
    languages.show(language)
    words = _words(language)
    report = page.report()
    lines = dict(line.split(": ", 1) for line in report.splitlines())
    left_out = words["support.left_out"]
    expected = {
        "home": f"{words['support.state.ok']}, {left_out}",
        "disk": f"{words['support.state.problem']}, 3, SQ-STO-02",
        "session": f"{words['support.state.warning']}, {words['fact.kind.remote']}",
        "token": f"{words['support.state.ok']}, {left_out}, {left_out}, "
        f"{words['fact.pin_state.count_low']}",
        "clock": f"{words['support.state.unknown']}, ?",
        "usb": f"{words['support.state.ok']}, two\\u{{000a}}lines, 1:2",
        "owner": left_out,
        "iin": left_out,
        "serials": left_out,
    }
    for name, said in expected.items():
        assert lines[words[f"support.{name}"]] == said, name
    assert "somebody" not in report.casefold()
    assert "0123456789" not in report
    if language is not Language.ENGLISH:
        # Nothing of ours is left in English: only names of systems, codes and numbers.
        latin = {
            word for line in list(lines) for word in re.findall(r"[A-Za-z]{2,}", line)
        }
        assert latin <= {"Saqta", "USB"}, latin
    bench.deleteLater()


@pytest.mark.parametrize("language", list(Language))
def test_every_fact_of_an_error_has_a_word(language: Language) -> None:
    classes = [getattr(errors, name) for name in errors.__all__]
    facts = {
        name
        for kind in classes
        if isinstance(kind, type)
        for name in kind.fact_names()  # type: ignore[attr-defined]
    }
    assert {"reason", "serial", "url"} <= facts
    words = _words(language)
    assert [x for x in sorted(facts) if not words.get(f"support.fact.{x}")] == []


@pytest.mark.parametrize("language", list(Language))
def test_a_copied_error_speaks_the_language_of_the_window(
    languages: Languages, language: Language
) -> None:
    languages.show(language)
    words = _words(language)
    lines = report_of(PinIncorrect(serial="7F3A90C1", pin_state="final_try"))
    assert f"{words['support.code']}: {PinIncorrect.code}" in lines
    assert f"{words['support.fact.serial']}: {words['support.left_out']}" in lines
    said = f"{words['support.fact.pin_state']}: {words['fact.pin_state.final_try']}"
    assert said in lines
    assert "7F3A90C1" not in lines
    refused = OperatorRefused(
        reason="two\nlines", call="consents", status=409, problem="known"
    )
    assert f"{words['support.fact.reason']}: two\\u{{000a}}lines" in report_of(refused)
