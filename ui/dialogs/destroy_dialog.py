"""Deletes a key on a token, only after a typed word."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.word_dialog import WordDialog
from ui.i18n import serial_fours, translate

__all__ = ["DestroyDialog"]


class DestroyDialog(WordDialog):
    """Names the key, its token, and why it may go."""

    def __init__(
        self,
        key_id: str,
        token_serial: str,
        why: str,
        parent: QWidget | None = None,
    ) -> None:
        self._key_id, self._serial, self._why = key_id, token_serial, why
        super().__init__(parent)

    def names(self) -> tuple[str, str]:
        return translate("Destroy", "Delete a key on the token"), self._why

    def facts(self) -> list[tuple[str, str]]:
        return [
            (translate("Certificate", "Token"), self._serial),
            (translate("Destroy", "Key"), serial_fours(self._key_id)),
        ]

    def consequence(self) -> str:
        return translate("Destroy", "Nothing will ever be signed with this key again.")

    def act(self) -> str:
        return translate("Destroy", "Delete the key")
