"""A small strict schema for records: exact keys, exact types, nothing more.

Records are evidence: a key that is not in the shape is as wrong as one that is
missing. A rule takes a value and raises :class:`ShapeError` with the place.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from desktop.clock import parse_time

__all__ = [
    "Rule",
    "ShapeError",
    "flag",
    "items",
    "number",
    "one_of",
    "pattern",
    "record",
    "sha256",
    "text",
    "time",
    "uuid_text",
]

Rule = Callable[[Any, str], None]


class ShapeError(ValueError):
    """A value does not have its shape; the message names the place."""


def text(*, may_be_empty: bool = False, longest: int = 1000) -> Rule:
    """A text of at most so many characters."""

    def rule(value: Any, where: str) -> None:
        if not isinstance(value, str):
            raise ShapeError(f"{where} is not a text")
        if not value and not may_be_empty:
            raise ShapeError(f"{where} is empty")
        if len(value) > longest:
            raise ShapeError(f"{where} is longer than {longest}")

    return rule


def pattern(expression: str) -> Rule:
    """A text that matches the whole expression."""
    compiled = re.compile(expression)

    def rule(value: Any, where: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ShapeError(f"{where} is malformed")

    return rule


#: A SHA-256 in lower-case hex.
sha256 = pattern(r"[0-9a-f]{64}")


def one_of(*allowed: Any) -> Rule:
    """One of a few values, of the same type (1 is not true)."""

    def rule(value: Any, where: str) -> None:
        if not any(value == item and type(value) is type(item) for item in allowed):
            raise ShapeError(f"{where} has an unexpected value")

    return rule


def flag(value: Any, where: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise ShapeError(f"{where} is not true or false")


def number(value: Any, where: str) -> None:
    """A whole number, zero or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ShapeError(f"{where} is not a whole number")


def time(value: Any, where: str) -> None:
    """RFC 3339 in UTC with ``Z``."""
    try:
        parse_time(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise ShapeError(f"{where} is not a time in UTC") from error


def uuid_text(value: Any, where: str) -> None:
    """A UUID in its usual spelling."""
    try:
        right = isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError as error:
        raise ShapeError(f"{where} is not a UUID") from error
    if not right:
        raise ShapeError(f"{where} is not a UUID")


def items(rule: Rule, *, least: int = 0, exactly: tuple[Any, ...] = ()) -> Rule:
    """A list whose items all keep the rule, or that is exactly the given one."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise ShapeError(f"{where} is not a list")
        if exactly and tuple(value) != exactly:
            raise ShapeError(f"{where} is not the {len(exactly)} expected values")
        if len(value) < least:
            raise ShapeError(f"{where} has fewer than {least} items")
        for index, item in enumerate(value):
            rule(item, f"{where}[{index}]")

    return check


def record(fields: Mapping[str, Rule]) -> Rule:
    """An object with exactly these keys."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise ShapeError(f"{where} is not an object")
        for key in value:
            if key not in fields:
                raise ShapeError(f"{where}.{key} does not belong here")
        for key, rule in fields.items():
            if key not in value:
                raise ShapeError(f"{where}.{key} is missing")
            rule(value[key], f"{where}.{key}")

    return check
