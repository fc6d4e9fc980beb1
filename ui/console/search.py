"""Search: the organisation's certificates as they are typed for, off line too.

Every key asks the mirror for the first rows; the count follows when the typing rests.
The foot says what is chosen and what can be done with it.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop.clock import parse_time
from desktop.services import console_search
from desktop.services.console_search import Found
from ui.console.bench import Draft, OfficerBench
from ui.console.conditions import Conditions
from ui.console.dialogs import TextDialog, Words
from ui.console.foot import SearchFoot
from ui.console.page import ConsolePage
from ui.console.rows import CertificateRows
from ui.console.table import CertificateTable
from ui.i18n import moment_short, number, plural, translate
from ui.widgets.banner import EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import CheckBox
from ui.widgets.flow import flowing
from ui.widgets.icons import icon
from ui.widgets.layouts import row
from ui.widgets.text import Label

if TYPE_CHECKING:
    from desktop.services.console_desk import Console

__all__ = ["SearchPage"]

#: Rows of the first answer fill any screen; the next ones come while one scrolls.
_FIRST: Final = 100
_NEXT: Final = 400
#: So long the typing rests before everything that fits is counted.
_REST_MS: Final = 200
_NARROW: Final = 960


class SearchPage(ConsolePage):
    """The mirror as a table.

    Attributes:
        rows: the model.
        table: its view.
        edit: where words are typed.
        conditions: what narrows the search besides.
    """

    def __init__(self, bench: OfficerBench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._count: int | None = None
        self._milliseconds = 0
        self._written_for: dict[str, str] | None = None
        self.refresh = self.add_act(Button("", "secondary", "refresh"))
        self.refresh.clicked.connect(lambda: bench.round_wanted.emit())
        self.edit = QLineEdit()
        self.edit.setProperty("tall", True)
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.textChanged.connect(lambda _text: self.search())
        self.conditions = Conditions(bench, lambda: self.fields)
        self.conditions.changed.connect(self.search)
        self.conditions.loaded.connect(self.load)
        self.conditions.failed.connect(self.fail)
        self.rows = CertificateRows(self._fetch, self)
        self.rows.chosen_changed.connect(self._say_foot)
        self.table = CertificateTable(self.rows)
        self.table.opened.connect(self._open_row)
        self._head = Label("", "heading")
        self._facts = Label("", "compact", "text2", wrap=True)
        self._whole = CheckBox()
        self._whole.clicked.connect(lambda on: self.rows.choose_whole(whole=bool(on)))
        self._whole.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._iin = Button("", "link")
        self._iin.clicked.connect(self._show_iin)
        self._empty = EmptyState("search")
        self._empty.button.clicked.connect(lambda: bench.round_wanted.emit())
        self._foot = SearchFoot()
        self._foot.incident.clicked.connect(self._ask_case)
        self._foot.file.clicked.connect(self._ask_file)
        self._foot.plan.clicked.connect(self._plan)
        self._build()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask_count)
        bench.mirror_changed.connect(self._mirror_changed)
        bench.opened.connect(self._first)
        self.say()

    @property
    def title(self) -> str:
        return translate("Console", "Search")

    @property
    def second_line(self) -> str:
        asked = str(self.bench.mirror.get("asked_at", ""))
        if not asked:
            return translate("Console", "The mirror is empty")
        said = translate(
            "Console", "Certificates of the organisation, mirror of {time}"
        )
        return said.format(time=moment_short(parse_time(asked)))

    @property
    def foot(self) -> QWidget:
        return self._foot

    @property
    def fields(self) -> dict[str, str]:
        """The search as it stands."""
        text = self.edit.text().strip()
        return {**({"text": text} if text else {}), **self.conditions.fields}

    @property
    def counted(self) -> int | None:
        """How many fit; None until they were counted."""
        return self._count

    def set_width(self, width: int) -> None:
        narrow = width < _NARROW
        self._foot.set_narrow(narrow=narrow)
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom
            if narrow
            else QBoxLayout.Direction.LeftToRight
        )

    def opened(self) -> None:
        self.edit.setFocus()

    def load(self, fields: dict[str, str]) -> None:
        """Search by these fields."""
        self.conditions.set_fields(fields)
        self.edit.blockSignals(True)
        self.edit.setText(fields.get("text", ""))
        self.edit.blockSignals(False)
        self.search()

    def search(self) -> None:
        """Ask for the first rows; a search that is under way is forgotten."""
        if not self.rows.covered and self.fields != self._written_for:
            # What was written down names one search: these are other people.
            self.rows.uncover(covered=True)
            self._say_iin()
        self._ask(None, _FIRST, self.rows.start())
        self._rest.start()

    def write_list(self, path: str) -> None:
        """Write what is chosen to a file."""
        fields, names = self._meant()

        def work(console: Console) -> dict[str, Any]:
            query = console_search.query_of(fields)
            return console_search.write_list(console, Path(path), query, names)

        def told(found: dict[str, Any]) -> None:
            said = plural.translate(
                "Console", "List of %Ln certificate(s) written", "", 1
            )
            self._foot.words.setText(said(int(found["count"])))

        self.bench.ask(self, work, told, self.fail)

    def say(self) -> None:
        self.refresh.setText(translate("Console", "Bring up to date"))
        hint = translate("Console", "name, IIN, token, e-mail, serial number")
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(translate("Console", "Search"))
        self.edit.setAccessibleDescription(hint)
        self.conditions.draw()
        self.table.setAccessibleName(translate("Console", "Certificates"))
        self.table.lay_out()
        self._whole.set_words(translate("Console", "Choose the whole result"))
        self._foot.say()
        self.rows.say()
        self._say_iin()
        self._say_count()
        self._say_foot()

    def busy_changed(self) -> None:
        self._say_foot()

    # -- asking ----------------------------------------------------------------------

    def _build(self) -> None:
        card = Card(0)
        words = row(12, self._head)
        words.addWidget(self._facts, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setContentsMargins(16, 10, 16, 10)
        self._line.setSpacing(12)
        self._line.addLayout(words, 1)
        self._line.addWidget(flowing(12, self._whole, self._iin))
        card.body.addLayout(self._line)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self._empty)
        card.body.addSpacing(10)
        self._empty.hide()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.column.addWidget(self.edit)
        self.column.addWidget(self.conditions)
        self.column.addWidget(card, 1)

    def _first(self) -> None:
        self.search()
        self.conditions.read_saved()

    def _mirror_changed(self) -> None:
        self.titled.emit()
        self.search()

    def _fetch(self, below: int | None, generation: int) -> None:
        self._ask(below, _NEXT, generation)

    def _ask(self, below: int | None, limit: int, generation: int) -> None:
        fields = self.fields

        def work(console: Console) -> tuple[list[Found], float, datetime]:
            began = time.perf_counter()
            query = console_search.query_of(fields)
            found = console_search.page(console, query, limit=limit, below=below)
            seconds = time.perf_counter() - began
            return found, seconds, console.workplace.clock.now()

        def came(answer: tuple[list[Found], float, datetime]) -> None:
            found, seconds, now = answer
            if generation == self.rows.generation and below is None:
                self.problem.clear()
                self._milliseconds = max(1, round(seconds * 1e3))
                self._count = len(found) if len(found) < limit else None
                self._whole.setChecked(False)
            self.rows.take(generation, found, below, limit, now)
            self._say_count()

        def failed(error: BaseException) -> None:
            self.rows.failed(generation)
            if generation == self.rows.generation:
                self.fail(error)

        self.bench.ask(self, work, came, failed)

    def _ask_count(self) -> None:
        generation, fields = self.rows.generation, self.fields

        def work(console: Console) -> dict[str, Any]:
            return console_search.count(console, console_search.query_of(fields))

        def came(found: dict[str, Any]) -> None:
            if generation == self.rows.generation:
                self._count = int(found["count"])
                self._say_count()

        self.bench.ask(self, work, came, lambda _error: None)

    def _show_iin(self) -> None:
        """Uncover personal numbers; that is written down before they are seen."""
        if not self.rows.covered:
            self.rows.uncover(covered=True)
            self._say_iin()
            return
        fields = self.fields

        def work(console: Console) -> None:
            console_search.uncover_iin(console, console_search.query_of(fields))

        def written(_none: None) -> None:
            if self.fields != fields:
                return
            self._written_for = fields
            self.rows.uncover(covered=False)
            self._say_iin()

        self.bench.ask(self, work, written, self.fail)

    # -- acting ----------------------------------------------------------------------

    def _meant(self) -> tuple[dict[str, str], tuple[str, ...]]:
        names = () if self.rows.whole else tuple(sorted(self.rows.chosen))
        return self.fields, names

    def _plan(self) -> None:
        fields, names = self._meant()
        self.bench.draft_wanted.emit(Draft({} if names else fields, names))

    def _ask_file(self) -> None:
        title = translate("Console", "List to file")
        self.ask_where(title, "certificates.txt", self.write_list)

    def _open_row(self, index: int) -> None:
        self._open_case_dialog((self.rows.found[index].sha256,))

    def _ask_case(self) -> None:
        self._open_case_dialog(tuple(sorted(self.rows.chosen)))

    def _open_case_dialog(self, names: tuple[str, ...]) -> None:
        said = plural.translate("Console", "For %Ln certificate(s)", "", 1)
        dialog = TextDialog(
            "shield-alert",
            lambda: Words(
                translate("Console", "Open an incident"),
                translate("Console", "What happened, in a line"),
                translate("Console", "Open incident"),
                said(len(names)),
            ),
            lines=False,
        )
        dialog.filled.connect(lambda text: self.open_case(text, names))
        self.bench.dialog_wanted.emit(dialog)

    def open_case(self, title: str, names: tuple[str, ...]) -> None:
        """Open an incident of these certificates, and show it."""
        if not self.begin():
            return
        officer = self.bench.officer

        def work(console: Console) -> str:
            from desktop.services.console_cases import open_case

            return str(open_case(console, officer, title, names)["case_id"])

        def opened(case_id: str) -> None:
            self.end()
            self.bench.cases_changed.emit()
            self.bench.case_wanted.emit(case_id)

        self.bench.ask(self, work, opened, self.end)

    # -- saying ----------------------------------------------------------------------

    def _say_iin(self) -> None:
        shown = translate("Console", "Show IIN")
        hidden = translate("Console", "Cover IIN")
        self._iin.setText(shown if self.rows.covered else hidden)

    def _say_count(self) -> None:
        whole = int(self.bench.mirror.get("certificates", 0))
        there = self.rows.rowCount()
        empty = not there
        self.table.setVisible(not empty)
        self._empty.setVisible(empty)
        if empty and not whole:
            self._empty.set_words(
                translate("Console", "The mirror is empty"),
                translate(
                    "Console",
                    "Sign in with your token: the certificates of your scope are "
                    "copied here and can then be searched without a network.",
                ),
                translate("Console", "Sign in"),
            )
        elif empty:
            gone = translate("Console", "{n} certificates are hidden by the search.")
            self._empty.set_words(
                translate("Console", "Nothing fits"), gone.format(n=number(whole))
            )
        count = self._count
        said = plural.translate("Console", "%Ln certificate(s)", "", 1)
        if count is None:
            more = translate("Console", "More than {n} certificates")
            self._head.setText(more.format(n=number(there)))
        else:
            self._head.setText(said(count))
        told = translate("Console", "of {n} in {ms} ms")
        self._facts.setText(told.format(n=number(whole), ms=number(self._milliseconds)))
        self._say_foot()

    def _say_foot(self) -> None:
        whole, chosen = self.rows.whole, len(self.rows.chosen)
        if self._whole.isChecked() != whole:
            self._whole.setChecked(whole)
        if whole:
            count = number(self._count or 0)
            words = translate("Console", "Whole result chosen: {n}").format(n=count)
        elif chosen:
            words = plural.translate("Console", "%Ln certificate(s) chosen", "", 1)(
                chosen
            )
        else:
            words = translate("Console", "Nothing is chosen")
        some = (whole and bool(self.rows.rowCount())) or bool(chosen)
        self._foot.show_choice(
            words, some=some and not self.busy, few=bool(chosen) and not self.busy
        )
