"""Somebody else writes in our files (security.md, tests 24 and 25, threat 13).

Every change is reported with the first bad number, nothing is repaired, and no SQL
that stands in a file ever runs.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.canonical import canonical, parse
from desktop.clock import SystemClock
from desktop.errors import (
    JournalBroken,
    SaqtaError,
    StoreDamaged,
    StoreNewer,
)
from desktop.store.journal import GENESIS, Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from desktop.store.register import Register
from tests.fakes.store_child import report

_ENTRIES = 30
_ANCHORED = 20
_CLOCK = SystemClock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A journal of 30 entries, of which somebody outside has seen 20."""
    home = Home.open(tmp_path / "home")
    journal = Journal.open(home, _CLOCK)
    for number in range(_ENTRIES):
        journal.append("test.done", {"number": number})
        if number + 1 == _ANCHORED:
            size, head, root = journal.checkpoint()
            journal.anchor(size, head, root, "operator", "2026-01-01T00:00:00.000Z")
    journal._database.close()
    return home


def _sql(path: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement, values)
    connection.close()


def _file(home: Home) -> Path:
    return home.journal_dir / "journal.db"


def _content(home: Home) -> dict[str, str]:
    """Hash of each file of the journal, to see that nothing was repaired."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.journal_dir.iterdir()
        if not path.name.endswith(("-shm", "-wal"))
    }


def _broken(home: Home) -> JournalBroken:
    """What start or the whole verification says; then the journal is read-only."""
    before = _content(home)
    with pytest.raises(JournalBroken, match="SQ-VER-10") as caught:
        _open_and_verify(home)
    assert _content(home) == before
    return caught.value


def _open_and_verify(home: Home) -> None:
    journal = Journal.open(home, _CLOCK)
    if journal.broken is not None:
        with pytest.raises(JournalBroken, match="SQ-VER-10"):
            journal.append("test.more", {})
    journal.verify()


def _edit(home: Home) -> None:
    changed = "cast(replace(raw, '\"number\":4', '\"number\":9') AS BLOB)"
    _sql(_file(home), f"UPDATE entry SET raw = {changed} WHERE seq = 5")


def _edit_and_hash(home: Home) -> None:
    connection = sqlite3.connect(_file(home), isolation_level=None)
    [(raw,)] = connection.execute("SELECT raw FROM entry WHERE seq = 5").fetchall()
    raw = raw.replace(b'"number":4', b'"number":9')
    digest = hashlib.sha256(raw).hexdigest()
    connection.execute(
        "UPDATE entry SET raw = ?, sha256 = ? WHERE seq = 5", (raw, digest)
    )
    connection.close()


def _delete(home: Home) -> None:
    _sql(_file(home), "DELETE FROM entry WHERE seq = 7")


def _delete_and_close_the_gap(home: Home) -> None:
    _sql(
        _file(home),
        "DELETE FROM entry WHERE seq = 7",
        "UPDATE entry SET seq = -seq WHERE seq > 7",
        "UPDATE entry SET seq = -seq - 1 WHERE seq < 0",
    )


def _swap(home: Home) -> None:
    _sql(
        _file(home),
        "UPDATE entry SET seq = 1000 WHERE seq = 8",
        "UPDATE entry SET seq = 8 WHERE seq = 9",
        "UPDATE entry SET seq = 9 WHERE seq = 1000",
    )


def _repeat(home: Home) -> None:
    _sql(
        _file(home),
        "INSERT INTO entry SELECT 31, sha256, raw FROM entry WHERE seq = 30",
    )


def _insert(home: Home) -> None:
    _sql(
        _file(home),
        "UPDATE entry SET seq = -seq WHERE seq > 10",
        "UPDATE entry SET seq = -seq + 1 WHERE seq < 0",
        "INSERT INTO entry SELECT 11, sha256, raw FROM entry WHERE seq = 3",
    )


def _cut_tail(home: Home) -> None:
    _sql(_file(home), "DELETE FROM entry WHERE seq > 15", "DELETE FROM tree")


def _recompute(home: Home) -> None:
    """A whole new chain that is right in itself, with another entry 3."""
    connection = sqlite3.connect(_file(home), isolation_level=None)
    prev = GENESIS
    for seq, raw in connection.execute("SELECT seq, raw FROM entry ORDER BY seq"):
        value = parse(raw)
        value["prev"] = prev
        if seq == 3:
            value["body"] = {"number": 99}
        raw = canonical(value)
        prev = hashlib.sha256(raw).hexdigest()
        connection.execute(
            "UPDATE entry SET raw = ?, sha256 = ? WHERE seq = ?", (raw, prev, seq)
        )
    connection.execute("DELETE FROM tree")
    connection.close()


def _change_tree(home: Home) -> None:
    _sql(_file(home), "UPDATE tree SET peaks = zeroblob(length(peaks))")


@pytest.mark.parametrize(
    ("tamper", "first_bad"),
    [
        (_edit, 5),
        (_edit_and_hash, 6),
        (_delete, 7),
        (_delete_and_close_the_gap, 7),
        (_swap, 8),
        (_repeat, 31),
        (_insert, 11),
        (_cut_tail, 16),
        (_recompute, _ANCHORED),
        (_change_tree, _ENTRIES),
    ],
)
def test_every_tampering_is_reported_with_its_number(
    home: Home, tamper: Callable[[Home], None], first_bad: int
) -> None:
    Journal.open(home, _CLOCK).verify()
    tamper(home)
    assert _broken(home).first_bad == first_bad


def test_a_journal_that_begins_again_is_not_the_one_seen_outside(home: Home) -> None:
    shutil.rmtree(home.journal_dir)
    journal = Journal.open(home, _CLOCK)
    with pytest.raises(JournalBroken, match="the tail was cut") as caught:
        journal.append("test.more", {})
    assert caught.value.first_bad == 1
    # Only the database is gone: the witness beside it says that there was more.
    _file(home).unlink()
    home.journal_dir.joinpath("journal.db.seen").write_bytes(b"30".zfill(20))
    assert "the file is gone" in _broken(home).reason


def test_yesterdays_copy_is_not_todays_journal(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.journal_dir, tmp_path / "yesterday")
    journal = Journal.open(home, _CLOCK)
    journal.append("test.today", {})
    journal._database.close()
    # With the witness left as it is.
    shutil.copy(tmp_path / "yesterday" / "journal.db", _file(home))
    assert _broken(home).first_bad == 0
    # With everything of yesterday, but the heads that were seen outside.
    shutil.rmtree(home.journal_dir)
    shutil.copytree(tmp_path / "yesterday", home.journal_dir)
    journal = Journal.open(home, _CLOCK)
    assert journal.broken is None
    for number in range(5):
        journal.append("test.today", {"number": number})
    journal.anchor(*journal.checkpoint(), "operator", "2026-01-02T00:00:00.000Z")
    journal._database.close()
    shutil.rmtree(home.journal_dir)
    shutil.copytree(tmp_path / "yesterday", home.journal_dir)
    assert _broken(home).first_bad == _ENTRIES + 1


def test_a_flipped_byte_is_found_or_changes_nothing(
    home: Home, tmp_path: Path, dice: random.Random, full: bool
) -> None:
    journal = Journal.open(home, _CLOCK)
    for number in range(60):
        journal.append("test.long", {"number": number, "text": "t" * 600})
    before = [entry.raw for entry in journal.entries()]
    journal._database.close()
    content = _file(home).read_bytes()
    pages = range(0, len(content), 4096)
    assert len(pages) > 10
    found = 0
    for page in pages:
        for _ in range(20 if full else 2):
            damaged = bytearray(content)
            damaged[page + dice.randrange(4096)] ^= 1 << dice.randrange(8)
            _file(home).write_bytes(damaged)
            try:
                opened = Journal.open(home, _CLOCK)
                opened.verify()
            except (JournalBroken, StoreNewer):
                found += 1
                continue
            assert [entry.raw for entry in opened.entries()] == before
            opened._database.close()
    assert found > len(pages) // 2


def test_an_anchor_that_was_edited_is_no_anchor(home: Home) -> None:
    path = home.installation_dir / "anchors.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"size":20', b'"size":2x'))
    assert _broken(home).reason == "an anchor was changed"


def test_a_journal_of_a_newer_program_is_left_alone(home: Home) -> None:
    _sql(_file(home), "PRAGMA user_version = 99")
    before = _content(home)
    with pytest.raises(StoreNewer, match="SQ-STO-04"):
        Journal.open(home, _CLOCK)
    assert _content(home) == before


# -- what holds for every database (test 25) --------------------------------------

_USE: dict[str, Callable[[Home], object]] = {
    "journal": lambda home: Journal.open(home, _CLOCK).append("test.x", {}),
    "register": lambda home: Register.open(home).remember("x", 1),
    "outbox": lambda home: _raise(Outbox(home, _CLOCK).problem()),
}


def _raise(error: SaqtaError | None) -> None:
    if error is not None:
        raise error


@pytest.fixture(params=sorted(_USE))
def kind(request: pytest.FixtureRequest) -> str:
    """Each of the databases in turn."""
    return str(request.param)


@pytest.fixture
def used(tmp_path: Path, kind: str) -> Path:
    """A database as a crash leaves it: its last rows are in its -wal."""
    home = Home.open(tmp_path / "home")
    journal, register = Journal.open(home, _CLOCK), Register.open(home)
    outbox = Outbox(home, _CLOCK)
    journal.append("test.a", {})
    register.remember("a", 1)
    outbox.record(report("01"))
    # Copied while open, as a crash leaves it; the copy is the one that is damaged.
    shutil.copytree(home.root, tmp_path / "copy")
    path = tmp_path / "copy" / kind / f"{kind}.db"
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    path.with_name(path.name + "-shm").unlink()
    for part in (journal._database, register, outbox):
        part.close()
    return path


def _use(path: Path) -> None:
    _USE[path.stem](Home.open(path.parents[1]))


def test_a_crashed_database_opens_as_it_was(used: Path) -> None:
    _use(used)


def _drop_wal(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


def _foreign_wal(path: Path) -> None:
    other = path.with_name("other.db")
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE x (y)")
    content = other.with_name("other.db-wal").read_bytes()
    connection.close()
    path.with_name(path.name + "-wal").write_bytes(content)


def _trigger(path: Path) -> None:
    _sql(
        path,
        "CREATE TRIGGER planted AFTER UPDATE ON meta BEGIN DELETE FROM meta; END",
    )


def _view(path: Path) -> None:
    _sql(path, "CREATE VIEW planted AS SELECT randomblob(1000000)")


def _index_function(path: Path) -> None:
    _sql(path, "CREATE INDEX planted ON meta (abs(commits))")


def _generated_column(path: Path) -> None:
    _sql(path, "ALTER TABLE meta ADD COLUMN planted INTEGER AS (abs(commits))")


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _second_name(path: Path) -> None:
    path.with_name("second").hardlink_to(path)


def _stranger(path: Path) -> None:
    os.chown(path, 4321, 4321)


def _open_to_all(path: Path) -> None:
    path.chmod(0o666)


def _old_schema(path: Path) -> None:
    _sql(path, "PRAGMA user_version = 0")


def _other_kind(path: Path) -> None:
    _sql(path, "PRAGMA application_id = 7")


def _no_wal_mode(path: Path) -> None:
    _sql(path, "PRAGMA journal_mode = DELETE")


def _no_database(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 300)


def _no_witness(path: Path) -> None:
    path.with_name(path.name + ".seen").unlink()


def _linked_wal(path: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    wal.rename(path.with_name("elsewhere"))
    wal.symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize(
    "damage",
    [
        _drop_wal,
        _foreign_wal,
        _trigger,
        _view,
        _index_function,
        _generated_column,
        _link,
        _second_name,
        _stranger,
        _open_to_all,
        _old_schema,
        _other_kind,
        _no_wal_mode,
        _no_database,
        _no_witness,
        _linked_wal,
    ],
)
def test_a_planted_or_cut_database_is_refused(
    used: Path, damage: Callable[[Path], None]
) -> None:
    damage(used)
    before = used.read_bytes()
    with pytest.raises((StoreDamaged, JournalBroken), match=r"SQ-(STO-03|VER-10)"):
        _use(used)
    assert used.read_bytes() == before


def test_a_trigger_planted_while_we_are_open_never_runs(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    register = Register.open(home)
    register.remember("a", 1)
    _sql(
        home.register_dir / "register.db",
        "CREATE TRIGGER planted AFTER INSERT ON fact BEGIN DELETE FROM fact; END",
    )
    with pytest.raises(StoreDamaged, match="the schema is not the one"):
        register.remember("b", 2)
    _sql(home.register_dir / "register.db", "DROP TRIGGER planted")
    assert (register.recall("a"), register.recall("b")) == (1, None)


def test_a_damaged_outbox_loses_no_report(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    outbox = Outbox(home, _CLOCK)
    outbox.record(report("01"))
    outbox.close()
    _no_database(home.outbox_dir / "outbox.db")
    outbox = Outbox(home, _CLOCK)
    assert len(outbox.list_reports()) == 1
    assert outbox.record(report("02")).path == "file"
    assert len(outbox.list_reports()) == 2
