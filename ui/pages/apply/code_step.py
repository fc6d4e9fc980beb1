"""Step 7: the recovery code, shown once, and the evidence (look 04)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.clock import parse_time
from desktop.services.save_file import save_copy
from desktop.services.show_home import CertificateView
from ui.bench import Bench
from ui.code_sheet import show_picture
from ui.i18n import date_long, moment_short, serial_fours, translate
from ui.pages.apply.step import WizardStep
from ui.spoken import custody_words, purpose_words, status_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Rule
from ui.widgets.chip import TONES
from ui.widgets.code_card import CodeCard
from ui.widgets.controls import Field
from ui.widgets.icons import IconView
from ui.widgets.layouts import clear, column, row
from ui.widgets.rows import Fact
from ui.widgets.text import Label

__all__ = ["CodeStep"]


class CodeStep(WizardStep):
    """Shows the groups until two of them were typed back."""

    def __init__(
        self,
        bench: Bench,
        fail: Callable[[BaseException], None],
        print_code: Callable[[list[str]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._fail = fail
        self._bundle = ""
        self._view: CertificateView | None = None
        self._card = CodeCard()
        self._card.changed.connect(self.changed)
        self._card.print_asked.connect(print_code)
        self._build()
        self.say()

    @property
    def next_words(self) -> str:
        return translate("Apply", "Finish")

    @property
    def ready(self) -> bool:
        return self._card.ready

    @property
    def consequence(self) -> str:
        return translate(
            "Apply",
            "This computer keeps its own copy, so the button works here. The code is "
            "for the day this computer is gone.",
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """What is shown; empty once it is finished."""
        return self._card.groups

    @property
    def asked(self) -> tuple[int, int]:
        """Which two groups are to be typed, from 0."""
        return self._card.asked

    @property
    def typed(self) -> tuple[Field, Field]:
        """The two fields."""
        return self._card.typed

    def show_code(self, groups: list[str]) -> None:
        """Show the code; it is never shown again."""
        self._card.show_code(groups)
        show_picture(self._bench, self._card, groups)

    def show_result(self, view: CertificateView | None, bundle: str) -> None:
        """Show the certificate's facts and where the evidence lies."""
        self._view, self._bundle = view, bundle
        self.say()

    def forget(self) -> None:
        """Forget the code and what was typed."""
        self._card.forget()
        self._view = None

    def say(self) -> None:
        self._card.say()
        self._say_facts()

    # -- inside ----------------------------------------------------------------------

    def _build(self) -> None:
        self.columns.left.addWidget(self._card)
        self.columns.left.addStretch(1)
        self._facts_card = Card()
        self._facts_head = Label("", "heading", wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(8)
        self._facts_card.body.setSpacing(10)
        self._facts_card.body.addLayout(
            row(10, IconView("tick-circle", "ok_text", 20), self._facts_head)
        )
        self._facts_card.body.addLayout(self._facts)
        self._facts_card.body.addWidget(Rule())
        self._evidence = Label("", "strong", wrap=True)
        self._evidence_note = Label("", "compact", "text2", wrap=True)
        self._save = Button("", "secondary", "save")
        self._save.clicked.connect(self._choose_place)
        self._facts_card.body.addLayout(column(0, self._evidence, self._evidence_note))
        self._facts_card.body.addLayout(row(0, self._save, -1))
        self.columns.right.addWidget(self._facts_card)
        self.columns.right.addStretch(1)

    def _say_facts(self) -> None:
        clear(self._facts)
        view = self._view
        self._facts_card.setVisible(view is not None)
        if view is None:
            return
        self._facts_head.setText(translate("Apply", "Your certificate is on the token"))
        said, stays = custody_words(view)
        now = self._bench.home.now if self._bench.home else view.not_before
        status, tone, icon = status_words(view, now)
        valid = translate("Certificate", "{start} to {end}").format(
            start=date_long(view.not_before), end=date_long(view.not_after)
        )
        facts = [
            Fact(translate("Apply", "Purpose"), purpose_words(view.purpose)),
            Fact(translate("Certificate", "Valid"), valid),
            Fact(translate("Certificate", "Serial number"), serial_fours(view.serial)),
            Fact(
                translate("Certificate", "Custody"),
                said,
                "shield-check" if stays else "unknown",
                "ok_text" if stays else "text2",
            ),
            Fact(
                translate("Apply", "First status answer"),
                status,
                icon,
                TONES[tone][1],
            ),
        ]
        if view.confirmed_at:
            said = translate("Apply", "Confirmed to the authority")
            at = moment_short(parse_time(view.confirmed_at))
            facts.insert(-1, Fact(said, at, "tick-circle", "ok_text"))
        for fact in facts:
            self._facts.addWidget(fact)
        self._evidence.setText(translate("Apply", "Evidence bundle"))
        self._evidence_note.setText(
            translate("Apply", "It can be verified on any computer, without Saqta.")
        )
        self._save.setText(translate("Apply", "Save..."))
        self._save.setAccessibleName(translate("Apply", "Save evidence"))
        self._save.setEnabled(bool(self._bundle))

    def _choose_place(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Apply", "Save evidence"), "saqta.asice"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.save_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Copy the bundle there, in the background."""
        bundle = self._bundle

        def copy(_workplace: object) -> str:
            save_copy(Path(path), Path(bundle))
            return path

        def told(_path: str) -> None:
            self._evidence_note.setText(translate("Apply", "Saved"))

        self._bench.run(self, copy, told, self._fail)
