"""What the pages share: the bench, an error in place, and saying words anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.main_window import Page
from ui.widgets.banner import ErrorPanel

if TYPE_CHECKING:
    from ui.bench import Bench

__all__ = ["ErrorPlace", "ServicePage"]


class ErrorPlace(ErrorPanel):
    """An error panel that is hidden while there is nothing to say.

    It keeps the error, so that another language says it again.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error: BaseException | None = None
        self.copy_asked.connect(self._copy)
        self.help_asked.connect(bench.help_wanted)
        self.hide()

    @property
    def error(self) -> BaseException | None:
        """What is shown, if anything."""
        return self._error

    def show_failure(self, error: BaseException) -> None:
        """Say the error, unless the person cancelled."""
        from ui.error_text import Fate, fate_of

        if fate_of(error) is Fate.SILENT:
            self.clear()
            return
        self._error = error
        self.setVisible(True)
        self._say()
        # Its height is known once it was laid out.
        QTimer.singleShot(0, self, self._reveal)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._error = None
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._error is not None:
            self._say()

    def _reveal(self) -> None:
        """Scroll the page to it: what was pressed may stand far below."""
        parent = self.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(self, 0, 24)
                return
            parent = parent.parentWidget()

    def _say(self) -> None:
        if self._error is None:
            return
        from ui.error_text import error_view

        view = error_view(self._error)
        self.show_error(
            view.title,
            view.code,
            view.happened,
            view.means,
            view.remedy,
            retry=view.retry,
        )

    def _copy(self) -> None:
        from ui.error_text import report_of

        if self._error is not None:
            QGuiApplication.clipboard().setText(report_of(self._error))


class ServicePage(Page):
    """A page over services; its errors stand at its top.

    Attributes:
        bench: workplace and news.
        problem: the error in place.
        column: the page's content, below the error.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.problem = ErrorPlace(bench, self)
        self.problem.retried.connect(self.retry)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(self.problem)

    def fail(self, error: BaseException) -> None:
        """Show an error of this page's own work."""
        self.problem.show_failure(error)

    def retry(self) -> None:
        """Do again what failed: as long as a page names nothing else, read anew."""
        self.problem.clear()
        self.opened()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.say()
            self.titled.emit()

    def say(self) -> None:
        """Say every word of the page again, in the language that is shown."""
