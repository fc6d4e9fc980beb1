"""Reasons for a revocation (RFC 5280, 5.3.1) and which of them a person may give."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from desktop.errors import InputInvalid

__all__ = [
    "CODES",
    "DEFAULT",
    "STATEMENT_REASONS",
    "check_reason",
    "is_final",
    "reason_code",
    "reason_name",
]

#: CRLReason by name; 7 was never given out.
CODES = MappingProxyType(
    {
        "unspecified": 0,
        "keyCompromise": 1,
        "cACompromise": 2,
        "affiliationChanged": 3,
        "superseded": 4,
        "cessationOfOperation": 5,
        "certificateHold": 6,
        "removeFromCRL": 8,
        "privilegeWithdrawn": 9,
        "aACompromise": 10,
    }
)

#: What the one click reports (row S14).
DEFAULT = "keyCompromise"

#: What a holder may state (protocols.md 5.2). Never certificateHold: taking a hold
#: back would give the replay of a statement a meaning.
STATEMENT_REASONS = (
    "keyCompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
)


#: A suspension, which the authority may take back.
_HOLD = "certificateHold"


def is_final(status: str, reason: str) -> bool:
    """Whether a proved status is a revocation for good; a hold is none.

    Args:
        status: ``good``, ``revoked`` or ``unknown``, as an OCSP answer or CRL says.
        reason: CRLReason name, or empty.
    """
    return status == "revoked" and reason != _HOLD


def check_reason(name: str, allowed: Collection[str] = STATEMENT_REASONS) -> str:
    """Checks a reason against what the profile allows, holds always left out.

    Raises:
        InputInvalid: The reason is unknown or not allowed here.
    """
    if name not in STATEMENT_REASONS:
        raise InputInvalid(name="reason", reason="not a reason that a holder can give")
    if name not in allowed:
        raise InputInvalid(
            name="reason", reason="the authority's profile leaves it out"
        )
    return name


def reason_code(name: str) -> int:
    """The number of a reason.

    Raises:
        InputInvalid: There is no such reason.
    """
    try:
        return CODES[name]
    except KeyError as error:
        raise InputInvalid(name="reason", reason="unknown reason") from error


def reason_name(code: int) -> str:
    """The name of a reason as read from a CRL or an OCSP answer.

    Raises:
        InputInvalid: There is no such number.
    """
    for name, number in CODES.items():
        if number == code:
            return name
    raise InputInvalid(name="reason", reason="unknown reason code")
