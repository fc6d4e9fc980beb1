"""Finds the heads that the operator has, where this home's list of them is no help.

The list of anchors is a file beside the journal: it may be lost, put back from an old
copy, or forged. What the operator signed for is believed instead: its receipts lie in
``heads``, and it answers with the last head that it has. Each is compared with the
journal, read from its first entry, before it is an anchor again (D-S3). A list that
can't be read stays what it is, a broken journal: a person puts it aside, not this.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from desktop.authority.operator_signed import open_signed
from desktop.canonical import parse, sha256_hex, unb64url
from desktop.errors import (
    CheckpointInvalid,
    EncodingInvalid,
    FileUnreadable,
    Pending,
    Refused,
    SignatureInvalid,
)
from desktop.evidence import checkpoint as heads
from desktop.evidence.checkpoint import Checkpoint
from desktop.model.authority import AuthorityProfile
from desktop.services.workplace import Workplace
from desktop.store.files import read_limited

__all__ = ["recover_anchors"]

_CAP = 1024 * 1024
_TEXTS = ("kind", "object_id", "received_at", "receipt_id")


def recover_anchors(workplace: Workplace, profile: AuthorityProfile) -> int:
    """Puts the newest head that this operator signed for back among the anchors.

    Args:
        workplace: This home.
        profile: The authority whose operator refused a head without a proof.

    Returns:
        How many entries that head covers; 0 where nothing is known of one.

    Raises:
        JournalBroken: The operator signed for a head that is not this journal's, or
            the journal is read-only.
        StoreFull, StoreUnavailable: It was not written.
    """
    journal = workplace.journal()
    if journal.broken is not None:
        raise journal.broken
    found: tuple[Checkpoint, dict[str, Any]] | None = None
    for value in _told(workplace, profile):
        # One that does not hold says nothing: neither for the journal nor against it.
        try:
            read = _read(value, workplace, profile)
        except (CheckpointInvalid, EncodingInvalid, SignatureInvalid):
            continue
        if found is None or read[0].size > found[0].size:
            found = read
    if found is None:
        return 0
    head, receipt = found
    journal.anchor(
        head.size,
        head.head,
        head.root,
        profile.name,
        receipt["received_at"],
        receipt["receipt_id"],
        whole=True,
    )
    journal.append(
        "anchor_recovered",
        {"authority": profile.name, "receipt": receipt["receipt_id"]},
    )
    return head.size


def _told(workplace: Workplace, profile: AuthorityProfile) -> Iterator[Any]:
    """Heads with their receipts: what the operator answers, then what lies here."""
    # An operator may be without this call, and a web server in its place may say so
    # in HTML: its receipts are kept here.
    with contextlib.suppress(Refused, Pending):
        yield workplace.connect(profile).operator(None).last_checkpoint()
    who = sha256_hex(profile.name.encode())[:8]
    folder = workplace.home.installation_dir / "heads"
    for path in sorted(folder.glob(f"*-{who}.receipt.json")):
        try:
            yield parse(read_limited(path, _CAP), "head")
        except (EncodingInvalid, FileUnreadable):
            continue


def _read(
    value: Any, workplace: Workplace, profile: AuthorityProfile
) -> tuple[Checkpoint, dict[str, Any]]:
    """A head that our key signed, with the operator's receipt for it."""
    names = ("payload", "signature")
    if not isinstance(value, dict) or not all(
        isinstance(value.get(name), str) for name in names
    ):
        raise EncodingInvalid(what="head", reason="not payload and signature")
    payload, signature = (unb64url(value[name]) for name in names)
    head = heads.read(payload, signature, workplace.installation().spki)
    _, _, receipt = open_signed(value.get("receipt"), profile)
    if not all(isinstance(receipt.get(name), str) for name in _TEXTS):
        raise EncodingInvalid(what="receipt", reason="a field is missing or no text")
    # The last entry's hash stands for every entry before it; the journal itself says
    # which size and root go with it.
    if (receipt["kind"], receipt["object_id"]) != ("checkpoint", head.head):
        raise EncodingInvalid(what="receipt", reason="it names another object")
    return head, receipt
