"""Incidents: the cases of the department, those with the nearest deadline first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clock import parse_time
from desktop.services.console_page import case_title
from ui.console.bench import OfficerBench
from ui.console.case_view import CaseView
from ui.console.page import ConsolePage
from ui.console.words import deadline_words
from ui.i18n import language, moment_short, plural, translate
from ui.widgets.banner import Banner, EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Tone
from ui.widgets.controls import Segment
from ui.widgets.layouts import clear, row
from ui.widgets.rows import ListRow

if TYPE_CHECKING:
    from desktop.services.console_desk import Console

__all__ = ["IncidentsPage"]

_STATES = ("open", "closed")


class IncidentsPage(ConsolePage):
    """A list, or one case.

    Attributes:
        view: the case that is open; hidden while the list is shown.
    """

    def __init__(self, bench: OfficerBench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._found: dict[str, Any] = {"cases": [], "overdue": 0}
        self._wanted = ""
        self._which = Segment(2)
        self._which.chosen.connect(lambda _index: self.refresh())
        self._alarm = Banner("danger", icon="bell")
        self._card = Card(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._card.body.addLayout(self._rows)
        self._empty = EmptyState("shield-check")
        self.view = CaseView(self)
        self.back = self.add_act(Button("", "secondary"))
        self.plan = self.add_act(Button("", "secondary", "layers"))
        self.export = self.add_act(Button("", "primary", "export"))
        self.sync = self.add_act(Button("", "secondary", "refresh"))
        self.back.clicked.connect(self.show_list)
        self.plan.clicked.connect(self.view.make_plan)
        self.export.clicked.connect(self.view.choose_place)
        self.sync.clicked.connect(lambda: bench.round_wanted.emit())
        self.bind(self.plan, self.export)
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        inside.addLayout(row(8, self._which, -1))
        for part in (self._alarm, self._card, self._empty):
            inside.addWidget(part)
        self.column.addWidget(self._list)
        self.column.addWidget(self.view)
        self.column.addStretch(1)
        bench.cases_changed.connect(self.refresh)
        self.soon_after_opening(self.refresh)
        self.show_list()
        self.say()

    @property
    def title(self) -> str:
        shown = self.view.shown
        if shown is not None:
            return case_title(shown, language().value)
        return translate("Console", "Incidents")

    @property
    def second_line(self) -> str:
        shown = self.view.shown
        if shown is None:
            return translate("Console", "Reports of holders, and cases of your own")
        at = moment_short(parse_time(str(shown["reported_at"])))
        if shown["source"] == "holder":
            said = translate("Console", "Opened by the holder's report, {time}")
        else:
            said = translate("Console", "Opened by an officer, {time}")
        return said.format(time=at)

    @property
    def open_count(self) -> int:
        """How many cases are open, as last read; also while closed ones are shown."""
        listed = sum(case["state"] == "open" for case in self._found["cases"])
        return int(self._found.get("open", listed))

    def set_width(self, width: int) -> None:
        self.view.set_width(width)

    def refresh(self) -> None:
        """Read the cases, and the one that is open."""
        state = _STATES[max(self._which.index, 0)]

        def work(console: Console) -> dict[str, Any]:
            from desktop.services.console_cases import list_cases

            found = list_cases(console, state=state)
            waiting = found if state == "open" else list_cases(console)
            return {**found, "open": len(waiting["cases"])}

        def came(found: dict[str, Any]) -> None:
            if _STATES[max(self._which.index, 0)] == state:
                self._take(found)

        self.bench.ask(self, work, came, self.fail)
        if self.view.shown is not None:
            self.open_case(str(self.view.shown["case_id"]))

    def open_case(self, case_id: str) -> None:
        """Show one case."""
        self._wanted = case_id

        def came(case: dict[str, Any]) -> None:
            # Whoever went back to the list, or on to another case, stays there.
            if self._wanted == case_id:
                self._show(case)

        def work(console: Console) -> dict[str, Any]:
            from desktop.services.console_round import named_case

            return named_case(console, case_id)

        self.bench.ask(self, work, came, self.fail)

    def show_list(self) -> None:
        """Show the list again."""
        self._wanted = ""
        self.view.show_case(None)
        self._say_which()

    def say(self) -> None:
        self._which.set_words(
            translate("Console", "Which cases"),
            [translate("Console", "Open cases"), translate("Console", "Closed cases")],
        )
        self.back.setText(translate("Console", "All incidents"))
        self.plan.setText(translate("Console", "Plan revocation\u2026"))
        self.export.setText(translate("Console", "Export signed report\u2026"))
        self.sync.setText(translate("Console", "Bring up to date"))
        self.view.say()
        self._draw()

    # -- inside ----------------------------------------------------------------------

    def _take(self, found: dict[str, Any]) -> None:
        self._found = found
        self._draw()
        self.bench.incidents_counted.emit(self.open_count)

    def _show(self, case: dict[str, Any]) -> None:
        self.view.show_case(case)
        self._say_which()

    def _say_which(self) -> None:
        one = self.view.shown is not None
        self._list.setVisible(not one)
        self.view.setVisible(one)
        for button in (self.back, self.plan, self.export):
            button.setVisible(one)
        self.sync.setVisible(not one)
        self.titled.emit()

    def _draw(self) -> None:
        clear(self._rows)
        cases = self._found["cases"]
        for index, case in enumerate(cases):
            made = self._row(case)
            made.first = index == 0
            self._rows.addWidget(made)
        self._card.setVisible(bool(cases))
        self._empty.setVisible(not cases)
        self._empty.set_words(
            translate("Console", "No incidents here"),
            translate(
                "Console", "A holder's report opens one when you bring all up to date."
            ),
        )
        late = int(self._found["overdue"])
        self._alarm.setVisible(bool(late))
        if late:
            said = plural.translate("Console", "%Ln case(s) late", "", 1)(late)
            self._alarm.show_state(
                "danger",
                said,
                translate("Console", "The status has not changed within the term."),
                "bell",
            )

    def _row(self, case: dict[str, Any]) -> ListRow:
        whose, unit = _whose(case)
        count = len(case["certificates"])
        said = [plural.translate("Console", "%Ln certificate(s)", "", 1)(count)]
        title = case_title(case, language().value)
        if whose:
            said = [title, *([unit] if unit else []), *said]
        made = ListRow(
            "shield-alert" if case["overdue"] else "document",
            whose or title,
            " \u00b7 ".join(said),
            _chip(case),
            translate("Console", "See"),
        )
        name = str(case["case_id"])
        made.clicked.connect(lambda _=False, wanted=name: self.open_case(wanted))
        return made


def _whose(case: dict[str, Any]) -> tuple[str, str]:
    """Whose certificates they are: one person and their unit, or one and how many."""
    holders = case["holders"]
    if not holders:
        return "", ""
    first = holders[0]
    if len(holders) == 1:
        return str(first["name"]), str(first["unit"])
    more = plural.translate("Console", "and %Ln more", "", 1)(len(holders) - 1)
    return f"{first['name']} {more}", ""


def _chip(case: dict[str, Any]) -> tuple[str, Tone, str]:
    if case["state"] == "closed":
        return translate("Console", "Closed"), "plain", "tick-circle"
    done = all(x["state"] in {"CONFIRMED", "UNDONE"} for x in case["certificates"])
    if done and case["certificates"]:
        return translate("Certificate", "Revoked"), "ok", "tick-circle"
    tone: Tone = "danger" if case["overdue"] else "warn"
    return deadline_words(int(case["left_s"])), tone, "clock"
