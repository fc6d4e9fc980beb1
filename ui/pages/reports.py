"""Reports: live state of every certificate, scope, and the ways out (look 05, 06)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.clock import SystemClock, format_time
from desktop.services.show_reports import ReportView, show_reports
from ui.bench import Bench
from ui.dialogs.code_dialog import CodeDialog
from ui.i18n import number, translate
from ui.models.reports import needs_ways_out, still_undoable
from ui.pages.afterwards_card import AfterwardsCard
from ui.pages.base import ServicePage
from ui.pages.report_cards import ReportCard
from ui.pages.ways_out_card import WaysOutCard
from ui.reporting import Reporter
from ui.widgets.banner import Banner, EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import Field
from ui.widgets.layouts import TwoColumns, clear, row
from ui.widgets.text import Label, NumberedPoint

__all__ = ["ReportsPage"]

_ONE_COLUMN: Final = 960
_LOOK_MS: Final = 1_000


class ReportsPage(ServicePage):
    """Everything that was reported, the newest first."""

    def __init__(
        self, bench: Bench, reporter: Reporter, parent: QWidget | None = None
    ) -> None:
        super().__init__(bench, parent)
        self._reporter = reporter
        self._views: tuple[ReportView, ...] = ()
        self._read = False
        self._now = SystemClock().now() if bench.home is None else bench.home.now
        self._drawn: object = None
        self._reports: list[ReportCard] = []
        self._banner = Banner("danger", icon="wifi-off", large=True)
        self._banner.button.clicked.connect(self._try_again)
        self._banner.hide()
        self._columns = TwoColumns()
        self._ways = QVBoxLayout()
        self._cards = QVBoxLayout()
        for part in (self._ways, self._cards):
            part.setSpacing(16)
            self._columns.left.addLayout(part)
        self._columns.left.addStretch(1)
        self._advice = Card()
        self._details = _Details(reporter)
        self._after = AfterwardsCard(bench)
        self._columns.right.addWidget(self._after)
        self._columns.right.addWidget(self._advice)
        self._columns.right.addWidget(self._details)
        self._columns.right.addStretch(1)
        self._empty = EmptyState("shield-alert")
        self._code = Button("", "quiet", "keyboard")
        self._code.clicked.connect(self._ask_code)
        self.column.addWidget(self._banner)
        self.column.addWidget(self._columns)
        self.column.addWidget(self._empty)
        self.column.addLayout(row(0, self._code, -1))
        self.column.addStretch(1)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.refresh)
        bench.reports_changed.connect(self.refresh)
        bench.reports_changed.connect(self._after.refresh)
        bench.home_changed.connect(lambda _view: self._say_advice())
        reporter.failed.connect(self.fail)
        reporter.recorded.connect(lambda _id: self.problem.clear())
        self.say()

    @property
    def title(self) -> str:
        if any(view.open for view in self._views):
            return translate("Compromise", "Revocation is under way")
        return translate("Compromise", "Reports")

    @property
    def second_line(self) -> str:
        reports = len(self._views)
        certificates = sum(len(view.certificates) for view in self._views)
        said = translate("Compromise", "Reports: {reports}, certificates: {n}")
        return said.format(reports=number(reports), n=number(certificates))

    @property
    def views(self) -> tuple[ReportView, ...]:
        """What is shown."""
        return self._views

    def set_width(self, width: int) -> None:
        self._columns.set_narrow(narrow=width < _ONE_COLUMN)

    def opened(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the reports again; while one is open, once a second."""
        self.bench.run(
            self,
            lambda workplace: (show_reports(workplace), workplace.clock.now()),
            self.take,
            self._not_read,
        )

    def say(self) -> None:
        self._drawn = None
        self._say_advice()
        self._code.setText(translate("Code", "Use a recovery code..."))
        self._details.say()
        self._after.say()
        self._empty.set_words(
            translate("Compromise", "Nothing was reported"),
            translate(
                "Compromise",
                "If anything about a key or token feels wrong, press the red button. "
                "No proof is asked.",
            ),
        )
        self._draw()

    # -- inside ----------------------------------------------------------------------

    def take(self, read: tuple[tuple[ReportView, ...], datetime]) -> None:
        """Show what was read."""
        self._views, self._now = read
        if not self._read:
            self._read, self._drawn = True, None
        self._draw()
        self.titled.emit()
        busy = any(view.open for view in self._views)
        if busy and self.isVisible():
            self._look.start()
        else:
            self._look.stop()

    def _not_read(self, error: BaseException) -> None:
        """What is read each second is said once."""
        if not self._look.isActive() or self.problem.error is None:
            self.fail(error)

    def _draw(self) -> None:
        waiting = self._waiting()
        undoable = [still_undoable(view, self._now) for view in self._views]
        seconds = [
            int((view.report.send_after - self._now).total_seconds()) if undo else 0
            for view, undo in zip(self._views, undoable, strict=True)
        ]
        self._say_banner(waiting)
        drawn = (self._views, undoable, waiting, self._reporter.sending)
        if drawn == self._drawn:
            # Only the seconds run: whoever narrows the scope keeps the focus.
            for card, left in zip(self._reports, seconds, strict=True):
                card.show_seconds(left)
            return
        self._drawn = drawn
        self._reports = []
        clear(self._ways)
        clear(self._cards)
        if waiting is not None:
            self._ways.addWidget(WaysOutCard(waiting, self._now, self.bench))
        for view, undo, left in zip(self._views, undoable, seconds, strict=True):
            card = ReportCard(
                view, self._now, undo=undo, seconds=left, bench=self.bench
            )
            card.narrowed.connect(self._reporter.narrow)
            card.signed.connect(lambda name: self._reporter.go_on(name, use_token=True))
            self._reports.append(card)
            self._cards.addWidget(card)
        self._columns.setVisible(bool(self._views))
        # Nothing is said to be missing before somebody has looked.
        self._empty.setVisible(self._read and not self._views)
        self._details.show_report(self._newest_open())
        self._after.show_report(self._newest_sent())

    def _waiting(self) -> ReportView | None:
        if self._reporter.sending and self._reporter.running:
            return None
        for view in self._views:
            if needs_ways_out(view, self._now) and not self._reporter.sending:
                return view
        return None

    def _newest_open(self) -> ReportView | None:
        return next((view for view in self._views if view.open), None)

    def _newest_sent(self) -> ReportView | None:
        """The report whose afterwards are shown: something of it was accepted."""
        states = {"ACCEPTED", "CONFIRMED"}
        return next(
            (
                view
                for view in self._views
                if any(one.item.state in states for one in view.certificates)
            ),
            None,
        )

    def _say_banner(self, waiting: ReportView | None) -> None:
        self._banner.setVisible(waiting is not None)
        if waiting is None:
            return
        refused = all(one.item.state == "REFUSED" for one in waiting.certificates)
        strong = translate("Compromise", "Not yet revoked: waiting for the network")
        said = translate(
            "Compromise", "The report is recorded and is sent by itself later."
        )
        if refused:
            strong = translate("Compromise", "Not yet revoked: every way was refused")
            said = translate("Compromise", "Call the duty desk now.")
        self._banner.show_state("danger", strong, said, "wifi-off")
        self._banner.set_button(translate("Compromise", "Try now"))

    def _ask_code(self) -> None:
        dialog = CodeDialog()
        dialog.typed.connect(self._reporter.report_by_code)
        self.bench.dialog_wanted.emit(dialog)

    def _try_again(self) -> None:
        self._reporter.send_waiting()

    def _say_advice(self) -> None:
        clear(self._advice.body)
        self._advice.body.addWidget(
            Label(translate("Compromise", "What to do now"), "heading")
        )
        desk = self.bench.home.duty_phone if self.bench.home else ""
        person = desk or translate("Compromise", "Your security officer")
        points = (
            (
                translate("Compromise", "Don't use the token"),
                translate("Compromise", "If you have it, take it out and keep it."),
            ),
            (
                translate("Compromise", "The security service is told"),
                translate(
                    "Compromise", "The incident is opened together with the sending."
                ),
            ),
            (translate("Compromise", "You need a person"), person),
        )
        for index, (strong, said) in enumerate(points):
            self._advice.body.addSpacing(10)
            self._advice.body.addWidget(NumberedPoint(index + 1, strong, said))


class _Details(Card):
    """Since when and what happened; saved as typed, and nothing waits for it."""

    def __init__(self, reporter: Reporter) -> None:
        super().__init__()
        self._reporter = reporter
        self._report_id = ""
        self._kept = False
        self._known_since = ""
        self._heading = Label("", "heading", wrap=True)
        self._note = Label("", "compact", "text2", wrap=True)
        self._since = Field()
        self._text = Field(edit=QPlainTextEdit())
        self._text.edit.setFixedHeight(110)
        # Tab goes on: a person without a mouse must be able to leave the field.
        if isinstance(self._text.edit, QPlainTextEdit):
            self._text.edit.setTabChangesFocus(True)
            self._text.edit.textChanged.connect(self._typed)
        if isinstance(self._since.edit, QLineEdit):
            self._since.edit.textEdited.connect(self._typed)
        self._saved = Label("", "small", "text2")
        for part in (self._heading, self._note, 6, self._since, 6, self._text, 4):
            if isinstance(part, int):
                self.body.addSpacing(part)
            else:
                self.body.addWidget(part)
        self.body.addWidget(self._saved)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(400)
        self._pause.timeout.connect(self._save)
        self.hide()

    def show_report(self, view: ReportView | None) -> None:
        """Ask about another report, or about none."""
        self.setVisible(view is not None)
        if view is None or view.report.report_id == self._report_id:
            return
        self._report_id = view.report.report_id
        self._known_since = view.report.since
        if isinstance(self._since.edit, QLineEdit):
            self._since.edit.setText(_shown(view.report.since))
        if isinstance(self._text.edit, QPlainTextEdit):
            self._text.edit.setPlainText(view.report.text)
            self._pause.stop()
        self._since.show_error("")
        self._say_kept(kept=False)

    def say(self) -> None:
        """Say the words again."""
        self._heading.setText(translate("Compromise", "Add details if you can"))
        self._note.setText(translate("Compromise", "Sending doesn't wait for this."))
        self._since.set_words(
            translate("Compromise", "Since when do you suspect it?"),
            translate("Compromise", "day.month.year hour:minute"),
        )
        self._text.set_words(translate("Compromise", "What happened?"))
        if self._since.failed:
            self._say_error()
        self._say_kept(kept=self._kept)

    def _typed(self) -> None:
        self._pause.start()

    def _save(self) -> None:
        self._say_error()
        since, name, text = _read(self._since.text), self._report_id, ""
        if isinstance(self._text.edit, QPlainTextEdit):
            text = self._text.edit.toPlainText()
        if not name:
            return
        if since is not None:
            self._known_since = since

        def saved() -> None:
            if name == self._report_id:
                self._say_kept(kept=True)

        # A time that can't be read yet holds nothing else up.
        self._say_kept(kept=False)
        self._reporter.describe(name, self._known_since, text, saved)

    def _say_error(self) -> None:
        said = translate("Compromise", "Write it as 22.11.2026 09:00")
        unread = _read(self._since.text) is None
        self._since.show_error(said if unread else "", focus=False)

    def _say_kept(self, *, kept: bool) -> None:
        self._kept = kept
        said = translate("Compromise", "Saved on this computer")
        self._saved.setText(said if kept else "")


def _read(typed: str) -> str | None:
    """A local time as typed, in RFC 3339; empty stays empty, None can't be read."""
    if not typed.strip():
        return ""
    for pattern in ("%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y"):
        try:
            return format_time(datetime.strptime(typed.strip(), pattern).astimezone())
        except ValueError:
            continue
    return None


def _shown(since: str) -> str:
    if not since:
        return ""
    local = datetime.fromisoformat(since).astimezone()
    return f"{local:%d.%m.%Y %H:%M}"
