"""New application: seven steps over `services.apply` and `services.resume`.

The application is started after the second step and walked to its draft; the token is
named then, and the rest runs with two PIN entries. At every step the person may go on
later, and an application that was left is taken up where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.errors import Cancelled, StillWaiting
from desktop.services.apply import start_application
from desktop.services.enrolment import EnrolmentResult
from desktop.services.fill_application import (
    DraftView,
    FormValues,
    amend_application,
    apply_request,
    choose_token,
    form_again,
    show_draft,
)
from desktop.services.renew import begin_renewal, renewal_form
from desktop.services.resume import resume
from desktop.services.show_home import CertificateView, HomeView, show_home
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.interaction import WindowPerson
from ui.pages.apply.choosing import Choosing
from ui.pages.apply.wizard import (
    AGREEMENT,
    CODE,
    DATA,
    EMAIL,
    ISSUE,
    KEY,
    TOKEN,
)
from ui.pin_desk import PinDesk

__all__ = ["ApplyPage"]

#: Where an application that was left is taken up, by its state.
_TAKEN_UP: Final = {
    "OPENED": DATA,
    "CONSENTED": DATA,
    "DRAFTED": TOKEN,
    "KEY_INTENDED": KEY,
    "KEY_MADE": KEY,
    "SIGNED": KEY,
    "SENT": ISSUE,
    "WAITING": ISSUE,
    "ISSUED": ISSUE,
    "INSTALLED": ISSUE,
}


class ApplyPage(Choosing):
    """What follows from each answer."""

    def __init__(
        self,
        bench: Bench,
        pins: PinDesk,
        print_code: Callable[[list[str]], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bench, pins, print_code, parent)
        self._person: WindowPerson | None = None
        self._from = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._walk)
        self.email.done.connect(self._next)
        self.issue.done.connect(self._next)
        for step in (self.key, self.issue):
            # Its consent lies among the others, whatever comes of the application.
            step.object_button.clicked.connect(
                lambda: bench.page_wanted.emit("consents")
            )
        self.path.opened.connect(self._look_back)
        self._foot.went_on.connect(self._next)
        self._foot.went_back.connect(self._back)
        self._foot.left.connect(self._leave)
        self._foot.answered.connect(self._answered)

    def renew(self, view: CertificateView) -> None:
        """Begin an application that replaces a certificate, with its data filled in.

        The agreement is read anew, and every register is asked for anew.
        """
        if self.renews == view.sha256:
            return
        if not self._may_begin():
            return
        home = self.bench.home
        for item in () if home is None else home.applications:
            if item.renews == view.sha256:
                self.take(item.application_id)
                return
        self._renew_instead(view.sha256)
        self._show(AGREEMENT)

        def told(form: FormValues) -> None:
            if self.renews == view.sha256 and not self.application_id:
                self.data.show_form(form)

        self.bench.run(
            self,
            lambda place: renewal_form(place, view.sha256),
            told,
            self._now(self._refused),
        )

    def begin_from(self, application_id: str) -> None:
        """Begin an application with the data of an earlier one."""
        if not self._may_begin():
            return
        self._from = application_id
        self._show(AGREEMENT)

        def told(form: FormValues) -> None:
            if self._from == application_id and not self.application_id:
                self.data.show_form(form)

        self.bench.run(
            self, lambda place: form_again(place, application_id), told, self.fail
        )

    def close_journey(self) -> None:
        """Cancel every question; the application goes on another day."""
        self._again.stop()
        if self._person is not None:
            self._person.close()

    # -- going on --------------------------------------------------------------------

    def _take_up(self, draft: DraftView | None) -> None:
        if draft is None:
            # Whoever went on meanwhile is not taken back.
            if self.current == AGREEMENT:
                self._show(AGREEMENT)
            return
        if self.renews or self._from or self._another or self.application_id:
            return  # Something else was begun while the records were read.
        self.application_id = draft.application_id
        self._renew_instead(draft.renews)
        self.data.show_draft(draft)
        self._show(_TAKEN_UP.get(draft.state, AGREEMENT))
        self.token.want(draft.token_serial, draft.scheme)
        self.titled.emit()

    def _answered(self, agreed: bool) -> None:
        if not agreed:
            self.agreement.refused()
        elif self.agreement.agreed():
            self._show(DATA)

    def _next(self) -> None:
        current = self.current
        if self.choosing:
            self.start_another()
        elif current == DATA:
            self._start()
        elif current == EMAIL:
            self.email.confirm()
        elif current == TOKEN:
            self._name_token()
        elif current in {KEY, ISSUE}:
            self._walk()
        elif current == CODE:
            self._finish()

    def _back(self) -> None:
        if self.current == DATA:
            self._show(AGREEMENT)
        elif self.current == KEY:
            self._show(TOKEN)

    def _look_back(self, index: int) -> None:
        if not self._busy and self.steps[self.current].may_go_back:
            self._back()
        elif index == AGREEMENT and self.current == DATA and not self.application_id:
            self._show(AGREEMENT)

    def _leave(self) -> None:
        self.close_journey()
        self.bench.refresh()
        self.bench.page_wanted.emit("home")
        self._reset()

    def retry(self) -> None:
        """Go on at the step that failed."""
        self.problem.clear()
        if self.current == DATA:
            self._start()
        elif self.current == TOKEN:
            self._name_token()
        elif self.current in {KEY, ISSUE}:
            self._walk()
        else:
            self.steps[self.current].entered()

    def _start(self) -> None:
        """Record the decisions, send the two records, ask the registers."""
        text = self.agreement.agreement
        if self._busy or not self.data.check():
            return
        form = self.data.form()
        known, old = self.application_id, self.renews
        request = None
        secret = None
        if not known:
            if text is None:
                self._show(AGREEMENT)
                return
            secret = None if old else self.data.take_secret()
            request = apply_request(
                form,
                text,
                registers=self.data.registers,
                transfers=self.data.transfers,
                acts=self.agreement.acts,
                scrolled_to_end=self.agreement.scrolled_to_end,
                acknowledge_liability=True,
            )

        def begin(workplace: Workplace) -> str:
            if request is None:
                amend_application(workplace, known, form.values)
                return known
            if secret is None:
                # The certificate that is replaced signs: there is no slip.
                return begin_renewal(workplace, old, request)
            with secret:
                return start_application(workplace, request, secret)

        self._set_busy(True)
        self.bench.run(self, begin, self._now(self._started), self._now(self._stopped))

    def _started(self, application_id: str) -> None:
        self.application_id = application_id
        self.data.lock(started=True)
        self.titled.emit()
        self._run(stop_after="make_draft")

    def _name_token(self) -> None:
        if self._busy or not self.token.ready:
            return
        serial, scheme, name = self.token.serial, self.token.scheme, self.application_id

        def choose(workplace: Workplace) -> None:
            choose_token(workplace, name, serial, scheme)

        self._set_busy(True)
        self.bench.run(self, choose, self._now(self._named), self._now(self._stopped))

    def _named(self, _none: None) -> None:
        self._set_busy(False)
        self._show(KEY)

    def _walk(self) -> None:
        if not self._busy and self.application_id:
            self._run()

    def _run(self, stop_after: str | None = None) -> None:
        workplace = self.bench.workplace
        if workplace is None:
            return
        self._again.stop()
        self.problem.clear()
        person = WindowPerson(self, self)
        person.stop_after(stop_after)
        self._person = person
        name = self.application_id

        def halted(error: BaseException) -> None:
            self._halted(error, drafting=stop_after is not None)

        self._set_busy(True)
        tasks.run(
            self,
            lambda: resume(workplace, person, name),
            self._now(self._arrived),
            self._now(halted),
            apart=True,
        )

    # -- ends ------------------------------------------------------------------------

    def _arrived(self, result: EnrolmentResult) -> None:
        self._set_busy(False)
        if result.state != "CONFIRMED":
            self._show(_TAKEN_UP.get(result.state, self.current))
            self.bench.refresh()
            return
        self._show(CODE)

        def told(home: HomeView) -> None:
            self.bench.home = home
            self.bench.home_changed.emit(home)
            found = [x for x in home.certificates if x.sha256 == result.certificate]
            self.code.show_result(found[0] if found else None, result.bundle)

        self.bench.run(self, show_home, self._now(told), self._now(self.fail))
        self._offer_old(result)

    def _offer_old(self, result: EnrolmentResult) -> None:
        """The replaced certificate is offered for revocation; nobody else decides."""
        workplace, old = self.bench.workplace, self.renews
        if workplace is None or not old:
            return
        person = WindowPerson(self, self)
        self._person = person

        def offer() -> object:
            from desktop.services.renew import offer_old
            from desktop.services.token_work import find_certificate

            record = find_certificate(workplace, old)
            return offer_old(workplace, person, result, record, None)

        def offered(_result: object) -> None:
            self.bench.reports_changed.emit()
            self.bench.refresh()

        tasks.run(self, offer, offered, self.fail, apart=True)

    def _halted(self, error: BaseException, *, drafting: bool) -> None:
        self._set_busy(False)
        if isinstance(error, Cancelled):
            if drafting:
                self._drafted()
            else:
                self._leave_ended()
            self.bench.refresh()
            return
        self._stopped(error)
        if isinstance(error, StillWaiting):
            self.problem.clear()
            self._show(ISSUE)
            seconds = max(int(error.check_after), 1)
            self.issue.show_waiting(seconds)
            self._again.start(seconds * 1000)

    def _leave_ended(self) -> None:
        """An application that ended with its key has nothing to go on with."""

        def told(draft: DraftView) -> None:
            if draft.state == "ABANDONED":
                self._reset()
                self.bench.page_wanted.emit("home")

        self._read_draft(told)

    def _drafted(self) -> None:
        """Either the draft is made, or the person gave up before it was."""

        def told(draft: DraftView) -> None:
            self.data.show_draft(draft)
            self.token.want(draft.token_serial, draft.scheme)
            if draft.state == "DRAFTED":
                self._show(TOKEN)

        self._read_draft(told)

    def _read_draft(self, told: Callable[[DraftView], None]) -> None:
        name, failed = self.application_id, self._now(self.fail)
        self.bench.run(
            self, lambda place: show_draft(place, name), self._now(told), failed
        )

    def _stopped(self, error: BaseException) -> None:
        self._set_busy(False)
        if self.current == EMAIL:
            self._show(DATA)
        self.fail(error)
        self.bench.refresh()

    def _finish(self) -> None:
        if not self.code.ready:
            return
        self._reset()
        self.bench.page_wanted.emit("home")

    def _refused(self, error: BaseException) -> None:
        """This certificate can't be renewed: an ordinary application is left."""
        self._renew_instead("")
        self.fail(error)

    def _renew_instead(self, certificate: str) -> None:
        """Say everywhere that a certificate is replaced; "" for a new one."""
        self.renews = certificate
        self.data.renew(renewing=bool(certificate))
        for step in (self.key, self.issue):
            step.renew(renewing=bool(certificate))
        self.titled.emit()

    def _reset(self) -> None:
        self._turn += 1
        self.application_id = self._from = ""
        self._another = False
        self._renew_instead("")
        self.code.forget()
        self.key.reset()
        self.issue.reset()
        self.agreement.reset()
        self.data.reset()
        self.problem.clear()
        self._set_busy(False)
        self._show(AGREEMENT)
        self.titled.emit()
