"""The idle lock: after four minutes without a hand the window covers itself (row S13).

Nothing stays logged in between two pieces of work, so the cover hides what stands on
the screen and cancels a PIN that is asked for; going on needs no PIN.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.text import Label

__all__ = ["IdleWatch", "LockCover"]

_HANDS: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Counts the seconds since the last key or mouse.

    Signals:
        idle: nobody was there for so long.
    """

    idle = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self._app = app
        app.focusWindowChanged.connect(self._watch)

    def start(self, seconds: int) -> None:
        """Count from now."""
        self._timer.setInterval(seconds * 1000)
        self._timer.start()
        for window in self._app.topLevelWindows():
            self._watch(window)

    def _watch(self, window: QWindow | None) -> None:
        """Hear what a window hears.

        Every key and mouse comes through its window first; a filter on the application
        would be called for each event of each widget, and a page has thousands.
        """
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS and self._timer.interval():
            self._timer.start()
        return False


class LockCover(Panel):
    """Covers page and dialogs until somebody is there again."""

    covers = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lock", 460, parent)
        self.say()

    def say(self) -> None:
        self.set_title(translate("Idle", "Saqta covered itself"))
        said = translate(
            "Idle",
            "Nobody was here for a while. Nothing is logged in, and nothing is lost.",
        )
        self.set_content(Label(said, "body", "text2", wrap=True))
        self.close_button.setText(translate("Idle", "Go on"))
