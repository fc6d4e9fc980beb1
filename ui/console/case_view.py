"""One incident: state, deadline, timeline, holder, certificates, who was told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from desktop.clock import parse_time
from ui.console.bench import Draft
from ui.console.case_cards import (
    attachments_card,
    certificates_card,
    fact_card,
    holder_card,
    list_of_told,
    side_card,
    told_card,
)
from ui.console.dialogs import TextDialog, Words
from ui.console.timeline import Timeline
from ui.console.words import deadline_words
from ui.i18n import (
    language,
    moment_short,
    number,
    translate,
)
from ui.interaction import WindowPerson
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.flow import flowing
from ui.widgets.layouts import TwoColumns, clear, column, row
from ui.widgets.progress import ValidityBar
from ui.widgets.text import Label

if TYPE_CHECKING:
    from desktop.services.console_desk import Console
    from ui.console.incidents import IncidentsPage

__all__ = ["CaseView"]

_DONE = frozenset({"CONFIRMED", "UNDONE"})
_NARROW = 960


class CaseView(QWidget):
    """A case with everything that is known of it.

    Attributes:
        shown: the case as the service gave it, or None.
        note, attach, told, take, close_case: the acts.
    """

    def __init__(self, page: IncidentsPage) -> None:
        super().__init__(page)
        self._page = page
        self.shown: dict[str, Any] | None = None
        self._facts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._facts.setSpacing(12)
        self._columns = TwoColumns(356)
        self._timeline = Timeline()
        self._head = Label("", "heading")
        self.note = Button("", "quiet", "note")
        self.attach = Button("", "quiet", "plus")
        self.told = Button("", "quiet", "mail")
        self.take = Button("", "quiet", "person")
        self.close_case = Button("", "secondary", "tick")
        self.note.clicked.connect(lambda: self._ask_text("note"))
        self.told.clicked.connect(lambda: self._ask_text("told"))
        self.attach.clicked.connect(self._ask_file)
        self.take.clicked.connect(self._take_over)
        self.close_case.clicked.connect(self._ask_close)
        card = Card(0)
        acts = flowing(4, self.note, self.told, self.attach)
        head = column(4, self._head, acts)
        head.setContentsMargins(20, 12, 12, 8)
        card.body.addLayout(head)
        card.add_rule()
        card.body.addWidget(self._timeline)
        card.add_rule()
        foot = row(8, self.take, -1, self.close_case)
        foot.setContentsMargins(12, 8, 12, 8)
        card.body.addLayout(foot)
        self._columns.left.addWidget(card)
        self._columns.left.addStretch(1)
        self._side = QVBoxLayout()
        self._side.setSpacing(12)
        self._columns.right.addLayout(self._side)
        self._columns.right.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(self._facts)
        whole.addWidget(self._columns)
        page.bind(self.note, self.attach, self.told, self.take, self.close_case)

    def set_width(self, width: int) -> None:
        """One column, and the facts below each other, in a narrow window."""
        narrow = width < _NARROW
        self._columns.set_narrow(narrow=narrow)
        self._facts.setDirection(
            QBoxLayout.Direction.TopToBottom
            if narrow
            else QBoxLayout.Direction.LeftToRight
        )

    def show_case(self, case: dict[str, Any] | None) -> None:
        """Show a case, or none."""
        self.shown = case
        self.say()

    def say(self) -> None:
        """Say everything again, in the language that is shown."""
        self._head.setText(translate("Console", "Timeline"))
        self.note.setText(translate("Console", "Add note"))
        self.told.setText(translate("Console", "Somebody was told"))
        self.attach.setText(translate("Console", "Attach"))
        self.take.setText(translate("Console", "Take this case over"))
        self.close_case.setText(translate("Console", "Close the case\u2026"))
        case = self.shown
        if case is None:
            return
        self._timeline.show_case(case)
        clear(self._facts)
        for made in self._fact_cards(case):
            self._facts.addWidget(made, 1)
        clear(self._side)
        for made in self._side_cards(case):
            self._side.addWidget(made)
        self.close_case.setVisible(case["state"] == "open")
        self.take.setVisible(case["state"] == "open")

    # -- acts ------------------------------------------------------------------------

    def make_plan(self) -> None:
        """Draft a plan of this case's certificates."""
        if self.shown is not None:
            names = tuple(str(x["sha256"]) for x in self.shown["certificates"])
            self._page.bench.draft_wanted.emit(Draft({}, names))

    def choose_place(self) -> None:
        """Ask where the signed report is to be written."""
        title = translate("Console", "Export signed report")
        self._page.ask_where(title, "incident.asice", self.export_to)

    def export_to(self, path: str) -> None:
        """Sign the report of this case and write it; one PIN entry."""
        case, page = self.shown, self._page
        if case is None or not page.begin():
            return
        code = language().value

        def work(console: Console, person: WindowPerson, officer: str) -> str:
            from desktop.services.console_report import report_case

            name = str(case["case_id"])
            made = report_case(
                console, person, officer, name, Path(path), language=code
            )
            return str(made["report_sha256"])

        def written(_sha256: str) -> None:
            page.end()
            page.export.setText(translate("Console", "Report written"))

        page.bench.act(page, work, written, page.end)

    def add(self, kind: str, text: str) -> None:
        """Write a note, or who was told."""

        def act(console: Console, officer: str, case_id: str) -> object:
            from desktop.services.console_cases import add_to_case

            return add_to_case(console, officer, case_id, kind, text)

        self._change(act)

    def attach_file(self, path: str) -> None:
        """Put a file to the case."""

        def act(console: Console, officer: str, case_id: str) -> object:
            from desktop.services.console_cases import attach_to_case

            return attach_to_case(console, officer, case_id, Path(path))

        self._change(act)

    def close_with(self, text: str) -> None:
        """Close the case; refused while a certificate is not proved revoked."""

        def act(console: Console, officer: str, case_id: str) -> object:
            from desktop.services.console_cases import close_case

            return close_case(console, officer, case_id, text)

        self._change(act)

    def _take_over(self) -> None:
        def act(console: Console, officer: str, case_id: str) -> object:
            from desktop.services.console_cases import take_case

            return take_case(console, officer, case_id)

        self._change(act)

    def _change(self, act: Any) -> None:
        case, page = self.shown, self._page
        if case is None or not page.begin():
            return
        officer, case_id = page.bench.officer, str(case["case_id"])

        def done(_found: object) -> None:
            page.end()
            page.bench.cases_changed.emit()

        page.bench.ask(
            page, lambda console: act(console, officer, case_id), done, page.end
        )

    def _ask_text(self, kind: str) -> None:
        told = kind == "told"
        words = _words_of_told if told else _words_of_note
        dialog = TextDialog("mail" if told else "note", words)
        dialog.filled.connect(lambda text: self.add(kind, text))
        self._page.bench.dialog_wanted.emit(dialog)

    def _ask_close(self) -> None:
        dialog = TextDialog(
            "tick-circle",
            lambda: Words(
                translate("Console", "Close the case"),
                translate("Console", "How it ended"),
                translate("Console", "Close the case"),
                translate("Console", "Only when every certificate is proved revoked."),
            ),
        )
        dialog.filled.connect(self.close_with)
        self._page.bench.dialog_wanted.emit(dialog)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self.window(), translate("Console", "Attach a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.attach_file)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- drawing ---------------------------------------------------------------------

    def _fact_cards(self, case: dict[str, Any]) -> list[QWidget]:
        certificates = case["certificates"]
        proved = sum(x["state"] in _DONE for x in certificates)
        done = bool(certificates) and proved == len(certificates)
        if case["state"] == "closed":
            state = translate("Console", "Closed")
        elif done:
            state = translate("Certificate", "Revoked")
        else:
            state = translate("Console", "Not yet revoked")
        of = translate("Console", "revoked: {n} of {all} certificates")
        first = fact_card(
            translate("Console", "State"),
            state,
            of.format(n=number(proved), all=number(len(certificates))),
            "text" if done or case["state"] == "closed" else "warn_text",
        )
        return [
            first,
            self._deadline(case, done=done),
            self._token(case),
            told_card(case),
        ]

    def _deadline(self, case: dict[str, Any], *, done: bool) -> QWidget:
        start, end = (
            parse_time(str(case[name])) for name in ("reported_at", "deadline_at")
        )
        by = translate("Console", "by {time}").format(time=moment_short(end))
        left = int(case["left_s"])
        if done or case["state"] == "closed":
            words = translate("Console", "Nothing is due any more")
            return fact_card(translate("Console", "Deadline"), words, by, "text")
        made = fact_card(
            translate("Console", "Status change due"),
            deadline_words(left),
            by,
            "danger_text" if left < 0 else "text",
        )
        bar = ValidityBar()
        whole = max((end - start).total_seconds(), 1.0)
        bar.show_share(1.0 - left / whole, warn=left < 4 * 3600)
        made.body.insertWidget(2, bar)
        return made

    def _token(self, case: dict[str, Any]) -> QWidget:
        holders = [x for x in case["facts"].get("holders", []) if x.get("token_serial")]
        if not holders:
            unknown = translate("Console", "not known")
            return fact_card(translate("Console", "Token"), unknown, "", "text")
        one = holders[0]
        firmware = translate("Console", "firmware {version}").format(
            version=one["token_firmware"]
        )
        name = f"{one['token_model']} \u00b7 {one['token_serial']}"
        return fact_card(translate("Console", "Token"), name, firmware, "text")

    def _side_cards(self, case: dict[str, Any]) -> list[QWidget]:
        made: list[QWidget] = []
        seen: set[str] = set()
        for holder in case["facts"].get("holders", []):
            iin = str(holder.get("iin", ""))
            if holder.get("name") and iin not in seen:
                seen.add(iin)
                made.append(holder_card(holder, iin))
        made.append(certificates_card(case))
        agreements = {
            str(x["agreement"])
            for x in case["facts"].get("holders", [])
            if x.get("agreement")
        }
        if agreements:
            card = side_card(translate("Console", "Agreement and consent"))
            for agreement in sorted(agreements):
                card.body.addWidget(Label(agreement, "compact", wrap=True))
            made.append(card)
        made.append(list_of_told(case))
        if case["attachments"]:
            made.append(attachments_card(case))
        return made


def _words_of_note() -> Words:
    return Words(
        translate("Console", "Add note"),
        translate("Console", "What is to be remembered"),
        translate("Console", "Write down"),
        translate("Console", "What is written stays: nothing is removed."),
    )


def _words_of_told() -> Words:
    return Words(
        translate("Console", "Somebody was told"),
        translate("Console", "Who, and how"),
        translate("Console", "Write down"),
        translate("Console", "What is written stays: nothing is removed."),
    )
