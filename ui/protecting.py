"""Registers a recovery code through the window: words, PIN, the code shown once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject

from desktop.interaction import PinQuestion, PinSource, Step
from desktop.services.protect import ProtectResult, protect
from desktop.services.token_work import find_certificate
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.code_sheet import show_picture
from ui.dialogs.keep_code_dialog import KeepCodeDialog
from ui.dialogs.protect_dialog import ProtectDialog
from ui.interaction import Question, WindowPerson, settle
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly
from ui.spoken import purpose_words

__all__ = ["Protecting"]


class Protecting(QObject):
    """One registration after the other; answers as `ui.interaction.Asker`.

    Attributes:
        dialog: the code that is shown, or None.
    """

    def __init__(
        self,
        bench: Bench,
        pins: PinDesk,
        print_code: Callable[[list[str]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pins = PinOnly(pins)
        self._print_code = print_code
        self._person: WindowPerson | None = None
        self.dialog: KeepCodeDialog | None = None

    def begin(self, sha256: str) -> None:
        """Say what will be done to that certificate, known here or only on a token."""

        def known(place: Workplace) -> tuple[str, str]:
            record = find_certificate(place, sha256)
            return record.purpose, record.revocation_key_id

        def ask(found: tuple[str, str]) -> None:
            purpose, key_id = found
            self._ask(sha256, purpose_words(purpose), key_id)

        self._bench.run_once(
            "protect", self, known, ask, lambda _error: self._ask(sha256, "", "")
        )

    def close(self) -> None:
        """Cancel a question that stands."""
        if self._person is not None:
            self._person.close()

    # -- questions of the core: `ui.interaction.Asker` -------------------------------

    def ask_pin(self, question: PinQuestion, answer: Future[PinSource]) -> None:
        """Lay the PIN dialog over whatever page is open."""
        self._pins.ask_pin(question, answer)

    def ask(self, question: Question) -> None:
        """Show the code; anything else is declined."""
        if question.kind != "recovery_code":
            self._pins.ask(question)
            return
        groups = list(question.options)
        dialog = KeepCodeDialog(groups)
        self.dialog = dialog
        dialog.print_asked.connect(self._print_code)
        dialog.finished.connect(lambda _result: self._shown())
        self._bench.dialog_wanted.emit(dialog)
        show_picture(self._bench, dialog.card, groups)
        settle(question.answer, True)

    def show_progress(self, step: Step) -> None:
        """A pin-pad's dialog leaves when the token has answered."""
        self._pins.show_progress(step)

    # -- inside ----------------------------------------------------------------------

    def _ask(self, sha256: str, name: str, key_id: str) -> None:
        dialog = ProtectDialog(name or sha256[:16], registered=bool(key_id))
        dialog.agreed.connect(
            lambda retire: self._run(sha256, [key_id] if retire and key_id else [])
        )
        self._bench.dialog_wanted.emit(dialog)

    def _run(self, sha256: str, retire: list[str]) -> None:
        workplace = self._bench.workplace
        if workplace is None:
            return
        person = WindowPerson(self, self)
        self._person = person

        def work() -> ProtectResult:
            return protect(workplace, person, sha256, retire=retire)

        tasks.run(
            self,
            work,
            lambda _result: self._bench.refresh(),
            self._bench.failed.emit,
            apart=True,
        )

    def _shown(self) -> None:
        self.dialog = None
