"""A disk of its own for one test: small, or read-only. Needs root and mount(8)."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.lacking import lacking

__all__ = ["fill", "free", "read_only", "small_disk"]

_FILLER = "filler"


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mounts a tmpfs of that size; skips where that can't be (fails in CI)."""
    folder.mkdir(mode=0o700)
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Makes a folder read-only for everybody, root included."""
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,bind,ro", str(folder))
        with pytest.raises(OSError, match="Read-only"):
            (folder / "probe").write_bytes(b"x")
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Writes until nothing more fits; asserts that the disk is really full."""
    filler = folder / _FILLER
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(1024)):
            pass
    with pytest.raises(OSError, match="No space left"):
        (folder / "probe").write_bytes(b"x" * 4096)
    (folder / "probe").unlink(missing_ok=True)


def free(folder: Path) -> None:
    """Makes room again."""
    (folder / _FILLER).unlink()


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, check=False)
    if done.returncode == 0:
        return
    reason = f"mount: {done.stderr.decode(errors='replace').strip()}"
    lacking(reason)
