"""Certificates of the register: each change gets the next number of one counter.

A console's mirror asks for what changed since a number (``GET /certificates?since=N``),
so nothing may change a row past this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.sandbox.store import Store

__all__ = ["add", "change", "change_many"]

_COUNTER = "certificates"


def add(store: Store, **values: Any) -> None:
    """Keeps a new certificate."""
    with store.begin():
        number = store.next_number(_COUNTER)
        store.insert("certificates", changed=number, **values)


def change(store: Store, where: Mapping[str, Any], **values: Any) -> int:
    """Changes the rows that fit; answers how many there were."""
    with store.begin():
        number = store.next_number(_COUNTER)
        return store.update("certificates", where, changed=number, **values)


def change_many(store: Store, names: list[str], **values: Any) -> None:
    """Changes these certificates (SHA-256), each with a number of its own."""
    with store.begin():
        first = store.take_numbers(_COUNTER, len(names))
        store.update_many(
            "certificates",
            "sha256",
            [
                {"sha256": name, "changed": number, **values}
                for number, name in enumerate(names, start=first)
            ],
        )
