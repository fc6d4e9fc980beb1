"""How a certificate stands now: the one state its card and its row show.

A screen never claims more than is proved: "good" that was proved long ago is unknown
again, and "revoked" comes from a verified answer alone (look.md, ideas 3 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.services.show_home import CertificateView

__all__ = ["EXPIRING_DAYS", "PROOF_HOURS", "Standing", "Term", "standing", "term"]

#: From so many days before its end a certificate warns (look.md section 3).
EXPIRING_DAYS: Final = 30
#: So long an answer of OCSP or CRL counts as known on a card.
PROOF_HOURS: Final = 24


class Standing(Enum):
    """The state of a certificate as a person needs it."""

    VALID = "valid"
    EXPIRING = "expiring"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    REPORTED = "reported"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def ended(self) -> bool:
        """Whether it belongs to the list of expired and revoked ones."""
        return self in {Standing.EXPIRED, Standing.REVOKED}


@dataclass(frozen=True)
class Term:
    """A certificate's time.

    Attributes:
        days_left: whole days until its end, never below zero.
        elapsed: share of its time that has gone, 0 to 1.
        warns: from thirty days before its end.
        renewal_opens: when a new one may be asked for.
    """

    days_left: int
    elapsed: float
    warns: bool
    renewal_opens: datetime


def standing(view: CertificateView, now: datetime) -> Standing:
    """The one state of a certificate; the graver one wins."""
    if view.status == "revoked":
        return Standing.REVOKED
    if view.blocked:
        return Standing.REPORTED
    if now >= view.not_after:
        return Standing.EXPIRED
    if now < view.not_before:
        return Standing.NOT_YET
    if view.status != "good" or proof_is_old(view, now):
        return Standing.UNKNOWN
    return Standing.EXPIRING if term(view, now).warns else Standing.VALID


def proof_is_old(view: CertificateView, now: datetime) -> bool:
    """Whether the last answer is too old to call the status known."""
    at = view.status_at
    return at is None or now - at > timedelta(hours=PROOF_HOURS)


def term(view: CertificateView, now: datetime) -> Term:
    """Days left and share gone; a negative rest counts as none."""
    left = view.not_after - now
    whole = max(view.not_after - view.not_before, timedelta(seconds=1))
    days = max(left.days, 0)
    return Term(
        days_left=days,
        elapsed=min(max((now - view.not_before) / whole, 0.0), 1.0),
        warns=left <= timedelta(days=EXPIRING_DAYS),
        renewal_opens=view.not_after - timedelta(days=EXPIRING_DAYS),
    )
