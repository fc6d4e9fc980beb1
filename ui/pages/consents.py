"""Consents: the list left, the document right, withdrawal, objection and answers.

Withdrawn ones stay in the list. A consent counts as withdrawn on the operator's signed
answer and not before (row S9); a withdrawal revokes no certificate, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.clock import parse_time
from desktop.services.duties import Duty, list_duties
from desktop.services.export_person import export_person
from desktop.services.fetch_messages import kept_messages
from desktop.services.object import object_to
from desktop.services.show_consents import show_consents
from desktop.services.withdraw import withdraw, withdrawal_text
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.dialogs.document_dialog import DocumentDialog
from ui.dialogs.violation_dialog import ViolationDialog
from ui.i18n import date_short, language, moment_short, serial_fours, translate
from ui.interaction import WindowPerson
from ui.pages.base import ServicePage
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly
from ui.widgets.banner import EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Tone
from ui.widgets.layouts import TwoColumns, clear, row
from ui.widgets.rows import Fact, ListRow
from ui.widgets.text import Label

__all__ = ["ConsentsPage"]

_ONE_COLUMN: Final = 960
Read = tuple[list[dict[str, Any]], list[Duty], list[dict[str, Any]], datetime]


class ConsentsPage(ServicePage):
    """What was agreed to, and what can still be done about it."""

    def __init__(
        self, bench: Bench, pins: PinDesk, parent: QWidget | None = None
    ) -> None:
        super().__init__(bench, parent)
        self._pins = pins
        self._person: WindowPerson | None = None
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
        self._violation.clicked.connect(self._report_violation)
        self._export = Button("", "secondary", "export")
        self._export.clicked.connect(self._choose_place)
        head = row(10, -1, self._violation, self._export)
        self.column.addLayout(head)
        self.column.addWidget(self._columns)
        self.column.addWidget(self._empty)
        self.column.addStretch(1)
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

    def close_journey(self) -> None:
        """Cancel a question that stands."""
        if self._person is not None:
            self._person.close()

    def refresh(self) -> None:
        """Read consents, documents and the operator's messages again."""

        def read(place: Workplace) -> Read:
            return (
                show_consents(place),
                list_duties(place),
                kept_messages(place),
                place.clock.now(),
            )

        self.bench.run(self, read, self.take, self.fail)

    def say(self) -> None:
        self._violation.setText(translate("Consents", "Report a breach..."))
        self._export.setText(translate("Consents", "Export everything..."))
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
        self._empty.setVisible(not consents)
        self._violation.setEnabled(bool(consents))
        if read is None or not consents:
            return
        self._draw_list(consents, read[1])
        self._draw_duties(read[1], read[3])
        self._draw_letters(read[2])
        chosen = next(one for one in consents if one["consent_id"] == self._chosen)
        self._draw_document(chosen, read[1])

    def _draw_list(self, consents: list[dict[str, Any]], duties: list[Duty]) -> None:
        self._list.show()
        for index, one in enumerate(consents):
            state = _state(one, duties)
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
            text, tone, icon = _duty_chip(duty, now)
            made = ListRow(
                "document",
                _duty_words(duty.kind),
                _due_words(duty),
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
            made = ListRow("mail", str(one["text"] or one["kind"]), at)
            self._letters.body.addWidget(made)

    def _draw_document(self, one: dict[str, Any], duties: list[Duty]) -> None:
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
        registers = ", ".join(_register_words(x) for x in _names(one["registers"]))
        transfers = ", ".join(_transfer_words(x) for x in _names(one["transfers"]))
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
        take_back.clicked.connect(lambda: self._show_withdrawal(name))
        take_back.setEnabled(not withdrawn)
        objects = Button(translate("Consents", "Object..."), "secondary")
        objects.clicked.connect(lambda: self._object(name))
        body.addLayout(row(8, take_back, objects, -1))

    # -- acts ------------------------------------------------------------------------

    def _choose(self, consent_id: str) -> None:
        self._chosen = consent_id
        self._draw()

    def _show_withdrawal(self, consent_id: str) -> None:
        """First the exact document, then a choice (DC 50(3)(1))."""
        shown = _document_language()

        def read(place: Workplace) -> str:
            return withdrawal_text(place, consent_id, scope="all", language=shown)

        def show(text: str) -> None:
            dialog = DocumentDialog(
                translate("Consents", "Withdraw consent"),
                translate(
                    "Consents",
                    "The certificate stays in force. The operator may keep what the "
                    "law tells it to keep.",
                ),
                text,
                translate("Consents", "Sign and send"),
                translate("Consents", "Only make it for printing"),
            )
            dialog.agreed.connect(
                lambda: self._withdraw(consent_id, shown, on_paper=False)
            )
            dialog.other.connect(
                lambda: self._withdraw(consent_id, shown, on_paper=True)
            )
            self.bench.dialog_wanted.emit(dialog)

        self.bench.run(self, read, show, self.fail)

    def _withdraw(self, consent_id: str, shown: str, *, on_paper: bool) -> None:
        self._with_person(
            lambda place, person: withdraw(
                place,
                person,
                consent_id,
                language=shown,
                confirmed=True,
                on_paper=on_paper,
            )
        )

    def _object(self, consent_id: str) -> None:
        dialog = DocumentDialog(
            translate("Consents", "Object to automatic processing"),
            translate(
                "Consents",
                "The operator must answer within three working days. The application "
                "goes on by hand.",
            ),
            "",
            translate("Consents", "Sign and send"),
        )
        dialog.agreed.connect(
            lambda: self._with_person(
                lambda place, person: object_to(
                    place,
                    person,
                    consent_id,
                    (),
                    language=_document_language(),
                    confirmed=True,
                )
            )
        )
        self.bench.dialog_wanted.emit(dialog)

    def _report_violation(self) -> None:
        dialog = ViolationDialog()
        dialog.filled.connect(self._send_violation)
        self.bench.dialog_wanted.emit(dialog)

    def _send_violation(self, clause: str, facts: str) -> None:
        from desktop.services.report_violation import report_violation

        self._with_person(
            lambda place, person: report_violation(
                place,
                person,
                facts=facts,
                clause=clause,
                consent_id=self._chosen,
                language=_document_language(),
                confirmed=True,
            )
        )

    def _with_person(self, act: Callable[[Workplace, WindowPerson], Duty]) -> None:
        workplace = self.bench.workplace
        if workplace is None:
            return
        self.problem.clear()
        person = WindowPerson(self, PinOnly(self._pins))
        self._person = person

        def failed(error: BaseException) -> None:
            self.fail(error)
            self.refresh()

        tasks.run(
            self,
            lambda: act(workplace, person),
            lambda _duty: self.refresh(),
            failed,
            apart=True,
        )

    def _choose_place(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Consents", "Export everything"), "saqta.zip"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, path: str) -> None:
        """Write the whole file of this person, in the background."""
        self.bench.run(
            self,
            lambda place: export_person(place, Path(path)),
            lambda _facts: self.refresh(),
            self.fail,
        )


def _document_language() -> str:
    """Documents to the operator are in Kazakh or Russian (row S9)."""
    return "ru" if language().value == "ru" else "kk"


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [str(name) for name, allowed in value.items() if allowed]
    return [
        str(item["name"] if isinstance(item, dict) and "name" in item else item)
        for item in value
        if not isinstance(item, dict) or item.get("allowed", True)
    ]


def _register_words(name: str) -> str:
    said = {
        "persons": translate("Apply", "State register of natural persons"),
        "organisations": translate("Apply", "State register of legal persons"),
    }
    return said.get(name, name)


def _transfer_words(name: str) -> str:
    said = {
        "third_parties": translate("Apply", "Pass them on to third parties"),
        "abroad": translate("Apply", "Send them abroad"),
    }
    return said.get(name, name)


def _state(one: dict[str, Any], duties: list[Duty]) -> tuple[str, Tone, str]:
    for duty in duties:
        if duty.kind != "withdrawal" or duty.record["consent_id"] != one["consent_id"]:
            continue
        if duty.answer is not None:
            return translate("Consents", "Withdrawn"), "plain", "undo"
        if duty.sent_at:
            return translate("Consents", "Withdrawal sent"), "warn", "clock"
    if not one["sent"]:
        return translate("Consents", "Not sent yet"), "warn", "clock"
    return translate("Consents", "In force"), "ok", "tick-circle"


def _duty_words(kind: str) -> str:
    said = {
        "withdrawal": translate("Consents", "Withdrawal of consent"),
        "objection": translate("Consents", "Objection"),
        "violation": translate("Consents", "Report of a breach"),
    }
    return said.get(kind, kind)


def _duty_chip(duty: Duty, now: datetime) -> tuple[str, Tone, str]:
    values = duty.as_dict(now)
    if duty.answer is not None:
        return translate("Consents", "Answered"), "ok", "tick-circle"
    if values["overdue"]:
        return translate("Consents", "Answer overdue"), "danger", "warning"
    if duty.sent_at:
        return translate("Consents", "Sent"), "info", "send"
    return translate("Consents", "NOT sent"), "warn", "clock"


def _due_words(duty: Duty) -> str:
    if duty.due is None or duty.due.at is None:
        return ""
    said = translate("Consents", "answer due {date}")
    return said.format(date=date_short(duty.due.at))
