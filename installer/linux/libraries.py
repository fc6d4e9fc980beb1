"""Which Debian packages the files of a tree need, read from the files themselves.

``dpkg-shlibdeps`` is for packages whose private libraries have their own shlibs files;
a frozen folder has some hundred without, so the same question is asked here: what do
the ELF tables name, what of it is not in the tree, and whose is the rest.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["LibraryError", "Needs", "packages_of", "read_needs"]

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(2\.\d+)(?:\.\d+)?\b")
_OWNER = re.compile(r"^([a-z0-9][a-z0-9+.-]+)(?::[a-z0-9]+)?: ", re.MULTILINE)


class LibraryError(Exception):
    """A library belongs to no installed package; the message names it."""


@dataclass
class Needs:
    """What a tree asks of its system.

    Attributes:
        libraries: Names (SONAME) that the tree does not hold itself.
        glibc: The newest version of the C library's symbols that is used.
    """

    libraries: set[str] = field(default_factory=set)
    glibc: tuple[int, int] = (2, 0)


def read_needs(tree: Path) -> Needs:
    """Reads every ELF file below a folder with ``objdump``."""
    files = [
        path
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not path.is_symlink() and _is_elf(path)
    ]
    own = {path.name for path in tree.rglob("*")}
    needs = Needs()
    for start in range(0, len(files), 100):
        text = _run(["objdump", "-p", *map(str, files[start : start + 100])])
        needs.libraries |= set(_NEEDED.findall(text)) - own
        for found in _GLIBC.findall(text):
            major, minor = found.split(".")
            needs.glibc = max(needs.glibc, (int(major), int(minor)))
    return needs


def packages_of(needs: Needs, *, more: Iterable[str] = ()) -> str:
    """The ``Depends`` of a package with these needs, sorted.

    Raises:
        LibraryError: No installed package owns one of the libraries.
    """
    names = set(more)
    for library in sorted(needs.libraries):
        if library.startswith("ld-linux"):
            continue
        names.add(_owner(library))
    names.discard("libc6")
    major, minor = needs.glibc
    return ", ".join(sorted({*names, f"libc6 (>= {major}.{minor})"}))


def _owner(library: str) -> str:
    try:
        text = _run(["dpkg-query", "-S", f"*/*-linux-gnu*/{library}"])
    except LibraryError as error:
        raise LibraryError(f"no package owns {library}") from error
    owners = sorted(set(_OWNER.findall(text)) - {"diversion"})
    # Development packages own links of the same name.
    owners = [name for name in owners if not name.endswith("-dev")]
    if len(owners) != 1:
        raise LibraryError(f"{library} is owned by {owners}")
    return str(owners[0])


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LibraryError(f"{command[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout
