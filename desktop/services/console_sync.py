"""Brings the officer's mirror up to date by delta (D-S5)."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop.canonical import Json
from desktop.errors import AnswerUnusable
from desktop.interaction import Interaction
from desktop.services.console_desk import Console, Desk, patiently, signed_in

if TYPE_CHECKING:
    from desktop.store.mirror import Mirror

__all__ = ["bring_up_to_date", "mirror_age", "sync_mirror"]

_OWNER = "console-mirror"
#: So many rows of the operator are in memory at most, some 2.5 kB each.
_HELD = 25_000


def sync_mirror(console: Console, person: Interaction, officer: str) -> dict[str, Any]:
    """Signs in and asks for what changed: ``changed`` and the mirror's age.

    Raises:
        OperatorRefused: The certificate has no role.
        Pending: The operator could not be reached; whole pages that came are kept.
    """
    with signed_in(console, person, officer) as desk:
        changed = bring_up_to_date(desk)
    return {"changed": changed, **mirror_age(console)}


def bring_up_to_date(desk: Desk) -> int:
    """Asks for every change since the last one; answers how many came.

    A mirror of another operator, or of an officer who sees more or less, is emptied
    first: what one may not see does not stay on the disk.

    Raises:
        Pending: The operator could not be reached, or its pages do not go on.
    """
    console = desk.console
    mirror = console.mirror()
    register = console.workplace.register()
    owner: Json = {
        "authority": desk.profile.name,
        "scope": {name: list(items) for name, items in desk.session.scope.items()},
    }
    with desk.recorder.step("console_sync") as facts:
        if register.recall(_OWNER) != owner:
            mirror.clear()
            register.remember(_OWNER, owner)
        changed, more = 0, True
        since = mirror.state().following
        held = _Held(mirror)
        try:
            while more:
                ask = functools.partial(desk.api.certificates, since)
                page = patiently(console.workplace, ask)
                rows, following, more = page["certificates"], page["next"], page["more"]
                if following < since or (more and following == since):
                    raise AnswerUnusable(url="certificates", reason="its pages go back")
                held.take(rows, following, page["asked_at"])
                since = following
                changed += len(rows)
        finally:
            # Whole pages that came are kept, whatever the next one says.
            held.write()
        mirror.settle()
        facts["changed"] = changed
    return changed


class _Held:
    """Pages that wait to be written together: a large change costs less than many."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._rows: list[Mapping[str, Any]] = []
        self._last: tuple[int, str] | None = None

    def take(
        self, rows: Sequence[Mapping[str, Any]], following: int, asked_at: str
    ) -> None:
        """Holds one page, and writes where they are many."""
        self._rows += rows
        self._last = (following, asked_at)
        if len(self._rows) >= _HELD:
            self.write()

    def write(self) -> None:
        """Writes what is held, in one transaction."""
        if self._last is not None:
            rows, last = self._rows, self._last
            self._rows, self._last = [], None
            self._mirror.apply(rows, *last)


def mirror_age(console: Console) -> dict[str, Any]:
    """How old the mirror is: ``certificates``, ``asked_at``, ``age_s``.

    ``age_s`` is ``None`` before the first answer; it is by this computer's clock, so
    one that is behind the operator's makes it 0 and not less.
    """
    from desktop.clock import parse_time

    state = console.mirror().state()
    age: int | None = None
    if state.asked_at:
        passed = console.workplace.clock.now() - parse_time(state.asked_at)
        age = max(0, int(passed.total_seconds()))
    return {
        "certificates": state.certificates,
        "asked_at": state.asked_at,
        "age_s": age,
    }
