"""Translations are whole, agree in their placeholders, and are what lrelease makes.

Run as a program (`python tests/ui/test_translations.py`) it updates the `.ts` files
from the sources and releases them; the tests do the same in a temporary folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("kk", "ru", "en")
_TOOLS = Path(PySide6.__file__).parent
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}|%L?n|%L?\d")


@dataclass(frozen=True)
class Message:
    """One text of a `.ts` file.

    Attributes:
        context: page or component.
        source: English text in the code.
        forms: translations, one for each plural form.
        finished: lupdate's own mark is gone.
    """

    context: str
    source: str
    forms: tuple[str, ...]
    finished: bool


def update(folder: Path = FOLDER) -> None:
    """Run lupdate: new texts come in, texts that are gone go out."""
    sources = sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "ui").rglob("*.py")
    )
    for language in LANGUAGES:
        _run(
            _TOOLS / "lupdate",
            *sources,
            *("-ts", str(folder / f"saqta_{language}.ts")),
            *("-no-obsolete", "-locations", "none"),
            *("-source-language", "en", "-target-language", language),
        )


def release(language: str, into: Path, folder: Path = FOLDER) -> bytes:
    """Run lrelease and give back what it made."""
    made = into / f"saqta_{language}.qm"
    source = folder / f"saqta_{language}.ts"
    _run(_TOOLS / "lrelease", str(source), "-qm", str(made))
    return made.read_bytes()


def messages(language: str, folder: Path = FOLDER) -> Iterator[Message]:
    """Every text of one language."""
    tree = ElementTree.parse(folder / f"saqta_{language}.ts")
    for context in tree.iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            if message.get("numerus") != "yes":
                forms = [translation.text or ""]
            yield Message(
                name,
                message.findtext("source", ""),
                tuple(forms),
                translation.get("type") is None,
            )


def placeholders(text: str) -> list[str]:
    """The named and numbered places in a text, sorted."""
    return sorted(_PLACEHOLDER.findall(text))


def _run(tool: Path, *arguments: str) -> None:
    subprocess.run([str(tool), *arguments], check=True, cwd=ROOT, capture_output=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_released_file_is_what_lrelease_makes(
    language: str, tmp_path: Path
) -> None:
    committed = (FOLDER / f"saqta_{language}.qm").read_bytes()
    assert release(language, tmp_path) == committed


def test_the_sources_hold_no_text_that_is_not_extracted(tmp_path: Path) -> None:
    for language in LANGUAGES:
        shutil.copy(FOLDER / f"saqta_{language}.ts", tmp_path)
    update(tmp_path)
    for language in LANGUAGES:
        fresh = {(m.context, m.source) for m in messages(language, tmp_path)}
        kept = {(m.context, m.source) for m in messages(language)}
        assert fresh == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    all_of_it = list(messages(language))
    assert len(all_of_it) > 50
    empty = [m.source for m in all_of_it if not m.finished or not all(m.forms)]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_equal(language: str) -> None:
    for message in messages(language):
        for form in message.forms:
            assert placeholders(form) == placeholders(message.source), message.source


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_is_left(language: str) -> None:
    # Names of programs and abbreviations are written the same everywhere.
    usual = {"pin", "puk", "caps", "lock", "saqta", "ocsp", "crl", "x11", "iin", "ln"}
    usual |= {"apache", "pkcs", "sha"}
    for message in messages(language):
        for form in message.forms:
            left = set(re.findall(r"[a-z0-9]{2,}", _PLACEHOLDER.sub("", form).lower()))
            assert {word for word in left if not word.isdigit()} <= usual, form


def test_the_word_that_is_not_used_stays_out() -> None:
    delete = "\u0416\u043e\u044e"  # look.md section 6: it means both delete and cancel.
    for message in messages("kk"):
        assert not any(form.startswith(delete) for form in message.forms)


def test_kazakh_says_revoke_and_delete_by_the_glossary_everywhere() -> None:
    """domain.md section 7, rows 15 and 60: window, command line, help and guide."""
    texts = [*(FOLDER / name for name in ("errors.kk.toml", "words.kk.toml"))]
    texts += sorted((ROOT / "resources" / "help" / "kk").glob("*.md"))
    texts += sorted((ROOT / "docs" / "user" / "kk").glob("*.md"))
    said = {path.name: path.read_text(encoding="utf-8") for path in texts}
    forms = [form for message in messages("kk") for form in message.forms]
    said["saqta_kk.ts"] = "\n".join(forms)
    assert len(said) > 50
    # "Return" in place of "take back", and the word that means cancel as well.
    returned = "\u043a\u0435\u0440\u0456 \u049b\u0430\u0439\u0442\u0430\u0440\u0443"
    deleted = "\\b\u0436\u043e[\u044e\u0439]"
    for name, text in said.items():
        assert returned not in text.lower(), name
        assert re.search(deleted, text, re.IGNORECASE) is None, name


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pin_code_has_its_own_hyphen(language: str) -> None:
    for message in messages(language):
        assert not any("PIN-" in form for form in message.forms), message.source


def test_a_missing_placeholder_would_be_noticed() -> None:
    assert placeholders("Recorded at {time}") == ["{time}"]
    assert placeholders("%Ln of {n}") == ["%Ln", "{n}"]


if __name__ == "__main__":
    update()
    for each in LANGUAGES:
        release(each, FOLDER)
