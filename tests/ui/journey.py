"""The whole window over a real workplace: real worker, SoftHSM2, sandbox operator."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.assembly import open_workplace
from desktop.services.approve_module import approve_module
from desktop.services.workplace import Workplace
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import PIN, SoftHsm
from tests.ui.blocking import window_never_blocks
from ui.conversation import Conversation
from ui.dialogs.pin_dialog import PinDialog
from ui.i18n import Languages
from ui.pages.apply.wizard import CODE, DATA, KEY, TOKEN

__all__ = ["Journey", "journey"]

_WAIT_MS = 60_000


class Journey:
    """Drives the window as a person would."""

    def __init__(
        self, qtbot: QtBot, conversation: Conversation, workplace: Workplace
    ) -> None:
        self.qtbot = qtbot
        self.window = conversation.window
        self.conversation = conversation
        self.workplace = workplace
        self.apply = conversation.apply

    def until(
        self, condition: Callable[[], bool], milliseconds: int = _WAIT_MS
    ) -> None:
        """Waits for the window to reach a state."""
        self.qtbot.waitUntil(condition, timeout=milliseconds)

    @property
    def dialog(self) -> PinDialog | None:
        """The PIN dialog that is open."""
        return self.conversation.pins.dialog

    def press(self, button: QWidget) -> None:
        """Clicks a button with the mouse."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def keys(self, sequence: str) -> None:
        """Types a shortcut into the active window."""
        # The offscreen platform forgets the active window when a dialog closes.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            QApplication.setActiveWindow(self.window)
        QTest.keySequence(self.window, QKeySequence(sequence))

    def type_pin(self, pin: bytes = PIN) -> None:
        """Waits for the PIN dialog, types, presses Enter."""
        self.until(lambda: self.dialog is not None)
        dialog = self.dialog
        assert dialog is not None
        QTest.keyClicks(dialog.field, pin.decode())
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
        self.until(lambda: self.dialog is not dialog)

    def read_and_agree(self) -> None:
        """Step 1: scroll to the end, tick, agree."""
        step = self.apply.agreement
        self.window.open_page("apply")
        self.until(lambda: step.agreement is not None)
        bar = step._text.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.until(lambda: step.scrolled_to_end)
        for box in step._boxes:
            self.press(box)
        self.press(self.apply._foot.choice.yes)
        assert self.apply.current == DATA

    def fill(self, slip: dict[str, object], registers: bool = True) -> None:
        """Step 2: the slip's file, its secret, and every choice."""
        step = self.apply.data
        step.read_file(str(slip["application"]))
        self.until(lambda: bool(step.reference.text))
        edit = step.secret.edit
        assert isinstance(edit, QLineEdit)
        QTest.keyClicks(edit, str(slip["secret"]))
        for name, choice in step._choices.items():
            yes = registers and name in {"persons", "organisations"}
            self.press(choice._answers.parts[int(yes)])
        self.go()

    def go(self) -> None:
        """The filled button of the wizard."""
        assert self.apply._foot.go.isEnabled(), self.apply.current
        self.press(self.apply._foot.go)

    def without_code(self) -> None:
        """Step 3: no code."""
        step = self.apply.email
        self.until(lambda: step.without.isEnabled() or self.apply.current == TOKEN)
        if self.apply.current != TOKEN:
            self.press(step.without)

    def choose_token(self) -> None:
        """Step 4: the token that is connected."""
        self.until(lambda: self.apply.current == TOKEN and self.apply.token.ready)
        self.go()
        self.until(lambda: self.apply.current == KEY and not self.apply.busy)

    def whole_application(self, slip: dict[str, object]) -> None:
        """From the agreement to the recovery code."""
        self.read_and_agree()
        self.fill(slip)
        self.without_code()
        self.choose_token()
        self.go()
        self.type_pin()
        self.type_pin()
        self.until(lambda: self.apply.current == CODE and not self.apply.busy)

    def finish(self) -> None:
        """Step 7: type two groups back."""
        step = self.apply.code
        for field, index in zip(step.typed, step.asked, strict=True):
            assert isinstance(field.edit, QLineEdit)
            QTest.keyClicks(field.edit, step.groups[index])
        self.go()


@contextmanager
def journey(
    qtbot: QtBot,
    languages: Languages,
    server: SandboxServer,
    token: SoftHsm,
    *,
    profile: Path | None = None,
) -> Iterator[Journey]:
    """A window over a fresh home, with the module approved and the operator running."""
    workplace = open_workplace(profile=str(profile or server.profile_path))
    approve_module(workplace, token.module.path, token.module.env)
    conversation = Conversation(languages, grab_keyboard=False)
    window = conversation.window
    # Not until it is active: where another window was open a moment ago, the platform
    # without a display may never say so, and nothing here depends on it.
    with qtbot.waitExposed(window, timeout=60_000):
        window.setMinimumSize(320, 200)
        window.resize(1280, 800)
        window.show()
    found = Journey(qtbot, conversation, workplace)
    try:
        with window_never_blocks() as blocked:
            conversation.open(workplace)
            yield found
        assert blocked == [], blocked
    finally:
        window.close()
        conversation.close()
        QApplication.processEvents()
        window.deleteLater()
        conversation.deleteLater()
