"""The facts of one certificate: who, serial number, custody, proof."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.show_home import CertificateView
from desktop.words import scheme_name
from ui.bench import Bench
from ui.dialogs.simple import Panel
from ui.i18n import date_long, language, serial_fours, translate
from ui.models.certificates import Standing, standing
from ui.spoken import custody_words, purpose_words, status_words
from ui.widgets.buttons import Button
from ui.widgets.chip import TONES
from ui.widgets.rows import Fact

__all__ = ["CertificateDialog"]

#: The custody attributes that a person can make sense of, in this order.
_ATTRIBUTES: Final = (
    "LOCAL",
    "NEVER_EXTRACTABLE",
    "ALWAYS_SENSITIVE",
    "EXTRACTABLE",
    "SENSITIVE",
    "SIGN",
)


class CertificateDialog(Panel):
    """Shows a certificate, and leads to what can be done with it."""

    def __init__(
        self, view: CertificateView, bench: Bench, parent: QWidget | None = None
    ) -> None:
        super().__init__("key", 620, parent)
        self._view = view
        now = bench.home.now if bench.home is not None else view.not_before
        self._now = now
        self._state = standing(view, now)
        self._bench = bench
        self._code = self._lead("protect", "lock", not self._state.ended)
        self._renew = Button("", "secondary", height=44)
        expiring = self._state is Standing.EXPIRING
        self._renew.setVisible(expiring and not view.replaced)
        self._renew.clicked.connect(self._begin_renewal)
        self.acts.insertWidget(1, self._renew)
        # A row of a long list has no act of its own beside the red one.
        offered = view.replaced and not self._state.ended and not view.blocked
        self._old = self._lead("revoke.old", "cross-circle", offered)
        self.say()

    def say(self) -> None:
        view = self._view
        self.set_title(
            purpose_words(view.purpose), translate("Certificate", "Certificate")
        )
        said, stays = custody_words(view)
        status, tone, icon = status_words(view, self._now)
        valid = translate("Certificate", "{start} to {end}").format(
            start=date_long(view.not_before), end=date_long(view.not_after)
        )
        token = " \u00b7 ".join(
            part for part in (view.token_label, view.token_serial) if part
        )
        facts = [
            Fact(translate("Certificate", "Holder"), view.holder),
            Fact(translate("Certificate", "Valid"), valid),
            Fact(
                translate("Certificate", "Organisation"), view.organisation or "\u2014"
            ),
            Fact(translate("Certificate", "Serial number"), serial_fours(view.serial)),
            Fact(translate("Certificate", "Token"), token or "\u2014"),
            Fact(
                translate("Certificate", "Algorithm"),
                scheme_name(view.scheme, language().value) or "\u2014",
            ),
            Fact(translate("Certificate", "Status"), status, icon, TONES[tone][1]),
            Fact(
                translate("Certificate", "Custody"),
                said,
                "shield-check" if stays else "unknown",
                "ok_text" if stays else "text2",
            ),
            Fact(
                translate("Certificate", "Carrier certificate"),
                view.carrier or translate("Certificate", "not certified"),
            ),
            Fact(
                translate("Certificate", "Revocation without the token"),
                translate("Certificate", "registered")
                if view.revocable_without_token
                else translate("Certificate", "not registered"),
            ),
            Fact(translate("Certificate", "Owner's distinguished name"), view.subject),
            Fact("SHA-256", serial_fours(view.sha256)),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for index, fact in enumerate(facts):
            if index < 10:
                grid.addWidget(fact, index // 2, index % 2)
            else:
                grid.addWidget(fact, index, 0, 1, 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self.set_content(grid)
        self.add_note(self._attributes())
        code = translate("Protect", "Register a recovery code...")
        if view.revocable_without_token:
            code = translate("Protect", "New recovery code...")
        self._code.setText(code)
        self._renew.setText(translate("Certificate", "Renew certificate"))
        self._old.setText(translate("Certificate", "Revoke the old one"))

    def _lead(self, kind: str, icon: str, shown: bool) -> Button:
        """A button at the left that ends the dialog and begins something else."""
        made = Button("", "quiet", icon, height=44)
        made.setVisible(shown)

        def begin() -> None:
            self.accept()
            self._bench.care_wanted.emit(kind, self._view.sha256)

        made.clicked.connect(begin)
        self.acts.insertWidget(0, made)
        return made

    def _begin_renewal(self) -> None:
        self.accept()
        self._bench.renewal_wanted.emit(self._view)

    def _attributes(self) -> str:
        custody = self._view.custody
        if not custody:
            return ""
        words = {True: translate("Fact", "yes"), False: translate("Fact", "no")}
        listed = ", ".join(
            f"{name}: {words[bool(custody[name])]}"
            for name in _ATTRIBUTES
            if name in custody
        )
        said = translate(
            "Certificate",
            "Read from the token when the key was made; the token's own claim: {facts}",
        )
        return said.format(facts=listed)
