"""Linux and macOS: descriptors, locks, folders, core dumps, autostart, parent death.

Who owns a file and who may write it is judged by owner and mode, never by access(2):
root may write everything (security.md, D-S1).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import resource
import signal
import stat
import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.errors import StoreDamaged
from desktop.system import login_entries

# mypy skips the rest of the file elsewhere; an ImportError could not tell it to.
assert sys.platform != "win32"  # noqa: S101 - see the line above

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

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
#: Where the package of a distribution puts units that start for every user.
_PACKAGED_UNITS = Path("/usr/lib/systemd/user")
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


# -- the process ----------------------------------------------------------------


def disable_core_dumps() -> None:
    """No core file, and no debugger of the same user (threat 21)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """Asks for SIGKILL when the thread that started this process ends.

    Only an addition to the end of stdin (threat 22): macOS has no such call.
    """
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def detached_options() -> dict[str, Any]:
    """Keyword arguments of ``subprocess.Popen`` for a process that outlives us.

    Its three standard descriptors must be its own, or whoever waits for ours waits
    for ever (style.md, section e).
    """
    return {"start_new_session": True, "close_fds": True}


def inherited_descriptor(number: int, *, writing: bool = False) -> int:
    """The descriptor that the option ``--pin-fd`` and its like name.

    Raises:
        OSError: No such descriptor was inherited, or it goes the other way.
        OverflowError: The number is too large for any.
    """
    mode = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE
    if mode == (os.O_RDONLY if writing else os.O_WRONLY):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return number


def inheriting(descriptors: Sequence[int]) -> dict[str, Any]:
    """Keyword arguments of ``subprocess.Popen`` for a child that gets descriptors."""
    return {"pass_fds": tuple(descriptors)}


def inherited_name(descriptor: int) -> int:
    """What a child calls a descriptor that it inherits; see `inherited_descriptor`."""
    return descriptor


def current_user() -> str:
    """The user as owners of files are named: the effective uid."""
    return str(os.geteuid())


# -- files and folders ----------------------------------------------------------


def owner_of(path: Path) -> str:
    """The owner of a file, links not followed: its uid.

    Raises:
        OSError: There is no such file.
    """
    return str(path.lstat().st_uid)


def make_private_folder(path: Path) -> None:
    """Makes a folder of this user alone, with the folders above it.

    An existing one is judged, and closed to others where it was open.

    Raises:
        StoreDamaged: It is a link, no folder, or somebody else's.
        OSError: The system refuses.
    """
    with contextlib.suppress(FileExistsError):
        path.mkdir(parents=True, mode=_FOLDER_MODE)
        sync_folder(path.parent)
    facts = _own(path, stat.S_ISDIR, "no folder")
    if stat.S_IMODE(facts.st_mode) & 0o077:
        path.chmod(_FOLDER_MODE)


def check_folder(path: Path) -> None:
    """Judges a folder: no link, ours, and nobody else may write there.

    Raises:
        StoreDamaged: One of these does not hold.
        OSError: There is no such folder.
    """
    facts = _own(path, stat.S_ISDIR, "no folder")
    if facts.st_mode & _OTHERS_MAY_WRITE:
        raise StoreDamaged(path=str(path), reason="others may write this folder")


def check_file(path: Path) -> None:
    """Judges a file: regular, no link, one name only, ours, written by us alone.

    Raises:
        StoreDamaged: One of these does not hold.
        OSError: There is no such file.
    """
    facts = _own(path, stat.S_ISREG, "no regular file")
    if facts.st_mode & _OTHERS_MAY_WRITE:
        raise StoreDamaged(path=str(path), reason="others may write this file")
    if facts.st_nlink > 1:
        raise StoreDamaged(path=str(path), reason="the file has a second name")


def open_private(path: Path, flags: int) -> int:
    """Opens a file of mode 0600 without following a link; answers the descriptor.

    Raises:
        OSError: The system refuses.
    """
    return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, _FILE_MODE)


def sync_folder(path: Path) -> None:
    """Makes the names in a folder durable.

    Raises:
        OSError: The system refuses.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def sync_file(descriptor: int) -> None:
    """Makes what was written to an open file durable.

    Raises:
        OSError: The system refuses.
    """
    # On macOS fsync leaves it in the drive's cache; not every file system there knows
    # the full one.
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, full)
            return
    os.fsync(descriptor)


def replace_durably(source: Path, target: Path) -> None:
    """Renames over the target and makes the new name durable.

    Raises:
        OSError: The system refuses.
    """
    source.replace(target)
    sync_folder(target.parent)


def protect(data: bytes) -> bytes:
    """Seals bytes to this user where the system can; here the file's mode does."""
    return data


def unprotect(data: bytes) -> bytes:
    """Reads what :func:`protect` made."""
    return data


# -- locks ----------------------------------------------------------------------


def lock(descriptor: int, *, exclusive: bool = True) -> None:
    """Waits for an advisory lock on an open file.

    Raises:
        OSError: The file system has no locks.
    """
    fcntl.flock(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)


def try_lock(descriptor: int, *, exclusive: bool = True) -> bool:
    """Takes an advisory lock if nobody holds it; whether it was taken.

    Raises:
        OSError: The file system has no locks.
    """
    kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(descriptor: int) -> None:
    """Gives the lock back."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


# -- what starts at login -------------------------------------------------------


def install_autostart(name: str, title: str, command: Sequence[str]) -> Path:
    """Starts a command at every login of this user; answers the file written.

    Linux: a systemd user unit, enabled as ``systemctl --user enable`` would do it.
    macOS: a LaunchAgent.

    Args:
        name: Letters, digits and hyphens; names the unit.
        title: One line for people.
        command: Program and arguments.

    Raises:
        OSError: The system refuses.
    """
    path = _autostart_file(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        # A mask: what is written through it goes nowhere.
        path.unlink()
    if sys.platform == "darwin":
        text = login_entries.launch_agent(name, command)
    else:
        text = login_entries.systemd_unit(title, command)
    path.write_text(text, encoding="utf-8")
    if sys.platform != "darwin":
        wanted = path.parent / "default.target.wants" / path.name
        wanted.parent.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            wanted.symlink_to(path)
    return path


def remove_autostart(name: str) -> None:
    """Undoes :func:`install_autostart`, and a package's entry for this user.

    The latter as ``systemctl --user mask`` does it; nothing happens where none was.
    """
    path = _autostart_file(name)
    (path.parent / "default.target.wants" / path.name).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    if (_PACKAGED_UNITS / path.name).is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.devnull)


def autostart_command(name: str) -> str:
    """What is started at login under that name, as text; ``""`` when nothing is."""
    path = _autostart_file(name)
    packaged = _PACKAGED_UNITS / path.name
    if not path.exists() and packaged.is_file():
        path = packaged
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    for line in text.splitlines():
        if line.startswith("ExecStart="):
            return line.partition("=")[2]
    return text


def machine_settings_folder() -> Path:
    """Where the administrator's settings lie; only the administrator writes there."""
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Saqta")
    return Path("/etc/saqta")


def _autostart_file(name: str) -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{name}.plist"
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user" / f"{name}.service"


def _own(path: Path, is_kind: Any, what: str) -> os.stat_result:
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        raise StoreDamaged(path=str(path), reason="it is a link")
    if not is_kind(facts.st_mode):
        raise StoreDamaged(path=str(path), reason=what)
    if facts.st_uid != os.geteuid():
        raise StoreDamaged(path=str(path), reason="it belongs to another user")
    return facts


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        return
    # Imported here: `saqta --help` pays for ctypes only where it is used.
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def has_display() -> bool:
    """Whether a window can be shown in this session."""
    if sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def terminal_state() -> Any:
    """How the terminal on standard input is set; ``None`` when it is none."""
    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None


def restore_terminal(state: Any) -> None:
    """Sets the terminal back to what :func:`terminal_state` answered."""
    if state is not None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSADRAIN, state)


def session_kind() -> str:
    """``remote`` where this session comes over a network, else ``local``.

    A reader of the other computer may be the one in use (users.md); doctor says so.
    """
    remote = ("SSH_CONNECTION", "XRDP_SESSION", "XRDP_SOCKET_PATH")
    return "remote" if any(os.environ.get(name) for name in remote) else "local"


def distribution() -> tuple[str, ...]:
    """Names of this system, nearest first, as os-release(5) has them in ID and ID_LIKE.

    ``("macos",)`` on macOS; empty where the system does not tell.
    """
    if sys.platform == "darwin":
        return ("macos",)
    for path in ("/etc/os-release", "/usr/lib/os-release"):
        try:
            text = Path(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        found = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}"
        return tuple(found.replace('"', " ").replace("'", " ").split())
    return ()


def reader_programs(module: str = "") -> tuple[str, ...] | None:
    """Other programs at the reader service or the module, as ``name (process id)``.

    They have the service's library or that module's file loaded; workers of this very
    process are left out. ``None`` where the system does not tell: then nobody can know.
    Programs of other users are seen by root alone.

    Args:
        module: Canonical path of a PKCS#11 module, or ``""``.
    """
    if sys.platform != "linux":
        return None
    # Imported here: it is needed when a token is busy, and in doctor.
    from desktop.system.processes import programs_with

    return programs_with(("/libpcsclite", *([f" {module}\n"] if module else [])))


def reader_service() -> str | None:
    """Name of the smart-card service that runs; ``None`` where none was found."""
    if sys.platform == "darwin":
        # CryptoTokenKit's daemon is started on demand and is part of the system.
        return "ctkpcscd"
    sockets = ("/run/pcscd/pcscd.comm", "/var/run/pcscd/pcscd.comm")
    return "pcscd" if any(Path(path).exists() for path in sockets) else None
