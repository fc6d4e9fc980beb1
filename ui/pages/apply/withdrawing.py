"""Withdraws an application: what it means, two equal answers, and the service."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.services.abandon import (
    Abandoning,
    AbandonResult,
    abandon,
    explain_abandon,
)
from ui import tasks
from ui.bench import Bench
from ui.dialogs.abandon_dialog import AbandonDialog
from ui.interaction import WindowPerson
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly

__all__ = ["Withdrawing"]


class Withdrawing(QObject):
    """One question after the other.

    Signals:
        begun: the person said yes; the service is at work.
        ended: an `AbandonResult`: the application has ended.
        failed: what kept it from ending.
    """

    begun = Signal()
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self, bench: Bench, pins: PinDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pins = pins

    def begin(self, application_id: str) -> None:
        """Say what it means, as the application stands now, and ask."""
        self._bench.run_once(
            "abandon",
            self,
            lambda place: explain_abandon(place, application_id),
            self._ask,
            self.failed.emit,
        )

    def _ask(self, meant: Abandoning) -> None:
        dialog = AbandonDialog(meant)
        dialog.confirmed.connect(lambda: self._withdraw(meant.application_id))
        self._bench.dialog_wanted.emit(dialog)

    def _withdraw(self, application_id: str) -> None:
        workplace = self._bench.workplace
        if workplace is None:
            return
        person = WindowPerson(self, PinOnly(self._pins))
        self.begun.emit()

        def act() -> AbandonResult:
            return abandon(workplace, person, application_id, confirmed=True)

        def done(result: AbandonResult) -> None:
            self._bench.refresh()
            self.ended.emit(result)

        tasks.run(self, act, done, self.failed.emit, apart=True)
