"""Builds what is shipped. ``python installer/build.py linux|wheel|windows|macos|sbom``.

    linux     frozen folder, .deb and .tar.gz (on Linux)
    windows   frozen folder and .msi (on Windows, or with --staged from a ready folder)
    macos     app bundle and disk image (on macOS)
    wheel     the Python package, on any system
    sbom      bill of materials of this system's lock

A release is built in an environment of its own, made from the hash-pinned lock
``installer/lock/build-SYSTEM.txt``; ``--here`` takes the present one instead. Every
file bears the time of the commit it was made from (``SOURCE_DATE_EPOCH``), so that the
same commit gives the same contents. What was built, how large it is and how long it
took is written to ``OUT/report.json``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

__all__ = ["Build", "BuildError", "build_time", "main"]

#: What a wheel is made from; nothing else of the tree can slip in.
_WHEEL_PARTS = ("desktop", "ui", "resources", "pyproject.toml", "README.md", "LICENSE")
_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}


class BuildError(Exception):
    """A step failed; the message says which."""


class Build:
    """One run.

    Args:
        out: Where artefacts go.
        work: Where everything else goes; safe to delete.
        python: Interpreter that has PyInstaller and what is frozen.
    """

    def __init__(self, out: Path, work: Path, python: Path) -> None:
        self.out = out
        self.work = work
        self.python = python
        self.built = build_time()
        self.report: dict[str, Any] = {"artefacts": {}, "seconds": {}}

    # -- what can be asked for ---------------------------------------------------------

    def wheel(self) -> Path:
        """The Python package.

        Raises:
            BuildError: The build tool failed.
        """
        with self._timed("wheel"), tempfile.TemporaryDirectory() as name:
            copy, made = Path(name) / "source", Path(name) / "out"
            for part in _WHEEL_PARTS:
                _copy_part(ROOT / part, copy / part)
            self._run(
                [
                    self.python,
                    *("-m", "pip", "wheel", "--quiet", "--no-deps"),
                    *("--no-build-isolation", "--disable-pip-version-check"),
                    *("--wheel-dir", made, copy),
                ]
            )
            (built,) = made.glob("saqta-*.whl")
            self.out.mkdir(parents=True, exist_ok=True)
            target = self.out / built.name
            shutil.copyfile(built, target)
        return self._made(target)

    def freeze(self) -> Path:
        """The frozen folder: both programs and what they need.

        Raises:
            BuildError: PyInstaller failed.
        """
        from installer import icons

        with self._timed("freeze"):
            drawn = icons.draw(ROOT / "installer" / "linux" / "saqta.svg")
            folder = ROOT / "build" / "icons"
            folder.mkdir(parents=True, exist_ok=True)
            icons.write_ico(folder / "saqta.ico", drawn)
            icons.write_icns(folder / "saqta.icns", drawn)
            if sys.platform == "win32":
                from installer.windows import version_info

                version_info.write(ROOT / "build" / "version-info.txt")
            dist = self.work / "dist"
            self._run(
                [
                    self.python,
                    *("-m", "PyInstaller", "--noconfirm", "--log-level=ERROR"),
                    *("--distpath", dist, "--workpath", self.work / "pyinstaller"),
                    ROOT / "installer" / "saqta.spec",
                ],
                quiet=False,
            )
        frozen = dist / "saqta"
        self.report["frozen_bytes"] = _size(frozen)
        return frozen

    def linux(self, frozen: Path, *, tar: bool = True) -> list[Path]:
        """``.deb`` and, where wanted, ``.tar.gz`` of a frozen folder.

        Raises:
            BuildError: A tool failed.
        """
        from installer.linux import libraries, package

        root = self.work / "root"
        try:
            with self._timed("stage"):
                package.stage(frozen, root, self._papers(), self.built)
                needs = package.depends(root)
            self.report["installed_bytes"] = _size(root)
            self.report["depends"] = needs
            with self._timed("deb"):
                deb = package.build_deb(root, self.out, needs, self.built)
            made = [deb]
            if tar:
                with self._timed("tar"):
                    made.append(package.build_tar(root, self.out, self.built))
        except (package.PackageError, libraries.LibraryError) as error:
            raise BuildError(str(error)) from error
        return [self._made(path) for path in made]

    def windows(self, staged: Path) -> Path:
        """The MSI of a frozen or staged folder.

        Raises:
            BuildError: No tool that builds it, or the tool failed.
        """
        from installer.windows import msi

        with self._timed("msi"):
            try:
                target = msi.build(staged, self.work, self.out)
            except msi.MsiError as error:
                raise BuildError(str(error)) from error
        return self._made(target)

    def macos(self, app: Path) -> Path:
        """The signed disk image of an app bundle; on macOS only.

        Raises:
            BuildError: The recipe failed.
        """
        recipe = ROOT / "installer" / "macos" / "make_dmg.sh"
        with self._timed("dmg"):
            self._run(["bash", recipe, app, self.out], quiet=False)
        (target,) = self.out.glob("*.dmg")
        return self._made(target)

    def sbom(self, system: str) -> Path:
        """The bill of materials of a system's lock."""
        from installer import sbom

        locked = sbom.read_lock(ROOT / "installer" / "lock" / f"build-{system}.txt")
        self.out.mkdir(parents=True, exist_ok=True)
        target = self.out / f"saqta-{system}.cdx.json"
        target.write_bytes(sbom.bill_of_materials(locked, self.built))
        return self._made(target)

    def measure(self, frozen: Path, runs: int = 5) -> None:
        """Start of the frozen program against the source run, medians in seconds.

        Of the clock, and of the processor, which a busy computer changes less. The
        ratio is that of the processor.
        """
        programs: dict[str, list[str]] = {
            "frozen": [str(frozen / "saqta")],
            "source": [str(self.python), "-m", "desktop.cli"],
        }
        for what, options in (
            ("start", ["--version"]),
            ("verb", ["modules", "list", "--json"]),
            # To the first paint with data, of a home that is empty.
            ("window", ["--quit-when-ready"]),
        ):
            taken = {
                name: _median_seconds([*command, *options], runs)
                for name, command in programs.items()
            }
            for index, clock in enumerate(("", "cpu_")):
                seconds = {name: pair[index] for name, pair in taken.items()}
                self.report[f"{what}_{clock}seconds"] = seconds
            # Windows tells no processor time of children.
            index = int(taken["source"][1] > 0)
            ratio = taken["frozen"][index] / taken["source"][index]
            self.report[f"{what}_ratio"] = round(ratio, 3)

    def write_report(self) -> Path:
        """Writes ``report.json``; answers its path."""
        from desktop import __version__

        self.out.mkdir(parents=True, exist_ok=True)
        target = self.out / "report.json"
        value = {"version": __version__, "built": self.built.isoformat(), **self.report}
        target.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")
        return target

    # -- parts -------------------------------------------------------------------------

    def _papers(self) -> dict[str, Path]:
        """What lies in ``/usr/share/doc/saqta``."""
        from installer import sbom

        locked = sbom.read_lock(ROOT / "installer" / "lock" / "build-linux.txt")
        folder = self.work / "papers"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "copyright").write_text(sbom.copyright_text(locked))
        (folder / "saqta.cdx.json").write_bytes(
            sbom.bill_of_materials(locked, self.built)
        )
        papers = {path.name: path for path in folder.iterdir()}
        for name, content in sbom.licences(locked):
            path = folder / name
            path.write_bytes(content)
            papers[f"licences/{name}"] = path
        papers["LICENSE"] = ROOT / "LICENSE"
        docs = ROOT / "docs"
        guides = [docs.glob("*.md"), docs.glob("pictures/*.png")]
        guides += [(docs / "user").rglob(f"*.{kind}") for kind in ("md", "png")]
        for path in sorted(itertools.chain.from_iterable(guides)):
            papers[str(path.relative_to(docs))] = path
        for name in ("README.md", "CHANGELOG.md", "SECURITY.md"):
            if (ROOT / name).exists():
                papers[name] = ROOT / name
        return papers

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.report["seconds"][name] = round(time.monotonic() - started, 1)

    def _made(self, path: Path) -> Path:
        self.report["artefacts"][path.name] = path.stat().st_size
        return path

    def _run(self, command: Sequence[object], *, quiet: bool = True) -> None:
        words = [str(word) for word in command]
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={
                **os.environ,
                "SOURCE_DATE_EPOCH": str(int(self.built.timestamp())),
                # Sets and dictionaries of names come out in one order.
                "PYTHONHASHSEED": "0",
            },
            stdout=subprocess.DEVNULL if quiet else sys.stderr,
            stderr=subprocess.PIPE if quiet else sys.stderr,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BuildError(f"{words[0]}: {(done.stderr or '').strip()[-800:]}")


def build_time() -> datetime:
    """``SOURCE_DATE_EPOCH``, else the time of the commit, else the version's day."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    # A tree that was unpacked has no history, and its computer perhaps no git.
    if not given and shutil.which("git"):
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        given = done.stdout.strip()
    if not given:
        given = str(int((ROOT / "pyproject.toml").stat().st_mtime))
    return datetime.fromtimestamp(int(given), UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; answers the exit code."""
    parser = argparse.ArgumentParser(prog="python installer/build.py")
    parser.add_argument("what", choices=["linux", "windows", "macos", "wheel", "sbom"])
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--here", action="store_true", help="use this interpreter")
    parser.add_argument("--staged", type=Path, help="a ready folder; nothing is frozen")
    options = parser.parse_args(arguments)
    try:
        _main(options)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


def _main(options: argparse.Namespace) -> None:
    out, work = options.out.resolve(), options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    needs_freezing = options.what in {"linux", "windows", "macos"}
    python = Path(sys.executable)
    if needs_freezing and not options.here and options.staged is None:
        _again_in_own_environment(work, options)
        return
    build = Build(out, work, python)
    if options.what == "wheel":
        build.wheel()
    elif options.what == "sbom":
        build.sbom(_SYSTEMS[sys.platform])
    else:
        frozen = options.staged or build.freeze()
        if options.staged is None and _SYSTEMS[sys.platform] != options.what:
            raise BuildError(f"{options.what} is frozen on {options.what} alone")
        if options.what == "linux":
            build.linux(frozen)
            build.measure(frozen)
        elif options.what == "windows":
            build.windows(frozen)
        else:
            build.macos(frozen.with_name("Saqta.app"))
        build.sbom(options.what)
    print(build.write_report().read_text(), end="")


def _again_in_own_environment(work: Path, options: argparse.Namespace) -> None:
    """Makes an environment from the lock and runs this file in it."""
    folder = work / "venv"
    lock = ROOT / "installer" / "lock" / f"build-{options.what}.txt"
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    bin_folder = "Scripts" if sys.platform == "win32" else "bin"
    python = folder / bin_folder / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet"]
    pip.append("--disable-pip-version-check")
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    wheel = Build(work / "wheel", work, python).wheel()
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    command = [str(python), str(Path(__file__)), options.what, "--here"]
    command += ["--out", str(options.out), "--work", str(work)]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


def _copy_part(source: Path, target: Path) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
        shutil.copytree(source, target, ignore=ignored)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _size(folder: Path) -> int:
    return sum(
        path.lstat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


def _median_seconds(command: Sequence[str], runs: int) -> tuple[float, float]:
    """Median seconds of a run by the clock, and by the processor."""
    taken: list[float] = []
    worked: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ,
            "SAQTA_HOME": str(Path(home) / "saqta"),
            "SAQTA_NO_AGENT": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }
        for _ in range(runs + 1):
            before, started = os.times(), time.monotonic()
            subprocess.run(
                command, check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL
            )
            taken.append(time.monotonic() - started)
            after = os.times()
            worked.append(
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
    # The first run warms the file cache for both alike.
    middle = [statistics.median(values[1:]) for values in (taken, worked)]
    return round(middle[0], 4), round(middle[1], 4)


if __name__ == "__main__":
    sys.exit(main())
