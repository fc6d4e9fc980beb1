"""Step 1: the agreement, its plain words, and three boxes (look 03; rows S2, S7, S15).

Nothing personal leaves this computer here. Refuse stands beside Agree, as loud, and
says what it means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.clock import format_time, parse_time
from desktop.errors import AgreementUnknown
from desktop.model.people import AgreementText as Agreement
from desktop.services.describe_authority import describe_authority
from desktop.services.fill_application import (
    ACCEPT_ACT,
    LIABILITY_ACT,
    ClauseView,
    LiabilityView,
    agreement_clauses,
    liability_of_day,
)
from desktop.services.show_agreement import list_agreements, show_agreement
from desktop.services.workplace import Workplace
from ui.bench import Bench
from ui.i18n import (
    Language,
    language,
    number,
    serial_fours,
    time_minutes,
    translate,
    upper,
)
from ui.pages.apply.agreement_text import AgreementText
from ui.pages.apply.step import WizardStep
from ui.printing import choose_printer, print_text
from ui.widgets.banner import Banner
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.controls import CheckBox, Segment
from ui.widgets.icons import IconView
from ui.widgets.layouts import FoldingRow, row
from ui.widgets.text import Label, tooltip

__all__ = ["AgreementStep"]

_NAMES: Final = {
    Language.KAZAKH: "\u049a\u0430\u0437",
    Language.RUSSIAN: "\u0420\u0443\u0441",
    Language.ENGLISH: "Eng",
}

Read = tuple[Agreement, tuple[ClauseView, ...], LiabilityView]


class AgreementStep(WizardStep):
    """Reads and agrees.

    Attributes:
        agreement: the text that is shown, or None.
        acts: what the person did with it, and when, RFC 3339 by name.
    """

    def __init__(
        self,
        bench: Bench,
        fail: Callable[[BaseException], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._fail = fail
        self.agreement: Agreement | None = None
        self.acts: dict[str, str] = {}
        self._clauses: tuple[ClauseView, ...] = ()
        self._liability: LiabilityView | None = None
        self._wanted = language()
        self._end_at = ""
        self._lack = ""
        self._warned_in = ""
        self._missing = Banner("warn")
        self._missing.hide()
        self._text = AgreementText()
        self._text.clause_reached.connect(lambda _n: self._say_clause())
        self._text.read_to_end.connect(self._reached_end)
        self._boxes = [CheckBox() for _ in range(3)]
        for box in self._boxes:
            box.toggled.connect(lambda _on: self._ticked())
        self._boxes[2].toggled.connect(self._acknowledged)
        self._build()
        self.say()

    @property
    def scrolled_to_end(self) -> bool:
        """Whether the last line was seen."""
        return bool(self._end_at)

    @property
    def asks_equally(self) -> bool:
        return True

    @property
    def consequence(self) -> str:
        return translate(
            "Apply",
            "If you refuse, the service can't be given in full, and no personal data "
            "leave this computer.",
        )

    def entered(self) -> None:
        # Another language that could not be fetched is tried again.
        if self.agreement is None or self.agreement.language != self._wanted.value:
            self._load()

    def agreed(self) -> bool:
        """Take Agree; false where something was not read or ticked yet."""
        if self.agreement is None:
            return False
        if not self.scrolled_to_end:
            self._say_missing("end")
            return False
        if not all(box.isChecked() for box in self._boxes):
            self._say_missing("boxes")
            return False
        self._say_missing("")
        self._act(ACCEPT_ACT)
        return True

    def reset(self) -> None:
        """Another application reads and ticks anew; nothing is ticked beforehand."""
        self.agreement = None
        self._end_at = ""
        self.acts = {}
        self._say_missing("")
        for box in self._boxes:
            box.setChecked(False)
        self._say_state()

    def refused(self) -> None:
        """Take Refuse: say what it means; nothing was sent."""
        self._say_missing("refused")

    def say(self) -> None:
        self._title.setText(translate("Apply", "User agreement"))
        self._print.set_name(translate("Apply", "Print the agreement"))
        self._languages.set_words(
            translate("Apply", "Language of the text"), list(_NAMES.values())
        )
        self._text.setAccessibleName(translate("Apply", "User agreement"))
        self._confirm.setText(translate("Apply", "Confirm"))
        self._boxes[0].set_words(translate("Apply", "I have read the whole text"))
        self._boxes[1].set_words(
            translate(
                "Apply",
                "I consent to the processing of these 11 data as generally accessible",
            ),
            translate("Apply", "You can withdraw it later"),
        )
        self._boxes[2].set_words(
            translate("Apply", "I know the liability"), self._liability_note()
        )
        if self.agreement is not None:
            version = translate("Apply", "version {version}")
            self._version.setText(version.format(version=self.agreement.version))
        self._say_missing(self._lack)
        self._say_clause()
        self._say_state()
        if self._warned_in not in {"", language().value}:
            self._read_liability()

    def _say_missing(self, lack: str) -> None:
        """Say what stands in the way of Agree, or what Refuse means; "" hides it."""
        self._lack = lack
        self._missing.setVisible(bool(lack))
        if lack == "end":
            said = translate("Apply", "Read the text to its end first.")
            self._missing.show_state("warn", "", said)
        elif lack == "boxes":
            said = translate("Apply", "Tick the three boxes first.")
            self._missing.show_state("warn", "", said)
        elif lack == "refused":
            self._missing.show_state(
                "info",
                translate("Apply", "You refused"),
                translate(
                    "Apply",
                    "Nothing was sent. Viewing tokens, changing the PIN, checking a "
                    "status and revoking work as before.",
                ),
            )

    def _liability_note(self) -> str:
        """Part, addressee, factor and sum, beside a box of their own (row S15)."""
        warned = self._liability
        if warned is None:
            return ""
        fine = words.say(
            "liability.sum",
            language().value,
            {"factor": warned.factor, "sum": number(warned.sum)},
        )
        said = translate(
            "Apply", "Article {article}, part {part}: {breach}. Fine {sum} tenge"
        ).format(
            article=warned.article, part=warned.part, breach=warned.breach, sum=fine
        )
        return f"{upper(warned.addressee[:1])}{warned.addressee[1:]}. {said}"

    # -- inside ----------------------------------------------------------------------

    def _build(self) -> None:
        card = Card(0)
        self._title = Label("", "heading")
        self._version = Label("", "compact", "text2")
        self._languages = Segment(3)
        self._languages.choose(list(Language).index(self._wanted))
        self._languages.chosen.connect(self._choose_language)
        self._print = IconButton("print", "")
        self._print.clicked.connect(self._print_text)
        head = FoldingRow(10)
        head.add(
            row(10, IconView("document", "text2", 20), self._title, self._version, -1),
            1,
        )
        head.add(row(10, self._languages, -1, self._print))
        head.set_margins(20, 10, 14, 10)
        card.body.addWidget(head)
        card.add_rule()
        inner = row(0, self._text)
        inner.setContentsMargins(16, 8, 6, 8)
        card.body.addLayout(inner, 1)
        card.add_rule()
        self._end_icon = IconView("clock", "text2")
        self._end = Label("", "compact", "text2")
        self._hash = Label("", "small", "text2")
        foot = row(10, self._end_icon, self._end, 12, -1, self._hash)
        foot.setContentsMargins(20, 10, 20, 12)
        card.body.addLayout(foot)
        self.columns.left.addWidget(self._missing)
        self.columns.left.addWidget(card, 1)
        self._plain = Card()
        self._plain_title = Label("", "heading", wrap=True)
        self._plain_text = Label("", "compact", "text2", wrap=True)
        self._plain_law = Label("", "small", "text2", wrap=True)
        self._plain.body.setSpacing(8)
        line = row(8, IconView("info", "accent_text", 18))
        line.addWidget(self._plain_title, 1)
        self._plain.body.addLayout(line)
        self._plain.body.addWidget(self._plain_text)
        self._plain.body.addWidget(self._plain_law)
        confirm = Card()
        confirm.body.setSpacing(12)
        self._confirm = Label("", "heading")
        confirm.body.addWidget(self._confirm)
        for box in self._boxes:
            confirm.body.addWidget(box)
        self._who = Label("", "small", "text2", wrap=True)
        self.columns.right.addWidget(self._plain)
        self.columns.right.addWidget(confirm)
        self.columns.right.addWidget(self._who)
        self.columns.right.addStretch(1)

    def _print_text(self) -> None:
        text = self.agreement
        if text is not None:
            choose_printer(
                self.window(),
                lambda printer: print_text(printer, text.content.decode("utf-8")),
            )

    def _load(self) -> None:
        wanted, shown = self._wanted.value, language().value

        def read(workplace: Workplace) -> Read:
            listed = list_agreements(workplace)
            ids = [str(item["id"]) for item in listed]
            if not ids:
                raise AgreementUnknown(agreement="")
            text = show_agreement(workplace, ids[0], wanted)
            return text, agreement_clauses(text), liability_of_day(workplace, shown)

        def tell_who(workplace: Workplace) -> str:
            profile = workplace.require_profile()
            return "\n".join(describe_authority(profile, wanted))

        def came(found: Read) -> None:
            # Another language may have been chosen while this one was fetched.
            if wanted == self._wanted.value:
                self._warned_in = shown
                self.take(found)

        def told(lines: str) -> None:
            if wanted == self._wanted.value:
                self._who.setText(lines)

        self._bench.run(self, read, came, self._fail)
        # Whose service it is, as the profile writes it (rows S1 and S4).
        self._bench.run(self, tell_who, told, self._fail)

    def _read_liability(self) -> None:
        """The warning stands among the window's words, so it is in their language."""
        self._warned_in = shown = language().value

        def came(warned: LiabilityView) -> None:
            if shown == language().value:
                self._liability = warned
                self.say()

        self._bench.run(
            self, lambda place: liability_of_day(place, shown), came, self._fail
        )

    def take(self, read: Read) -> None:
        """Show a text with its plain words, from its start."""
        self.agreement, self._clauses, self._liability = read
        self._end_at = ""
        self.acts.clear()
        for box in self._boxes:
            box.setChecked(False)
        self._text.show_text(self.agreement.content.decode("utf-8"))
        self._act("text_opened")
        self.say()
        self.changed.emit()

    def _choose_language(self, index: int) -> None:
        self._wanted = list(Language)[index]
        self._load()

    def _reached_end(self) -> None:
        if self.agreement is None or self._end_at:
            return
        self._end_at = self._act("scrolled_to_end")
        self._say_missing("")
        self._say_state()
        self.changed.emit()

    def _ticked(self) -> None:
        if all(box.isChecked() for box in self._boxes):
            self._say_missing("")
        self.changed.emit()

    def _acknowledged(self, on: bool) -> None:
        """The moment of this very tick is evidence; a tick taken back is none."""
        self.acts.pop(LIABILITY_ACT, None)
        if on:
            self._act(LIABILITY_ACT)

    def _act(self, name: str) -> str:
        workplace = self._bench.workplace
        if workplace is None:
            return ""
        at = format_time(workplace.clock.now())
        self.acts[name] = at
        return at

    def _say_clause(self) -> None:
        number_now = self._text.clause
        clause = next((one for one in self._clauses if one.number == number_now), None)
        title = translate("Apply", "In plain words: clause {n}").format(n=number_now)
        if clause is None:
            title = translate("Apply", "In plain words")
        self._plain_title.setText(title)
        self._plain_text.setText("" if clause is None else clause.explanation)
        self._plain_law.setText("" if clause is None else "; ".join(clause.law))

    def _say_state(self) -> None:
        if self.agreement is None:
            self._end.setText(translate("Apply", "The operator is asked for the text"))
            self._hash.setText("")
            return
        if self._end_at:
            at = time_minutes(parse_time(self._end_at))
            said = translate("Apply", "Read to the end, {time}").format(time=at)
            self._end_icon.show_icon("tick-circle", "ok_text")
            self._end.set_tone("ok_text")
        else:
            said = translate("Apply", "Not read to the end yet")
            self._end_icon.show_icon("clock", "text2")
            self._end.set_tone("text2")
        self._end.setText(said)
        sha = self.agreement.sha256
        whole = f"SHA-256  {serial_fours(sha)}"
        ends = f"{serial_fours(sha[:8])} \u2026 {serial_fours(sha[-8:])}"
        self._hash.setText(f"SHA-256  {ends}")
        self._hash.setToolTip(tooltip(whole))
        self._hash.setAccessibleName(whole)
