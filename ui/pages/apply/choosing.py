"""Which application the wizard is about: one of several, another one, or none any more.

Two posts are two applications, and a certificate may be renewed while another
application waits; the domain forbids neither. What is under way is put aside as by
"Continue later", never dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.services.abandon import AbandonResult
from desktop.services.fill_application import DraftView, show_draft
from desktop.services.resume import open_applications
from desktop.services.show_home import HomeView, show_home
from desktop.services.workplace import Workplace
from ui.bench import Bench
from ui.i18n import translate
from ui.pages.apply.withdrawing import Withdrawing
from ui.pages.apply.wizard import AGREEMENT, Wizard
from ui.pin_desk import PinDesk

__all__ = ["Choosing"]


class Choosing(Wizard):
    """The wizard with everything that leads from one application to another."""

    def __init__(
        self,
        bench: Bench,
        pins: PinDesk,
        print_code: Callable[[list[str]], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bench, pins, print_code, parent)
        self._from = ""
        self._another = False
        self._left_key = ""
        self.withdrawing = Withdrawing(bench, pins, self)
        self.withdrawing.begun.connect(self._withdrawal_begun)
        self.withdrawing.ended.connect(self._withdrawn)
        self.withdrawing.failed.connect(self._not_withdrawn)
        self.open_list.chosen.connect(self.take)
        self.open_list.withdrawn.connect(self.withdrawing.begin)
        self.another.clicked.connect(self.start_another)
        self.all_open.clicked.connect(self.show_all)
        self.withdraw.clicked.connect(
            lambda: self.withdrawing.begin(self.application_id)
        )
        self.notice.button.clicked.connect(
            lambda: bench.care_wanted.emit("delete.left_over", self._left_key)
        )
        bench.home_changed.connect(self._home_changed)

    # -- hooks of the page ------------------------------------------------------------

    def close_journey(self) -> None:
        """Cancel every question; the application goes on another day."""

    def _take_up(self, draft: DraftView | None) -> None:
        """Go on with an application, or stay where the person is."""

    def _reset(self) -> None:
        """Forget the application that the steps are about."""

    # -- choosing ---------------------------------------------------------------------

    def opened(self) -> None:
        self.notice.hide()
        if self.choosing or not self._begun():
            self._look()
        else:
            self.steps[self.current].entered()

    def take(self, application_id: str) -> None:
        """Go on with one of the open applications."""
        if self._busy or application_id == self.application_id:
            return
        self.put_aside()
        self.bench.run(
            self, lambda place: show_draft(place, application_id), self._take_up
        )

    def start_another(self) -> None:
        """Begin a new application beside what is open."""
        if self._busy:
            return
        self.put_aside()
        self._another = True
        self._show(AGREEMENT)

    def show_all(self) -> None:
        """Show every open application, were it but one."""
        if self._busy:
            return
        self.put_aside()
        self.bench.run(self, show_home, self._show_list, self.fail)

    def put_aside(self) -> None:
        """What is under way goes on another time; nothing of it is dropped."""
        self.close_journey()
        self._reset()
        self.bench.refresh()

    def _begun(self) -> bool:
        """Whether the steps are about something that the person began."""
        return bool(
            self.application_id
            or self._busy
            or self.renews
            or self._from
            or self._another
        )

    def _may_begin(self) -> bool:
        """Whether something else may begin now; says so where it may not."""
        if not self._busy:
            self.put_aside()
            return True
        self.notice.show_state(
            "info",
            translate("Apply", "This application is being worked on"),
            translate(
                "Apply", "When the step has ended, begin the other one again from Home."
            ),
            "clock",
        )
        self.notice.set_button("")
        self.notice.show()
        return False

    def _look(self) -> None:
        self.bench.run(self, _read_open, self._found, self.fail)

    def _found(self, read: tuple[HomeView, DraftView | None]) -> None:
        view, draft = read
        if self._begun():
            return  # Something was begun while the records were read.
        if len(view.applications) > 1:
            self._show_list(view)
        else:
            self._take_up(draft)

    def _home_changed(self, view: HomeView) -> None:
        if self.choosing:
            self.open_list.show_open(view)
        self._say_links()

    # -- withdrawing ------------------------------------------------------------------

    def _withdrawal_begun(self) -> None:
        # What comes of the journey that is given up is no news any more.
        self._turn += 1
        self.close_journey()
        self._set_busy(True)

    def _not_withdrawn(self, error: BaseException) -> None:
        self._set_busy(False)
        self.fail(error)

    def _withdrawn(self, result: AbandonResult) -> None:
        self._reset()
        said = translate("Apply", "The operator had not received it.")
        if result.registered:
            said = translate("Apply", "The operator ended it and keeps its record.")
        elif not result.told:
            said = translate(
                "Apply", "The operator could not be reached; Saqta tells it later."
            )
        self.notice.show_state(
            "ok" if result.told else "warn",
            translate("Apply", "The application is withdrawn"),
            said,
            "tick-circle" if result.told else "clock",
        )
        self._left_key = result.application_id if result.key_left else ""
        delete = translate("Apply", "Delete its key...")
        self.notice.set_button(delete if self._left_key else "")
        self.notice.show()
        self._look()


def _read_open(workplace: Workplace) -> tuple[HomeView, DraftView | None]:
    """Everything that is open, and the newest of it as far as it is filled."""
    view = show_home(workplace)
    waiting = open_applications(workplace)
    return view, show_draft(workplace, waiting[-1]) if waiting else None
