"""Step 4: which token, by serial number, and which algorithm (row S12)."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.model.tokens import PinState
from desktop.services.show_home import TokenView
from desktop.words import scheme_name
from ui.bench import Bench
from ui.error_text import error_view
from ui.i18n import language, translate
from ui.pages.apply.step import WizardStep
from ui.widgets.banner import EmptyState
from ui.widgets.card import Card
from ui.widgets.controls import ChoiceBox, Field
from ui.widgets.layouts import clear
from ui.widgets.radio_card import RadioCard
from ui.widgets.text import Label

__all__ = ["TokenStep"]


class TokenStep(WizardStep):
    """Chooses the token; never by its label."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._wanted = ""
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit())
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self._empty = EmptyState("token")
        self._empty.button.clicked.connect(bench.refresh_tokens)
        self._box = ChoiceBox()
        self._scheme = Field(edit=self._box)
        card = Card()
        card.body.setSpacing(12)
        self._heading = Label("", "heading", wrap=True)
        card.body.addWidget(self._heading)
        card.body.addLayout(self._list)
        card.body.addWidget(self._empty)
        card.body.addWidget(self._scheme)
        self.columns.left.addWidget(card)
        self.columns.left.addStretch(1)
        self._trouble = Card()
        self._trouble.body.setSpacing(8)
        self._note_head = Label("", "heading", wrap=True)
        self._note = Label("", "compact", "text2", wrap=True)
        self._trouble.body.addWidget(self._note_head)
        self._trouble.body.addWidget(self._note)
        self.columns.right.addWidget(self._trouble)
        self.columns.right.addStretch(1)
        bench.tokens_changed.connect(self.say)
        self.say()

    @property
    def next_words(self) -> str:
        return translate("Apply", "Next")

    @property
    def ready(self) -> bool:
        return bool(self.serial) and bool(self.scheme)

    @property
    def consequence(self) -> str:
        return translate(
            "Apply", "The key is made on this token and can't be moved to another."
        )

    @property
    def serial(self) -> str:
        """Serial number of the chosen token."""
        button = self._group.checkedButton()
        return button.value if isinstance(button, RadioCard) else ""

    @property
    def scheme(self) -> str:
        """The chosen algorithm."""
        return str(self._box.currentData() or "")

    def want(self, serial: str, scheme: str) -> None:
        """Choose what was chosen before, as soon as it is there."""
        self._wanted = serial
        self._fill_schemes()
        index = self._box.findData(scheme)
        if index >= 0:
            self._box.setCurrentIndex(index)
        self.say()

    def entered(self) -> None:
        self._fill_schemes()
        if self._bench.tokens is None:
            self._bench.refresh_tokens()
        self.say()

    def say(self) -> None:
        for at in range(self._box.count()):
            known = scheme_name(self._box.itemData(at), language().value)
            self._box.setItemText(at, known)
        chosen = self.serial or self._wanted
        clear(self._list)
        for button in self._group.buttons():
            self._group.removeButton(button)
        tokens = self._bench.tokens or ()
        for token in tokens:
            card = self._card(token)
            self._group.addButton(card)
            self._list.addWidget(card)
            named = token.info.serial == chosen or len(tokens) == 1
            # A locked token can't make a key, however alone it is.
            card.setChecked(named and card.isEnabled())
        self._empty.setVisible(not tokens)
        self._empty.set_words(
            translate("Token", "No token is connected"),
            translate("Token", "Insert the token; it is noticed by itself."),
            translate("Token", "Refresh"),
        )
        self._heading.setText(translate("Apply", "The token for the new key"))
        self._scheme.set_words(translate("Apply", "Algorithm"))
        self._say_trouble()
        self.changed.emit()

    # -- inside ----------------------------------------------------------------------

    def _card(self, token: TokenView) -> RadioCard:
        info = token.info
        carrier = translate("Token", "Carrier certificate {number}").format(
            number=token.carrier
        )
        if not token.carrier:
            carrier = translate("Token", "Carrier: not certified")
        name = translate("Token", "Token {label}").format(label=info.label)
        serial = translate("Token", "serial no. {serial}").format(serial=info.serial)
        facts = " \u00b7 ".join(part for part in (info.model, carrier) if part)
        card = RadioCard("token", f"{name}, {serial}", facts, info.serial)
        locked = {PinState.LOCKED, PinState.NOT_SET}
        card.setEnabled(info.pin_state not in locked)
        return card

    def _fill_schemes(self) -> None:
        workplace = self._bench.workplace
        if workplace is None or workplace.profile is None or self._box.count():
            return
        for scheme in workplace.profile.schemes:
            self._box.addItem(scheme_name(scheme, language().value), scheme)
        index = self._box.findData(workplace.profile.default_scheme)
        self._box.setCurrentIndex(max(index, 0))

    def _say_trouble(self) -> None:
        problems = self._bench.token_problems
        if problems:
            view = error_view(problems[0])
            self._note_head.setText(view.title)
            self._note.setText(f"{view.happened} {view.remedy}")
            return
        self._note_head.setText(translate("Apply", "What a token is for"))
        self._note.setText(
            translate(
                "Apply",
                "The private key is made inside it, is used inside it and never "
                "leaves it. What the token says of the key is read back and kept as "
                "evidence.",
            )
        )
