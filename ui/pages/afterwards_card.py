"""After a compromise: whom to tell, a new key on a new token, the old key deleted.

Read from the records; each point leads to the act itself. A key whose revocation is
not proved stays, because its token may still have to sign for it.
"""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.afterwards import LeftToDo, afterwards
from desktop.services.show_reports import ReportView
from ui.bench import Bench
from ui.i18n import translate
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import clear, column, row
from ui.widgets.text import Label, NumberedPoint

__all__ = ["AfterwardsCard"]


class AfterwardsCard(Card):
    """What one report leaves to its holder; hidden while that is nothing.

    Attributes:
        left: what was read, or None.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bench = bench
        self._shown: tuple[str, str] | None = None
        self._report_id = ""
        self.left: LeftToDo | None = None
        self._points = QVBoxLayout()
        self._points.setSpacing(12)
        self._heading = Label("", "heading", wrap=True)
        self.body.setSpacing(12)
        self.body.addWidget(self._heading)
        self.body.addLayout(self._points)
        self.hide()

    def show_report(self, view: ReportView | None) -> None:
        """Read what that report leaves to do; None hides the card."""
        wanted = None if view is None else (view.report.report_id, view.report.state)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._report_id = "" if wanted is None else wanted[0]
        self.refresh()

    def refresh(self) -> None:
        """Read it again: something was done."""
        name = self._report_id
        if not name:
            self.left = None
            self.hide()
            return

        def told(left: LeftToDo) -> None:
            if name == self._report_id:
                self.take(left)

        # The report itself is shown all the same where this can't be read.
        self._bench.run(
            self, lambda place: afterwards(place, name), told, lambda _error: None
        )

    def take(self, left: LeftToDo) -> None:
        """Show what was read."""
        self.left = left
        self.say()

    def say(self) -> None:
        """Say every word again."""
        self._heading.setText(translate("Afterwards", "What is left to do"))
        clear(self._points)
        left = self.left
        if left is None:
            return
        parts = [self._delete(left)]
        if left.incident_id:
            # A certificate that was only replaced is nobody's incident.
            parts = [self._tell(left), self._apply(left), *parts]
        self.setVisible(any(part is not None for part in parts))
        number = 0
        for part in parts:
            if part is None:
                continue
            number += 1
            strong, sentence, buttons = part
            point = column(6, NumberedPoint(number, strong, sentence))
            if buttons:
                line = row(8, *buttons, -1)
                line.setContentsMargins(20, 0, 0, 0)
                point.addLayout(line)
            self._points.addLayout(point)

    # -- inside ----------------------------------------------------------------------

    def _tell(self, left: LeftToDo) -> tuple[str, str, list[Button]]:
        whom = [one for one in (left.officer, left.phone) if one]
        said = translate("Afterwards", "Your manager, and everybody who relies on it.")
        if whom:
            said = translate(
                "Afterwards",
                "The security officer was told: {whom}. Tell your manager.",
            ).format(whom=", ".join(whom))
        buttons = []
        if left.letter:
            letter = Button(translate("Afterwards", "Open the letter"), "secondary")
            letter.clicked.connect(
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(left.letter))
            )
            buttons.append(letter)
        return translate("Afterwards", "Tell whom it concerns"), said, buttons

    def _apply(self, left: LeftToDo) -> tuple[str, str, list[Button]] | None:
        if not left.apply_from:
            return None
        begin = Button(translate("Afterwards", "New application..."), "secondary")
        begin.clicked.connect(
            lambda: self._bench.care_wanted.emit("apply.again", left.apply_from[-1])
        )
        return (
            translate("Afterwards", "A new key on a new token"),
            translate("Afterwards", "Your data are filled in; look at each of them."),
            [begin],
        )

    def _delete(self, left: LeftToDo) -> tuple[str, str, list[Button]] | None:
        strong = translate("Afterwards", "Delete the old key")
        if left.destroy:
            delete = Button(translate("Destroy", "Delete..."), "secondary")
            delete.clicked.connect(
                lambda: self._bench.care_wanted.emit("delete.revoked", left.destroy[0])
            )
            said = translate("Afterwards", "If you still have the token: connect it.")
            return strong, said, [delete]
        if left.wait:
            said = translate(
                "Afterwards", "Not before the revocation is proved: keep the token."
            )
            return strong, said, []
        return None
