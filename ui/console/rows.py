"""The table of certificates: rows come as they are scrolled to, and are few in memory.

The model asks the mirror for the next rows below the last one it has, in the
background; a million certificates are never in memory, and the window never waits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.clock import parse_time
from desktop.services.console_search import Found
from ui.console.words import certificate_chip
from ui.i18n import date_short, iin_covered, translate
from ui.widgets.chip import Tone
from ui.widgets.text import safe_text, tooltip

__all__ = ["CHECK", "IIN", "STATUS", "CertificateRows", "Index"]

Index = QModelIndex | QPersistentModelIndex
#: The next rows of the search below a row's id; answers by `CertificateRows.take`.
Fetch = Callable[[int | None, int], None]

CHECK, _HOLDER, IIN, _UNIT, _TOKEN, _FIRMWARE, _UNTIL, STATUS = range(8)
_COLUMNS: Final = 8
#: So many rows are kept; a longer list is narrowed, not scrolled through.
_MOST: Final = 20_000
_NOWHERE: Final = QModelIndex()


class CertificateRows(QAbstractTableModel):
    """Rows of one search.

    Attributes:
        covered: personal numbers show their last four digits only.
        chosen: SHA-256 of the rows that were ticked.

    Signals:
        chosen_changed: a row was ticked or not any more.
    """

    chosen_changed = Signal()

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._now: datetime | None = None
        self._rows: list[Found] = []
        self._more = False
        self._asking = False
        self._generation = 0
        self._whole = False
        self.covered = True
        self.chosen: set[str] = set()

    @property
    def generation(self) -> int:
        """Number of the search; an answer of another one is late."""
        return self._generation

    @property
    def found(self) -> list[Found]:
        """The rows that are there."""
        return self._rows

    @property
    def whole(self) -> bool:
        """Whether the whole result is chosen, the rows that are not there too."""
        return self._whole

    def start(self) -> int:
        """Begin another search; the old rows stay until its first ones come."""
        self._generation += 1
        self._asking = True
        return self._generation

    def take(
        self,
        generation: int,
        rows: list[Found],
        below: int | None,
        limit: int,
        now: datetime,
    ) -> None:
        """Take rows that came; those of an older search are dropped.

        Args:
            generation: of the search that asked for them.
            rows: what came.
            below: the id below which they are, None for the first ones.
            limit: how many were asked for: fewer are the last.
            now: what a term is compared with.
        """
        if generation != self._generation:
            return
        self._asking, self._now = False, now
        if below is None:
            self.beginResetModel()
            self._rows = rows
            self.chosen.clear()
            self._whole = False
            self._more = len(rows) == limit
            self.endResetModel()
            self.chosen_changed.emit()
            return
        self._more = len(rows) == limit
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def failed(self, generation: int) -> None:
        """The search could not be done; scrolling asks again."""
        if generation == self._generation:
            self._asking = False

    def row(self, index: Index) -> Found:
        """The certificate of a row."""
        return self._rows[index.row()]

    def status(self, index: Index) -> tuple[str, Tone, str]:
        """Word, tone and icon of a row's state."""
        return _status_of(self.row(index), self._now)

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away; the whole result is then not meant."""
        if not 0 <= row < len(self._rows):
            return
        name = self._rows[row].sha256
        if self._whole:
            self._whole = False
            self.chosen = {found.sha256 for found in self._rows}
        self.chosen ^= {name}
        self._redraw()

    def choose_whole(self, *, whole: bool) -> None:
        """Choose everything that fits, or nothing."""
        self._whole = whole
        self.chosen.clear()
        self._redraw()

    def uncover(self, *, covered: bool) -> None:
        """Show whole personal numbers, or their end alone."""
        self.covered = covered
        self._redraw()

    def say(self) -> None:
        """Say heads and states again, in the language that is shown."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, _COLUMNS - 1)
        self._redraw()

    # -- what Qt asks ----------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not self._asking and len(self._rows) < _MOST

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._asking = True
            self._fetch(self._rows[-1].id, self._generation)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _heads()[section] if section else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _heads()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if column == CHECK:
            ticked = self._whole or row.sha256 in self.chosen
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                said = translate("Console", "chosen")
                return said if ticked else translate("Console", "not chosen")
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            text = self._text(row, column)
            return tooltip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def _text(self, row: Found, column: int) -> str:
        if column == IIN:
            return iin_covered(row.iin) if self.covered else safe_text(row.iin)
        if column == _UNTIL:
            return date_short(parse_time(row.not_after)) if row.not_after else ""
        if column == STATUS:
            return _status_of(row, self._now)[0]
        token = f"{row.token_model} \u00b7 {row.token_serial}"
        plain = {
            _HOLDER: row.name,
            _UNIT: row.unit,
            _TOKEN: token if row.token_serial else row.token_model,
            _FIRMWARE: row.token_firmware,
        }
        return safe_text(plain[column])

    def _redraw(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, _COLUMNS - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.chosen_changed.emit()


def _status_of(row: Found, now: datetime | None) -> tuple[str, Tone, str]:
    """Word, tone and icon of a row's state."""
    return certificate_chip(row.state, row.not_after, now)


def _heads() -> tuple[str, ...]:
    return (
        translate("Console", "Chosen"),
        translate("Certificate", "Holder"),
        translate("Console", "IIN"),
        translate("Console", "Unit"),
        translate("Console", "Token"),
        translate("Console", "Firmware"),
        translate("Console", "Until"),
        translate("Console", "Status"),
    )
