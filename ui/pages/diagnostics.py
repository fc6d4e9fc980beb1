"""Diagnostics: problems first, then warnings, what is fine last (look 08)."""

from __future__ import annotations

import platform
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from desktop import __version__, words
from desktop.errors import NothingFound, SaqtaError
from desktop.model.records import CheckResult
from desktop.services.advice import copy_text
from desktop.services.diagnose import checks
from desktop.services.save_file import save_file
from ui.bench import Bench
from ui.error_text import error_view, report_of, support_value, support_word
from ui.i18n import language, number, plural, time_minutes, translate, upper
from ui.pages.base import ServicePage
from ui.widgets.banner import ErrorPanel
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.icons import IconView
from ui.widgets.layouts import TwoColumns, clear, column, row
from ui.widgets.rows import Pairs
from ui.widgets.text import Label

__all__ = ["DiagnosticsPage"]

_ONE_COLUMN: Final = 960
_ICONS: Final = {
    "home": "drive",
    "disk": "drive",
    "session": "server",
    "keyring": "lock",
    "service": "server",
    "programs": "warning",
    "usb": "token",
    "pin_pad": "lock",
    "updates": "refresh",
    "tls": "wifi-off",
    "modules": "chip",
    "module": "chip",
    "tokens": "token",
    "token": "token",
    "profile": "document",
    "operator": "wifi",
    "clock": "clock",
    "register": "records",
    "journal": "records",
}
#: Facts that name a person, a place or a token stay out of the report.
_LEFT_OUT: Final = frozenset({"path", "serial", "label"})
Found = list[tuple[CheckResult, SaqtaError | None]]


class DiagnosticsPage(ServicePage):
    """What Saqta needs, layer by layer, with one remedy for each finding."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._found: Found = []
        self._at: datetime | None = None
        self._busy = False
        self._summary = Label("", "heading", wrap=True)
        self._when = Label("", "compact", "text2", wrap=True)
        self._again = Button("", "secondary", "refresh")
        self._again.clicked.connect(self.look)
        self._columns = TwoColumns()
        head = row(12)
        head.addLayout(column(0, self._summary, self._when), 1)
        head.addWidget(self._again)
        self._panels = QVBoxLayout()
        self._panels.setSpacing(14)
        self._fine = Card(0)
        self._columns.left.addLayout(head)
        self._columns.left.addLayout(self._panels)
        self._columns.left.addWidget(self._fine)
        self._columns.left.addStretch(1)
        self._report = Card()
        self._columns.right.addWidget(self._report)
        self._columns.right.addStretch(1)
        self.column.addWidget(self._columns)
        self.column.addStretch(1)
        self.say()

    @property
    def title(self) -> str:
        return translate("Diagnostics", "Diagnostics")

    @property
    def second_line(self) -> str:
        return translate("Diagnostics", "What Saqta needs, layer by layer")

    @property
    def found(self) -> Found:
        """What the last look found."""
        return self._found

    def set_width(self, width: int) -> None:
        self._columns.set_narrow(narrow=width < _ONE_COLUMN)

    def opened(self) -> None:
        if not self._found:
            self.look()

    def look(self) -> None:
        """Look at everything again."""
        if self._busy:
            return
        self._busy = True
        self._again.setEnabled(False)
        self._say_summary()

        def failed(error: BaseException) -> None:
            self._done()
            self._say_summary()
            self.fail(error)

        self.bench.run(
            self, lambda place: (checks(place), place.clock.now()), self.take, failed
        )

    def say(self) -> None:
        self._again.setText(translate("Diagnostics", "Run again"))
        self._say_summary()
        self._say_panels()
        self._say_fine()
        self._say_report()

    def report(self) -> str:
        """The support report, exactly as it is shown and saved."""
        return "\n".join(f"{name}: {value}" for name, value in self._lines())

    # -- inside ----------------------------------------------------------------------

    def take(self, read: tuple[Found, datetime]) -> None:
        """Show what was found."""
        self._found, self._at = read
        self._done()
        self.say()

    def _done(self) -> None:
        self._busy = False
        self._again.setEnabled(True)

    def _of(self, *states: str) -> Found:
        return [pair for pair in self._found if pair[0].state in states]

    def _say_summary(self) -> None:
        problems, warnings = len(self._of("problem")), len(self._of("warning"))
        if self._busy:
            self._summary.setText(translate("Diagnostics", "Looking"))
            return
        if not self._found:
            self._summary.setText(translate("Diagnostics", "Not looked at yet"))
            self._when.setText("")
            return
        one = plural.translate("Diagnostics", "%Ln problem(s)", "", 1)(problems)
        two = plural.translate("Diagnostics", "%Ln warning(s)", "", 1)(warnings)
        said = f"{upper(one[:1])}{one[1:]}, {two}"
        if not problems and not warnings:
            said = translate("Diagnostics", "Everything is fine")
        self._summary.setText(said)
        at = "" if self._at is None else time_minutes(self._at)
        self._when.setText(
            translate("Diagnostics", "Checks: {n}, today at {time}").format(
                n=number(len(self._found)), time=at
            )
        )

    def _say_panels(self) -> None:
        clear(self._panels)
        for check, error in (*self._of("problem"), *self._of("warning")):
            panel = ErrorPanel()
            tone = "danger" if check.state == "problem" else "warn"
            icon = _ICONS.get(check.name, "warning")
            if error is None:
                panel.show_error(
                    _check_words(check),
                    "",
                    "",
                    translate("Diagnostics", "Saqta works, but not at its best."),
                    _remedy(check),
                    retry=False,
                    tone=tone,  # type: ignore[arg-type]
                    icon=icon,
                )
                panel.help.hide()
                self._offer_copy(panel, check)
            else:
                view = error_view(error)
                panel.show_error(
                    view.title,
                    view.code,
                    view.happened,
                    view.means,
                    view.remedy,
                    retry=True,
                    tone=tone,  # type: ignore[arg-type]
                    icon=icon,
                )
                panel.copy_asked.connect(lambda shown=error: _copy(report_of(shown)))
            panel.retry.set_kind("secondary")
            panel.retried.connect(self.look)
            panel.help_asked.connect(self.bench.help_wanted)
            self._panels.addWidget(panel)

    @staticmethod
    def _offer_copy(panel: ErrorPanel, check: CheckResult) -> None:
        """Commands that mend it, for a terminal; no button where there are none."""
        text = copy_text(check)
        panel.copy.setVisible(bool(text))
        panel.offers_commands = True
        panel.copy.setText(translate("Diagnostics", "Copy"))
        panel.copy_asked.connect(lambda: _copy(text))

    def _say_fine(self) -> None:
        clear(self._fine.body)
        fine = self._of("ok", "unknown")
        self._fine.setVisible(bool(fine))
        heading = plural.translate("Diagnostics", "%Ln check(s) are fine", "", 1)
        head = row(
            10,
            IconView("tick-circle", "ok_text", 18),
            Label(heading(len(self._of("ok"))), "strong"),
            -1,
        )
        head.setContentsMargins(20, 12, 20, 12)
        self._fine.body.addLayout(head)
        self._fine.add_rule()
        grid = QGridLayout()
        grid.setContentsMargins(20, 12, 20, 14)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(9)
        for index, (check, _) in enumerate(fine):
            known = check.state == "ok"
            icon = IconView(_ICONS.get(check.name, "tick-circle"), "text2")
            line = row(8, icon)
            said = _check_words(check)
            if not known:
                unknown = translate("Diagnostics", "{check}: can't be known here")
                said = unknown.format(check=said)
            line.addWidget(Label(said, "compact", wrap=True), 1)
            grid.addLayout(line, index // 2, index % 2)
        for place in range(2):
            grid.setColumnStretch(place, 1)
        self._fine.body.addLayout(grid)

    def _say_report(self) -> None:
        clear(self._report.body)
        self._report.body.setSpacing(10)
        self._report.body.addWidget(
            Label(translate("Diagnostics", "Support report"), "heading", wrap=True)
        )
        self._report.body.addWidget(
            Label(
                translate(
                    "Diagnostics",
                    "Names, IIN, serial numbers and secrets are left out. Nothing is "
                    "sent: you decide whom to give it to.",
                ),
                "compact",
                "text2",
                wrap=True,
            )
        )
        pairs = Pairs()
        for name, value in self._lines():
            pairs.add(name, value)
        self._report.body.addWidget(pairs)
        save = Button(translate("Diagnostics", "Save..."), "secondary", "save")
        save.clicked.connect(self._choose_place)
        copy = Button(translate("Diagnostics", "Copy"), "secondary", "copy")
        copy.clicked.connect(lambda: _copy(self.report()))
        self._report.body.addLayout(row(8, save, copy, -1))

    def _lines(self) -> list[tuple[str, str]]:
        screen = QGuiApplication.primaryScreen()
        size, ratio = screen.size(), screen.devicePixelRatio()
        left_out = support_word("left_out")
        lines = [
            ("saqta", __version__),
            (
                "system",
                f"{platform.system()} {platform.release()}, {platform.machine()}",
            ),
            ("screen", f"{size.width()} x {size.height()}, {ratio:.2f}"),
            ("display", QGuiApplication.platformName()),
        ]
        for check, error in self._found:
            facts = [
                left_out if name in _LEFT_OUT else support_value(name, value)
                for name, value in check.facts.items()
            ]
            said = [support_word(f"state.{check.state}"), *facts]
            if error is not None:
                said.append(error.code)
            lines.append((check.name, ", ".join(said)))
        lines += [(name, left_out) for name in ("owner", "iin", "serials")]
        return [(support_word(name), value) for name, value in lines]

    def _choose_place(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Diagnostics", "Save the report"), "saqta.txt"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.save_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the report there, in the background."""
        content = f"{self.report()}\n".encode()

        def write(_place: object) -> None:
            save_file(Path(path), content)

        self.bench.run(self, write, lambda _none: None, self.fail)


def _check_words(check: CheckResult) -> str:
    try:
        return words.say(f"check.{check.name}", language().value, check.facts)
    except (KeyError, NothingFound):
        return check.name


def _remedy(check: CheckResult) -> str:
    """What to do about a finding that is no error."""
    said = {
        "session": translate(
            "Diagnostics", "Work at the computer itself: a remote session may hide it."
        ),
        "keyring": translate(
            "Diagnostics", "Unlock the system's keyring; nothing depends on it."
        ),
        "clock": translate("Diagnostics", "Turn on automatic time in the system."),
        "token": translate(
            "Diagnostics", "Type the PIN carefully: a wrong one may lock the token."
        ),
    }
    if check.name in said:
        return said[check.name]
    try:
        return words.say(f"remedy.{check.name}", language().value, check.facts)
    except (KeyError, NothingFound):
        return translate("Diagnostics", "Nothing has to be done now.")


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
