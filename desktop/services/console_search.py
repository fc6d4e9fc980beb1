"""Searches the organisation's certificates in the local mirror; needs no network.

The list of what was found can be written to a file, for ``saqta console plan --list``.
A full personal number is covered; whoever uncovers it is written down (S13).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from desktop.errors import NothingFound
from desktop.services.console_desk import Console
from desktop.services.console_sync import mirror_age
from desktop.store.files import write_durably
from desktop.store.mirror_query import MirrorQuery, query_from_dict

__all__ = [
    "COUNTED",
    "Found",
    "count",
    "forget_filter",
    "menu",
    "page",
    "query_of",
    "save_filter",
    "saved",
    "saved_filter",
    "search",
    "uncover_iin",
    "write_list",
]

#: A search that fits more is shown as "more than".
COUNTED = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """A row as a table shows it; a long list of them must stay small.

    Attributes:
        id: Place in the mirror; the next page begins below it.
        state: ``good``, ``revoked`` or another state of the operator.
    """

    id: int
    sha256: str
    serial: str
    name: str
    iin: str
    unit: str
    token_model: str
    token_serial: str
    token_firmware: str
    not_after: str
    state: str


_SHOWN = tuple(field.name for field in fields(Found))


def query_of(fields: dict[str, str]) -> MirrorQuery:
    """A search from its fields; empty ones do not narrow it.

    Raises:
        InputInvalid: An unknown field, or a day that is none.
    """
    return query_from_dict({name: text for name, text in fields.items() if text})


def search(
    console: Console, query: MirrorQuery, *, limit: int = 200, below: int | None = None
) -> dict[str, Any]:
    """Certificates that fit, the newest first, with the age of what was searched.

    Args:
        console: The console's parts.
        query: What is searched.
        limit: How many rows at most.
        below: Only rows after this one in the list: the ``id`` of its last row.

    Returns:
        ``certificates[]``, ``count`` of all that fit, ``filters`` as saved, ``mirror``.
    """
    mirror = console.mirror()
    return {
        "certificates": [
            asdict(row) for row in mirror.search(query, limit=limit, below=below)
        ],
        "count": mirror.count(query),
        "filters": saved(console),
        "mirror": mirror_age(console),
    }


def page(
    console: Console, query: MirrorQuery, *, limit: int = 200, below: int | None = None
) -> list[Found]:
    """The next rows of a search: what a table asks for as it is scrolled."""
    rows = console.mirror().search(query, limit=limit, below=below)
    return [Found(*(getattr(row, name) for name in _SHOWN)) for row in rows]


def count(console: Console, query: MirrorQuery) -> dict[str, Any]:
    """How many fit: ``count``, and the ``mirror`` with the age of what was searched."""
    return {
        "count": console.mirror().count(query, cap=COUNTED),
        "mirror": mirror_age(console),
    }


def menu(console: Console, name: str) -> list[str]:
    """The values that a fact has: units, token models, and so on."""
    return console.mirror().values(name)


def uncover_iin(console: Console, query: MirrorQuery, sha256: str = "") -> None:
    """Writes down that full personal numbers were shown, before they are.

    Args:
        console: The console's parts.
        query: The search whose rows are shown.
        sha256: The one certificate that is shown, where it is one.

    Raises:
        StoreUnavailable, StoreFull: It can't be written; then nothing is shown.
    """
    body: dict[str, Any] = {"search": query.as_dict(), "subject": sha256}
    console.workplace.journal().append("console_iin_shown", body)


def write_list(
    console: Console, path: Path, query: MirrorQuery, names: Sequence[str] = ()
) -> dict[str, Any]:
    """Writes SHA-256 of certificates, one a line.

    Args:
        console: The console's parts.
        path: The file to write.
        query: Whose whole result is meant where no names are given.
        names: The chosen ones, by SHA-256.

    Returns:
        ``path`` and ``count``.
    """
    found = list(names) or [row.sha256 for row in console.mirror().each(query)]
    write_durably(path, "".join(f"{name}\n" for name in found).encode("ascii"))
    return {"path": str(path.resolve()), "count": len(found)}


def save_filter(console: Console, name: str, query: MirrorQuery) -> None:
    """Keeps a search under a name."""
    console.mirror().save_filter(name, query)


def forget_filter(console: Console, name: str) -> None:
    """Removes a saved search."""
    console.mirror().forget_filter(name)


def saved(console: Console) -> dict[str, dict[str, str]]:
    """The fields of every saved search, by name."""
    return {name: item.as_dict() for name, item in console.mirror().filters().items()}


def saved_filter(console: Console, name: str) -> MirrorQuery:
    """A saved search.

    Raises:
        NothingFound: There is none of that name.
    """
    found = console.mirror().filters().get(name)
    if found is None:
        raise NothingFound(what="saved filter", name=name)
    return found
