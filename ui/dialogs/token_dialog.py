"""The facts of one token, as the token itself tells them."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.show_home import TokenView
from ui.dialogs.simple import Panel
from ui.i18n import number, translate
from ui.widgets.rows import Fact

__all__ = ["TokenDialog"]


class TokenDialog(Panel):
    """Shows a token; nothing in it changes anything."""

    def __init__(self, token: TokenView, parent: QWidget | None = None) -> None:
        super().__init__("token", 560, parent)
        self._token = token
        self.say()

    def say(self) -> None:
        info = self._token.info
        self.set_title(
            translate("Token", "Token {label}").format(label=info.label or info.model),
            translate("Token", "serial no. {serial}").format(serial=info.serial),
        )
        unknown = "\u2014"
        free = unknown if info.free_bytes is None else number(info.free_bytes)
        length = translate("Token", "{shortest} to {longest} characters").format(
            shortest=info.shortest_pin, longest=info.longest_pin
        )
        pad = translate("Token", "on the reader")
        typed = translate("Token", "on the computer")
        facts = [
            Fact(translate("Token", "Model"), info.model or unknown),
            Fact(translate("Token", "Maker"), info.manufacturer or unknown),
            Fact(translate("Token", "Firmware"), info.firmware or unknown),
            Fact(
                translate("Token", "Carrier certificate"),
                self._token.carrier or translate("Token", "not certified"),
            ),
            Fact(translate("Token", "PIN length"), length),
            Fact(translate("Token", "PIN is typed"), pad if info.pin_pad else typed),
            Fact(translate("Token", "Free memory, bytes"), free),
            Fact(translate("Token", "Module"), info.module),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for index, fact in enumerate(facts):
            grid.addWidget(fact, index // 2, index % 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self.set_content(grid)
