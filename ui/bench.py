"""What every page works with: the workplace, background work, dialogs, other pages.

The one object that pages share. It holds no widget; the window listens to its signals.
Services run here only, through `ui.tasks`, never on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ui import tasks

if TYPE_CHECKING:
    from desktop.errors import SaqtaError
    from desktop.services.report_compromise import Scope
    from desktop.services.show_home import HomeView, TokenView
    from desktop.services.workplace import Workplace

__all__ = ["Bench"]

_T = TypeVar("_T")


class Bench(QObject):
    """Workplace and news.

    Attributes:
        workplace: None until it was opened in the background.
        home: the records as last read.
        tokens: the tokens as last seen; None until somebody looked.

    Signals:
        opened: the workplace is there.
        home_changed: argument is a `HomeView`.
        tokens_changed: the tokens or their problems are others.
        page_wanted: key of the page that is to be opened.
        dialog_wanted: an `OverlayDialog` that is to be laid over the page.
        report_wanted: a `Scope`: report its compromise at once.
        help_wanted: code of the help page.
        renewal_wanted: the `CertificateView` that is to be replaced.
        care_wanted: what is to be done (`ui.care.KINDS`), and with what.
        failed: an error that no page of its own can show.
        reports_changed: a report was recorded, sent, proved or undone.
        settings_changed: argument is the `SettingsView` that is in force now.
        letters_came: new messages of the operator were taken in.
        letters_seen: the page that shows them was opened.
    """

    opened = Signal()
    home_changed = Signal(object)
    tokens_changed = Signal()
    page_wanted = Signal(str)
    dialog_wanted = Signal(object)
    report_wanted = Signal(object)
    help_wanted = Signal(str)
    renewal_wanted = Signal(object)
    care_wanted = Signal(str, str)
    failed = Signal(object)
    reports_changed = Signal()
    settings_changed = Signal(object)
    letters_came = Signal()
    letters_seen = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workplace: Workplace | None = None
        self.home: HomeView | None = None
        self.tokens: tuple[TokenView, ...] | None = None
        self.token_problems: tuple[SaqtaError, ...] = ()
        self._under_way: set[str] = set()

    def open(self, workplace: Workplace) -> None:
        """Take the workplace that was put together in the background."""
        self.workplace = workplace
        self.opened.emit()

    def run(
        self,
        parent: QObject,
        work: Callable[[Workplace], _T],
        on_success: Callable[[_T], None],
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Call a service off the window's thread; tell `parent` of its end.

        Before the workplace is there the work waits for it.
        """
        failed = on_failure or self.failed.emit
        if self.workplace is None:
            self.opened.connect(
                lambda: self.run(parent, work, on_success, failed),
                Qt.ConnectionType.SingleShotConnection,
            )
            return
        workplace = self.workplace
        tasks.run(parent, lambda: work(workplace), on_success, failed)

    def run_once(
        self,
        name: str,
        parent: QObject,
        work: Callable[[Workplace], _T],
        on_success: Callable[[_T], None],
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """As `run`, unless that very thing is under way: a double click asks once.

        `parent` must live as long as the bench: its end alone frees the name.
        """
        if name in self._under_way:
            return
        self._under_way.add(name)

        def done(result: _T) -> None:
            self._under_way.discard(name)
            on_success(result)

        def failed(error: BaseException) -> None:
            self._under_way.discard(name)
            (on_failure or self.failed.emit)(error)

        self.run(parent, work, done, failed)

    def refresh(self) -> None:
        """Read the records again."""
        from desktop.services.show_home import show_home

        self.run(self, show_home, self._take_home)

    def refresh_tokens(self) -> None:
        """Look for tokens once; a watch tells of changes by itself."""
        from desktop.services.show_home import show_tokens

        self.run(self, show_tokens, self._take_tokens)

    def report(self, scope: Scope) -> None:
        """Report a compromise at once; no question stands before the record."""
        self.report_wanted.emit(scope)

    def _take_home(self, view: HomeView) -> None:
        self.home = view
        self.home_changed.emit(view)

    def _take_tokens(
        self, seen: tuple[tuple[TokenView, ...], list[SaqtaError]]
    ) -> None:
        tokens, problems = seen
        self.tokens, self.token_problems = tokens, tuple(problems)
        self.tokens_changed.emit()
