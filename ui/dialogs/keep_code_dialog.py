"""A recovery code that was made for a certificate that exists: shown once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.buttons import Button
from ui.widgets.code_card import CodeCard
from ui.widgets.text import Label

__all__ = ["KeepCodeDialog"]


class KeepCodeDialog(Panel):
    """Shows the code until two of its groups were typed back.

    Whoever closes it before loses sight of the code, and the dialog says so; this
    computer's own copy stays.

    Attributes:
        card: the code.

    Signals:
        print_asked: the groups that are to be printed.
    """

    print_asked = Signal(object)

    def __init__(self, groups: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("lock", 720, parent)
        self.card = CodeCard(bare=True)
        self.card.print_asked.connect(self.print_asked)
        self._note = Label("", "small", "text2", wrap=True)
        self._finish = self.add_act("", "primary")
        self._finish.setMinimumWidth(140)
        self._finish.clicked.connect(self.accept)
        self._uncover = Button("", "secondary", "eye")
        self._uncover.clicked.connect(self._show_again)
        self._uncover.hide()
        self.close_button.set_kind("quiet")
        self.set_content(self._uncover, self.card, self._note)
        self.card.show_code(groups)
        self.card.changed.connect(self._refresh)
        self.say()

    def first_focus(self) -> QWidget | None:
        return self.card.print_button

    def leave_alone(self) -> None:
        """Nobody is there: cover the code until somebody asks for it again."""
        self.card.cover(away=True)
        self._uncover.show()
        self._uncover.setFocus(Qt.FocusReason.OtherFocusReason)

    def done(self, result: int) -> None:
        """Close; the code is forgotten."""
        self.card.changed.disconnect(self._refresh)
        self.card.forget()
        super().done(result)

    def say(self) -> None:
        self.card.say()
        self.set_title(
            translate("Apply", "Keep your recovery code"),
            translate("Protect", "The recovery code is registered"),
        )
        self._note.setText(
            translate(
                "Protect",
                "This computer keeps its own copy, so the button works here. If you "
                "close without the code on paper, have a new one made.",
            )
        )
        self._uncover.setText(translate("Protect", "Show the code again"))
        self._finish.setText(translate("Apply", "Finish"))
        self.close_button.setText(translate("Protect", "Close without checking"))
        self._refresh()

    def _show_again(self) -> None:
        self.card.cover(away=False)
        self._uncover.hide()

    def _refresh(self) -> None:
        self._finish.setEnabled(self.card.ready)
