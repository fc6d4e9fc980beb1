"""States of an application: one table of allowed steps, forward only.

Architecture.md section 4. ``unknown`` is a mark on the last intent, not a state:
after a lost answer the application stays where it was until it is settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from desktop.errors import StateConflict

__all__ = [
    "ENDED",
    "STEPS",
    "ApplicationState",
    "advance",
    "has_ended",
    "has_reached",
    "may_abandon",
]


class ApplicationState(StrEnum):
    """How far an application has come, or how it ended."""

    OPENED = "OPENED"
    CONSENTED = "CONSENTED"
    DRAFTED = "DRAFTED"
    KEY_INTENDED = "KEY_INTENDED"
    KEY_MADE = "KEY_MADE"
    SIGNED = "SIGNED"
    SENT = "SENT"
    WAITING = "WAITING"
    ISSUED = "ISSUED"
    INSTALLED = "INSTALLED"
    CONFIRMED = "CONFIRMED"
    REFUSED = "REFUSED"
    REJECTED = "REJECTED"
    ABANDONED = "ABANDONED"


_S = ApplicationState

_ORDER = (
    _S.OPENED,
    _S.CONSENTED,
    _S.DRAFTED,
    _S.KEY_INTENDED,
    _S.KEY_MADE,
    _S.SIGNED,
    _S.SENT,
    _S.WAITING,
    _S.ISSUED,
    _S.INSTALLED,
    _S.CONFIRMED,
)

#: States that nothing follows.
ENDED = frozenset({_S.CONFIRMED, _S.REFUSED, _S.REJECTED, _S.ABANDONED})

_OURS = frozenset({_S.REJECTED, _S.ABANDONED})
_ANY_END = _OURS | {_S.REFUSED}

#: From each state, where it may go. The authority can refuse as soon as it has heard
#: of the application; we can reject or abandon it until the certificate is on the
#: token. A late certConf may still be refused, hence INSTALLED -> REFUSED.
STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        _S.OPENED: frozenset({_S.CONSENTED}) | _ANY_END,
        _S.CONSENTED: frozenset({_S.DRAFTED}) | _ANY_END,
        _S.DRAFTED: frozenset({_S.KEY_INTENDED}) | _ANY_END,
        _S.KEY_INTENDED: frozenset({_S.KEY_MADE}) | _OURS,
        _S.KEY_MADE: frozenset({_S.SIGNED}) | _OURS,
        _S.SIGNED: frozenset({_S.SENT}) | _ANY_END,
        _S.SENT: frozenset({_S.WAITING, _S.ISSUED}) | _ANY_END,
        _S.WAITING: frozenset({_S.ISSUED}) | _ANY_END,
        _S.ISSUED: frozenset({_S.INSTALLED}) | _ANY_END,
        _S.INSTALLED: frozenset({_S.CONFIRMED, _S.REFUSED}),
        _S.CONFIRMED: frozenset(),
        _S.REFUSED: frozenset(),
        _S.REJECTED: frozenset(),
        _S.ABANDONED: frozenset(),
    }
)


def advance(current: str, target: str) -> ApplicationState:
    """The target state, when the table allows the step.

    Raises:
        StateConflict: It does not; nothing goes backward.
    """
    if target not in STEPS.get(current, frozenset()):
        raise StateConflict(state=current, step=target)
    return ApplicationState(target)


def has_ended(state: str) -> bool:
    """Whether nothing can follow this state."""
    return state in ENDED


def has_reached(state: str, milestone: str) -> bool:
    """Whether an application on its way is at the milestone or beyond it.

    Raises:
        StateConflict: It ended without arriving, so the question has no answer.
    """
    if state not in _ORDER or milestone not in _ORDER:
        raise StateConflict(state=state, step=milestone)
    return _ORDER.index(_S(state)) >= _ORDER.index(_S(milestone))


def may_abandon(state: str) -> bool:
    """Whether the person may still give up."""
    return _S.ABANDONED in STEPS.get(state, frozenset())
