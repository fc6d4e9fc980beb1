"""One build for all tests of what is shipped; reused while nothing it holds changed.

The folder ``build/tested`` keeps it; a fresh clone builds once. The suite's workers
take turns at it: who comes second finds it built.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop import system
from installer import demo
from installer.build import Build

ROOT = Path(__file__).resolve().parents[2]
_HOLDS = ("desktop", "ui", "resources", "installer", "pyproject.toml", "LICENSE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            # A freezer on a busy computer takes longer than any other test may.
            item.add_marker(pytest.mark.timeout(1200))


@dataclass(frozen=True)
class Shipped:
    """What one build made.

    Attributes:
        frozen: The frozen folder.
        root: The tree as a package lays it out.
    """

    frozen: Path
    root: Path
    deb: Path
    wheel: Path
    report: dict[str, object]


@pytest.fixture(scope="session")
def shipped() -> Shipped:
    """Frozen folder, .deb and wheel of the tree as it is."""
    folder = ROOT / "build" / "tested"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as turn:
        system.lock(turn.fileno())
        _build(folder)
    (deb,) = (folder / "out").glob("*.deb")
    (wheel,) = (folder / "out").glob("*.whl")
    work = folder / "work"
    report = json.loads((folder / "out" / "report.json").read_text())
    return Shipped(work / "dist" / "saqta", work / "root", deb, wheel, report)


def _build(folder: Path) -> None:
    stamp, now = folder / "stamp", _digest()
    if stamp.exists() and stamp.read_text() == now:
        return
    shutil.rmtree(folder / "out", ignore_errors=True)
    shutil.rmtree(folder / "work", ignore_errors=True)
    stamp.unlink(missing_ok=True)
    build = Build(folder / "out", folder / "work", Path(sys.executable))
    build.wheel()
    build.linux(build.freeze(), tar=False)
    build.write_report()
    stamp.write_text(now)


def _digest() -> str:
    """Of every file that a build may hold, and of the interpreter."""
    summary = hashlib.sha256(sys.version.encode())
    for name in _HOLDS:
        found = ROOT / name
        for path in [found] if found.is_file() else sorted(found.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                summary.update(str(path.relative_to(ROOT)).encode())
                summary.update(hashlib.sha256(path.read_bytes()).digest())
    return summary.hexdigest()


class CleanRoot:
    """A root of its own, with a package manager's records and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        records = folder / "var" / "lib" / "dpkg"
        for name in ("info", "updates"):
            (records / name).mkdir(parents=True)
        for name in ("status", "available"):
            (records / name).touch()

    def dpkg(self, *arguments: str | Path) -> str:
        """Runs dpkg on this root; libraries come from the computer around it."""
        done = subprocess.run(
            ["dpkg", f"--root={self.folder}", "--force-depends", "--force-not-root"]
            + [str(item) for item in arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def saqta(self) -> Path:
        """The installed program, by the name on PATH."""
        return self.folder / "usr" / "bin" / "saqta"


@pytest.fixture(scope="session")
def installed(
    shipped: Shipped, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CleanRoot]:
    """The package, installed into a clean root."""
    root = CleanRoot(tmp_path_factory.mktemp("root"))
    root.dpkg("--install", shipped.deb)
    yield root
    root.dpkg("--purge", "saqta")


def main_job(program: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The main job by that program; the demo itself checks every step of it."""
    home.mkdir()
    # As in a second run: the ten seconds of Undo are skipped (`revoke --now`).
    (home / "demo-ran").touch()
    monkeypatch.setattr(demo, "SAQTA", program)
    result = demo.Demo(home, scheme="", quiet=True).run()
    assert result["state"] == "CONFIRMED"
    assert result["artefacts"]["saqta"] == str(program)
