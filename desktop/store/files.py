"""Whole files: read with a cap, written so that a crash leaves the old or the new.

Style.md habit 16: a temporary file of mode 0600, the data, fsync, replace, fsync of
the folder. Errors of the system become errors of the store here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

from desktop import system
from desktop.errors import FileUnreadable, SaqtaError, StoreFull, StoreUnavailable

__all__ = [
    "EVIDENCE_CAP",
    "append_durably",
    "append_quickly",
    "drop_beginning",
    "is_torn",
    "read_limited",
    "store_error",
    "stream_durably",
    "write_durably",
]

#: ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION, as Windows says that it is open.
_HELD_OPEN = frozenset({5, 32})
_PATIENCE_S = (0.01, 0.03, 0.1, 0.3, 0.6)
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
#: Most bytes of one file of evidence: a list of revoked certificates may pass 16 MiB.
EVIDENCE_CAP = 256 * 1024 * 1024
#: Name of a file until it is whole.
_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{16}\.tmp")


def read_limited(path: Path, cap: int) -> bytes:
    """The whole file, at most so many bytes.

    Raises:
        FileUnreadable: It is missing, unreadable or longer than the cap.
    """
    try:
        with path.open("rb") as file:
            content = file.read(cap + 1)
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=_reason(error)) from error
    if len(content) > cap:
        raise FileUnreadable(path=str(path), reason=f"longer than {cap} bytes")
    return content


def write_durably(path: Path, content: bytes) -> None:
    """Writes or replaces a file of mode 0600; on return it survives a power cut.

    Raises:
        StoreFull: The disk or quota is full; the old file is untouched.
        StoreUnavailable: The system refuses; the old file is untouched.
    """
    stream_durably(path, (content,))


def stream_durably(path: Path, parts: Iterable[bytes]) -> None:
    """As :func:`write_durably`, from parts that need not be in memory together.

    Raises:
        StoreFull, StoreUnavailable: As above; so is what making a part raises.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        descriptor = system.open_private(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL
        )
        try:
            for part in parts:
                _write_all(descriptor, part)
            system.sync_file(descriptor)
        finally:
            os.close(descriptor)
        _replace(temporary, path)
    except OSError as error:
        _drop(temporary)
        raise store_error(path, error) from error
    except BaseException:
        _drop(temporary)
        raise


def _replace(temporary: Path, path: Path) -> None:
    """Renames over the target, with patience for who has it open on Windows.

    A reader, an indexer or a virus scanner holds a file for a moment there, and nothing
    can take its name meanwhile.
    """
    for wait_s in _PATIENCE_S:
        try:
            system.replace_durably(temporary, path)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_OPEN:
                raise
            time.sleep(wait_s)
        else:
            return
    system.replace_durably(temporary, path)


def is_torn(path: Path) -> bool:
    """Whether a file is what a crash left in the middle of :func:`stream_durably`."""
    return _TEMPORARY.fullmatch(path.name) is not None


def append_durably(path: Path, line: bytes) -> None:
    """Appends one line to a file of mode 0600; on return it survives a power cut.

    A line that a crash tore is closed first, so that it can't swallow this one.

    Raises:
        StoreDamaged: The file is a link or somebody else's.
        StoreFull, StoreUnavailable: Nothing may be believed written.
    """
    _append(path, line, durably=True)


def append_quickly(path: Path, line: bytes) -> None:
    """As :func:`append_durably`, but a power cut may lose it; a crash does not.

    Raises:
        StoreDamaged, StoreFull, StoreUnavailable: As above.
    """
    _append(path, line, durably=False)


def drop_beginning(path: Path, content: bytes) -> None:
    """Takes its first bytes out of a file that others append to, if it has them still.

    What follows them is in the file at every moment: it is written over the beginning,
    and then the end is cut. A crash between leaves lines twice, or torn.

    Raises:
        StoreDamaged: The file is a link or somebody else's.
        StoreFull, StoreUnavailable: The system refuses.
    """
    try:
        if not path.exists():
            return
        system.check_file(path)
        descriptor = system.open_private(path, os.O_RDWR)
        try:
            system.lock(descriptor)
            whole = os.read(descriptor, os.fstat(descriptor).st_size)
            if not whole.startswith(content):
                return
            rest = whole[len(content) :]
            os.lseek(descriptor, 0, os.SEEK_SET)
            _write_all(descriptor, rest)
            os.ftruncate(descriptor, len(rest))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise store_error(path, error) from error


def store_error(path: Path, error: OSError) -> SaqtaError:
    """What an error of the system means for a file of ours."""
    if error.errno in _FULL:
        return StoreFull(path=str(path))
    return StoreUnavailable(path=str(path), reason=_reason(error))


def _append(path: Path, line: bytes, *, durably: bool) -> None:
    try:
        if path.exists():
            system.check_file(path)
        descriptor = system.open_private(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        try:
            system.lock(descriptor)
            end = os.lseek(descriptor, 0, os.SEEK_END)
            torn = False
            if end:
                os.lseek(descriptor, end - 1, os.SEEK_SET)
                torn = os.read(descriptor, 1) != b"\n"
            _write_all(descriptor, (b"\n" if torn else b"") + line + b"\n")
            if durably:
                system.sync_file(descriptor)
        finally:
            os.close(descriptor)
        if durably:
            system.sync_folder(path.parent)
    except OSError as error:
        raise store_error(path, error) from error


def _drop(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
