"""The recovery code: fourteen groups, its QR code, and two groups to type back.

The code is covered while somebody types, so that the paper is read and not the screen.
It is never put on the clipboard, and what was typed is forgotten with it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from ui import theme
from ui.i18n import translate
from ui.widgets.buttons import Button
from ui.widgets.card import Card, CardHead, Rule
from ui.widgets.controls import Field
from ui.widgets.layouts import clear, column, row
from ui.widgets.qr_view import QrView
from ui.widgets.text import Label, NumberedPoint

__all__ = ["CodeCard"]

_COLUMNS: Final = 7
_PICTURE: Final = 150


class CodeCard(Card):
    """Shows the groups until two of them were typed back.

    `bare` is without edge and head: a dialog has both of its own.

    Attributes:
        typed: the two fields.
        print_button: prints the sheet.

    Signals:
        changed: something was typed, or another code is shown.
        print_asked: the groups that are to be printed.
    """

    changed = Signal()
    print_asked = Signal(object)

    def __init__(self, *, bare: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(0 if bare else 26, parent)
        self._bare = bare
        self._groups: list[str] = []
        self._asked: tuple[int, int] = (0, 0)
        self._away = False
        self._cells: list[_Group] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._picture = QrView(_PICTURE)
        self._picture.hide()
        self.typed = (Field(), Field())
        for field in self.typed:
            if isinstance(field.edit, QLineEdit):
                field.edit.setMaxLength(8)
                field.edit.textChanged.connect(lambda _text: self._typing())
        self._build()
        self.say()

    @property
    def ready(self) -> bool:
        """Whether two groups were typed back, or nothing is shown."""
        if not self._groups:
            return True
        return all(
            _same(field.text, self._groups[index])
            for field, index in zip(self.typed, self._asked, strict=True)
        )

    @property
    def groups(self) -> tuple[str, ...]:
        """What is shown; empty once it is finished."""
        return tuple(self._groups)

    @property
    def asked(self) -> tuple[int, int]:
        """Which two groups are to be typed, from 0."""
        return self._asked

    @property
    def covered(self) -> bool:
        """Whether nothing of the code can be read now."""
        return self._away or any(field.text for field in self.typed)

    def show_code(self, groups: Sequence[str]) -> None:
        """Show the code; it is never shown again."""
        self._groups = list(groups)
        first, second = sorted(random.sample(range(len(groups)), 2))
        self._asked = (first, second)
        self._empty()
        self._draw()
        self.say()
        self.changed.emit()

    def show_picture(self, modules: Sequence[Sequence[bool]]) -> None:
        """Paint the code's QR code, once it was made."""
        if self._groups:
            self._picture.show_code(modules, "")
            self._name_picture()
            self._picture.setVisible(not self.covered)

    def cover(self, *, away: bool) -> None:
        """Cover the code while nobody is there."""
        self._away = away
        self._typing()

    def forget(self) -> None:
        """Forget the code and what was typed."""
        self._groups = []
        self._empty()
        self._picture.show_code((), "")
        self._picture.hide()
        self._draw()

    def say(self) -> None:
        """Say every word again."""
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
        for part in (self.print_button, self._ask, *self.typed, self._ask_note):
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
        self.print_button.setText(translate("Apply", "Print the code"))
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

        self._name_picture()

    # -- inside ----------------------------------------------------------------------

    def _name_picture(self) -> None:
        named = translate("Apply", "The code for a camera")
        self._picture.setAccessibleName(named if self._picture.modules else "")

    def _build(self) -> None:
        self._head = CardHead("lock")
        self._head.chip_on_top()
        self._points = [NumberedPoint(number, "", "") for number in (1, 2)]
        self.print_button = Button("", "primary", "print")
        self.print_button.clicked.connect(
            lambda: self.print_asked.emit(list(self._groups))
        )
        self._ask = Label("", "strong", wrap=True)
        self._ask_note = Label("", "compact", "text2", wrap=True)
        self.body.setSpacing(14)
        self.body.addWidget(self._head)
        if self._bare:
            self.setObjectName("")
            self._head.hide()
        self.body.addLayout(self._grid)
        advice = column(8, *self._points)
        advice.addLayout(row(0, self.print_button, -1))
        beside = row(20)
        beside.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        beside.addLayout(advice, 1)
        self.body.addLayout(beside)
        self.body.addWidget(Rule())
        self.body.addLayout(column(2, self._ask, self._ask_note))
        self.body.addLayout(row(24, *self.typed, -1))

    def _draw(self) -> None:
        clear(self._grid)
        self._cells = []
        for index, group in enumerate(self._groups):
            cell = _Group(index + 1, group)
            self._cells.append(cell)
            self._grid.addWidget(cell, index // _COLUMNS, index % _COLUMNS)

    def _empty(self) -> None:
        for field in self.typed:
            if isinstance(field.edit, QLineEdit):
                field.edit.clear()

    def _typing(self) -> None:
        for cell in self._cells:
            cell.cover(self.covered)
        if self._picture.modules:
            self._picture.setVisible(not self.covered)
        self.changed.emit()


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
