"""The drill: loss and compromise rehearsed with a stopwatch, marked as a drill.

It runs on a sandbox and homes made for it alone; the strip over it says so, and nothing
of it can reach a real profile (users.md d14).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import words
from desktop.clock import SystemClock
from desktop.interaction import Step
from ui.dialogs.simple import Panel
from ui.error_text import error_view
from ui.i18n import language, tenths, translate
from ui.widgets.announce import announce
from ui.widgets.banner import Banner, SandboxStrip
from ui.widgets.icons import IconView
from ui.widgets.layouts import clear, row
from ui.widgets.text import Label

__all__ = ["DrillDialog"]

_TICK_MS: Final = 1_000


class DrillDialog(Panel):
    """Starts a drill and follows it.

    Attributes:
        steps: every stretch that has ended.
        passed: how it ended; None before.

    Signals:
        started: the person wants it to begin.
    """

    started = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("clock", 600, parent)
        self._clock = SystemClock()
        self._begun = 0.0
        self._running = False
        self._error: BaseException | None = None
        self.steps: list[Step] = []
        self.passed: bool | None = None
        self._strip = SandboxStrip()
        self._sentence = Label("", "body", "text2", wrap=True)
        self._watch = Label("", "display")
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self._end = Banner("info")
        self._end.hide()
        self._go = self.add_act("", "primary")
        self._go.clicked.connect(self._start)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._say_watch)
        self.set_content(
            self._strip, self._sentence, self._watch, self._list, self._end
        )
        self.say()

    def first_focus(self) -> QWidget | None:
        return self._go

    def show_step(self, step: Step) -> None:
        """A stretch has ended."""
        self.steps.append(step)
        self._say_steps()
        self._say_watch()
        announce(self, words.say(step.name, language().value))

    def show_end(self, *, passed: bool) -> None:
        """The drill is over: both reports ended with a proof, or one did not."""
        self._stop()
        self.passed = passed
        self.say()
        announce(self, self._end.accessibleName())

    def show_failure(self, error: BaseException) -> None:
        """It could not be run to its end."""
        self._stop()
        self._error = error
        self.say()

    def done(self, result: int) -> None:
        """Close; a drill that runs ends by itself and tells nobody."""
        self._tick.stop()
        super().done(result)

    def say(self) -> None:
        self.set_title(translate("Drill", "Rehearse loss and compromise"))
        self._strip.set_words(
            translate("Drill", "Drill. Nothing here is real, nobody is told.")
        )
        self._sentence.setText(
            translate(
                "Drill",
                "A token is lost and reported, then a recovery code is used on another "
                "computer. Both are invented for this drill.",
            )
        )
        self._go.setText(translate("Drill", "Start the stopwatch"))
        if self.steps:
            self._go.setText(translate("Drill", "Once more"))
        self._go.setEnabled(not self._running)
        self._say_watch()
        self._say_steps()
        self._say_end()

    # -- inside ----------------------------------------------------------------------

    def _start(self) -> None:
        self.steps, self.passed, self._error = [], None, None
        self._begun, self._running = self._clock.monotonic(), True
        self._tick.start()
        self.say()
        self.started.emit()

    def _stop(self) -> None:
        self._running = False
        self._tick.stop()

    def _say_watch(self) -> None:
        seconds = sum(step.seconds for step in self.steps)
        if self._running:
            seconds = self._clock.monotonic() - self._begun
        said = translate("Apply", "{n} s").format(n=tenths(seconds))
        self._watch.setText(said)
        self._watch.setAccessibleName(said)

    def _say_steps(self) -> None:
        clear(self._list)
        for step in self.steps:
            seconds = translate("Apply", "{n} s").format(n=tenths(step.seconds))
            line = row(10, IconView("tick-circle", "ok_text"))
            said = words.say(step.name, language().value)
            line.addWidget(Label(said, "compact", wrap=True), 1)
            line.addWidget(Label(seconds, "small", "text2"))
            self._list.addLayout(line)

    def _say_end(self) -> None:
        self._end.setVisible(self.passed is not None or self._error is not None)
        if self._error is not None:
            view = error_view(self._error)
            self._end.show_state("danger", view.happened, view.remedy)
        elif self.passed is not None:
            key = "drill.passed" if self.passed else "drill.failed"
            said = words.say(key, language().value)
            self._end.show_state("ok" if self.passed else "danger", said, "")
