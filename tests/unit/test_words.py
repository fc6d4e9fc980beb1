"""Every error has words in three languages, with the same facts in each."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from desktop import data
from desktop.applications.states import ApplicationState
from desktop.asn1 import schemes
from desktop.errors import (
    NothingFound,
    PinIncorrect,
    PinLocked,
    SchemeUnsupported,
    StateConflict,
    all_errors,
)
from desktop.model.tokens import PinState
from desktop.words import LANGUAGES, error_text, plain, say, scheme_name


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _raised() -> dict[str, set[str]]:
    """Codes that are raised (the roots of branches end in 00) and their facts."""
    return {
        code: set(kind.fact_names())
        for code, kind in all_errors().items()
        if not code.endswith("-00")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_raised_error_has_three_sentences(language: str) -> None:
    catalogue = data.read_toml(f"i18n/errors.{language}.toml")
    assert set(catalogue) == set(_raised()) - {"SQ-00"}
    for code, entry in catalogue.items():
        assert set(entry) == {"happened", "means", "remedy"}, code
        assert all(entry.values()), f"{code} has an empty sentence"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_use_only_facts_of_their_class(language: str) -> None:
    catalogue = data.read_toml(f"i18n/errors.{language}.toml")
    facts = _raised()
    for code, entry in catalogue.items():
        for text in entry.values():
            assert _fields(text) <= facts[code], code


def test_the_three_languages_say_the_same_facts() -> None:
    catalogues = [data.read_toml(f"i18n/errors.{name}.toml") for name in LANGUAGES]
    for code in catalogues[0]:
        used = [
            set().union(*(_fields(text) for text in catalogue[code].values()))
            for catalogue in catalogues
        ]
        assert used[0] == used[1] == used[2], code


def test_names_of_ours_are_said_in_words() -> None:
    facts = {"kind": "remote"}
    said = [say("check.session", language, facts) for language in LANGUAGES]
    assert len(set(said)) == len(LANGUAGES)
    assert not [text for text in said[:2] if "remote" in text]
    wrong = PinIncorrect(serial="1", pin_state=str(PinState.COUNT_LOW))
    means = [error_text(wrong, language).means for language in LANGUAGES]
    assert not [text for text in means if "count_low" in text]
    for state in PinState:
        for language in LANGUAGES:
            text = say(
                "check.token",
                language,
                {"label": "x", "serial": "1", "pin_state": str(state)},
            )
            assert str(state) not in text or language == "en"


def test_words_have_the_same_keys_and_facts_in_every_language() -> None:
    catalogues = [data.read_toml(f"i18n/words.{name}.toml") for name in LANGUAGES]
    assert set(catalogues[0]) == set(catalogues[1]) == set(catalogues[2])
    for key in catalogues[0]:
        used = [_fields(catalogue[key]) for catalogue in catalogues]
        assert used[0] == used[1] == used[2], key


def test_an_error_is_told_with_its_facts() -> None:
    text = error_text(PinLocked(serial="77F0"), "ru")
    assert text.code == "SQ-PIN-02"
    assert "77F0" in text.happened
    assert "Отзыв работает" in text.means


@pytest.mark.parametrize("language", LANGUAGES)
def test_schemes_have_names_that_people_know(language: str) -> None:
    for scheme in schemes.SCHEMES:
        assert scheme_name(scheme, language) != scheme
    assert scheme_name("dsa-1024", language) == "dsa-1024"
    error = SchemeUnsupported(scheme="gost-2015-512", missing="GOSTR3410_512")
    assert "34.10-2015" in error_text(error, language).happened


def test_direction_marks_from_outside_are_shown_escaped() -> None:
    text = error_text(PinLocked(serial="a\u202eb\n"), "en")
    assert "\\u{202e}" in text.happened
    assert "\\u{000a}" in text.happened
    assert plain("Әсем") == "Әсем"


def test_unknown_key_and_language_are_named() -> None:
    with pytest.raises(NothingFound, match=r"no\.such\.key"):
        say("no.such.key", "en")
    with pytest.raises(NothingFound, match="language"):
        say("pin.prompt", "de")


def _conflicts() -> dict[str, set[str]]:
    """Steps and states that a conflict names, by the calls in the core."""
    found: dict[str, set[str]] = {"step": set(), "state": set()}
    core = Path(__file__).resolve().parents[2] / "desktop"
    for path in core.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            if getattr(name, "id", getattr(name, "attr", "")) != "StateConflict":
                continue
            assert isinstance(node, ast.Call)
            for given in node.keywords:
                if isinstance(given.value, ast.Constant) and given.value.value:
                    found[str(given.arg)].add(str(given.value.value))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conflict_names_step_and_state_in_words(language: str) -> None:
    words = data.read_toml(f"i18n/words.{language}.toml")
    found = _conflicts()
    assert {"abandon", "renew", "undo"} <= found["step"]
    found["state"] |= {state.value for state in ApplicationState}
    for kind, names in found.items():
        # A step that is itself a state, of the department's register, has no verb.
        wanted = {x for x in names if not (kind == "step" and x.isupper())}
        assert {x for x in wanted if f"conflict.{kind}.{x}" not in words} == set()
    said = error_text(StateConflict(state="INSTALLED", step="abandon"), language)
    assert "INSTALLED" not in said.happened
    assert language == "en" or "abandon" not in said.happened
