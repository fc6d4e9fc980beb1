"""Tells people that their agreement ended, or that a new version is here (row S16).

By the operator's clock: the last day of an agreement passes, the first day of a newer
version comes. Each person hears of each piece of news once.
"""

from __future__ import annotations

import re
from typing import Any

from desktop.canonical import parse
from desktop.clock import day_of
from desktop.sandbox import agreements, outgoing
from desktop.sandbox.state import SandboxState

__all__ = ["announce", "end"]


def announce(state: SandboxState) -> None:
    """Leaves the messages that the calendar asks for."""
    today = day_of(state.now()).isoformat()
    published = {
        (item["id"], item["version"]): item for item in agreements.listing(state)
    }
    with state.store.begin():
        for iin, identity in _agreed(state):
            own = published.get(identity)
            if own is None or (own["effective_to"] and own["effective_to"] < today):
                _once(state, iin, "agreement-ended", identity)
            for other, item in published.items():
                newer = _ordered(other[1]) > _ordered(identity[1])
                begun = item["effective_from"] <= today
                if other[0] == identity[0] and newer and begun:
                    _once(state, iin, "agreement-changed", other)


def end(state: SandboxState, agreement_id: str, version: str) -> int:
    """The operator decides that an agreement ends; answers how many hear of it.

    From now on no application is taken under it (row S16).
    """
    identity = (agreement_id, version)
    with state.store.begin():
        if not state.store.count("ended_agreements", id=agreement_id, version=version):
            state.store.insert(
                "ended_agreements",
                id=agreement_id,
                version=version,
                last_day=day_of(state.now()).isoformat(),
            )
        people = [iin for iin, agreed in _agreed(state) if agreed == identity]
        for iin in people:
            _once(state, iin, "agreement-ended", identity)
    return len(people)


def _ordered(version: str) -> list[tuple[int, str]]:
    """A version in the order in which versions follow: 2026-10 comes after 2026-9."""
    parts = re.findall(r"[0-9]+|[^0-9]+", version)
    return [(int(part), "") if part[0].isdigit() else (-1, part) for part in parts]


def _agreed(state: SandboxState) -> list[tuple[str, tuple[str, str]]]:
    found: dict[tuple[str, tuple[str, str]], None] = {}
    for row in state.store.rows("consents", order="received_at"):
        named: dict[str, Any] = parse(row["consent"])["agreement"]
        found[(row["iin"], (str(named["id"]), str(named["version"])))] = None
    return list(found)


def _once(state: SandboxState, iin: str, kind: str, identity: tuple[str, str]) -> None:
    subject = " ".join(identity)
    for row in state.store.rows("messages", iin=iin):
        value = parse(row["payload"])
        if (value["kind"], value["subject_id"]) == (kind, subject):
            return
    outgoing.post(state, iin, kind, subject_id=subject, text=subject)
