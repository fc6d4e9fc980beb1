"""A plan's ledger as a table: one line and one final state for each certificate."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from desktop.clock import parse_time
from ui.console.rows import Index
from ui.console.words import ledger_words
from ui.i18n import moment_short, number, serial_short, translate
from ui.widgets.text import safe_text

__all__ = ["LedgerRows"]

_COLUMNS: Final = 5
_NOWHERE: Final = QModelIndex()


class LedgerRows(QAbstractTableModel):
    """The lines of one ledger, by position."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[dict[str, Any]] = []

    def take(self, lines: list[dict[str, Any]]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Console", "No."),
            translate("Certificate", "Holder"),
            translate("Console", "Serial number"),
            translate("Console", "State"),
            translate("Console", "Time"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if not index.isValid() or role not in shown:
            return None
        line = self._lines[index.row()]
        at, state = str(line.get("at") or ""), str(line["state"])
        if state == "pending" and at:
            # A CA that speaks CMP only was asked for it (see the operator's batches).
            state = "asked"
        return (
            number(int(line["position"])),
            safe_text(str(line.get("name", ""))),
            serial_short(str(line.get("serial") or line["certificate"])),
            ledger_words(state),
            moment_short(parse_time(at)) if at else "",
        )[index.column()]
