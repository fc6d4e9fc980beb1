"""The tray: open, report compromise, and what must be told while no window is open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from desktop.services.show_home import HomeView
from ui.i18n import plural, translate
from ui.models.certificates import term
from ui.reminders import due_now, expiring
from ui.spoken import purpose_words
from ui.widgets.icons import icon

__all__ = ["Tray"]


class Tray(QObject):
    """The icon beside the clock, where the system has such a place.

    Signals:
        open_asked: the window is wanted.
        report_asked: a compromise is reported.
    """

    open_asked = Signal()
    report_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[tuple[str, int]] = set()
        self._menu = QMenu()
        # It is a window of its own and hears of another language; the icon is none.
        self._menu.installEventFilter(self)
        self._open = QAction(self._menu)
        self._report = QAction(self._menu)
        self._quit = QAction(self._menu)
        self._menu.addActions([self._open, self._report])
        self._menu.addSeparator()
        self._menu.addAction(self._quit)
        self._icon = QSystemTrayIcon(icon("mark", "accent", 64), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._open.triggered.connect(self.open_asked)
        self._report.triggered.connect(self.report_asked)
        self._quit.triggered.connect(QApplication.quit)
        self.say()

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Put the icon there."""
        if self.available():
            self._icon.show()

    def hide(self) -> None:
        """Take it away."""
        self._icon.hide()

    def reminders(self, view: HomeView) -> list[str]:
        """Sentences for certificates that end soon, each told once a stage."""
        said = []
        for item in expiring(view.certificates, view.now):
            days = due_now(item, view.now)
            if days is None or (item.sha256, days) in self._told:
                continue
            self._told.add((item.sha256, days))
            left = term(item, view.now).days_left
            sentence = plural.translate(
                "Reminder", "{purpose}: the certificate ends in %Ln day(s).", "", 1
            )
            said.append(sentence(left).format(purpose=purpose_words(item.purpose)))
        return said

    def remind(self, view: HomeView) -> None:
        """Tell what ends soon; nothing depends on it being read."""
        for sentence in self.reminders(view):
            title = translate("Reminder", "Renew your certificate")
            self._icon.showMessage(title, sentence, icon("clock", "accent", 32))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.say()
        return super().eventFilter(watched, event)

    def say(self) -> None:
        """Say every word again."""
        self._open.setText(translate("Tray", "Open Saqta"))
        self._report.setText(translate("Compromise", "Report compromise and revoke"))
        self._quit.setText(translate("Tray", "Quit"))
        self._icon.setToolTip("Saqta")

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.open_asked.emit()
