"""The segment: one of a few, all of them seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from ui import theme
from ui.widgets.buttons import greyed
from ui.widgets.text import safe_text

__all__ = ["Segment"]


class _Part(QRadioButton):
    """One part of a segment; a radio button, so that arrow keys and readers know it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("compact", bold=True))
        width = metrics.horizontalAdvance(self.text()) + theme.px(20)
        return QSize(width, max(26, metrics.height() + 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("surface"))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font("compact", bold=chosen))
        shade: theme.Shade = "text" if chosen else "text2"
        painter.setPen(theme.colour("off" if greyed(self) else shade))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(QRectF(self.rect()), centre, self.text())


class Segment(QWidget):
    """One of a few: a sunken trough whose chosen part is surface and bold.

    Signals:
        chosen: index of the part that a person chose.
    """

    chosen = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ringed_as_one", True)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(0)
        self.parts: list[QRadioButton] = []
        for index in range(count):
            part = _Part(self)
            self._group.addButton(part, index)
            row.addWidget(part, 1)
            self.parts.append(part)
        self.parts[0].setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def index(self) -> int:
        """The chosen part."""
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        """Choose a part without telling it as a person's choice."""
        self.parts[index].setChecked(True)

    def choose_none(self) -> None:
        """Let no part be chosen: a question that nobody has answered yet."""
        self._group.setExclusive(False)
        for part in self.parts:
            part.setChecked(False)
        self._group.setExclusive(True)

    def set_words(self, name: str, words: Sequence[str]) -> None:
        """Name the whole and its parts."""
        self.setAccessibleName(safe_text(name))
        for part, word in zip(self.parts, words, strict=True):
            part.setText(word)
            part.setAccessibleDescription(safe_text(name))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("sunken"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
