"""The incident console's window: officer, search, incidents, plans (look 09 to 11).

The shell is the main window's; its header holds the page's acts in place of the red
button. Nothing here keeps an officer signed in: each order asks for a PIN of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from ui.console.bench import Draft, OfficerBench
from ui.console.incidents import IncidentsPage
from ui.console.officer import OfficerPage
from ui.console.page import ConsolePage
from ui.console.plans import PlansPage
from ui.console.search import SearchPage
from ui.console.words import role_words
from ui.error_text import Fate, fate_of
from ui.i18n import Language, Languages, plural, translate
from ui.main_window import MainWindow, PageEntry
from ui.widgets.navigation import StatusLine
from ui.widgets.overlay import OverlayDialog

if TYPE_CHECKING:
    from desktop.services.console_desk import Console
    from desktop.services.show_home import HomeView
    from ui.pages.about import AboutPage
    from ui.pages.diagnostics import DiagnosticsPage
    from ui.pages.settings import SettingsPage

__all__ = ["ConsoleConversation", "ConsoleWindow"]

_AGE_MS: Final = 60_000
_NARROW: Final = 960
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class ConsoleWindow(MainWindow):
    """The shell with a header for the page's acts."""

    def open_page(self, key: str) -> None:
        super().open_page(key)
        self._place_acts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_acts()

    def _place_acts(self) -> None:
        """The acts stand in the header, or above the page in a narrow window."""
        if not self.current:
            return
        page = self.page(self.current)
        if not isinstance(page, ConsolePage):
            self.header.show_acts(None)
            return
        narrow = self.width() < _NARROW
        self.header.show_acts(None if narrow else page.acts)
        if narrow:
            page.hold_acts(here=True)

    def open_dialog(self, dialog: OverlayDialog) -> None:
        """The whole window is dimmed: there is no button that must stay lit."""
        self.overlay.open(dialog, [self.sidebar, self._body, self.header])


class ConsoleConversation(QObject):
    """Owns the console's window and everything that it talks to.

    Attributes:
        bench: what the pages share.
        window: the shell.
        officer, search, incidents, plans: the pages.

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
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._languages = languages
        self._closed = False
        self.bench = OfficerBench(grab_keyboard=grab_keyboard, parent=self)
        self.officer = OfficerPage(self.bench)
        self.search = SearchPage(self.bench)
        self.incidents = IncidentsPage(self.bench)
        self.plans = PlansPage(self.bench)
        self.window = ConsoleWindow(
            self._entries(), lambda: translate("Console", "Incident console")
        )
        self._connect()
        self.window.open_page("search")
        self._say_status()

    def open(self, console: Console) -> None:
        """Take the console that was put together in the background."""
        self.bench.open_console(console)
        self.bench.refresh()
        self.bench.read_mirror()
        self._age.start()

    def cover(self) -> None:
        """Cover the page and cancel a PIN that is asked for: nobody is there."""
        self.bench.pins.give_up()
        from ui.idle import LockCover

        self.search.rows.uncover(covered=True)
        self.search.say()
        covered = isinstance(self.window.overlay.dialog, LockCover)
        if not covered and self.window.isVisible():
            self.window.open_dialog(LockCover())

    def close(self) -> None:
        """End what waits for a person; called when no window is open."""
        self._closed = True
        self._age.stop()
        self._languages.changed.disconnect(self._say_status)
        self.bench.close_persons()

    # -- building --------------------------------------------------------------------

    def _entries(self) -> list[PageEntry]:
        """The officer's pages; the rest is loaded when it is opened."""
        bench = self.bench

        def diagnostics() -> DiagnosticsPage:
            from ui.pages.diagnostics import DiagnosticsPage

            return DiagnosticsPage(bench)

        def about() -> AboutPage:
            from ui.pages.about import AboutPage

            return AboutPage(bench)

        def settings() -> SettingsPage:
            from ui.pages.settings import SettingsPage

            made = SettingsPage(bench, cares=False)
            made.language_chosen.connect(self._choose_language)
            made.look_chosen.connect(self.look_chosen)
            made.scale_chosen.connect(self.scale_chosen)
            return made

        return [
            PageEntry(
                "search", "search", lambda: translate("Console", "Search"), self.search
            ),
            PageEntry(
                "incidents",
                "shield-alert",
                lambda: translate("Console", "Incidents"),
                self.incidents,
            ),
            PageEntry(
                "plans",
                "layers",
                lambda: translate("Console", "Plans"),
                self.plans,
            ),
            PageEntry(
                "officer",
                "person",
                lambda: translate("Console", "Officer"),
                self.officer,
                gap_before=True,
            ),
            PageEntry(
                "diagnostics",
                "diagnostics",
                lambda: translate("Diagnostics", "Diagnostics"),
                diagnostics,
            ),
            PageEntry(
                "settings",
                "settings",
                lambda: translate("Settings", "Settings"),
                settings,
            ),
            PageEntry(
                "about",
                "info",
                lambda: translate("About", "About"),
                about,
            ),
        ]

    def _connect(self) -> None:
        window, bench = self.window, self.bench
        window.language_chosen.connect(self._choose_language)
        window.closing.connect(bench.close_persons)
        bench.page_wanted.connect(self._open_page)
        bench.dialog_wanted.connect(window.open_dialog)
        bench.help_wanted.connect(self._help)
        bench.failed.connect(self._failed)
        bench.home_changed.connect(self._home_changed)
        bench.officer_changed.connect(self._say_status)
        bench.mirror_changed.connect(self._say_status)
        bench.plans_changed.connect(self._count_plans)
        bench.incidents_counted.connect(self._count_incidents)
        bench.case_wanted.connect(self._open_case)
        bench.plan_wanted.connect(self._open_plan)
        bench.draft_wanted.connect(self._begin_draft)
        bench.round_wanted.connect(self._come_to_sign_in)
        self._languages.changed.connect(self._say_status)
        self._age = QTimer(self)
        self._age.setInterval(_AGE_MS)
        self._age.timeout.connect(self._say_status)
        keys = QKeySequence.StandardKey
        for key, act in (
            (QKeySequence(keys.Find), self._find),
            (QKeySequence(keys.Refresh), bench.round_wanted.emit),
            (QKeySequence(keys.HelpContents), lambda: self._open_page("about")),
        ):
            shortcut = QShortcut(key, window)
            shortcut.activated.connect(act)

    # -- what is heard ---------------------------------------------------------------

    def _find(self) -> None:
        self._open_page("search")
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _home_changed(self, view: HomeView) -> None:
        if not self._closed:
            personal = view.personal_modules and not view.sandbox
            self.window.set_sandbox(view.sandbox or personal, personal=personal)

    def _count_incidents(self, count: int) -> None:
        self.window.sidebar.row("incidents").show_count(count, "danger")

    def _count_plans(self) -> None:
        """Plans that wait for a second person: to approve, or to review."""
        waiting = sum(
            plan["state"] == "proposed" or bool(plan.get("review_by"))
            for plan in self.bench.plans
        )
        self.window.sidebar.row("plans").show_count(waiting, "warn")

    def _open_page(self, key: str) -> None:
        if self.window.has_page(key):
            self.window.open_page(key)

    def _open_case(self, case_id: str) -> None:
        self.window.open_page("incidents")
        self.incidents.open_case(case_id)

    def _open_plan(self, plan_id: str) -> None:
        self.window.open_page("plans")
        self.plans.open_plan(plan_id)

    def _begin_draft(self, draft: Draft) -> None:
        self.window.open_page("plans")
        self.plans.begin_draft(draft)

    def _come_to_sign_in(self) -> None:
        if not self.officer.ready:
            self.window.open_page("officer")

    def _help(self, code: object) -> None:
        from ui.dialogs.help_dialog import HelpDialog

        self.window.open_dialog(HelpDialog(str(code)))

    def _failed(self, error: BaseException) -> None:
        from ui.dialogs.error_dialog import ErrorDialog

        if fate_of(error) is not Fate.SILENT and not self._closed:
            self.window.open_dialog(ErrorDialog(error, self.bench))

    def _choose_language(self, wanted: Language) -> None:
        self._languages.show(wanted)

    def _say_status(self, _language: object = None) -> None:
        if self._closed:
            return
        found, mirror = self.bench.round, self.bench.mirror
        person = StatusLine("person", "text2", role_words(""))
        if found:
            said = f"{found['name']}, {role_words(str(found['role']))}"
            person = StatusLine("person", "ok_text", said)
        age = self._mirror_age()
        stamp = StatusLine(
            "server", "text2", translate("Console", "The mirror is empty")
        )
        if mirror.get("asked_at"):
            old = age >= _DAY
            stamp = StatusLine(
                "server", "warn_text" if old else "ok_text", _age_words(age)
            )
        self.window.sidebar.show_status([person, stamp])

    def _mirror_age(self) -> int:
        from desktop.clock import parse_time

        asked, workplace = self.bench.mirror.get("asked_at"), self.bench.workplace
        if not asked or workplace is None:
            return 0
        passed = workplace.clock.now() - parse_time(str(asked))
        return max(0, int(passed.total_seconds()))


def _age_words(seconds: int) -> str:
    if seconds < _MINUTE:
        return translate("Console", "Mirror: just now")
    if seconds < _HOUR:
        return plural.translate("Console", "Mirror: %Ln minute(s) old", "", 1)(
            seconds // _MINUTE
        )
    if seconds < _DAY:
        return plural.translate("Console", "Mirror: %Ln hour(s) old", "", 1)(
            seconds // _HOUR
        )
    return plural.translate("Console", "Mirror: %Ln day(s) old", "", 1)(seconds // _DAY)
