"""Judges the file of a PKCS#11 module before any of its code can run.

Loading a library runs its constructors, so a refusal must come first (threat 1,
CWE-426, CWE-427, CWE-114 and CWE-367; security.md D-S1). The file is opened once,
judged and hashed through that descriptor, and the worker loads that same descriptor.
Who may write is judged by owner and mode, never by access(2): root may write all. On
Windows the owner alone is judged (no mode is there, and no access list is read).
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import sysconfig
from collections.abc import Collection
from pathlib import Path

from desktop import system
from desktop.errors import (
    ModuleChanged,
    ModuleIsLink,
    ModuleMissing,
    ModuleUnloadable,
    ModuleWritable,
    ModuleWrongBits,
)
from desktop.model.tokens import ApprovedModule

__all__ = [
    "ADMINISTRATORS",
    "canonical_path",
    "check_bits",
    "hash_file",
    "open_checked",
    "owner_of",
]

#: Owners that every module may have: root; on Windows the administrators, the system
#: and its installer (well-known SIDs). No uid looks like a SID.
ADMINISTRATORS = frozenset(
    {
        "0",
        "S-1-5-32-544",
        "S-1-5-18",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    }
)
_CHUNK = 1024 * 1024
#: Largest module file that is read; the largest seen in the wild has 40 MB.
_FILE_CAP = 512 * 1024 * 1024

_ELF_MACHINES = {
    3: "i386",
    21: "ppc64",
    22: "s390x",
    40: "arm",
    62: "x86_64",
    183: "aarch64",
    243: "riscv64",
}
_PE_MACHINES = {0x014C: "i386", 0x8664: "x86_64", 0xAA64: "aarch64"}
_MACH_MACHINES = {0x01000007: "x86_64", 0x0100000C: "aarch64"}
_SAME_MACHINE = {
    "amd64": "x86_64",
    "arm64": "aarch64",
    "i686": "i386",
    "win32": "i386",
}
_32_BITS = frozenset({"i386", "arm"})


def canonical_path(path: str) -> str:
    """The path with every link resolved; done once, at approval.

    Raises:
        ModuleMissing: No file there.
    """
    try:
        found = Path(path).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise ModuleMissing(path=path) from error
    if not found.is_file():
        raise ModuleMissing(path=path)
    return str(found)


def owner_of(path: str) -> str:
    """The owner as the module list names it: the uid, on Windows the SID."""
    return system.owner_of(Path(path))


def hash_file(path: str) -> str:
    """SHA-256 of a file, lower-case hex.

    Raises:
        ModuleMissing: It can't be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _flag("O_CLOEXEC") | _flag("O_BINARY"))
    except OSError as error:
        raise ModuleMissing(path=path) from error
    try:
        return _hash(descriptor)
    finally:
        os.close(descriptor)


def open_checked(module: ApprovedModule, trusted: Collection[str]) -> int:
    """Opens the module's file and judges it; the descriptor is what may be loaded.

    Args:
        module: The approval.
        trusted: Who may own the file and the folders above it, besides those of
            :data:`ADMINISTRATORS`.

    Raises:
        ModuleMissing, ModuleIsLink, ModuleWritable, ModuleChanged, ModuleWrongBits,
            ModuleUnloadable: The class says which rule is broken.
    """
    path = Path(module.path)
    _check_way(module.path, path, trusted)
    flags = os.O_RDONLY | _flag("O_CLOEXEC") | _flag("O_NOFOLLOW") | _flag("O_BINARY")
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise ModuleMissing(path=module.path) from error
    try:
        _check_descriptor(module, descriptor, trusted)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def check_bits(path: str, head: bytes) -> None:
    """Compares the kind of processor in the file's header with this program's.

    Raises:
        ModuleWrongBits: Another processor or word size.
        ModuleUnloadable: Not a library at all.
    """
    found = _machine(head)
    if found is None:
        raise ModuleUnloadable(path=path, reason="the file is no library")
    machine = _own_machine()
    expected = _SAME_MACHINE.get(machine, machine)
    if sys.maxsize <= 2**32:
        expected = "i386" if expected == "x86_64" else expected
    if found != "universal" and found != expected:
        raise ModuleWrongBits(
            path=path, expected=_with_bits(expected), found=_with_bits(found)
        )


def _own_machine() -> str:
    """The kind of processor that this program is built for, in lower case.

    Not ``platform.machine``: on Windows that one starts a program, which a token worker
    may not (threat 4), and reads the environment, of which a worker has next to none.
    """
    if hasattr(os, "uname"):
        machine: str = os.uname().machine
        return machine.lower()
    return sysconfig.get_platform().rpartition("-")[2].lower()


def _check_way(name: str, path: Path, trusted: Collection[str]) -> None:
    """No part of the way may be a link, or be writable by a stranger."""
    if not path.is_absolute() or ".." in path.parts:
        raise ModuleIsLink(path=name)
    for part in [*reversed(path.parents), path]:
        try:
            facts = part.lstat()
        except OSError as error:
            raise ModuleMissing(path=name) from error
        if stat.S_ISLNK(facts.st_mode) or _is_junction(facts):
            raise ModuleIsLink(path=name)
        if _strangers_write(part, facts, trusted):
            raise ModuleWritable(path=name, writable=str(part))


def _check_descriptor(
    module: ApprovedModule, descriptor: int, trusted: Collection[str]
) -> None:
    facts, path = os.fstat(descriptor), Path(module.path)
    if not stat.S_ISREG(facts.st_mode):
        raise ModuleMissing(path=module.path)
    if _strangers_write(path, facts, trusted):
        raise ModuleWritable(path=module.path, writable=module.path)
    if module.owner and _owner(path, facts) != module.owner:
        raise ModuleChanged(path=module.path)
    if facts.st_size > _FILE_CAP:
        raise ModuleUnloadable(path=module.path, reason="the file is too large")
    if _hash(descriptor) != module.sha256:
        raise ModuleChanged(path=module.path)
    # Windows has no pread; the loader looks at the path or descriptor for itself.
    os.lseek(descriptor, 0, os.SEEK_SET)
    check_bits(module.path, os.read(descriptor, 4096))


def _strangers_write(
    path: Path, facts: os.stat_result, trusted: Collection[str]
) -> bool:
    if _owner(path, facts) not in ADMINISTRATORS | set(trusted):
        return True
    # Windows makes a mode up that says nothing of other users.
    return hasattr(os, "getuid") and bool(facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _owner(path: Path, facts: os.stat_result) -> str:
    """The owner as the system names it; on POSIX from the facts, without a race."""
    return str(facts.st_uid) if hasattr(os, "getuid") else system.owner_of(path)


def _is_junction(facts: os.stat_result) -> bool:
    """Whether it is a reparse point of Windows, of which links are only one kind."""
    point = stat.FILE_ATTRIBUTE_REPARSE_POINT
    return bool(getattr(facts, "st_file_attributes", 0) & point)


def _hash(descriptor: int) -> str:
    digest = hashlib.sha256()
    os.lseek(descriptor, 0, os.SEEK_SET)
    while chunk := os.read(descriptor, _CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _machine(head: bytes) -> str | None:
    if head.startswith(b"\x7fELF") and len(head) >= 20:
        order = "little" if head[5] == 1 else "big"
        number = int.from_bytes(head[18:20], order)  # type: ignore[arg-type]
        name = _ELF_MACHINES.get(number, f"ELF machine {number}")
        # x32 uses 64-bit instructions with 32-bit pointers; we can't load it.
        return "i386" if name == "x86_64" and head[4] == 1 else name
    if head.startswith(b"MZ") and len(head) >= 64:
        start = int.from_bytes(head[60:64], "little")
        if head[start : start + 4] == b"PE\0\0":
            number = int.from_bytes(head[start + 4 : start + 6], "little")
            return _PE_MACHINES.get(number, f"PE machine {number}")
        return None
    if head.startswith(b"\xcf\xfa\xed\xfe") and len(head) >= 8:
        number = int.from_bytes(head[4:8], "little")
        return _MACH_MACHINES.get(number, f"Mach-O machine {number}")
    if head.startswith(b"\xca\xfe\xba\xbe"):
        return "universal"
    return None


def _with_bits(machine: str) -> str:
    return f"{'32' if machine in _32_BITS else '64'}-bit {machine}"


def _flag(name: str) -> int:
    return int(getattr(os, name, 0))
