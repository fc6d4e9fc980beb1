"""Help pages: one for each code and language, of one shape, in the right language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from desktop.errors import PinIncorrect, TokenMissing, all_errors
from ui import help_pages
from ui.error_text import Fate, error_view, fate_of, report_of
from ui.i18n import Language, Languages

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = list(Language)


def codes(language: Language) -> set[str]:
    path = ROOT / "resources" / "i18n" / f"errors.{language.value}.toml"
    return set(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_page_and_every_page_a_code(language: Language) -> None:
    folder = ROOT / "resources" / "help" / language.value
    pages = {path.stem for path in folder.glob("*.md")}
    assert pages == codes(language)
    assert pages <= set(all_errors())
    assert set(help_pages.codes()) == pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_title_sections_and_a_step(language: Language) -> None:
    for code in help_pages.codes():
        page = help_pages.page(code, language)
        assert page.title, code
        assert 4 <= len(page.sections) <= 5, code
        assert help_pages.first_step(code, language), code
        for section in page.sections:
            assert section.heading, code
            assert section.lines, code


def test_titles_differ_from_code_to_code() -> None:
    for language in LANGUAGES:
        titles = [help_pages.title(code, language) for code in help_pages.codes()]
        assert len(titles) == len(set(titles))


def test_no_line_of_a_page_begins_or_ends_with_what_a_page_cannot_know() -> None:
    """A page is read without the facts of one error: none may be left open."""
    reason = "\u0421\u0435\u0431\u0435\u0431\u0456."  # "The reason", and then nothing.
    for language in LANGUAGES:
        for code in help_pages.codes():
            for section in help_pages.page(code, language).sections:
                for line in section.lines:
                    assert not line.startswith("\u2026"), (code, language)
                    assert "\u2026 \u2026" not in line, (code, language)
                    assert not line.endswith(f" {reason}"), (code, language)


@pytest.mark.parametrize("language", [Language.KAZAKH, Language.RUSSIAN])
def test_no_english_is_left_in_a_page(language: Language) -> None:
    usual = {"pin", "puk", "saqta", "caps", "lock", "name", "example", "kz", "iin"}
    usual |= {
        "pkcs",
        "resume",
        "doctor",
        "status",
        "tokens",
        "keys",
        "modules",
        "sha",
        "spki",
    }
    for code in help_pages.codes():
        page = help_pages.page(code, language)
        lines = [page.title]
        for section in page.sections[:3]:
            lines += [section.heading, *section.lines]
        left = set(re.findall(r"[a-z]{2,}", " ".join(lines).lower()))
        assert left <= usual, (code, left - usual)
        assert "PIN-" not in " ".join(lines), code


def test_the_window_says_what_to_do_in_the_window(languages: Languages) -> None:
    error = TokenMissing(serial="7F3A")
    view = error_view(error)
    assert view.title == "The token is not connected"
    assert "7F3A" in view.happened
    assert "Plug the token in" in view.remedy
    assert "saqta" not in view.remedy
    languages.show(Language.RUSSIAN)
    assert error_view(error).title == "Токен не вставлен"


def test_three_fates() -> None:
    from desktop.errors import Cancelled

    assert fate_of(Cancelled()) is Fate.SILENT
    assert fate_of(PinIncorrect(serial="7F3A", pin_state="fine")) is Fate.SHOWN
    assert fate_of(ZeroDivisionError("x")) is Fate.BUG
    view = error_view(ZeroDivisionError("the value 1234"))
    assert view.code == "SQ-BUG-01"
    assert "1234" not in view.happened


def test_a_wrong_pin_may_be_followed_by_another_one() -> None:
    assert error_view(PinIncorrect(serial="7F3A", pin_state="fine")).retry


def test_a_copied_report_names_no_token() -> None:
    report = report_of(TokenMissing(serial="7F3A90C1"))
    assert "SQ-TOK-01" in report
    assert "7F3A90C1" not in report
