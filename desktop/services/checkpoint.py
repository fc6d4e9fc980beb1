"""Take the journal's head, leave it with the operator, and write it for a witness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop.errors import AnswerUnusable, TimeStampInvalid, Unreachable
from desktop.evidence import checkpoint as heads
from desktop.model.authority import AuthorityProfile
from desktop.services.anchor_journal import anchor_journal
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably

__all__ = ["checkpoint", "write_note"]


def checkpoint(workplace: Workplace, path: Path | None = None) -> dict[str, Any]:
    """Sends the head to the operator and writes it as a signed note where asked.

    Args:
        workplace: This home, with its profile.
        path: Where the note goes (C2SP form); a time stamp goes beside it as
            ``PATH.tst`` where the authority has a time-stamp service.

    Raises:
        Pending: The operator could not be reached; a note is written nevertheless.
        OperatorRefused: It knows a longer or another journal, or no such key.
        JournalBroken: There is no believable head.
    """
    profile = workplace.require_profile()
    written = {} if path is None else write_note(workplace, profile, path)
    size = anchor_journal(workplace, profile)
    anchor = workplace.journal().last_anchor()
    return {
        "size": size,
        "head": workplace.journal().head()[1],
        "last_anchor": None if anchor is None else anchor.at,
        **written,
    }


def write_note(
    workplace: Workplace, profile: AuthorityProfile, path: Path
) -> dict[str, Any]:
    """Writes the head as a note, time-stamped where there is a service for it.

    Raises:
        StoreFull, StoreUnavailable: It was not written.
        JournalBroken: There is no believable head.
    """
    journal, installation = workplace.journal(), workplace.installation()
    size, head, root = journal.checkpoint()
    payload, signature = heads.build(
        size, root, head, workplace.clock.now(), installation
    )
    found = heads.read(payload, signature, installation.spki)
    content = heads.note(found, installation)
    write_durably(path, content)
    stamper = workplace.connect(profile).time_stamper
    stamped = ""
    if stamper is not None:
        try:
            token = stamper.time_stamp(content)
            stamped = f"{path}.tst"
            write_durably(Path(stamped), token)
        except (Unreachable, AnswerUnusable, TimeStampInvalid):
            # A head without a proved time is still a head; the caller says which.
            stamped = ""
    return {"path": str(path.resolve()), "root": root, "time_stamp": stamped}
