"""Which automatic steps a person objects to (row S8)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.controls import CheckBox, Field
from ui.widgets.text import Label

__all__ = ["ObjectionDialog"]


class ObjectionDialog(Panel):
    """Asks for the steps and, if the person wants to say it, for the reason.

    Nothing is ticked at the start, and nothing is signed here: the document comes next.

    Attributes:
        boxes: one for each step.

    Signals:
        chosen: names of the steps, and the reason.
    """

    chosen = Signal(object, str)

    def __init__(
        self, steps: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__("document", 600, parent)
        self._names = [name for name, _ in steps]
        self._note = Label("", "body", "text2", wrap=True)
        self._head = Label("", "strong", wrap=True)
        self.boxes = [CheckBox(words) for _, words in steps]
        for box in self.boxes:
            box.toggled.connect(lambda _on: self._refresh())
        self._reason = Field(edit=QPlainTextEdit())
        self._reason.edit.setFixedHeight(96)
        if isinstance(self._reason.edit, QPlainTextEdit):
            self._reason.edit.setTabChangesFocus(True)
        self._go = self.add_act("", "primary")
        self._go.clicked.connect(self._choose)
        self.set_content(self._note, self._head, *self.boxes, self._reason)
        self.say()

    def first_focus(self) -> QWidget | None:
        return self.boxes[0] if self.boxes else self.close_button

    def say(self) -> None:
        self.set_title(translate("Consents", "Object to automatic processing"))
        self._note.setText(
            translate(
                "Consents",
                "The operator then does these steps by hand and answers within three "
                "working days.",
            )
        )
        self._head.setText(translate("Consents", "Which steps?"))
        self._reason.set_words(
            translate("Consents", "Reason"), translate("Consents", "if you like")
        )
        self._go.setText(translate("Consents", "Show the document"))
        self.close_button.setText(translate("Window", "Cancel"))
        self._refresh()

    def _refresh(self) -> None:
        self._go.setEnabled(any(box.isChecked() for box in self.boxes))

    def _choose(self) -> None:
        edit = self._reason.edit
        reason = edit.toPlainText().strip() if isinstance(edit, QPlainTextEdit) else ""
        names = [
            name
            for name, box in zip(self._names, self.boxes, strict=True)
            if box.isChecked()
        ]
        self.accept()
        self.chosen.emit(names, reason)
