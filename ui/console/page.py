"""Base of the console's pages: an officer's bench, and acts in the header."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.console.bench import OfficerBench
from ui.i18n import translate
from ui.pages.base import ServicePage
from ui.widgets.buttons import Button
from ui.widgets.flow import flowing

__all__ = ["ConsolePage"]

#: So long after the console is there comes what its first rows do without.
_SOON_MS: Final = 300


class ConsolePage(ServicePage):
    """A page over the console's services.

    Attributes:
        bench: the officer's.
        acts: what stands in the header, where the main window has its red button.
    """

    bench: OfficerBench

    def __init__(self, bench: OfficerBench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self.acts = flowing(10)
        self._busy = False
        self._bound: list[Button] = []

    @property
    def busy(self) -> bool:
        """Whether an act of this page goes on; its buttons wait for the end."""
        return self._busy

    def soon_after_opening(self, act: Callable[[], None]) -> None:
        """Do what the first rows of the search do without, a moment after them."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(_SOON_MS)
        timer.timeout.connect(act)
        self.bench.opened.connect(timer.start)

    def add_act(self, button: Button) -> Button:
        """Put a button into the header."""
        layout = self.acts.layout()
        if layout is not None:
            layout.addWidget(button)
        return button

    def hold_acts(self, *, here: bool) -> None:
        """Hold the acts above the content, where the header has no room for them."""
        self.column.removeWidget(self.acts)
        if here:
            self.column.insertWidget(0, self.acts)
            self.acts.show()

    def bind(self, *buttons: Button) -> None:
        """Buttons that are grey while an act goes on: a double click is one act."""
        self._bound += buttons

    def begin(self) -> bool:
        """Begin an act; false while another one goes on."""
        if self._busy:
            return False
        self.problem.clear()
        self._set_busy(busy=True)
        return True

    def end(self, error: BaseException | None = None) -> None:
        """An act has ended, with an error or without."""
        self._set_busy(busy=False)
        if error is not None:
            self.fail(error)

    def ask_where(self, title: str, name: str, then: Any) -> None:
        """Ask for the file to write, without a loop of its own."""
        dialog = QFileDialog(self.window(), title, name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(then)
        dialog.open()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for button in self._bound:
            button.setEnabled(not busy)
        self.setAccessibleDescription(
            translate("Console", "An order is on its way") if busy else ""
        )
        self.busy_changed()

    def busy_changed(self) -> None:
        """An act began or ended; pages grey what else must wait."""
