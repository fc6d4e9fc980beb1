"""About: what this program is, whose parts it uses, and every help page."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop import __version__
from ui import help_pages
from ui.bench import Bench
from ui.i18n import language, translate
from ui.pages.base import ServicePage
from ui.pages.updates_card import UpdatesCard
from ui.widgets.card import Card
from ui.widgets.controls import Field
from ui.widgets.icons import Mark
from ui.widgets.layouts import clear, column, row
from ui.widgets.mates import alike
from ui.widgets.rows import ListRow, Pairs
from ui.widgets.text import Label

__all__ = ["AboutPage"]

#: Parts that ship with the program, and their licences.
_PARTS: Final = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("Noto Sans", "OFL-1.1"),
    ("cryptography", "Apache-2.0 OR BSD-3-Clause"),
    ("asn1crypto", "MIT"),
    ("python-pkcs11", "MIT"),
    ("pyHanko", "MIT"),
    ("requests", "Apache-2.0"),
    ("click", "BSD-3-Clause"),
    ("segno", "BSD-3-Clause"),
    ("rfc8785", "Apache-2.0"),
    ("keyring", "MIT"),
    ("platformdirs", "MIT"),
    ("SQLAlchemy, Alembic", "MIT"),
    ("python-tuf", "MIT OR Apache-2.0"),
)


class AboutPage(ServicePage):
    """Version, licences, help.

    Attributes:
        updates: what the update source offers.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._name = Label("Saqta", "title")
        self._version = Label("", "body", "text2", wrap=True)
        head = Card()
        line = row(16, Mark())
        line.addLayout(column(2, self._name, self._version), 1)
        head.body.addLayout(line)
        self._help_head = Label("", "heading", wrap=True)
        self._search = Field()
        if isinstance(self._search.edit, QLineEdit):
            self._search.edit.textChanged.connect(lambda _text: self._draw())
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._pages = Card(0)
        inside = column(10, self._help_head, self._search)
        inside.setContentsMargins(20, 16, 20, 14)
        self._pages.body.addLayout(inside)
        self._pages.body.addLayout(self._rows)
        self._licence_head = Label("", "heading", wrap=True)
        self._licences = Card()
        self._licences.body.setSpacing(12)
        self._licences.body.addWidget(self._licence_head)
        pairs = Pairs()
        for name, licence in _PARTS:
            pairs.add(name, licence)
        self._licences.body.addWidget(pairs)
        self.updates = UpdatesCard(bench)
        self.column.addWidget(head)
        self.column.addWidget(self.updates)
        self.column.addWidget(self._pages)
        self.column.addWidget(self._licences)
        self.column.addStretch(1)
        self.say()

    @property
    def title(self) -> str:
        return translate("About", "About")

    @property
    def second_line(self) -> str:
        return translate("About", "Help, version and licences")

    def opened(self) -> None:
        self.updates.refresh()

    def say(self) -> None:
        self.updates.say()
        self._version.setText(
            translate("About", "Version {version}. Licence: Apache-2.0.").format(
                version=__version__
            )
        )
        self._help_head.setText(translate("About", "Help for every code"))
        self._search.set_words(
            translate("About", "Search"), translate("About", "a code or a word")
        )
        self._licence_head.setText(translate("About", "Parts and their licences"))
        self._draw()

    def _draw(self) -> None:
        clear(self._rows)
        rows = []
        wanted = self._search.text.strip().lower()
        for code in help_pages.codes():
            title = help_pages.title(code, language())
            if wanted and wanted not in f"{code} {title}".lower():
                continue
            made = ListRow("help", title, code, None, translate("Errors", "Help"))
            made.clicked.connect(
                lambda _=False, name=code: self.bench.help_wanted.emit(name)
            )
            rows.append(made)
        alike(rows)
        for made in rows:
            self._rows.addWidget(made)
