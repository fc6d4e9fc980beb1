"""The facts of one token, as the token itself tells them, and keys left over on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.services.left_over_key import LeftOver, list_left_over
from desktop.services.show_home import TokenView
from desktop.services.strange_certificates import (
    StrangeCertificate,
    strange_certificates,
)
from ui.bench import Bench
from ui.dialogs.simple import Panel
from ui.i18n import date_until, number, translate
from ui.key_care import left_over_words
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, row
from ui.widgets.rows import Fact

__all__ = ["TokenDialog"]


class TokenDialog(Panel):
    """Shows a token, and leads to what can be done with left-over keys.

    Attributes:
        left: keys of ended applications on this token, once they were looked for.
        strange: certificates on it that came from elsewhere.
    """

    def __init__(
        self,
        token: TokenView,
        bench: Bench | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("token", 560, parent)
        self._token = token
        self._bench = bench
        self.left: tuple[LeftOver, ...] = ()
        self.strange: tuple[StrangeCertificate, ...] = ()
        self.say()
        if bench is not None:
            # No PIN is needed; where the token can't be read the facts stay alone.
            bench.run(self, list_left_over, self.show_left, lambda _error: None)
            serial = token.info.serial
            bench.run(
                self,
                lambda place: strange_certificates(place, serial),
                self.show_strange,
                lambda _error: None,
            )

    def show_left(self, found: Sequence[LeftOver]) -> None:
        """Offer every key that an ended application left on this token."""
        serial = self._token.info.serial
        self.left = tuple(one for one in found if one.token_serial == serial)
        self.say()

    def show_strange(self, found: Sequence[StrangeCertificate]) -> None:
        """Offer a recovery code for every certificate that came from elsewhere."""
        self.strange = tuple(found)
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
        for place in range(2):
            grid.setColumnStretch(place, 1)
        self.set_content(
            grid,
            *(self._offer(one) for one in self.left),
            *(self._protect(one) for one in self.strange),
        )

    def _offer(self, found: LeftOver) -> QVBoxLayout:
        """One key: it may stay, or be deleted."""
        made = Banner("warn", icon="key")
        made.show_state(
            "warn",
            translate("Destroy", "A key without a certificate lies here"),
            left_over_words(found),
            "key",
        )
        delete = Button(translate("Destroy", "Delete..."), "secondary")
        delete.clicked.connect(
            lambda: self._lead("delete.left_over", found.application_id)
        )
        return column(8, made, row(8, delete, -1))

    def _protect(self, found: StrangeCertificate) -> QVBoxLayout:
        """One certificate from elsewhere: it has no recovery code here."""
        made = Banner("info", icon="key")
        until = date_until(found.not_after)
        made.show_state(
            "info",
            translate("Protect", "A certificate from elsewhere"),
            f"{found.subject}. {until}",
            "key",
        )
        code = Button(translate("Protect", "Register a recovery code..."), "secondary")
        code.clicked.connect(lambda: self._lead("protect", found.sha256))
        return column(8, made, row(8, code, -1))

    def _lead(self, kind: str, subject: str) -> None:
        self.accept()
        if self._bench is not None:
            self._bench.care_wanted.emit(kind, subject)
