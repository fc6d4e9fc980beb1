"""A letter, and the signed message that says that it was sent (rows S3 and 6.4)."""

from __future__ import annotations

from desktop.sandbox import outgoing
from desktop.sandbox.state import SandboxState

__all__ = ["tell"]


def tell(state: SandboxState, iin: str, event: str, recipient: str) -> None:
    """Sends a letter and leaves the message that it was sent; not that it came."""
    with state.store.begin():
        state.mailer.send(event, recipient)
        if iin:
            outgoing.post(state, iin, "notice-sent", subject_id=event, text=event)
