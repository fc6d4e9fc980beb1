"""Stages the frozen folder as a Linux system lays files out, and packs it.

The staged tree is the same for the ``.deb`` and the ``.tar.gz``: ``usr/`` with
relative links only, so that it runs from wherever it is unpacked. No maintainer
script: installing and removing touch nothing but the package's own files, and a
person's records are never among them.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from desktop import __version__
from installer import icons
from installer.linux import libraries, manpages

__all__ = ["APP_ID", "PackageError", "build_deb", "build_tar", "depends", "stage"]

APP_ID = "kz.saqta.Saqta"
PROGRAMS = ("saqta", "saqta-token-worker")

#: Loaded by Qt by name, so no table of a file shows them.
_LOADED_BY_NAME = (
    "fonts-noto-core",
    "libegl1",
    "libgl1",
    "libxcb-cursor0",
    "libxcb-xinerama0",
)
_RECOMMENDS = ("pcscd", "libccid", "opensc-pkcs11", "gnome-keyring | kwalletmanager")
_HERE = Path(__file__).resolve().parent


class PackageError(Exception):
    """A tool failed or something is missing; the message says which."""


def stage(
    frozen: Path, root: Path, papers: Mapping[str, Path], built: datetime
) -> Path:
    """Lays out the whole package below ``root``; answers the program's folder.

    Args:
        frozen: What PyInstaller made.
        root: Is made anew.
        papers: Files for ``/usr/share/doc/saqta``, by their name there.
        built: Time that every file bears.

    Raises:
        PackageError: The frozen folder lacks a program.
    """
    shutil.rmtree(root, ignore_errors=True)
    usr = root / "usr"
    library = usr / "lib" / "saqta"
    shutil.copytree(frozen, library, symlinks=True)
    for name in PROGRAMS:
        if not (library / name).is_file():
            raise PackageError(f"the frozen folder has no {name}")
    (usr / "bin").mkdir()
    # One program knows itself by the name it is called by; a worker is never called.
    for name in ("saqta", "saqta-console"):
        (usr / "bin" / name).symlink_to("../lib/saqta/saqta")
    share = usr / "share"
    _copy(_HERE / "saqta-agent.service", usr / "lib/systemd/user/saqta-agent.service")
    wanted = usr / "lib/systemd/user/default.target.wants/saqta-agent.service"
    wanted.parent.mkdir()
    wanted.symlink_to("../saqta-agent.service")
    _desktop_files(share)
    _man_pages(share / "man" / "man1", built)
    _completions(usr)
    for name, path in papers.items():
        _copy(path, share / "doc" / "saqta" / name)
    _settle(root, built)
    return library


def depends(root: Path) -> str:
    """The ``Depends`` of the staged tree: what its files link to, and what Qt loads.

    Raises:
        LibraryError: A library belongs to no installed package.
    """
    needs = libraries.read_needs(root / "usr" / "lib" / "saqta")
    return libraries.packages_of(needs, more=_LOADED_BY_NAME)


def build_deb(root: Path, out: Path, needs: str, built: datetime) -> Path:
    """Packs the staged tree as ``saqta_VERSION_ARCH.deb``.

    Raises:
        PackageError: ``dpkg-deb`` failed.
    """
    machine = _run(["dpkg", "--print-architecture"]).strip()
    kilobytes = sum(
        -(-path.lstat().st_size // 1024) for path in root.rglob("*") if path.is_file()
    )
    control = {
        "Package": "saqta",
        "Version": __version__,
        "Architecture": machine,
        "Maintainer": "Saqta developers <saqta@example.kz>",
        "Installed-Size": str(kilobytes),
        "Depends": needs,
        "Recommends": ", ".join(_RECOMMENDS),
        "Suggests": "softhsm2",
        "Section": "utils",
        "Priority": "optional",
        "Description": "key custody on PKCS#11 tokens\n"
        " Makes a key pair on the token and reads back how it is held, records the\n"
        " consent to the user agreement, applies for a certificate, and reports a\n"
        " compromise with or without the token.",
    }
    debian = root / "DEBIAN"
    debian.mkdir()
    text = "".join(f"{name}: {value}\n" for name, value in control.items())
    (debian / "control").write_text(text)
    (debian / "md5sums").write_text("".join(_md5sums(root)))
    _settle(root, built)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"saqta_{__version__}_{machine}.deb"
    try:
        _run(
            ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(root), target],
            env={"SOURCE_DATE_EPOCH": str(int(built.timestamp()))},
        )
    finally:
        shutil.rmtree(debian)
    return target


def build_tar(root: Path, out: Path, built: datetime) -> Path:
    """Packs the content of ``usr/`` as ``saqta-VERSION-linux-MACHINE.tar.gz``."""
    name = f"saqta-{__version__}-linux-{os.uname().machine}"
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{name}.tar.gz"
    seconds = int(built.timestamp())
    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", 6, file, mtime=seconds) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in [root / "usr", *sorted((root / "usr").rglob("*"))]:
            info = tar.gettarinfo(path, f"{name}/{path.relative_to(root / 'usr')}")
            info.uid = info.gid = 0
            info.uname = info.gname = "root"
            info.mtime = seconds
            content = path.read_bytes() if info.isreg() else b""
            tar.addfile(info, io.BytesIO(content) if info.isreg() else None)
    return target


def _desktop_files(share: Path) -> None:
    for path in sorted(_HERE.glob("*.desktop")):
        _copy(path, share / "applications" / path.name)
    metainfo = f"{APP_ID}.metainfo.xml"
    _copy(_HERE / metainfo, share / "metainfo" / metainfo)
    hicolor = share / "icons" / "hicolor"
    for svg, name in (
        ("saqta.svg", APP_ID),
        ("saqta-report.svg", f"{APP_ID}.Report"),
        ("saqta-console.svg", f"{APP_ID}.Console"),
    ):
        _copy(_HERE / svg, hicolor / "scalable" / "apps" / f"{name}.svg")
        for size, png in icons.draw(_HERE / svg).items():
            target = hicolor / f"{size}x{size}" / "apps" / f"{name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(png)


def _man_pages(folder: Path, built: datetime) -> None:
    folder.mkdir(parents=True)
    pages = {
        "saqta.1": manpages.program_page(built),
        "saqta-console.1": manpages.console_page(built),
        "saqta-token-worker.1": manpages.worker_page(built),
    }
    for name, text in pages.items():
        with (
            (folder / f"{name}.gz").open("wb") as file,
            gzip.GzipFile("", "wb", 9, file, mtime=0) as packed,
        ):
            packed.write(text.encode())


def _completions(usr: Path) -> None:
    """What click writes for a shell, for our program's name."""
    from click.shell_completion import get_completion_class

    from desktop.cli import saqta

    for shell, place in {
        "bash": "share/bash-completion/completions/saqta",
        "zsh": "share/zsh/vendor-completions/_saqta",
        "fish": "share/fish/vendor_completions.d/saqta.fish",
    }.items():
        kind = get_completion_class(shell)
        if kind is None:
            raise PackageError(f"click knows no completion for {shell}")
        maker = kind(saqta, {}, "saqta", "_SAQTA_COMPLETE")
        # Not source(): it asks the build machine for the version of its bash.
        text = maker.source_template % maker.source_vars()
        target = usr / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.lstrip())


def _settle(root: Path, built: datetime) -> None:
    """One time and plain modes for everything: the same input, the same package."""
    seconds = int(built.timestamp())
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def _md5sums(root: Path) -> Iterator[str]:
    import hashlib

    for path in sorted((root / "usr").rglob("*")):
        if path.is_file() and not path.is_symlink():
            # dpkg --verify wants MD5; it guards against damage, not against people.
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            yield f"{digest}  {path.relative_to(root)}\n"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(env or {}), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PackageError(f"{words[0]}: {done.stderr.strip()[-500:]}")
    return done.stdout
