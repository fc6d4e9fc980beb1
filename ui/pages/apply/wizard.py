"""The wizard's face: the visible path, the seven steps, the foot, and the questions.

It shows and asks; what follows from an answer is in `page`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from PySide6.QtWidgets import QFrame, QWidget

from desktop.interaction import PinQuestion, PinSource, Step
from desktop.services.show_home import HomeView
from ui.bench import Bench
from ui.dialogs.destroy_dialog import DestroyDialog
from ui.i18n import number, translate
from ui.interaction import Question, settle
from ui.pages.apply.agreement_step import AgreementStep
from ui.pages.apply.code_step import CodeStep
from ui.pages.apply.data_step import DataStep
from ui.pages.apply.email_step import EmailStep
from ui.pages.apply.foot import WizardFoot
from ui.pages.apply.key_step import WorkStep
from ui.pages.apply.open_list import OpenList
from ui.pages.apply.step import WizardStep
from ui.pages.apply.token_step import TokenStep
from ui.pages.base import ServicePage
from ui.pin_desk import PinDesk
from ui.replacing import ask_old
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.flow import flowing
from ui.widgets.progress import ProgressPath

__all__ = [
    "AGREEMENT",
    "CODE",
    "DATA",
    "EMAIL",
    "ISSUE",
    "KEY",
    "TOKEN",
    "Wizard",
]

_T = TypeVar("_T")

AGREEMENT: Final = 0
DATA: Final = 1
EMAIL: Final = 2
TOKEN: Final = 3
KEY: Final = 4
ISSUE: Final = 5
CODE: Final = 6

_ONE_COLUMN: Final = 960
#: Steps of the journey that belong to the wait for the authority.
_ISSUING: Final = frozenset(
    {
        "register_application",
        "request_certificate",
        "settle_request",
        "poll",
        "gate",
        "write_certificate",
        "confirm_certificate",
        "first_status",
        "sign_closing",
        "send_closing",
        "anchor",
        "show_code",
        "build_bundle",
    }
)


class Wizard(ServicePage):
    """The wizard's face: path, steps, foot, and the questions of the core.

    Attributes:
        application_id: of the application that is worked on, or "".
        renews: SHA-256 of the certificate that it is to replace, or "".
        path: the visible path.
        steps: the seven steps.
        choosing: the list of open applications stands in the place of a step.
        open_list: that list.
        notice: what became of an act that no step tells of.
    """

    def __init__(
        self,
        bench: Bench,
        pins: PinDesk,
        print_code: Callable[[list[str]], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bench, parent)
        self._pins = pins
        self._busy = False
        self._turn = 0
        self._orphan: Question | None = None
        self.application_id = self.renews = ""
        self.path = ProgressPath(7)
        self.agreement = AgreementStep(bench, self.fail)
        self.data = DataStep(bench, self.fail)
        self.email = EmailStep()
        self.token = TokenStep(bench)
        self.key = WorkStep(issuing=False)
        self.issue = WorkStep(issuing=True)
        self.code = CodeStep(bench, self.fail, print_code or _print_nothing)
        self.steps: tuple[WizardStep, ...] = (
            self.agreement,
            self.data,
            self.email,
            self.token,
            self.key,
            self.issue,
            self.code,
        )
        self._index = AGREEMENT
        self.choosing = False
        self.open_list = OpenList()
        self.notice = Banner("info")
        self.notice.hide()
        self.another = Button("", "quiet", "plus")
        self.all_open = Button("", "quiet", "layers")
        self.withdraw = Button("", "quiet", "cross-circle")
        self._links = flowing(12, self.another, self.all_open, self.withdraw)
        self._foot = WizardFoot()
        self._build()
        self.say()
        self._show(AGREEMENT)

    @property
    def title(self) -> str:
        if self.renews:
            return translate("Certificate", "Renew certificate")
        return translate("Apply", "New application")

    @property
    def second_line(self) -> str:
        if self.application_id:
            said = translate("Apply", "application {number}")
            return said.format(number=self.application_id[:8])
        return translate("Apply", "You can stop at any step and go on later")

    @property
    def foot(self) -> QFrame:
        return self._foot

    @property
    def current(self) -> int:
        """The step in front, from 0."""
        return self._index

    @property
    def busy(self) -> bool:
        """Whether a service is at work on the application."""
        return self._busy

    def set_width(self, width: int) -> None:
        for step in self.steps:
            step.columns.set_narrow(narrow=width < _ONE_COLUMN)

    def say(self) -> None:
        self.path.set_words(
            [
                translate("Apply", "Agreement"),
                translate("Apply", "Data"),
                translate("Apply", "E-mail"),
                translate("Apply", "Token"),
                translate("Apply", "Key and request"),
                translate("Apply", "Issuance"),
                translate("Apply", "Code and evidence"),
            ],
            [
                translate("Apply", "done"),
                translate("Apply", "current step"),
                translate("Apply", "not reached yet"),
            ],
        )
        self.path.setAccessibleName(self.title)
        for step in self.steps:
            step.say()
        self.open_list.say()
        self._say_foot()

    # -- questions of the core: `ui.interaction.Asker` -------------------------------

    def ask_pin(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        """Lay the PIN dialog over the page."""
        self._pins.ask(question, answer)

    def ask(self, question: Question) -> None:
        """Show a question where it belongs on the path."""
        if question.answer.done():
            return  # Given up before it was shown.
        if question.kind == "recovery_code":
            self._show(CODE)
            self.code.show_code(list(question.options))
            settle(question.answer, True)
        elif question.kind in {"wants_email_code", "email_code"}:
            self._show(EMAIL)
            self.email.ask(question)
        elif question.key == "orphan.question":
            self._ask_orphan(question)
        elif question.key.startswith("draft."):
            self._show(DATA)
            self.data.ask(question)
        elif question.key == "renew.revoke_old":
            ask_old(self.bench, question)
        elif question.kind == "confirm":
            settle(question.answer, False)
        else:
            question.answer.cancel()

    def show_progress(self, step: Step) -> None:
        """Show a step of the journey on the page it belongs to."""
        self._pins.heard(step)
        if step.name in _ISSUING:
            if self.current == KEY and step.name != "register_application":
                self._show(ISSUE)
            self.issue.show_step(step)
        else:
            self.key.show_step(step)

    # -- building --------------------------------------------------------------------

    def _build(self) -> None:
        # Not a stack: that would be as high as its highest step.
        for step in self.steps:
            step.hide()
            self.column.addWidget(step, 1)
            step.changed.connect(self._say_foot)
        self.key.adopt.clicked.connect(lambda: self._answer_orphan("adopt"))
        self.key.destroy_key.clicked.connect(self._delete_orphan)
        self.column.addWidget(self.open_list, 1)
        self.column.addWidget(self._links)
        self.column.insertWidget(0, self.path)
        self.column.insertWidget(0, self.notice)

    def _ask_orphan(self, question: Question) -> None:
        """A key of this application was found: use it, or delete it by a typed word."""
        self._show(KEY)
        self.key.orphan.show()
        self._orphan = question

    def _answer_orphan(self, given: str) -> None:
        question, self._orphan = self._orphan, None
        self.key.orphan.hide()
        if question is not None:
            settle(question.answer, given)

    def _delete_orphan(self) -> None:
        if self._orphan is None:
            return
        dialog = DestroyDialog(
            str(self._orphan.facts.get("key_id", "")),
            self.token.serial,
            translate("Apply", "The application ends with it"),
        )
        dialog.confirmed.connect(lambda: self._answer_orphan("destroy"))
        self.bench.dialog_wanted.emit(dialog)

    # -- showing ---------------------------------------------------------------------

    def _show_list(self, view: HomeView) -> None:
        """Show the open applications in the place of a step."""
        self.choosing = True
        for step in self.steps:
            step.hide()
        self.path.hide()
        self.open_list.show_open(view)
        self.open_list.show()
        self._say_foot()

    def _show(self, index: int) -> None:
        self._index = index
        self.choosing = False
        self.open_list.hide()
        self.path.show()
        for at, step in enumerate(self.steps):
            step.setVisible(at == index)
        self.path.show_step(index)
        self.steps[index].entered()
        self._say_foot()

    def _now(self, act: Callable[[_T], None]) -> Callable[[_T], None]:
        """`act`, unless the person left this application meanwhile.

        What was on its way then ends for nobody: another one may be begun by now.
        """
        turn = self._turn

        def told(value: _T) -> None:
            if turn == self._turn:
                act(value)
            else:
                self.bench.refresh()

        return told

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.key.show_busy(busy)
        self.issue.show_busy(busy)
        self._say_foot()

    def _say_links(self) -> None:
        """What leads to another application, or ends this one."""
        home = self.bench.home
        others = [
            item
            for item in (() if home is None else home.applications)
            if item.application_id != self.application_id
        ]
        ended = self.current == CODE
        under_way = bool(self.application_id) and not ended
        self.another.setText(translate("Apply", "Start another application"))
        said = translate("Apply", "Open applications: {n}")
        self.all_open.setText(said.format(n=number(len(others) + under_way)))
        self.withdraw.setText(translate("Apply", "Withdraw this application..."))
        for link, shown in (
            (self.another, under_way),
            (self.all_open, bool(others) and not ended),
            (self.withdraw, under_way),
        ):
            link.setVisible(shown)
            link.setEnabled(not self._busy)
        self._links.setVisible(not self.choosing and (under_way or bool(others)))

    def _say_foot(self) -> None:
        self._say_links()
        if self.choosing:
            self._foot.show_choosing(
                translate("Apply", "Nothing is lost: each application can wait."),
                translate("Apply", "Start another application"),
            )
            return
        step = self.steps[self.current]
        self._foot.show_step(
            consequence=step.consequence,
            next_words="" if step.asks_equally else step.next_words,
            ready=step.ready and (not self._busy or self.current == EMAIL),
            equal=step.asks_equally,
            back=step.may_go_back and not self._busy,
            last=self.current == CODE,
        )


def _print_nothing(groups: list[str]) -> None:
    del groups
