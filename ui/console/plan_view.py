"""One plan of the operator: looked at, approved, executed in stages, reported.

What stands on the page of a plan was judged here: signature, list and hash. Every order
has a PIN entry of its own, and its button waits for the end of the one before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import tasks
from ui.console.dialogs import TextDialog, TypedDialog, Words
from ui.console.plan_content import PlanContent, Seen
from ui.console.plan_ledger import LedgerRows
from ui.console.plan_side import PlanSide
from ui.console.table import PlainTable
from ui.i18n import language, number, translate
from ui.interaction import WindowPerson
from ui.widgets.card import Card
from ui.widgets.layouts import TwoColumns, row
from ui.widgets.text import Label

if TYPE_CHECKING:
    from desktop.services.console_desk import Console
    from ui.console.plans import PlansPage

__all__ = ["PlanView"]

#: States in which what is not done yet can still be stopped for ever.
_OPEN: Final = frozenset({"proposed", "approved", "running", "staged", "paused"})


class PlanView(QWidget):
    """A plan left, the people and acts right, the ledger below.

    Attributes:
        plan: as the operator lists it; empty while none is shown.
        seen: the judged plan with its effect now, once it was looked at.
        side: approval and acts.
        table: the ledger.
    """

    def __init__(self, page: PlansPage) -> None:
        super().__init__(page)
        self._page = page
        self._bench = page.bench
        self.plan: dict[str, Any] = {}
        self.seen: Seen | None = None
        self._columns = TwoColumns(356)
        self._content = PlanContent()
        self.side = PlanSide(self, page)
        self.lines = LedgerRows(self)
        self.table = PlainTable()
        self.table.setModel(self.lines)
        self.table.set_widths((70, 200, 150, 150, 160), 1)
        self._ledger = Card(0)
        self._ledger_head = Label("", "heading")
        head = row(8, self._ledger_head, -1)
        head.setContentsMargins(20, 12, 20, 12)
        self._ledger.body.addLayout(head)
        self._ledger.body.addWidget(self.table)
        self._columns.left.addWidget(self._content)
        self._columns.left.addWidget(self._ledger)
        self._columns.left.addStretch(1)
        self._columns.right.addWidget(self.side)
        self._columns.right.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._columns)

    @property
    def plan_id(self) -> str:
        """Of the plan that is shown."""
        return str(self.plan.get("plan_id", ""))

    @property
    def state(self) -> str:
        """Its state as last heard."""
        return str(self.plan.get("state", ""))

    @property
    def mine(self) -> bool:
        """Whether this officer made it: then somebody else approves."""
        officer = self._bench.round.get("officer_id")
        return bool(officer) and officer == self.plan.get("officer_id")

    def set_width(self, width: int) -> None:
        """One column in a narrow window."""
        self._columns.set_narrow(narrow=width < 960)

    def show_plan(self, plan: dict[str, Any]) -> None:
        """Show a plan; another one than before was not looked at yet."""
        if plan.get("plan_id") != self.plan.get("plan_id"):
            self.seen = None
            self.lines.take([])
            self.side.forget()
        self.plan = plan
        self.say()

    def say(self) -> None:
        """Say everything again, in the language that is shown."""
        self._ledger_head.setText(translate("Console", "Ledger"))
        self.table.setAccessibleName(translate("Console", "Ledger"))
        self._ledger.setVisible(bool(self.lines.rowCount()))
        if self.plan:
            self._content.show_plan(self.plan, self.state, self.seen)
            self.side.say()

    # -- orders ----------------------------------------------------------------------

    def look(self) -> None:
        """Fetch the plan, judge it, count its effect by this officer's mirror."""
        plan_id = self.plan_id

        def work(console: Console, person: WindowPerson, officer: str) -> Seen:
            from desktop.services.console_approve import look_at_plan
            from desktop.services.console_round import name_of

            plan, seen = look_at_plan(console, person, officer, plan_id)
            return plan, seen, name_of(console, plan.signer_sha256)

        def looked(seen: Seen) -> None:
            # Another plan may stand here by now: what was judged is not that one.
            here = plan_id == self.plan_id
            if here:
                self.seen = seen
            self._heard(seen[0].as_dict())
            if here:
                self.side.focus()

        self._order(work, looked)

    def approve(self) -> None:
        """Sign the hash that was looked at."""
        if self.seen is None or self.seen[0].plan_id != self.plan_id:
            return
        plan = self.seen[0]

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_approve import sign_approval

            return sign_approval(console, person, officer, plan)

        self._order(work, self._heard)

    def ask_execute(self) -> None:
        """Ask for the number of what goes now, then execute a stage."""
        count = int(self.plan["count"])
        counts = self.plan.get("counts", {})
        left = int(counts.get("pending", count))
        first = min(int(self.plan["first_stage"]), count)
        begun = count - left >= first
        now = left if begun else first - (count - left)
        dialog = TypedDialog(
            lambda: Words(
                translate("Console", "Execute the rest")
                if begun
                else translate("Console", "Execute the first stage"),
                translate(
                    "Console", "{n} certificates are revoked. That can't be taken back."
                ).format(n=number(now)),
                translate("Console", "Execute"),
            ),
            str(now),
        )
        stage = "all" if begun else "first"
        dialog.confirmed.connect(lambda: self.execute(stage))
        self._bench.dialog_wanted.emit(dialog)

    def execute(self, stage: str) -> None:
        """Order a stage, and watch it until it has ended."""
        plan_id = self.plan_id
        watch = tasks.later(self, self._watched)

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_execute import execute_plan

            return execute_plan(
                console,
                person,
                officer,
                plan_id,
                stage=stage,
                wait=True,
                confirmed=True,
                watch=watch,
            )

        self._order(work, self._heard)

    def pause(self) -> None:
        """Stop what runs, after its batch; works while it is watched."""

        def act(
            console: Console, person: WindowPerson, officer: str, plan_id: str
        ) -> dict[str, Any]:
            from desktop.services.console_execute import pause_plan

            return pause_plan(console, person, officer, plan_id)

        self._stop(act)

    def ask_cancel(self) -> None:
        """Ask, then cancel for ever."""
        left = int(self.plan.get("counts", {}).get("pending", self.plan["count"]))
        dialog = TypedDialog(
            lambda: Words(
                translate("Console", "Cancel the plan"),
                translate(
                    "Console", "{n} certificates are not revoked by this plan any more."
                ).format(n=number(left)),
                translate("Console", "Cancel the plan"),
            ),
            str(left),
        )
        dialog.confirmed.connect(self.cancel)
        self._bench.dialog_wanted.emit(dialog)

    def cancel(self) -> None:
        """What is not done yet is never done; this is the answer No as well."""

        def act(
            console: Console, person: WindowPerson, officer: str, plan_id: str
        ) -> dict[str, Any]:
            from desktop.services.console_execute import cancel_plan

            return cancel_plan(console, person, officer, plan_id, confirmed=True)

        self._stop(act)

    def review(self) -> None:
        """Say that a second person looked at a break-glass."""
        plan_id = self.plan_id

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_execute import review_plan

            return review_plan(console, person, officer, plan_id)

        self._order(work, self._heard)

    def ask_notice(self) -> None:
        """Ask what the people are told."""
        dialog = TextDialog(
            "mail",
            lambda: Words(
                translate("Console", "Tell the people"),
                translate("Console", "What every person of this plan is told"),
                translate("Console", "Sign and send"),
            ),
        )
        dialog.filled.connect(self.notify)
        self._bench.dialog_wanted.emit(dialog)

    def notify(self, text: str) -> None:
        """Have the operator tell every person, each once."""
        plan_id = self.plan_id

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_execute import notify_people

            return notify_people(console, person, officer, plan_id, text)

        def told(plan: dict[str, Any]) -> None:
            self._heard(plan)
            if plan_id == self.plan_id:
                self.side.told(int(plan["people"]))

        self._order(work, told)

    def show_ledger(self) -> None:
        """Fetch every line."""
        plan_id = self.plan_id

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_round import named_ledger

            return named_ledger(console, person, officer, plan_id)

        def came(found: dict[str, Any]) -> None:
            ledger = found.pop("ledger")
            if plan_id == self.plan_id:
                self.lines.take(ledger)
            self._heard(found)

        self._order(work, came)

    def export_to(self, path: str) -> None:
        """Write the signed report: ledger beside revocation list; two PIN entries."""
        plan_id, code = self.plan_id, language().value

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_report import report_plan

            return report_plan(
                console, person, officer, plan_id, Path(path), language=code
            )

        def written(found: dict[str, Any]) -> None:
            agrees, where = bool(found["agrees"]), str(found["path"])
            if plan_id == self.plan_id:
                self.side.reported(agrees=agrees, path=where)

        self._order(work, written)

    # -- inside ----------------------------------------------------------------------

    def _order(self, work: Any, done: Any) -> None:
        """One order at a time: what is pressed twice is given once."""
        page = self._page
        if not page.begin():
            return

        def ended(result: Any) -> None:
            page.end()
            done(result)

        self._bench.act(self, work, ended, page.end)

    def _stop(self, act: Any) -> None:
        """Pause or cancel: never behind the order that it is to stop."""
        if self.side.stopping:
            return
        self.side.set_stopping(stopping=True)
        plan_id = self.plan_id

        def ended(plan: dict[str, Any]) -> None:
            self.side.set_stopping(stopping=False)
            self._heard(plan)

        def failed(error: BaseException) -> None:
            self.side.set_stopping(stopping=False)
            self._page.fail(error)

        self._bench.act(
            self,
            lambda console, person, officer: act(console, person, officer, plan_id),
            ended,
            failed,
        )

    def _heard(self, plan: dict[str, Any]) -> None:
        """Take a plan's newer state; the page is drawn anew by the news."""
        self._bench.take_plan(plan)

    def _watched(self, plan: dict[str, Any]) -> None:
        if plan.get("plan_id") == self.plan_id and self._page.busy:
            self.plan = {**self.plan, **plan}
            self.side.show_counts()
