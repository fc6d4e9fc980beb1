"""Cards: a surface with a head row, body and, after a rule, a foot row.

Every part is made inside what it lies in. One that is moved there later has its style
looked up again, with everything that it holds, and a whole page is hundreds of parts.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.icons import IconView, Tile
from ui.widgets.layouts import FoldingRow, column, row
from ui.widgets.text import Label

__all__ = ["Card", "CardHead", "FactLine", "Rule"]


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
        self.body.addWidget(Rule(self))
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
        foot = FoldingRow(8, parent=self)
        if left is not None:
            foot.add(left)
        foot.add_stretch()
        if right is not None:
            foot.add(right)
        self.body.addWidget(foot)


class CardHead(FoldingRow):
    """Head row of a card: tile, heading, second line, and what stands at the right.

    What stands at the right goes below where the card is too narrow for both.

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
        super().__init__(14, parent=parent)
        line = FoldingRow(10, parent=self)
        self.tile = Tile(icon, parent=self)
        self.heading = Label(heading, "heading", wrap=False, parent=line)
        self.aside = Label("", "compact", "text2", parent=line)
        self.second = Label(second, "compact", "text2", wrap=True, parent=self)
        self.chip = Chip(parent=self)
        self.chip.hide()
        self.right = QHBoxLayout()
        self.right.setSpacing(14)
        line.add(self.heading)
        line.add(self.aside)
        line.add_stretch()
        lead = row(14, self.tile)
        lead.addLayout(column(2, line, self.second), 1)
        self._side = row(14, self.chip)
        self._side.addLayout(self.right)
        # Takes room only where the whole lies below the words.
        self._side.addStretch(0)
        self.add(lead, 1, least=self._lead_width)
        self.add(self._side)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def chip_on_top(self) -> None:
        """Let the chip stand level with the heading, as on a certificate's card."""
        self.align(self._side, Qt.AlignmentFlag.AlignTop)

    def _lead_width(self) -> int:
        words = self.heading.sizeHint().width()
        if self.aside.text():
            words += 10 + self.aside.sizeHint().width()
        return self.tile.sizeHint().width() + 14 + max(words, theme.px(120))


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
        self.icon = IconView(icon, tone, parent=self)
        self.sentence = Label(sentence, "compact", "text2", wrap=True, parent=self)
        self.link = Button(link, "link", parent=self)
        self.link.setVisible(bool(link))
        # As high with a link as without: the facts of a card stand in even steps.
        self.setMinimumHeight(28)
        line = QHBoxLayout(self)
        line.setContentsMargins(1, 0, 0, 0)
        line.setSpacing(11)
        line.addWidget(self.icon)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.link)

    def show_fact(
        self, icon: str, tone: theme.Shade, sentence: str, link: str = ""
    ) -> None:
        """Say another fact."""
        self.icon.show_icon(icon, tone)
        self.sentence.setText(sentence)
        self.link.setText(link)
        self.link.setVisible(bool(link))
