"""Changing, unblocking and first setting of a PIN; each a piece of work of its own.

Flags are read afresh, a weak new PIN is refused before the old one is tried, and each
secret is tried once (security.md, sections 2 and 6). Where the token's reader has keys
of its own, both sources are ``None``: reader and token ask, and judge the new PIN.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from desktop.errors import PinMissing
from desktop.interaction import PinSource
from desktop.model.tokens import ApprovedModule, TokenInfo
from desktop.tokens.answers import token_of
from desktop.tokens.opening import IDLE_S, NO_PIN, Secrets, deadlines_of, load, started
from desktop.tokens.pin_rules import PinPolicy

__all__ = ["change_pin", "init_token", "unblock"]

_NO_POLICY = PinPolicy()


def change_pin(
    module: ApprovedModule,
    token_serial: str,
    old: PinSource,
    new: PinSource,
    policy: PinPolicy = _NO_POLICY,
) -> TokenInfo:
    """Changes the user PIN; the flags are read afresh and the old PIN is tried once.

    Args:
        module: An approved module.
        token_serial: Of the token.
        old: The present PIN.
        new: The PIN to set.
        policy: What the administrator asks of it beyond the rules that always hold.

    Raises:
        PinWeak, PinLength: The new PIN was refused; the old one was not tried.
        PinIncorrect, PinLocked, PinMissing: Nothing was changed.
    """
    given = {"old": old, "new": new}
    return _pin_care(module, token_serial, "change_pin", _asked(policy), given)


def unblock(
    module: ApprovedModule,
    token_serial: str,
    so_pin: PinSource,
    new: PinSource,
    policy: PinPolicy = _NO_POLICY,
) -> TokenInfo:
    """Sets a new user PIN with the security officer's PIN (PUK), tried once.

    Raises:
        PinWeak, PinLength: The new PIN was refused; the SO PIN was not tried.
        PinIncorrect, PinMissing: Nothing was changed.
    """
    given = {"so": so_pin, "new": new}
    return _pin_care(module, token_serial, "unblock", _asked(policy), given)


def init_token(
    module: ApprovedModule,
    token_serial: str,
    label: str,
    so_pin: PinSource,
    new: PinSource,
    policy: PinPolicy = _NO_POLICY,
) -> TokenInfo:
    """Erases a token and sets its label, SO PIN and user PIN.

    Args:
        module: An approved module.
        token_serial: As :func:`list_tokens` with ``blank`` gives it; may be empty.
        label: The new label.
        so_pin: The SO PIN; of an initialised token, the present one.
        new: The user PIN to set.
        policy: What the administrator asks of it beyond the rules that always hold.

    Returns:
        The token, which may have another serial number now.

    Raises:
        PinWeak, PinLength, PinIncorrect, PinMissing: Nothing was erased.
    """
    fields = {"label": label, **_asked(policy)}
    given = {"so": so_pin, "new": new}
    return _pin_care(module, token_serial, "init_token", fields, given)


def _asked(policy: PinPolicy) -> dict[str, Any]:
    return {"shortest": policy.shortest, "refused": list(policy.refused)}


def _pin_care(
    module: ApprovedModule,
    token_serial: str,
    call: str,
    fields: Mapping[str, Any],
    given: Mapping[str, PinSource],
) -> TokenInfo:
    limits = deadlines_of(module)
    with ExitStack() as stack:
        secrets = Secrets(stack, token_serial, list(given.values()))
        on_reader = not secrets.numbers
        if not on_reader and len(secrets.numbers) != len(given):
            # Either the reader asks for all of them, or none.
            raise PinMissing(serial=token_serial)
        worker = stack.enter_context(started(module, secrets.descriptors))
        load(worker, module, [call], limits, IDLE_S)
        worker.ask("bind", {"serial": token_serial, "login": "none"}, limits.call)
        typed = secrets.numbers or [NO_PIN] * len(given)
        numbers = dict(zip(given, typed, strict=True))
        seconds = limits.person if on_reader else secrets.deadline(limits)
        seconds = max(seconds, limits.call)
        answer = worker.ask(call, {**fields, **numbers}, seconds, secrets.writers)
    return token_of(answer.get("token"))
