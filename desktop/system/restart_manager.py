"""Windows: which programs have a file open or loaded, by the Restart Manager.

Twin of what `posix` reads from ``/proc``. The libraries are handed in, so that the
calls and the layout of every structure are tested on other systems as well. Text is
kept as UTF-16 units, because ``wchar_t`` is wider elsewhere.

Source: Restart Manager reference (RmStartSession, RmRegisterResources, RmGetList,
RmEndSession, RM_PROCESS_INFO) and Tool Help reference (PROCESSENTRY32W), Microsoft.
Not measured on a Windows computer.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["ProcessEntry", "ProcessInfo", "descendants", "holders", "programs_with"]

_DWORD = ctypes.c_uint32
_UNIT = ctypes.c_uint16
#: CCH_RM_SESSION_KEY + 1, CCH_RM_MAX_APP_NAME + 1, CCH_RM_MAX_SVC_NAME + 1, MAX_PATH.
_KEY_UNITS, _APP_UNITS, _SERVICE_UNITS, _PATH_UNITS = 33, 256, 64, 260
_MORE_DATA = 234
#: RmCritical: the system itself, which nobody can close.
_CRITICAL = 1000
#: The reader service has every reader open: that is what it is for.
_READER_SERVICE = "scardsvr"
#: The list may grow between two calls; a system that is never still tells nothing.
_ATTEMPTS = 5
#: More programs than this are no answer either; it bounds what is allocated.
_MOST = 4096
_SNAPSHOT_PROCESSES = 0x2
_NO_HANDLE = ctypes.c_void_p(-1).value


class UniqueProcess(ctypes.Structure):
    """RM_UNIQUE_PROCESS: a process id and the FILETIME of its start."""

    _fields_ = (("pid", _DWORD), ("start_low", _DWORD), ("start_high", _DWORD))


class ProcessInfo(ctypes.Structure):
    """RM_PROCESS_INFO."""

    _fields_ = (
        ("process", UniqueProcess),
        ("app_name", _UNIT * _APP_UNITS),
        ("service_name", _UNIT * _SERVICE_UNITS),
        ("kind", ctypes.c_uint32),
        ("status", _DWORD),
        ("session", _DWORD),
        ("restartable", ctypes.c_int32),
    )


class ProcessEntry(ctypes.Structure):
    """PROCESSENTRY32W."""

    _fields_ = (
        ("size", _DWORD),
        ("usage", _DWORD),
        ("pid", _DWORD),
        ("heap", ctypes.c_size_t),
        ("module", _DWORD),
        ("threads", _DWORD),
        ("parent", _DWORD),
        ("priority", ctypes.c_int32),
        ("flags", _DWORD),
        ("file", _UNIT * _PATH_UNITS),
    )


def programs_with(
    load: Callable[[str], Any], kernel: Any, files: Sequence[str]
) -> tuple[str, ...] | None:
    """Other programs that use one of the files; see :func:`holders`.

    Args:
        load: Loads a library of the system (``ctypes.WinDLL``).
        kernel: ``kernel32.dll``, loaded.
        files: Full paths.
    """
    try:
        library = load("rstrtmgr")
    except OSError:
        # Server Core and stripped systems may lack it.
        return None
    return holders(library, files, descendants(kernel, os.getpid()))


def holders(
    library: Any, files: Sequence[str], own: frozenset[int]
) -> tuple[str, ...] | None:
    """Programs that use one of the files, as ``name (process id)``.

    Args:
        library: ``rstrtmgr.dll``, loaded.
        files: Full paths.
        own: Process ids that are none of others'.

    Returns:
        The programs; ``None`` where the system does not tell.
    """
    session = _DWORD()
    key = (_UNIT * _KEY_UNITS)()
    if library.RmStartSession(ctypes.byref(session), _DWORD(0), key) != 0:
        return None
    try:
        # The texts must stay alive for as long as their addresses are used.
        texts = [_utf16(path) for path in files]
        names = (ctypes.c_void_p * len(texts))(*map(ctypes.addressof, texts))
        count, none = ctypes.c_uint32(len(texts)), ctypes.c_uint32(0)
        answer = library.RmRegisterResources(
            session, count, names, none, None, none, None
        )
        listed = _listed(library, session) if answer == 0 else None
    finally:
        library.RmEndSession(session)
    if listed is None:
        return None
    return tuple(sorted({_shown(item) for item in listed if _counts(item, own)}))


def descendants(kernel: Any, pid: int) -> frozenset[int]:
    """A process with its children and theirs; itself alone where nothing is told.

    Args:
        kernel: ``kernel32.dll``, loaded.
        pid: The process.
    """
    # A handle is as wide as a pointer; without this the answer would be cut.
    kernel.CreateToolhelp32Snapshot.restype = ctypes.c_void_p
    snapshot = kernel.CreateToolhelp32Snapshot(_DWORD(_SNAPSHOT_PROCESSES), _DWORD(0))
    found = {pid}
    if snapshot in (None, _NO_HANDLE):
        return frozenset(found)
    handle = ctypes.c_void_p(snapshot)
    children: dict[int, list[int]] = {}
    try:
        entry = ProcessEntry(size=ctypes.sizeof(ProcessEntry))
        there = kernel.Process32FirstW(handle, ctypes.byref(entry))
        while there:
            children.setdefault(int(entry.parent), []).append(int(entry.pid))
            there = kernel.Process32NextW(handle, ctypes.byref(entry))
    finally:
        kernel.CloseHandle(handle)
    waiting = [pid]
    while waiting:
        # Numbers are used again, so a circle is possible: each one counts once.
        fresh = set(children.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def _listed(library: Any, session: ctypes.c_uint32) -> list[ProcessInfo] | None:
    needed, count, reasons = ctypes.c_uint32(0), ctypes.c_uint32(0), _DWORD()
    room = 0
    for _ in range(_ATTEMPTS):
        rows = (ProcessInfo * room)()
        count.value = room
        answer = library.RmGetList(
            session,
            ctypes.byref(needed),
            ctypes.byref(count),
            rows if room else None,
            ctypes.byref(reasons),
        )
        if answer == 0:
            return list(rows[: min(count.value, room)])
        if answer != _MORE_DATA or not room < needed.value <= _MOST:
            return None
        room = needed.value
    return None


def _counts(item: ProcessInfo, own: frozenset[int]) -> bool:
    service = _text(item.service_name).lower()
    ours = item.process.pid in own
    return not (ours or item.kind == _CRITICAL or service == _READER_SERVICE)


def _shown(item: ProcessInfo) -> str:
    name = _text(item.app_name) or _text(item.service_name) or "?"
    return f"{name} ({item.process.pid})"


def _utf16(text: str) -> ctypes.Array[ctypes.c_uint16]:
    data = text.encode("utf-16-le") + b"\0\0"
    return (_UNIT * (len(data) // 2)).from_buffer_copy(data)


def _text(units: ctypes.Array[ctypes.c_uint16]) -> str:
    text = bytes(units).decode("utf-16-le", errors="replace")
    return text.partition("\0")[0]
