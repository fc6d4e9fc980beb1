"""Every sentence the program asks for is in all three catalogues."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from desktop.errors import all_errors

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("kk", "ru", "en")


def _words(language: str) -> dict[str, str]:
    path = ROOT / "resources" / "i18n" / f"words.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_keys_and_placeholders_are_those_of_english(language: str) -> None:
    english, other = _words("en"), _words(language)
    assert other.keys() == english.keys()
    for key, sentence in english.items():
        assert _names(other[key]) == _names(sentence), key


def test_every_step_has_its_sentence() -> None:
    """A step without words would end a journey in the middle with an error of ours."""
    wanted = set()
    for path in (ROOT / "desktop" / "services").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        wanted |= set(re.findall(r"\.(?:step|effect)\(\s*\"([a-z_]+)\"", text))
    missing = {name for name in wanted if f"step.{name}" not in _words("en")}
    assert missing == set()


def test_every_key_that_code_names_is_there() -> None:
    wanted = set()
    for path in (ROOT / "desktop").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        wanted |= set(re.findall(r"\bsay\(\s*\"([a-z0-9_.]+)\"", text))
    # A name that ends in a dot is the beginning of a family of keys.
    keys = _words("en").keys()
    missing = {
        name
        for name in wanted
        if name not in keys
        and not (name.endswith(".") and any(key.startswith(name) for key in keys))
    }
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_three_sentences(language: str) -> None:
    path = ROOT / "resources" / "i18n" / f"errors.{language}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    # Codes that end in 00 are branches of the tree; nothing raises them.
    for code in (code for code in all_errors() if not code.endswith("00")):
        entry = table[code]
        assert {"happened", "means", "remedy"} <= entry.keys(), code
        assert entry["remedy"], code


def test_kazakh_keeps_to_the_words_of_the_law() -> None:
    """Rows 15 and 26 of the glossary (domain.md, 7): one word for one thing."""
    folder = ROOT / "resources"
    for path in (
        *folder.glob("i18n/*.kk.toml"),
        *folder.glob("letters/*.kk.*"),
        *folder.glob("evidence/*.kk.toml"),
        *folder.glob("help/kk/*.md"),
    ):
        text = path.read_text(encoding="utf-8").lower()
        assert "өтінім" not in text, path
        revoked = "қайтарып алынған сертиф"
        assert text.count(revoked) == text.count("кері " + revoked), path
