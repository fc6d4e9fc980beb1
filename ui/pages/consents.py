"""Consents: the list left, the document right, withdrawal, objection and answers.

Withdrawn ones stay in the list. A consent counts as withdrawn on the operator's signed
answer and not before (row S9); a withdrawal revokes no certificate, and says so.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.clock import parse_time
from desktop.services.duties import Duty, list_duties
from desktop.services.export_person import export_person
from desktop.services.fetch_messages import fetch_messages, kept_messages
from desktop.services.settle_messages import ended_agreements
from desktop.services.show_consents import show_consents
from desktop.services.workplace import Workplace
from ui.bench import Bench
from ui.dialogs.simple import Panel
from ui.i18n import date_short, moment_short, serial_fours, translate
from ui.pages import consent_words
from ui.pages.agreement_import import AgreementImport
from ui.pages.base import ServicePage
from ui.pages.consent_acts import DutyActs
from ui.pin_desk import PinDesk
from ui.widgets.banner import Banner, EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.flow import flowing
from ui.widgets.layouts import TwoColumns, clear, row
from ui.widgets.rows import Fact, ListRow
from ui.widgets.text import Label

__all__ = ["ConsentsPage"]

_ONE_COLUMN: Final = 960
#: Consents, documents, the operator's messages, the time, and the ended agreements.
Read = tuple[
    list[dict[str, Any]], list[Duty], list[dict[str, Any]], datetime, dict[str, str]
]


class ConsentsPage(ServicePage):
    """What was agreed to, and what can still be done about it.

    Attributes:
        imports: takes in an official agreement text.
    """

    def __init__(
        self, bench: Bench, pins: PinDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(bench, parent)
        self._acts = DutyActs(bench, pins, self)
        self._acts.begun.connect(self.problem.clear)
        self._acts.changed.connect(self.refresh)
        self._acts.failed.connect(self.fail)
        self._read: Read | None = None
        self._chosen = ""
        self._columns = TwoColumns(400)
        self._list = Card(0)
        self._duties = Card(0)
        self._letters = Card(0)
        for card in (self._list, self._duties, self._letters):
            self._columns.left.addWidget(card)
        self._columns.left.addStretch(1)
        self._document = Card()
        self._columns.right.addWidget(self._document)
        self._columns.right.addStretch(1)
        self._empty = EmptyState("consents")
        self._violation = Button("", "quiet", "warning")
        self._violation.clicked.connect(
            lambda: self._acts.report_violation(self._chosen)
        )
        self._export = Button("", "secondary", "export")
        self._export.clicked.connect(self._choose_place)
        self._ask = Button("", "quiet", "mail")
        self._ask.clicked.connect(self.ask_operator)
        self.imports = AgreementImport(bench, self)
        self.imports.begun.connect(self.problem.clear)
        self.imports.failed.connect(self.fail)
        self.column.addWidget(
            flowing(8, self._export, self._ask, self.imports.button, self._violation)
        )
        self.column.addWidget(self.imports.note)
        self.column.addWidget(self._columns)
        self.column.addWidget(self._empty)
        self.column.addStretch(1)
        bench.letters_came.connect(self.refresh)
        self.say()

    @property
    def title(self) -> str:
        return translate("Consents", "Consents")

    @property
    def second_line(self) -> str:
        return translate("Consents", "What you agreed to, and what came of it")

    def set_width(self, width: int) -> None:
        self._columns.set_narrow(narrow=width < _ONE_COLUMN)

    def opened(self) -> None:
        self.refresh()
        self.bench.letters_seen.emit()

    def close_journey(self) -> None:
        """Cancel a question that stands."""
        self._acts.close()

    def refresh(self) -> None:
        """Read consents, documents and the operator's messages again."""

        def read(place: Workplace) -> Read:
            return (
                show_consents(place),
                list_duties(place),
                kept_messages(place),
                place.clock.now(),
                ended_agreements(place),
            )

        self.bench.run(self, read, self.take, self.fail)

    def ask_operator(self) -> None:
        """Fetch the operator's messages: answers, ends of agreements, notices."""
        self.problem.clear()
        self._ask.setEnabled(False)

        def told(_new: object) -> None:
            self._ask.setEnabled(True)
            self.refresh()

        def failed(error: BaseException) -> None:
            self._ask.setEnabled(True)
            self.fail(error)

        self.bench.run(self, fetch_messages, told, failed)

    def say(self) -> None:
        self._ask.setText(translate("Consents", "Ask for messages"))
        self._violation.setText(translate("Consents", "Report a breach..."))
        self._export.setText(translate("Consents", "Export everything..."))
        self.imports.say()
        self._empty.set_words(
            translate("Consents", "No consent was given on this computer"),
            translate(
                "Consents", "A consent is recorded when you apply for a certificate."
            ),
        )
        self._draw()

    # -- drawing ---------------------------------------------------------------------

    def take(self, read: Read) -> None:
        """Show what was read."""
        self._read = read
        consents = read[0]
        if consents and not any(one["consent_id"] == self._chosen for one in consents):
            self._chosen = str(consents[0]["consent_id"])
        self._draw()

    def _draw(self) -> None:
        for card in (self._list, self._duties, self._letters, self._document):
            clear(card.body)
            card.hide()
        read = self._read
        consents = [] if read is None else read[0]
        self._columns.setVisible(bool(consents))
        # Nothing is said to be missing before somebody has looked.
        self._empty.setVisible(read is not None and not consents)
        self._violation.setEnabled(bool(consents))
        if read is None or not consents:
            return
        self._draw_list(consents, read[1], read[4])
        self._draw_duties(read[1], read[3])
        self._draw_letters(read[2])
        chosen = next(one for one in consents if one["consent_id"] == self._chosen)
        self._draw_document(chosen, read[1], read[4])

    def _draw_list(
        self,
        consents: list[dict[str, Any]],
        duties: list[Duty],
        ended: dict[str, str],
    ) -> None:
        self._list.show()
        for index, one in enumerate(consents):
            state = consent_words.state(one, duties, ended)
            made = ListRow(
                "consents",
                translate("Consents", "Agreement {version}, {language}").format(
                    version=one["version"], language=one["language"]
                ),
                date_short(parse_time(str(one["given_at"]))),
                state,
                translate("Consents", "Read"),
            )
            made.first = index == 0
            made.clicked.connect(
                lambda _=False, name=str(one["consent_id"]): self._choose(name)
            )
            self._list.body.addWidget(made)

    def _draw_duties(self, duties: list[Duty], now: datetime) -> None:
        if not duties:
            return
        self._duties.show()
        heading = Label(translate("Consents", "Your documents"), "strong")
        head = row(8, heading, -1)
        head.setContentsMargins(20, 12, 20, 12)
        self._duties.body.addLayout(head)
        for duty in duties:
            text, tone, icon = consent_words.duty_chip(duty, now)
            made = ListRow(
                "document",
                consent_words.duty_words(duty.kind),
                consent_words.due_words(duty, now),
                (text, tone, icon),
            )
            self._duties.body.addWidget(made)

    def _draw_letters(self, letters: list[dict[str, Any]]) -> None:
        if not letters:
            return
        self._letters.show()
        head = row(8, Label(translate("Consents", "The operator's messages"), "strong"))
        head.setContentsMargins(20, 12, 20, 12)
        self._letters.body.addLayout(head)
        for one in reversed(letters[-20:]):
            at = moment_short(parse_time(str(one["sent_at"])))
            kind = consent_words.letter_words(str(one["kind"]))
            text = str(one["text"]) or kind
            made = ListRow("mail", kind, at, None, translate("Consents", "Read"))
            made.clicked.connect(
                lambda _=False, said=text, named=kind: self._read_letter(named, said)
            )
            self._letters.body.addWidget(made)

    def _draw_document(
        self, one: dict[str, Any], duties: list[Duty], ended: dict[str, str]
    ) -> None:
        body = self._document.body
        self._document.show()
        body.setSpacing(9)
        body.addWidget(
            Label(
                translate("Consents", "Consent to the processing of personal data"),
                "heading",
                wrap=True,
            )
        )
        registers = ", ".join(
            consent_words.register_words(x)
            for x in consent_words.names(one["registers"])
        )
        transfers = ", ".join(
            consent_words.transfer_words(x)
            for x in consent_words.names(one["transfers"])
        )
        none = translate("Consents", "none")
        sent = translate("Consents", "yes")
        not_sent = translate("Consents", "not yet")
        for label, value in (
            (
                translate("Consents", "Given"),
                moment_short(parse_time(str(one["given_at"]))),
            ),
            (translate("Consents", "Agreement"), str(one["agreement"])),
            ("SHA-256", serial_fours(str(one["sha256"]))),
            (translate("Consents", "Registers allowed"), registers or none),
            (translate("Consents", "Transfers allowed"), transfers or none),
            (
                translate("Consents", "The operator has it"),
                sent if one["sent"] else not_sent,
            ),
        ):
            body.addWidget(Fact(label, value))
        if consent_words.has_ended(one, ended):
            over = Banner("warn")
            over.show_state(
                "warn",
                translate("Consents", "This agreement ended"),
                translate(
                    "Consents",
                    "The certificate stays in force. The next application needs a new "
                    "agreement and a new consent.",
                ),
            )
            body.addWidget(over)
        stays = translate(
            "Consents", "Withdrawing consent does not revoke the certificate"
        )
        body.addWidget(Label(stays, "compact", "text2", wrap=True))
        withdrawn = any(
            duty.kind == "withdrawal"
            and duty.record["consent_id"] == one["consent_id"]
            and duty.sent_at
            for duty in duties
        )
        name = str(one["consent_id"])
        take_back = Button(translate("Consents", "Withdraw..."), "secondary")
        take_back.clicked.connect(lambda: self._acts.withdraw(name))
        take_back.setEnabled(not withdrawn)
        objects = Button(translate("Consents", "Object..."), "secondary")
        objects.clicked.connect(lambda: self._acts.object_to(name))
        body.addLayout(row(8, take_back, objects, -1))

    # -- acts ------------------------------------------------------------------------

    def _choose(self, consent_id: str) -> None:
        self._chosen = consent_id
        self._draw()

    def _read_letter(self, kind: str, text: str) -> None:
        dialog = Panel("mail")
        dialog.set_title(kind, translate("Consents", "The operator's signed message"))
        dialog.set_content(Label(text, "body", wrap=True))
        self.bench.dialog_wanted.emit(dialog)

    def _choose_place(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Consents", "Export everything"), "saqta.zip"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.export_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export_to(self, path: str) -> None:
        """Write the whole file of this person, in the background."""
        self.bench.run(
            self,
            lambda place: export_person(place, Path(path)),
            lambda _facts: self.refresh(),
            self.fail,
        )
