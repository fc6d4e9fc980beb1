"""Updates: asked for by the person, offered, never forced (threat 20).

What the last check found is read from the records. A package is downloaded into a
folder that the person chooses and is verified; installing it is left to them, and while
a revocation is on its way nothing takes its network.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.services.check_updates import check_updates
from desktop.services.fetch_update import fetch_update
from desktop.services.show_updates import OfferedProgram, UpdateView, show_updates
from ui import tasks, theme
from ui.bench import Bench
from ui.i18n import language, moment_short, number, translate
from ui.pages.base import ErrorPlace
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import clear, row
from ui.widgets.text import Label

__all__ = ["UpdatesCard"]

_MEGABYTE: Final = 1_000_000


class UpdatesCard(Card):
    """How this computer stands with its update source.

    Attributes:
        view: what is known, or None before it was read.
        problem: the error of a check or a download.
        check: asks the source.
        fetch: downloads what is offered.
        cancel: ends a download.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bench = bench
        self._busy = False
        self._progress = ""
        self._folder = ""
        self._stop = threading.Event()
        self.view: UpdateView | None = None
        self.problem = ErrorPlace(bench)
        self.problem.retried.connect(self._again)
        self._heading = Label("", "heading", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.check = Button("", "secondary", "refresh")
        self.check.clicked.connect(self.ask)
        self.fetch = Button("", "secondary", "save")
        self.fetch.clicked.connect(self._choose_folder)
        self.cancel = Button("", "quiet")
        self.cancel.clicked.connect(self._stop.set)
        self.body.setSpacing(12)
        self.body.addWidget(self._heading)
        self.body.addLayout(self._lines)
        self.body.addLayout(row(10, self.check, self.fetch, self.cancel, -1))
        self.body.addWidget(self.problem)
        bench.reports_changed.connect(self.refresh)
        self.say()

    def refresh(self) -> None:
        """Read what is known; asks nobody."""
        self._bench.run(self, show_updates, self.take, self._unread)

    def take(self, view: UpdateView) -> None:
        """Show what was read."""
        self.view = view
        self.say()

    def ask(self) -> None:
        """Ask the source; its signed lists are taken into use, programs are offered."""
        if self._busy:
            return
        self._folder = ""
        self._begin()
        self._bench.run(self, check_updates, lambda _found: self._end(), self._failed)

    def fetch_into(self, folder: str) -> None:
        """Download what is offered, and verify it."""
        workplace = self._bench.workplace
        if workplace is None or self._busy:
            return
        self._folder = folder
        self._begin()
        told = tasks.later(self, self._say_progress)

        def work() -> Path:
            return fetch_update(
                workplace,
                Path(folder),
                lambda received, total: told((received, total)),
                self._stop.is_set,
            )

        tasks.run(self, work, lambda _path: self._end(), self._failed, apart=True)

    def say(self) -> None:
        """Say every word again."""
        self._heading.setText(translate("Updates", "Updates"))
        self.check.setText(translate("Updates", "Check now"))
        self.fetch.setText(translate("Updates", "Download..."))
        self.cancel.setText(translate("Window", "Cancel"))
        view = self.view
        offer = None if view is None else view.offer
        source, held = view is not None and view.source, self._held
        self.check.setVisible(source)
        self.check.setEnabled(not self._busy and not held)
        self.fetch.setVisible(offer is not None and not offer.fetched)
        self.fetch.setEnabled(not self._busy and not held)
        self.cancel.setVisible(self._busy and bool(self._progress))
        # A card that knows nothing yet would be a heading over nothing.
        self.setVisible(view is not None or self.problem.error is not None)
        clear(self._lines)
        if view is not None:
            self._say_view(view)

    # -- inside ----------------------------------------------------------------------

    @property
    def _held(self) -> bool:
        return self.view is not None and self.view.held_back

    def _unread(self, error: BaseException) -> None:
        self.problem.show_failure(error)
        self.say()

    def _again(self) -> None:
        """Try again what failed: the check, or the download into the same folder."""
        if self._folder:
            self.fetch_into(self._folder)
        else:
            self.ask()

    def _begin(self) -> None:
        self._busy, self._progress = True, ""
        self._stop.clear()
        self.problem.clear()
        self.say()

    def _end(self) -> None:
        self._busy, self._progress = False, ""
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        self.problem.show_failure(error)
        self._end()

    def _say_progress(self, told: tuple[int, int]) -> None:
        received, total = told
        said = translate("Updates", "{received} of {total} MB")
        self._progress = said.format(
            received=number(received // _MEGABYTE), total=number(total // _MEGABYTE)
        )
        self.say()

    def _say_view(self, view: UpdateView) -> None:
        if not view.source:
            self._line(
                translate(
                    "Updates",
                    "Your administrator has set no update source, so nothing is asked.",
                )
            )
            return
        if view.held_back:
            held = Banner("warn", icon="clock")
            held.show_state(
                "warn",
                translate("Updates", "Not now: a revocation is on its way"),
                translate("Updates", "Updates wait until it is proved."),
                "clock",
            )
            self._lines.addWidget(held)
        checked = translate("Updates", "The source was not asked yet.")
        if view.checked_at is not None:
            checked = translate("Updates", "Last answer of the source: {time}").format(
                time=moment_short(view.checked_at)
            )
        if view.offer is None and view.checked_at is not None:
            newest = translate("Updates", "There is nothing newer.")
            checked = f"{newest} {checked}"
        self._line(checked)
        if view.failed and self.problem.error is None:
            failed = translate("Updates", "The last check failed: {code}")
            self._line(failed.format(code=view.failed), "warn_text")
        if view.offer is not None:
            self._say_offer(view.offer)
        if view.lists:
            said = translate("Updates", "Lists in use, set {n}: {names}")
            self._line(
                said.format(n=number(view.lists_version), names=", ".join(view.lists))
            )
        if self._progress:
            self._line(self._progress, "text")

    def _say_offer(self, offer: OfferedProgram) -> None:
        strong = translate("Updates", "Version {version} is offered").format(
            version=offer.version
        )
        size = translate("Updates", "{n} MB").format(
            n=number(max(offer.size // _MEGABYTE, 1))
        )
        notes = offer.notes.get(language().value, "")
        made = Banner("info", icon="save")
        made.show_state("info", strong, "\n".join(x for x in (size, notes) if x))
        self._lines.addWidget(made)
        if not offer.fetched:
            return
        done = Banner("ok")
        done.show_state(
            "ok",
            translate("Updates", "Downloaded and verified, not installed"),
            offer.fetched,
        )
        opens = done.set_button(translate("Updates", "Open the folder"))
        folder = str(Path(offer.fetched).parent)
        opens.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
        )
        self._lines.addWidget(done)

    def _line(self, text: str, tone: theme.Shade = "text2") -> None:
        self._lines.addWidget(Label(text, "body", tone, wrap=True))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self.window(), translate("Updates", "Download into"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.fetch_into)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
