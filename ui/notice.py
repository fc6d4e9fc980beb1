"""`saqta --notice ID`: one small window that needs no main window.

The agent starts it for an alarm: a report that is not proved, or records that don't fit
together; and to say that an answer is overdue, a newer version offered, a certificate
about to end or an application left unfinished. It shows the state as it is now, the
telephone and the serial numbers.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.show_reports import ReportView, show_reports
from desktop.services.workplace import Workplace
from desktop.words import say
from ui.i18n import language, moment_short, serial_fours, translate
from ui.widgets.buttons import Button
from ui.widgets.icons import Tile
from ui.widgets.layouts import clear, column, row
from ui.widgets.rows import Fact
from ui.widgets.text import Label

__all__ = ["NoticeWindow", "read_notice"]


#: Notices that are no alarm.
_QUIET = frozenset({"duty", "ending", "unfinished", "update"})


def read_notice(workplace: Workplace, notice_id: str) -> ReportView | None:
    """The report a notice is about; None for a notice about anything else."""
    kind, _, subject = notice_id.partition(":")
    if kind != "report":
        return None
    views = show_reports(workplace)
    named = [view for view in views if view.report.report_id.startswith(subject)]
    still = [view for view in (named or views) if view.open]
    return still[0] if still else (named[0] if named else None)


class NoticeWindow(QWidget):
    """A small window with one thing to say.

    Signals:
        open_asked: the main window is wanted.
    """

    open_asked = Signal()

    def __init__(self, notice_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("window")
        self._notice_id = notice_id
        self._view: ReportView | None = None
        self._tile = Tile("shield-alert", "danger_soft", "danger_text")
        self._title = Label("", "heading", wrap=True)
        self._sentence = Label("", "body", "text2", wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(8)
        self._open = Button("", "primary", height=44)
        self._later = Button("", "secondary", height=44)
        self._open.clicked.connect(self.open_asked)
        self._later.clicked.connect(self.close)
        head = row(14, self._tile)
        head.setAlignment(self._tile, Qt.AlignmentFlag.AlignTop)
        head.addLayout(column(2, self._title, self._sentence), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 22, 24, 20)
        whole.setSpacing(16)
        whole.addLayout(head)
        whole.addLayout(self._facts)
        whole.addStretch(1)
        whole.addLayout(row(10, -1, self._later, self._open))
        self.resize(460, 320)
        self.say()

    def show_report(self, view: ReportView | None) -> None:
        """Say how the report stands now."""
        self._view = view
        self.say()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say()

    def say(self) -> None:
        """Say every word again."""
        clear(self._facts)
        view = self._view
        title = translate("Notice", "The records don't fit together")
        said = translate(
            "Notice", "Open Saqta, export the records and tell your security officer."
        )
        kind, _, subject = self._notice_id.partition(":")
        if kind in _QUIET:
            name, _, days = subject.rpartition(":")
            facts = {"subject": subject, "name": name, "days": days}
            title = say(f"notice.{kind}_title", language().value)
            said = say(f"notice.{kind}_body", language().value, facts)
            self._tile.show_icon("info", "accent_soft", "accent_text")
        elif kind == "report":
            title = translate("Notice", "A report is not proved yet")
            said = translate("Notice", "Open Saqta to see how far it is.")
        if view is not None and not view.open:
            title = translate("Notice", "The report is settled")
            said = translate("Notice", "Nothing has to be done.")
            self._tile.show_icon("tick-circle", "ok_soft", "ok_text")
        elif view is not None:
            title = translate("Compromise", "Not yet revoked")
            time = moment_short(view.report.recorded_at)
            said = translate("Notice", "Reported {time}. Call the duty desk.").format(
                time=time
            )
            if view.asks:
                said = say("notice.asks_body", language().value, {"time": time})
            for fact in self._report_facts(view):
                self._facts.addWidget(fact)
        self.setWindowTitle(f"{title} - Saqta")
        self._title.setText(title)
        self._sentence.setText(said)
        self._open.setText(translate("Tray", "Open Saqta"))
        self._later.setText(translate("Notice", "Later"))
        self.setAccessibleName(title)
        self.setAccessibleDescription(said)

    def _report_facts(self, view: ReportView) -> list[Fact]:
        facts = []
        if view.ways.phone:
            facts.append(Fact(translate("Notice", "Duty desk"), view.ways.phone))
        facts.append(
            Fact(
                translate("Compromise", "Number of the report"),
                view.report.report_id[:8],
            )
        )
        facts += [
            Fact(translate("Certificate", "Serial number"), serial_fours(serial))
            for serial in view.ways.serials[:4]
            if serial
        ]
        return facts
