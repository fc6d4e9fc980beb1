"""Step 2: a choice per register, the slip, and the fields with their sources.

"No" is as easy as "Yes", and nothing is chosen at the start. A difference with a
register is shown side by side and decided by the person (rows S2, S5, S6).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from desktop.secret import SlipSecret
from desktop.services.fill_application import (
    DraftView,
    FormValues,
    read_application_file,
)
from ui.bench import Bench
from ui.i18n import translate
from ui.interaction import Question
from ui.pages.apply.choice_rows import ChoiceRow, DifferenceCard
from ui.pages.apply.fields import FIELDS, field_words
from ui.pages.apply.step import WizardStep
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import Field, Source
from ui.widgets.layouts import row
from ui.widgets.text import Label, NumberedPoint

__all__ = ["DataStep"]

_REGISTERS: Final = ("persons", "organisations")
_TRANSFERS: Final = ("third_parties", "abroad")
_SEPARATOR: Final = ";"


class DataStep(WizardStep):
    """Who applies, and what may be asked about them."""

    def __init__(
        self,
        bench: Bench,
        fail: Callable[[BaseException], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._fail = fail
        self._started = self._renewing = False
        self._choices = {name: ChoiceRow() for name in (*_REGISTERS, *_TRANSFERS)}
        for choice in self._choices.values():
            choice.chosen.connect(lambda _yes: self.changed.emit())
        self.fields = {spec.name: Field() for spec in FIELDS}
        self.reference = Field()
        self.secret = Field()
        self._difference = DifferenceCard()
        self._difference.hide()
        self._build()
        self.say()

    @property
    def next_words(self) -> str:
        return translate("Apply", "Next")

    @property
    def ready(self) -> bool:
        return self._started or all(
            choice.answer is not None for choice in self._choices.values()
        )

    @property
    def consequence(self) -> str:
        if not self.ready:
            return translate("Apply", "Answer every yes or no question above.")
        return translate(
            "Apply",
            "Now both records are sent to the operator; then only the registers you "
            "allowed are asked.",
        )

    @property
    def may_go_back(self) -> bool:
        return not self._started

    @property
    def registers(self) -> tuple[str, ...]:
        """Registers that may be asked."""
        return tuple(name for name in _REGISTERS if self._choices[name].answer)

    @property
    def transfers(self) -> tuple[str, ...]:
        """Transfers that are allowed."""
        return tuple(name for name in _TRANSFERS if self._choices[name].answer)

    def form(self) -> FormValues:
        """What stands in the fields."""
        values = {name: field.text.strip() for name, field in self.fields.items()}
        values["units"] = "\n".join(
            part.strip() for part in values["units"].split(_SEPARATOR) if part.strip()
        )
        return FormValues(values, self.reference.text.strip())

    def take_secret(self) -> SlipSecret:
        """The slip's secret as typed; the field is emptied."""
        edit = self.secret.edit
        typed = edit.text().strip() if isinstance(edit, QLineEdit) else ""
        if isinstance(edit, QLineEdit):
            edit.clear()
        return SlipSecret(bytearray(typed.encode("utf-8")))

    def check(self) -> bool:
        """Say at the first field that lacks something; true where none does."""
        allowed = self.registers
        for spec in FIELDS:
            field = self.fields[spec.name]
            left = spec.needed and spec.register not in allowed
            empty = left and not field.text.strip()
            field.show_error(_lacks() if empty else "")
            if empty:
                return False
        for slip in (self.reference, self.secret):
            asked = not self._started and not self._renewing
            empty = asked and not slip.text.strip()
            slip.show_error(_lacks_slip() if empty else "")
            if empty:
                return False
        return True

    def renew(self, *, renewing: bool) -> None:
        """A renewal has no slip: the certificate that it replaces signs."""
        self._renewing = renewing
        self._slip.setVisible(not renewing)

    def lock(self, *, started: bool) -> None:
        """After the records are made the choices stand; only fields can be amended."""
        self._started = started
        for choice in self._choices.values():
            choice.setEnabled(not started)
        for slip in (self.reference, self.secret):
            slip.setEnabled(not started)
        self._file.setEnabled(not started)
        self.changed.emit()

    def reset(self) -> None:
        """Another application is asked anew, and starts with empty fields."""
        for choice in self._choices.values():
            choice.forget()
        self.show_form(FormValues({}))
        for slip in (self.reference, self.secret):
            if isinstance(slip.edit, QLineEdit):
                slip.edit.clear()
        for field in (*self.fields.values(), self.reference, self.secret):
            field.show_error("")
        self._difference.forget()
        self.lock(started=False)

    def show_form(self, form: FormValues) -> None:
        """Fill the fields from a file."""
        for name, field in self.fields.items():
            text = form.values.get(name, "").replace("\n", f"{_SEPARATOR} ")
            if isinstance(field.edit, QLineEdit):
                field.edit.setText(text)
            field.show_source("typed" if text else None)
        if isinstance(self.reference.edit, QLineEdit) and form.slip_reference:
            self.reference.edit.setText(form.slip_reference)

    def show_draft(self, draft: DraftView) -> None:
        """Fill the fields from an application that was started, with their sources."""
        self.show_form(FormValues(draft.values))
        for name, field in self.fields.items():
            source = draft.sources.get(name)
            field.show_source(cast("Source | None", source))
        for name in _REGISTERS:
            self._choices[name].choose(name in draft.registers)
        self.lock(started=True)

    def ask(self, question: Question) -> None:
        """Show a difference with a register, or the posts to choose from."""
        self._difference.ask(question)

    def say(self) -> None:
        registers = translate("Apply", "May the operator ask this register?")
        self._choices["persons"].set_words(
            translate("Apply", "State register of natural persons"), registers
        )
        self._choices["organisations"].set_words(
            translate("Apply", "State register of legal persons"), registers
        )
        transfer = translate("Apply", "May the operator do this with your data?")
        self._choices["third_parties"].set_words(
            translate("Apply", "Pass them on to third parties"), transfer
        )
        self._choices["abroad"].set_words(
            translate("Apply", "Send them abroad"), transfer
        )
        for name, field in self.fields.items():
            field.set_words(*field_words(name))
            if field.failed:
                field.show_error(_lacks(), focus=False)
        self.reference.set_words(translate("Apply", "Number of the registration slip"))
        self.secret.set_words(
            translate("Apply", "Secret of the slip"),
            translate("Apply", "as printed, with hyphens"),
        )
        for slip in (self.reference, self.secret):
            if slip.failed:
                slip.show_error(_lacks_slip(), focus=False)
        self._file.setText(translate("Apply", "Fill in from a file..."))
        self._head_choices.setText(translate("Apply", "Your choices"))
        self._head_data.setText(translate("Apply", "Your data"))
        self._head_slip.setText(translate("Apply", "Registration slip"))
        self._difference.say()
        self._say_help()

    # -- inside ----------------------------------------------------------------------

    def _build(self) -> None:
        self._head_choices = Label("", "heading")
        self._head_data = Label("", "heading")
        self._head_slip = Label("", "heading")
        self._file = Button("", "quiet", "document")
        self._file.clicked.connect(self._choose_file)
        choices = Card()
        choices.body.setSpacing(10)
        choices.body.addWidget(self._head_choices)
        for choice in self._choices.values():
            choices.body.addWidget(choice)
        self._slip = slip = Card()
        slip.body.setSpacing(10)
        slip.body.addLayout(row(8, self._head_slip, -1, self._file))
        slip.body.addLayout(row(16, self.reference, self.secret))
        data = Card()
        data.body.setSpacing(10)
        data.body.addWidget(self._head_data)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        line = place = 0
        for spec in FIELDS:
            field = self.fields[spec.name]
            if not spec.half:
                line, place = line + (place > 0), 0
                grid.addWidget(field, line, 0, 1, 2)
                line += 1
                continue
            grid.addWidget(field, line, place)
            line, place = (line + 1, 0) if place else (line, 1)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        data.body.addLayout(grid)
        self.columns.left.addWidget(self._difference)
        for card in (choices, slip, data):
            self.columns.left.addWidget(card)
        self.columns.left.addStretch(1)
        self._help = Card()
        self.columns.right.addWidget(self._help)
        self.columns.right.addStretch(1)
        self._points = [NumberedPoint(number, "", "") for number in (1, 2, 3)]
        self._help_head = Label("", "heading", wrap=True)
        self._help.body.setSpacing(10)
        self._help.body.addWidget(self._help_head)
        for point in self._points:
            self._help.body.addWidget(point)

    def _say_help(self) -> None:
        self._help_head.setText(translate("Apply", "Whose data, and what for"))
        said = (
            (
                translate("Apply", "Only your own"),
                translate("Apply", "Apply only in your own name"),
            ),
            (
                translate("Apply", "Registers fill in, you decide"),
                translate(
                    "Apply",
                    "Every field shows its source. A difference is shown, never "
                    "overwritten silently.",
                ),
            ),
            (
                translate("Apply", "No is as good as yes"),
                translate("Apply", "If you decline a register, you type the data."),
            ),
        )
        for point, (strong, sentence) in zip(self._points, said, strict=True):
            point.strong.setText(strong)
            point.sentence.setText(sentence)

    def _choose_file(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Apply", "Application file"), "", "*.toml"
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_file)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def read_file(self, path: str) -> None:
        """Fill the fields from an application file, read in the background."""
        self._bench.run(
            self,
            lambda _workplace: read_application_file(Path(path)),
            self.show_form,
            self._fail,
        )


def _lacks() -> str:
    return translate("Field", "Fill in this field")


def _lacks_slip() -> str:
    return translate("Field", "It is printed on your registration slip")
