"""What a person does to a token or certificate besides applying and revoking.

PIN care, recovery codes, keys that are left over, the drill: each is one dialog over
whatever page is open, one service in the background, and one answer in the dialog. It
is put together when the first of them is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import cast

from PySide6.QtCore import QObject

from desktop.errors import DependencyMissing
from desktop.interaction import Step
from desktop.model.tokens import TokenInfo
from desktop.services.care_for_pin import (
    change_pin,
    find_blank,
    init_token,
    unblock_pin,
)
from desktop.services.drill import DrillResult
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.dialogs.drill_dialog import DrillDialog
from ui.dialogs.pin_care_dialog import Care, Entries, PinCareDialog
from ui.key_care import KeyCare
from ui.pin_desk import PinDesk
from ui.protecting import Protecting
from ui.replacing import Replacing

__all__ = ["CareDesk", "RunDrill"]

#: Rehearses, and tells each stretch when it has ended.
RunDrill = Callable[[Callable[[Step], None]], DrillResult]


class CareDesk(QObject):
    """Answers `Bench.care_wanted`.

    The kinds are `pin.change`, `pin.unblock`, `pin.set` and `pin.init`, each with the
    token's serial number, `protect` and `delete.revoked` with the SHA-256 of a
    certificate, `revoke.old` with that of a replaced one, `delete.left_over` with the
    id of an ended application, and `drill`.

    Attributes:
        pin_dialog: the dialog of PIN care that is open, or None.
        protecting: registers recovery codes.
        keys: deletes keys.
        replacing: revokes replaced certificates.
    """

    def __init__(
        self,
        bench: Bench,
        pins: PinDesk,
        print_code: Callable[[list[str]], None],
        *,
        drill: RunDrill | None = None,
        grab_keyboard: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pins = pins
        self._drill = drill
        self._grab = grab_keyboard
        self.pin_dialog: PinCareDialog | None = None
        self.protecting = Protecting(bench, pins, print_code, self)
        self.keys = KeyCare(bench, pins, self)
        self.replacing = Replacing(bench, pins, self)

    def act(self, kind: str, subject: str) -> None:
        """Begin what was asked for."""
        name, _, detail = kind.partition(".")
        if name == "pin":
            self._begin_pin(cast("Care", detail), subject)
        elif name == "protect":
            self.protecting.begin(subject)
        elif kind == "delete.revoked":
            self.keys.delete_revoked(subject)
        elif kind == "revoke.old":
            self.replacing.begin(subject)
        elif kind == "delete.left_over":
            self.keys.delete_left_over(subject)
        elif kind == "drill":
            self._rehearse()

    def cover(self) -> None:
        """Nobody is there: a PIN entry is given up, and a code is covered."""
        if self.pin_dialog is not None:
            self.pin_dialog.reject()
        if self.protecting.dialog is not None:
            self.protecting.dialog.leave_alone()

    def close(self) -> None:
        """Cancel what stands; called when the window goes."""
        self.protecting.close()
        self.keys.close()
        self.replacing.close()

    # -- the drill -------------------------------------------------------------------

    def _rehearse(self) -> None:
        dialog = DrillDialog()
        dialog.started.connect(lambda: self._run_drill(dialog))
        self._bench.dialog_wanted.emit(dialog)

    def _run_drill(self, dialog: DrillDialog) -> None:
        drill = self._drill
        if drill is None:
            dialog.show_failure(DependencyMissing(name="saqta[sandbox]"))
            return
        told = tasks.later(dialog, dialog.show_step)
        tasks.run(
            dialog,
            lambda: drill(told),
            lambda result: dialog.show_end(passed=result.passed),
            dialog.show_failure,
            apart=True,
        )

    # -- PIN -------------------------------------------------------------------------

    def _begin_pin(self, care: Care, serial: str) -> None:
        """The flags are read afresh before every question (security.md section 2)."""
        if self.pin_dialog is not None:
            return
        self._bench.run(
            self,
            lambda place: (find_blank(place, serial)[1], place.settings.pin_shortest),
            lambda read: self._ask_pin(care, *read),
        )

    def _ask_pin(self, care: Care, info: TokenInfo, shortest: int) -> None:
        if self.pin_dialog is not None:
            return
        dialog = PinCareDialog(care, info, shortest, grab_keyboard=self._grab)
        self.pin_dialog = dialog
        dialog.typed.connect(lambda entries: self._set_pin(dialog, info, entries))
        dialog.unblock_asked.connect(lambda: self._read_again(dialog, info.serial))
        dialog.finished.connect(lambda _result: self._pin_ended())
        self._bench.dialog_wanted.emit(dialog)

    def _set_pin(
        self, dialog: PinCareDialog, info: TokenInfo, entries: Entries
    ) -> None:
        work = _pin_work(dialog.care, info.serial, entries)

        def failed(error: BaseException) -> None:
            dialog.show_failure(error)
            # What the token says of its tries has changed.
            self._read_again(dialog, info.serial)
            self._bench.refresh_tokens()

        def done(_told: object) -> None:
            dialog.show_done()
            self._bench.refresh_tokens()

        workplace = self._bench.workplace
        if workplace is not None:
            tasks.run(dialog, lambda: work(workplace), done, failed, apart=True)

    def _read_again(self, dialog: PinCareDialog, serial: str) -> None:
        # The dialog keeps what it says where the token is gone meanwhile.
        self._bench.run(
            dialog,
            lambda place: find_blank(place, serial)[1],
            dialog.show_token,
            lambda _error: None,
        )

    def _pin_ended(self) -> None:
        self.pin_dialog = None


def _pin_work(
    care: Care, serial: str, entries: Entries
) -> Callable[[Workplace], object]:
    """What is done with the entries; they are cleared at its end."""

    def work(place: Workplace) -> object:
        first, new = entries.first, entries.new
        with first or nullcontext(), new or nullcontext():
            if care == "change":
                return change_pin(place, serial, first, new)
            if care == "init":
                return init_token(place, serial, entries.label, first, new)
            return unblock_pin(place, serial, first, new)

    return work
