"""The guard that every journey of the window runs under hears what it is there for."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from desktop.assembly import open_workplace
from tests.ui.blocking import window_never_blocks

HERE = Path(__file__).resolve().parent


def _fsync(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file:
        os.fsync(file.fileno())


def _database(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "x.db").close()


def _register(tmp_path: Path) -> None:
    open_workplace(
        need_profile=False, home=tmp_path / "home"
    ).register().list_certificates()


def _child(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", "pass"], check=True, cwd=tmp_path)


def _connect(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def _receive(tmp_path: Path) -> None:
    one, other = socket.socketpair()
    with one, other:
        other.sendall(b"x")
        one.recv(1)


def _answer(tmp_path: Path) -> None:
    """As `http.client` reads."""
    one, other = socket.socketpair()
    with one, other, one.makefile("rb") as lines:
        other.sendall(b"x\n")
        lines.readline()


def _pipe(tmp_path: Path) -> None:
    out, into = os.pipe()
    os.write(into, b"x")
    os.read(out, 1)
    os.close(out)
    os.close(into)


def _file_lock(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def _future(tmp_path: Path) -> None:
    with contextlib.suppress(TimeoutError):
        Future[int]().result(0.01)


def _event(tmp_path: Path) -> None:
    threading.Event().wait(0.01)


def _join(tmp_path: Path) -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def _lock(tmp_path: Path) -> None:
    """Another thread writes to disk and holds it: who takes it may have to wait."""
    lock, written = threading.Lock(), threading.Event()

    def write() -> None:
        with lock:
            _fsync(tmp_path)
        written.set()

    threading.Thread(target=write).start()
    while not written.is_set():
        pass
    with lock:
        pass


_WAITS: dict[Callable[[Path], None], str] = {
    _fsync: "os.fsync",
    _database: "sqlite3.connect",
    _register: "Database.read",
    _child: "subprocess.Popen",
    _connect: "socket.connect",
    _receive: "socket.recv",
    _answer: "socket.recv_into",
    _pipe: "os.read",
    _file_lock: "fcntl.flock",
    _future: "Condition.wait",
    _event: "Condition.wait",
    _join: "Thread.join",
    _lock: "held during ['os.fsync']",
}


@pytest.mark.parametrize("wait", _WAITS, ids=lambda wait: wait.__name__.strip("_"))
def test_the_guard_hears_what_may_wait(
    tmp_path: Path, wait: Callable[[Path], None]
) -> None:
    with window_never_blocks(HERE) as found:
        wait(tmp_path)
    assert any(_WAITS[wait] in one for one in found), found


@pytest.mark.parametrize("wait", _WAITS, ids=lambda wait: wait.__name__.strip("_"))
def test_the_guard_lets_other_threads_wait(
    tmp_path: Path, wait: Callable[[Path], None]
) -> None:
    done: list[bool] = []

    def work() -> None:
        wait(tmp_path)
        done.append(True)

    with window_never_blocks(HERE) as found:
        thread = threading.Thread(target=work)
        thread.start()
        while thread.is_alive():
            pass
    assert done == [True]
    assert found == []


def test_the_guard_lets_a_test_look_into_the_store(tmp_path: Path) -> None:
    """Only what the window's own code does counts in a journey."""
    with window_never_blocks() as found:
        _register(tmp_path)
    assert found == []
