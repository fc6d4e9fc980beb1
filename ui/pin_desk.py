"""Lays one PIN dialog after the other over the window, for every journey."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future

from PySide6.QtCore import QObject

from desktop.interaction import PinQuestion, PinSource, Step
from ui import tasks
from ui.bench import Bench
from ui.dialogs.pin_dialog import PinDialog
from ui.interaction import settle

__all__ = ["PinDesk"]


class PinDesk(QObject):
    """Shows PIN questions in the order they came.

    Attributes:
        dialog: the one that is open, or None.
    """

    def __init__(
        self, bench: Bench, *, grab_keyboard: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._grab = grab_keyboard
        self._waiting: deque[tuple[PinQuestion, Future[PinSource]]] = deque()
        self.dialog: PinDialog | None = None

    def ask(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        """Ask now, or after the question that stands."""
        self._waiting.append((question, answer))
        self._next()

    def give_up(self) -> None:
        """Nobody is there: cancel the question that stands and those that wait."""
        waiting, self._waiting = list(self._waiting), deque()
        for _question, answer in waiting:
            answer.cancel()
        if self.dialog is not None:
            self.dialog.reject()

    def heard(self, step: Step) -> None:
        """A pin-pad's dialog has no answer of its own: it ends with its step."""
        dialog = self.dialog
        if dialog is None or not dialog.question.pin_pad:
            return
        if step.name == "open_work" and step.state in {"done", "failed"}:
            dialog.accept()

    def _next(self) -> None:
        while self.dialog is None and self._waiting:
            question, answer = self._waiting.popleft()
            if answer.cancelled():
                continue
            self._show(question, answer)

    def _show(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        dialog = PinDialog(question, grab_keyboard=self._grab)
        self.dialog = dialog

        def answered(given: Future[PinSource]) -> None:
            if given.cancelled():
                answer.cancel()
            else:
                settle(answer, given.result())

        # Whoever asked may give up first: the journey ended, or the window closes.
        gone = tasks.later(dialog, lambda _answer: dialog.reject())
        dialog.answer.add_done_callback(answered)  # type: ignore[arg-type]
        answer.add_done_callback(
            lambda given: gone(given) if given.cancelled() else None
        )
        dialog.forgotten.connect(lambda: self._bench.help_wanted.emit("SQ-PIN-02"))
        dialog.finished.connect(lambda _result: self._finished(dialog))
        self._bench.dialog_wanted.emit(dialog)

    def _finished(self, dialog: PinDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
            self._next()
