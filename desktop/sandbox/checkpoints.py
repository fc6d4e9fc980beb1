"""Journal heads that installations leave here; they only grow (D-S3, 6.3).

A head is signed with the installation key that E1 registered. A smaller one, or
another head of the same size, means a cut tail, a roll-back or a fork: refused. A
larger one comes with a consistency proof (RFC 9162, 2.1.4) from the one left before,
so a rewritten past and a fork that grew longer are refused too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.canonical import b64url, canonical, parse, unb64url
from desktop.errors import CheckpointInvalid, EncodingInvalid
from desktop.evidence import checkpoint
from desktop.evidence.checkpoint import Checkpoint
from desktop.sandbox.calls import (
    Call,
    by_installation,
    decoded,
    object_fields,
    once,
    receipt,
)
from desktop.sandbox.problems import Problem
from desktop.sandbox.state import SandboxState

__all__ = ["last", "take"]

_LONGEST_PROOF = 128


def take(state: SandboxState, call: Call) -> bytes:
    """``POST /v1/checkpoints``: ``payload``, ``signature`` and ``proof``.

    The proof is a list of base64url hashes from the last head that was left here; the
    first head of an installation needs none.

    Raises:
        Problem: 401 for an unregistered key, 422 when signature or form is bad, 409 for
            a head that is smaller than, or contradicts, one left before.
    """
    key = by_installation(state, call)
    names = ("payload", "signature")
    value = object_fields(call, *names, *(("proof",) if _has_proof(call) else ()))
    payload, signature = decoded(value, "payload"), decoded(value, "signature")
    proof = _proof(value)
    try:
        found = checkpoint.read(payload, signature, key["spki"])
    except CheckpointInvalid as error:
        raise Problem(
            422, "checkpoint-invalid", "The head is malformed or badly signed"
        ) from error

    def act() -> Mapping[str, Any]:
        before = state.store.rows("checkpoints", key_id=key["key_id"], order="size")
        if before:
            _check_growth(before[-1], found, proof)
        if not before or before[-1]["size"] < found.size:
            state.store.insert(
                "checkpoints",
                key_id=key["key_id"],
                size=found.size,
                root=found.root,
                head=found.head,
                payload=payload,
                signature=signature,
                received_at=state.now_text(),
            )
        return receipt(state, call, "checkpoint", found.head)

    return once(state, call, found.head, act)


def last(state: SandboxState, call: Call) -> bytes:
    """``GET /v1/checkpoints``: the last head of this installation and its receipt.

    Who has lost what was said of a head starts the next proof from this one.

    Raises:
        Problem: 401 for an unregistered key, 404 where no head was left.
    """
    key = by_installation(state, call)
    found = state.store.rows("checkpoints", key_id=key["key_id"], order="size")
    if not found:
        raise Problem(404, "checkpoint-unknown", "No head was left here")
    head = found[-1]
    given = state.store.rows(
        "receipts", kind="checkpoint", object_id=head["head"], order="sequence"
    )[0]
    return canonical(
        {
            "payload": b64url(head["payload"]),
            "signature": b64url(head["signature"]),
            "receipt": {
                "payload": b64url(given["payload"]),
                "cms": b64url(given["cms"]),
            },
        }
    )


def _check_growth(
    row: Mapping[str, Any], found: Checkpoint, proof: list[bytes] | None
) -> None:
    seen = Checkpoint(row["key_id"], row["size"], row["root"], row["head"], "")
    try:
        checkpoint.check_later(seen, found, proof)
    except CheckpointInvalid as error:
        code = "checkpoint-inconsistent"
        if found.size < seen.size:
            code = "checkpoint-smaller"
        elif found.size > seen.size and proof is None:
            code = "checkpoint-unproved"
        raise Problem(409, code, "It contradicts a head seen before") from error


def _has_proof(call: Call) -> bool:
    try:
        value = parse(call.body, "request")
    except EncodingInvalid:
        return False
    return isinstance(value, dict) and "proof" in value


def _proof(value: Mapping[str, Any]) -> list[bytes] | None:
    given = value.get("proof")
    if given is None:
        return None
    if not isinstance(given, list) or len(given) > _LONGEST_PROOF:
        raise Problem(400, "body-invalid", "A proof is a list of hashes", "proof")
    try:
        return [unb64url(str(item)) for item in given]
    except EncodingInvalid as error:
        raise Problem(400, "body-invalid", "A hash is malformed", "proof") from error
