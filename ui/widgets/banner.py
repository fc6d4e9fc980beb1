"""What a page says in place: banner, error panel, empty list, sandbox strip."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.i18n import translate
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import TONES, Tone
from ui.widgets.icons import IconView, Tile
from ui.widgets.layouts import FoldingRow, column, row
from ui.widgets.text import Label, repolish, safe_text

__all__ = ["Banner", "EmptyState", "ErrorPanel", "SandboxStrip"]

_ICONS: Final[dict[Tone, str]] = {
    "info": "info",
    "ok": "tick-circle",
    "warn": "warning",
    "danger": "shield-alert",
    "plain": "document",
}

#: Words with less room than this beside a button stand above it.
_BESIDE: Final = 280
#: The three columns of an error are at least so wide, or lie below each other.
_COLUMN: Final = 140


class Banner(QFrame):
    """A soft ground in the page: icon, strong line, one sentence, at most one button.

    Attributes:
        strong: the lead line.
        sentence: what follows from it.
        button: the act, hidden while it has no word.
    """

    _said: object = None

    def __init__(
        self,
        tone: Tone = "info",
        strong: str = "",
        sentence: str = "",
        icon: str | None = None,
        *,
        large: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("edged", large)
        gap = 20 if large else 12
        self._line = line = FoldingRow(gap, parent=self)
        side_px = 32 if large else 20
        self._icon = IconView(icon or _ICONS[tone], TONES[tone][1], side_px, line)
        kind: theme.Role = "title" if large else "strong"
        self.strong = Label(strong, kind, wrap=True, parent=line)
        said: theme.Role = "compact" if large else "body"
        ink: theme.Shade = "text" if large else "text2"
        self.sentence = Label(sentence, said, ink, wrap=True, parent=line)
        self.button = Button("", "secondary", parent=line)
        self.button.hide()
        words = column(4 if large else 1, self.strong, self.sentence)
        side = Qt.AlignmentFlag.AlignVCenter if large else Qt.AlignmentFlag.AlignTop
        lead = row(gap)
        lead.addWidget(self._icon, 0, side)
        lead.addLayout(words, 1)
        self._line.add(lead, 1, least=lambda: theme.px(_BESIDE))
        self._line.add(self.button)
        if large:
            self._line.set_margins(24, 20, 24, 20)
        else:
            self._line.set_margins(16, 10, 12, 10)
        self.setLayout(column(0, self._line))
        self.show_state(tone, strong, sentence, icon)

    def show_state(
        self, tone: Tone, strong: str, sentence: str, icon: str | None = None
    ) -> None:
        """Say something else, and say it aloud when the banner is seen.

        The same once more is no news: a page that is read each second says it once.
        """
        if self._said == (tone, strong, sentence, icon):
            return
        self._said = (tone, strong, sentence, icon)
        self.setProperty("kind", tone)
        self._icon.show_icon(icon or _ICONS[tone], TONES[tone][1])
        self.strong.setText(strong)
        self.strong.setVisible(bool(strong))
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.setAccessibleName(safe_text(strong or sentence))
        self.setAccessibleDescription(safe_text(sentence if strong else ""))
        repolish(self)
        if self.isVisible():
            announce(self, f"{strong} {sentence}".strip(), urgent=tone == "danger")

    def set_button(self, text: str, kind: Kind = "secondary") -> Button:
        """Name the one act; an empty text hides it."""
        self.button.setText(text)
        self.button.set_kind(kind)
        self.button.setVisible(bool(text))
        self._line.fold()
        return self.button


class ErrorPanel(Card):
    """An error in place: what happened, what it means, what to do, and its code.

    Attributes:
        retry: shown only where trying again can help.
        help: opens the code's page.
        copy: copies the report.

    Signals:
        retried: the person wants to try again.
        help_asked: argument is the code.
        copy_asked: the report is wanted on the clipboard.
    """

    #: What is copied are commands for a terminal, and no report.
    offers_commands = False

    retried = Signal()
    help_asked = Signal(str)
    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(20, parent)
        self.body.setContentsMargins(20, 16, 20, 16)
        self._tile = Tile("warning", "danger_soft", "danger_text", 36, self)
        self._title = Label("", "heading", wrap=True, parent=self)
        self._code = Label("", "small", "text2", parent=self)
        self._columns = columns = FoldingRow(24, parent=self)
        self._heads = [
            Label("", "small", "text2", wrap=True, parent=columns) for _ in range(3)
        ]
        self._texts = [
            Label("", "compact", wrap=True, parent=columns) for _ in range(3)
        ]
        self.retry = Button("", "primary", parent=self)
        self.help = Button("", "secondary", parent=self)
        self.copy = Button("", "secondary", "copy", parent=self)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._tile)
        head.addWidget(self._title, 1)
        head.addWidget(self._code)
        for above, below in zip(self._heads, self._texts, strict=True):
            part = column(2, above, below, -1)
            self._columns.add(part, 1, least=lambda: theme.px(_COLUMN))
        self._kinds: tuple[int, ...] = (0, 1, 2)
        self._acts = row(8, self.retry, self.help, self.copy, -1)
        self.body.addLayout(head)
        self.body.addSpacing(10)
        self.body.addWidget(self._columns)
        self.body.addSpacing(12)
        self.body.addLayout(self._acts)
        self._indent()
        self.retry.clicked.connect(self.retried)
        self.copy.clicked.connect(self.copy_asked)
        self.help.clicked.connect(lambda: self.help_asked.emit(self._code.text()))
        self._retranslate()

    def show_error(
        self,
        title: str,
        code: str,
        happened: str,
        means: str,
        to_do: str,
        *,
        retry: bool,
        tone: Tone = "danger",
        icon: str = "warning",
    ) -> None:
        """Say one error; `retry` only where the error's class says that it can help."""
        self._tile.show_icon(icon, *TONES[tone])
        self._title.setText(title)
        self._code.setText(code)
        # A finding whose title says all of it has two columns; they begin at the left.
        said = {at: text for at, text in enumerate((happened, means, to_do)) if text}
        self._kinds = tuple(said)
        for at, (head, label) in enumerate(zip(self._heads, self._texts, strict=True)):
            label.setText(said[self._kinds[at]] if at < len(said) else "")
            head.setVisible(at < len(said))
            label.setVisible(at < len(said))
        self._retranslate()
        self.retry.setVisible(retry)
        self.setAccessibleName(safe_text(title))
        spoken = " ".join(part for part in (happened, means, to_do) if part)
        self.setAccessibleDescription(safe_text(spoken))
        announce(self, f"{title}. {spoken}", urgent=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._indent()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _indent(self) -> None:
        """Stand below the title; below the tile where the room is short."""
        left = 48 if self.width() > 3 * theme.px(_COLUMN) + 136 else 0
        self._columns.set_margins(left, 0, 0, 0)
        self._acts.setContentsMargins(left, 0, 0, 0)

    def _retranslate(self) -> None:
        words = (
            translate("Errors", "What happened"),
            translate("Errors", "What it means"),
            translate("Errors", "What to do"),
        )
        for head, kind in zip(self._heads, self._kinds, strict=False):
            head.setText(words[kind])
        self.retry.setText(translate("Errors", "Try again"))
        self.help.setText(translate("Errors", "Help"))
        report = translate("Errors", "Copy report")
        commands = translate("Diagnostics", "Copy")
        self.copy.setText(commands if self.offers_commands else report)


class EmptyState(QWidget):
    """A list with nothing in it: tile, heading, one sentence, one button.

    Attributes:
        heading: what is empty.
        sentence: why, or what a filter hides.
        button: the one sensible act, hidden while it has no word.
    """

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tile = Tile(icon, "sunken", "text2", parent=self)
        self.heading = Label("", "heading", wrap=True, parent=self)
        self.sentence = Label("", "body", "text2", wrap=True, parent=self)
        self.button = Button("", "primary", parent=self)
        self.button.hide()
        middle = Qt.AlignmentFlag.AlignHCenter
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 32, 24, 32)
        whole.setSpacing(8)
        whole.addWidget(self.tile, 0, middle)
        for label in (self.heading, self.sentence):
            label.setAlignment(middle)
            whole.addWidget(label)
        whole.addSpacing(8)
        whole.addWidget(self.button, 0, middle)

    def set_words(self, heading: str, sentence: str, button: str = "") -> None:
        """Say what is empty and what can be done."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))


class SandboxStrip(QWidget):
    """The striped line over the whole window; nothing closes it.

    A drill uses it with other words (`set_words`); where nothing is a sandbox it says
    that a personal list of modules is in force (`set_personal`).
    """

    _PERIOD: Final = 16
    _STRIPE_SHARE: Final = 0.18

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: str | None = None
        self._personal = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retranslate()

    @property
    def text(self) -> str:
        """The words on the strip."""
        if self._words is not None:
            return self._words
        if self._personal:
            return translate(
                "Window",
                "A personal list of token modules is in force on this computer.",
            )
        return translate(
            "Sandbox", "Training sandbox. Certificates here have no legal force."
        )

    def set_words(self, words: str | None) -> None:
        """Say something else, as in a drill; None is the sandbox's own sentence."""
        self._words = None if words is None else safe_text(words)
        self._retranslate()

    def set_personal(self, *, personal: bool) -> None:
        """Say that a personal list of modules is in force, in every language."""
        self._personal = personal
        self._retranslate()

    def sizeHint(self) -> QSize:
        height = QFontMetrics(theme.font("small", bold=True)).height()
        return QSize(200, max(28, height + 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.colour("warn_soft")
        painter.fillRect(self.rect(), ground)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mixed("warn_soft", "warn", self._STRIPE_SHARE))
        height, half = self.height(), self._PERIOD / 2
        for left in range(-height, self.width() + height, self._PERIOD):
            stripe = [(left, height), (left + half, height)]
            stripe += [(left + half + height, 0), (left + height, 0)]
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in stripe]))
        font = theme.font("small", bold=True)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(
            self.text, Qt.TextElideMode.ElideRight, self.width() - 32
        )
        width = metrics.horizontalAdvance(shown)
        box = QRectF((self.width() - width) / 2 - 32, 0, width + 64, height)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(-8, 0, 8, 0), 8, 8)
        painter.setPen(QPen(theme.colour("warn_text")))
        painter.setFont(font)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.text)
        self.update()
