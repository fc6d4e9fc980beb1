"""Change, unblock and first set a token's PIN; each secret is tried once."""

from __future__ import annotations

from typing import Any

from desktop.errors import (
    ModuleNotApproved,
    NothingFound,
    PinLocked,
    SaqtaError,
    TokenAmbiguous,
    TokenMissing,
)
from desktop.interaction import PinSource
from desktop.model.tokens import ApprovedModule, PinState, TokenInfo
from desktop.services.token_work import find_token
from desktop.services.workplace import Workplace
from desktop.tokens import work
from desktop.tokens.pin_rules import PinPolicy

__all__ = [
    "change_pin",
    "find_blank",
    "init_token",
    "pin_policy",
    "token_before",
    "unblock_pin",
]


def token_before(
    workplace: Workplace, serial: str, *, unblocking: bool = False
) -> TokenInfo:
    """The token with its flags read afresh, before anybody is asked for a PIN.

    Where its reader has keys of its own (``pin_pad``), nobody is asked here: every
    source of the functions below is ``None`` then.

    Raises:
        PinLocked: No PIN would be taken; unblock it with the SO PIN.
        TokenMissing, TokenAmbiguous, TokenNotInitialised: The class says why.
    """
    info = find_token(workplace, serial)[1]
    if info.pin_state is PinState.LOCKED and not unblocking:
        raise PinLocked(serial=info.serial)
    return info


def change_pin(
    workplace: Workplace, serial: str, old: PinSource, new: PinSource
) -> dict[str, Any]:
    """Changes the user PIN.

    Raises:
        PinLocked: The token is locked; unblock it with the SO PIN.
        PinIncorrect: The old PIN was tried once.
        PinWeak, PinLength: The new one was refused before the old one was tried.
    """
    module, info = find_token(workplace, serial)
    if info.pin_state is PinState.LOCKED:
        raise PinLocked(serial=info.serial)
    done = work.change_pin(module, serial, old, new, pin_policy(workplace))
    return _told(workplace, "pin_changed", done)


def unblock_pin(
    workplace: Workplace, serial: str, so_pin: PinSource, new: PinSource
) -> dict[str, Any]:
    """Sets a new user PIN with the security officer's PIN.

    Raises:
        PinIncorrect: The SO PIN was tried once.
    """
    module, _ = find_token(workplace, serial)
    done = work.unblock(module, serial, so_pin, new, pin_policy(workplace))
    return _told(workplace, "pin_unblocked", done)


def init_token(
    workplace: Workplace, serial: str, label: str, so_pin: PinSource, new: PinSource
) -> dict[str, Any]:
    """Erases a token and sets label, SO PIN and user PIN.

    Raises:
        TokenMissing, TokenAmbiguous: Not exactly one token fits the serial.
    """
    module, info = find_blank(workplace, serial)
    policy = pin_policy(workplace)
    done = work.init_token(module, info.serial, label, so_pin, new, policy)
    return _told(workplace, "token_initialised", done)


def pin_policy(workplace: Workplace) -> PinPolicy:
    """What the administrator asks of a new PIN; held by the worker that sees it."""
    settings = workplace.settings
    return PinPolicy(settings.pin_shortest, settings.pin_refused)


def find_blank(workplace: Workplace, serial: str) -> tuple[ApprovedModule, TokenInfo]:
    """A token by serial, uninitialised ones included; without one, the only blank.

    Raises:
        ModuleNotApproved, TokenMissing, TokenAmbiguous: The class says why.
    """
    modules = workplace.modules()
    if not modules:
        raise ModuleNotApproved(path="")
    found: list[tuple[ApprovedModule, TokenInfo]] = []
    problems: list[SaqtaError] = []
    for module in modules:
        try:
            listed = work.list_tokens(module, blank=True)
        except SaqtaError as error:
            problems.append(error)
            continue
        found += [(module, info) for info in listed]
    if serial:
        found = [item for item in found if item[1].serial == serial]
    else:
        found = [item for item in found if item[1].pin_state is PinState.NOT_SET]
    if not found:
        raise problems[0] if problems else TokenMissing(serial=serial or "?")
    if len(found) > 1:
        raise TokenAmbiguous(serials=[info.serial for _, info in found])
    return found[0]


def _told(workplace: Workplace, kind: str, info: TokenInfo) -> dict[str, Any]:
    workplace.journal().append(kind, {"serial": info.serial})
    if not info.serial:
        raise NothingFound(what="token", name=info.label)
    return {
        "serial": info.serial,
        "label": info.label,
        "pin_state": str(info.pin_state),
    }
