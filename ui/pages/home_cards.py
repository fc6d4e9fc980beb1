"""The cards of the home page: a token's and a certificate's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.i18n import date_long, date_short, date_until, serial_short, translate
from ui.models.certificates import Standing, term
from ui.spoken import (
    custody_words,
    days_left,
    purpose_icon,
    purpose_words,
    standing_chip,
    status_words,
)
from ui.widgets.buttons import Button, CompromiseButton
from ui.widgets.card import Card, CardHead, FactLine
from ui.widgets.chip import TONES, Tone
from ui.widgets.layouts import FoldingRow
from ui.widgets.progress import ValidityBar
from ui.widgets.text import Label

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.model.tokens import PinState
    from desktop.services.report_compromise import Scope
    from desktop.services.show_home import CertificateView, TokenView
    from ui.bench import Bench

__all__ = ["CertificateCard", "TokenCard", "report_scope"]


class TokenCard(Card):
    """A connected token, or the line that says that there is none."""

    def __init__(
        self, token: TokenView | None, bench: Bench, parent: QWidget | None = None
    ) -> None:
        super().__init__(16, parent)
        self._token = token
        self._bench = bench
        if token is None:
            self._say_none()
        else:
            self._say(token)

    def _say_none(self) -> None:
        waiting = self._bench.tokens is None
        head = CardHead("token", parent=self)
        head.tile.show_icon("token", "sunken", "text2")
        head.heading.setText(translate("Token", "No token is connected"))
        if waiting:
            head.heading.setText(translate("Token", "Looking for tokens"))
        head.second.setText(
            translate(
                "Token", "Insert the token. Certificates are shown from the records."
            )
        )
        again = Button(
            translate("Token", "Refresh"), "secondary", "refresh", parent=head
        )
        again.clicked.connect(self._bench.refresh_tokens)
        doctor = Button(translate("Token", "Diagnostics"), "secondary", parent=head)
        doctor.clicked.connect(lambda: self._bench.page_wanted.emit("diagnostics"))
        head.right.addWidget(again)
        head.right.addWidget(doctor)
        self.setAccessibleName(head.heading.text())
        self.body.addWidget(head)

    def _say(self, token: TokenView) -> None:
        info = token.info
        head = CardHead("token", parent=self)
        head.heading.setText(
            translate("Token", "Token {label}").format(label=info.label or info.model)
        )
        head.aside.setText(
            translate("Token", "serial no. {serial}").format(serial=info.serial)
        )
        carrier = translate("Token", "Connected. Carrier certificate {number}").format(
            number=token.carrier
        )
        if not token.carrier:
            carrier = translate("Token", "Connected. Carrier: not certified")
        head.second.setText(carrier)
        text, tone, icon = _pin_chip(info.pin_state)
        head.chip.show_state(text, tone, icon)
        head.chip.show()
        words, care = _pin_act(info.pin_state)
        pin = Button(words, "secondary", parent=head)
        pin.clicked.connect(lambda: self._bench.care_wanted.emit(care, info.serial))
        head.right.addWidget(pin)
        facts = Button(
            translate("Token", "Facts about the token"), "secondary", parent=head
        )
        facts.clicked.connect(self._show_facts)
        head.right.addWidget(facts)
        self.setAccessibleName(head.heading.text())
        self.body.addWidget(head)

    def _show_facts(self) -> None:
        from ui.dialogs.token_dialog import TokenDialog

        if self._token is not None:
            self._bench.dialog_wanted.emit(TokenDialog(self._token, self._bench))


class CertificateCard(Card):
    """One certificate: who, what for, until when, proof, custody, next act.

    Attributes:
        view: the certificate.
        alarm: its own compromise button.

    Signals:
        asked: SHA-256 whose status is to be asked again.
        opened: the `CertificateView` whose facts are wanted.
    """

    asked = Signal(str)
    opened = Signal(object)

    def __init__(
        self,
        view: CertificateView,
        state: Standing,
        now: datetime,
        *,
        primary: bool,
        bench: Bench,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme.CARD_PADDING, parent)
        self.view = view
        self._bench = bench
        # Cards beside each other are equally wide whatever their words.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(purpose_words(view.purpose))
        self._head(state)
        self._term(now)
        self._facts(state, now)
        self._foot(state, primary=primary)

    def _head(self, state: Standing) -> None:
        view = self.view
        purpose = purpose_words(view.purpose)
        head = CardHead(purpose_icon(view.purpose), purpose, parent=self)
        place = ", ".join(part for part in (view.position, view.unit) if part)
        head.second.setText(place or view.holder)
        text, tone, icon = standing_chip(view, state)
        head.chip.show_state(text, tone, icon)
        head.chip.show()
        head.chip_on_top()
        if tone in {"warn", "danger"}:
            head.tile.show_icon(head.tile.name, *TONES[tone])
        self.body.addWidget(head)
        self.body.addSpacing(14)

    def _term(self, now: datetime) -> None:
        view = self.view
        time = term(view, now)
        said = days_left(time.days_left)
        if now >= view.not_after:
            # One that is reported stays among the cards when its end has passed.
            said = translate("Certificate", "Expired {date}").format(
                date=date_short(view.not_after)
            )
        left = Label(said, "strong", parent=self)
        if time.warns:
            left.set_tone("warn_text")
        until = Label(date_until(view.not_after), "body", parent=self)
        line = FoldingRow(8, below=2)
        line.add(until)
        line.add_stretch()
        line.add(left)
        self.body.addWidget(line)
        self.body.addSpacing(6)
        bar = ValidityBar(self)
        bar.show_share(time.elapsed, warn=time.warns)
        self.body.addWidget(bar)
        self.body.addSpacing(14)

    def _facts(self, state: Standing, now: datetime) -> None:
        view = self.view
        said, stays = custody_words(view)
        facts = translate("Certificate", "Facts")
        custody = FactLine(
            "shield-check" if stays else "unknown",
            "ok_text" if stays else "text2",
            said,
            facts,
            self,
        )
        custody.link.clicked.connect(lambda: self.opened.emit(view))
        status, tone, icon = status_words(view, now)
        check = translate("Certificate", "Check")
        proof = FactLine(icon, TONES[tone][1], status, check, self)
        proof.link.clicked.connect(lambda: self.asked.emit(view.sha256))
        lines = [custody, proof]
        if view.replaced:
            took = translate("Certificate", "A new certificate has replaced it")
            lines.append(FactLine("info", "text2", took))
        elif state in {Standing.VALID, Standing.UNKNOWN}:
            opens = translate("Certificate", "Renewal opens {date}").format(
                date=date_long(term(view, now).renewal_opens)
            )
            lines.append(FactLine("calendar", "text2", opens, parent=self))
        for line in lines:
            named = purpose_words(view.purpose)
            line.link.setAccessibleName(f"{line.link.text()}: {named}")
            self.body.addWidget(line)

    def _foot(self, state: Standing, *, primary: bool) -> None:
        view = self.view
        if view.replaced and state is not Standing.REPORTED:
            act = Button(translate("Certificate", "Revoke the old one"), "secondary")
            act.clicked.connect(
                lambda: self._bench.care_wanted.emit("revoke.old", view.sha256)
            )
        elif state is Standing.EXPIRING:
            act = Button(
                translate("Certificate", "Renew certificate"),
                "primary" if primary else "secondary",
                parent=self,
            )
            act.clicked.connect(lambda: self._bench.renewal_wanted.emit(view))
        elif state is Standing.REPORTED:
            act = Button(
                translate("Certificate", "Show the report"), "secondary", parent=self
            )
            act.clicked.connect(lambda: self._bench.page_wanted.emit("reports"))
        else:
            act = Button(
                translate("Certificate", "Certificate"), "secondary", parent=self
            )
            act.clicked.connect(lambda: self.opened.emit(view))
        self.alarm = CompromiseButton(on_card=True, parent=self)
        serial = translate("Certificate", "no. {serial}").format(
            serial=serial_short(view.serial)
        )
        self.alarm.set_subject(f"{purpose_words(view.purpose)}, {serial}")
        self.alarm.clicked.connect(self._report)
        self.add_foot(act, self.alarm)

    def _report(self) -> None:
        self._bench.report(report_scope(self.view))


def report_scope(view: CertificateView) -> Scope:
    """What a certificate's own compromise button reports.

    Whoever lost one key of a token lost all of them: the scope starts there and can be
    narrowed while Undo lasts (row S14).
    """
    from desktop.services.report_compromise import Scope

    if view.token_serial:
        return Scope(token_serial=view.token_serial)
    return Scope(certificates=(view.sha256,))


def _pin_act(state: PinState) -> tuple[str, str]:
    """The next act with a token's PIN, and its kind."""
    from desktop.model.tokens import PinState

    if state is PinState.LOCKED:
        return translate("Token", "Unblock the PIN"), "pin.unblock"
    if state is PinState.NOT_SET:
        return translate("Token", "Set the PIN"), "pin.set"
    return translate("Token", "Change the PIN"), "pin.change"


def _pin_chip(state: PinState) -> tuple[str, Tone, str]:
    from desktop.model.tokens import PinState

    said: dict[PinState, tuple[str, Tone, str]] = {
        PinState.FINE: (translate("Token", "PIN fine"), "ok", "tick-circle"),
        PinState.COUNT_LOW: (translate("Token", "Few tries left"), "warn", "warning"),
        PinState.FINAL_TRY: (
            translate("Token", "One try left"),
            "danger",
            "shield-alert",
        ),
        PinState.LOCKED: (translate("Token", "PIN locked"), "danger", "cross-circle"),
        PinState.NOT_SET: (translate("Token", "No PIN set"), "plain", "unknown"),
    }
    return said[state]
