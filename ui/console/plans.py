"""Plans of mass revocation: the list, a draft with its dry run, or one plan."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clock import parse_time
from ui.console.bench import Draft, OfficerBench
from ui.console.page import ConsolePage
from ui.console.plan_draft import DraftView
from ui.console.plan_view import PlanView
from ui.console.words import plan_chip
from ui.i18n import moment_short, number, translate
from ui.widgets.banner import EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import clear
from ui.widgets.progress import ProgressPath
from ui.widgets.rows import ListRow

__all__ = ["PlansPage"]

_DRAFT, _DRY, _APPROVAL, _EXECUTION, _END = range(5)
_STEPS: Final = {
    "proposed": _APPROVAL,
    "approved": _EXECUTION,
    "running": _EXECUTION,
    "staged": _EXECUTION,
    "paused": _EXECUTION,
    "done": _END,
    "cancelled": _END,
}


class PlansPage(ConsolePage):
    """One of three: list, draft, plan.

    Attributes:
        draft: a plan that is being made.
        view: a plan of the operator.
        path: draft, dry run, approval, execution, end.
    """

    def __init__(self, bench: OfficerBench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._shown = "list"
        self.path = ProgressPath(5)
        self.draft = DraftView(self)
        self.view = PlanView(self)
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, 0)
        self._card = Card(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._card.body.addLayout(self._rows)
        self._empty = EmptyState("layers")
        self._empty.button.clicked.connect(lambda: bench.round_wanted.emit())
        inside.addWidget(self._card)
        inside.addWidget(self._empty)
        self.back = self.add_act(Button("", "secondary"))
        self.export = self.add_act(Button("", "secondary", "export"))
        self.sync = self.add_act(Button("", "secondary", "refresh"))
        self.back.clicked.connect(self.show_list)
        self.export.clicked.connect(self._ask_export)
        self.sync.clicked.connect(lambda: bench.round_wanted.emit())
        self.bind(self.export)
        for part in (self.path, self._list, self.draft, self.view):
            self.column.addWidget(part)
        self.column.addStretch(1)
        bench.plans_changed.connect(self._plans_changed)
        self._show("list")
        self.say()

    @property
    def title(self) -> str:
        if self._shown == "list":
            return translate("Console", "Revocation plans")
        return translate("Console", "Plan of mass revocation")

    @property
    def second_line(self) -> str:
        if self._shown != "plan" or not self.view.plan:
            return translate("Console", "Two people, small stage first, one ledger")
        said = translate("Console", "Plan {id}, handed in {time}")
        return said.format(
            id=self.view.plan_id[:8],
            time=moment_short(parse_time(str(self.view.plan["created_at"]))),
        )

    def set_width(self, width: int) -> None:
        self.draft.set_width(width)
        self.view.set_width(width)

    def begin_draft(self, draft: Draft) -> None:
        """Make a plan of a search or of a list."""
        self._show("draft")
        self.draft.begin(draft)

    def open_plan(self, plan_id: str) -> None:
        """Show a plan that the operator has listed."""
        for plan in self.bench.plans:
            if plan["plan_id"] == plan_id:
                self.problem.clear()
                self.view.show_plan(plan)
                self._show("plan")

    def handed_in(self, made: dict[str, Any]) -> None:
        """A draft was signed and taken: it is a plan of the operator now."""
        if not made["listed"]:
            # It was taken, and the operator can't be asked for it now.
            self._show("list")
            return
        self.bench.take_plan(made["listed"])
        self.open_plan(str(made["plan_id"]))

    def show_list(self) -> None:
        """Show the list again."""
        self._show("list")

    def redraw(self) -> None:
        """The draft was counted: the path stands one step further."""
        self._say_path()

    def say(self) -> None:
        self.back.setText(translate("Console", "All plans"))
        self.export.setText(translate("Console", "Export signed report\u2026"))
        self.sync.setText(translate("Console", "Bring up to date"))
        self.path.set_words(
            [
                translate("Console", "Draft"),
                translate("Console", "Dry run"),
                translate("Console", "Approval"),
                translate("Console", "Execution"),
                translate("Console", "End"),
            ],
            [
                translate("Apply", "done"),
                translate("Apply", "current step"),
                translate("Apply", "not reached yet"),
            ],
        )
        self.draft.say()
        self.view.say()
        self._draw()

    def busy_changed(self) -> None:
        if self._shown == "draft":
            self.draft.say()
        elif self._shown == "plan":
            self.view.side.say()

    # -- inside ----------------------------------------------------------------------

    def _plans_changed(self) -> None:
        self._draw()
        if self._shown == "plan":
            for plan in self.bench.plans:
                if plan["plan_id"] == self.view.plan_id:
                    self.view.show_plan(plan)
            self._say_path()
            self.titled.emit()

    def _show(self, which: str) -> None:
        self._shown = which
        self._list.setVisible(which == "list")
        self.draft.setVisible(which == "draft")
        self.view.setVisible(which == "plan")
        self.path.setVisible(which != "list")
        self.back.setVisible(which != "list")
        self.export.setVisible(which == "plan")
        self.sync.setVisible(which == "list")
        if which == "list":
            self._draw()
        self._say_path()
        self.titled.emit()

    def _say_path(self) -> None:
        step = _STEPS.get(self.view.state, _APPROVAL)
        if self._shown == "draft":
            step = _DRAFT if self.draft.counts is None else _DRY
        self.path.show_step(step)

    def _ask_export(self) -> None:
        title = translate("Console", "Export signed report")
        self.ask_where(title, "plan.asice", self.view.export_to)

    def _draw(self) -> None:
        clear(self._rows)
        plans = self.bench.plans
        for index, plan in enumerate(plans):
            made = self._row(plan)
            made.first = index == 0
            self._rows.addWidget(made)
        self._card.setVisible(bool(plans))
        self._empty.setVisible(not plans)
        signed_in = bool(self.bench.round)
        said = translate("Console", "A plan begins with a search.")
        asked = translate("Console", "The operator tells of them when you sign in.")
        self._empty.set_words(
            translate("Console", "No plans here"),
            said if signed_in else asked,
            "" if signed_in else translate("Console", "Sign in"),
        )

    def _row(self, plan: dict[str, Any]) -> ListRow:
        at = moment_short(parse_time(str(plan["created_at"])))
        said = translate("Console", "{n} certificates, {time}").format(
            n=number(int(plan["count"])), time=at
        )
        if due := plan.get("review_by"):
            by = translate("Console", "To be reviewed by {time}.")
            said += f" \u00b7 {by.format(time=moment_short(parse_time(str(due))))}"
        made = ListRow(
            "shield-alert" if plan.get("break_glass") else "layers",
            translate("Console", "Plan {id}").format(id=str(plan["plan_id"])[:8]),
            said,
            plan_chip(str(plan["state"])),
            translate("Console", "See"),
        )
        name = str(plan["plan_id"])
        made.clicked.connect(lambda _=False, wanted=name: self.open_plan(wanted))
        return made
