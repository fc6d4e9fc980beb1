"""One approved module in this process, and the one thread that may call into it.

The wrapper initialises modules as single-threaded and yet lets go of the GIL (35 of 35
runs bad with eight threads, security.md section 2), so every function here asserts
the thread. The file is judged and hashed through one descriptor, and that descriptor
is what gets loaded (D-S1).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pkcs11
from pkcs11 import exceptions as wrapper
from pkcs11.constants import SlotFlag, TokenFlag
from pkcs11.mechanisms import Mechanism
from pkcs11.types import PROTECTED_AUTH

from desktop.errors import (
    Bug,
    ModuleUnloadable,
    PinIncorrect,
    PinLocked,
    PinMissing,
    TokenAmbiguous,
    TokenMissing,
    TokenNotInitialised,
    TokenRemoved,
)
from desktop.model.tokens import ApprovedModule, PinState, TokenInfo
from desktop.tokens import modules, pin_rules
from desktop.tokens.pin_rules import PinPolicy
from desktop.tokens.worker.raw import CallFailed, RawModule, load_narrowly
from desktop.tokens.worker.turns import turn

__all__ = ["Device", "PinText", "clean"]

#: What the flags say of the security officer's PIN, the worst first.
_SO_STATES = {
    "SO_PIN_LOCKED": PinState.LOCKED,
    "SO_PIN_FINAL_TRY": PinState.FINAL_TRY,
    "SO_PIN_COUNT_LOW": PinState.COUNT_LOW,
}


class PinText:
    """A PIN in the shape the wrapper takes, without becoming a string.

    The wrapper calls ``encode`` and reads the bytes of what it gets; so it gets the
    buffer itself, which its owner zeroes afterwards.
    """

    def __init__(self, buffer: bytearray) -> None:
        self._buffer = buffer

    def encode(self, _encoding: str = "utf-8") -> bytearray:
        """The buffer, not a copy."""
        return self._buffer

    def clear(self) -> None:
        """Zeroes the buffer."""
        for index in range(len(self._buffer)):
            self._buffer[index] = 0

    def __len__(self) -> int:
        return len(self._buffer)

    def __repr__(self) -> str:
        return "<PinText>"


class Device:
    """A loaded module.

    Attributes:
        module: Its approval.
        serial: Of the token this piece of work is bound to; ``""`` before.
        mechanisms: Its mechanism list, as read when it was bound.
        raw: The calls that the wrapper does not offer.
    """

    def __init__(self, module: ApprovedModule) -> None:
        self.module = module
        self.serial = ""
        self.mechanisms: tuple[str, ...] = ()
        self._thread = threading.get_ident()
        self._session: pkcs11.Session | None = None
        self._slot: pkcs11.Slot | None = None
        # The descriptor stays open: a module may look at its own file again.
        self._descriptor = modules.open_module(module)
        name = module.path
        if sys.platform == "linux":
            name = f"/proc/self/fd/{self._descriptor}"
        try:
            with turn(self._descriptor, exclusive=False):
                if sys.platform == "win32":
                    load_narrowly(name)
                self._library = pkcs11.lib(name)
            self.raw = RawModule(name)
        except (wrapper.PKCS11Error, CallFailed, OSError, AttributeError) as error:
            reason = type(error).__name__
            if type(error) is wrapper.PKCS11Error:
                reason = str(error).replace(name, module.path)[:300]
            raise ModuleUnloadable(path=module.path, reason=reason) from error

    def turn(
        self, *, exclusive: bool, patience_s: float
    ) -> AbstractContextManager[None]:
        """This worker's turn among those of the same module."""
        return turn(self._descriptor, exclusive=exclusive, patience_s=patience_s)

    # -- tokens --------------------------------------------------------------------

    def tokens(self, *, blank: bool = False) -> list[TokenInfo]:
        """Every token, read afresh.

        One that fails, a stranger's card in another reader, hides none of the others.

        Args:
            blank: Whether tokens that were never initialised are listed too.

        Raises:
            PKCS11Error, CallFailed: There is none but those that fail.
        """
        found: list[TokenInfo] = []
        failures: list[wrapper.PKCS11Error | CallFailed] = []
        for token in self._present(failures):
            if not blank and TokenFlag.TOKEN_INITIALIZED not in token.flags:
                continue
            try:
                found.append(self.describe(token))
            except (wrapper.PKCS11Error, CallFailed) as error:
                failures.append(error)
        if failures and not found:
            raise failures[0]
        return found

    def find(self, serial: str, *, blank: bool = False) -> pkcs11.Token:
        """The one token with that serial number, read afresh.

        Some modules give a free slot the serial number of the token beside it. Nobody
        can log in to a blank one, so it only counts where it may be meant.

        Args:
            serial: As :meth:`tokens` tells it.
            blank: Whether a token that was never initialised may be meant.

        Raises:
            TokenMissing: None has it.
            TokenAmbiguous: Several claim it.
            PKCS11Error: None has it, and one that may have had it fails.
        """
        failures: list[wrapper.PKCS11Error | CallFailed] = []
        present = self._present(failures)
        found = [item for item in present if clean(item.serial) == serial]
        if not blank and len(found) > 1:
            ready = TokenFlag.TOKEN_INITIALIZED
            found = [item for item in found if ready in item.flags]
        if not found:
            raise failures[0] if failures else TokenMissing(serial=serial)
        if len(found) > 1:
            raise TokenAmbiguous(serials=[serial] * len(found))
        return found[0]

    def bind(self, serial: str, *, blank: bool = False) -> TokenInfo:
        """Binds this piece of work to a token; arguments as :meth:`find`.

        Raises:
            TokenMissing, TokenAmbiguous: See :meth:`find`.
        """
        token = self.find(serial, blank=blank)
        self.serial = serial
        self._slot = token.slot
        info = self.describe(token)
        self.mechanisms = info.mechanisms
        return info

    def info(self) -> TokenInfo:
        """The bound token, read afresh.

        Raises:
            TokenRemoved: Another token, or none, is in its slot now (threat 8).
        """
        return self.describe(self.token())

    def token(self) -> pkcs11.Token:
        """The bound token, fetched again.

        Raises:
            TokenRemoved: Another token, or none, is in its slot now (threat 8).
        """
        self.assert_thread()
        if self._slot is None:
            raise Bug(detail="no token is bound")
        token = self._slot.get_token()
        if clean(token.serial) != self.serial:
            raise TokenRemoved(serial=self.serial)
        return token

    def describe(self, token: pkcs11.Token) -> TokenInfo:
        """What a token says of itself; texts from outside."""
        self.assert_thread()
        flags = token.flags
        limits = self.raw.limits(token.slot.slot_id)
        mechanisms = sorted(
            item.name if isinstance(item, Mechanism) else f"0x{item:08x}"
            for item in token.slot.get_mechanisms()
        )
        return TokenInfo(
            module=self.module.path,
            slot=token.slot.slot_id,
            label=token.label,
            manufacturer=token.manufacturer_id,
            model=token.model,
            serial=clean(token.serial),
            hardware=".".join(str(part) for part in token.hardware_version),
            firmware=".".join(str(part) for part in token.firmware_version),
            flags=tuple(item.name for item in TokenFlag if item in flags and item.name),
            mechanisms=tuple(mechanisms),
            pin_state=_pin_state(flags),
            pin_pad=TokenFlag.PROTECTED_AUTHENTICATION_PATH in flags,
            shortest_pin=limits.shortest_pin,
            longest_pin=limits.longest_pin,
            free_bytes=limits.free_bytes,
        )

    # -- the session ---------------------------------------------------------------

    @property
    def session(self) -> pkcs11.Session:
        """The open session.

        Raises:
            Bug: There is none.
        """
        self.assert_thread()
        if self._session is None:
            raise Bug(detail="no session is open")
        return self._session

    @property
    def session_handle(self) -> int:
        """The open session as :attr:`raw` takes it.

        Raises:
            Bug: There is none.
        """
        # The wrapper's stubs leave it out.
        handle: int = getattr(self.session, "handle")  # noqa: B009
        return handle

    def open_public(self, *, rw: bool = False) -> None:
        """Opens a session that sees public objects only; no PIN is involved."""
        self._session = self.token().open(rw=rw)

    def log_in(self, pin: PinText | None, *, so: bool = False) -> None:
        """Opens the session with the one ``C_Login`` of this piece of work.

        Args:
            pin: The PIN, or ``None`` for the reader's own pin-pad.
            so: Whether it is the security officer's PIN.

        Raises:
            PinLocked, TokenNotInitialised, PinLength: The PIN was not tried.
            PinMissing: None was given, and there is no pin-pad.
            PinIncorrect: It was tried once; the worker ends.
        """
        info = self.info()
        if not so:
            if info.pin_state is PinState.LOCKED:
                raise PinLocked(serial=self.serial)
            if info.pin_state is PinState.NOT_SET:
                raise TokenNotInitialised(serial=self.serial)
        if pin is not None:
            pin_rules.check_length(
                self.serial, pin.encode(), info.shortest_pin, info.longest_pin
            )
        elif not info.pin_pad:
            raise PinMissing(serial=self.serial)
        given: Any = PROTECTED_AUTH if pin is None else pin
        try:
            if so:
                self._session = self.token().open(rw=True, so_pin=given)
            else:
                self._session = self.token().open(rw=True, user_pin=given)
        except (wrapper.PinIncorrect, wrapper.PinLenRange, wrapper.PinLocked) as error:
            state = PinState.LOCKED
            if not isinstance(error, wrapper.PinLocked):
                state = self.pin_state(so=so)
            if state is PinState.LOCKED and not so:
                raise PinLocked(serial=self.serial) from error
            raise PinIncorrect(serial=self.serial, pin_state=str(state)) from error

    def pin_state(self, *, so: bool = False) -> PinState:
        """State of the user PIN, or of the security officer's, read afresh.

        The flags are a snapshot (style.md e3); each PIN has its own (PKCS#11 2.40,
        CK_TOKEN_INFO).
        """
        info = self.info()
        if not so:
            return info.pin_state
        found = (state for flag, state in _SO_STATES.items() if flag in info.flags)
        return next(found, PinState.FINE)

    def change_pin(
        self, old: PinText, new: PinText, policy: PinPolicy | None = None
    ) -> None:
        """``C_SetPIN`` with the old PIN, tried once.

        Raises:
            PinLocked, TokenNotInitialised, PinLength, PinWeak: Nothing was tried.
            PinIncorrect: The old PIN is another.
        """
        info = self.info()
        pin_rules.check_new_pin(
            self.serial, new.encode(), info.shortest_pin, info.longest_pin, policy
        )
        self.log_in(old)
        try:
            self.session.set_pin(_as_text(old), _as_text(new))
        except wrapper.PinIncorrect as error:
            state = str(self.info().pin_state)
            raise PinIncorrect(serial=self.serial, pin_state=state) from error

    def set_user_pin(
        self, so_pin: PinText, new: PinText, policy: PinPolicy | None = None
    ) -> None:
        """``C_InitPIN`` after the security officer's login, tried once.

        Raises:
            PinLength, PinWeak: Nothing was tried.
            PinIncorrect: The SO PIN (PUK) is another.
        """
        info = self.info()
        pin_rules.check_new_pin(
            self.serial, new.encode(), info.shortest_pin, info.longest_pin, policy
        )
        self.log_in(so_pin, so=True)
        self.session.init_pin(_as_text(new))

    def init_token(self, so_pin: PinText | None, label: str) -> None:
        """Erases the token of this slot and gives it a label; no session may be open.

        A token may change its serial number and slot here (SoftHSM does both), so the
        work is bound again to the one token that was not there before.

        Raises:
            CallFailed: The module's answer.
            TokenMissing, TokenAmbiguous: The new token can't be told for sure.
        """
        before = {(clean(item.serial), item.slot.slot_id) for item in self._present()}
        slot = self.token().slot.slot_id
        given = None if so_pin is None else so_pin.encode()
        self.raw.init_token(slot, given, label.encode("utf-8"))
        fresh = [
            item
            for item in self._present()
            if (clean(item.serial), item.slot.slot_id) not in before
            and TokenFlag.TOKEN_INITIALIZED in item.flags
        ] or [item for item in self._present() if item.slot.slot_id == slot]
        if len(fresh) != 1:
            raise TokenAmbiguous(serials=[clean(item.serial) for item in fresh])
        self.serial = clean(fresh[0].serial)
        self._slot = fresh[0].slot

    def log_out(self) -> None:
        """Closes the session; the process ends right after, whatever this says."""
        if self._session is not None:
            session, self._session = self._session, None
            session.close()

    def assert_thread(self) -> None:
        """Habit 2: one thread makes every call.

        Raises:
            Bug: Another thread called.
        """
        if threading.get_ident() != self._thread:
            raise Bug(detail="a second thread called into the module")

    def _present(
        self, failures: list[wrapper.PKCS11Error | CallFailed] | None = None
    ) -> Iterator[pkcs11.Token]:
        """Every token that is there; those that fail join the list, if there is one."""
        self.assert_thread()
        for slot in self._library.get_slots():
            if SlotFlag.TOKEN_PRESENT not in slot.flags:
                continue
            try:
                yield slot.get_token()
            except (wrapper.TokenNotPresent, wrapper.TokenNotRecognised):
                # It was taken out between the two calls, or is no token of theirs.
                continue
            except wrapper.PKCS11Error as error:
                if failures is None:
                    raise
                failures.append(error)


def clean(serial: bytes) -> str:
    """A serial number as text: the padding gone, odd bytes replaced."""
    return serial.rstrip(b"\0 ").decode("utf-8", errors="replace").strip()


def _as_text(pin: PinText) -> Any:
    """The wrapper's stubs ask for ``str``; it only ever calls ``encode``."""
    return pin


def _pin_state(flags: TokenFlag) -> PinState:
    if TokenFlag.USER_PIN_LOCKED in flags:
        return PinState.LOCKED
    if TokenFlag.USER_PIN_INITIALIZED not in flags:
        return PinState.NOT_SET
    if TokenFlag.USER_PIN_FINAL_TRY in flags:
        return PinState.FINAL_TRY
    if TokenFlag.USER_PIN_COUNT_LOW in flags:
        return PinState.COUNT_LOW
    return PinState.FINE
