"""The database door: what it maps, and what it reads without SQLite's files."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
from pathlib import Path

import pytest

from desktop.errors import (
    StoreDamaged,
    StoreFull,
    StoreNewer,
    StoreUnavailable,
)
from desktop.store import image
from desktop.store.database import Database, Schema

_SCHEMA = Schema(
    application_id=77,
    version=2,
    statements=("CREATE TABLE thing (name TEXT NOT NULL PRIMARY KEY) STRICT",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    return folder / "thing.db"


def _add(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute("INSERT INTO thing VALUES (?)", (name,))


def _add_and_fail(database: Database) -> None:
    with database.write() as connection:
        connection.execute("INSERT INTO thing VALUES ('b')")
        raise KeyError("mine")


def _names(database: Database) -> list[str]:
    with database.read() as connection:
        rows = connection.execute("SELECT name FROM thing ORDER BY name").fetchall()
    return [str(row[0]) for row in rows]


def test_what_is_written_is_read(path: Path) -> None:
    with Database(path, _SCHEMA) as database:
        _add(database, "a")
    with Database(path, _SCHEMA) as database:
        _add(database, "b")
        assert _names(database) == ["a", "b"]
        assert int(database.witness.read_bytes()) == 2
        with database.read() as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_failed_block_writes_nothing(path: Path) -> None:
    database = Database(path, _SCHEMA)
    _add(database, "a")
    with pytest.raises(KeyError, match="mine"):
        _add_and_fail(database)
    with pytest.raises(StoreUnavailable, match="SQLITE_CONSTRAINT"):
        _add(database, "a")
    assert _names(database) == ["a"]
    assert int(database.witness.read_bytes()) == 1


def test_our_own_mistake_is_no_fault_of_the_disk(path: Path) -> None:
    database = Database(path, _SCHEMA)
    with (
        pytest.raises(sqlite3.ProgrammingError, match="bindings"),
        database.write() as connection,
    ):
        connection.execute("INSERT INTO thing VALUES (?)", ())


def test_a_busy_database_is_waited_for_and_then_unavailable(path: Path) -> None:
    first = Database(path, _SCHEMA)
    second = Database(path, _SCHEMA, busy_timeout_s=0.05)
    with first.write() as connection:
        connection.execute("INSERT INTO thing VALUES ('a')")
        with pytest.raises(StoreUnavailable, match="busy"):
            _add(second, "b")
        assert _names(second) == []
    _add(second, "b")
    assert _names(first) == ["a", "b"]


def test_threads_take_turns(path: Path) -> None:
    database = Database(path, _SCHEMA)
    threads = [
        threading.Thread(target=_add, args=(database, f"{number:02}"))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2)
    assert len(_names(database)) == 20


def test_a_half_made_database_is_made_again(path: Path) -> None:
    path.with_name("thing.db.new").write_bytes(b"half")
    path.with_name("thing.db.seen").write_bytes(b"0".zfill(20))
    _add(Database(path, _SCHEMA), "a")


def test_a_torn_witness_starts_again(path: Path) -> None:
    with Database(path, _SCHEMA) as database:
        _add(database, "a")
    database.witness.write_bytes(b"\0" * 20)
    _add(database, "b")
    assert int(database.witness.read_bytes()) == 2


def test_a_folder_open_to_others_is_refused(path: Path) -> None:
    path.parent.chmod(0o777)
    with pytest.raises(StoreDamaged, match="others may write this folder"):
        Database(path, _SCHEMA).open()
    with pytest.raises(StoreUnavailable, match="No such file"):
        Database(path.parent / "none" / "x.db", _SCHEMA).open()


def test_a_newer_schema_is_left_alone(path: Path) -> None:
    with Database(path, _SCHEMA) as database:
        _add(database, "a")
    older = Schema(77, 1, _SCHEMA.statements)
    with pytest.raises(StoreNewer, match="SQ-STO-04"):
        Database(path, older).open()
    newer = Schema(77, 3, _SCHEMA.statements)
    with pytest.raises(StoreDamaged, match="schema version 2"):
        Database(path, newer).open()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_CORRUPT, StoreDamaged),
        (sqlite3.SQLITE_NOTADB, StoreDamaged),
        (0, StoreDamaged),
        (sqlite3.SQLITE_IOERR_FSYNC, StoreUnavailable),
        (sqlite3.SQLITE_BUSY, StoreUnavailable),
        (sqlite3.SQLITE_READONLY, StoreUnavailable),
    ],
)
def test_each_result_of_sqlite_has_a_meaning(
    path: Path, code: int, kind: type[Exception]
) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    error.sqlite_errorname = "NAME"
    assert type(Database(path, _SCHEMA)._meaning(error)) is kind


# -- the image -------------------------------------------------------------------


def _frozen(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(image.committed(path))
        rows = connection.execute("SELECT name FROM thing ORDER BY name").fetchall()
    return [str(row[0]) for row in rows]


def test_the_image_is_what_sqlite_sees(path: Path, dice: random.Random) -> None:
    database = Database(path, _SCHEMA)
    for number in range(300):
        with database.write() as connection:
            rows = [(f"{number:03}-{item}",) for item in range(dice.randint(1, 40))]
            connection.executemany("INSERT INTO thing VALUES (?)", rows)
            if dice.random() < 0.2:
                connection.execute("DELETE FROM thing WHERE name < ?", (rows[0][0],))
        if number % 60 == 59:
            assert _frozen(path) == _names(database)
        if dice.random() < 0.05:
            database.close()
    database.close()
    assert _frozen(path) == _names(database)


def test_the_image_ends_at_the_first_frame_that_does_not_fit(path: Path) -> None:
    database = Database(path, _SCHEMA)
    for name in ("a", "b", "c"):
        _add(database, name)
    content, wal = path.read_bytes(), path.with_name("thing.db-wal").read_bytes()
    seen: list[list[str]] = []
    copy = path.parent / "copy.db"
    copy.write_bytes(content)
    for length in range(len(wal), -1, -997):
        copy.with_name("copy.db-wal").write_bytes(wal[:length])
        names = _frozen(copy)
        if not seen or seen[-1] != names:
            seen.append(names)
    assert seen == [["a", "b", "c"], ["a", "b"], ["a"], []]
    for place, byte in ((0, 0x11), (20, 0x11)):
        damaged = bytearray(wal)
        damaged[place] ^= byte
        copy.with_name("copy.db-wal").write_bytes(damaged)
        assert _frozen(copy) == []


def test_the_image_of_no_database_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"SQLite format 2\0" * 10)
    with pytest.raises(StoreDamaged, match="no database"):
        image.committed(path)
    monkeypatch.setattr(image, "_CAP", 10)
    with pytest.raises(StoreDamaged, match="too large"):
        image.committed(path)
