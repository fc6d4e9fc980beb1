"""Paper: the agreement as published, and the sheet of a recovery code.

Both are painted here, so that nothing on them is ever taken for markup and no copy of a
code lies on disk. The printer is chosen in the system's own dialog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui import theme
from ui.i18n import translate
from ui.widgets.qr_view import paint_code
from ui.widgets.text import safe_text

if TYPE_CHECKING:
    from desktop.services.recovery_sheet import SheetView

__all__ = ["choose_printer", "paint_code_sheet", "print_text"]

_PER_ROW: Final = 7
_MARGIN_MM: Final = 18.0
_PICTURE_MM: Final = 44


def choose_printer(parent: QWidget, paint: Callable[[QPrinter], None]) -> QPrintDialog:
    """Open the system's dialog and paint when a printer was chosen; returns at once."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    printer.setCreator("Saqta")
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: paint(printer))
    # QPrintDialog hides the plain form of its own `open`.
    QDialog.open(dialog)
    return dialog


def print_text(printer: QPrinter, text: str) -> None:
    """Print a plain text over as many pages as it needs."""
    document = QTextDocument()
    font = QFont(theme.FAMILY)
    font.setPointSize(10)
    document.setDefaultFont(font)
    document.setPlainText(text)
    document.print_(printer)


def paint_code_sheet(
    device: QPaintDevice, groups: Sequence[str], sheet: SheetView
) -> None:
    """Print the fourteen groups, both QR codes and what a person must know of them.

    Args:
        device: a printer whose page layout is set, or a picture in a test.
        groups: of the recovery code.
        sheet: the codes and the lines beside them.
    """
    painter = QPainter(device)
    unit = device.logicalDpiX() / 25.4  # one millimetre
    width = painter.viewport().width()
    top = _line(painter, _title(), 0.0, width, 18, bold=True) + 3 * unit
    top = _line(painter, _what_for(), top, width, 11) + 6 * unit
    cell, height = width / _PER_ROW, 16 * unit
    for index, group in enumerate(groups):
        box = QRectF(
            index % _PER_ROW * cell, top + index // _PER_ROW * height, cell, height
        )
        painter.drawRect(box.adjusted(unit, unit, -unit, -unit))
        painter.setFont(_font(8))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        painter.drawText(box.adjusted(0, 2 * unit, 0, 0), flags, str(index + 1))
        painter.setFont(_font(16, bold=True))
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(box.adjusted(0, 3 * unit, 0, 0), centre, group)
    top += (len(groups) + _PER_ROW - 1) // _PER_ROW * height + 8 * unit
    top = _pictures(painter, sheet, top, unit) + 6 * unit
    for text in (_how(), *sheet.lines):
        top = _line(painter, safe_text(text), top, width, 11) + 3 * unit
    painter.end()


def _pictures(painter: QPainter, sheet: SheetView, top: float, unit: float) -> float:
    """The QR codes side by side, each under its caption."""
    side, left, below = _PICTURE_MM * unit, 0.0, top
    for caption, modules in sheet.pictures:
        painter.setFont(_font(9))
        room = QRectF(left, top, side, 12 * unit)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        used = painter.boundingRect(room, flags, caption)
        painter.drawText(room, flags, caption)
        box = QRectF(left, used.bottom() + unit, side, side)
        painter.save()
        paint_code(painter, modules, box)
        painter.restore()
        below = max(below, box.bottom())
        left += side + 10 * unit
    return below


def _line(
    painter: QPainter,
    text: str,
    top: float,
    width: float,
    size: int,
    bold: bool = False,
) -> float:
    """Paint one paragraph; answers where the next may begin."""
    painter.setFont(_font(size, bold=bold))
    room = QRectF(0, top, width, painter.viewport().height())
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    used = painter.boundingRect(room, flags, text)
    painter.drawText(room, flags, text)
    return used.bottom()


def _font(size: int, *, bold: bool = False) -> QFont:
    made = QFont(theme.FAMILY)
    made.setPointSize(size)
    made.setBold(bold)
    return made


def _title() -> str:
    return translate("Paper", "Saqta: recovery code")


def _what_for() -> str:
    return translate(
        "Paper",
        "With this code anybody can revoke your certificate from any computer, without "
        "token or PIN. It restores nothing and signs nothing. Keep it away from the "
        "token.",
    )


def _how() -> str:
    return translate(
        "Paper",
        "To use it: install Saqta on another computer, open Reports and type it under "
        "Use a recovery code, or call the duty desk.",
    )
