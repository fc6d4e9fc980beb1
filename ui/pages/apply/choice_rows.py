"""A yes-or-no question, and a difference that the person decides."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.i18n import translate
from ui.interaction import Question, settle
from ui.pages.apply.fields import field_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import Segment
from ui.widgets.layouts import clear, column, row
from ui.widgets.text import Label, caption, safe_text

__all__ = ["ChoiceRow", "DifferenceCard"]


class ChoiceRow(QWidget):
    """One question with two equal answers, none of them given at the start.

    Signals:
        chosen: True for yes.
    """

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Label("", "body", wrap=True)
        self._note = Label("", "small", "text2", wrap=True)
        self._answers = Segment(2)
        self._answers.choose_none()
        self._answers.chosen.connect(lambda index: self.chosen.emit(index == 1))
        line = row(16)
        line.addLayout(column(0, self._name, self._note), 1)
        line.addWidget(self._answers)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def answer(self) -> bool | None:
        """True for yes, False for no, None while nobody answered."""
        index = self._answers.index
        return None if index < 0 else index == 1

    def choose(self, yes: bool) -> None:
        """Show an answer that was given before."""
        self._answers.choose(int(yes))

    def forget(self) -> None:
        """Be a question again that nobody has answered."""
        self._answers.choose_none()

    def set_words(self, name: str, note: str) -> None:
        """Say the question."""
        self._name.setText(name)
        self._note.setText(note)
        words = [translate("Apply", "No"), translate("Apply", "Yes")]
        self._answers.set_words(f"{name}. {note}", words)


class DifferenceCard(Card):
    """What was typed and what the register says, side by side; two equal answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._question: Question | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)

    @property
    def question(self) -> Question | None:
        """The question that stands."""
        return self._question

    def ask(self, question: Question) -> None:
        """Show the question until it is answered."""
        self._question = question
        self.show()
        self.say()
        button = self.findChild(Button)
        if button is not None:
            button.setFocus()

    def forget(self) -> None:
        """Ask nothing any more: whoever asked gave up."""
        self._question = None
        self.hide()
        clear(self._rows)

    def say(self) -> None:
        """Say the question again."""
        clear(self._rows)
        question = self._question
        if question is None:
            return
        if question.key == "draft.posts":
            self._say_posts(question)
        else:
            self._say_difference(question)

    def _say_difference(self, question: Question) -> None:
        facts = question.facts
        label, _ = field_words(str(facts.get("field", "")))
        heading = translate("Apply", "The register says something else: {field}")
        self._rows.addWidget(Label(heading.format(field=label), "heading", wrap=True))
        sides = row(16)
        for said, key, answer, act in (
            (
                translate("Apply", "Typed by you"),
                "typed",
                "keep",
                translate("Apply", "Keep what I typed"),
            ),
            (
                translate("Apply", "In the register"),
                "answered",
                "take",
                translate("Apply", "Take the register's"),
            ),
        ):
            button = Button(act, "equal", height=44)
            button.clicked.connect(lambda _=False, given=answer: self._answer(given))
            value = Label(str(facts.get(key, "")), "strong", wrap=True)
            sides.addLayout(column(6, Label(said, "small", "text2"), value, button), 1)
        self._rows.addLayout(sides)

    def _say_posts(self, question: Question) -> None:
        heading = translate("Apply", "Which post is the certificate for?")
        self._rows.addWidget(Label(heading, "heading", wrap=True))
        for option in question.options:
            button = Button(caption(option), "secondary", height=44)
            button.setAccessibleName(safe_text(option))
            button.clicked.connect(lambda _=False, given=option: self._answer(given))
            self._rows.addWidget(button)

    def _answer(self, given: str) -> None:
        question = self._question
        self.forget()
        if question is not None:
            settle(question.answer, given)
