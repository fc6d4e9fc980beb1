"""How the core asks a person; the window, the command line and tests implement it.

Every question is answered by returning or by raising ``Cancelled``. The core calls
these from a background thread and never knows what a window is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop.model.tokens import PinState
from desktop.secret import Pin

__all__ = ["Interaction", "PinFromDescriptor", "PinQuestion", "PinSource", "Step"]


@dataclass(frozen=True)
class PinQuestion:
    """What the person must know before typing a PIN (style.md, habit 17).

    Attributes:
        token_label: Label as the token gives it; text from outside.
        token_serial: Serial number as the token gives it.
        pin_state: Read afresh just before this question.
        purpose: Key of the sentence that names what will be done, e.g.
            ``pin.before_sending``, ``pin.after_answer``, ``pin.revoke``.
        entries_left: How many PIN entries are still coming, this one included.
        shortest: Fewest characters the token accepts.
        longest: Most characters the token accepts.
        pin_pad: The PIN is typed on the reader, not on the computer.
    """

    token_label: str
    token_serial: str
    pin_state: PinState
    purpose: str
    entries_left: int = 1
    shortest: int = 4
    longest: int = 16
    pin_pad: bool = False


@dataclass(frozen=True)
class PinFromDescriptor:
    """The PIN is one line of an inherited descriptor, read by the worker alone.

    Attributes:
        descriptor: Of this process, on Windows too.
    """

    descriptor: int


#: ``None`` means the reader's own pin-pad asks (protected authentication path).
PinSource = Pin | PinFromDescriptor | None


@dataclass(frozen=True)
class Step:
    """One real step of a journey, for a progress line and the transcript.

    Attributes:
        name: Stable name, e.g. ``generate_key``; the sentence is made from it.
        state: ``started``, ``done``, ``failed``, ``skipped`` or ``waiting``.
        seconds: How long it took, once it ended.
        facts: What may be said about it; never a secret.
    """

    name: str
    state: str
    seconds: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)


class Interaction(Protocol):
    """A person, as the core sees one."""

    def ask_pin(self, question: PinQuestion) -> PinSource:
        """Asks for one PIN entry.

        Raises:
            Cancelled: The person would rather not.
            PinMissing: There is nobody to ask and no descriptor.
        """
        ...

    def confirm(self, question: str, facts: Mapping[str, Any]) -> bool:
        """Asks yes or no; ``question`` is the key of the sentence."""
        ...

    def choose(
        self, question: str, options: list[str], facts: Mapping[str, Any]
    ) -> str:
        """Asks to choose one of the options; ``question`` is the sentence's key.

        Raises:
            Cancelled: None was chosen.
        """
        ...

    def wants_email_code(self, email: str) -> bool:
        """Whether the person will type a code sent to this address (row S6)."""
        ...

    def ask_email_code(self, email: str) -> str:
        """The code that came by e-mail.

        Raises:
            Cancelled: The person would rather not; the address stays unconfirmed.
        """
        ...

    def progress(self, step: Step) -> None:
        """Tells of a step; returns at once."""
        ...

    def show_recovery_code(self, groups: list[str]) -> bool:
        """Shows the recovery code once; true when it was really shown."""
        ...

    def cancelled(self) -> bool:
        """Whether the person asked to stop; checked between steps."""
        ...
