"""QR codes and printed sheet of a recovery code, made off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.services.workplace import Workplace
from ui.bench import Bench
from ui.i18n import language

if TYPE_CHECKING:
    from desktop.services.recovery_sheet import SheetView
    from ui.widgets.code_card import CodeCard

__all__ = ["print_code", "show_picture"]


def show_picture(bench: Bench, card: CodeCard, groups: Sequence[str]) -> None:
    """Have the card show the QR code of its groups as soon as it is made."""

    def told(sheet: SheetView) -> None:
        # Another code may stand there meanwhile, or none.
        if card.groups == tuple(groups):
            card.show_picture(sheet.pictures[0][1])

    _ask(bench, card, groups, told)


def print_code(bench: Bench, window: QWidget, groups: Sequence[str]) -> None:
    """Open the system's print dialog for the sheet of a code."""
    from ui.printing import choose_printer, paint_code_sheet

    def told(sheet: SheetView) -> None:
        choose_printer(window, lambda printer: paint_code_sheet(printer, groups, sheet))

    _ask(bench, window, groups, told)


def _ask(
    bench: Bench,
    parent: QObject,
    groups: Sequence[str],
    told: Callable[[SheetView], None],
) -> None:
    shown = language().value

    def make(place: Workplace) -> SheetView:
        from desktop.services.recovery_sheet import sheet_view

        return sheet_view(list(groups), place.profile, shown)

    bench.run(parent, make, told)
