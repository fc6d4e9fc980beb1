"""PIN care where PINs are typed on the reader's own keys, and none passes through here.

CKF_PROTECTED_AUTHENTICATION_PATH (PKCS#11 2.40, 3.2): every PIN argument is NULL, and
reader and token ask the person. What makes a good PIN is theirs to judge then.
"""

from __future__ import annotations

from pkcs11.mechanisms import Mechanism

from desktop.errors import PinLocked, PinMissing, TokenNotInitialised
from desktop.model.tokens import PinState, TokenInfo
from desktop.tokens.worker.device import Device
from desktop.tokens.worker.keys import FoundKey

__all__ = ["change_pin", "init_token", "set_user_pin", "sign"]


def change_pin(device: Device) -> None:
    """``C_SetPIN``: the reader asks for the present PIN and for the new one.

    Raises:
        PinMissing: This token has no keys of its own.
        PinLocked, TokenNotInitialised: Nothing was asked.
        CallFailed: The module's answer.
    """
    info = _with_keys(device)
    if info.pin_state is PinState.LOCKED:
        raise PinLocked(serial=device.serial)
    if info.pin_state is PinState.NOT_SET:
        raise TokenNotInitialised(serial=device.serial)
    device.open_public(rw=True)
    device.raw.set_pin_on_reader(device.session_handle)


def set_user_pin(device: Device) -> None:
    """``C_InitPIN`` after the security officer's login, both on the reader.

    Raises:
        PinMissing: This token has no keys of its own.
        PinIncorrect: The SO PIN (PUK) is another.
        CallFailed: The module's answer.
    """
    _with_keys(device)
    device.log_in(None, so=True)
    device.raw.init_pin_on_reader(device.session_handle)


def init_token(device: Device, label: str) -> None:
    """Erases the token, and has SO PIN and user PIN typed on the reader.

    Raises:
        PinMissing: This token has no keys of its own; nothing was erased.
        CallFailed: The module's answer.
    """
    _with_keys(device)
    device.init_token(None, label)
    set_user_pin(device)


def sign(device: Device, key: FoundKey, data: bytes, mechanism: Mechanism) -> bytes:
    """One signature by a key that asks before each: the PIN is typed on the reader.

    Raises:
        PinMissing: This token has no keys of its own; nothing was begun.
        CallFailed: The module's answer.
    """
    _with_keys(device)
    return device.raw.sign_on_reader(
        device.session_handle, key.private.handle, int(mechanism), data
    )


def _with_keys(device: Device) -> TokenInfo:
    info = device.info()
    if not info.pin_pad:
        raise PinMissing(serial=device.serial)
    return info
