"""Sentences in Kazakh, Russian and English, made once from a key and facts.

The catalogues are ``resources/i18n/errors.<lang>.toml`` (one table per error code:
``happened``, ``means``, ``remedy``) and ``resources/i18n/words.<lang>.toml`` (one
string per key). Window and command line read the same ones, so an error says the
same thing everywhere. The reason of an error is said by :mod:`desktop.reason_words`.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop import data
from desktop.errors import NothingFound, SaqtaError

__all__ = [
    "LANGUAGES",
    "ErrorText",
    "error_text",
    "plain",
    "say",
    "scheme_name",
]

LANGUAGES = ("kk", "ru", "en")
# Refusals quote their server.
_RECEIVED = "SQ-REF-"
# Facts that hold names of ours; the name of what was not found is a person's.
_NAMED = {"answer", "check", "field", "how", "missing", "source", "step", "what"}


@dataclass(frozen=True)
class ErrorText:
    """An error in words.

    Attributes:
        happened: What happened, one sentence.
        means: What that means for the person.
        remedy: What to do now; never empty.
    """

    code: str
    happened: str
    means: str
    remedy: str


def error_text(error: SaqtaError, language: str) -> ErrorText:
    """The error in the reader's language.

    Raises:
        NothingFound: The catalogue lacks the code (a test keeps this from shipping).
    """
    entry = _catalogue("errors", language).get(error.code)
    if not isinstance(entry, dict):
        raise NothingFound(what="error text", name=error.code)
    received = error.code.startswith(_RECEIVED)
    facts = {
        name: plain(_fact(name, value, language, received=received))
        for name, value in error.facts.items()
    }
    if error.code == "SQ-SET-05":
        facts["name"] = _name("name", facts["name"], language)
    if error.code == "SQ-STA-01":
        # Its facts are names of ours, which mean nothing to who reads Kazakh; they
        # have words of their own, in which a step is what a person can't do now.
        words = _catalogue("words", language)
        for name, value in error.facts.items():
            said = words.get(f"conflict.{name}.{value}", facts[name])
            facts[name] = str(said)
    happened = str(entry["happened"]).format_map(facts)
    if facts.get("name") == "":
        # What was not found has no name of its own, and a full stop follows its place.
        happened = happened.replace(" .", ".")
    return ErrorText(
        code=error.code,
        happened=happened,
        means=str(entry["means"]).format_map(facts),
        remedy=str(entry["remedy"]).format_map(facts),
    )


def _fact(name: str, value: Any, language: str, *, received: bool = False) -> str:
    """A fact as it is shown: names of ours in words, everything else as it is."""
    words = _catalogue("words", language)
    if name == "scheme":
        return scheme_name(value, language)
    if isinstance(value, str) and name == "reason" and f"weak_pin.{value}" in words:
        return str(words[f"weak_pin.{value}"])
    if f"fact.{name}.{value}" in words:
        return str(words[f"fact.{name}.{value}"])
    if name == "holder" and value == "?":
        return say("holder.unknown", language)
    if name == "reason" and isinstance(value, str):
        from desktop import reason_words  # A window without an error needs none.

        return reason_words.reason_text(value, language, received=received)
    if name in _NAMED and isinstance(value, str):
        return _name(name, value, language)
    return _shown(value)


def _name(fact: str, value: str, language: str) -> str:
    from desktop import reason_words

    return reason_words.name_text(fact, value, language)


def scheme_name(scheme: str, language: str) -> str:
    """A scheme as people know it; one that has no name here stays as it is.

    Raises:
        NothingFound: There is no such language.
    """
    entry = _catalogue("words", language).get(f"scheme.{scheme}")
    return entry if isinstance(entry, str) else scheme


def say(key: str, language: str, facts: Mapping[str, Any] | None = None) -> str:
    """The sentence of that key.

    Raises:
        NothingFound: The catalogue lacks the key.
    """
    entry = _catalogue("words", language).get(key)
    if not isinstance(entry, str):
        raise NothingFound(what="sentence", name=key)
    shown = {
        name: plain(_fact(name, value, language))
        for name, value in (facts or {}).items()
    }
    return entry.format_map(shown)


def plain(text: str) -> str:
    """Text from outside with control and direction characters shown escaped.

    Names and labels come from tokens, certificates and servers; an override of the
    writing direction could make one name look like another (threat 16).
    """
    return "".join(
        f"\\u{{{ord(letter):04x}}}"
        if unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        else letter
        for letter in text
    )


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


@functools.cache
def _catalogue(name: str, language: str) -> dict[str, Any]:
    if language not in LANGUAGES:
        raise NothingFound(what="language", name=language)
    return data.read_toml(f"i18n/{name}.{language}.toml")
