"""The one click: records at once, runs the Undo bar, and follows what was sent.

`desktop.services.revoke` does the work on a thread of its own and reads the report's
row while it waits, so that Undo, Send now and a narrower scope are calls of their own.
No dialog, PIN or spinner stands before "recorded" (promise 4, look.md section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.errors import StateConflict
from desktop.model.records import Report
from desktop.services.report_compromise import (
    UNDO_SECONDS,
    Scope,
    describe_report,
    narrow_report,
    send_at_once,
    undo_report,
)
from desktop.services.workplace import Workplace
from desktop.words import say
from ui import tasks
from ui.bench import Bench
from ui.i18n import language, time_seconds, translate
from ui.interaction import WindowPerson
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly
from ui.widgets.undo_bar import UndoBar

if TYPE_CHECKING:
    # Loaded with the first report, or right after the first paint: `keep_trying`.
    from desktop.services.revoke import RevokeResult

__all__ = ["Reporter"]

#: Seconds between two tries of what could not be sent (security.md section 6).
_RETRY_MS: Final = 60_000
#: How long the bar stays after its last second, and without any count.
_LAST_MS: Final = 1_100
_SILENCE_MS: Final = 15_000


@dataclass(frozen=True)
class _Told:
    """A report as it was just recorded.

    Attributes:
        asks: The policy wants the person's word before anything is sent.
        on_disk: Whether it is recorded at all (promise 3), or in memory only.
    """

    report_id: str
    at: datetime
    asks: bool
    on_disk: bool

    def nowhere(self) -> str:
        """What is said in place of "recorded", in the language of the moment."""
        return say("revoke.nowhere", language().value, {"report_id": self.report_id})


class Reporter(QObject):
    """Drives every report of this window.

    Attributes:
        running: id of the report whose Undo stands, or "".
        asking: Whether the bar asks instead of counting: the policy wants the
            person's word before anything is sent.

    Signals:
        recorded: a report is on disk; argument is its id.
        failed: it could not be recorded; argument is the error.
        ended: one sending came to its end; argument is the report's id.
    """

    recorded = Signal(str)
    failed = Signal(object)
    ended = Signal(str)

    def __init__(
        self, bench: Bench, bar: UndoBar, pins: PinDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._bar = bar
        self._pins = pins
        self._persons: list[WindowPerson] = []
        self._clicked: list[Scope] = []
        self._sending = 0
        self.running = ""
        self.asking = False
        self._last_second = QTimer(self)
        self._last_second.setSingleShot(True)
        self._last_second.timeout.connect(self._undo_is_over)
        self._retry = QTimer(self)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self.send_waiting)
        bar.undone.connect(self.undo)
        bar.sent_now.connect(self.send_now)

    @property
    def sending(self) -> bool:
        """Whether something is on its way from this window now."""
        return self._sending > 0

    def report(self, scope: Scope) -> None:
        """Record a compromise; everything else comes after it is on disk."""
        workplace = self._bench.workplace
        if workplace is None:
            # The click is kept: it is recorded as soon as there is a place for it, and
            # once, however often the button was pressed meanwhile.
            if scope not in self._clicked:
                self._clicked.append(scope)
                self._bench.opened.connect(
                    lambda: self._report_kept(scope),
                    Qt.ConnectionType.SingleShotConnection,
                )
            return
        person = WindowPerson(self, PinOnly(self._pins))
        self._persons.append(person)
        recorded = tasks.later(self, self._recorded)
        counted = tasks.later(self, self._counted)

        def work() -> RevokeResult:
            from desktop.services.revoke import revoke

            return revoke(
                workplace,
                person,
                scope,
                recorded=lambda name, at: recorded(_told(workplace, name, at)),
                counting=counted,
            )

        self._start(work, person)

    def _report_kept(self, scope: Scope) -> None:
        self._clicked.remove(scope)
        self.report(scope)

    def report_by_code(self, code: str) -> None:
        """The same with a recovery code, for what this computer knows nothing of."""
        workplace = self._bench.workplace
        if workplace is None:
            return
        person = WindowPerson(self, PinOnly(self._pins))
        self._persons.append(person)
        recorded = tasks.later(self, self._recorded)
        counted = tasks.later(self, self._counted)

        def work() -> RevokeResult:
            from desktop.services.revoke import revoke_by_code
            from desktop.services.send_by_code import read_code

            return revoke_by_code(
                workplace,
                person,
                read_code(code),
                recorded=lambda name, at: recorded(_told(workplace, name, at)),
                counting=counted,
            )

        self._start(work, person)

    def undo(self) -> None:
        """Take back the report whose Undo stands."""
        report_id = self.running
        if not report_id:
            return
        self._run_apart(
            lambda workplace: undo_report(workplace, report_id), self._undone
        )

    def send_now(self) -> None:
        """End Undo: whoever waits for it sends."""
        report_id, asked = self.running, self.asking
        if not report_id:
            return

        def done(_report: Report) -> None:
            self._undo_is_over()
            if asked:
                # Nobody waited for it: only now the PIN is asked and anything sent.
                self.go_on(report_id, use_token=True)

        self._run_apart(lambda workplace: send_at_once(workplace, report_id), done)

    def narrow(self, report_id: str, keep: Sequence[str]) -> None:
        """Keep only some certificates of a report while Undo stands."""
        self._run_apart(
            lambda workplace: narrow_report(workplace, report_id, keep),
            lambda _report: self._changed(),
        )

    def describe(
        self, report_id: str, since: str, text: str, done: Callable[[], None]
    ) -> None:
        """Add since when and what happened, as it is typed; `done` once it is kept."""
        self._run_apart(
            lambda workplace: describe_report(
                workplace, report_id, since=since, text=text
            ),
            lambda _report: done(),
        )

    def go_on(self, report_id: str, *, use_token: bool) -> None:
        """Send one report again, with the token where the person says so."""
        workplace = self._bench.workplace
        if workplace is None:
            return
        person = WindowPerson(self, PinOnly(self._pins))
        self._persons.append(person)

        def work() -> RevokeResult:
            from desktop.services.revoke import carry_on

            return carry_on(workplace, person, report_id, use_token=use_token)

        self._start(work, person)

    def send_waiting(self) -> None:
        """Go on with every report whose Undo is over; asks nobody."""
        workplace = self._bench.workplace
        if workplace is None or self.sending:
            return
        person = WindowPerson(self, PinOnly(self._pins))
        self._sending += 1

        def work() -> tuple[list[RevokeResult], list[Report]]:
            from desktop.services.confirmation import reports_that_ask
            from desktop.services.revoke import send_waiting

            results = send_waiting(workplace, person, use_token=False)
            return results, reports_that_ask(workplace)

        def done(found: tuple[list[RevokeResult], list[Report]]) -> None:
            results, asking = found
            self._ended("" if not results else results[-1].report_id)
            if asking and not self.running:
                # Left from another window or from the command line.
                report = asking[0]
                self._ask_first(
                    _Told(
                        report.report_id,
                        report.recorded_at,
                        asks=True,
                        on_disk=report.path != "memory",
                    )
                )

        tasks.run(self, work, done, self._failed, apart=True)

    def keep_trying(self) -> None:
        """Send again by itself while the window is open."""
        self._retry.start()
        self.send_waiting()

    def close(self) -> None:
        """Cancel every question; what was recorded stays recorded."""
        self._retry.stop()
        for person in self._persons:
            person.close()

    # -- inside ----------------------------------------------------------------------

    def _start(self, work: Callable[[], RevokeResult], person: WindowPerson) -> None:
        self._sending += 1

        def done(result: RevokeResult) -> None:
            self._forget(person)
            self._ended(result.report_id)

        def failed(error: BaseException) -> None:
            self._forget(person)
            self._failed(error)

        tasks.run(self, work, done, failed, apart=True)

    def _forget(self, person: WindowPerson) -> None:
        """A PIN that is still asked for opens nothing any more."""
        person.close()
        self._persons.remove(person)

    def _run_apart(
        self, work: Callable[[Workplace], Report], done: Callable[[Report], None]
    ) -> None:
        workplace = self._bench.workplace
        if workplace is None:
            return
        tasks.run(self, lambda: work(workplace), done, self._act_failed, apart=True)

    def _recorded(self, told: _Told) -> None:
        if told.asks:
            self._ask_first(told)
        else:
            self.running, self.asking = told.report_id, False
            self._bar.start(
                time_seconds(told.at),
                int(UNDO_SECONDS),
                _blocked,
                instead=None if told.on_disk else told.nowhere,
            )
            # Where nothing is ever counted, as after an error, the bar goes as well.
            self._last_second.start(_SILENCE_MS)
        self._changed()
        self.recorded.emit(self.running)

    def _ask_first(self, told: _Told) -> None:
        self.running, self.asking = told.report_id, True

        def note() -> str:
            recorded = translate("Compromise", "Recorded at {time}")
            said = recorded.format(time=time_seconds(told.at))
            return f"{said if told.on_disk else told.nowhere()}. {_blocked()}"

        self._bar.ask_first(note)

    def _counted(self, seconds: int) -> None:
        if not self.running or self.asking:
            return
        self._bar.show_left(seconds)
        # The service tells each second once; after the last one it sends. A count that
        # is only late, on a busy computer, must not take Undo away.
        self._last_second.start(_LAST_MS if seconds <= 1 else _SILENCE_MS)

    def _undo_is_over(self) -> None:
        self.running, self.asking = "", False
        self._last_second.stop()
        self._bar.hide()
        self._changed()

    def _undone(self, _report: Report) -> None:
        self._undo_is_over()

    def _act_failed(self, error: BaseException) -> None:
        if isinstance(error, StateConflict):
            # Something had been sent in the same moment: the bar has nothing to offer.
            self._undo_is_over()
        self.failed.emit(error)

    def _ended(self, report_id: str) -> None:
        self._sending -= 1
        if report_id == self.running and not self.asking:
            self._undo_is_over()
        self._changed()
        self.ended.emit(report_id)

    def _failed(self, error: BaseException) -> None:
        self._sending -= 1
        self._changed()
        self.failed.emit(error)

    def _changed(self) -> None:
        self._bench.reports_changed.emit()
        self._bench.refresh()


def _told(workplace: Workplace, report_id: str, at: datetime) -> _Told:
    """What the bar has to say of a report; read on the thread that recorded it."""
    from desktop.services.confirmation import waits_for_word

    report = workplace.outbox().get(report_id)
    asks = waits_for_word(workplace, report)
    return _Told(report_id, at, asks, on_disk=report.path != "memory")


def _blocked() -> str:
    return translate("Compromise", "The keys are blocked on this computer already.")
