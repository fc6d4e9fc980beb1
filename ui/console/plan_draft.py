"""A plan before it is signed: what is meant, the dry run, and the first signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.services.console_desk import REASONS
from ui.console.bench import Draft
from ui.console.dialogs import TypedDialog, Words
from ui.console.plan_parts import Counts, QueryView, Shares, Stages
from ui.console.words import reason_named
from ui.i18n import number, translate
from ui.interaction import WindowPerson
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import CheckBox, Field
from ui.widgets.layouts import TwoColumns, clear, row
from ui.widgets.text import Label

if TYPE_CHECKING:
    from desktop.services.console_desk import Console
    from ui.console.plans import PlansPage

__all__ = ["DraftView"]


class DraftView(QWidget):
    """Draft left, dry run below; reason, stage and signature right.

    Attributes:
        counts: of the dry run, or None before it.
        try_it: counts again; signs nothing.
        go: signs the manifest and hands it in.
        alone: break-glass.
    """

    def __init__(self, page: PlansPage) -> None:
        super().__init__(page)
        self._page = page
        self._draft = Draft({})
        self.counts: dict[str, Any] | None = None
        self._columns = TwoColumns(356)
        self._content = Card(0)
        self._columns.left.addWidget(self._content)
        self._columns.left.addStretch(1)
        self._reason = QComboBox()
        self._reason.addItems([""] * len(REASONS))
        self.reason = Field(edit=self._reason)
        self.stage = QLineEdit("10")
        self.stage.setValidator(QIntValidator(1, 1_000_000, self))
        self.stage.textChanged.connect(lambda _text: self._draw())
        self._stage = Field(edit=self.stage)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(84)
        self._why = Field(edit=self.text)
        self.alone = CheckBox()
        self.alone.toggled.connect(lambda _on: self.say())
        self._loud = Banner("danger", icon="shield-alert")
        self.try_it = Button("", "secondary", "refresh")
        self.go = Button("", "primary", "pencil", height=44)
        self.try_it.clicked.connect(self.run_dry)
        self.go.clicked.connect(self._ask_sign)
        page.bind(self.try_it, self.go)
        side = Card(20)
        side.body.setSpacing(12)
        self._head = Label("", "heading", wrap=True)
        for part in (
            *(self._head, self.reason, self._stage, self._why, self.alone, self._loud),
            *(self.try_it, self.go),
        ):
            side.body.addWidget(part)
        self._columns.right.addWidget(side)
        self._columns.right.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._columns)

    @property
    def first_stage(self) -> int:
        """How many certificates go first, alone."""
        return max(1, int(self.stage.text() or 1))

    def set_width(self, width: int) -> None:
        """One column in a narrow window."""
        self._columns.set_narrow(narrow=width < 960)

    def begin(self, draft: Draft) -> None:
        """Begin with a search or a list, and count at once."""
        self._draft = draft
        self.counts = None
        # What was meant for another plan must not be signed with this one.
        self.alone.setChecked(False)
        self.text.clear()
        self.say()
        self.run_dry()

    def run_dry(self) -> None:
        """Count what the plan would stop; nothing is signed or sent."""
        page = self._page
        if not page.begin():
            return
        draft, request = self._draft, self._request()

        def counted(found: dict[str, Any]) -> None:
            page.end()
            if self._draft is not draft:
                self.run_dry()
                return
            self.counts = found["counts"]
            self.say()
            page.redraw()

        def failed(error: BaseException) -> None:
            page.end(error)
            if self._draft is not draft:
                self.run_dry()

        def work(console: Console) -> dict[str, Any]:
            from desktop.services.console_plan import try_plan

            return try_plan(console, request())

        page.bench.ask(page, work, counted, failed)

    def sign(self) -> None:
        """Sign the manifest and hand it in; one PIN entry."""
        page = self._page
        if self.counts is None or not page.begin():
            return
        request = self._request()

        def work(
            console: Console, person: WindowPerson, officer: str
        ) -> dict[str, Any]:
            from desktop.services.console_plan import make_plan

            # What was counted on the screen is asked for once more: the mirror may
            # have moved since.
            return make_plan(console, person, officer, request())

        def signed(plan: dict[str, Any]) -> None:
            page.end()
            page.handed_in(plan)

        page.bench.act(page, work, signed, page.end)

    def say(self) -> None:
        """Say everything again, in the language that is shown."""
        self._head.setText(translate("Console", "The manifest"))
        self.reason.set_words(translate("Console", "Reason"))
        for index, reason in enumerate(REASONS):
            self._reason.setItemText(index, reason_named(reason))
        self._stage.set_words(
            translate("Console", "First stage"), translate("Console", "certificates")
        )
        self._why.set_words(translate("Console", "Why, for the second person"))
        self.alone.set_words(
            translate("Console", "Break-glass: without a second person"),
            translate("Console", "Few certificates, once a day, told to everybody."),
        )
        loud = self.alone.isChecked()
        self._loud.setVisible(loud)
        if loud:
            self._loud.show_state(
                "danger",
                translate("Console", "You act alone"),
                translate(
                    "Console",
                    "The operator's security officer hears of it at once, and another "
                    "person must review it within 24 hours.",
                ),
                "shield-alert",
            )
        self.try_it.setText(translate("Console", "Count again"))
        plain = translate("Console", "Sign and hand in\u2026")
        self.go.setText(translate("Console", "Sign alone\u2026") if loud else plain)
        self.go.set_kind("destroy" if loud else "primary")
        self.go.setEnabled(self.counts is not None and not self._page.busy)
        self._draw()

    # -- inside ----------------------------------------------------------------------

    def _request(self) -> Any:
        draft = self._draft
        reason = REASONS[max(self._reason.currentIndex(), 0)]
        first, text = self.first_stage, self.text.toPlainText().strip()
        alone = self.alone.isChecked()

        def made() -> Any:
            from desktop.services.console_plan import request_of

            return request_of(
                draft.fields,
                draft.names,
                reason=reason,
                first_stage=first,
                text=text,
                break_glass=alone,
            )

        return made

    def _ask_sign(self) -> None:
        if self.counts is None:
            return
        count = int(self.counts["certificates"])
        alone = self.alone.isChecked()
        if not alone:
            self.sign()
            return
        dialog = TypedDialog(
            lambda: Words(
                translate("Console", "Break-glass"),
                translate(
                    "Console", "{n} certificates are revoked on your signature alone."
                ).format(n=number(count)),
                translate("Console", "Sign alone"),
                warning=(
                    translate("Console", "No second person has looked at this"),
                    translate("Console", "It is told to everybody, at once."),
                ),
            ),
            str(count),
        )
        dialog.confirmed.connect(self.sign)
        self._page.bench.dialog_wanted.emit(dialog)

    def _draw(self) -> None:
        clear(self._content.body)
        head = self._content.add_section()
        head.addWidget(Label(translate("Console", "What is meant"), "heading"))
        head.addSpacing(8)
        head.addWidget(QueryView(self._draft.fields, len(self._draft.names)))
        counts = self.counts
        self._content.add_rule()
        if counts is None:
            part = self._content.add_section()
            said = translate("Console", "Nothing has been counted yet.")
            part.addWidget(Label(said, "body", "text2", wrap=True))
            return
        part = self._content.add_section()
        part.addWidget(Counts(counts))
        if counts["left_out"]:
            said = translate(
                "Console", "{n} of the named ones are not valid and are left out."
            )
            words = said.format(n=number(len(counts["left_out"])))
            part.addWidget(Label(words, "compact", "text2", wrap=True))
        self._content.add_rule()
        part = self._content.add_section()
        first = min(self.first_stage, int(counts["certificates"]))
        alone = self.alone.isChecked()
        part.addWidget(Stages(first, int(counts["certificates"]), alone=alone))
        self._content.add_rule()
        part = self._content.add_section()
        part.setSpacing(12)
        units = translate("Console", "Units hit hardest")
        services = translate("Console", "Services that stop for these people")
        part.addWidget(Shares(units, counts["units"]))
        part.addWidget(Shares(services, counts["services"]))
        part.addLayout(row(0))
