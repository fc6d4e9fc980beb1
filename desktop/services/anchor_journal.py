"""Leaves the journal's head with the operator (D-S3; protocols.md 6.3).

The head is signed with the installation key, so no token is needed. It leaves once E1
has registered that key, with every application, report and closing manifest.
"""

from __future__ import annotations

from desktop.canonical import canonical
from desktop.clock import format_time
from desktop.model import AuthorityProfile
from desktop.services.workplace import Workplace

__all__ = ["anchor_journal"]


def anchor_journal(workplace: Workplace, profile: AuthorityProfile) -> int:
    """Sends the head as it is now; answers how many entries it covers.

    A head that was seen outside already is not sent again.

    Raises:
        OperatorRefused: The operator knows a longer or another journal, or no such key.
        Unreachable, AnswerUnusable: Nobody has seen it.
        JournalBroken: There is no believable head.
    """
    journal, installation = workplace.journal(), workplace.installation()
    size, head, root = journal.checkpoint()
    last = journal.last_anchor()
    if last is not None and last.size == size:
        return size
    payload = canonical(
        {
            "origin": installation.key_id,
            "size": size,
            "root": root,
            "head": head,
            "utc": format_time(workplace.clock.now()),
        }
    )
    operator = workplace.connect(profile).operator(None)
    receipt = operator.send_checkpoint(payload, installation.sign(payload))
    journal.anchor(
        size, head, root, profile.name, receipt.received_at, receipt.receipt_id
    )
    return size
