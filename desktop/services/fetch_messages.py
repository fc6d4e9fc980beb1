"""Fetches the operator's signed messages: answers, ends of agreements, notices (6.4).

Authorised by this home's installation key, so neither slip nor token is needed.
"""

from __future__ import annotations

from typing import Any

from desktop.canonical import b64url
from desktop.errors import Pending, Refused, SaqtaError, VerificationFailed
from desktop.model.authority import AuthorityProfile
from desktop.services.settle_messages import TURN, settle_messages
from desktop.services.workplace import Workplace
from desktop.store.turns import waited_turn

__all__ = ["authorities", "fetch_messages", "kept_messages"]


def fetch_messages(workplace: Workplace) -> list[dict[str, Any]]:
    """Asks every authority of this home; answers what is new.

    One that fails leaves none of the others unasked; the last failure is raised.

    Raises:
        Pending: An authority could not be reached; what came before is kept.
        MessageInvalid: A message is badly signed or out of number; nothing of that
            authority is kept.
        Refused: It does not know this installation.
    """
    found: list[dict[str, Any]] = []
    problem: SaqtaError | None = None
    # Window, command line and agent ask at once; each message is taken in by one.
    with waited_turn(workplace.home.root / TURN):
        for profile in authorities(workplace):
            if "messages" not in profile.api:
                continue
            try:
                found += _fetched(workplace, profile)
            except (Pending, Refused, VerificationFailed) as error:
                problem = error
    if problem is not None:
        raise problem
    return found


def _fetched(workplace: Workplace, profile: AuthorityProfile) -> list[dict[str, Any]]:
    register, kept = workplace.register(), _kept(workplace, profile.name)
    since = max((int(item["seq"]) for item in kept), default=0)
    came = workplace.connect(profile).operator(None).messages(since)
    new = [
        {
            "authority": profile.name,
            "seq": item.seq,
            "message_id": item.message_id,
            "kind": item.kind,
            "subject_id": item.subject_id,
            "text": item.text,
            "sent_at": item.sent_at,
            "payload": b64url(item.payload),
            "cms": b64url(item.cms),
        }
        for item in came
    ]
    if new:
        seen = register.recall(_name(profile.name, "messages-journal"), 0)
        # Journalled and settled first: kept is what is never fetched again.
        settle_messages(workplace, new, seen if isinstance(seen, int) else 0)
        register.remember(_name(profile.name), [*kept, *new])
        size, _ = workplace.journal().head()
        register.remember(_name(profile.name, "messages-journal"), size)
    return new


def kept_messages(workplace: Workplace) -> list[dict[str, Any]]:
    """The messages fetched so far, of every authority of this home."""
    return [
        message
        for profile in authorities(workplace)
        for message in _kept(workplace, profile.name)
    ]


def authorities(workplace: Workplace) -> list[AuthorityProfile]:
    """Every authority that this home has applied to or has certificates of."""
    register = workplace.register()
    sources = {item.profile for item in register.list_certificates()}
    sources |= {
        str(item.data.get("profile", "")) for item in register.list_applications()
    }
    found: dict[str, AuthorityProfile] = {}
    for source in sorted(sources - {""}):
        try:
            profile = workplace.load_profile(source)
        except SaqtaError:
            # Its file and its copy are gone; the others still answer.
            continue
        found.setdefault(profile.name, profile)
    return list(found.values())


def _kept(workplace: Workplace, authority: str) -> list[dict[str, Any]]:
    kept = workplace.register().recall(_name(authority), [])
    return [dict(item) for item in kept] if isinstance(kept, list) else []


def _name(authority: str, what: str = "messages") -> str:
    return f"{what}:{authority}"
