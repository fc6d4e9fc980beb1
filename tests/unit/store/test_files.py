"""Whole files, and the home they lie in."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import system
from desktop.errors import (
    FileUnreadable,
    JournalBroken,
    StoreDamaged,
    StoreFull,
    StoreUnavailable,
)
from desktop.store.files import (
    append_durably,
    drop_beginning,
    read_limited,
    store_error,
    stream_durably,
    write_durably,
)
from desktop.store.paths import Home
from desktop.store.turns import turn


def test_a_stream_that_ends_early_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    stream_durably(path, iter([b"a", b"", b"b"]))

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise JournalBroken(reason="x", first_bad=2)

    with pytest.raises(JournalBroken, match="SQ-VER-10"):
        stream_durably(path, broken())
    assert path.read_bytes() == b"ab"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_written_private_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_durably(path, b"one")
    write_durably(path, b"two" * 100_000)
    assert path.read_bytes() == b"two" * 100_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_durably(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull, match="SQ-STO-02"):
        write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_file_is_read_up_to_its_cap(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_limited(tmp_path / "file", 5) == b"12345"
    with pytest.raises(FileUnreadable, match="longer than 4 bytes"):
        read_limited(tmp_path / "file", 4)
    with pytest.raises(FileUnreadable, match="No such file"):
        read_limited(tmp_path / "none", 4)


def test_a_torn_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    append_durably(path, b"one")
    with path.open("ab") as file:
        file.write(b"to")
    append_durably(path, b"three")
    assert path.read_bytes() == b"one\nto\nthree\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("call", ["write", "ftruncate"])
def test_a_cut_at_the_beginning_loses_nothing_that_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    for line in (b"told", b"noted since", b"and after"):
        append_durably(path, line)

    def refused(*_: object) -> int:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(os, call, refused)
    with pytest.raises(StoreUnavailable, match="SQ-STO-01"):
        drop_beginning(path, b"told\n")
    monkeypatch.undo()
    assert {b"noted since", b"and after"} <= set(path.read_bytes().splitlines())
    whole = path.read_bytes()
    drop_beginning(path, b"no longer there\n")
    assert path.read_bytes() == whole
    drop_beginning(path, whole.partition(b"\n")[0] + b"\n")
    assert path.read_bytes() == whole.partition(b"\n")[2]


def test_lines_are_not_appended_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreUnavailable, match="SQ-STO-01"):
        append_durably(tmp_path / "link", b"x")
    (tmp_path / "elsewhere").touch()
    with pytest.raises(StoreDamaged, match="it is a link"):
        append_durably(tmp_path / "link", b"x")


def test_what_the_system_says_becomes_ours() -> None:
    assert isinstance(store_error(Path("x"), OSError(errno.ENOSPC, "full")), StoreFull)
    other = store_error(Path("x"), OSError(errno.EIO, "input/output"))
    assert isinstance(other, StoreUnavailable)
    assert other.reason == "input/output"
    assert "OSError" in str(store_error(Path("x"), OSError()))


def test_the_home_is_the_one_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAQTA_HOME", str(tmp_path / "named"))
    home = Home.open()
    assert home.root == tmp_path / "named"
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert home.make(home.logs_dir).is_dir()
    folders = {
        home.applications_dir,
        home.reports_dir,
        home.modules_dir,
        home.journal_dir,
        home.installation_dir,
        home.register_dir,
        home.outbox_dir,
        home.spare_dir,
        home.secrets_dir,
        home.mirror_dir,
        home.logs_dir,
        home.settings_file,
    }
    assert len(folders) == 12
    assert all(folder.parent == home.root for folder in folders)


def test_the_home_is_the_users_own_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAQTA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert Home.open().root == tmp_path / "data" / "saqta"


def test_a_home_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreDamaged, match="no folder"):
        Home.open(tmp_path / "file")
    with pytest.raises(StoreUnavailable, match="Not a directory"):
        Home.open(tmp_path / "file" / "below")


def test_one_process_has_the_turn(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = home.root / "a.turn"
    with turn(path) as first, turn(path) as second:
        assert (first, second) == (True, False)
    with turn(path) as again:
        assert again
    with turn(home.root / "none" / "a.turn") as nowhere:
        assert nowhere

    def refuse(descriptor: int) -> bool:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(system, "try_lock", refuse)
    with turn(path) as without_locks:
        assert without_locks


def _held_open(number: int) -> OSError:
    error = OSError(errno.EACCES, "in use")
    error.winerror = number  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("number", [5, 32])
def test_a_file_that_is_held_open_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    rename, refused = system.replace_durably, [number, number]

    def busy(source: Path, target: Path) -> None:
        if refused:
            raise _held_open(refused.pop())
        rename(source, target)

    monkeypatch.setattr(system, "replace_durably", busy)
    write_durably(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_one_that_stays_open_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_source: Path, _target: Path) -> None:
        raise _held_open(32)

    monkeypatch.setattr(system, "replace_durably", held)
    monkeypatch.setattr("desktop.store.files._PATIENCE_S", (0.0, 0.0))
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(StoreUnavailable, match="file"):
        write_durably(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"
