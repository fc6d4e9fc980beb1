"""A plain dialog of the window: tile, title, content, and one or two buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from ui.i18n import translate
from ui.widgets.buttons import Button, Kind
from ui.widgets.icons import Tile
from ui.widgets.layouts import clear, column, row
from ui.widgets.overlay import OverlayDialog
from ui.widgets.text import Label

__all__ = ["Panel"]


class Panel(OverlayDialog):
    """A dialog that says something; subclasses fill it in `say`.

    Attributes:
        close_button: ends the dialog.
        acts: row of buttons at the foot, for one more.
    """

    def __init__(
        self, icon: str, width: int = 560, parent: QWidget | None = None
    ) -> None:
        super().__init__(width, parent)
        self._title = Label("", "title", wrap=True)
        self._second = Label("", "compact", "text2", wrap=True)
        self.tile = Tile(icon)
        head = row(14, self.tile)
        head.setAlignment(self.tile, Qt.AlignmentFlag.AlignTop)
        head.addLayout(column(0, self._title, self._second), 1)
        self._content = QVBoxLayout()
        self._content.setSpacing(10)
        self.close_button = Button("", "secondary", height=44)
        self.close_button.setMinimumWidth(120)
        self.close_button.clicked.connect(self.reject)
        self.acts = row(10, -1, self.close_button)
        self.body.addLayout(head)
        self.body.addSpacing(18)
        self.body.addLayout(self._content)
        self.body.addSpacing(20)
        self.body.addLayout(self.acts)

    def set_title(self, title: str, second: str = "") -> None:
        """Name the dialog."""
        self._title.setText(title)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self.setAccessibleName(title)
        self.setAccessibleDescription(second)
        self.close_button.setText(translate("Window", "Close"))

    def set_content(self, *parts: QWidget | QLayout) -> None:
        """Fill the dialog anew."""
        clear(self._content)
        for part in parts:
            if isinstance(part, QWidget):
                self._content.addWidget(part)
            else:
                self._content.addLayout(part)

    def add_note(self, text: str) -> None:
        """Say one more sentence below the content."""
        if text:
            self._content.addWidget(Label(text, "small", "text2", wrap=True))

    def add_act(self, text: str, kind: Kind = "primary") -> Button:
        """One more button, at the right of Close."""
        button = Button(text, kind, height=44)
        self.acts.addWidget(button)
        return button

    def first_focus(self) -> QWidget | None:
        return self.close_button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say()

    def say(self) -> None:
        """Say every word again, in the language that is shown."""
