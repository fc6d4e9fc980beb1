"""An error that no page can show in place: what happened, what it means, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.bench import Bench
from ui.dialogs.simple import Panel
from ui.error_text import error_view, report_of
from ui.i18n import translate
from ui.widgets.rows import Fact

__all__ = ["ErrorDialog"]


class ErrorDialog(Panel):
    """Shows one error with its code, its help page and its report."""

    def __init__(
        self, error: BaseException, bench: Bench, parent: QWidget | None = None
    ) -> None:
        super().__init__("warning", 560, parent)
        self._error = error
        self.tile.show_icon("warning", "danger_soft", "danger_text")
        self._help = self.add_act("", "secondary")
        self._copy = self.add_act("", "secondary")
        self._help.clicked.connect(
            lambda: bench.help_wanted.emit(error_view(error).code)
        )
        self._copy.clicked.connect(self._copy_report)
        self.say()

    def say(self) -> None:
        view = error_view(self._error)
        self.set_title(view.title, view.code)
        self.set_content(
            Fact(translate("Errors", "What happened"), view.happened),
            Fact(translate("Errors", "What it means"), view.means),
            Fact(translate("Errors", "What to do"), view.remedy),
        )
        self._help.setText(translate("Errors", "Help"))
        self._copy.setText(translate("Errors", "Copy report"))

    def _copy_report(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(report_of(self._error))
