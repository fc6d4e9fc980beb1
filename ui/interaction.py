"""A person at the window, as the core sees one (`desktop.interaction`).

The core asks from a background thread and waits on a `Future` of its own for each
question; the window answers from its own thread. Closing the window, or giving up a
journey, cancels every question that stands (style.md c2).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject

from desktop.errors import Cancelled
from desktop.interaction import PinQuestion, PinSource, Step
from ui import tasks

__all__ = ["Asker", "Question", "WindowPerson", "settle"]

_T = TypeVar("_T")


@dataclass(frozen=True)
class Question:
    """A question that a page or a dialog answers.

    Attributes:
        kind: `choose`, `confirm`, `wants_email_code`, `email_code` or
            `recovery_code`.
        key: key of the sentence, where there is one.
        options: what may be chosen; the groups of the code for `recovery_code`.
        answer: settled once by `settle`, or cancelled.
    """

    kind: str
    key: str
    options: tuple[str, ...]
    facts: Mapping[str, Any]
    answer: Future[Any] = field(repr=False)


class Asker(Protocol):
    """What shows the questions; every method is called in the window's thread."""

    def ask_pin(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        """Open the PIN dialog."""
        ...

    def ask(self, question: Question) -> None:
        """Show another question."""
        ...

    def show_progress(self, step: Step) -> None:
        """Tell of a step."""
        ...


class WindowPerson:
    """Implements `desktop.interaction.Interaction` for one journey.

    Made in the window's thread; its methods are called from any other.
    """

    def __init__(self, parent: QObject, asker: Asker) -> None:
        self._lock = threading.Lock()
        self._standing: set[Future[Any]] = set()
        self._closed = False
        self._stop_after: str | None = None
        self._call: Callable[[Callable[[], None]], None] = tasks.later(
            parent, lambda action: action()
        )
        self._asker = asker
        parent.destroyed.connect(self.close)

    def close(self) -> None:
        """Cancel what stands, and answer nothing more."""
        with self._lock:
            self._closed = True
            standing = list(self._standing)
        for answer in standing:
            answer.cancel()

    def stop_after(self, step: str | None) -> None:
        """Have the journey stop, as if cancelled, once that step is done."""
        self._stop_after = step

    # -- called by the core ----------------------------------------------------------

    def ask_pin(self, question: PinQuestion) -> PinSource:
        """See `desktop.interaction.Interaction`."""
        answer: Future[PinSource] = Future()
        return self._wait(answer, lambda: self._asker.ask_pin(question, answer))

    def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
        """See `desktop.interaction.Interaction`."""
        return bool(self._ask("confirm", question, (), facts))

    def choose(
        self, question: str, options: list[str], facts: Mapping[str, Any]
    ) -> str:
        """See `desktop.interaction.Interaction`."""
        return str(self._ask("choose", question, tuple(options), facts))

    def wants_email_code(self, email: str) -> bool:
        """See `desktop.interaction.Interaction`."""
        return bool(self._ask("wants_email_code", "", (), {"email": email}))

    def ask_email_code(self, email: str) -> str:
        """See `desktop.interaction.Interaction`."""
        return str(self._ask("email_code", "", (), {"email": email}))

    def progress(self, step: Step) -> None:
        """See `desktop.interaction.Interaction`."""
        if step.name == self._stop_after and step.state == "done":
            with self._lock:
                self._closed = True
        self._call(lambda: self._asker.show_progress(step))

    def show_recovery_code(self, groups: list[str]) -> bool:
        """See `desktop.interaction.Interaction`; returns once it is on the screen."""
        return bool(self._ask("recovery_code", "", tuple(groups), {}))

    def cancelled(self) -> bool:
        """See `desktop.interaction.Interaction`."""
        return self._closed

    # -- inside ----------------------------------------------------------------------

    def _ask(
        self, kind: str, key: str, options: tuple[str, ...], facts: Mapping[str, Any]
    ) -> Any:
        answer: Future[Any] = Future()
        question = Question(kind, key, options, facts, answer)
        return self._wait(answer, lambda: self._asker.ask(question))

    def _wait(self, answer: Future[_T], show: Callable[[], None]) -> _T:
        with self._lock:
            if self._closed:
                raise Cancelled
            self._standing.add(answer)
        try:
            self._call(show)
            return answer.result()
        except CancelledError:
            raise Cancelled from None
        finally:
            with self._lock:
                self._standing.discard(answer)


def settle(answer: Future[_T], value: _T) -> None:
    """Answer a question, unless it was answered or cancelled before."""
    if not answer.done() and answer.set_running_or_notify_cancel():
        answer.set_result(value)
