"""Withdraw an application? What it means for key, operator and consent, in words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import words
from desktop.services.abandon import Abandoning
from ui.dialogs.simple import Panel
from ui.i18n import language, translate
from ui.widgets.buttons import EqualChoice
from ui.widgets.icons import IconView
from ui.widgets.layouts import clear, column, row
from ui.widgets.text import Label

__all__ = ["AbandonDialog"]

_ICONS: Final = {
    "abandon.key": "key",
    "abandon.no_key": "key",
    "abandon.certificate": "document",
    "abandon.renewal": "calendar",
    "abandon.consent": "consents",
}


class AbandonDialog(Panel):
    """Asks once, with two equal answers; closing it is neither.

    Attributes:
        choice: keep the application, or withdraw it.

    Signals:
        confirmed: the person withdraws it.
    """

    confirmed = Signal()

    def __init__(self, meant: Abandoning, parent: QWidget | None = None) -> None:
        super().__init__("cross-circle", 560, parent)
        self._meant = meant
        self.close_button.hide()
        self.choice = EqualChoice()
        self.choice.answered.connect(self._answer)
        self._points = column(10)
        self.set_content(self._points, column(0, 8), self.choice)
        self.say()

    def first_focus(self) -> QWidget | None:
        return self.choice.no

    def say(self) -> None:
        number = self._meant.application_id[:8]
        self.set_title(
            translate("Apply", "Withdraw this application?"),
            translate("Apply", "application {number}").format(number=number),
        )
        self.choice.set_words(
            translate("Apply", "Keep it"), translate("Apply", "Withdraw it")
        )
        # Only the sentences are made anew: the answers keep their focus.
        clear(self._points)
        for key in self._meant.points:
            self._points.addLayout(_point(key))

    def _answer(self, yes: bool) -> None:
        self.accept()
        if yes:
            self.confirmed.emit()


def _point(key: str) -> QHBoxLayout:
    """One consequence; what the operator does has the sign of what is sent."""
    sign = IconView(_ICONS.get(key, "send"), "text2")
    line = row(10, sign)
    line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(words.say(key, language().value), "body", wrap=True), 1)
    return line
