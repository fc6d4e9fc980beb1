"""The wheel: three packages and their data, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from desktop import __version__
from desktop.tokens import channel
from installer.build import ROOT, Build
from tests.installer.conftest import Shipped, main_job

pytestmark = pytest.mark.xdist_group("shipped")


@pytest.fixture(scope="session")
def own_environment(
    shipped: Shipped,
    full: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A fresh environment with the wheel; answers its folder of programs.

    In class F its dependencies are installed from the hash-pinned lock. In class C they
    are those of the environment of the tests, by a line that names its folder: the
    editable install there is not found that way, so the wheel is what is imported.
    """
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=full)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip"]
    if full:
        lock = ROOT / "installer" / "lock" / "run.txt"
        command = [*pip, "install", "--quiet", "--require-hashes", "-r", str(lock)]
        subprocess.run(command, check=True)
    else:
        pip = [sys.executable, "-m", "pip", "--python", str(python)]
        site = next(folder.glob("lib/python*/site-packages"))
        (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    more = ["install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, *more, str(shipped.wheel)], check=True)
    return folder / "bin"


def _run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_the_wheel_holds_three_packages_and_their_data(shipped: Shipped) -> None:
    with zipfile.ZipFile(shipped.wheel) as wheel:
        names = set(wheel.namelist())
    assert {name.split("/")[0] for name in names} == {
        "desktop",
        "ui",
        "resources",
        f"saqta-{__version__}.dist-info",
    }
    for room in ("desktop", "ui", "resources"):
        wanted = {
            str(path.relative_to(ROOT))
            for path in (ROOT / room).rglob("*")
            if path.is_file()
            and "__pycache__" not in path.parts
            and (room == "resources" or path.suffix == ".py")
        }
        assert not wanted - names


def test_the_wheel_is_what_is_run(own_environment: Path) -> None:
    python = own_environment / "python"
    code = "import desktop, ui, resources; print(desktop.__file__)"
    assert str(own_environment.parent) in _run(python, "-I", "-c", code)
    said = _run(own_environment / "saqta", "--version")
    assert said == f"saqta, version {__version__}"


def test_the_worker_of_the_wheel(own_environment: Path) -> None:
    command = [str(own_environment / "python"), "-I", "-m", "desktop.tokens.worker"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, cwd="/"
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        question = {"id": 1, "call": "nonsense", "arguments": {}}
        channel.write_all(worker.stdin.fileno(), channel.encode_json(question))
        assert b"SQ-WRK-04" in worker.stdout.read(64)
        worker.stdin.close()
        assert worker.wait(10) == 0


@pytest.mark.softhsm
@pytest.mark.full
def test_the_main_job_by_the_wheel(
    own_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main_job(own_environment / "saqta", tmp_path / "home", monkeypatch)


def test_two_builds_of_the_wheel_are_the_same_bytes(
    shipped: Shipped, tmp_path: Path
) -> None:
    again = Build(tmp_path / "out", tmp_path / "work", Path(sys.executable))
    again.built = again.built.fromisoformat(str(shipped.report["built"]))
    assert again.wheel().read_bytes() == shipped.wheel.read_bytes()
