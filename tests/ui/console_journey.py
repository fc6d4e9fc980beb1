"""The console's window over a real home: real worker, SoftHSM2, sandbox operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.assembly_console import open_console
from desktop.services.console_desk import Console
from tests.fakes.console_officer import ConsoleOfficer
from tests.fakes.softhsm import PIN
from tests.ui.blocking import window_never_blocks
from ui.console.dialogs import TypedDialog
from ui.console.page import ConsolePage
from ui.console.window import ConsoleConversation
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.i18n import Languages
from ui.widgets.overlay import OverlayDialog

__all__ = ["Officer", "officer_window"]

_WAIT_MS = 120_000


class Officer:
    """Drives one officer's window as that person would."""

    def __init__(
        self, qtbot: QtBot, conversation: ConsoleConversation, console: Console
    ) -> None:
        self.qtbot = qtbot
        self.conversation = conversation
        self.console = console
        self.window = conversation.window
        self.pages: tuple[ConsolePage, ...] = (
            conversation.officer,
            conversation.search,
            conversation.incidents,
            conversation.plans,
        )
        self.search = conversation.search
        self.incidents = conversation.incidents
        self.plans = conversation.plans

    @property
    def dialog(self) -> OverlayDialog | None:
        """The dialog on top."""
        return self.window.overlay.dialog

    def until(self, condition: Callable[[], bool]) -> None:
        """Waits for the window to reach a state, or for an error on a page."""

        def reached() -> bool:
            for page in self.pages:
                assert page.problem.error is None, repr(page.problem.error)
            return condition()

        self.qtbot.waitUntil(reached, timeout=_WAIT_MS)

    def press(self, button: QWidget) -> None:
        """Clicks a button with the mouse."""
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_pin(self, pin: bytes = PIN) -> None:
        """Waits for the PIN dialog, types, presses Enter."""
        pins = self.conversation.bench.pins
        self.until(lambda: pins.dialog is not None)
        dialog = pins.dialog
        assert dialog is not None
        QTest.keyClicks(dialog.field, pin.decode())
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
        self.until(lambda: pins.dialog is not dialog)

    def confirm(self) -> None:
        """Answers Yes."""
        self.until(lambda: isinstance(self.dialog, ConfirmDialog))
        dialog = self.dialog
        assert isinstance(dialog, ConfirmDialog)
        self.press(dialog.choice.yes)

    def type_count(self, count: int) -> TypedDialog:
        """Types the number that a dialog asks for; presses nothing."""
        self.until(lambda: isinstance(self.dialog, TypedDialog))
        dialog = self.dialog
        assert isinstance(dialog, TypedDialog)
        assert not dialog.go.isEnabled()
        QTest.keyClicks(dialog.edit, str(count))
        return dialog

    def sign_in(self) -> None:
        """The button of the search's header: one PIN entry brings all up to date."""
        self.until(lambda: self.conversation.officer.ready)
        before = self.conversation.bench.mirror.get("asked_at")
        self.press(self.search.refresh)
        self.type_pin()
        bench = self.conversation.bench
        self.until(lambda: bench.mirror.get("asked_at") not in {before, None, ""})
        self.until(lambda: not self.conversation.officer.busy)

    def look_at(self, plan_id: str) -> None:
        """Opens a plan and fetches what it holds; one PIN entry."""
        self.window.open_page("plans")
        self.plans.open_plan(plan_id)
        view = self.plans.view
        self.press(view.side.look)
        self.type_pin()
        self.until(lambda: view.seen is not None and not self.plans.busy)

    def idle(self) -> None:
        """Waits for the end of the order that is under way."""
        self.until(lambda: not self.plans.busy and not self.plans.view.side.stopping)


@contextmanager
def officer_window(
    qtbot: QtBot, languages: Languages, officer: ConsoleOfficer
) -> Iterator[Officer]:
    """The console of an officer's home."""
    console = open_console(home=officer.holder.folder)
    conversation = ConsoleConversation(languages, grab_keyboard=False)
    window = conversation.window
    with qtbot.waitActive(window, timeout=60_000):
        window.setMinimumSize(320, 200)
        window.resize(1280, 800)
        window.show()
    found = Officer(qtbot, conversation, console)
    try:
        with window_never_blocks() as blocked:
            conversation.open(console)
            yield found
        assert blocked == []
    finally:
        window.close()
        conversation.close()
        QApplication.processEvents()
        window.deleteLater()
        conversation.deleteLater()
        console.mirror().close()
