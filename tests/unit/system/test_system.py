"""The system room: what it promises on POSIX, and that both twins promise the same."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import system
from desktop.errors import StoreDamaged
from desktop.store.files import write_durably

_ROOM = Path(system.__file__).parent


def _signatures(name: str) -> dict[str, str]:
    tree = ast.parse((_ROOM / f"{name}.py").read_text("ascii"))
    return {
        node.name: f"({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and not node.name.startswith("_")
    }


def test_the_twins_offer_the_same() -> None:
    assert _signatures("posix") == _signatures("windows")
    # What asks by itself which system it runs on needs no twin.
    alone = {"UsbDevice", "usb_devices"}
    assert sorted({*_signatures("posix"), *alone}) == sorted(system.__all__)


def _child(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        check=True,
        text=True,
        cwd=_ROOM.parents[1],
    )
    return done.stdout.strip()


def test_no_core_file_and_no_debugger() -> None:
    said = _child(
        "from desktop import system; import resource, os;"
        "system.disable_core_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE));"
        "print(os.stat('/proc/self/environ').st_uid)"
    )
    assert said.splitlines()[0] == "(0, 0)"


@pytest.mark.skipif(sys.platform != "linux", reason="PR_GET_PDEATHSIG is Linux's")
def test_a_child_asks_to_die_with_its_parent() -> None:
    said = _child(
        "from desktop import system; import ctypes;"
        "system.die_with_parent(); found = ctypes.c_int();"
        "ctypes.CDLL(None).prctl(2, ctypes.byref(found)); print(found.value)"
    )
    assert said == "9"


def test_a_private_folder_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    system.make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    system.make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    system.check_folder(folder)
    folder.chmod(0o770)
    with pytest.raises(StoreDamaged, match="others may write this folder"):
        system.check_folder(folder)


def test_a_folder_that_is_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").touch()
    with pytest.raises(StoreDamaged, match="it is a link"):
        system.make_private_folder(tmp_path / "link")
    with pytest.raises(StoreDamaged, match="no folder"):
        system.make_private_folder(tmp_path / "file")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_what_is_anothers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch(mode=0o600)
    for path in (tmp_path / "folder", tmp_path / "file"):
        os.chown(path, 4321, 4321)
        assert system.owner_of(path) == "4321"
    with pytest.raises(StoreDamaged, match="another user"):
        system.make_private_folder(tmp_path / "folder")
    with pytest.raises(StoreDamaged, match="another user"):
        system.check_file(tmp_path / "file")


def test_a_private_file_is_private_and_no_link(tmp_path: Path) -> None:
    path = tmp_path / "file"
    os.close(system.open_private(path, os.O_WRONLY | os.O_CREAT))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    system.check_file(path)
    assert system.owner_of(path) == system.current_user()
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError, match="symbolic link"):
        system.open_private(tmp_path / "link", os.O_RDONLY)
    with pytest.raises(StoreDamaged, match="it is a link"):
        system.check_file(tmp_path / "link")
    with pytest.raises(StoreDamaged, match="no regular file"):
        system.check_file(tmp_path)
    (tmp_path / "second").hardlink_to(path)
    with pytest.raises(StoreDamaged, match="second name"):
        system.check_file(path)
    (tmp_path / "second").unlink()
    path.chmod(0o620)
    with pytest.raises(StoreDamaged, match="others may write this file"):
        system.check_file(path)


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    system.replace_durably(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"new"
    assert not (tmp_path / "new").exists()


def test_sealed_bytes_come_back() -> None:
    assert system.unprotect(system.protect(b"secret")) == b"secret"


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    first = system.open_private(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    second = system.open_private(tmp_path / "lock", os.O_RDWR)
    system.lock(first)
    assert not system.try_lock(second)
    system.unlock(first)
    assert system.try_lock(second, exclusive=False)
    assert system.try_lock(first, exclusive=False)
    os.close(first)
    os.close(second)


def test_a_descriptor_must_have_been_inherited() -> None:
    reader, writer = os.pipe()
    assert system.inherited_descriptor(reader) == reader
    os.close(reader)
    os.close(writer)
    with pytest.raises(OSError, match="Bad file descriptor"):
        system.inherited_descriptor(reader)


def test_a_detached_process_has_its_own_session() -> None:
    program = "import os; print(os.getsid(0) == os.getpid())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        **system.detached_options(),
    )
    assert done.stdout.strip() == b"True"


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")
def test_a_command_starts_at_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert system.autostart_command("saqta-agent") == ""
    command = ["/opt/a b/saqta", "agent", '"$x" 100% \\']
    path = system.install_autostart("saqta-agent", "Saqta 100%\nagent", command)
    unit = path.read_text("utf-8")
    assert "Description=Saqta 100%% agent\n" in unit
    assert 'ExecStart="/opt/a b/saqta" "agent" "\\"$$x\\" 100%% \\\\"\n' in unit
    assert system.autostart_command("saqta-agent").startswith('"/opt/a b/saqta"')
    enabled = path.parent / "default.target.wants" / path.name
    assert enabled.resolve() == path
    # Twice is as good as once.
    assert system.install_autostart("saqta-agent", "Saqta", command) == path
    system.remove_autostart("saqta-agent")
    system.remove_autostart("saqta-agent")
    assert not path.exists()
    assert not enabled.is_symlink()


def test_a_packages_unit_is_masked_for_this_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    units = tmp_path / "usr"
    units.mkdir()
    packaged = "[Service]\nExecStart=/usr/bin/saqta agent\n"
    (units / "saqta-agent.service").write_text(packaged, encoding="utf-8")
    monkeypatch.setattr("desktop.system.posix._PACKAGED_UNITS", units)
    assert system.autostart_command("saqta-agent") == "/usr/bin/saqta agent"
    system.remove_autostart("saqta-agent")
    system.remove_autostart("saqta-agent")
    mask = tmp_path / "config" / "systemd" / "user" / "saqta-agent.service"
    assert mask.readlink() == Path("/dev/null")
    assert system.autostart_command("saqta-agent") == ""
    # What is written through a mask would go nowhere.
    assert system.install_autostart("saqta-agent", "Saqta", ["saqta", "agent"]) == mask
    assert system.autostart_command("saqta-agent") == '"saqta" "agent"'


def test_macos_is_asked_to_empty_the_drives_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, fsync alone does not survive a power cut."""
    asked: list[int] = []
    refused: list[OSError] = []

    def full(_descriptor: int, command: int) -> None:
        asked.append(command)
        if refused:
            raise refused.pop()

    monkeypatch.setattr("fcntl.F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr("fcntl.fcntl", full)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: asked.append(-1))
    write_durably(tmp_path / "record", b"told")
    assert set(asked) == {51}
    asked.clear()
    refused.append(OSError(25, "not on this file system"))
    system.sync_file(0)
    assert asked == [51, -1]


def test_where_the_administrator_writes() -> None:
    assert system.machine_settings_folder().is_absolute()


@pytest.mark.parametrize(
    ("name", "kind"), [("SSH_CONNECTION", "remote"), ("OTHER", "local")]
)
def test_a_remote_session_is_seen(
    monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    for variable in ("SSH_CONNECTION", "XRDP_SESSION", "XRDP_SOCKET_PATH"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, "1")
    assert system.session_kind() == kind
    assert system.reader_service() in {None, "pcscd", "ctkpcscd"}
