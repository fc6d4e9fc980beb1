"""Cards: a surface with a head row, body and, after a rule, a foot row."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.icons import IconView, Tile
from ui.widgets.text import Label

__all__ = ["Card", "CardHead", "FactLine", "Rule", "vertical"]


class Rule(QFrame):
    """A line of one pixel between two parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rule")
        self.setFixedHeight(1)


class Card(QFrame):
    """A surface with a thin edge; its parts go into `body`.

    Attributes:
        body: the vertical layout of the card.
    """

    def __init__(
        self, padding: int = theme.CARD_PADDING, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(0)

    def add_rule(self, before: int = 0, after: int = 0) -> None:
        """Draw a line across the body; a card without padding has it edge to edge."""
        if before:
            self.body.addSpacing(before)
        self.body.addWidget(Rule())
        if after:
            self.body.addSpacing(after)

    def add_section(self, *, top: int = 14, bottom: int = 14) -> QVBoxLayout:
        """A padded part of a card made with `padding=0`, for rules edge to edge."""
        section = QVBoxLayout()
        section.setContentsMargins(theme.CARD_PADDING, top, theme.CARD_PADDING, bottom)
        section.setSpacing(0)
        self.body.addLayout(section)
        return section

    def add_foot(self, left: QWidget | None, right: QWidget | None) -> None:
        """The next step at the left and the compromise button at the right."""
        margins = self.body.contentsMargins()
        margins.setBottom(16)
        self.body.setContentsMargins(margins)
        self.body.addStretch(1)
        self.add_rule(before=12, after=14)
        self.body.addWidget(_Foot(left, right))


class _Foot(QWidget):
    """Two acts side by side, or one below the other where the words are too long."""

    def __init__(self, left: QWidget | None, right: QWidget | None) -> None:
        super().__init__()
        self._parts = [part for part in (left, right) if part is not None]
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        if left is not None:
            self._box.addWidget(left)
        self._box.addStretch(1)
        if right is not None:
            self._box.addWidget(right)

    def minimumSizeHint(self) -> QSize:
        widths = [part.sizeHint().width() for part in self._parts]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        whole = sum(part.sizeHint().width() + 8 for part in self._parts)
        narrow = whole > self.width() + 8
        self._box.setDirection(
            QBoxLayout.Direction.TopToBottom
            if narrow
            else QBoxLayout.Direction.LeftToRight
        )


class CardHead(QWidget):
    """Head row of a card: tile, heading, second line, and what stands at the right.

    Attributes:
        tile: the square with the icon.
        heading: the title.
        aside: small text after the heading, on its line.
        second: the line below.
        chip: the state, hidden while it has no word.
        right: layout after the chip, for buttons.
    """

    def __init__(
        self,
        icon: str,
        heading: str = "",
        second: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tile = Tile(icon)
        self.heading = Label(heading, "heading", wrap=False)
        self.aside = Label("", "compact", "text2")
        self.second = Label(second, "compact", "text2", wrap=True)
        self.chip = Chip()
        self.chip.hide()
        self.right = QHBoxLayout()
        self.right.setSpacing(14)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.heading)
        line.addWidget(self.aside)
        line.addStretch(1)
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addLayout(line)
        words.addWidget(self.second)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.tile)
        row.addLayout(words, 1)
        row.addWidget(self.chip)
        row.addLayout(self.right)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def chip_on_top(self) -> None:
        """Let the chip stand level with the heading, as on a certificate's card."""
        self._row.setAlignment(self.chip, Qt.AlignmentFlag.AlignTop)


class FactLine(QWidget):
    """A proved fact in a card: icon, sentence, and a link to more at the right.

    Attributes:
        sentence: the words.
        link: the act, hidden while it has no word.
    """

    def __init__(
        self,
        icon: str,
        tone: theme.Shade = "ok_text",
        sentence: str = "",
        link: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.icon = IconView(icon, tone)
        self.sentence = Label(sentence, "compact", "text2", wrap=True)
        self.link = Button(link, "link")
        self.link.setVisible(bool(link))
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(11)
        row.addWidget(self.icon)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.link)

    def show_fact(
        self, icon: str, tone: theme.Shade, sentence: str, link: str = ""
    ) -> None:
        """Say another fact."""
        self.icon.show_icon(icon, tone)
        self.sentence.setText(sentence)
        self.link.setText(link)
        self.link.setVisible(bool(link))


def vertical(*parts: QWidget | QLayout | int, spacing: int = 0) -> QVBoxLayout:
    """A column of widgets, layouts and gaps in pixels."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            column.addSpacing(part)
        elif isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return column
