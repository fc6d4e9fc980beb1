"""The foot of the search: what is chosen, and what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame

from ui.i18n import translate
from ui.widgets.buttons import Button
from ui.widgets.flow import flowing
from ui.widgets.icons import IconView
from ui.widgets.layouts import column, row
from ui.widgets.text import Label

__all__ = ["SearchFoot"]


class SearchFoot(QFrame):
    """What is chosen, and what can be done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._icon = IconView("tick-circle", "accent_text")
        self.words = Label("", "strong", wrap=True)
        self._note = Label("", "compact", "text2", wrap=True)
        self.incident = Button("", "secondary")
        self.file = Button("", "secondary", "save")
        self.plan = Button("", "primary", "layers")
        words = row(12, self._icon)
        words.addLayout(column(0, self.words, self._note), 1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(32, 12, 24, 12)
        self._box.setSpacing(12)
        self._box.addLayout(words, 1)
        self._box.addWidget(flowing(12, self.incident, self.file, self.plan))

    def set_narrow(self, *, narrow: bool) -> None:
        """The acts go below the words in a narrow window."""
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom
            if narrow
            else QBoxLayout.Direction.LeftToRight
        )

    def show_choice(self, words: str, *, some: bool, few: bool) -> None:
        """Say what is chosen; acts without a choice are grey."""
        self.words.setText(words)
        self._icon.show_icon("tick-circle" if some else "info", "accent_text")
        self.incident.setEnabled(few)
        self.file.setEnabled(some)
        self.plan.setEnabled(some)

    def say(self) -> None:
        """Name the acts, in the language that is shown."""
        self._note.setText(
            translate(
                "Console", "A plan revokes nothing until a second person approves it."
            )
        )
        self.incident.setText(translate("Console", "Open incident"))
        self.file.setText(translate("Console", "List to file"))
        self.plan.setText(translate("Console", "Plan revocation\u2026"))
