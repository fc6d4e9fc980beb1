"""The .deb: installed into a clean root, started, used for the main job, removed."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from datetime import datetime
from pathlib import Path

import click
import pytest

from desktop import __version__
from desktop.cli import saqta as saqta_group
from desktop.cli.verbs import VERBS
from desktop.tokens import channel
from installer.linux import package
from tests.installer.conftest import CleanRoot, Shipped, main_job

pytestmark = pytest.mark.xdist_group("shipped")


def _run(
    command: list[str | Path], *, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


# -- what the package says ------------------------------------------------------


def test_the_package_names_what_qt_loads_and_what_it_links(shipped: Shipped) -> None:
    done = _run(["dpkg-deb", "--field", shipped.deb])
    fields = dict(re.findall(r"^([A-Z][A-Za-z-]+): (.*)$", done.stdout, re.MULTILINE))
    assert fields["Version"] == __version__
    needs = {item.split(" ")[0] for item in fields["Depends"].split(", ")}
    assert {"libxcb-cursor0", "libegl1", "libssl3", "libc6"} <= needs
    assert not any(name.endswith("-dev") for name in needs)
    assert "pcscd" in fields["Recommends"]
    assert int(fields["Installed-Size"]) > 50_000


def test_the_package_runs_no_script(shipped: Shipped) -> None:
    names = _run(["dpkg-deb", "--info", shipped.deb]).stdout
    for script in ("preinst", "postinst", "prerm", "postrm", "triggers"):
        assert script not in names


def test_every_file_is_roots_and_nobody_else_may_write_it(shipped: Shipped) -> None:
    lines = _run(["dpkg-deb", "--contents", shipped.deb]).stdout.splitlines()
    assert len(lines) > 300
    for line in lines:
        mode, owner = line.split()[:2]
        assert owner == "root/root", line
        assert mode[0] == "l" or (mode[5], mode[8]) == ("-", "-"), line


def test_packing_twice_gives_the_same_bytes(shipped: Shipped, tmp_path: Path) -> None:
    root = tmp_path / "root"
    # A small part of the tree: what makes bytes differ is times, owners and order.
    for part in ("share", "bin", "lib/systemd"):
        source = shipped.root / "usr" / part
        shutil.copytree(source, root / "usr" / part, symlinks=True)
    built = datetime.fromisoformat(str(shipped.report["built"]))
    made = []
    for name in ("one", "two"):
        deb = package.build_deb(root, tmp_path / name, "libc6", built)
        tar = package.build_tar(root, tmp_path / name, built)
        made.append((deb.read_bytes(), tar.read_bytes()))
        time.sleep(1.1 if name == "one" else 0)
    assert made[0] == made[1]


def test_the_tar_runs_from_wherever_it_is_unpacked(
    shipped: Shipped, full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In class C without what is heavy and these verbs don't need, Qt above all."""
    heavy = ("PySide6", "libQt6*", "lxml", "psycopg_binary*", "sqlalchemy", "aiohttp")
    left_out = () if full else heavy
    root = tmp_path / "root"
    shutil.copytree(
        shipped.root,
        root,
        symlinks=True,
        copy_function=os.link,
        ignore=shutil.ignore_patterns(*left_out),
    )
    built = datetime.fromisoformat(str(shipped.report["built"]))
    packed = package.build_tar(root, tmp_path / "out", built)
    place = tmp_path / "some where"
    with tarfile.open(packed) as tar:
        tar.extractall(place, filter="data")
    (folder,) = place.iterdir()
    assert packed.name == f"{folder.name}.tar.gz"
    program, home = folder / "bin" / "saqta", str(tmp_path / "home")
    assert _run([program, "--version"]).stdout.split()[-1] == __version__
    done = _run([program, "modules", "list", "--json"], env={"SAQTA_HOME": home})
    assert (done.returncode, json.loads(done.stdout)["modules"]) == (0, [])
    worker = folder / "lib" / "saqta" / "saqta-token-worker"
    done = _run([worker, "--version"])
    assert (done.returncode, done.stderr) == (0, "")
    if full:
        main_job(program, tmp_path / "work", monkeypatch)


# -- the installed program ------------------------------------------------------


def test_the_installed_program_is_complete(installed: CleanRoot) -> None:
    done = _run([installed.saqta, "--version"])
    assert done.stdout.split() == ["saqta,", "version", __version__]
    console = installed.folder / "usr" / "bin" / "saqta-console"
    done = _run([console, "--version"])
    assert done.stdout.split() == ["saqta-console,", "version", __version__]
    done = _run([installed.saqta, "modules", "list", "--help"])
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("program", package.PROGRAMS)
def test_pythons_variables_lead_nowhere(
    installed: CleanRoot, tmp_path: Path, program: str
) -> None:
    """Security.md, test 2, for the frozen programs: nothing planted is imported."""
    planted = tmp_path / "planted"
    planted.mkdir()
    for name in ("json", "click", "sitecustomize", "usercustomize", "desktop"):
        (planted / f"{name}.py").write_text(
            f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n"
        )
    traps = {"PYTHONPATH": str(planted), "PYTHONSTARTUP": str(planted / "json.py")}
    done = subprocess.run(
        [str(installed.folder / "usr/lib/saqta" / program), "--version"],
        env={**os.environ, **traps, "PYTHONHOME": str(planted)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=planted,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / "ran").exists()


def test_every_verb_page_and_resource_is_frozen(shipped: Shipped) -> None:
    modules = _archive(shipped.frozen / "saqta")
    assert {place.partition(":")[0] for place, _ in VERBS.values()} <= modules
    source = Path(package.__file__).parents[2]
    for room in ("desktop", "ui"):
        wanted = {
            ".".join(path.relative_to(source).with_suffix("").parts)
            for path in (source / room).rglob("*.py")
            if path.stem not in {"__init__", "__main__", "windows"}
            and "migrations" not in path.parts
        }
        assert not wanted - modules
    frozen = shipped.frozen / "_internal"
    for path in (source / "resources").rglob("*"):
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            assert (frozen / path.relative_to(source)).is_file(), path


@pytest.mark.parametrize("program", package.PROGRAMS)
def test_nothing_runs_before_the_program_that_it_does_not_need(
    shipped: Shipped, program: str
) -> None:
    """Neither Qt for a verb, nor code out of the program's own arguments."""
    from PyInstaller.archive.readers import CArchiveReader

    hooks = set(CArchiveReader(str(shipped.frozen / program)).toc)
    assert ("hook_environment" in hooks) == (program == "saqta")
    assert not hooks & {"pyi_rth_pyside6", "pyi_rth_multiprocessing"}


def _archive(program: Path) -> set[str]:
    """Names of the modules inside a frozen program."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    name = next(item for item in archive.toc if item.startswith("PYZ"))
    return set(archive.open_embedded_archive(name).toc)


def test_the_installed_worker_is_a_program_of_its_own(installed: CleanRoot) -> None:
    worker = installed.folder / "usr/lib/saqta/saqta-token-worker"
    with subprocess.Popen(
        [str(worker)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LANG": "C.UTF-8"},
        bufsize=0,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        question = {"id": 1, "call": "nonsense", "arguments": {}}
        channel.write_all(process.stdin.fileno(), channel.encode_json(question))
        answer = process.stdout.read(64)
        # The end of stdin is the end of the worker (threat 22).
        process.stdin.close()
        process.wait(10)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert b"SQ-WRK-04" in answer


def test_the_worker_holds_no_window_and_no_network(shipped: Shipped) -> None:
    modules = _archive(shipped.frozen / "saqta-token-worker")
    assert "pkcs11" in modules
    assert "desktop.tokens.worker.desk" in modules
    packages = {item.split(".")[0] for item in modules}
    kept_out = {"PySide6", "ui", "requests", "urllib3", "http", "sqlalchemy", "click"}
    assert not packages & kept_out
    assert not {item for item in modules if item.startswith("desktop.authority")}
    assert not {item for item in modules if item.startswith("desktop.store")}


@pytest.mark.softhsm
def test_the_main_job_by_the_installed_program(
    installed: CleanRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main_job(installed.saqta, tmp_path / "home", monkeypatch)


def test_the_window_opens_on_a_display(installed: CleanRoot, tmp_path: Path) -> None:
    done = _run(
        [
            *("xvfb-run", "--auto-servernum", "--server-args=-screen 0 1280x800x24"),
            *(installed.saqta, "--quit-when-ready", "--json"),
        ],
        env={"QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path), "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["ready"]
    assert told["size"][0] > 300


def test_removing_leaves_a_persons_records_alone(
    shipped: Shipped, tmp_path: Path
) -> None:
    root = CleanRoot(tmp_path / "root")
    root.dpkg("--install", shipped.deb)
    home = root.folder / "home/person/.local/share/saqta"
    settings = root.folder / "etc/saqta/settings.toml"
    for path in (home / "journal.db", settings):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"kept")
    root.dpkg("--purge", "saqta")
    left = {
        str(path.relative_to(root.folder))
        for path in root.folder.rglob("*")
        if path.is_file() and not str(path.relative_to(root.folder)).startswith("var/")
    }
    assert left == {
        "home/person/.local/share/saqta/journal.db",
        "etc/saqta/settings.toml",
    }


# -- what a desktop finds -------------------------------------------------------


def test_the_desktop_entries_are_valid_and_found(installed: CleanRoot) -> None:
    share = installed.folder / "usr/share"
    entries = sorted((share / "applications").glob("*.desktop"))
    assert [path.name for path in entries] == [
        f"{package.APP_ID}.Console.desktop",
        f"{package.APP_ID}.Report.desktop",
        f"{package.APP_ID}.desktop",
    ]
    for path in entries:
        assert _run(["desktop-file-validate", path]).stdout == ""
        text = path.read_text()
        icon = re.search(r"^Icon=(.+)$", text, re.MULTILINE)
        command = re.search(r"^Exec=(\S+)", text, re.MULTILINE)
        assert icon is not None
        assert command is not None
        assert (share / f"icons/hicolor/scalable/apps/{icon[1]}.svg").is_file()
        assert (share / f"icons/hicolor/48x48/apps/{icon[1]}.png").is_file()
        assert (installed.folder / "usr/bin" / command[1]).exists()
        for language in ("kk", "ru"):
            assert f"Name[{language}]=" in text or "Name=Saqta\n" in text


def test_the_metainfo_is_valid_and_of_this_version(installed: CleanRoot) -> None:
    path = installed.folder / f"usr/share/metainfo/{package.APP_ID}.metainfo.xml"
    done = _run(["appstreamcli", "validate", "--no-net", path])
    assert done.returncode == 0, done.stdout
    newest = re.search(r'<release version="([^"]+)"', path.read_text())
    assert newest is not None
    assert newest[1] == __version__


def test_the_manual_names_every_verb_and_option(installed: CleanRoot) -> None:
    pages = installed.folder / "usr/share/man/man1"
    text = gzip.decompress((pages / "saqta.1.gz").read_bytes()).decode()
    plain = text.replace("\\-", "-")
    for path, command in _commands(saqta_group, "saqta"):
        assert f".SS {path}" in plain, path
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert parameter.opts[-1] in plain, (path, parameter.opts)
    for page in pages.iterdir():
        done = _run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
            env={"LC_ALL": "C.UTF-8", "MANROFFSEQ": ""},
        )
        assert (done.returncode, done.stderr) == (0, ""), page


def _commands(group: click.Group, name: str) -> list[tuple[str, click.Command]]:
    context = click.Context(group, info_name=name)
    found: list[tuple[str, click.Command]] = []
    for short in group.list_commands(context):
        command = group.get_command(context, short)
        assert command is not None
        if isinstance(command, click.Group):
            found += _commands(command, f"{name} {short}")
        else:
            found.append((f"{name} {short}", command))
    return found


def test_the_shell_completes_verbs(installed: CleanRoot) -> None:
    script = installed.folder / "usr/share/bash-completion/completions/saqta"
    assert _run(["bash", "-n", script]).returncode == 0
    done = _run(
        [installed.saqta],
        env={
            "_SAQTA_COMPLETE": "bash_complete",
            "COMP_WORDS": "saqta re",
            "COMP_CWORD": "1",
        },
    )
    words = {line.partition(",")[2] for line in done.stdout.split()}
    assert {"resume", "revoke"} <= words


def test_the_agent_is_a_unit_of_every_login(installed: CleanRoot) -> None:
    folder = installed.folder / "usr/lib/systemd/user"
    unit = folder / "default.target.wants/saqta-agent.service"
    assert unit.is_symlink()
    assert unit.resolve() == (folder / "saqta-agent.service").resolve()
    command = re.search(r"^ExecStart=(\S+) (.+)$", unit.read_text(), re.MULTILINE)
    assert command is not None
    assert command[1] == "/usr/bin/saqta"
    assert command[2] in VERBS


def test_the_papers_lie_with_the_package(installed: CleanRoot) -> None:
    papers = installed.folder / "usr/share/doc/saqta"
    assert (papers / "copyright").read_text().startswith("Format: https://www.debian")
    assert len(list((papers / "licences").iterdir())) > 30
    for guide in ("officer.md", "user/kk/README.md", "user/ru/report.md"):
        text = (papers / guide).read_text(encoding="utf-8")
        for picture in re.findall(r"\(([a-z0-9/-]+\.png)\)", text):
            assert ((papers / guide).parent / picture).is_file()
    bill = json.loads((papers / "saqta.cdx.json").read_bytes())
    assert bill["bomFormat"] == "CycloneDX"
