"""Parts of a plan's page: counts, query, hash for reading aloud, stages, who is hit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ui.console.conditions import chip_words
from ui.i18n import number, translate
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.layouts import column, row
from ui.widgets.progress import ValidityBar
from ui.widgets.text import Label, safe_text

__all__ = ["Counts", "HashView", "QueryView", "Shares", "Stages"]

_SHOWN: Final = 5


class Counts(QWidget):
    """Four numbers, the largest thing on the page."""

    def __init__(self, counts: dict[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(24, self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        alone = int(counts["without_other"])
        for value, words, warns in (
            (counts["certificates"], translate("Console", "certificates"), False),
            (counts["people"], translate("Console", "people"), False),
            (len(counts["units"]), translate("Console", "units"), False),
            (len(counts["services"]), translate("Console", "services"), False),
            (alone, translate("Console", "people without another key"), alone > 0),
        ):
            tone: Any = "warn_text" if warns else "text"
            part = column(
                0,
                Label(number(int(value)), "display", tone),
                Label(words, "compact", "text2"),
            )
            holder = QWidget()
            holder.setLayout(part)
            holder.setAccessibleName(f"{number(int(value))} {words}")
            flow.addWidget(holder)


class QueryView(QWidget):
    """The search of a plan as chips, or that it is a list."""

    def __init__(
        self, fields: dict[str, str], count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        flow = FlowLayout(8, self)
        for name, value in fields.items():
            flow.addWidget(Chip(chip_words(name, value), "plain", None))
        if not fields:
            said = translate("Console", "A list of {n} named certificates")
            flow.addWidget(Chip(said.format(n=number(count)), "plain", None))
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class HashView(QFrame):
    """The plan's SHA-256 in eights, for two people who read it to each other."""

    def __init__(self, sha256: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("well")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(20)
        for index in range(8):
            part = Label(sha256[index * 8 : index * 8 + 8], "strong")
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(part, index // 4, index % 4)
        grid.setColumnStretch(4, 1)
        spoken = " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))
        self.setAccessibleName(spoken)


class Stages(QWidget):
    """In which order it is executed."""

    def __init__(
        self, first: int, count: int, *, alone: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        lines = [
            (
                translate("Console", "The first {n} certificates"),
                translate("Console", "then it stops, and the result is looked at"),
                first,
            ),
            (
                translate("Console", "The other {n} certificates"),
                translate("Console", "can be paused and cancelled at any moment"),
                count - first,
            ),
        ]
        whole = column(4)
        for index, (what, note, many) in enumerate(lines, start=1):
            line = row(12, Label(str(index), "strong", "accent_text"))
            line.addWidget(Label(what.format(n=number(many)), "compact", wrap=True), 1)
            line.addWidget(Label(note, "compact", "text2", wrap=True), 1)
            whole.addLayout(line)
        if alone:
            said = translate(
                "Console", "Break-glass: no second person; reviewed within 24 hours."
            )
            whole.addWidget(Label(said, "compact", "danger_text", wrap=True))
        self.setLayout(whole)


class Shares(QWidget):
    """Units or services that are hit hardest, as bars."""

    def __init__(
        self,
        heading: str,
        shares: Sequence[Sequence[Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shares = shares
        whole = column(6, Label(heading, "compact", "text2"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        most = max((int(count) for _, count in shares), default=1)
        for index, (name, count) in enumerate(shares[:_SHOWN]):
            bar = ValidityBar()
            bar.show_share(int(count) / most, warn=False)
            shown = str(name) or translate("Console", "(none named)")
            grid.addWidget(Label(shown, "compact", wrap=True), index, 0)
            grid.addWidget(bar, index, 1)
            grid.addWidget(Label(number(int(count)), "compact"), index, 2)
        whole.addLayout(grid)
        hidden = len(shares) - _SHOWN
        if hidden > 0:
            said = translate("Console", "Copy all {n}").format(n=number(len(shares)))
            every = Button(said, "link")
            every.clicked.connect(self._copy)
            whole.addLayout(row(0, every, -1))
        self.setLayout(whole)

    def _copy(self) -> None:
        lines = "\n".join(f"{safe_text(str(x))}\t{n}" for x, n in self._shares)
        QGuiApplication.clipboard().setText(lines)
