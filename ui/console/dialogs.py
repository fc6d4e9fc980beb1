"""Small dialogs of the console: a text to write, a word to type, a condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from ui.console.words import condition_name, condition_value
from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.banner import Banner
from ui.widgets.controls import Field
from ui.widgets.text import Label, safe_text

__all__ = ["ConditionDialog", "TextDialog", "TypedDialog", "Words"]


@dataclass(frozen=True)
class Words:
    """What a dialog says; asked for again in another language.

    Attributes:
        label: above the field, or the sentence over it.
        act: on the button.
        note: below everything.
        warning: strong line and sentence of a red banner.
    """

    title: str
    label: str
    act: str
    note: str = ""
    warning: tuple[str, str] | None = None


class TextDialog(Panel):
    """Asks for one text; nothing happens while it is empty.

    Signals:
        filled: what was written.
    """

    filled = Signal(str)

    def __init__(
        self,
        icon: str,
        words: Callable[[], Words],
        *,
        lines: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(icon, 560, parent)
        self._words = words
        self.edit: QPlainTextEdit | QLineEdit
        if lines:
            self.edit = QPlainTextEdit()
            self.edit.setTabChangesFocus(True)
            self.edit.setFixedHeight(110)
            self.edit.textChanged.connect(self._refresh)
        else:
            self.edit = QLineEdit()
            self.edit.textChanged.connect(lambda _text: self._refresh())
            self.edit.returnPressed.connect(self._send)
        self._field = Field(edit=self.edit)
        self._note = Label("", "small", "text2", wrap=True)
        self.go = self.add_act("", "primary")
        self.go.clicked.connect(self._send)
        self.set_content(self._field, self._note)
        self.say()

    def say(self) -> None:
        words = self._words()
        self.set_title(words.title)
        self._field.set_words(words.label)
        self._note.setText(words.note)
        self._note.setVisible(bool(words.note))
        self.go.setText(words.act)
        self.close_button.setText(translate("Window", "Cancel"))
        self._refresh()

    def first_focus(self) -> QWidget | None:
        return self.edit

    def _text(self) -> str:
        if isinstance(self.edit, QLineEdit):
            return self.edit.text().strip()
        return self.edit.toPlainText().strip()

    def _refresh(self) -> None:
        self.go.setEnabled(bool(self._text()))

    def _send(self) -> None:
        text = self._text()
        if text and self.go.isEnabled():
            self.go.setEnabled(False)
            self.accept()
            self.filled.emit(text)


class TypedDialog(Panel):
    """What can't be taken back: done only after a number was typed (look.md section 3).

    Signals:
        confirmed: the number was typed and the button pressed, once.
    """

    confirmed = Signal()

    def __init__(
        self, words: Callable[[], Words], word: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("shield-alert", 560, parent)
        self.tile.show_icon("shield-alert", "danger_soft", "danger_text")
        self._words = words
        self._word = word
        self.edit = QLineEdit()
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.edit.textChanged.connect(lambda _text: self._refresh())
        self.edit.returnPressed.connect(self._send)
        self._field = Field(edit=self.edit, tall=True)
        self._loud = Banner("danger")
        self._sentence = Label("", "body", wrap=True)
        self.go = self.add_act("", "destroy")
        self.go.clicked.connect(self._send)
        self.set_content(self._loud, self._sentence, self._field)
        self.say()

    def say(self) -> None:
        words = self._words()
        self.set_title(words.title)
        self._loud.setVisible(words.warning is not None)
        if words.warning is not None:
            self._loud.show_state("danger", *words.warning)
        self._sentence.setText(words.label)
        label = translate("Console", "To continue, type {word}")
        self._field.set_words(label.format(word=self._word))
        self.go.setText(words.act)
        self.close_button.setText(translate("Window", "Cancel"))
        self._refresh()

    def first_focus(self) -> QWidget | None:
        return self.edit

    def _refresh(self) -> None:
        typed = "".join(self.edit.text().split())
        self.go.setEnabled(typed == self._word)

    def _send(self) -> None:
        # A double click is one order: the first press takes the button away.
        if self.go.isEnabled():
            self.go.setEnabled(False)
            self.accept()
            self.confirmed.emit()


class ConditionDialog(Panel):
    """One condition of a search: a value that occurs, or a version or day.

    Signals:
        chosen: the field and its value.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        field: str,
        values: Sequence[str] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("search", 460, parent)
        self._field = field
        self._values = list(values) if values is not None else None
        self.edit: QComboBox | QLineEdit
        if self._values is None:
            self.edit = QLineEdit()
            self.edit.textChanged.connect(lambda _text: self._refresh())
            self.edit.returnPressed.connect(self._send)
        else:
            self.edit = QComboBox()
            self.edit.addItems([safe_text(value) for value in self._values])
        self._shown = Field(edit=self.edit)
        self.go = self.add_act("", "primary")
        self.go.clicked.connect(self._send)
        self.set_content(self._shown)
        self.say()

    def say(self) -> None:
        field = self._field
        self.set_title(condition_name(field))
        hint = ""
        if field.startswith("issued"):
            hint = translate("Console", "year-month-day, such as 2026-03-31")
        elif field.startswith("firmware"):
            hint = translate("Console", "a version, such as 3.1")
        self._shown.set_words(condition_name(field), hint)
        if isinstance(self.edit, QComboBox):
            for index, value in enumerate(self._values or ()):
                words = safe_text(condition_value(field, value))
                self.edit.setItemText(index, words)
        self.go.setText(translate("Console", "Add the condition"))
        self.close_button.setText(translate("Window", "Cancel"))
        self._refresh()

    def first_focus(self) -> QWidget | None:
        return self.edit

    def _value(self) -> str:
        if isinstance(self.edit, QLineEdit):
            return self.edit.text().strip()
        index = self.edit.currentIndex()
        return self._values[index] if self._values and index >= 0 else ""

    def _refresh(self) -> None:
        self.go.setEnabled(bool(self._value()))

    def _send(self) -> None:
        value = self._value()
        if value:
            self.accept()
            self.chosen.emit(self._field, value)
