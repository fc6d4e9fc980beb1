"""How the console's tables are drawn and driven by the keyboard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.console.rows import CHECK, STATUS, CertificateRows, Index
from ui.console.words import certificate_states
from ui.widgets.chip import TONES
from ui.widgets.icons import paint_icon, paint_tick

__all__ = ["CertificateTable", "PlainTable", "RowPainter"]

_ROW: Final = 33
_UNIT: Final = 3
#: Of the certificates' columns, pixels at 100 %; the unit takes what is left.
_WIDTHS: Final = (44, 190, 88, 150, 126, 76, 88, 150)
_BOX: Final = 18


class RowPainter(QStyledItemDelegate):
    """Draws a row: a rule below, words cut at the edge, a tick, a state with icon."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(
            option.rect, theme.colour("accent_soft" if selected else "surface")
        )
        painter.fillRect(
            QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour("line")
        )
        model = index.model()
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            self._check(painter, box, ticked=state == Qt.CheckState.Checked)
        elif isinstance(model, CertificateRows) and index.column() == STATUS:
            self._state(painter, box, model, index)
        else:
            first = index.column() in (0, 1)
            self._words(
                painter,
                box.adjusted(8, 0, -8, 0),
                str(index.data() or ""),
                "text" if first else "text2",
            )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, row_height())

    def _state(
        self, painter: QPainter, box: QRectF, model: CertificateRows, index: Index
    ) -> None:
        word, tone, icon = model.status(index)
        ink = TONES[tone][1]
        side = theme.px(16)
        at = QRectF(box.left() + 8, box.center().y() - side / 2, side, side)
        paint_icon(painter, icon, at, theme.colour(ink))
        rest = box.adjusted(8 + side + 6, 0, -4, 0)
        self._words(painter, rest, word, ink, bold=True)

    def _check(self, painter: QPainter, box: QRectF, *, ticked: bool) -> None:
        side = theme.px(_BOX)
        at = QRectF(0, 0, side, side)
        at.moveCenter(box.center())
        painter.setPen(QPen(theme.colour("accent" if ticked else "line_strong"), 1.5))
        painter.setBrush(theme.colour("accent" if ticked else "surface"))
        painter.drawRoundedRect(at, 4, 4)
        if ticked:
            paint_tick(painter, at.adjusted(3, 3, -3, -3), theme.colour("on_accent"))

    def _words(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        shade: theme.Shade,
        *,
        bold: bool = False,
    ) -> None:
        font = theme.font("compact", bold=bold)
        painter.setFont(font)
        painter.setPen(theme.colour(shade))
        shown = QFontMetrics(font).elidedText(
            text, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)


class PlainTable(QTableView):
    """A table that is read and walked through with the arrow keys."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(RowPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height())
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._widths: tuple[int, ...] = ()
        self.setMinimumHeight(theme.px(220))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # Another size of text: rows and columns are as large as their words.
            self.verticalHeader().setDefaultSectionSize(row_height())
            self.lay_out()

    def set_widths(self, widths: tuple[int, ...], stretched: int) -> None:
        """Give every column its width; one takes what is left."""
        self._widths = widths
        self.lay_out()
        across = self.horizontalHeader()
        across.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def lay_out(self) -> None:
        """Columns as wide as they were told to be, at the size of text that is set."""
        for column, width in enumerate(self._widths):
            self.horizontalHeader().resizeSection(column, theme.px(width))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self.verticalHeader().setDefaultSectionSize(row_height())


class CertificateTable(PlainTable):
    """The certificates of a search; Space ticks a row, Ctrl+A the whole result.

    Signals:
        opened: the row that was double-clicked, or on which Enter was pressed.
    """

    opened = Signal(int)

    def __init__(self, rows: CertificateRows, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._rows = rows
        self.setModel(rows)
        self.set_widths(_WIDTHS, _UNIT)
        self.horizontalHeader().setSectionResizeMode(
            CHECK, QHeaderView.ResizeMode.Fixed
        )

    def lay_out(self) -> None:
        """No heading and no state is cut, in the language that is shown."""
        super().lay_out()
        across = self.horizontalHeader()
        for column in range(len(self._widths)):
            wanted = across.sectionSizeHint(column)
            if column == STATUS:
                font = QFontMetrics(theme.font("compact", bold=True))
                words = max(map(font.horizontalAdvance, certificate_states()))
                wanted = max(wanted, words + theme.px(16) + 20)
            if wanted > across.sectionSize(column) and column not in (CHECK, _UNIT):
                across.resizeSection(column, wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentIndex().row()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Space:
            self._rows.toggle(row)
        elif key == Qt.Key.Key_A and control:
            self._rows.choose_whole(whole=not self._rows.whole)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index: QModelIndex = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == CHECK:
            self._rows.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        # Two clicks on a tick are two ticks, and open nothing.
        if index.isValid() and index.column() != CHECK:
            self.opened.emit(index.row())


def row_height() -> int:
    """Height of a console's row at the size of text that is set."""
    return max(_ROW, QFontMetrics(theme.font("compact")).height() + 13)
