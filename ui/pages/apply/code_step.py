"""Step 7: the recovery code, shown once, and the evidence (look 04)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.services.show_home import CertificateView
from ui import theme
from ui.bench import Bench
from ui.i18n import date_long, serial_fours, translate
from ui.pages.apply.step import WizardStep
from ui.spoken import custody_words, purpose_words, status_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card, CardHead, Rule
from ui.widgets.chip import TONES
from ui.widgets.controls import Field
from ui.widgets.icons import IconView
from ui.widgets.layouts import clear, column, row
from ui.widgets.rows import Fact
from ui.widgets.text import Label, NumberedPoint

__all__ = ["CodeStep"]

_COLUMNS: Final = 7


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
        self._print_code = print_code
        self._groups: list[str] = []
        self._asked: tuple[int, int] = (0, 0)
        self._bundle = ""
        self._view: CertificateView | None = None
        self._cells: list[_Group] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self.typed = (Field(), Field())
        for field in self.typed:
            if isinstance(field.edit, QLineEdit):
                field.edit.setMaxLength(8)
                field.edit.textChanged.connect(lambda _text: self._typing())
        self._build()
        self.say()

    @property
    def next_words(self) -> str:
        return translate("Apply", "Finish")

    @property
    def ready(self) -> bool:
        if not self._groups:
            return True
        return all(
            _same(field.text, self._groups[index])
            for field, index in zip(self.typed, self._asked, strict=True)
        )

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
        return tuple(self._groups)

    @property
    def asked(self) -> tuple[int, int]:
        """Which two groups are to be typed, from 0."""
        return self._asked

    def show_code(self, groups: list[str]) -> None:
        """Show the code; it is never shown again."""
        self._groups = list(groups)
        first, second = sorted(random.sample(range(len(groups)), 2))
        self._asked = (first, second)
        for field in self.typed:
            if isinstance(field.edit, QLineEdit):
                field.edit.clear()
        self._draw()
        self.say()
        self.changed.emit()

    def show_result(self, view: CertificateView | None, bundle: str) -> None:
        """Show the certificate's facts and where the evidence lies."""
        self._view, self._bundle = view, bundle
        self.say()

    def forget(self) -> None:
        """Forget the code and what was typed."""
        self._groups = []
        self._view = None
        for field in self.typed:
            if isinstance(field.edit, QLineEdit):
                field.edit.clear()
        self._draw()

    def say(self) -> None:
        shown = bool(self._groups)
        self._head.heading.setText(translate("Apply", "Keep your recovery code"))
        self._head.second.setText(
            translate(
                "Apply",
                "Revokes this certificate from any computer, without token or PIN.",
            )
        )
        chip = translate("Apply", "Shown once")
        self._head.chip.show_state(chip, "warn", "hidden")
        self._head.chip.setVisible(shown)
        if not shown:
            self._head.second.setText(
                translate("Apply", "It was shown and can't be shown again.")
            )
        for part in (self._print, self._ask, *self.typed, self._ask_note):
            part.setVisible(shown)
        points = (
            (
                translate("Apply", "Print it, or copy it out by hand"),
                translate(
                    "Apply",
                    "Keep the paper away from the token: a safe, a sealed envelope.",
                ),
            ),
            (
                translate("Apply", "It restores nothing and signs nothing"),
                translate(
                    "Apply", "Whoever finds it can only revoke this one certificate."
                ),
            ),
        )
        for point, (strong, said) in zip(self._points, points, strict=True):
            point.strong.setText(strong)
            point.sentence.setText(said)
        self._print.setText(translate("Apply", "Print the code"))
        self._ask.setText(translate("Apply", "Show that you have kept it"))
        self._ask_note.setText(
            translate(
                "Apply",
                "Type two groups from your paper. The code is covered while you type.",
            )
        )
        for field, index in zip(self.typed, self._asked, strict=True):
            field.set_words(
                translate("Apply", "Group {n}").format(n=index + 1),
                translate("Apply", "4 characters"),
            )
        self._say_facts()

    # -- inside ----------------------------------------------------------------------

    def _build(self) -> None:
        self._head = CardHead("lock")
        self._head.chip_on_top()
        self._points = [NumberedPoint(number, "", "") for number in (1, 2)]
        self._print = Button("", "primary", "print")
        self._print.clicked.connect(lambda: self._print_code(list(self._groups)))
        self._ask = Label("", "strong", wrap=True)
        self._ask_note = Label("", "compact", "text2", wrap=True)
        card = Card(26)
        card.body.setSpacing(14)
        card.body.addWidget(self._head)
        card.body.addLayout(self._grid)
        advice = column(8, *self._points)
        advice.addLayout(row(0, self._print, -1))
        card.body.addLayout(advice)
        card.body.addWidget(Rule())
        card.body.addLayout(column(2, self._ask, self._ask_note))
        card.body.addLayout(row(24, *self.typed, -1))
        self.columns.left.addWidget(card)
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

    def _draw(self) -> None:
        clear(self._grid)
        self._cells = []
        for index, group in enumerate(self._groups):
            cell = _Group(index + 1, group)
            self._cells.append(cell)
            self._grid.addWidget(cell, index // _COLUMNS, index % _COLUMNS)

    def _typing(self) -> None:
        typing = any(field.text for field in self.typed)
        for cell in self._cells:
            cell.cover(typing)
        self.changed.emit()

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
        for fact in (
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
        ):
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
        dialog.open()

    def save_to(self, path: str) -> None:
        """Copy the bundle there, in the background."""
        bundle = self._bundle

        def copy(_workplace: object) -> str:
            shutil.copyfile(Path(bundle), Path(path))
            return path

        def told(_path: str) -> None:
            self._evidence_note.setText(translate("Apply", "Saved"))

        self._bench.run(self, copy, told, self._fail)


class _Group(QWidget):
    """Four characters of the code under their number; covered while groups are typed.

    A screen reader reads the number and the group, because a person who can't see must
    be able to write it down; it says nothing while it is covered.
    """

    def __init__(self, number: int, group: str) -> None:
        super().__init__()
        self._number, self._group = number, group
        self._covered = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cover(False)

    def cover(self, covered: bool) -> None:
        """Hide or show the characters."""
        self._covered = covered
        spelled = " ".join(self._group)
        self.setAccessibleName(
            str(self._number) if covered else f"{self._number}: {spelled}"
        )
        self.update()

    def sizeHint(self) -> QSize:
        code = QFontMetrics(theme.font("code"))
        small = QFontMetrics(theme.font("small"))
        return QSize(
            code.horizontalAdvance("WWWW") + 12, code.height() + small.height() + 14
        )

    def minimumSizeHint(self) -> QSize:
        code = QFontMetrics(theme.font("code"))
        return QSize(code.horizontalAdvance("0000") + 10, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("canvas"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        small = theme.font("small")
        painter.setFont(small)
        painter.setPen(theme.colour("text2"))
        height = QFontMetrics(small).height()
        centre = int(Qt.AlignmentFlag.AlignHCenter)
        top = QRectF(0, 6, self.width(), height)
        painter.drawText(top, centre, str(self._number))
        code = theme.font("code")
        painter.setFont(code)
        painter.setPen(theme.colour("text"))
        below = QRectF(0, 6 + height, self.width(), QFontMetrics(code).height())
        shown = "\u2022\u2022\u2022\u2022" if self._covered else self._group
        painter.drawText(below, centre, shown)


def _same(typed: str, group: str) -> bool:
    """Whether a group was typed, with the usual slips of a hand (protocols.md 5.1)."""
    slips = str.maketrans({"0": "O", "1": "I", "8": "B", " ": ""})
    return typed.strip().upper().translate(slips) == group.translate(slips)
