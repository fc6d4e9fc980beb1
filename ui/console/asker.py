"""Shows an officer the questions of the console's services."""

from __future__ import annotations

from concurrent.futures import Future

from desktop.interaction import PinQuestion, PinSource, Step
from desktop.words import say
from ui import tasks
from ui.bench import Bench
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.i18n import language, translate
from ui.interaction import Question, settle
from ui.pin_desk import PinDesk

__all__ = ["OfficerAsker"]


class OfficerAsker:
    """PINs and yes-or-no questions; anything else is declined."""

    def __init__(self, bench: Bench, pins: PinDesk) -> None:
        self._bench = bench
        self._pins = pins

    def ask_pin(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        """Lay the PIN dialog over whatever page is open."""
        self._pins.ask(question, answer)

    def ask(self, question: Question) -> None:
        """Ask yes or no, in the words of the command line's catalogue."""
        if question.kind != "confirm":
            question.answer.cancel()
            return
        dialog = ConfirmDialog(
            translate("Console", "Please confirm"),
            say(question.key, language().value, question.facts),
            translate("Console", "No"),
            translate("Console", "Yes"),
        )
        dialog.answered.connect(lambda yes: settle(question.answer, yes))
        dialog.finished.connect(
            lambda _result: None if question.answer.done() else question.answer.cancel()
        )
        # Whoever asked may give up first, as when the window closes.
        gone = tasks.later(dialog, lambda _answer: dialog.reject())
        question.answer.add_done_callback(
            lambda given: gone(given) if given.cancelled() else None
        )
        self._bench.dialog_wanted.emit(dialog)

    def show_progress(self, step: Step) -> None:
        """A pin-pad's dialog leaves when the token has answered."""
        self._pins.heard(step)
