"""Nobody: what the core asks when a program runs without a person.

The agent sends, asks and verifies; it never asks for a PIN and agrees to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.errors import Cancelled
from desktop.interaction import PinQuestion, PinSource, Step

__all__ = ["SilentPerson"]


class SilentPerson:
    """Implements :class:`desktop.interaction.Interaction` by declining."""

    def ask_pin(self, question: PinQuestion) -> PinSource:
        """Nobody types a PIN.

        Raises:
            Cancelled: Always.
        """
        del question
        raise Cancelled

    def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
        """Nobody says yes."""
        del question, facts
        return False

    def choose(
        self, question: str, options: list[str], facts: Mapping[str, Any]
    ) -> str:
        """Nobody chooses.

        Raises:
            Cancelled: Always.
        """
        del question, options, facts
        raise Cancelled

    def wants_email_code(self, email: str) -> bool:
        """Nobody reads mail."""
        del email
        return False

    def ask_email_code(self, email: str) -> str:
        """Nobody reads mail.

        Raises:
            Cancelled: Always.
        """
        del email
        raise Cancelled

    def progress(self, step: Step) -> None:
        """Nobody looks; the journal has what matters."""

    def show_recovery_code(self, groups: list[str]) -> bool:
        """A code is shown to people only."""
        del groups
        return False

    def cancelled(self) -> bool:
        """Nobody cancels."""
        return False
