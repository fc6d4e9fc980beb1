"""Windows: the twin of `posix`, over the Win32 API by ctypes.

The profile folder of a Windows user is closed to other users by its inherited access
list; what is judged here is that files and folders are no links (reparse points) and
belong to this user or to the administrators. Secrets in files are sealed by DPAPI.
"""

from __future__ import annotations

import ctypes
import msvcrt
import os
import stat
import subprocess
import sys
import winreg
from collections.abc import Sequence
from ctypes import wintypes
from pathlib import Path
from typing import Any

from desktop.errors import StoreDamaged

# mypy skips the rest of the file elsewhere; an ImportError could not tell it to.
assert sys.platform == "win32"  # noqa: S101 - see the line above

__all__ = [
    "autostart_command",
    "check_file",
    "check_folder",
    "current_user",
    "detached_options",
    "die_with_parent",
    "disable_core_dumps",
    "distribution",
    "has_display",
    "inherited_descriptor",
    "inherited_name",
    "inheriting",
    "install_autostart",
    "lock",
    "machine_settings_folder",
    "make_private_folder",
    "open_private",
    "owner_of",
    "protect",
    "reader_programs",
    "reader_service",
    "remove_autostart",
    "replace_durably",
    "restore_terminal",
    "session_kind",
    "sync_file",
    "sync_folder",
    "terminal_state",
    "try_lock",
    "unlock",
    "unprotect",
]

_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002
_MOVEFILE_REPLACE_EXISTING = 0x1
_MOVEFILE_WRITE_THROUGH = 0x8
_CRYPTPROTECT_UI_FORBIDDEN = 0x1
_LOCKFILE_FAIL_IMMEDIATELY = 0x1
_LOCKFILE_EXCLUSIVE_LOCK = 0x2
_ERROR_LOCK_VIOLATION = 33
_ERROR_NOT_LOCKED = 158
_SE_FILE_OBJECT = 1
_OWNER_SECURITY_INFORMATION = 0x1
_TOKEN_QUERY = 0x8
_TOKEN_USER = 1
_ADMINISTRATORS = "S-1-5-32-544"
#: Mandatory byte locks must not cover data, so ours lie beyond any file.
_LOCK_OFFSET_HIGH = 0x4000_0000

_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_advapi = ctypes.WinDLL("advapi32", use_last_error=True)
_crypt = ctypes.WinDLL("crypt32", use_last_error=True)


class _Blob(ctypes.Structure):
    _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))


class _Overlapped(ctypes.Structure):
    _fields_ = (
        ("internal", ctypes.c_void_p),
        ("internal_high", ctypes.c_void_p),
        ("offset", wintypes.DWORD),
        ("offset_high", wintypes.DWORD),
        ("event", wintypes.HANDLE),
    )


class _SidAndAttributes(ctypes.Structure):
    _fields_ = (("sid", ctypes.c_void_p), ("attributes", wintypes.DWORD))


# -- the process ----------------------------------------------------------------


def disable_core_dumps() -> None:
    """No error report with a memory image of this process (threat 21)."""
    _kernel.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)


def die_with_parent() -> None:
    """Nothing to ask for here: the end of stdin ends the worker (threat 22)."""


def detached_options() -> dict[str, Any]:
    """Keyword arguments of ``subprocess.Popen`` for a process that outlives us."""
    flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return {"creationflags": flags, "close_fds": True}


def inherited_descriptor(number: int, *, writing: bool = False) -> int:
    """The descriptor for an inherited handle that ``--pin-fd`` and its like name.

    Raises:
        OSError: No such handle was inherited.
        OverflowError: The number is too large for any.
    """
    how = os.O_WRONLY if writing else os.O_RDONLY
    return msvcrt.open_osfhandle(number, how | os.O_BINARY)


def inheriting(descriptors: Sequence[int]) -> dict[str, Any]:
    """Keyword arguments of ``subprocess.Popen`` for a child that gets descriptors."""
    # Without the console: no window comes up, and its Ctrl-C is for the program.
    options: dict[str, Any] = {"creationflags": subprocess.CREATE_NO_WINDOW}
    handles = [msvcrt.get_osfhandle(number) for number in descriptors]
    for handle in handles:
        os.set_handle_inheritable(handle, True)
    if handles:
        start = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        options["startupinfo"] = start
    return options


def inherited_name(descriptor: int) -> int:
    """What a child calls a descriptor that it inherits; see `inherited_descriptor`."""
    return msvcrt.get_osfhandle(descriptor)


def current_user() -> str:
    """The user as owners of files are named: the SID of this process."""
    token = wintypes.HANDLE()
    process = wintypes.HANDLE(_kernel.GetCurrentProcess())
    _check(_advapi.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)))
    try:
        size = wintypes.DWORD()
        _advapi.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
        buffer = ctypes.create_string_buffer(size.value)
        _check(
            _advapi.GetTokenInformation(
                token, _TOKEN_USER, buffer, size, ctypes.byref(size)
            )
        )
        entry = ctypes.cast(buffer, ctypes.POINTER(_SidAndAttributes)).contents
        return _sid_text(ctypes.c_void_p(entry.sid))
    finally:
        _kernel.CloseHandle(token)


# -- files and folders ----------------------------------------------------------


def owner_of(path: Path) -> str:
    """The owner of a file: its SID.

    Raises:
        OSError: There is no such file.
    """
    sid, descriptor = ctypes.c_void_p(), ctypes.c_void_p()
    result = _advapi.GetNamedSecurityInfoW(
        ctypes.c_wchar_p(str(path)),
        _SE_FILE_OBJECT,
        _OWNER_SECURITY_INFORMATION,
        ctypes.byref(sid),
        None,
        None,
        None,
        ctypes.byref(descriptor),
    )
    if result != 0:
        raise ctypes.WinError(result)
    try:
        return _sid_text(sid)
    finally:
        _kernel.LocalFree(descriptor)


def make_private_folder(path: Path) -> None:
    """Makes a folder below the user's profile, whose access list it inherits.

    Raises:
        StoreDamaged: It is a link, no folder, or somebody else's.
        OSError: The system refuses.
    """
    path.mkdir(parents=True, exist_ok=True)
    check_folder(path)


def check_folder(path: Path) -> None:
    """Judges a folder: no link, and ours or the administrators'.

    Raises:
        StoreDamaged: One of these does not hold.
        OSError: There is no such folder.
    """
    _own(path, stat.S_ISDIR, "no folder")


def check_file(path: Path) -> None:
    """Judges a file: regular, no link, one name only, ours.

    Raises:
        StoreDamaged: One of these does not hold.
        OSError: There is no such file.
    """
    facts = _own(path, stat.S_ISREG, "no regular file")
    if facts.st_nlink > 1:
        raise StoreDamaged(path=str(path), reason="the file has a second name")


def open_private(path: Path, flags: int) -> int:
    """Opens a file in binary form, not inherited; answers the descriptor.

    Raises:
        OSError: The system refuses.
    """
    return os.open(path, flags | os.O_BINARY | os.O_NOINHERIT, 0o600)


def sync_folder(path: Path) -> None:
    """Nothing to do: NTFS journals names, and replacing is written through."""
    path.stat()


def sync_file(descriptor: int) -> None:
    """Makes what was written to an open file durable."""
    os.fsync(descriptor)


def replace_durably(source: Path, target: Path) -> None:
    """Renames over the target, written through to the disk.

    Raises:
        OSError: The system refuses.
    """
    flags = _MOVEFILE_REPLACE_EXISTING | _MOVEFILE_WRITE_THROUGH
    old, new = ctypes.c_wchar_p(str(source)), ctypes.c_wchar_p(str(target))
    _check(_kernel.MoveFileExW(old, new, flags))


def protect(data: bytes) -> bytes:
    """Seals bytes to this user by DPAPI.

    Raises:
        OSError: The system refuses.
    """
    return _dpapi(_crypt.CryptProtectData, data)


def unprotect(data: bytes) -> bytes:
    """Reads what :func:`protect` made.

    Raises:
        OSError: It was made by another user or computer, or it was changed.
    """
    return _dpapi(_crypt.CryptUnprotectData, data)


# -- locks ----------------------------------------------------------------------


def lock(descriptor: int, *, exclusive: bool = True) -> None:
    """Waits for a lock on an open file.

    Raises:
        OSError: The system refuses.
    """
    _check(_lock_file(descriptor, _LOCKFILE_EXCLUSIVE_LOCK if exclusive else 0))


def try_lock(descriptor: int, *, exclusive: bool = True) -> bool:
    """Takes a lock if nobody holds it; whether it was taken.

    Raises:
        OSError: The system refuses.
    """
    flags = _LOCKFILE_EXCLUSIVE_LOCK if exclusive else 0
    if _lock_file(descriptor, flags | _LOCKFILE_FAIL_IMMEDIATELY):
        return True
    if ctypes.get_last_error() != _ERROR_LOCK_VIOLATION:
        raise ctypes.WinError(ctypes.get_last_error())
    return False


def unlock(descriptor: int) -> None:
    """Gives the lock back."""
    area = _Overlapped(offset_high=_LOCK_OFFSET_HIGH)
    handle = wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
    done = _kernel.UnlockFileEx(handle, 0, 1, 0, ctypes.byref(area))
    if not done and ctypes.get_last_error() != _ERROR_NOT_LOCKED:
        raise ctypes.WinError(ctypes.get_last_error())


# -- what starts at login -------------------------------------------------------


def install_autostart(name: str, title: str, command: Sequence[str]) -> Path:
    """Starts a command at every login of this user, by a value of the Run key.

    Raises:
        OSError: The system refuses.
    """
    del title
    line = subprocess.list2cmdline(command)
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
        winreg.SetValueEx(key, name, 0, winreg.REG_SZ, line)
    return Path(_RUN_KEY) / name


def remove_autostart(name: str) -> None:
    """Undoes :func:`install_autostart`; nothing happens where there was none."""
    access = winreg.KEY_SET_VALUE
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, access) as key:
            winreg.DeleteValue(key, name)
    except FileNotFoundError:
        return


def autostart_command(name: str) -> str:
    """What is started at login under that name, as text; ``""`` when nothing is."""
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            return str(winreg.QueryValueEx(key, name)[0])
    except FileNotFoundError:
        return ""


def machine_settings_folder() -> Path:
    """Where the administrator's settings lie; only the administrator writes there."""
    return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Saqta"


def _own(path: Path, is_kind: Any, what: str) -> os.stat_result:
    facts = path.lstat()
    if facts.st_file_attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT:
        raise StoreDamaged(path=str(path), reason="it is a link")
    if not is_kind(facts.st_mode):
        raise StoreDamaged(path=str(path), reason=what)
    # What an administrator makes belongs to the group, not to the person.
    if owner_of(path) not in {current_user(), _ADMINISTRATORS}:
        raise StoreDamaged(path=str(path), reason="it belongs to another user")
    return facts


def _lock_file(descriptor: int, flags: int) -> int:
    area = _Overlapped(offset_high=_LOCK_OFFSET_HIGH)
    handle = wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
    return int(_kernel.LockFileEx(handle, flags, 0, 1, 0, ctypes.byref(area)))


def _dpapi(call: Any, data: bytes) -> bytes:
    buffer = ctypes.create_string_buffer(data, len(data))
    given = _Blob(len(data), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
    made = _Blob()
    flags = _CRYPTPROTECT_UI_FORBIDDEN
    _check(call(ctypes.byref(given), None, None, None, None, flags, ctypes.byref(made)))
    try:
        return ctypes.string_at(made.data, made.size)
    finally:
        _kernel.LocalFree(made.data)


def _sid_text(sid: ctypes.c_void_p) -> str:
    text = wintypes.LPWSTR()
    _check(_advapi.ConvertSidToStringSidW(sid, ctypes.byref(text)))
    try:
        return str(text.value)
    finally:
        _kernel.LocalFree(text)


def _check(result: int) -> None:
    if not result:
        raise ctypes.WinError(ctypes.get_last_error())


def has_display() -> bool:
    """Whether a window can be shown in this session."""
    return True


def terminal_state() -> Any:
    """The console keeps no setting that an abandoned prompt has changed."""
    return None


def restore_terminal(state: Any) -> None:
    """See :func:`terminal_state`: there is nothing to set back."""
    del state


def session_kind() -> str:
    """``remote`` in a terminal-services session, else ``local``."""
    # SM_REMOTESESSION of GetSystemMetrics.
    remote = ctypes.WinDLL("user32").GetSystemMetrics(0x1000)
    return "remote" if remote else "local"


def distribution() -> tuple[str, ...]:
    """Names of this system, nearest first."""
    return ("windows",)


def reader_programs(module: str = "") -> tuple[str, ...] | None:
    """Other programs at the reader service or the module, as ``name (process id)``.

    They have the service's library or that module's file loaded; this process and its
    workers are left out, and so are the system's own parts, which nobody can close.
    ``None`` where the system does not tell.

    Args:
        module: Canonical path of a PKCS#11 module, or ``""``.
    """
    # Imported here: it is needed when a token is busy, and in doctor.
    from desktop.system import restart_manager

    root = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
    files = [str(root / "System32" / "winscard.dll"), *([module] if module else [])]
    return restart_manager.programs_with(ctypes.WinDLL, _kernel, files)


def reader_service() -> str | None:
    """Name of the smart-card service when it is installed; ``None`` otherwise."""
    path = r"SYSTEM\CurrentControlSet\Services\SCardSvr"
    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path))
    except OSError:
        return None
    return "SCardSvr"
