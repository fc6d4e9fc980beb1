"""Leaves the journal's head with the operator (D-S3; protocols.md 6.3).

The head is signed with the installation key, so no token is needed. It leaves once E1
has registered that key, with every application, report and closing manifest, and with
a proof that it continues the head left there before: a rewritten past is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.canonical import b64url, unb64url
from desktop.errors import Refused
from desktop.evidence import checkpoint as heads
from desktop.model import AuthorityProfile
from desktop.services.workplace import Workplace

__all__ = ["anchor_journal"]

#: A proof needs the hash of every entry in memory; a longer journal leaves without.
_LONGEST_PROVED = 200_000


def anchor_journal(workplace: Workplace, profile: AuthorityProfile) -> int:
    """Sends the head as it is now; answers how many entries it covers.

    A head that this authority has already is not sent again. What was sent and got no
    answer is sent again first, byte for byte: only then is it known what a proof must
    start from.

    Raises:
        OperatorRefused: The operator knows a longer or another journal, or no such key.
        Unreachable, AnswerUnusable: Nobody has seen it.
        JournalBroken: There is no believable head.
    """
    journal, installation = workplace.journal(), workplace.installation()
    waiting = workplace.register().recall(_name(profile))
    if isinstance(waiting, dict):
        _send(workplace, profile, waiting)
    size, head, root = journal.checkpoint()
    left = [item for item in journal.anchors() if item.where == profile.name]
    last = max(left, key=lambda item: item.size, default=None)
    if last is not None and last.size == size:
        return size
    payload, signature = heads.build(
        size, root, head, workplace.clock.now(), installation
    )
    proof = None
    if last is not None and size <= _LONGEST_PROVED:
        steps = journal.prove_consistency(last.size, size)
        proof = [b64url(bytes.fromhex(step)) for step in steps]
    value = {
        "payload": b64url(payload),
        "signature": b64url(signature),
        "proof": proof,
        "size": size,
        "head": head,
        "root": root,
    }
    workplace.register().remember(_name(profile), value)
    _send(workplace, profile, value)
    return size


def _send(
    workplace: Workplace, profile: AuthorityProfile, value: Mapping[str, Any]
) -> None:
    register = workplace.register()
    operator = workplace.connect(profile).operator(None)
    proof = value["proof"]
    try:
        receipt = operator.send_checkpoint(
            unb64url(value["payload"]),
            unb64url(value["signature"]),
            None if proof is None else [unb64url(item) for item in proof],
        )
    except Refused:
        # It will not be taken next time either; the refusal is what counts.
        register.remember(_name(profile), None)
        raise
    workplace.journal().anchor(
        int(value["size"]),
        str(value["head"]),
        str(value["root"]),
        profile.name,
        receipt.received_at,
        receipt.receipt_id,
    )
    register.remember(_name(profile), None)


def _name(profile: AuthorityProfile) -> str:
    return f"checkpoint:{profile.name}"
