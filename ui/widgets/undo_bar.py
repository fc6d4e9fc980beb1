"""The Undo bar: what was recorded, the seconds left, Undo and Send now.

The bar never takes the focus: F6 reaches it, Ctrl+Z undoes, Ctrl+Enter sends. It
counts no time itself; the service says how many seconds are left, because the outbox
row and not this window decides when a report is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.i18n import translate
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.layouts import FoldingRow, column, row
from ui.widgets.text import Label

__all__ = ["UndoBar"]

#: A window so narrow has no pixel to give away.
_SMALL: Final = 640


class UndoBar(QWidget):
    """Full width under the header while a report can still be undone.

    Attributes:
        undo: the outlined button.
        send: the white button.

    Signals:
        undone: the person takes the report back.
        sent_now: the person waits no longer.
    """

    undone = Signal()
    sent_now = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recorded_at = ""
        self._note: Callable[[], str] = str
        self._left = 0
        self._asks = False
        self._instead: Callable[[], str] | None = None
        self.ring = _Ring(self)
        self.strong = Label("", "heading", "on_danger", wrap=True)
        self.sentence = Label("", "body", "on_danger", wrap=True)
        self.undo = Button("", "bar_outline", "undo", height=44)
        self.send = Button("", "bar_filled", "send", height=44)
        lead = row(18, self.ring)
        lead.addLayout(column(1, -1, self.strong, self.sentence, -1), 1)
        self._line = FoldingRow(18, below=8)
        self._line.add(lead, 1, least=self._lead_width)
        self._line.add(row(14, self.undo, self.send))
        self._line.set_margins(32, 12, 24, 12)
        self.setLayout(column(0, self._line))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(80)
        for button in (self.undo, self.send):
            button.setProperty("on_bar", True)
        self.undo.clicked.connect(self.undone)
        self.send.clicked.connect(self.sent_now)
        self._shortcuts = [
            QShortcut(QKeySequence(keys), self, slot)
            for keys, slot in (
                ("F6", self._reach),
                ("Ctrl+Z", self.undo.click),
                ("Ctrl+Return", self.send.click),
                ("Ctrl+Enter", self.send.click),
            )
        ]
        self._retranslate()
        self.hide()

    @property
    def seconds_left(self) -> int:
        """The number in the ring."""
        return self._left

    def start(
        self,
        recorded_at: str,
        seconds: int,
        note: Callable[[], str] = str,
        *,
        instead: Callable[[], str] | None = None,
    ) -> None:
        """Show a report that was recorded; only after it really was (fsync).

        Args:
            recorded_at: the time, as it is to be shown.
            seconds: how long Undo lasts.
            note: says one more sentence, such as that the keys are blocked here; the
                language may become another while the bar stands.
            instead: what is said in place of "recorded" where it could not be.
        """
        self._recorded_at, self._note = recorded_at, note
        self._asks, self._instead = False, instead
        self.ring.setVisible(True)
        self.ring.whole = max(seconds, 1)
        self._left = seconds
        self._retranslate()
        self.show()
        announce(self, f"{self.strong.text()}. {self.sentence.text()}", urgent=True)

    def ask_first(self, note: Callable[[], str]) -> None:
        """By policy the bar asks before anything is sent, without a ring.

        It stands until somebody answers: `note` says its sentence in each language.
        """
        self._asks, self._note, self._instead = True, note, None
        self.ring.setVisible(False)
        self._retranslate()
        self.show()
        announce(self, self.strong.text(), urgent=True)

    def show_left(self, seconds: int) -> None:
        """Show the seconds that are left, once a second."""
        self._left = max(seconds, 0)
        self._retranslate()
        if self._left in (5, 0):
            announce(self, self.sentence.text())

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        return QSize(usual.width(), max(usual.height(), 80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small = self.width() < _SMALL
        if small:
            self._line.set_margins(16, 8, 12, 8)
        else:
            self._line.set_margins(32, 12, 24, 12)

    def _lead_width(self) -> int:
        """The ring, and the strong line unbroken."""
        metrics = QFontMetrics(theme.font("heading"))
        return 48 + 18 + metrics.horizontalAdvance(self.strong.text()) + 4

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("danger"))

    def _reach(self) -> None:
        self.undo.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _retranslate(self) -> None:
        self.undo.setText(translate("Compromise", "Undo report"))
        self.send.setText(translate("Compromise", "Send now"))
        if self._asks:
            self.strong.setText(translate("Compromise", "Send this report?"))
            self.sentence.setText(self._note())
        else:
            recorded = translate("Compromise", "Recorded at {time}")
            usual = recorded.format(time=self._recorded_at)
            self.strong.setText(self._instead() if self._instead else usual)
            sending = translate("Compromise", "Sending in {n} s").format(n=self._left)
            note = self._note()
            self.sentence.setText(f"{sending}. {note}" if note else sending)
        self.ring.show_left(self._left)
        self.setAccessibleName(self.strong.text())
        self.setAccessibleDescription(self.sentence.text())


class _Ring(QWidget):
    """A ring that shrinks with the seconds; the number stands inside it."""

    _SIDE: Final = 48

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.whole = 10
        self._left = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme.px(self._SIDE)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_left(self, seconds: int) -> None:
        """Show the seconds that are left."""
        self._left = seconds
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        pen = QPen(theme.mixed("danger", "on_danger", 0.35), 3)
        painter.setPen(pen)
        painter.drawEllipse(box)
        pen.setColor(theme.colour("on_danger"))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        share = min(self._left / self.whole, 1.0)
        painter.drawArc(box, 90 * 16, -round(share * 360 * 16))
        painter.setFont(theme.font("heading"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(self._left))
