"""What a person does about a consent: withdraw, object, report a breach.

Each shows the exact document first, asks for one PIN entry and sends it; the page is
told when the records have changed (rows S8, S9, S11).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.services.duties import Duty
from desktop.services.object import object_to, objection_steps, objection_text
from desktop.services.withdraw import withdraw, withdrawal_text
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.dialogs.document_dialog import DocumentDialog
from ui.dialogs.objection_dialog import ObjectionDialog
from ui.dialogs.violation_dialog import ViolationDialog
from ui.i18n import language, translate
from ui.interaction import WindowPerson
from ui.pages.consent_words import document_language
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly

__all__ = ["DutyActs"]


class DutyActs(QObject):
    """The three acts, each a journey of its own.

    Signals:
        begun: something is signed and sent now; an error shown before is over.
        changed: the records are others.
        failed: argument is the error.
    """

    begun = Signal()
    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, bench: Bench, pins: PinDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pins = pins
        self._person: WindowPerson | None = None

    def close(self) -> None:
        """Cancel a question that stands."""
        if self._person is not None:
            self._person.close()

    def withdraw(self, consent_id: str) -> None:
        """First the exact document, then a choice (DC 50(3)(1))."""
        shown = document_language()

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
            self._bench.dialog_wanted.emit(dialog)

        self._bench.run_once("withdraw", self, read, show, self.failed.emit)

    def object_to(self, consent_id: str) -> None:
        """Which steps, then the exact document, then the signature."""
        shown = document_language()

        def ask(steps: list[tuple[str, str]]) -> None:
            dialog = ObjectionDialog(steps)
            dialog.chosen.connect(
                lambda chosen, reason: self._show_objection(
                    consent_id, chosen, reason, shown
                )
            )
            self._bench.dialog_wanted.emit(dialog)

        self._bench.run_once(
            "object",
            self,
            lambda place: objection_steps(place, consent_id, language().value),
            ask,
            self.failed.emit,
        )

    def report_violation(self, consent_id: str) -> None:
        """What was breached, then the signature."""
        dialog = ViolationDialog()
        dialog.filled.connect(
            lambda clause, facts: self._send_violation(consent_id, clause, facts)
        )
        self._bench.dialog_wanted.emit(dialog)

    # -- inside ----------------------------------------------------------------------

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

    def _show_objection(
        self, consent_id: str, steps: list[str], reason: str, shown: str
    ) -> None:
        def read(place: Workplace) -> str:
            return objection_text(
                place, consent_id, steps, reason=reason, language=shown
            )

        def show(text: str) -> None:
            dialog = DocumentDialog(
                translate("Consents", "Object to automatic processing"),
                translate(
                    "Consents",
                    "The operator must answer within three working days. The "
                    "application goes on by hand.",
                ),
                text,
                translate("Consents", "Sign and send"),
            )
            dialog.agreed.connect(
                lambda: self._with_person(
                    lambda place, person: object_to(
                        place,
                        person,
                        consent_id,
                        steps,
                        reason=reason,
                        language=shown,
                        confirmed=True,
                        shown=text,
                    )
                )
            )
            self._bench.dialog_wanted.emit(dialog)

        self._bench.run(self, read, show, self.failed.emit)

    def _send_violation(self, consent_id: str, clause: str, facts: str) -> None:
        from desktop.services.report_violation import report_violation

        self._with_person(
            lambda place, person: report_violation(
                place,
                person,
                facts=facts,
                clause=clause,
                consent_id=consent_id,
                language=document_language(),
                confirmed=True,
            )
        )

    def _with_person(self, act: Callable[[Workplace, WindowPerson], Duty]) -> None:
        workplace = self._bench.workplace
        if workplace is None:
            return
        self.begun.emit()
        person = WindowPerson(self, PinOnly(self._pins))
        self._person = person

        def failed(error: BaseException) -> None:
            self.failed.emit(error)
            self.changed.emit()

        tasks.run(
            self,
            lambda: act(workplace, person),
            lambda _duty: self.changed.emit(),
            failed,
            apart=True,
        )
