"""Builds the fault module of ``tests/faults/token_shim.c`` and approves it.

It is built into ``build/tests``: below pytest's folders the world may write, so a
module there is refused, as it must be.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from desktop.model.tokens import ApprovedModule
from desktop.tokens import modules
from desktop.tokens.client import Deadlines
from tests.fakes.lacking import lacking
from tests.fakes.private_folders import private_base
from tests.fakes.softhsm import SoftHsm

__all__ = ["QUICK", "Shim", "build_library", "make_shim"]

ROOT = Path(__file__).resolve().parents[2]
BUILD = private_base("tests")
HEADERS = "/usr/include/p11-kit-1"

#: The deadlines of class C: 1 s instead of 10 s (security.md, section 5).
QUICK = Deadlines(start=10.0, call=1.0, generate=2.0, person=1.0)


@dataclass(frozen=True)
class Shim:
    """The fault module in front of a private SoftHSM2."""

    behind: SoftHsm
    library: Path
    folder: Path

    @property
    def log(self) -> Path:
        """Where it writes each call with its thread."""
        return self.folder / "shim.log"

    def module(self, faults: str = "", *, logged: bool = True) -> ApprovedModule:
        """An approval of it with these faults pinned in its environment.

        Args:
            faults: See the head of ``token_shim.c``.
            logged: Whether every call is written down; for ten minutes of them no.
        """
        env = {
            **self.behind.module.env,
            "SHIM_TARGET": self.behind.module.path,
            "SHIM_LOG": str(self.log) if logged else "",
            "SHIM_UNPLUGGED": str(self.folder / "unplugged"),
            "SHIM_FAULTS": faults,
        }
        return modules.approve(str(self.library), env, folder=self.folder / "lists")

    def unplug(self) -> None:
        """Takes all tokens out."""
        (self.folder / "unplugged").touch()

    def plug_in(self) -> None:
        """Puts them in again."""
        (self.folder / "unplugged").unlink(missing_ok=True)

    def calls(self) -> list[tuple[int, str]]:
        """Thread and function of every call since the last :meth:`forget`."""
        if not self.log.exists():
            return []
        rows = [line.split() for line in self.log.read_text().splitlines()]
        return [(int(thread), name) for thread, name in rows]

    def count(self, function: str) -> int:
        """How often a function was called since the last :meth:`forget`."""
        return sum(name == function for _, name in self.calls())

    def forget(self) -> None:
        """Empties the log."""
        self.log.unlink(missing_ok=True)


def make_shim(behind: SoftHsm) -> Shim:
    """Builds the module where needed."""
    source = ROOT / "tests" / "faults" / "token_shim.c"
    library = build_library(source.read_text(), "shim")
    return Shim(behind, library, behind.folder)


def build_library(
    source: str, name: str, libraries: tuple[str, ...] = ("-ldl",)
) -> Path:
    """Compiles C text to a shared library that nobody but its owner may write."""
    if shutil.which("gcc") is None or not Path(HEADERS).is_dir():
        lacking("gcc or the p11-kit headers are missing")
    BUILD.mkdir(parents=True, exist_ok=True)
    BUILD.chmod(0o755)
    digest = hashlib.sha256(source.encode()).hexdigest()[:16]
    target = BUILD / f"{name}-{digest}.so"
    if target.exists():
        return target
    # Another test process may build the same file: each its own, then one rename.
    part = target.with_suffix(f".{os.getpid()}.part")
    subprocess.run(
        [
            "gcc",
            "-x",
            "c",
            "-shared",
            "-fPIC",
            "-O1",
            "-Wall",
            "-Wextra",
            "-Werror",
            f"-I{HEADERS}",
            "-o",
            str(part),
            "-",
            *libraries,
        ],
        input=source,
        text=True,
        check=True,
        timeout=60,
    )
    part.chmod(0o755)
    part.replace(target)
    return target
