"""Writes intent before effect and outcome after it, and tells the person (D-S4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from desktop.canonical import b64url
from desktop.clock import Clock
from desktop.errors import (
    JournalBroken,
    OutcomeUnknown,
    Pending,
    SaqtaError,
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
    WorkerDied,
    WorkerTimeout,
)
from desktop.interaction import Interaction, Step
from desktop.model.records import JournalEntry
from desktop.ports import Ledger

__all__ = ["ForgivingLedger", "Recorder", "SaidOnce", "plain"]


class Recorder:
    """One journey's line of steps.

    Attributes:
        steps: The steps that ended, in order, with their times.
    """

    def __init__(
        self,
        ledger: Ledger | ForgivingLedger,
        clock: Clock,
        person: Interaction,
        subject_id: str,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._person = person
        self._subject = subject_id
        self.steps: list[Step] = []

    def about(self, subject_id: str) -> None:
        """Says what the following entries are about, once it has an id."""
        self._subject = subject_id

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, Any]]:
        """Times one step that changes nothing outside; yields its facts."""
        facts: dict[str, Any] = {}
        started = self._clock.monotonic()
        self._person.progress(Step(name, "started"))
        try:
            yield facts
        except BaseException:
            self._end(name, "failed", started, facts)
            raise
        self._end(name, "done", started, facts)

    @contextmanager
    def effect(self, name: str, intent: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Times one step that changes the world; writes it down before and after.

        The outcome is ``unknown`` where nobody can tell whether it took effect: the
        worker or the network went away in the middle.
        """
        with self.step(name) as facts:
            self.note(f"{name}.intent", intent)
            try:
                yield facts
            except (WorkerDied, WorkerTimeout, OutcomeUnknown, Pending) as error:
                self._settle(name, "unknown", error)
                raise
            except SaqtaError as error:
                self._settle(name, "failed", error)
                raise
            self.note(f"{name}.done", facts)

    def note(self, kind: str, body: Mapping[str, Any]) -> None:
        """Writes one journal entry about this journey."""
        self._ledger.append(kind, {"subject": self._subject, **plain(body)})

    def _settle(self, name: str, outcome: str, error: SaqtaError) -> None:
        self.note(f"{name}.{outcome}", {"code": error.code, "facts": error.facts})

    def _end(
        self, name: str, state: str, started: float, facts: dict[str, Any]
    ) -> None:
        step = Step(name, state, self._clock.monotonic() - started, facts)
        self.steps.append(step)
        self._person.progress(step)


def plain(value: Any) -> Any:
    """A value that canonical JSON takes, whatever a server or a path spelled.

    Bytes become base64url and floats text; texts become NFC, without halves of
    characters.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        whole = value.encode("utf-8", "replace").decode("utf-8")
        return unicodedata.normalize("NFC", whole)
    if isinstance(value, bytes):
        return b64url(value)
    if isinstance(value, float):
        return f"{value:.6f}"
    return value


class ForgivingLedger:
    """A journal that never stands in the way of a personal revocation (D-S2 ruling).

    What could not be written is counted; the journal tells of the gap by its first
    entry when it is writable again (``store.gaps``).

    Attributes:
        lost: Kinds of the entries that could not be written.
    """

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger
        self.lost: list[str] = []

    def append(self, kind: str, body: Mapping[str, Any]) -> JournalEntry | None:
        """Writes the entry, or remembers that it could not be."""
        try:
            return self._ledger().append(kind, body)
        except (StoreDamaged, StoreFull, StoreNewer, StoreUnavailable, JournalBroken):
            self.lost.append(kind)
            return None


class SaidOnce(ForgivingLedger):
    """The same for a program that tries for hours: what repeats is written once."""

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        super().__init__(ledger)
        self._said: set[str] = set()

    def append(self, kind: str, body: Mapping[str, Any]) -> JournalEntry | None:
        """Writes the entry unless this very one was written before."""
        said = f"{kind} {sorted(body.items(), key=str)}"
        if said in self._said:
            return None
        self._said.add(said)
        return super().append(kind, body)
