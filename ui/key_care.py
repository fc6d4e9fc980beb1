"""Keys that are of no more use: deleted after a typed word, or used once more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.services.afterwards import destroy_key
from desktop.services.left_over_key import (
    LeftOver,
    destroy_left_over,
    list_left_over,
)
from desktop.services.token_work import find_certificate
from desktop.services.workplace import Workplace
from ui import tasks
from ui.bench import Bench
from ui.dialogs.destroy_dialog import DestroyDialog
from ui.i18n import date_short, translate
from ui.interaction import WindowPerson
from ui.pin_desk import PinDesk
from ui.pin_only import PinOnly

__all__ = ["KeyCare", "left_over_words"]


class KeyCare(QObject):
    """One deletion after the other.

    Signals:
        deleted: a key is gone from its token.
    """

    deleted = Signal()

    def __init__(
        self, bench: Bench, pins: PinDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._pins = pins
        self._persons: list[WindowPerson] = []

    def close(self) -> None:
        """Cancel every question that stands."""
        for person in self._persons:
            person.close()

    def delete_revoked(self, sha256: str) -> None:
        """The key of a certificate that is proved revoked."""

        def read(place: Workplace) -> tuple[str, str]:
            record = find_certificate(place, sha256)
            return record.key_id, record.token_serial

        def ask(found: tuple[str, str]) -> None:
            key_id, serial = found
            why = translate("Destroy", "Its certificate is revoked")
            self._ask(
                key_id,
                serial,
                why,
                lambda place, person: destroy_key(place, person, sha256, key_id),
            )

        self._bench.run_once("delete", self, read, ask)

    def delete_left_over(self, application_id: str) -> None:
        """The key of an application that ended without a certificate."""

        def read(place: Workplace) -> LeftOver | None:
            return next(
                (
                    one
                    for one in list_left_over(place)
                    if one.application_id == application_id
                ),
                None,
            )

        def ask(found: LeftOver | None) -> None:
            if found is None:
                self._bench.refresh_tokens()
                return
            self._ask(
                found.key_id,
                found.token_serial,
                left_over_words(found),
                lambda place, person: destroy_left_over(
                    place, person, application_id, found.key_id
                ),
            )

        self._bench.run_once("delete", self, read, ask)

    def _ask(
        self,
        key_id: str,
        serial: str,
        why: str,
        act: Callable[[Workplace, WindowPerson], None],
    ) -> None:
        dialog = DestroyDialog(key_id, serial, why)
        dialog.confirmed.connect(lambda: self._delete(act))
        self._bench.dialog_wanted.emit(dialog)

    def _delete(self, act: Callable[[Workplace, WindowPerson], None]) -> None:
        workplace = self._bench.workplace
        if workplace is None:
            return
        person = WindowPerson(self, PinOnly(self._pins))
        self._persons.append(person)

        def done(_none: None) -> None:
            self._persons.remove(person)
            self.deleted.emit()
            self._bench.reports_changed.emit()
            self._bench.refresh()

        def failed(error: BaseException) -> None:
            self._persons.remove(person)
            self._bench.failed.emit(error)

        tasks.run(self, lambda: act(workplace, person), done, failed, apart=True)


def left_over_words(found: LeftOver) -> str:
    """How an application ended that left a key behind."""
    said = {
        "REFUSED": translate("Destroy", "The authority refused the application, {day}"),
        "REJECTED": translate("Destroy", "The certificate was not as asked, {day}"),
        "ABANDONED": translate("Destroy", "The application was given up, {day}"),
    }
    known = said.get(found.state, said["ABANDONED"])
    return known.format(day=date_short(found.ended_at))
