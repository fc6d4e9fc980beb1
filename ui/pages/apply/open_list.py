"""Applications that are open at once: which one to go on with, or to withdraw.

Two posts are two applications (row S6 asks for one person in each, not for one of all),
and a certificate may be renewed while another application waits for the authority.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.show_home import HomeView, OpenApplication
from ui import theme
from ui.i18n import serial_short, translate
from ui.spoken import at_moment
from ui.widgets.buttons import Button
from ui.widgets.card import Card, CardHead
from ui.widgets.layouts import clear
from ui.widgets.text import Label

__all__ = ["OpenList", "stage_words"]

#: Step of the wizard, from 1, by state; the authority's time has a word of its own.
_STEPS: Final = {
    "OPENED": 2,
    "CONSENTED": 2,
    "DRAFTED": 4,
    "KEY_INTENDED": 5,
    "KEY_MADE": 5,
    "SIGNED": 5,
    "SENT": 6,
    "WAITING": 6,
    "ISSUED": 6,
    "INSTALLED": 6,
}
_DECIDING: Final = frozenset({"SENT", "WAITING"})
#: From here on the certificate lies on the token: it can be revoked, not withdrawn.
_TOO_LATE: Final = frozenset({"INSTALLED"})


def stage_words(state: str) -> str:
    """Where an application stands, in a few words."""
    if state in _DECIDING:
        return translate("Apply", "The authority is deciding")
    return translate("Apply", "Step {n} of 7").format(n=_STEPS.get(state, 1))


class OpenList(QWidget):
    """A card for each open application, the newest first.

    Signals:
        chosen: id of the one to go on with.
        withdrawn: id of the one that the person wants to withdraw.
    """

    chosen = Signal(str)
    withdrawn = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: HomeView | None = None
        self._heading = Label("", "heading", wrap=True)
        self._sentence = Label("", "body", "text2", wrap=True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.CARD_GAP)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._heading)
        whole.addWidget(self._sentence)
        whole.addSpacing(8)
        whole.addLayout(self._cards)
        whole.addStretch(1)
        self.go: list[Button] = []
        self.withdraw: list[Button] = []
        self.say()

    def show_open(self, view: HomeView) -> None:
        """Show what is open by the records as last read."""
        self._view = view
        self.say()

    def say(self) -> None:
        """Say every word again."""
        self._heading.setText(translate("Apply", "Open applications"))
        self._sentence.setText(
            translate(
                "Apply",
                "Each goes on where it stopped. One for another post is an application "
                "of its own.",
            )
        )
        clear(self._cards)
        self.go, self.withdraw = [], []
        view = self._view
        if view is None:
            return
        newest = sorted(view.applications, key=lambda x: x.updated_at, reverse=True)
        for item in newest:
            self._cards.addWidget(self._card(item, view))

    def _card(self, item: OpenApplication, view: HomeView) -> Card:
        head = CardHead("refresh" if item.renews else "apply")
        head.heading.setText(translate("Apply", "New certificate"))
        if item.renews:
            serials = {one.sha256: one.serial for one in view.certificates}
            said = translate("Apply", "Renewal of certificate no. {serial}")
            serial = serials.get(item.renews, item.renews)
            head.heading.setText(said.format(serial=serial_short(serial)))
        post = ", ".join(part for part in (item.position, item.organisation) if part)
        head.second.setText(post)
        head.second.setVisible(bool(post))
        deciding = item.state in _DECIDING
        head.chip.show_state(
            stage_words(item.state),
            "warn" if deciding else "info",
            "clock" if deciding else "apply",
        )
        head.chip.show()
        head.chip_on_top()
        card = Card(theme.CARD_PADDING)
        card.setAccessibleName(head.heading.text())
        card.body.addWidget(head)
        card.body.addSpacing(10)
        times = translate("Apply", "Application {number}. Last changed: {time}").format(
            number=item.application_id[:8], time=at_moment(item.updated_at, view.now)
        )
        card.body.addWidget(Label(times, "compact", "text2", wrap=True))
        go = Button(
            translate("Home", "Continue application"),
            "secondary" if self.go else "primary",
        )
        go.clicked.connect(lambda: self.chosen.emit(item.application_id))
        away = Button(translate("Apply", "Withdraw..."), "quiet")
        away.clicked.connect(lambda: self.withdrawn.emit(item.application_id))
        for button in (go, away):
            button.setAccessibleName(f"{button.text()}: {head.heading.text()} {post}")
        self.go.append(go)
        self.withdraw.append(away)
        card.add_foot(go, None if item.state in _TOO_LATE else away)
        return card
