"""The conditions of a search as chips, the menu that adds one, and saved searches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from desktop.services import console_search
from ui.console.bench import OfficerBench
from ui.console.dialogs import ConditionDialog, TextDialog, Words
from ui.console.words import EXACT, FIELDS, condition_name, condition_value
from ui.i18n import translate
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.layouts import row
from ui.widgets.text import caption, safe_text

if TYPE_CHECKING:
    from desktop.services.console_desk import Console

__all__ = ["Conditions", "chip_words"]


def chip_words(field: str, value: str) -> str:
    """A condition in words."""
    return f"{condition_name(field)}: {safe_text(condition_value(field, value))}"


class Conditions(QWidget):
    """What narrows a search besides the typed words.

    Attributes:
        fields: the conditions by field.

    Signals:
        changed: a condition came or went.
        loaded: a saved search was chosen; its fields, the words among them.
        failed: a saved search could not be read or written.
    """

    changed = Signal()
    loaded = Signal(dict)
    failed = Signal(object)

    def __init__(
        self,
        bench: OfficerBench,
        whole: Callable[[], dict[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._whole = whole
        self.fields: dict[str, str] = {}
        self.saved: dict[str, dict[str, str]] = {}
        self._chips = QWidget()
        self._flow = FlowLayout(8, self._chips)
        policy = self._chips.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._chips.setSizePolicy(policy)
        self.add = Button("", "quiet", "plus")
        self.add.clicked.connect(self._choose)
        self.searches = Button("", "quiet", "bookmark")
        self.searches.clicked.connect(self._show_saved)
        line: QHBoxLayout = row(8)
        line.addWidget(self._chips, 1)
        line.addWidget(self.searches)
        self.setLayout(line)
        self.draw()

    def set_fields(self, fields: dict[str, str]) -> None:
        """Show these conditions; nothing is told."""
        self.fields = {name: value for name, value in fields.items() if name != "text"}
        self.draw()

    def draw(self) -> None:
        """Draw the chips anew, in the language that is shown."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.add:
                widget.hide()
                widget.deleteLater()
        for name, value in self.fields.items():
            words = chip_words(name, value)
            chip = Button(caption(words), "secondary", "cross", icon_after=True)
            removal = translate("Console", "Remove the condition {name}")
            chip.setAccessibleName(removal.format(name=words))
            chip.clicked.connect(lambda _=False, field=name: self.remove(field))
            self._flow.addWidget(chip)
        self.add.setText(translate("Console", "Condition"))
        self.add.setAccessibleName(translate("Console", "Add a condition"))
        self._flow.addWidget(self.add)
        self.searches.setText(translate("Console", "Saved searches"))
        self._chips.updateGeometry()

    def put(self, field: str, value: str) -> None:
        """Add a condition, or change it."""
        self.fields[field] = value
        self.draw()
        self.changed.emit()

    def remove(self, field: str) -> None:
        """Take a condition away."""
        self.fields.pop(field, None)
        self.draw()
        self.add.setFocus()
        self.changed.emit()

    # -- the two menus ---------------------------------------------------------------

    def menu(self) -> QMenu:
        """The conditions that may be added."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for field in FIELDS:
            if field not in self.fields:
                act = menu.addAction(condition_name(field))
                act.triggered.connect(lambda _=False, name=field: self.ask(name))
        return menu

    def saved_menu(self) -> QMenu:
        """The saved searches, and to save this one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, fields in self.saved.items():
            act = menu.addAction(caption(name))
            act.triggered.connect(lambda _=False, kept=fields: self.loaded.emit(kept))
        if self.saved:
            menu.addSeparator()
        keep = menu.addAction(translate("Console", "Save this search\u2026"))
        keep.triggered.connect(self.ask_name)
        if self.saved:
            inner = menu.addMenu(translate("Console", "Remove"))
            for name in self.saved:
                act = inner.addAction(caption(name))
                act.triggered.connect(lambda _=False, gone=name: self.forget(gone))
        return menu

    def ask(self, field: str) -> None:
        """Ask for the value of a condition."""
        if field not in EXACT:
            self._open(field, None)
            return

        self._bench.ask(
            self,
            lambda console: console_search.menu(console, field),
            lambda found: self._open(field, found),
        )

    def ask_name(self) -> None:
        """Ask for the name of a search that is to be saved."""
        dialog = TextDialog(
            "bookmark",
            lambda: Words(
                translate("Console", "Save this search"),
                translate("Console", "Name"),
                translate("Console", "Save"),
            ),
            lines=False,
        )
        dialog.filled.connect(self.keep)
        self._bench.dialog_wanted.emit(dialog)

    def read_saved(self) -> None:
        """Read the saved searches again."""

        def came(found: dict[str, dict[str, str]]) -> None:
            self.saved = found

        self._bench.ask(self, console_search.saved, came, self.failed.emit)

    def keep(self, name: str) -> None:
        """Save the search as it stands under a name."""
        fields = self._whole()

        def work(console: Console) -> None:
            query = console_search.query_of(fields)
            console_search.save_filter(console, name, query)

        self._bench.ask(self, work, lambda _none: self.read_saved(), self.failed.emit)

    def forget(self, name: str) -> None:
        """Remove a saved search."""
        self._bench.ask(
            self,
            lambda console: console_search.forget_filter(console, name),
            lambda _none: self.read_saved(),
            self.failed.emit,
        )

    def _open(self, field: str, values: list[str] | None) -> None:
        dialog = ConditionDialog(field, values)
        dialog.chosen.connect(self.put)
        self._bench.dialog_wanted.emit(dialog)

    def _choose(self) -> None:
        menu = self.menu()
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _show_saved(self) -> None:
        menu = self.saved_menu()
        menu.popup(self.searches.mapToGlobal(self.searches.rect().bottomLeft()))
