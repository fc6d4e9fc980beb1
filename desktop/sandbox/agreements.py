"""The agreements that the sandbox publishes, byte for byte (decision D7).

Those that ship with the program, and versions published since in the state folder.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from desktop.canonical import sha256_hex
from desktop.clock import day_of
from desktop.data import list_names, read_bytes, read_toml
from desktop.errors import NothingFound
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["content", "find", "listing", "publish"]

_Texts = Callable[[str], bytes]

_FOLDER = "agreements"
_META = "agreement.json"

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


def listing(state: SandboxState) -> list[dict[str, Any]]:
    """One entry for each text: agreement, version and language."""
    found = []
    for meta, texts in _published(state):
        ended = state.store.one(
            "ended_agreements", id=meta["id"], version=meta["version"]
        )
        for language in meta["languages"]:
            text = texts(language)
            entry = {
                name: _in_language(meta[name], language)
                for name in _ON_THE_WIRE
                if name in meta
            }
            entry["effective_to"] = entry.get("effective_to") or None
            if ended is not None:
                entry["effective_to"] = ended["last_day"]
            entry["language"] = language
            entry["sha256"] = sha256_hex(text)
            entry["size"] = len(text)
            found.append(entry)
    return found


def content(
    state: SandboxState, agreement_id: str, version: str, language: str
) -> tuple[bytes, str]:
    """The exact bytes and their media type.

    Raises:
        Problem: 404.
    """
    for meta, texts in _published(state):
        named = (meta["id"], meta["version"]) == (agreement_id, version)
        if named and language in meta["languages"]:
            return texts(language), meta["media_type"]
    raise Problem(404, "agreement-unknown", "No such agreement")


def find(state: SandboxState, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The published entry that a record names, if it is the one in force.

    Raises:
        Problem: 409, other text, other version, or not in force.
    """
    today = day_of(state.now()).isoformat()
    names = ("id", "version", "language", "sha256")
    for entry in listing(state):
        if all(entry[name] == wanted.get(name) for name in names):
            begun = entry["effective_from"] <= today
            over = entry["effective_to"] and entry["effective_to"] < today
            ended = state.store.count(
                "ended_agreements", id=entry["id"], version=entry["version"]
            )
            if begun and not over and not ended:
                return entry
    raise Problem(409, "agreement-not-in-force", "This text is not the one in force")


def publish(state: SandboxState, version: str, effective_from: date) -> None:
    """Publishes a new version of the shipped agreement: its text names the version.

    Raises:
        ValueError: This version is published already.
    """
    meta, texts = next(iter(_shipped()))
    if any(version == item["version"] for item, _ in _published(state)):
        raise ValueError(f"version {version} is published")
    folder = state.folder / _FOLDER / f"{meta['id']}-{version}"
    folder.mkdir(mode=0o700, parents=True)
    changed = {
        **meta,
        "version": version,
        "effective_from": effective_from.isoformat(),
        "effective_to": "",
    }
    for language in meta["languages"]:
        old = meta["version"].encode("utf-8")
        text = texts(language)
        new = text.replace(old, version.encode("utf-8"))
        if new == text:
            new = text + f"\n{version}\n".encode()
        (folder / f"{language}.txt").write_bytes(new)
    # Written last: a folder without it is not published.
    (folder / _META).write_text(json.dumps(changed), encoding="utf-8")


def _published(state: SandboxState) -> Iterator[tuple[dict[str, Any], _Texts]]:
    yield from _shipped()
    for path in sorted((state.folder / _FOLDER).glob(f"*/{_META}")):
        meta: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        yield meta, partial(_own_text, path.parent)


def _shipped() -> Iterator[tuple[dict[str, Any], _Texts]]:
    for folder in list_names(_FOLDER):
        try:
            meta = read_toml(f"{_FOLDER}/{folder}/agreement.toml")
        except NothingFound:
            # A folder without data is not an agreement (``__pycache__``).
            continue
        yield dict(meta), partial(_shipped_text, folder)


def _shipped_text(folder: str, language: str) -> bytes:
    return read_bytes(f"{_FOLDER}/{folder}/{language}.txt")


def _own_text(folder: Path, language: str) -> bytes:
    return (folder / f"{language}.txt").read_bytes()


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == _LANGUAGES:
            return value[language]
        return {name: _in_language(item, language) for name, item in value.items()}
    return value
