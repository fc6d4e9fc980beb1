"""A window with the PIN dialog in it, on a real X11 screen; tells what happens.

A line ``shown`` comes when the field has the keyboard, ``watched`` when the warning of
X11 stands, ``length N`` after each key and ``closed`` when the dialog is gone. A line
on the input closes the dialog, the end of the input the program.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.interaction import PinQuestion, PinSource
from desktop.model.tokens import PinState
from ui.conversation import Conversation
from ui.i18n import Language, Languages
from ui.theme import Look, Theme

__all__ = ["main"]


class _Orders(QObject):
    close = Signal()
    end = Signal()

    def read(self) -> None:
        """Waits on the input, beside the window's thread."""
        for _line in sys.stdin:
            self.close.emit()
        self.end.emit()


def main() -> None:
    """Shows the dialog until it is told to close it."""
    app = QApplication(["pin-on-screen"])
    look, languages = Theme(app, Look.LIGHT), Languages(app, Language.ENGLISH)
    conversation = Conversation(languages)
    window = conversation.window
    window.show()
    window.activateWindow()
    answer: Future[PinSource] = Future()
    conversation.pins.ask(
        PinQuestion("S2", "7F3A90C1", PinState.FINE, "pin.revoke", shortest=6), answer
    )
    dialog = conversation.pins.dialog
    assert dialog is not None
    asked = QTimer()

    def look_round() -> None:
        if QWidget.keyboardGrabber() is dialog.field:
            asked.stop()
            _say("shown")
            if dialog._watched.isVisible():
                _say("watched")

    def close() -> None:
        dialog.reject()
        _say("closed")

    asked.timeout.connect(look_round)
    asked.start(20)
    dialog.field.length_changed.connect(lambda length: _say(f"length {length}"))
    orders = _Orders()
    orders.close.connect(close)
    orders.end.connect(app.quit)
    threading.Thread(target=orders.read, daemon=True).start()
    app.exec()
    conversation.close()
    del look


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
