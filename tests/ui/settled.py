"""A window of the tests that has come to rest."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui.console.window import ConsoleConversation
from ui.conversation import Conversation

__all__ = ["close_dialogs", "settle"]


def close_dialogs(conversation: Conversation | ConsoleConversation) -> None:
    """Reject what is open, one upon the other."""
    while (dialog := conversation.window.overlay.dialog) is not None:
        dialog.reject()


def settle() -> None:
    """Let go of what was put away, and lay out what came."""
    for _ in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
