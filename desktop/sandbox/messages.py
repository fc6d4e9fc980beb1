"""``GET /v1/messages``: a person reads what the operator left for them (6.4)."""

from __future__ import annotations

from desktop.canonical import b64url, canonical
from desktop.sandbox import agreement_news, outgoing
from desktop.sandbox.calls import Call, by_person
from desktop.sandbox.state import SandboxState

__all__ = ["listing"]


def listing(state: SandboxState, call: Call, since: int) -> bytes:
    """``GET /v1/messages?since=N``: those with a higher number.

    Raises:
        Problem: 401 when neither slip nor installation key authorises it.
    """
    iin = by_person(state, call)["iin"]
    agreement_news.announce(state)
    outgoing.deliver(state)
    found = [
        {"payload": b64url(row["payload"]), "cms": b64url(row["cms"])}
        for row in state.store.rows("messages", iin=iin, order="seq")
        if row["seq"] > since
    ]
    return canonical({"messages": found})
