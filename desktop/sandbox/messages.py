"""The operator's signed messages, numbered for each person without a gap (6.4)."""

from __future__ import annotations

import uuid

from desktop.canonical import b64url, canonical
from desktop.sandbox.calls import Call, by_person
from desktop.sandbox.state import SandboxState

__all__ = ["listing", "post"]


def post(
    state: SandboxState, iin: str, kind: str, *, subject_id: str, text: str
) -> None:
    """Leaves a message for a person."""
    with state.store.begin():
        seq = state.store.next_number(f"messages-{iin}")
        message_id = str(uuid.uuid4())
        payload = canonical(
            {
                "message_id": message_id,
                "seq": seq,
                "kind": kind,
                "subject_id": subject_id,
                "text": text,
                "sent_at": state.now_text(),
            }
        )
        state.store.insert(
            "messages",
            message_id=message_id,
            iin=iin,
            seq=seq,
            payload=payload,
            cms=state.operator_cms(payload),
        )


def listing(state: SandboxState, call: Call, since: int) -> bytes:
    """``GET /v1/messages?since=N``: those with a higher number.

    Raises:
        Problem: 401 when neither slip nor installation key authorises it.
    """
    iin = by_person(state, call)["iin"]
    found = [
        {"payload": b64url(row["payload"]), "cms": b64url(row["cms"])}
        for row in state.store.rows("messages", iin=iin, order="seq")
        if row["seq"] > since
    ]
    return canonical({"messages": found})
