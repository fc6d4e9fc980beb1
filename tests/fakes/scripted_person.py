"""A person who answers as the test says; implements ``desktop.interaction``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desktop.errors import Cancelled
from desktop.interaction import PinQuestion, PinSource, Step
from desktop.secret import Pin

__all__ = ["ScriptedPerson"]


class ScriptedPerson:
    """Answers questions from a script and remembers what was asked.

    Attributes:
        pins: One for each entry; when they run out, the person cancels.
        choices: Answer by question; a question that is not in it is cancelled.
        questions: Every PIN question, in order.
        asked: Every choice that was offered: question and facts.
        steps: Every step that ended.
        code: Groups of the recovery code as shown, or empty.
        after_step: Called with each step that ended; may raise to stop the journey.
    """

    def __init__(
        self,
        *pins: bytes,
        choices: Mapping[str, str] | None = None,
        email_code: Callable[[], str] | None = None,
        after_step: Callable[[Step], None] | None = None,
    ) -> None:
        self.pins = list(pins)
        self.choices = dict(choices or {})
        self.email_code = email_code
        self.after_step = after_step
        self.questions: list[PinQuestion] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.steps: list[Step] = []
        self.code: list[str] = []
        self.stop = False

    def ask_pin(self, question: PinQuestion) -> PinSource:
        self.questions.append(question)
        if not self.pins:
            raise Cancelled
        return Pin(bytearray(self.pins.pop(0)))

    def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
        self.asked.append((question, dict(facts)))
        return self.choices.get(question) == "yes"

    def choose(
        self, question: str, options: list[str], facts: Mapping[str, Any]
    ) -> str:
        self.asked.append((question, dict(facts)))
        if question not in self.choices:
            raise Cancelled
        return self.choices[question]

    def wants_email_code(self, email: str) -> bool:
        return self.email_code is not None

    def ask_email_code(self, email: str) -> str:
        assert self.email_code is not None
        return self.email_code()

    def progress(self, step: Step) -> None:
        if step.state == "started":
            return
        self.steps.append(step)
        if self.after_step is not None:
            self.after_step(step)

    def show_recovery_code(self, groups: list[str]) -> bool:
        self.code = list(groups)
        return True

    def cancelled(self) -> bool:
        return self.stop
