"""The dialogs of token and certificate care, for `installer/screens_pages.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtTest import QTest

from desktop.model import PinState
from installer import example_views as example
from ui.conversation import Conversation
from ui.dialogs.pin_care_dialog import Care, PinCareDialog
from ui.widgets.overlay import OverlayDialog

__all__ = ["CARE"]


def _over(
    make: Callable[[Conversation], OverlayDialog],
) -> Callable[[Conversation], None]:
    def show(conversation: Conversation) -> None:
        conversation.window.open_page("home")
        conversation.window.open_dialog(make(conversation))

    return show


def _pin(care: Care, state: PinState) -> Callable[[Conversation], OverlayDialog]:
    def make(_conversation: Conversation) -> OverlayDialog:
        info = replace(example.tokens()[0].info, pin_state=state)
        dialog = PinCareDialog(care, info, 6, grab_keyboard=False)
        for field, typed in zip(dialog.fields, ("481516", "906214", ""), strict=True):
            QTest.keyClicks(field, typed)
        return dialog

    return make


CARE: Final[dict[str, Callable[[Conversation], None]]] = {
    "pin-change": _over(_pin("change", PinState.COUNT_LOW)),
    "pin-change-last-try": _over(_pin("change", PinState.FINAL_TRY)),
    "pin-unblock": _over(_pin("unblock", PinState.LOCKED)),
    "pin-set-up": _over(_pin("init", PinState.NOT_SET)),
}
