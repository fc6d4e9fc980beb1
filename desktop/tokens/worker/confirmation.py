"""One confirmation of the person pays for one login before one signature, or for none.

A key with ALWAYS_AUTHENTICATE wants ``C_Login`` with CKU_CONTEXT_SPECIFIC between
``C_SignInit`` and ``C_Sign`` (PKCS#11 2.40, 4.9). Never a second one for one
confirmation: a PIN that a person typed once must not count twice against its tries
(security.md, section 6).
"""

from __future__ import annotations

from pkcs11.mechanisms import Mechanism

from desktop.errors import PinLocked, PinMissing
from desktop.model.tokens import PinState
from desktop.tokens import pin_rules
from desktop.tokens.worker import pad
from desktop.tokens.worker.device import Device, PinText
from desktop.tokens.worker.keys import FoundKey

__all__ = ["Confirmation"]


class Confirmation:
    """What a request brings for a key: a PIN, the reader's own keys, or nothing.

    Args:
        device: The logged-in token.
        key: The key that is to sign.
        pin: Zeroed by its owner.
        on_reader: The PIN is typed on the reader instead.

    Raises:
        PinMissing: The key asks, and nothing came.
        PinLocked, PinLength: The flags are read again; the PIN was not tried.
    """

    def __init__(
        self, device: Device, key: FoundKey, pin: PinText | None, *, on_reader: bool
    ) -> None:
        self._device, self._key = device, key
        self._pin, self._on_reader = pin, on_reader
        self._spent = False
        if not key.asks_pin:
            return
        if pin is None and not on_reader:
            raise PinMissing(serial=device.serial)
        info = device.info()
        if info.pin_state is PinState.LOCKED:
            raise PinLocked(serial=device.serial)
        if pin is not None:
            pin_rules.check_length(
                device.serial, pin.encode(), info.shortest_pin, info.longest_pin
            )

    def sign(self, data: bytes, mechanism: Mechanism) -> bytes:
        """Has the token sign; a key that asks does so once only.

        Raises:
            PinMissing: The confirmation is spent, or the reader has no keys.
            PKCS11Error, CallFailed: The module's answer.
        """
        key = self._key
        if not key.asks_pin:
            return bytes(key.private.sign(data, mechanism=mechanism))
        if self._spent:
            raise PinMissing(serial=self._device.serial)
        self._spent = True
        if self._on_reader:
            return pad.sign(self._device, key, data, mechanism)
        return bytes(key.private.sign(data, mechanism=mechanism, pin=self._pin))
