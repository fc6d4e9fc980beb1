"""What the code says of an error, in the reader's language.

A reason is a short English text (``desktop.errors``). The catalogues
``resources/i18n/reasons.<lang>.toml`` hold the text as key and what is said for it as
value; a key with names in braces is a template, whose places match any text. Their
tables hold our names for other facts: what can't be read, a field, a check. What is in
neither stays as it is: the texts of servers, libraries and the system.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from desktop import data

__all__ = ["name_text", "reason_text"]

_PLACE = re.compile(r"\{(\w+)\}")
# A text of a server may be long: neither the search nor the nesting grows with it.
_LONGEST = 1000
_DEEPEST = 3


class _Template(NamedTuple):
    """A reason with places to fill: the pieces between them, and what is said."""

    key: str
    pieces: tuple[str, ...]
    said: str


def reason_text(text: str, language: str, *, received: bool = False) -> str:
    """The reason in that language.

    Args:
        text: As the code gave it.
        language: Of :data:`desktop.words.LANGUAGES`; English is what the code gives.
        received: The text may be a server's, of which nothing but a whole sentence of
            ours is replaced.

    Returns:
        What is said for it, or the text itself.
    """
    if language == "en" or len(text) > _LONGEST:
        return text
    whole = _whole(language).get(text)
    if whole is not None:
        return whole
    return text if received else _filled(text, language, _DEEPEST)


def name_text(fact: str, text: str, language: str) -> str:
    """A name of ours that stands in that fact; the text itself where it is none."""
    if language == "en":
        return text
    table = _read(language).get(fact)
    return str(table.get(text, text)) if isinstance(table, dict) else text


def _filled(text: str, language: str, depth: int) -> str:
    """The first template that fits, with what was found in its places."""
    for template in _templates(language):
        if not all(piece in text for piece in template.pieces):
            continue
        found = _pattern(template.key).fullmatch(text)
        if found is not None:
            return template.said.format_map(
                {
                    name: _part(name, value, language, depth)
                    for name, value in found.groupdict().items()
                }
            )
    return text


def _part(name: str, value: str, language: str, depth: int) -> str:
    """What stands in a place: a name of ours, or a reason inside a reason."""
    if name not in {"reason", "who"}:
        return name_text(name, value, language) if name in {"what", "source"} else value
    whole = _whole(language).get(value)
    if whole is not None:
        return whole
    return _filled(value, language, depth - 1) if depth > 1 else value


@functools.cache
def _pattern(key: str) -> re.Pattern[str]:
    parts = _PLACE.split(key)
    # What comes before a colon is what the reason speaks of, and not the beginning of
    # the reason: "certificate: tag 5 occurs twice" is not about "certificate: tag 5".
    any_text = {True: "(?:(?!: ).)+?", False: ".+?"}
    pattern = "".join(
        f"(?P<{part}>{any_text[index == 1 and not parts[0]]})"
        if index % 2
        else re.escape(part)
        for index, part in enumerate(parts)
    )
    return re.compile(pattern, re.DOTALL)


@functools.cache
def _whole(language: str) -> Mapping[str, str]:
    return {
        key: said
        for key, said in _read(language).items()
        if isinstance(said, str) and not _PLACE.search(key)
    }


@functools.cache
def _templates(language: str) -> tuple[_Template, ...]:
    """The most specific first: "{what}: {reason}" fits what many others fit."""
    found = [
        _Template(key, tuple(filter(None, _PLACE.split(key)[::2])), said)
        for key, said in _read(language).items()
        if isinstance(said, str) and _PLACE.search(key)
    ]
    return tuple(sorted(found, key=lambda item: -sum(map(len, item.pieces))))


@functools.cache
def _read(language: str) -> dict[str, Any]:
    return data.read_toml(f"i18n/reasons.{language}.toml")
