"""Check box, choice and the labelled field with its source mark."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.i18n import translate
from ui.widgets.announce import announce
from ui.widgets.buttons import greyed
from ui.widgets.icons import IconView, paint_icon, paint_tick
from ui.widgets.layouts import FoldingRow
from ui.widgets.segment import Segment
from ui.widgets.text import Label, repolish, safe_text

__all__ = ["CheckBox", "ChoiceBox", "Field", "Segment", "Source"]

Source = Literal["typed", "persons", "organisations"]


class CheckBox(QCheckBox):
    """A box to tick, never ticked at the start, with a text that wraps.

    A second, smaller text may stand below the first.
    """

    _SIDE: Final = 18
    _GAP: Final = 11

    def __init__(
        self, text: str = "", note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = ""
        self._note = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words(text, note)

    def set_words(self, text: str, note: str = "") -> None:
        """Say what a tick means."""
        self._words, self._note = safe_text(text), safe_text(note)
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(self._note)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        top, below = self._heights(width)
        return max(top + below, 28)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font("compact")).horizontalAdvance(self._words)
        note = QFontMetrics(theme.font("small")).horizontalAdvance(self._note)
        width = max(words, note) + self._indent() + 4
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = min(self.sizeHint().width(), theme.px(160))
        return QSize(width, 28)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - self._SIDE - 1 if mirrored else 1
        metrics = QFontMetrics(theme.font("compact"))
        top, below = self._heights(self.width())
        start = max((self.height() - top - below) // 2, 0)
        line = max(metrics.height(), self._SIDE)
        box = QRectF(left, start + (line - self._SIDE) / 2, self._SIDE, self._SIDE)
        self._paint_box(painter, box)
        at = 0 if mirrored else self._indent()
        room = self.width() - self._indent()
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading
        if mirrored:
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignRight
        offset = max((self._SIDE - metrics.height()) // 2, 0)
        painter.setFont(theme.font("compact"))
        painter.setPen(theme.colour("off" if greyed(self) else "text"))
        text = QRect(at, start + offset, room, top)
        painter.drawText(text, int(flags), self._words)
        if self._note:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("text2"))
            note = QRect(at, start + top, room, below)
            painter.drawText(note, int(flags), self._note)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        ticked = self.isChecked()
        if ticked and not greyed(self):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(box, 4, 4)
        else:
            painter.setPen(QPen(theme.colour("line_strong"), 1.4))
            ground: theme.Shade = "sunken" if greyed(self) else "surface"
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 4, 4)
        if ticked:
            sign = QRectF(0, 0, 9, 9)
            sign.moveCenter(box.center())
            ink: theme.Shade = "off" if greyed(self) else "on_accent"
            paint_tick(painter, sign, theme.colour(ink))

    def _indent(self) -> int:
        return self._SIDE + self._GAP + 1

    def _heights(self, width: int) -> tuple[int, int]:
        room = max(width - self._indent(), 1)
        box = QRect(0, 0, room, 10_000)
        wrap = int(Qt.TextFlag.TextWordWrap)
        words = QFontMetrics(theme.font("compact"))
        top = words.boundingRect(box, wrap, self._words).height()
        if not self._note:
            return top, 0
        notes = QFontMetrics(theme.font("small"))
        return top, notes.boundingRect(box, wrap, self._note).height()


class ChoiceBox(QComboBox):
    """One of a list, with an arrow that says that there is a list."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(16)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = theme.px(10) if mirrored else self.width() - side - theme.px(10)
        box = QRectF(left, (self.height() - side) / 2, side, side)
        ink: theme.Shade = "text2" if self.isEnabled() else "off"
        paint_icon(painter, "chevron-down", box, theme.colour(ink))


class Field(QWidget):
    """A labelled field: hint at its right, source mark, error below with an icon.

    Attributes:
        label: the words above.
        hint: what may be typed, at the right of the label.
        edit: the field.
    """

    def __init__(
        self,
        label: str = "",
        hint: str = "",
        *,
        tall: bool = False,
        edit: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.label = Label(label, "compact", bold=True, wrap=True)
        self.hint = Label(hint, "small", "text2")
        self.edit = edit if edit is not None else QLineEdit()
        self.edit.setProperty("tall", tall)
        self.label.setBuddy(self.edit)
        self._source: Source | None = None
        self._corrected = False
        self._mark_icon = IconView("organisation", "text2", 14)
        self._mark = Label("", "small", "text2", wrap=True)
        self._error_icon = IconView("cross-circle", "danger_text", 16)
        self._error = Label("", "small", "danger_text", bold=True, wrap=True)
        self._head = head = FoldingRow(8, below=1)
        head.add(self.label, 1, least=self._label_width)
        head.add(self.hint)
        head.align(self.hint, Qt.AlignmentFlag.AlignBottom)
        mark = QHBoxLayout()
        mark.setSpacing(6)
        mark.addWidget(self._mark_icon)
        mark.addWidget(self._mark, 1)
        failure = QHBoxLayout()
        failure.setSpacing(6)
        failure.addWidget(self._error_icon)
        failure.addWidget(self._error, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(head)
        column.addWidget(self.edit)
        column.addLayout(mark)
        column.addLayout(failure)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._show_mark()
        self.show_error("")
        self.set_words(label, hint)

    @property
    def text(self) -> str:
        """What was typed, where the field is a line of text."""
        return self.edit.text() if isinstance(self.edit, QLineEdit) else ""

    @property
    def failed(self) -> bool:
        """Whether an error stands below it."""
        return bool(self._error.text())

    def set_words(self, label: str, hint: str = "") -> None:
        """Name the field."""
        self.label.setText(label)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._head.fold()
        self.edit.setAccessibleName(safe_text(label))
        self._describe()

    def show_source(self, source: Source | None, *, corrected: bool = False) -> None:
        """Say where a prefilled value comes from, and that a person corrected it."""
        self._source, self._corrected = source, corrected
        self._show_mark()

    def show_error(self, error: str, *, focus: bool = True) -> None:
        """Say below the field what is wrong, and put the focus there.

        Without `focus` the keyboard stays where it is, as what is typed elsewhere must
        not land here; the same error again is then no news.
        """
        news = focus or error != self._error.text()
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._error_icon.setVisible(bool(error))
        self.edit.setProperty("failed", bool(error))
        repolish(self.edit)
        self._describe()
        if error and focus:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if error and news:
            announce(self.edit, error, urgent=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_mark()

    def _label_width(self) -> int:
        """On one line: words that break stand above the hint, which is then whole."""
        metrics = QFontMetrics(theme.font("compact", bold=True))
        return metrics.horizontalAdvance(self.label.text()) + 4

    def _show_mark(self) -> None:
        words: dict[Source, tuple[str, str]] = {
            "typed": ("pencil", translate("Field", "typed by you")),
            "persons": ("person", translate("Field", "register of natural persons")),
            "organisations": (
                "organisation",
                translate("Field", "register of legal persons"),
            ),
        }
        shown = self._source is not None
        if self._source is not None:
            icon, text = words[self._source]
            tone: theme.Shade = "text2"
            if self._corrected:
                tone = "warn_text"
                text = translate("Field", "{source}, corrected").format(source=text)
            self._mark_icon.show_icon(icon, tone)
            self._mark.set_tone(tone)
            self._mark.setText(text)
        self._mark.setVisible(shown)
        self._mark_icon.setVisible(shown)
        self._describe()

    def _describe(self) -> None:
        mark = self._mark.text() if self._source is not None else ""
        parts = (self.hint.text(), mark, self._error.text())
        self.edit.setAccessibleDescription(", ".join(part for part in parts if part))
