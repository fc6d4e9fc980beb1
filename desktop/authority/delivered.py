"""Lists that the updater delivered: read whole sets only, each file signed.

A set (module list, carrier lists, authority profiles) lies in a folder of its own,
named by the version it was published under; the file ``current`` names the one set in
use and is replaced in one step, so no reader ever sees half of two sets. Each file is
judged again at every reading: beside it lies ``NAME.sig``, the 64 bytes of an Ed25519
signature by the publisher's list key (threats 1 and 20; security.md, test 3).
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop import system
from desktop.errors import FileUnreadable, StoreUnavailable, UpdateRefused

__all__ = [
    "LIST_CAP",
    "LIST_NAME",
    "PREFIX",
    "current",
    "folder_of",
    "read_list",
    "write_set",
]

#: Largest list, in bytes.
LIST_CAP = 1024 * 1024
#: Name of a list inside a set; no folder, no hidden file.
LIST_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

#: Names a delivered profile where a path of a file is expected.
PREFIX = "delivered:"

_CURRENT = "current"
_VERSION = re.compile(r"[1-9][0-9]{0,15}")
_SIGNATURE = ".sig"


def folder_of(home: Path) -> Path:
    """Where the delivered sets of a home lie."""
    return home / "updates" / "lists"


def current(folder: Path) -> Path | None:
    """The folder of the set in use, or ``None`` when nothing was ever delivered.

    Raises:
        FileUnreadable: The pointer is there and can't be read, or names no set.
    """
    pointer = folder / _CURRENT
    try:
        with pointer.open("rb") as file:
            text = file.read(32).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileUnreadable(path=str(pointer), reason=str(error.strerror)) from error
    if not _VERSION.fullmatch(text):
        raise FileUnreadable(path=str(pointer), reason="names no set")
    return folder / text


def read_list(folder: Path, name: str, key: bytes) -> bytes:
    """One file of a set, after its signature was verified.

    Args:
        folder: Of the set, as :func:`current` answers it.
        name: Of the list.
        key: The publisher's list key (Ed25519), 32 bytes.

    Raises:
        FileUnreadable: It, or its signature, can't be read.
        UpdateRefused: Too long or badly signed; nothing of it was looked at.
    """
    if not LIST_NAME.fullmatch(name):
        raise FileUnreadable(path=name, reason="not the name of a list")
    content = _read(folder / name, LIST_CAP)
    signature = _read(folder / (name + _SIGNATURE), 64)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
    except (InvalidSignature, ValueError) as error:
        raise UpdateRefused(check="signature", reason=f"{name} is badly signed") from (
            error
        )
    return content


def write_set(folder: Path, version: int, files: Mapping[str, bytes]) -> Path:
    """Writes a set durably and makes it the current one in one step.

    The set in use is left alone where it is this very one. Sets other than this one and
    the one before it are removed, and what runs that were killed left behind.

    Raises:
        StoreUnavailable: Not written; the set in use before is in use still.
    """
    before = None
    with suppress(FileUnreadable):
        # A damaged pointer is replaced below; it must not keep the next set away.
        before = current(folder)
    target = folder / str(version)
    if before == target and _holds(target, files):
        return target
    try:
        system.make_private_folder(folder)
        making = folder / f".{version}.{secrets.token_hex(8)}"
        making.mkdir(mode=0o700)
        try:
            for name, content in files.items():
                _write(making / name, content)
            system.sync_folder(making)
            _put(making, target)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        temporary = folder / f".{_CURRENT}.{secrets.token_hex(8)}"
        _write(temporary, f"{version}\n".encode())
        system.replace_durably(temporary, folder / _CURRENT)
    except OSError as error:
        raise StoreUnavailable(path=str(target), reason=str(error.strerror)) from error
    for other in folder.iterdir():
        if other.name != _CURRENT and other not in {target, before}:
            _remove(other)
    return target


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder has exactly these files."""
    try:
        found = {item.name: item.read_bytes() for item in folder.iterdir()}
    except OSError:
        return False
    return found == dict(files)


def _put(making: Path, target: Path) -> None:
    """Gives a folder its name; what had it goes aside, and comes back on an error."""
    aside = making.with_name(f"{making.name}.old")
    if target.exists():
        # Left by a run that ended before the pointer was replaced, or damaged since.
        target.rename(aside)
    try:
        making.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()


def _read(path: Path, cap: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(cap + 1)
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=str(error.strerror)) from error
    if len(content) > cap:
        raise UpdateRefused(check="malformed", reason=f"{path.name} is too long")
    return content


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(system.open_private(path, flags), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
