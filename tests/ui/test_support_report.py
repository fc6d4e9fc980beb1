"""The support report speaks the language of the window, and names nobody."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.errors import StoreFull
from desktop.model import CheckResult
from ui.bench import Bench
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
