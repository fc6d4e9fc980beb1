"""Registers a recovery code for a certificate, or replaces one that was lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.banner import Banner
from ui.widgets.controls import CheckBox
from ui.widgets.text import Label, NumberedPoint

__all__ = ["ProtectDialog"]


class ProtectDialog(Panel):
    """Says what will be done, and asks whether an earlier code ends.

    Signals:
        agreed: True where the earlier code must revoke no more.
    """

    agreed = Signal(bool)

    def __init__(
        self, name: str, *, registered: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("lock", 600, parent)
        self._name = name
        self._registered = registered
        self._sentence = Label("", "body", wrap=True)
        self._points = [NumberedPoint(number, "", "") for number in (1, 2, 3)]
        self.retire = CheckBox()
        self.retire.setVisible(registered)
        self._paper = Banner("info", icon="print")
        self._go = self.add_act("", "primary")
        self._go.clicked.connect(self._agree)
        self.set_content(self._sentence, *self._points, self.retire, self._paper)
        self.say()

    def first_focus(self) -> QWidget | None:
        return self.retire if self._registered else self._go

    def say(self) -> None:
        title = translate("Protect", "Register a recovery code")
        if self._registered:
            title = translate("Protect", "Replace the recovery code")
        self.set_title(title, self._name)
        self._sentence.setText(
            translate(
                "Protect",
                "With the code on paper you can revoke this certificate from any "
                "computer, without token or PIN. It can do nothing else.",
            )
        )
        said = (
            (
                translate("Protect", "A code is made on this computer"),
                translate("Protect", "Its secret half never leaves it but on paper."),
            ),
            (
                translate("Protect", "The token signs the registration"),
                translate("Protect", "One PIN entry. Nobody else can register a code."),
            ),
            (
                translate("Protect", "The code is shown once"),
                translate(
                    "Protect", "You print it or copy it out, and type two groups."
                ),
            ),
        )
        for point, (strong, sentence) in zip(self._points, said, strict=True):
            point.strong.setText(strong)
            point.sentence.setText(sentence)
        self.retire.set_words(
            translate("Protect", "The earlier code must not work any more"),
            translate("Protect", "Tick this if the old paper may be in strange hands"),
        )
        self._paper.show_state(
            "info", "", translate("Protect", "Have paper ready."), "print"
        )
        self._go.setText(translate("Protect", "Sign and register"))
        self.close_button.setText(translate("Window", "Cancel"))

    def _agree(self) -> None:
        retire = self.retire.isChecked()
        self.accept()
        self.agreed.emit(retire)
