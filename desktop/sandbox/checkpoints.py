"""Journal heads that installations leave here; they only grow (D-S3, 6.3).

A head is signed with the installation key that E1 registered. A smaller one, or
another head of the same size, means a cut tail, a roll-back or a fork: refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature

from desktop.canonical import parse_canonical
from desktop.errors import EncodingInvalid
from desktop.sandbox.calls import (
    Call,
    by_installation,
    decoded,
    ed25519_key,
    object_fields,
    once,
    receipt,
    text_field,
)
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["take"]


def take(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/checkpoints``: ``{origin, size, root, head, utc}`` and its signature.

    Raises:
        Problem: 401 for an unregistered key, 422 when signature or form is bad, 409 for
            a head that is smaller than, or contradicts, one left before.
    """
    key = by_installation(state, call)
    value = object_fields(call, "payload", "signature")
    payload, signature = decoded(value, "payload"), decoded(value, "signature")
    try:
        ed25519_key(key["spki"]).verify(signature, payload)
        found = parse_canonical(payload, "checkpoint")
    except InvalidSignature as error:
        raise Problem(422, "signature-invalid", "The signature is not valid") from error
    except EncodingInvalid as error:
        raise Problem(422, "record-invalid", "Not a canonical record") from error
    size, root, head = found.get("size"), text_field(found, "root"), _head(found)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise Problem(422, "record-invalid", "size must be a whole number", "size")

    def act() -> Mapping[str, Any]:
        before = state.store.rows("checkpoints", key_id=key["key_id"], order="size")
        if before and before[-1]["size"] > size:
            raise Problem(409, "checkpoint-smaller", "A longer journal was seen before")
        if before and before[-1]["size"] == size:
            same = (before[-1]["root"], before[-1]["head"]) == (root, head)
            if not same:
                raise Problem(409, "checkpoint-forked", "Another head of this size")
        else:
            state.store.insert(
                "checkpoints",
                key_id=key["key_id"],
                size=size,
                root=root,
                head=head,
                payload=payload,
                signature=signature,
                received_at=state.now_text(),
            )
        return receipt(state, call, "checkpoint", head)

    return once(state, call, head, act)


def _head(found: Mapping[str, Any]) -> str:
    return text_field(found, "head")
