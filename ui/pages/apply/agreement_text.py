"""The agreement as published, byte for byte, with the clause that is read now."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QShowEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui import theme

__all__ = ["AgreementText"]

_CLAUSE: Final = re.compile(r"^(\d{1,3})\. \S")


class AgreementText(QPlainTextEdit):
    """Shows a plain text read-only; nothing in it is taken for markup.

    Signals:
        clause_reached: number of the clause at the top of the view.
        read_to_end: the last line was seen.
    """

    clause_reached = Signal(int)
    read_to_end = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setMinimumHeight(320)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._bold = _Headings(self.document())
        self._clauses: list[tuple[int, int, int]] = []
        self._clause = 0
        self._tinted: tuple[int, int] | None = None
        # A text that is seen whole has nothing to scroll: then only its room tells.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._follow)
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._look.start())

    @property
    def clause(self) -> int:
        """Number of the clause at the top of the view, 0 before the first."""
        return self._clause

    def show_text(self, text: str) -> None:
        """Show another text from its start."""
        self.setPlainText(text)
        self._clauses = self._find_clauses()
        self._clause = 0
        self._tinted = None
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._follow()

    def _find_clauses(self) -> list[tuple[int, int, int]]:
        """Number, first and last block of every clause."""
        found: list[tuple[int, int, int]] = []
        block = self.document().firstBlock()
        while block.isValid():
            match = _CLAUSE.match(block.text())
            if match and int(match[1]) == len(found) + 1:
                if found:
                    number, first, _ = found[-1]
                    found[-1] = (number, first, block.blockNumber() - 1)
                last = self.document().blockCount() - 1
                found.append((len(found) + 1, block.blockNumber(), last))
            block = block.next()
        return found

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._tint()

    def _follow(self) -> None:
        bar = self.verticalScrollBar()
        if self.isVisible() and bar.value() >= bar.maximum() - 1:
            self.read_to_end.emit()
        top = self.firstVisibleBlock().blockNumber()
        reached = 1 if self._clauses else 0
        for number, first, _ in self._clauses:
            if first <= top + 2:
                reached = number
        if self._clauses and bar.maximum() and bar.value() >= bar.maximum() - 1:
            reached = self._clauses[-1][0]
        if reached != self._clause:
            self._clause = reached
            self._tint()
            self.clause_reached.emit(reached)

    def _tint(self) -> None:
        """Tint the clause's ground; the text and its bytes stay as they are."""
        if self._tinted is not None:
            self._paint(*self._tinted, tinted=False)
            self._tinted = None
        for number, first, last in self._clauses:
            if number == self._clause:
                self._tinted = (first, last)
                self._paint(first, last, tinted=True)

    def _paint(self, first: int, last: int, *, tinted: bool) -> None:
        ground = QTextBlockFormat()
        if tinted:
            ground.setBackground(theme.colour("accent_soft"))
        for number in range(first, last + 1):
            block = self.document().findBlockByNumber(number)
            if block.isValid():
                QTextCursor(block).setBlockFormat(ground)


class _Headings(QSyntaxHighlighter):
    """Draws the lines that start a clause bold; the text itself stays as it is."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._format = QTextCharFormat()
        self._format.setFontWeight(QFont.Weight.Bold)

    def highlightBlock(self, text: str) -> None:
        if _CLAUSE.match(text) or self.currentBlock().blockNumber() == 0:
            self.setFormat(0, len(text), self._format)
