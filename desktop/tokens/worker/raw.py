"""The few Cryptoki calls that the wrapper does not offer, through the loaded library.

python-pkcs11 0.10.1 reads neither the PIN lengths nor the free memory of
``CK_TOKEN_INFO``, has no ``C_InitToken``, and can't set a PIN that is typed on the
reader's own keys (CKF_PROTECTED_AUTHENTICATION_PATH: no PIN is given), nor have one
typed there before a signature. The library is
opened a second time by the same name, which gives the same loaded object; nothing is
initialised twice.
May go when the wrapper offers them.
"""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass

__all__ = ["CallFailed", "RawModule", "TokenLimits", "load_narrowly"]

#: LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR and LOAD_LIBRARY_SEARCH_SYSTEM32 (LoadLibraryEx).
_NARROW = 0x100 | 0x800

_PACK = 1 if sys.platform == "win32" else 0
_ULONG = ctypes.c_ulong
_UNKNOWN = _ULONG(-1).value

#: Position in CK_FUNCTION_LIST (PKCS#11 2.40, pkcs11f.h), from 0.
_GET_TOKEN_INFO = 6
_INIT_TOKEN = 9
_INIT_PIN = 10
_SET_PIN = 11
_LOGIN = 18
_SIGN_INIT = 42
_SIGN = 43
_FUNCTIONS = 68

#: CKU_CONTEXT_SPECIFIC: a login for the one operation that was begun.
_FOR_THIS_OPERATION = 2
#: No signature of a known scheme is longer: 512 bytes of RSA with 4096 bits.
_LONGEST_SIGNATURE = 1024


def _packed(name: str, members: list[tuple[str, type]]) -> type[ctypes.Structure]:
    """A structure that Windows modules expect without padding."""
    body: dict[str, object] = {"_fields_": members}
    if _PACK:
        body = {"_pack_": _PACK, **body}
    return type(name, (ctypes.Structure,), body)


_Version = _packed("CK_VERSION", [("major", ctypes.c_ubyte), ("minor", ctypes.c_ubyte)])
_TokenInfo = _packed(
    "CK_TOKEN_INFO",
    [
        ("label", ctypes.c_char * 32),
        ("manufacturer", ctypes.c_char * 32),
        ("model", ctypes.c_char * 16),
        ("serial", ctypes.c_char * 16),
        ("flags", _ULONG),
        ("max_session_count", _ULONG),
        ("session_count", _ULONG),
        ("max_rw_session_count", _ULONG),
        ("rw_session_count", _ULONG),
        ("max_pin_len", _ULONG),
        ("min_pin_len", _ULONG),
        ("total_public_memory", _ULONG),
        ("free_public_memory", _ULONG),
        ("total_private_memory", _ULONG),
        ("free_private_memory", _ULONG),
        ("hardware_version", _Version),
        ("firmware_version", _Version),
        ("utc_time", ctypes.c_char * 16),
    ],
)
_FunctionList = _packed(
    "CK_FUNCTION_LIST",
    [("version", _Version), ("functions", ctypes.c_void_p * _FUNCTIONS)],
)
_MechanismOf = _packed(
    "CK_MECHANISM",
    [("number", _ULONG), ("parameter", ctypes.c_void_p), ("length", _ULONG)],
)
_GetTokenInfo = ctypes.CFUNCTYPE(_ULONG, _ULONG, ctypes.c_void_p)
_InitToken = ctypes.CFUNCTYPE(_ULONG, _ULONG, ctypes.c_void_p, _ULONG, ctypes.c_void_p)
_InitPin = ctypes.CFUNCTYPE(_ULONG, _ULONG, ctypes.c_void_p, _ULONG)
_SetPin = ctypes.CFUNCTYPE(
    _ULONG, _ULONG, ctypes.c_void_p, _ULONG, ctypes.c_void_p, _ULONG
)
_Login = ctypes.CFUNCTYPE(_ULONG, _ULONG, _ULONG, ctypes.c_void_p, _ULONG)
_SignInit = ctypes.CFUNCTYPE(_ULONG, _ULONG, ctypes.c_void_p, _ULONG)
_Sign = ctypes.CFUNCTYPE(
    _ULONG, _ULONG, ctypes.c_void_p, _ULONG, ctypes.c_void_p, ctypes.c_void_p
)


class CallFailed(Exception):  # noqa: N818 - carries the answer of a call
    """A call answered something other than CKR_OK.

    Attributes:
        answer: The return code.
    """

    def __init__(self, answer: int) -> None:
        super().__init__(f"0x{answer:x}")
        self.answer = answer


@dataclass(frozen=True)
class TokenLimits:
    """What ``CK_TOKEN_INFO`` says beyond the wrapper's facts."""

    shortest_pin: int
    longest_pin: int
    free_bytes: int | None


def load_narrowly(name: str) -> ctypes.CDLL:
    """Loads a library; what it needs is looked for beside it and in the system only.

    For Windows, where the wrapper names no search flags (threat 1): what is loaded
    already is not looked for again. Elsewhere the flags mean nothing.

    Raises:
        OSError: The system refuses.
    """
    return ctypes.CDLL(name, winmode=_NARROW)


class RawModule:
    """Calls into a module that the wrapper has loaded and initialised."""

    def __init__(self, name: str) -> None:
        self._library = ctypes.CDLL(name)
        self._table = ctypes.POINTER(_FunctionList)()
        get_list = self._library.C_GetFunctionList
        get_list.restype = _ULONG
        get_list.argtypes = [ctypes.c_void_p]
        _assert(int(get_list(ctypes.byref(self._table))))

    def limits(self, slot: int) -> TokenLimits:
        """Reads PIN lengths and free memory afresh.

        Raises:
            CallFailed: The module's answer.
        """
        info = _TokenInfo()
        call = _GetTokenInfo(self._function(_GET_TOKEN_INFO))
        _assert(int(call(slot, ctypes.addressof(info))))
        free, total = int(info.free_private_memory), int(info.total_private_memory)
        return TokenLimits(
            shortest_pin=int(info.min_pin_len),
            longest_pin=int(info.max_pin_len),
            # Many modules leave both at 0, which says nothing about room.
            free_bytes=None if _UNKNOWN in (free, total) or not total else free,
        )

    def init_token(self, slot: int, so_pin: bytearray | None, label: bytes) -> None:
        """``C_InitToken``: erases the token and gives it a label of 32 bytes.

        Args:
            slot: Number of the slot.
            so_pin: The SO PIN; ``None`` when it is typed on the reader.
            label: In UTF-8; cut after the last character that fits whole.

        Raises:
            CallFailed: The module's answer.
        """
        whole = label[:32].decode("utf-8", errors="ignore").encode("utf-8")
        padded = ctypes.create_string_buffer(whole.ljust(32), 32)
        call = _InitToken(self._function(_INIT_TOKEN))
        if so_pin is None:
            _assert(int(call(slot, None, 0, ctypes.addressof(padded))))
            return
        pin = (ctypes.c_ubyte * len(so_pin)).from_buffer(so_pin)
        answer = int(
            call(slot, ctypes.addressof(pin), len(so_pin), ctypes.addressof(padded))
        )
        # The view is let go, so that the owner can zero the buffer.
        del pin
        _assert(answer)

    def set_pin_on_reader(self, session: int) -> None:
        """``C_SetPIN``; the reader asks for the old PIN and the new one.

        Raises:
            CallFailed: The module's answer.
        """
        call = _SetPin(self._function(_SET_PIN))
        _assert(int(call(session, None, 0, None, 0)))

    def init_pin_on_reader(self, session: int) -> None:
        """``C_InitPIN``; the reader asks for the new PIN.

        Raises:
            CallFailed: The module's answer.
        """
        call = _InitPin(self._function(_INIT_PIN))
        _assert(int(call(session, None, 0)))

    def sign_on_reader(
        self, session: int, key: int, mechanism: int, data: bytes
    ) -> bytes:
        """One signature by a key that asks first; the reader asks for the PIN.

        Args:
            session: A logged-in session.
            key: Handle of the private key.
            mechanism: Number of a mechanism without parameter.
            data: What the mechanism takes.

        Raises:
            CallFailed: The module's answer; the operation may still be under way.
        """
        begin = _SignInit(self._function(_SIGN_INIT))
        log_in, sign = _Login(self._function(_LOGIN)), _Sign(self._function(_SIGN))
        how = _MechanismOf(mechanism, None, 0)
        _assert(int(begin(session, ctypes.addressof(how), key)))
        # A NULL PIN of no length: reader and token ask (PKCS#11 2.40, C_Login).
        _assert(int(log_in(session, _FOR_THIS_OPERATION, None, 0)))
        given = ctypes.create_string_buffer(data, len(data))
        found = ctypes.create_string_buffer(_LONGEST_SIGNATURE)
        size = _ULONG(_LONGEST_SIGNATURE)
        answer = int(
            sign(
                session,
                ctypes.addressof(given),
                len(data),
                ctypes.addressof(found),
                ctypes.addressof(size),
            )
        )
        _assert(answer)
        return bytes(found.raw[: min(size.value, _LONGEST_SIGNATURE)])

    def _function(self, position: int) -> int:
        address = self._table.contents.functions[position]
        if not address:
            raise CallFailed(0x54)
        return int(address)


def _assert(answer: int) -> None:
    if answer != 0:
        raise CallFailed(answer)
