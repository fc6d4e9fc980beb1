"""The list of certified key carriers (row S12), as data: one file, no code.

A production authority takes keys from a listed, unexpired model only; the sandbox
names its demo token as not certified. The entry found goes into the custody record
and into the application manifest.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from desktop import data
from desktop.clock import SystemClock, day_of
from desktop.errors import NothingFound, SettingsInvalid
from desktop.model.tokens import CarrierEntry

__all__ = ["as_dict", "find", "load", "match", "parse", "parse_text"]

_VERSION = 1
_LIST_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NAMES = frozenset(item.name for item in fields(CarrierEntry))


def load(name: str) -> tuple[CarrierEntry, ...]:
    """The rows of ``resources/tokens/<name>.toml``; none for an empty name.

    Raises:
        SettingsInvalid: The file is missing or a row is not as it must be.
    """
    if not name:
        return ()
    path = f"tokens/{name}.toml"
    if not _LIST_NAME.fullmatch(name):
        raise SettingsInvalid(path=path, reason="not the name of a carrier list")
    try:
        table = data.read_toml(path)
    except NothingFound as error:
        raise SettingsInvalid(path=path, reason="no such carrier list") from error
    return parse(table, path)


def parse_text(text: str, path: str) -> tuple[CarrierEntry, ...]:
    """Reads the text of a carrier list.

    Raises:
        SettingsInvalid: Not TOML, or as :func:`parse`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(path=path, reason=str(error)) from error
    return parse(table, path)


def parse(table: dict[str, Any], path: str) -> tuple[CarrierEntry, ...]:
    """Reads the tables of a carrier list.

    Raises:
        SettingsInvalid: A key is unknown or missing, or a date is none.
    """
    if table.keys() != {"version", "carrier"} or table["version"] != _VERSION:
        raise SettingsInvalid(path=path, reason="not a carrier list of version 1")
    rows = table["carrier"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsInvalid(path=path, reason="carrier: not a list of tables")
    found = []
    for row in rows:
        wrong = (row.keys() ^ _NAMES) - {"mark"}
        if wrong or not all(isinstance(value, str) for value in row.values()):
            names = ", ".join(sorted(wrong))
            reason = f"carrier: {names}" if names else "carrier: a value is no text"
            raise SettingsInvalid(path=path, reason=reason)
        try:
            date.fromisoformat(row["issued"])
            date.fromisoformat(row["expires"])
            _version(row["firmware_min"])
            _version(row["firmware_max"])
        except ValueError as error:
            raise SettingsInvalid(path=path, reason=f"carrier: {error}") from error
        found.append(CarrierEntry(**row))
    return tuple(found)


def find(
    name: str, model: str, firmware: str, at: datetime | None = None
) -> CarrierEntry | None:
    """The unexpired entry for a model and firmware, or ``None``: not certified.

    Raises:
        SettingsInvalid: The list does not load.
    """
    today = day_of(at or SystemClock().now())
    return match(load(name), model, firmware, today)


def match(
    entries: tuple[CarrierEntry, ...], model: str, firmware: str, today: date
) -> CarrierEntry | None:
    """See :func:`find`; over rows that were loaded before."""
    try:
        version = _version(firmware)
    except ValueError:
        # A firmware that names no version is in no range.
        return None
    for entry in entries:
        in_range = (
            _version(entry.firmware_min) <= version <= _version(entry.firmware_max)
        )
        issued = date.fromisoformat(entry.issued)
        expires = date.fromisoformat(entry.expires)
        if entry.model == model and in_range and issued <= today <= expires:
            return entry
    return None


def as_dict(entry: CarrierEntry) -> dict[str, str]:
    """The entry as canonical-JSON values, for custody facts and evidence."""
    return {name: str(value) for name, value in asdict(entry).items()}


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
