"""The agreements that the sandbox publishes, byte for byte (decision D7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.canonical import sha256_hex
from desktop.data import list_names, read_bytes, read_toml
from desktop.errors import NothingFound
from desktop.sandbox.problems import Problem

__all__ = ["content", "find", "listing"]

_LANGUAGES = frozenset({"kk", "ru", "en"})
_ON_THE_WIRE = (
    "id",
    "version",
    "title",
    "regime",
    "effective_from",
    "effective_to",
    "operator",
    "term",
    "third_parties",
    "cross_border",
    "fields",
    "purposes",
    "registers",
    "automatic_steps",
    "system",
    "withdrawal_address",
    "media_type",
)


def listing() -> list[dict[str, Any]]:
    """One entry for each text: agreement, version and language."""
    found = []
    for folder in list_names("agreements"):
        try:
            meta = read_toml(f"agreements/{folder}/agreement.toml")
        except NothingFound:
            # A folder without data is not an agreement (``__pycache__``).
            continue
        for language in meta["languages"]:
            text = read_bytes(f"agreements/{folder}/{language}.txt")
            entry = {
                name: _in_language(meta[name], language)
                for name in _ON_THE_WIRE
                if name in meta
            }
            entry["effective_to"] = entry.get("effective_to") or None
            entry["language"] = language
            entry["sha256"] = sha256_hex(text)
            entry["size"] = len(text)
            found.append(entry)
    return found


def content(agreement_id: str, version: str, language: str) -> tuple[bytes, str]:
    """The exact bytes and their media type.

    Raises:
        Problem: 404.
    """
    for folder in list_names("agreements"):
        try:
            meta = read_toml(f"agreements/{folder}/agreement.toml")
        except NothingFound:
            continue
        named = (meta["id"], meta["version"]) == (agreement_id, version)
        if named and language in meta["languages"]:
            text = read_bytes(f"agreements/{folder}/{language}.txt")
            return text, meta["media_type"]
    raise Problem(404, "agreement-unknown", "No such agreement")


def find(wanted: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The published entry that a record names, if it is the one in force.

    Raises:
        Problem: 409, other text, other version, or not in force.
    """
    for entry in listing():
        if all(
            entry[name] == wanted.get(name)
            for name in ("id", "version", "language", "sha256")
        ):
            begun = entry["effective_from"] <= today.isoformat()
            ended = entry["effective_to"] and entry["effective_to"] < today.isoformat()
            if begun and not ended:
                return entry
    raise Problem(409, "agreement-not-in-force", "This text is not the one in force")


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == _LANGUAGES:
            return value[language]
        return {name: _in_language(item, language) for name, item in value.items()}
    return value
