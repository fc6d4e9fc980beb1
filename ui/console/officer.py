"""Sign-in: which officer works here, and what the last look at the operator brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.clock import parse_time
from ui.console.bench import OfficerBench
from ui.console.page import ConsolePage
from ui.console.words import role_words
from ui.i18n import date_short, language, moment_short, number, plural, translate
from ui.widgets.banner import Banner, EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import clear, row
from ui.widgets.radio_card import RadioCard
from ui.widgets.rows import Fact
from ui.widgets.text import Label

if TYPE_CHECKING:
    from desktop.services.console_desk import Console
    from desktop.services.console_round import OfficerView
    from ui.interaction import WindowPerson

__all__ = ["OfficerPage"]


class OfficerPage(ConsolePage):
    """The certificates of this home that may sign in, and who is signed in.

    Attributes:
        go: signs in with the token; one PIN entry brings everything up to date.
    """

    def __init__(self, bench: OfficerBench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._officers: list[OfficerView] = []
        self._drawn: object = None
        self._state = Banner("info", icon="person")
        self._card = Card()
        self._card.body.setSpacing(10)
        self._head = Label("", "heading", wrap=True)
        self._note = Label("", "compact", "text2", wrap=True)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(8)
        self._group = QButtonGroup(self)
        self.go = Button("", "primary", "key", height=44)
        self.go.clicked.connect(self.sign_in)
        self.bind(self.go)
        for part in (self._head, self._note):
            self._card.body.addWidget(part)
        self._card.body.addLayout(self._choices)
        self._card.body.addLayout(row(8, self.go, -1))
        self._brought = Card()
        self._facts = row(24)
        self._brought.body.addLayout(self._facts)
        self._empty = EmptyState("key")
        self._empty.hide()
        self.column.addWidget(self._state)
        self.column.addWidget(self._card)
        self.column.addWidget(self._brought)
        self.column.addWidget(self._empty)
        self.column.addStretch(1)
        self.soon_after_opening(self.refresh)
        bench.officer_changed.connect(self.say)
        bench.mirror_changed.connect(self.say)
        bench.round_wanted.connect(self.sign_in)
        self.say()

    @property
    def title(self) -> str:
        return translate("Console", "Officer")

    @property
    def second_line(self) -> str:
        return translate("Console", "Signed in with the token for one piece of work")

    @property
    def ready(self) -> bool:
        """Whether somebody could sign in from here."""
        return bool(self._officers)

    def opened(self) -> None:
        if self.bench.console is not None:
            self.refresh()

    def refresh(self) -> None:
        """Read the certificates of this home."""

        def work(console: Console) -> list[OfficerView]:
            from desktop.services.console_round import list_officers

            return list_officers(console)

        self.bench.ask(self, work, self._take, self.fail)

    def sign_in(self) -> None:
        """Sign in, and bring mirror, cases and plans up to date."""
        if not self._officers or not self.begin():
            return

        def came(found: dict[str, Any]) -> None:
            self.end()
            self.bench.take_round(found)

        def failed(error: BaseException) -> None:
            self.end(error)
            # What came before it broke off stays: the mirror may be newer.
            self.bench.read_mirror()
            self.bench.page_wanted.emit("officer")

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_round import whole_round

            return whole_round(console, person, officer)

        self.bench.act(self, work, came, failed)

    def say(self) -> None:
        self._head.setText(translate("Console", "Sign in with your token"))
        self._note.setText(
            translate(
                "Console",
                "The key on the token signs; the operator knows its role and scope. "
                "Every order is signed anew, with a PIN of its own.",
            )
        )
        self.go.setText(translate("Console", "Sign in and bring up to date"))
        self._empty.set_words(
            translate("Console", "No officer's certificate on this computer"),
            translate(
                "Console",
                "Apply for one in Saqta's main window, with the slip of your role.",
            ),
        )
        found = self.bench.round
        if found:
            name, role = str(found["name"]), role_words(str(found["role"]))
            self._state.show_state("ok", name, role, "person")
        else:
            self._state.show_state(
                "info",
                translate("Console", "Not signed in"),
                translate("Console", "Search and cases are there without it."),
                "person",
            )
        self._draw_choices()
        self._say_brought()
        self.titled.emit()

    # -- inside ----------------------------------------------------------------------

    def _take(self, officers: list[OfficerView]) -> None:
        self._officers = officers
        chosen = self.bench.officer or (officers[0].sha256 if officers else "")
        self.bench.officer = chosen
        self._card.setVisible(bool(officers))
        self._empty.setVisible(not officers)
        self.say()

    def _draw_choices(self) -> None:
        """The cards, in the language that is shown; the same ones keep the focus."""
        drawn = (language(), tuple(self._officers))
        if drawn != self._drawn:
            self._drawn = drawn
            self._make_choices()
        for card in self._group.buttons():
            if isinstance(card, RadioCard) and card.value == self.bench.officer:
                card.setChecked(True)

    def _make_choices(self) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
        clear(self._choices)
        for officer in self._officers:
            token = translate("Console", "token {serial}, until {date}").format(
                serial=officer.token_serial, date=date_short(officer.not_after)
            )
            card = RadioCard("person", officer.name, token, officer.sha256)
            card.clicked.connect(lambda _=False, name=officer.sha256: self._pick(name))
            self._group.addButton(card)
            self._choices.addWidget(card)

    def _pick(self, sha256: str) -> None:
        if sha256 != self.bench.officer:
            self.bench.officer = sha256
            self.bench.round = {}
            self.bench.officer_changed.emit()
            self.bench.plans_changed.emit()

    def _say_brought(self) -> None:
        clear(self._facts)
        mirror, found = self.bench.mirror, self.bench.round
        asked = str(mirror.get("asked_at", ""))
        self._brought.setVisible(bool(asked))
        if not asked:
            return
        said = plural.translate("Console", "%Ln certificate(s)", "", 1)
        facts = [
            Fact(
                translate("Console", "Mirror"),
                said(int(mirror["certificates"])),
                "server",
                "text2",
            ),
            Fact(
                translate("Console", "As of"), moment_short(parse_time(asked)), "clock"
            ),
        ]
        if found:
            facts.append(
                Fact(translate("Console", "Scope"), _scope(found), "organisation")
            )
            new = number(int(found["new"]))
            facts.append(Fact(translate("Console", "New reports"), new, "bell"))
        for fact in facts:
            self._facts.addWidget(fact, 1)


def _scope(found: dict[str, Any]) -> str:
    scope = found["scope"]
    names = [*scope.get("bins", []), *scope.get("units", [])]
    return ", ".join(names) if names else translate("Console", "the whole organisation")
