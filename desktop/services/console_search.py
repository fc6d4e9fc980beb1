"""Searches the organisation's certificates in the local mirror; needs no network."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from desktop.errors import NothingFound
from desktop.services.console_desk import Console
from desktop.services.console_sync import mirror_age
from desktop.store.mirror_query import MirrorQuery, query_from_dict

__all__ = ["forget_filter", "query_of", "save_filter", "saved_filter", "search"]


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
        "filters": {name: item.as_dict() for name, item in mirror.filters().items()},
        "mirror": mirror_age(console),
    }


def save_filter(console: Console, name: str, query: MirrorQuery) -> None:
    """Keeps a search under a name."""
    console.mirror().save_filter(name, query)


def forget_filter(console: Console, name: str) -> None:
    """Removes a saved search."""
    console.mirror().forget_filter(name)


def saved_filter(console: Console, name: str) -> MirrorQuery:
    """A saved search.

    Raises:
        NothingFound: There is none of that name.
    """
    found = console.mirror().filters().get(name)
    if found is None:
        raise NothingFound(what="saved filter", name=name)
    return found
