"""The main window with its pages: one person, one workplace.

Wires the shell to the bench: reports, PIN dialogs, the lines at the sidebar's foot, and
the looks at token and operator that go on in the background.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, QTimer, Signal

from ui import tasks
from ui.bench import Bench
from ui.i18n import Languages, translate
from ui.main_window import MainWindow, PageEntry
from ui.pages.home import HomePage
from ui.status_lines import status_lines, was_reached

if TYPE_CHECKING:
    from desktop.errors import SaqtaError
    from desktop.services.show_home import CertificateView, HomeView, TokenView
    from desktop.services.watch_tokens import TokenWatch
    from desktop.services.workplace import Workplace
    from ui.care import CareDesk, RunDrill
    from ui.letters import StartLetters
    from ui.pages.about import AboutPage
    from ui.pages.apply.page import ApplyPage
    from ui.pages.consents import ConsentsPage
    from ui.pages.diagnostics import DiagnosticsPage
    from ui.pages.records import RecordsPage
    from ui.pages.reports import ReportsPage
    from ui.pages.settings import SettingsPage
    from ui.pin_desk import PinDesk
    from ui.reporting import Reporter
    from ui.tray import Tray

__all__ = ["Conversation"]

_LOOK_AGAIN_MS: Final = 60_000


class Conversation(QObject):
    """Owns the window and everything that it talks to.

    Attributes:
        window: the shell.
        bench: what the pages share.
        home: the first page; the others are made when they are first opened.

    Signals:
        look_chosen: `system`, `light` or `dark`.
        scale_chosen: size of text in per cent.
    """

    look_chosen = Signal(str)
    scale_chosen = Signal(int)

    def __init__(
        self,
        languages: Languages,
        *,
        grab_keyboard: bool = True,
        drill: RunDrill | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._languages = languages
        self._watch: TokenWatch | None = None
        self._care: CareDesk | None = None
        self._pins: PinDesk | None = None
        self._reporter: Reporter | None = None
        self._tray: Tray | None = None
        self._grab, self._drill = grab_keyboard, drill
        self._operator: bool | None = None
        self._closed = False
        self.bench = Bench(self)
        self.home = HomePage(self.bench)
        self.window = MainWindow(self._entries())
        self._connect()
        self._say_status()

    @property
    def apply(self) -> ApplyPage:
        """The wizard."""
        return cast("ApplyPage", self.window.page("apply"))

    @property
    def reports(self) -> ReportsPage:
        """The page of reports."""
        return cast("ReportsPage", self.window.page("reports"))

    @property
    def consents(self) -> ConsentsPage:
        """What was agreed to."""
        return cast("ConsentsPage", self.window.page("consents"))

    @property
    def records(self) -> RecordsPage:
        """The journal."""
        return cast("RecordsPage", self.window.page("records"))

    @property
    def diagnostics(self) -> DiagnosticsPage:
        """What Saqta needs, layer by layer."""
        return cast("DiagnosticsPage", self.window.page("diagnostics"))

    @property
    def settings(self) -> SettingsPage:
        """The settings."""
        return cast("SettingsPage", self.window.page("settings"))

    @property
    def pins(self) -> PinDesk:
        """Runs PIN dialogs."""
        if self._pins is None:
            from ui.pin_desk import PinDesk

            self._pins = PinDesk(self.bench, grab_keyboard=self._grab, parent=self)
        return self._pins

    @property
    def reporter(self) -> Reporter:
        """Runs reports."""
        if self._reporter is None:
            from ui.reporting import Reporter

            made = Reporter(self.bench, self.window.undo_bar, self.pins, self)
            made.recorded.connect(lambda _id: self._open_reports())
            made.failed.connect(self._report_failed)
            self._reporter = made
        return self._reporter

    @property
    def tray(self) -> Tray:
        """The icon beside the clock."""
        if self._tray is None:
            from ui.tray import Tray

            self._tray = Tray(self)
            self._tray.open_asked.connect(self._come_up)
            self._tray.report_asked.connect(self._report_all)
        return self._tray

    @cached_property
    def letters(self) -> StartLetters:
        """Fetches the operator's messages once."""
        from ui.letters import StartLetters

        return StartLetters(self.bench, self.window)

    @property
    def care(self) -> CareDesk:
        """PIN care, recovery codes, left-over keys, the drill."""
        if self._care is None:
            from ui.care import CareDesk

            self._care = CareDesk(
                self.bench,
                self.pins,
                self._print_code,
                drill=self._drill,
                grab_keyboard=self._grab,
                parent=self,
            )
        return self._care

    def open(self, workplace: Workplace, *, look: bool = True) -> None:
        """Take the workplace; with `look`, ask tokens and operator too."""
        self.bench.open(workplace)
        self.bench.refresh()
        if not look:
            return
        told = tasks.later(self, self._seen)

        def watch(place: Workplace) -> TokenWatch:
            from desktop.services.watch_tokens import watch_tokens

            return watch_tokens(
                place, lambda tokens, problems: told((tokens, problems))
            )

        self.bench.run(self, watch, self._keep_watch)
        self.reporter.keep_trying()
        self._ask_operator()
        self._again.start()

    def cover(self) -> None:
        """Cover the page and cancel a PIN that is asked for: nobody is there."""
        if self._pins is not None:
            self._pins.give_up()
        if self._care is not None:
            self._care.cover()
        from ui.idle import LockCover

        covered = isinstance(self.window.overlay.dialog, LockCover)
        if not covered and self.window.isVisible():
            self.window.open_dialog(LockCover())

    def show_tray(self) -> None:
        """Put the icon beside the clock, where there is such a place."""
        self.tray.show()
        if self.bench.home is not None:
            self.tray.remind(self.bench.home)

    def close(self) -> None:
        """End what goes on in the background; called when no window is open."""
        self._closed = True
        self._again.stop()
        if self._tray is not None:
            self._tray.hide()
        self._languages.changed.disconnect(self._say_status)
        self._stop_reports()
        if self._care is not None:
            self._care.close()
        if self.window.made("apply"):
            self.apply.close_journey()
        if self.window.made("consents"):
            self.consents.close_journey()
        if self._watch is not None:
            self._watch.stop()
            self._watch = None

    # -- building --------------------------------------------------------------------

    def _entries(self) -> list[PageEntry]:
        """Every page; all but the first are made when they are first opened."""
        return [
            PageEntry("home", "home", lambda: translate("Home", "Home"), self.home),
            PageEntry(
                "reports",
                "shield-alert",
                lambda: translate("Compromise", "Reports"),
                self._make_reports,
                hidden=True,
            ),
            PageEntry(
                "apply",
                "apply",
                lambda: translate("Apply", "New application"),
                self._make_apply,
            ),
            PageEntry(
                "consents",
                "consents",
                lambda: translate("Consents", "Consents"),
                self._make_consents,
            ),
            PageEntry(
                "records",
                "records",
                lambda: translate("Records", "Records"),
                self._make_records,
            ),
            PageEntry(
                "diagnostics",
                "diagnostics",
                lambda: translate("Diagnostics", "Diagnostics"),
                self._make_diagnostics,
                gap_before=True,
            ),
            PageEntry(
                "settings",
                "settings",
                lambda: translate("Settings", "Settings"),
                self._make_settings,
            ),
            PageEntry(
                "about", "info", lambda: translate("About", "About"), self._make_about
            ),
        ]

    def _make_reports(self) -> ReportsPage:
        from ui.pages import reports

        return reports.ReportsPage(self.bench, self.reporter)

    def _make_apply(self) -> ApplyPage:
        from ui.pages.apply import page

        made = page.ApplyPage(self.bench, self.pins, self._print_code)
        self.window.closing.connect(made.close_journey)
        return made

    def _make_consents(self) -> ConsentsPage:
        from ui.pages import consents

        made = consents.ConsentsPage(self.bench, self.pins)
        self.window.closing.connect(made.close_journey)
        return made

    def _make_records(self) -> RecordsPage:
        from ui.pages import records

        return records.RecordsPage(self.bench)

    def _make_diagnostics(self) -> DiagnosticsPage:
        from ui.pages import diagnostics

        return diagnostics.DiagnosticsPage(self.bench)

    def _make_settings(self) -> SettingsPage:
        from ui.pages import settings

        made = settings.SettingsPage(self.bench)
        made.language_chosen.connect(self._languages.show)
        made.look_chosen.connect(self.look_chosen)
        made.scale_chosen.connect(self.scale_chosen)
        return made

    def _make_about(self) -> AboutPage:
        from ui.pages import about

        return about.AboutPage(self.bench)

    def _connect(self) -> None:
        window, bench = self.window, self.bench
        window.compromise_pressed.connect(self._report_all)
        window.language_chosen.connect(self._languages.show)
        window.closing.connect(self._stop_reports)
        window.help_asked.connect(lambda: self._open_page("about"))
        bench.report_wanted.connect(lambda scope: self.reporter.report(scope))
        bench.page_wanted.connect(self._open_page)
        bench.dialog_wanted.connect(window.open_dialog)
        bench.help_wanted.connect(self._open_help)
        bench.renewal_wanted.connect(self._renew)
        bench.care_wanted.connect(self._take_care)
        bench.failed.connect(self._failed)
        bench.home_changed.connect(self._home_changed)
        bench.tokens_changed.connect(self._say_status)
        self._languages.changed.connect(self._say_status)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._ask_operator)

    # -- what is heard ---------------------------------------------------------------

    def _keep_watch(self, watch: TokenWatch) -> None:
        self._watch = watch

    def _seen(self, seen: tuple[tuple[TokenView, ...], tuple[SaqtaError, ...]]) -> None:
        self.bench.tokens, self.bench.token_problems = seen
        self.bench.tokens_changed.emit()

    def _ask_operator(self) -> None:
        def answered(_found: object) -> None:
            self.show_operator(reachable=True)
            self.letters.operator_answered()

        def failed(error: BaseException) -> None:
            self.show_operator(reachable=was_reached(error))

        if self.bench.workplace is None or self.bench.workplace.profile is None:
            return

        def ask(place: Workplace) -> object:
            from desktop.services.show_agreement import list_agreements

            return list_agreements(place)

        self.bench.run(self, ask, answered, failed)

    def _home_changed(self, view: HomeView) -> None:
        if self._closed:
            return  # What was read in the background came after the window went.
        personal = view.personal_modules and not view.sandbox
        self.window.set_sandbox(view.sandbox or personal, personal=personal)
        row = self.window.sidebar.row("reports")
        row.show_count(view.unproved, "danger")
        if view.open_reports:
            self.window.show_row("reports", shown=True)
        self.window.sidebar.row("apply").show_count(len(view.applications), "info")
        self._say_status()
        if self._tray is not None:
            self._tray.remind(view)

    def show_operator(self, *, reachable: bool) -> None:
        """Say at the sidebar's foot whether the operator answered."""
        self._operator = reachable
        self._say_status()

    def _say_status(self, _language: object = None) -> None:
        if self._closed:
            return
        bench = self.bench
        lines = status_lines(bench.tokens, bench.home, self._operator)
        self.window.sidebar.show_status(lines)

    # -- acts ------------------------------------------------------------------------

    def _report_all(self) -> None:
        from desktop.services.report_compromise import Scope

        self.bench.report(Scope(mine=True))

    def _stop_reports(self) -> None:
        if self._reporter is not None:
            self._reporter.close()

    def _come_up(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _print_code(self, groups: list[str]) -> None:
        from ui.code_sheet import print_code

        print_code(self.bench, self.window, groups)

    def _open_page(self, key: str) -> None:
        if self.window.has_page(key):
            self.window.open_page(key)

    def _open_reports(self) -> None:
        if self._closed:
            return
        self.window.show_row("reports", shown=True)
        self.window.open_page("reports")

    def _renew(self, view: CertificateView) -> None:
        self.apply.renew(view)
        self.window.open_page("apply")

    def _take_care(self, kind: str, what: str) -> None:
        if kind == "apply.again":
            self.apply.begin_from(what)
            self.window.open_page("apply")
        else:
            self.care.act(kind, what)

    def _report_failed(self, error: BaseException) -> None:
        if self._closed:
            return
        heard = self.window.made("reports")
        self._open_reports()
        if not heard:
            self.reports.fail(error)

    def _open_help(self, code: str) -> None:
        from ui.dialogs.help_dialog import HelpDialog

        self.window.open_dialog(HelpDialog(code))

    def _failed(self, error: BaseException) -> None:
        from ui.dialogs.error_dialog import ErrorDialog
        from ui.error_text import Fate, fate_of

        if fate_of(error) is not Fate.SILENT and not self._closed:
            self.window.open_dialog(ErrorDialog(error, self.bench))
