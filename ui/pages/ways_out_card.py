"""What a person can do while a report waits for the network (look 06).

Three ways, in the order of speed: scan with any phone, call the duty desk, use another
computer with the recovery code; a printable form is the last.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.show_reports import ReportView
from ui import theme
from ui.bench import Bench
from ui.i18n import language, serial_fours, time_minutes, translate
from ui.models.reports import alarms
from ui.spoken import purpose_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.icons import IconView
from ui.widgets.layouts import FoldingRow, column, row
from ui.widgets.qr_view import QrView
from ui.widgets.rows import Fact
from ui.widgets.text import Label

__all__ = ["WaysOutCard"]


class WaysOutCard(Card):
    """The ways out of one report."""

    def __init__(
        self,
        view: ReportView,
        now: datetime,
        bench: Bench,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, parent)
        self._view = view
        self._bench = bench
        self._head()
        self.add_rule()
        across = FoldingRow(24)
        if view.codes:
            across.add(self._scan())
        across.add(self._call(), 1, least=lambda: theme.px(240))
        across.set_margins(20, 16, 20, 16)
        self.body.addWidget(across)
        self.add_rule()
        self.body.addLayout(self._elsewhere())
        self.add_rule()
        self.body.addWidget(self._alarms(now))

    def _head(self) -> None:
        heading = translate("Compromise", "Don't wait: use one of these ways now")
        line = row(8)
        line.addWidget(Label(heading, "heading", wrap=True), 1)
        form = self._form()
        if form:
            button = Button(translate("Compromise", "Paper form"), "quiet", "print")
            button.clicked.connect(
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(form))
            )
            line.addWidget(button)
        line.setContentsMargins(20, 12, 14, 12)
        self.body.addLayout(line)

    def _form(self) -> str:
        forms = self._view.ways.forms or {}
        return forms.get(language().value) or next(iter(forms.values()), "")

    def _scan(self) -> QVBoxLayout:
        code = QrView(250)
        code.show_code(
            self._view.codes[0], translate("Compromise", "Scan with any phone")
        )
        said = translate(
            "Compromise",
            "Any phone will do. The report reaches the operator at once; neither PIN "
            "nor token is needed.",
        )
        note = Label(said, "compact", "text2", wrap=True)
        note.setMaximumWidth(code.sizeHint().width())
        return column(
            10,
            _numbered(1, translate("Compromise", "Scan with any phone")),
            code,
            note,
            -1,
        )

    def _call(self) -> QVBoxLayout:
        ways = self._view.ways
        made = column(6, _numbered(2, translate("Compromise", "Call the duty desk")))
        phone = row(10, IconView("phone", "text", 22), Label(ways.phone, "display"), -1)
        if ways.phone:
            made.addLayout(phone)
        else:
            unknown = translate(
                "Compromise", "The authority's profile names no number."
            )
            made.addWidget(Label(unknown, "body", "text2", wrap=True))
        if ways.hours:
            made.addWidget(Label(ways.hours, "compact", "text2", wrap=True))
        made.addSpacing(8)
        made.addWidget(Label(translate("Compromise", "Read these out"), "strong"))
        number = Fact(
            translate("Compromise", "Number of the report"),
            self._view.report.report_id[:8],
        )
        made.addWidget(number)
        for one in self._view.certificates:
            if one.item.serial and one.item.state != "CONFIRMED":
                label = translate("Compromise", "{purpose}, serial number").format(
                    purpose=purpose_words(one.purpose)
                )
                made.addWidget(Fact(label, serial_fours(one.item.serial)))
        never = translate("Compromise", "The duty desk never asks for a PIN")
        made.addWidget(Label(never, "compact", "text2", wrap=True))
        made.addStretch(1)
        return made

    def _elsewhere(self) -> QHBoxLayout:
        words = column(
            1,
            _numbered(3, translate("Compromise", "Use the code on another computer")),
            Label(
                translate(
                    "Compromise",
                    "A computer with Saqta and the code on your paper are enough.",
                ),
                "compact",
                "text2",
                wrap=True,
            ),
        )
        made = row(12)
        made.addLayout(words, 1)
        made.setContentsMargins(20, 12, 14, 12)
        return made

    def _alarms(self, now: datetime) -> FoldingRow:
        made = FoldingRow(16)
        made.add(Label(translate("Compromise", "Alarms"), "strong"))
        for alarm in alarms(self._view, now):
            icon = "tick-circle" if alarm.given else "clock"
            minutes = int(alarm.after.total_seconds() // 60)
            name = translate("Compromise", "{n} min").format(n=minutes)
            if minutes >= 60:
                name = translate("Compromise", "{n} h").format(n=minutes // 60)
            said = f"{name}, {time_minutes(alarm.at)}"
            shade = "ok_text" if alarm.given else "text2"
            made.add(
                row(
                    6,
                    IconView(icon, "ok_text" if alarm.given else "text2"),
                    Label(said, "small", "text" if shade == "ok_text" else "text2"),
                    -1,
                )
            )
        made.add_stretch()
        made.set_margins(20, 12, 20, 14)
        return made


def _numbered(number: int, text: str) -> QWidget:
    made = QWidget()
    line = row(8, Label(str(number), "strong", "accent_text"))
    line.addWidget(Label(text, "strong", wrap=True), 1)
    made.setLayout(line)
    return made
