"""The certificate that a renewal replaced: offered for revocation, or kept.

It is asked about at the renewal's end, and whenever the person wants it afterwards; the
question and its two equal answers are the same (users.md, demand 11).
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop import words
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.i18n import language, translate
from ui.interaction import Question, WindowPerson, settle
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly

__all__ = ["Replacing", "ask_old"]


def ask_old(bench: Bench, question: Question) -> None:
    """Revoke the replaced certificate, or keep it until it ends."""
    dialog = ConfirmDialog(
        translate("Apply", "Revoke the old certificate?"),
        words.say(question.key, language().value, question.facts),
        translate("Apply", "Keep it"),
        translate("Apply", "Revoke the old one"),
    )
    dialog.answered.connect(lambda yes: settle(question.answer, yes))
    dialog.finished.connect(lambda _result: settle(question.answer, False))
    bench.dialog_wanted.emit(dialog)


class Replacing(QObject):
    """Revokes a replaced certificate from its card."""

    def __init__(
        self, bench: Bench, pins: PinDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pins = pins
        self._person: WindowPerson | None = None

    @property
    def asked(self) -> bool:
        """Whether a wish stands: until its end another one is not taken."""
        return self._person is not None

    def begin(self, sha256: str) -> None:
        """Ask, and revoke on a yes; what comes of it stands among the reports."""
        workplace = self._bench.workplace
        if workplace is None or self.asked:
            return  # A double click asks once.
        person = WindowPerson(self, _Asker(self._bench, self._pins))
        self._person = person

        def act(place: Workplace = workplace) -> str:
            # Network and codecs are loaded with the first such wish.
            from desktop.services.renew import revoke_replaced

            return revoke_replaced(place, person, sha256)

        def failed(error: BaseException) -> None:
            self._bench.failed.emit(error)
            self._told()

        tasks.run(self, act, lambda _state: self._told(), failed, apart=True)

    def close(self) -> None:
        """Cancel what stands; called when the window goes."""
        if self._person is not None:
            self._person.close()

    def _told(self) -> None:
        self._person = None
        self._bench.reports_changed.emit()
        self._bench.refresh()


class _Asker(PinOnly):
    """Asks the one question, and for a PIN where nothing else can revoke."""

    def __init__(self, bench: Bench, pins: PinDesk) -> None:
        super().__init__(pins)
        self._bench = bench

    def ask(self, question: Question) -> None:
        """The question about the old certificate; anything else is declined."""
        if question.key == "renew.revoke_old":
            ask_old(self._bench, question)
        else:
            super().ask(question)
