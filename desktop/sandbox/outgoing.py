"""The operator's signed messages, numbered for each person without a gap (6.4).

Kinds:

``withdrawal-answer``  processing stopped, or why it goes on (row S9); names the consent
``objection-answer``   answer to an objection (row S8); names the objection
``agreement-ended``    the agreement ended (row S16); names its id and version
``agreement-changed``  a new version is published; names its id and version
``notice-sent``        a letter was sent (row S3); names its event

They are sent at once or at their time: what is due is delivered whenever anybody asks,
and by the server's own clock.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from desktop.canonical import canonical
from desktop.clock import format_time, parse_time
from desktop.sandbox.state import SandboxState

__all__ = ["KINDS", "deliver", "post", "schedule"]

KINDS = (
    "withdrawal-answer",
    "objection-answer",
    "agreement-ended",
    "agreement-changed",
    "notice-sent",
)


def post(
    state: SandboxState, iin: str, kind: str, *, subject_id: str, text: str
) -> None:
    """Leaves a message for a person at once.

    Raises:
        ValueError: There is no such kind.
    """
    _post(state, iin, kind, subject_id, text, state.now())


def schedule(
    state: SandboxState,
    iin: str,
    kind: str,
    *,
    subject_id: str,
    text: str,
    after: timedelta,
) -> None:
    """Leaves a message later; with no delay, at once.

    Raises:
        ValueError: There is no such kind.
    """
    if after <= timedelta():
        post(state, iin, kind, subject_id=subject_id, text=text)
        return
    _check(kind)
    state.store.insert(
        "due",
        due_id=str(uuid.uuid4()),
        at=format_time(state.now() + after),
        iin=iin,
        kind=kind,
        subject_id=subject_id,
        text=text,
    )


def deliver(state: SandboxState) -> int:
    """Delivers what is due; answers how many messages that were."""
    now = state.now()
    done = 0
    with state.store.begin():
        for row in state.store.rows("due", order="at"):
            at = parse_time(row["at"])
            if at > now:
                break
            _post(state, row["iin"], row["kind"], row["subject_id"], row["text"], at)
            state.store.delete("due", due_id=row["due_id"])
            done += 1
    return done


def _post(
    state: SandboxState,
    iin: str,
    kind: str,
    subject_id: str,
    text: str,
    at: datetime,
) -> None:
    _check(kind)
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
                "sent_at": format_time(at),
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


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"no such kind of message: {kind}")
