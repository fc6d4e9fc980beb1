"""Translates every exception class of the wrapper into a coded error, at its door.

Style.md habit 5: a test walks the wrapper's classes and finds none missing here. A
wrong PIN has an empty message and no count, so the words are ours (style.md e2).
Removal comes under several names and is treated alike (security.md, section 2).
"""

from __future__ import annotations

from collections.abc import Callable

from pkcs11 import exceptions as wrapper

from desktop.errors import (
    Cancelled,
    KeyMissing,
    PinIncorrect,
    PinLocked,
    PinWeak,
    SaqtaError,
    TokenBusy,
    TokenFault,
    TokenFull,
    TokenMissing,
    TokenNotInitialised,
    TokenRemoved,
)
from desktop.tokens.worker.raw import CallFailed

__all__ = ["ANSWERS", "FAULTS", "translate"]

#: Calls that set a PIN.
_SETTING = frozenset({"change_pin", "unblock", "init_token"})

#: Makes the error from the token's serial number, the call and the answer's name.
Maker = Callable[[str, str, str], SaqtaError]


def _fault(_serial: str, call: str, answer: str) -> SaqtaError:
    return TokenFault(call=call, answer=answer)


def _removed(serial: str, _call: str, _answer: str) -> SaqtaError:
    return TokenRemoved(serial=serial)


def _missing(serial: str, _call: str, _answer: str) -> SaqtaError:
    return TokenMissing(serial=serial)


def _full(serial: str, _call: str, _answer: str) -> SaqtaError:
    return TokenFull(serial=serial)


def _busy(_serial: str, _call: str, _answer: str) -> SaqtaError:
    # PKCS#11 has no means to name the other program; the caller asks the system.
    return TokenBusy(holder="?")


def _locked(serial: str, _call: str, _answer: str) -> SaqtaError:
    return PinLocked(serial=serial)


def _length(serial: str, call: str, answer: str) -> SaqtaError:
    # Where a PIN is set, the present one has been taken already (C_SetPIN, C_InitPIN).
    maker = _unacceptable if call in _SETTING else _incorrect
    return maker(serial, call, answer)


def _incorrect(serial: str, _call: str, _answer: str) -> SaqtaError:
    # The caller reads the flags afresh and says more, where the token still answers.
    return PinIncorrect(serial=serial, pin_state="")


def _unacceptable(serial: str, _call: str, _answer: str) -> SaqtaError:
    return PinWeak(serial=serial, reason="token")


def _not_initialised(serial: str, _call: str, _answer: str) -> SaqtaError:
    return TokenNotInitialised(serial=serial)


def _cancelled(_serial: str, _call: str, _answer: str) -> SaqtaError:
    return Cancelled()


def _key_missing(_serial: str, _call: str, _answer: str) -> SaqtaError:
    return KeyMissing(key_id="")


#: Classes with a better name than "fault".
_SPECIAL: dict[type[wrapper.PKCS11Error], Maker] = {
    wrapper.DeviceMemory: _full,
    wrapper.DeviceRemoved: _removed,
    wrapper.FunctionCancelled: _cancelled,
    # A person's "no", typed on the reader (pkcs11t.h: rejected by the user).
    wrapper.FunctionRejected: _cancelled,
    wrapper.NoSuchKey: _key_missing,
    wrapper.NoSuchToken: _missing,
    wrapper.PinIncorrect: _incorrect,
    wrapper.PinInvalid: _unacceptable,
    wrapper.PinLenRange: _length,
    wrapper.PinLocked: _locked,
    wrapper.PinTooWeak: _unacceptable,
    wrapper.SessionClosed: _removed,
    wrapper.SessionCount: _busy,
    wrapper.SessionHandleInvalid: _removed,
    wrapper.SlotIDInvalid: _removed,
    wrapper.TokenNotPresent: _removed,
    wrapper.TokenNotRecognised: _removed,
    wrapper.UserPinNotInitialized: _not_initialised,
    wrapper.UserTooManyTypes: _busy,
}

#: Answers of the token or the system that tell nothing more than their name.
_PLAIN: tuple[type[wrapper.PKCS11Error], ...] = (
    wrapper.AnotherUserAlreadyLoggedIn,
    wrapper.ArgumentsBad,
    wrapper.AttributeReadOnly,
    wrapper.AttributeSensitive,
    wrapper.AttributeTypeInvalid,
    wrapper.AttributeValueInvalid,
    wrapper.DataInvalid,
    wrapper.DataLenRange,
    wrapper.DeviceError,
    wrapper.DomainParamsInvalid,
    wrapper.EncryptedDataInvalid,
    wrapper.EncryptedDataLenRange,
    wrapper.ExceededMaxIterations,
    wrapper.FunctionFailed,
    wrapper.FunctionNotSupported,
    wrapper.GeneralError,
    wrapper.HostMemory,
    wrapper.KeyHandleInvalid,
    wrapper.KeyIndigestible,
    wrapper.KeyNeeded,
    wrapper.KeyNotNeeded,
    wrapper.KeyNotWrappable,
    wrapper.KeySizeRange,
    wrapper.KeyTypeInconsistent,
    wrapper.KeyUnextractable,
    wrapper.MechanismInvalid,
    wrapper.MechanismParamInvalid,
    wrapper.MultipleObjectsReturned,
    wrapper.MultipleTokensReturned,
    wrapper.NoEvent,
    wrapper.ObjectHandleInvalid,
    wrapper.OperationActive,
    wrapper.OperationNotInitialized,
    wrapper.PinExpired,
    wrapper.PKCS11Error,
    wrapper.PublicKeyInvalid,
    wrapper.RandomNoRNG,
    wrapper.RandomSeedNotSupported,
    wrapper.SessionExists,
    wrapper.SessionReadOnly,
    wrapper.SessionReadOnlyExists,
    wrapper.SessionReadWriteSOExists,
    wrapper.SignatureInvalid,
    wrapper.SignatureLenRange,
    wrapper.TemplateIncomplete,
    wrapper.TemplateInconsistent,
    wrapper.TokenWriteProtected,
    wrapper.UnwrappingKeyHandleInvalid,
    wrapper.UnwrappingKeySizeRange,
    wrapper.UnwrappingKeyTypeInconsistent,
    wrapper.UserAlreadyLoggedIn,
    wrapper.UserNotLoggedIn,
    wrapper.WrappedKeyInvalid,
    wrapper.WrappedKeyLenRange,
    wrapper.WrappingKeyHandleInvalid,
    wrapper.WrappingKeySizeRange,
    wrapper.WrappingKeyTypeInconsistent,
)

#: Every class of the wrapper with what makes its error.
FAULTS: dict[type[wrapper.PKCS11Error], Maker] = {
    **_SPECIAL,
    **dict.fromkeys(_PLAIN, _fault),
}

#: Return codes of the calls that go past the wrapper (pkcs11t.h).
ANSWERS: dict[int, type[wrapper.PKCS11Error]] = {
    0x02: wrapper.HostMemory,
    0x03: wrapper.SlotIDInvalid,
    0x05: wrapper.GeneralError,
    0x06: wrapper.FunctionFailed,
    0x07: wrapper.ArgumentsBad,
    0x30: wrapper.DeviceError,
    0x31: wrapper.DeviceMemory,
    0x32: wrapper.DeviceRemoved,
    0x50: wrapper.FunctionCancelled,
    0x54: wrapper.FunctionNotSupported,
    0xA0: wrapper.PinIncorrect,
    0xA1: wrapper.PinInvalid,
    0xA2: wrapper.PinLenRange,
    0xA4: wrapper.PinLocked,
    0xB3: wrapper.SessionHandleInvalid,
    0xB6: wrapper.SessionExists,
    0xE0: wrapper.TokenNotPresent,
    0xE1: wrapper.TokenNotRecognised,
    0xE2: wrapper.TokenWriteProtected,
    0x200: wrapper.FunctionRejected,
}


def translate(
    error: wrapper.PKCS11Error | CallFailed, call: str, serial: str
) -> SaqtaError:
    """The coded error for what the module answered.

    Args:
        error: From the wrapper, or from a raw call.
        call: Name of the purpose that was served, for the person.
        serial: Of the token the work is bound to.
    """
    if isinstance(error, CallFailed):
        kind = ANSWERS.get(error.answer)
        if kind is None:
            return TokenFault(call=call, answer=str(error))
    else:
        kind = type(error)
    maker = FAULTS.get(kind, _fault)
    name = kind.__name__
    if kind is wrapper.PKCS11Error:
        # An unknown return code: the wrapper's message holds the number only.
        name = f"{name} {error}"[:120]
    return maker(serial, call, name)
