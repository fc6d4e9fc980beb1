"""Leaves the journal's head with the operator (D-S3; protocols.md 6.3).

The head is signed with the installation key, so no token is needed. It leaves once E1
has registered that key, with every application, report and closing manifest, and with
a proof that it continues the head left there before: a rewritten past is refused.
Where the list of heads left there is lost, it comes back from the operator's word. The
agent leaves it too, and has it time-stamped where the authority has a service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.canonical import b64url, canonical, sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import (
    AnswerUnusable,
    JournalBroken,
    OperatorRefused,
    Pending,
    Refused,
    TimeStampInvalid,
    Unreachable,
    VerificationFailed,
)
from desktop.evidence import checkpoint as heads
from desktop.model.authority import AuthorityProfile
from desktop.services.receipts import receipt_json
from desktop.services.recorder import Recorder
from desktop.services.recover_anchors import recover_anchors
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably
from desktop.store.turns import waited_turn
from desktop.trust import timestamp

__all__ = ["STAMPED", "anchor_journal", "leave_head"]

#: Where an anchor is that only a time-stamp authority has seen.
STAMPED = "time stamp"
#: What an operator says to a head that nothing, or the wrong thing, was proved of, and
#: to one that it has already, taken at another time.
_UNPROVED = {"checkpoint-unproved", "checkpoint-inconsistent", "idempotency-conflict"}


def leave_head(
    workplace: Workplace, profile: AuthorityProfile, recorder: Recorder
) -> None:
    """The head leaves in passing: what stands in the way is noted and stops nothing."""
    if "checkpoints" not in profile.api:
        return
    try:
        with recorder.step("anchor") as facts:
            facts["size"] = anchor_journal(workplace, profile)
    except (Pending, Refused, VerificationFailed) as error:
        recorder.note("anchor_not_sent", {"code": error.code})


def anchor_journal(
    workplace: Workplace, profile: AuthorityProfile, *, stamp: bool = False
) -> int:
    """Sends the head as it is now; answers how many entries it covers.

    A head that this authority has already is not sent again. What was sent and got no
    answer is sent again first, byte for byte: only then is it known what a proof must
    start from. Programs that do this at once take turns.

    Args:
        workplace: This home.
        profile: The authority.
        stamp: Also have it time-stamped, where the authority has a service.

    Raises:
        OperatorRefused: The operator knows a longer or another journal, or no such key.
        Unreachable, AnswerUnusable: Nobody has seen it.
        JournalBroken: There is no believable head.
    """
    folder = workplace.home.make(workplace.home.installation_dir)
    with waited_turn(folder / "anchor.lock"):
        return _anchor(workplace, profile, stamp=stamp)


def _anchor(workplace: Workplace, profile: AuthorityProfile, *, stamp: bool) -> int:
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
    value = {
        "payload": b64url(payload),
        "signature": b64url(signature),
        "proof": None if last is None else _proof(workplace, last.size, size),
        "size": size,
        "head": head,
        "root": root,
    }
    if stamp:
        _stamp(workplace, profile, value)
    workplace.register().remember(_name(profile), value)
    try:
        _send(workplace, profile, value)
    except OperatorRefused as refusal:
        if refusal.problem not in _UNPROVED:
            raise
        known = _recovered(workplace, profile, refusal)
        if known >= size:
            return known
        value["proof"] = _proof(workplace, known, size, whole=True)
        workplace.register().remember(_name(profile), value)
        _send(workplace, profile, value)
    return size


def _proof(
    workplace: Workplace, known: int, size: int, *, whole: bool = False
) -> list[str]:
    steps = workplace.journal().prove_consistency(known, size, whole=whole)
    return [b64url(bytes.fromhex(step)) for step in steps]


def _recovered(
    workplace: Workplace, profile: AuthorityProfile, refusal: OperatorRefused
) -> int:
    """Where a proof must start from, by the operator's word; else its refusal."""
    try:
        known = recover_anchors(workplace, profile)
    except JournalBroken as error:
        # The operator signed for another journal than this one.
        raise refusal from error
    if not known:
        raise refusal
    return known


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
    _keep(workplace, profile, value, "receipt", receipt_json(receipt))
    workplace.journal().anchor(
        int(value["size"]),
        str(value["head"]),
        str(value["root"]),
        profile.name,
        receipt.received_at,
        receipt.receipt_id,
    )
    register.remember(_name(profile), None)


def _stamp(
    workplace: Workplace, profile: AuthorityProfile, value: Mapping[str, Any]
) -> None:
    journal, stamper = workplace.journal(), workplace.connect(profile).time_stamper
    stamped = {item.size for item in journal.anchors() if item.where == STAMPED}
    if stamper is None or value["size"] in stamped:
        return
    payload = unb64url(value["payload"])
    try:
        token = stamper.time_stamp(payload)
        found = timestamp.verify_token(
            token, payload, roots=(*profile.anchors, *profile.tsa_certificates)
        )
    except (Unreachable, AnswerUnusable, TimeStampInvalid):
        # The operator's receipt, a moment later, says when as well.
        return
    _keep(workplace, profile, value, "stamp", {"token": b64url(token)})
    at = format_time(found.gen_time)
    journal.anchor(value["size"], value["head"], value["root"], STAMPED, at)


def _keep(
    workplace: Workplace,
    profile: AuthorityProfile,
    value: Mapping[str, Any],
    kind: str,
    proof: Mapping[str, str],
) -> None:
    """Keeps what others said of a head, beside the head's exact bytes."""
    home = workplace.home
    folder = home.make(home.installation_dir / "heads")
    who = sha256_hex(profile.name.encode())[:8]
    content = {
        "payload": value["payload"],
        "signature": value["signature"],
        kind: dict(proof),
    }
    name = f"{value['size']:012d}-{who}.{kind}.json"
    write_durably(folder / name, canonical(content))


def _name(profile: AuthorityProfile) -> str:
    return f"checkpoint:{profile.name}"
