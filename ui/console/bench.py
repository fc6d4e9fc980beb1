"""What the console's pages share: the officer, news, and acts that ask for a PIN.

An act is one service: it runs on a thread of its own, because it waits for a person,
and each of its PIN entries is a dialog over the window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from ui import tasks
from ui.bench import Bench
from ui.console.asker import OfficerAsker
from ui.interaction import WindowPerson
from ui.pin_desk import PinDesk

if TYPE_CHECKING:
    from desktop.services.console_desk import Console

__all__ = ["Draft", "OfficerBench"]

_T = TypeVar("_T")


@dataclass(frozen=True)
class Draft:
    """What a plan is to be made of.

    Attributes:
        fields: Of a search whose whole result is meant; empty where names are given.
        names: SHA-256 of the chosen certificates.
    """

    fields: dict[str, str]
    names: tuple[str, ...] = ()


class OfficerBench(Bench):
    """Console and news.

    Attributes:
        console: None until it was opened in the background.
        officer: SHA-256 of the certificate that signs.
        round: what the last sign-in brought: role, name, plans; empty before.
        mirror: age of the mirror as last read; empty before.

    Signals:
        officer_changed: somebody signed in, or another certificate was chosen.
        mirror_changed: the mirror is another, or older.
        cases_changed: the register may have other cases.
        plans_changed: the list of plans is another.
        case_wanted: id of the case that is to be opened.
        plan_wanted: id of the plan that is to be opened.
        draft_wanted: a `Draft` to make a plan of.
        round_wanted: sign in and bring everything up to date.
        incidents_counted: how many cases are open.
    """

    officer_changed = Signal()
    mirror_changed = Signal()
    cases_changed = Signal()
    plans_changed = Signal()
    case_wanted = Signal(str)
    plan_wanted = Signal(str)
    draft_wanted = Signal(object)
    round_wanted = Signal()
    incidents_counted = Signal(int)

    def __init__(
        self, *, grab_keyboard: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pins = PinDesk(self, grab_keyboard=grab_keyboard, parent=self)
        self.asker = OfficerAsker(self, self.pins)
        self.console: Console | None = None
        self.officer = ""
        self.round: dict[str, Any] = {}
        self.mirror: dict[str, Any] = {}
        self._persons: set[WindowPerson] = set()

    @property
    def plans(self) -> list[dict[str, Any]]:
        """The operator's plans as last read, the newest first."""
        return list(self.round.get("plans", ()))

    def open_console(self, console: Console) -> None:
        """Take the console that was put together in the background."""
        self.console = console
        self.open(console.workplace)

    def ask(
        self,
        parent: QObject,
        work: Callable[[Console], _T],
        on_success: Callable[[_T], None],
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call a service that asks nobody; before the console is there it waits."""
        failed = on_failure or self.failed.emit
        console = self.console
        if console is None:
            self.opened.connect(lambda: self.ask(parent, work, on_success, failed))
            return
        tasks.run(parent, lambda: work(console), on_success, failed)

    def act(
        self,
        parent: QObject,
        work: Callable[[Console, WindowPerson, str], _T],
        on_success: Callable[[_T], None],
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call a service that asks the officer; it gets console, person, certificate.

        Args:
            parent: who is told of the end.
            work: the service.
            on_success: gets its result.
            on_failure: gets its error; without one the window shows it.
        """
        console = self.console
        if console is None:
            return
        failed = on_failure or self.failed.emit
        person, officer = WindowPerson(self, self.asker), self.officer
        self._persons.add(person)

        def done(result: _T) -> None:
            self._persons.discard(person)
            on_success(result)

        def ended(error: BaseException) -> None:
            self._persons.discard(person)
            failed(error)

        tasks.run(
            parent, lambda: work(console, person, officer), done, ended, apart=True
        )

    def read_mirror(self) -> None:
        """Read the mirror's age again."""

        def age(console: Console) -> dict[str, Any]:
            from desktop.services.console_sync import mirror_age

            return mirror_age(console)

        self.ask(self, age, self._take_mirror)

    def take_round(self, found: dict[str, Any]) -> None:
        """Take what a sign-in brought, and tell everybody."""
        self.round = found
        self.officer = str(found["sha256"])
        self._take_mirror(found["mirror"])
        self.officer_changed.emit()
        self.cases_changed.emit()
        self.plans_changed.emit()

    def take_plan(self, plan: dict[str, Any]) -> None:
        """Put one plan's newer state into the list."""
        known = [x for x in self.plans if x["plan_id"] != plan["plan_id"]]
        old = [x for x in self.plans if x["plan_id"] == plan["plan_id"]]
        self.round["plans"] = [{**(old[0] if old else {}), **plan}, *known]
        self.plans_changed.emit()

    def close_persons(self) -> None:
        """Cancel every question that stands: the window closes."""
        for person in list(self._persons):
            person.close()
        self._persons.clear()

    def _take_mirror(self, age: dict[str, Any]) -> None:
        self.mirror = age
        self.mirror_changed.emit()
