"""Class F: a Debian system that never saw Saqta, made anew, and the package on it.

What the class C tests can't show is shown here: that the named dependencies are all
that is needed. The system is made by debootstrap, so a package registry must be at
hand and the tests must run as root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installer.conftest import Shipped, main_job

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("shipped")]


class System:
    """A Debian system in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str, **env: str) -> str:
        """Runs a command inside; answers what it said."""
        done = subprocess.run(
            ["chroot", str(self.folder), *command],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout


@pytest.fixture(scope="module")
def clean(
    shipped: Shipped, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """A minimal system with the package and nothing that it does not ask for."""
    folder = tmp_path_factory.mktemp("debian")
    suite = _release()["VERSION_CODENAME"]
    subprocess.run(
        ["debootstrap", "--variant=minbase", suite, str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    system = System(folder)
    # The registries, the way to them and whom to trust are those of this computer.
    shutil.rmtree(folder / "etc/apt", ignore_errors=True)
    shutil.copytree("/etc/apt", folder / "etc/apt", symlinks=True)
    for name in ("etc/resolv.conf", "etc/hosts"):
        shutil.copyfile(f"/{name}", folder / name)
    shutil.copytree("/etc/ssl/certs", folder / "etc/ssl/certs", dirs_exist_ok=True)
    shutil.copytree(
        "/usr/share/keyrings", folder / "usr/share/keyrings", dirs_exist_ok=True
    )
    for name in ("dev", "proc"):
        subprocess.run(["mount", "--bind", f"/{name}", str(folder / name)], check=True)
    try:
        shutil.copyfile(shipped.deb, folder / "tmp/saqta.deb")
        system.run("apt-get", "update", "-q")
        system.run(*_INSTALL, "/tmp/saqta.deb", DEBIAN_FRONTEND="noninteractive")
        yield system
    finally:
        for name in ("proc", "dev"):
            subprocess.run(["umount", str(folder / name)], check=True)
        shutil.rmtree(folder)


_INSTALL = ("apt-get", "install", "-y", "-q", "--no-install-recommends")


def _release() -> dict[str, str]:
    lines = Path("/etc/os-release").read_text().splitlines()
    return {
        name: value.strip('"') for name, _, value in (x.partition("=") for x in lines)
    }


def test_every_library_is_found(clean: System) -> None:
    missing = []
    for path in sorted((clean.folder / "usr/lib/saqta").rglob("*")):
        if path.is_file() and (path.suffix == ".so" or ".so." in path.name):
            inside = f"/{path.relative_to(clean.folder)}"
            said = clean.run("ldd", inside, LD_LIBRARY_PATH="/usr/lib/saqta/_internal")
            missing += [line for line in said.splitlines() if "not found" in line]
    assert missing == []


def test_the_window_opens(clean: System, tmp_path: Path) -> None:
    (clean.folder / "root/home").mkdir(exist_ok=True)
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-ac", "-screen", "0", "1280x800x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    ) as display:
        os.close(writing)
        with os.fdopen(reading) as stream:
            number = stream.readline().strip()
        try:
            # The display is found by its abstract name, so no folder is shared.
            said = clean.run(
                "/usr/bin/saqta",
                "--quit-when-ready",
                DISPLAY=f":{number}",
                QT_QPA_PLATFORM="xcb",
                HOME="/root/home",
            )
        finally:
            display.terminate()
    assert '"ready"' in said


@pytest.mark.softhsm
def test_the_main_job(
    clean: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean.run(*_INSTALL, "softhsm2", DEBIAN_FRONTEND="noninteractive")
    # The demo drives the program from outside: both must see its files by one name.
    inside = clean.folder / str(tmp_path).lstrip("/")
    inside.mkdir(parents=True)
    subprocess.run(["mount", "--bind", str(tmp_path), str(inside)], check=True)
    program = tmp_path / "saqta"
    program.write_text(f'#!/bin/sh\nexec chroot "{clean.folder}" /usr/bin/saqta "$@"\n')
    program.chmod(0o755)
    try:
        main_job(program, tmp_path / "home", monkeypatch)
    finally:
        subprocess.run(["umount", str(inside)], check=True)


def test_removing_it_removes_every_file(clean: System) -> None:
    clean.run("apt-get", "purge", "-y", "-q", "saqta")
    left = [
        path
        for path in (clean.folder / "usr").rglob("*saqta*")
        if "__pycache__" not in path.parts
    ]
    assert left == []
