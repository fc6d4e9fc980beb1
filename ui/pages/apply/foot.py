"""The foot of the wizard: the consequence in words left, the acts right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme
from ui.i18n import translate
from ui.widgets.buttons import Button, EqualChoice
from ui.widgets.layouts import FoldingRow, column, row
from ui.widgets.text import Label

__all__ = ["WizardFoot"]

#: Words with less room than this beside the acts stand above them.
_WORDS: Final = 240
_SMALL: Final = 760


class WizardFoot(QFrame):
    """76 px high at the window's lower edge.

    Signals:
        went_on: the filled button.
        went_back: Back.
        left: Continue later.
        answered: True for Agree, False for Refuse.
    """

    went_on = Signal()
    went_back = Signal()
    left = Signal()
    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.setMinimumHeight(76)
        self.words = Label("", "compact", "text2", wrap=True)
        self.words.keeps_height = False
        self.later = Button("", "quiet", height=44)
        self.back = Button("", "secondary", height=44)
        self.go = Button("", "primary", height=44)
        self.go.setMinimumWidth(theme.px(140))
        self.choice = EqualChoice()
        self.later.clicked.connect(self.left)
        self.back.clicked.connect(self.went_back)
        self.go.clicked.connect(self.went_on)
        self.choice.answered.connect(self.answered)
        acts = row(12, -1, self.later, self.back, self.go, self.choice)
        self._line = FoldingRow(12)
        self._line.add(self.words, 1, least=lambda: theme.px(_WORDS))
        self._line.add(acts)
        whole = column(0, self._line)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self._last = False
        self._say()

    def show_choosing(self, consequence: str, another: str) -> None:
        """Several applications are open: the page's cards lead on, or a new one."""
        self.words.setText(consequence)
        self.go.setText(another)
        self.go.set_kind("secondary")
        self.go.setEnabled(True)
        for part, shown in (
            (self.go, True),
            (self.choice, False),
            (self.back, False),
            (self.later, False),
        ):
            part.setVisible(shown)
        self._fit()

    def show_step(
        self,
        *,
        consequence: str,
        next_words: str,
        ready: bool,
        equal: bool,
        back: bool,
        last: bool,
    ) -> None:
        """Show what the step offers."""
        self.words.setText(consequence)
        self.later.show()
        self.go.set_kind("primary")
        self.go.setText(next_words)
        self.go.setVisible(bool(next_words))
        self.go.setEnabled(ready)
        self.choice.setVisible(equal)
        self.back.setVisible(back)
        self._last = last
        self._say()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _fit(self) -> None:
        """Grow with the words: they may be long, and the window narrow.

        Words that leave no room beside the acts stand above them.
        """
        small = self.width() < _SMALL
        edge = 8 if small else 14
        self._line.set_margins(16 if small else 32, edge, 12 if small else 24, edge)
        self._line.fold()
        acts = self.later.sizeHint().height()
        if self._line.folded:
            room = self.width() - 28
            wanted = self.words.height_for(max(room, 120)) + 12 + acts
        else:
            wanted = self.words.height_for(max(self.words.width(), 120))
        self.setMinimumHeight(max(acts + 32, wanted + 2 * edge))

    def _say(self) -> None:
        self.back.setText(translate("Apply", "Back"))
        later = translate("Apply", "Continue later")
        if self._last:
            later = translate("Apply", "Finish later")
        self.later.setText(later)
        self.choice.set_words(
            translate("Apply", "I refuse"), translate("Apply", "I agree")
        )
