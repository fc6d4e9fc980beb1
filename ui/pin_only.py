"""Answers the questions of a journey that can only be about a PIN."""

from __future__ import annotations

from concurrent.futures import Future

from desktop.interaction import PinQuestion, PinSource, Step
from ui.interaction import Question, settle
from ui.pin_desk import PinDesk

__all__ = ["PinOnly"]


class PinOnly:
    """An asker whose person is asked for PINs and for nothing else."""

    def __init__(self, pins: PinDesk) -> None:
        self._pins = pins

    def ask_pin(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        """Lay the PIN dialog over whatever page is open."""
        self._pins.ask(question, answer)

    def ask(self, question: Question) -> None:
        """Decline anything else: nothing holds such a journey up."""
        if question.kind == "confirm":
            settle(question.answer, False)
        else:
            question.answer.cancel()

    def show_progress(self, step: Step) -> None:
        """A pin-pad's dialog leaves when the token has answered."""
        self._pins.heard(step)
