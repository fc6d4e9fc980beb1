"""``GET /v1/messages``: a person reads what the operator left for them (6.4)."""

from __future__ import annotations

from desktop.canonical import b64url, canonical, unb64url
from desktop.errors import EncodingInvalid
from desktop.sandbox import agreement_news, nonces, outgoing
from desktop.sandbox.calls import Call, by_person, record, text_field
from desktop.sandbox.duties import signer_of
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["listing"]


def listing(state: SandboxState, call: Call, since: int) -> bytes:
    """``GET /v1/messages?since=N``: those with a higher number.

    Raises:
        Problem: 401 when neither slip, installation key nor token authorises it.
    """
    iin = _reader(state, call)
    agreement_news.announce(state)
    outgoing.deliver(state)
    found = [
        {"payload": b64url(row["payload"]), "cms": b64url(row["cms"])}
        for row in state.store.rows("messages", iin=iin, order="seq")
        if row["seq"] > since
    ]
    return canonical({"messages": found})


def _reader(state: SandboxState, call: Call) -> str:
    """Whose messages: by slip, by installation, or by a sign-in record of a token.

    The last is ``Authorization: Saqta-Token PAYLOAD CMS``, both base64url, over a
    record of type ``sign-in`` with a nonce of ours.
    """
    scheme, _, rest = call.authorization.partition(" ")
    if scheme != "Saqta-Token":
        return str(by_person(state, call)["iin"])
    parts = rest.split(" ")
    if len(parts) != 2:
        raise Problem(401, "authorization-invalid", "A payload and its CMS")
    try:
        payload, signature = unb64url(parts[0]), unb64url(parts[1])
    except EncodingInvalid as error:
        raise Problem(
            401, "authorization-invalid", "The authorisation can't be read"
        ) from error
    found = record(payload, "sign-in")
    signer = signer_of(state, payload, signature)
    nonces.spend(state, text_field(found, "nonce"))
    return str(signer["iin"])
