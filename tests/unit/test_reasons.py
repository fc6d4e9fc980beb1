"""Every reason that the core gives for an error has words in Kazakh and Russian.

A reason is a short English text in the code. What is looked for here:

- ``reason=`` in a call of an error of ours, and names called ``reason`` that are
  assigned, with what a function of the same file returns into one;
- arguments of helpers that put them into such a call as they are;
- the text of a ValueError, which its catcher quotes;
- the names that fill the place ``who`` of a reason.

Names of ours in other facts (what can't be read, a field, a check) have tables in the
same catalogues; looked for are literals and constants that such a fact is given.

The sandbox is left out: what it says comes to a client as a server's answer.

A text of one word ("services", "block-list") is a name of a field or a rule, not a
sentence: it may have an entry and needs none.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop import data
from desktop.applications.draft import FIELDS
from desktop.errors import (
    AuthorityRefused,
    ChainInvalid,
    EncodingInvalid,
    FieldInvalid,
    IinInvalid,
    InputInvalid,
    NothingFound,
    PinWeak,
    Unreachable,
    all_errors,
)
from desktop.words import error_text, say

_CORE = Path(__file__).resolve().parents[2] / "desktop"
_QUOTED = {"ValueError", "BadValueError", "ShapeError"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_TRANSLATED = ("kk", "ru")
# Functions of asn1/ and canonical that are told what they read.
_READERS = {
    "check",
    "children",
    "parse",
    "parse_canonical",
    "read_bits",
    "read_free_text",
    "read_integer",
    "read_octets",
    "read_oid",
    "read_time",
    "root",
}
# A name with a capital, a digit or an underscore is one of a field or a standard.
_WORDS = re.compile("[a-z][a-z '-]*")


class _Helper(NamedTuple):
    """A parameter of a function that becomes a reason: its name and its place."""

    parameter: str
    place: int


class _Core(NamedTuple):
    """What was found in the code; a place to fill is written ``{}``."""

    reasons: frozenset[str]
    names: dict[str, set[str]]


def _texts(value: ast.expr) -> Iterator[str]:
    """Literals and patterns of an expression; a place to fill is written ``{}``."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}"
            for part in value.values
        )
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for part in value.values:
            yield from _texts(part)


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _helpers(function: ast.FunctionDef, errors: set[str]) -> Iterator[_Helper]:
    given = [item.arg for item in function.args.posonlyargs + function.args.args]
    if given[:1] == ["self"]:
        given = given[1:]
    wanted = {"reason", "what", "who"} & set(given)
    for node in ast.walk(function) if wanted else ():
        if not isinstance(node, ast.Call) or _name(node.func) not in errors:
            continue
        for item in node.keywords:
            if item.arg != "reason":
                continue
            for part in ast.walk(item.value):
                if _name(part) in wanted:
                    yield _Helper(_name(part), given.index(_name(part)))


def _in_file(
    nodes: list[ast.AST], errors: set[str], shared: dict[str, _Helper]
) -> set[str]:
    functions = {node.name: node for node in nodes if isinstance(node, _FUNCTIONS)}
    helpers = dict(shared)
    for name, function in functions.items():
        if isinstance(function, ast.FunctionDef):
            helpers.update((name, found) for found in _helpers(function, errors))
    values: list[ast.expr] = []
    for node in nodes:
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in errors:
                values += [x.value for x in node.keywords if x.arg == "reason"]
            elif name in _QUOTED:
                values += node.args[:1]
            elif name in helpers:
                parameter, place = helpers[name]
                values += node.args[place : place + 1]
                values += [x.value for x in node.keywords if x.arg == parameter]
        elif isinstance(node, ast.Assign) and "reason" in map(_name, node.targets):
            values.append(node.value)
            called = functions.get(_name(getattr(node.value, "func", node)))
            for part in ast.walk(called) if called else ():
                if isinstance(part, ast.Return) and part.value is not None:
                    values.append(part.value)
    return {text for value in values for text in _texts(value)}


def _names(nodes: list[ast.AST], errors: set[str]) -> Iterator[tuple[str, str]]:
    """Facts and the names that they are given."""
    constants = {
        _name(node.targets[0]): node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and _name(node.targets[0]).isupper()
    }

    def said(fact: str, values: list[ast.expr]) -> Iterator[tuple[str, str]]:
        for value in values:
            for text in _texts(constants.get(_name(value), value)):
                yield fact, text

    for node in nodes:
        if isinstance(node, ast.Call):
            called = _name(node.func)
            for item in node.keywords if called in errors else ():
                fact = str(item.arg)
                # What a conflict names has words of its own (test_words); names of
                # what was not found are not ours.
                if (fact == "step" and called == "StateConflict") or (
                    fact == "name" and called != "InputInvalid"
                ):
                    continue
                yield from said(fact, [item.value])
            if called in _READERS:
                yield from said("what", node.args[1:2])
                given = [item.value for item in node.keywords if item.arg == "what"]
                yield from said("what", given)
            elif called == "_no":
                yield from said("check", node.args[:1])
            elif called == "Mismatch":
                yield from said("field", node.args[:1])
                yield from said("source", node.args[3:4])
        elif isinstance(node, ast.AnnAssign) and _name(node.target) == "_CHECKS":
            for part in ast.walk(node.value or node):
                if isinstance(part, ast.Constant):
                    yield "check", str(part.value)


@functools.cache
def _core() -> _Core:
    errors = {kind.__name__ for kind in all_errors().values()}
    shared = {"same": _Helper("reason", 3)}
    found: set[str] = set()
    names: dict[str, set[str]] = {"field": {*FIELDS, "bin"}}
    for path in _CORE.rglob("*.py"):
        if "sandbox" in path.relative_to(_CORE).parts:
            continue
        text = path.read_text(encoding="utf-8")
        if "Error" not in text and "desktop.errors" not in text and "what" not in text:
            continue
        nodes = list(ast.walk(ast.parse(text)))
        found |= _in_file(nodes, errors, shared)
        for fact, text in _names(nodes, errors):
            names.setdefault(fact, set()).add(text)
    return _Core(frozenset(found - {"", "{}"}), names)


def _reasons() -> frozenset[str]:
    return _core().reasons


@functools.cache
def _catalogue(language: str) -> dict[str, str]:
    return {
        key: said
        for key, said in data.read_toml(f"i18n/reasons.{language}.toml").items()
        if isinstance(said, str)
    }


@functools.cache
def _tables(language: str) -> dict[str, dict[str, str]]:
    return {
        key: table
        for key, table in data.read_toml(f"i18n/reasons.{language}.toml").items()
        if isinstance(table, dict)
    }


def _places(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


def _skeleton(key: str) -> str:
    return re.sub(r"\{\w+\}", "{}", key)


def test_the_core_is_read_for_reasons() -> None:
    assert {
        "the field is empty",  # a keyword
        "the check digit is wrong",  # returned into a name
        "the list has expired",  # a helper's argument
        "{}: must be text",  # a ValueError's text
        "{} has expired",  # a pattern
        "an issuer",  # what fills a place
    } <= _reasons()


@pytest.mark.parametrize("language", _TRANSLATED)
def test_every_reason_has_words_and_no_words_are_left_over(language: str) -> None:
    given = {_skeleton(key) for key in _catalogue(language)}
    assert len(given) == len(_catalogue(language)), "two templates are one"
    assert {x for x in _reasons() if " " in x.strip()} - given == set()
    assert given - _reasons() == set()


def test_both_languages_have_the_same_reasons() -> None:
    assert set(_catalogue("kk")) == set(_catalogue("ru"))


@pytest.mark.parametrize("language", _TRANSLATED)
def test_every_name_of_ours_has_words(language: str) -> None:
    tables = _tables(language)
    assert {"what", "field", "source", "check", "step", "name"} <= tables.keys()
    for fact, table in tables.items():
        given = _core().names[fact]
        wanted = {x for x in given if _WORDS.fullmatch(x)}
        if fact == "name":  # One word alone is how an option or a column is called.
            wanted = {x for x in wanted if " " in x}
        assert wanted - table.keys() == set(), fact
        patterns = [re.escape(x).replace(r"\{\}", "[a-z]+") for x in given]
        kept = {x for x in table if any(re.fullmatch(p, x) for p in patterns)}
        assert table.keys() - kept == set(), fact
        for said in table.values():
            assert re.search("[\u0400-\u04ff]", said), said
            assert said == said.strip(), said


def test_both_languages_have_the_same_names() -> None:
    one, other = (_tables(language) for language in _TRANSLATED)
    assert one.keys() == other.keys()
    for fact in one:
        assert one[fact].keys() == other[fact].keys(), fact


@pytest.mark.parametrize("language", _TRANSLATED)
def test_names_of_ours_are_said_in_words(language: str) -> None:
    tables = _tables(language)
    field = FieldInvalid(field="surname", reason="the field is empty")
    assert tables["field"]["surname"] in error_text(field, language).happened
    code = InputInvalid(name="recovery code", reason="too long")
    assert tables["name"]["recovery code"] in error_text(code, language).happened
    gone = NothingFound(what="plan", name="plan")
    assert f"{tables['what']['plan']} plan" in error_text(gone, language).happened
    nameless = NothingFound(what="open application", name="")
    said = error_text(nameless, language).happened
    assert said.endswith(tables["what"]["open application"] + ".")
    unread = EncodingInvalid(what="time stamp", reason="trailing bytes")
    said = error_text(unread, language).happened
    assert tables["what"]["time stamp"] in said
    assert not re.search("[a-z]{2,}", said)


@pytest.mark.parametrize("language", _TRANSLATED)
def test_words_fill_the_same_places(language: str) -> None:
    for key, said in _catalogue(language).items():
        assert _places(said) == _places(key), key
        assert len(set(_places(key))) == len(_places(key)), key


@pytest.mark.parametrize("language", _TRANSLATED)
def test_no_english_sentence_is_left(language: str) -> None:
    """Two English words side by side, small and without a sign of an identifier."""
    for key, said in _catalogue(language).items():
        text = re.sub(r"\{\w+\}", "", said)
        # A technical term may stand in brackets after its translation.
        text = re.sub(r"\([^)]*\)", "", text)
        assert not re.search(r"\b[a-z]{2,} [a-z]{2,}\b", text), said
        if re.search(r"\b[a-z]{2,} [a-z]{2,}\b", re.sub(r"\{\w+\}", "", key)):
            assert re.search("[\u0400-\u04ff]", said), key


@pytest.mark.parametrize("language", _TRANSLATED)
def test_they_read_on_after_a_colon(language: str) -> None:
    for key, said in _catalogue(language).items():
        assert not said.endswith("."), key
        assert said == said.strip(), key
        first = said[0]
        assert (
            not ("\u0400" <= first <= "\u04ff")
            or first.islower()
            or (said[:2].isupper())
        ), key


def test_a_reason_is_said_in_the_readers_language() -> None:
    empty = FieldInvalid(field="surname", reason="the field is empty")
    assert "the field is empty" in error_text(empty, "en").happened
    for language in _TRANSLATED:
        said = error_text(empty, language).happened
        assert _catalogue(language)["the field is empty"] in said
    iin = error_text(IinInvalid(reason="the birth date is impossible"), "kk")
    assert not re.search("[a-z]{2,}", iin.happened)


@pytest.mark.parametrize("language", _TRANSLATED)
def test_a_template_is_filled_with_what_was_found(language: str) -> None:
    known = _catalogue(language)
    expired = error_text(ChainInvalid(reason="an issuer has expired"), language)
    assert known["{who} has expired"].format(who=known["an issuer"]) in expired.happened
    inside = ChainInvalid(reason="certificate: extension 2.5.29.15 occurs twice")
    wanted = known["extension {oid} occurs twice"].format(oid="2.5.29.15")
    subject = _tables(language)["what"]["certificate"]
    assert f"{subject}: {wanted}" in error_text(inside, language).happened


@pytest.mark.parametrize("language", _TRANSLATED)
def test_every_template_finds_its_own_words(language: str) -> None:
    for key, said in _catalogue(language).items():
        values = {name: f"x{number}" for number, name in enumerate(_places(key))}
        error = ChainInvalid(reason=key.format_map(values))
        assert said.format_map(values) in error_text(error, language).happened, key


@pytest.mark.parametrize("language", _TRANSLATED)
def test_texts_of_others_stay_as_they_came(language: str) -> None:
    system = Unreachable(url="https://ca.example", reason="tls: handshake failure")
    assert "tls: handshake failure" in error_text(system, language).happened
    refused = AuthorityRefused(reason="the slip is missing", fail_info="badRequest")
    assert "the slip is missing" in error_text(refused, language).happened
    long = ChainInvalid(reason="a: " * 2000)
    assert "a: a: a: " in error_text(long, language).happened
    nested = ChainInvalid(reason="a: " * 300)
    assert "a: a: a: " in error_text(nested, language).happened


@pytest.mark.parametrize("language", _TRANSLATED)
def test_braces_and_direction_marks_of_a_filled_place_do_no_harm(language: str) -> None:
    error = ChainInvalid(reason="{who}\u202e has expired")
    said = error_text(error, language).happened
    assert "{who}\\u{202e}" in said
    assert "has expired" not in said


@pytest.mark.parametrize("language", _TRANSLATED)
def test_a_rule_for_a_pin_keeps_its_own_words(language: str) -> None:
    said = error_text(PinWeak(serial="1", reason="row"), language).happened
    assert say("weak_pin.row", language) in said
