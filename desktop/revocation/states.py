"""States of attempts, certificates and reports; they only move forward.

Architecture.md section 4. One table per kind of thing, tested exhaustively. An
attempt is one certificate through one channel; ``UNKNOWN`` is an attempt whose
answer was lost, so a late answer may still settle it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from desktop.errors import StateConflict
from desktop.model.records import Attempt

__all__ = [
    "ATTEMPT_STEPS",
    "CERTIFICATE_STEPS",
    "AttemptState",
    "CertificateState",
    "advance_attempt",
    "advance_certificate",
    "certificate_state",
    "may_undo",
    "report_state",
]


class AttemptState(StrEnum):
    """How far one attempt has come."""

    PREPARED = "PREPARED"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


class CertificateState(StrEnum):
    """How far the revocation of one certificate has come."""

    RECORDED = "RECORDED"
    SENT = "SENT"
    REFUSED = "REFUSED"
    ACCEPTED = "ACCEPTED"
    CONFIRMED = "CONFIRMED"
    UNDONE = "UNDONE"


_A = AttemptState
_C = CertificateState

#: From each state of an attempt, where it may go.
ATTEMPT_STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        _A.PREPARED: frozenset({_A.SENT}),
        _A.SENT: frozenset({_A.ACCEPTED, _A.REFUSED, _A.UNKNOWN}),
        _A.UNKNOWN: frozenset({_A.ACCEPTED, _A.REFUSED}),
        _A.ACCEPTED: frozenset(),
        _A.REFUSED: frozenset(),
    }
)

#: From each state of a certificate, where it may go. CONFIRMED may come from
#: anywhere: a proof counts whoever revoked. A refusal by every channel does not end
#: the trying, so REFUSED is left again when a later attempt is accepted.
CERTIFICATE_STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        _C.RECORDED: frozenset(
            {_C.SENT, _C.REFUSED, _C.ACCEPTED, _C.CONFIRMED, _C.UNDONE}
        ),
        _C.SENT: frozenset({_C.REFUSED, _C.ACCEPTED, _C.CONFIRMED}),
        _C.REFUSED: frozenset({_C.ACCEPTED, _C.CONFIRMED}),
        _C.ACCEPTED: frozenset({_C.CONFIRMED}),
        _C.CONFIRMED: frozenset(),
        _C.UNDONE: frozenset(),
    }
)

_FURTHER = (_C.RECORDED, _C.SENT, _C.REFUSED, _C.ACCEPTED, _C.CONFIRMED)


def advance_attempt(current: str, target: str) -> AttemptState:
    """The target state, when the table allows the step.

    Raises:
        StateConflict: It does not; nothing goes backward.
    """
    return AttemptState(_advance(ATTEMPT_STEPS, current, target))


def advance_certificate(current: str, target: str) -> CertificateState:
    """The target state, when the table allows the step.

    Raises:
        StateConflict: It does not; nothing goes backward.
    """
    return CertificateState(_advance(CERTIFICATE_STEPS, current, target))


def certificate_state(
    attempts: Iterable[Attempt],
    *,
    confirmed: bool = False,
    undone: bool = False,
    channels: Collection[str] | None = None,
) -> CertificateState:
    """The state of one certificate: the furthest of its attempts.

    Args:
        attempts: The attempts for this certificate.
        confirmed: A verified OCSP answer or CRL says that it is revoked.
        undone: The report was undone; counts only while nothing was sent.
        channels: Channels that can still be tried here; ``None`` means only those
            tried. REFUSED needs a refusal by every one.
    """
    if confirmed:
        return _C.CONFIRMED
    by_channel: defaultdict[str, set[str]] = defaultdict(set)
    for attempt in attempts:
        by_channel[attempt.channel].add(attempt.state)
    reached = set().union(*by_channel.values())
    if _A.ACCEPTED in reached:
        return _C.ACCEPTED
    if not reached - {_A.PREPARED}:
        return _C.UNDONE if undone else _C.RECORDED
    wanted = set(by_channel) | set(channels or ())
    if all(by_channel.get(channel) == {_A.REFUSED} for channel in wanted):
        return _C.REFUSED
    return _C.SENT


def may_undo(states: Iterable[str]) -> bool:
    """Whether the report may still be undone or narrowed: nothing of it was sent.

    Certificates that were taken out before stand in nobody's way.
    """
    left = [state for state in states if state != _C.UNDONE]
    return bool(left) and all(state == _C.RECORDED for state in left)


def report_state(states: Iterable[str]) -> CertificateState:
    """The state a report shows: its least advanced certificate.

    Certificates taken out of the scope (UNDONE) do not hold the others back; a
    report without a known certificate is RECORDED until the operator names some.
    """
    known = [CertificateState(state) for state in states]
    left = [state for state in known if state is not _C.UNDONE]
    if not left:
        return _C.UNDONE if known else _C.RECORDED
    return min(left, key=_FURTHER.index)


def _advance(steps: Mapping[str, frozenset[str]], current: str, target: str) -> str:
    if target not in steps.get(current, frozenset()):
        raise StateConflict(state=current, step=target)
    return target
