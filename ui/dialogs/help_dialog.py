"""The help page of one error code, opened in place and drawn as plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.errors import NothingFound
from ui import help_pages
from ui.dialogs.simple import Panel
from ui.i18n import language, translate
from ui.widgets.layouts import column, row
from ui.widgets.text import Label

__all__ = ["HelpDialog"]


class HelpDialog(Panel):
    """One page of `resources/help` in the language that is shown."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__("help", 640, parent)
        self._code = code
        self.say()

    def say(self) -> None:
        try:
            page = help_pages.page(self._code, language())
        except NothingFound:
            self.set_title(self._code, translate("Help", "There is no page for it."))
            return
        self.set_title(page.title, page.code)
        parts = []
        for section in page.sections:
            made = column(4, Label(section.heading, "strong", wrap=True))
            steps = 0
            for line in section.lines:
                if line.startswith("- "):
                    steps += 1
                    figure = Label(str(steps), "body", "accent_text")
                    point = row(8, figure)
                    # Beside the first of several lines, as a list's number stands.
                    point.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
                    point.addWidget(Label(line[2:], "body", wrap=True), 1)
                    made.addLayout(point)
                else:
                    made.addWidget(Label(line, "body", wrap=True))
            parts.append(made)
        self.set_content(*parts)
