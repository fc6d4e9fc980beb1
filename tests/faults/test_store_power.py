"""Power cuts at every point, by the model of `tests.fakes.power_loss` (test 26)."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.store.journal import Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from tests.fakes.power_loss import CALLS, Disk, Left, replay
from tests.fakes.store_child import report
from tests.fakes.tracing import child, trace

_LEFT: tuple[Left, ...] = ("nothing", "everything", "some")
#: Cuts in the short form; each is tried in three ways.
_SAMPLE = 60
_ROUNDS = 4
_COMMITS = 100

#: Whole, on a busy computer, this takes longer than other tests may.
pytestmark = pytest.mark.timeout(1_800)


def _traced(tmp_path: Path, act: str, count: int) -> tuple[Path, Path]:
    home, output = Home.open(tmp_path / "home"), tmp_path / "trace"
    assert trace(child(act, home.root, count), CALLS, output).code == 0
    return output, home.root


def _judge(home: Home, said: list[list[str]]) -> None:
    outbox = Outbox(home, SystemClock())
    reports = {item.report_id for item in outbox.list_reports()}
    journal = Journal.open(home, SystemClock())
    assert journal.broken is None
    journal.verify()
    entries = {str(entry.seq): entry.sha256 for entry in journal.entries()}
    for word, first, second in said:
        if word == "recorded":
            assert second in reports
        else:
            assert entries[first] == second
    # One chain goes on where the last durable entry was.
    assert journal.append("test.after", {}).seq == len(entries) + 1
    assert outbox.record(report("dd")).path == "database"


def test_what_was_said_survives_a_power_cut_anywhere(
    tmp_path: Path, dice: random.Random, full: bool
) -> None:
    output, root = _traced(tmp_path, "both", _ROUNDS)
    points = sum(1 for _ in replay(output, root))
    chosen = set(range(points))
    if not full:
        chosen = {points - 1, *dice.sample(range(points), _SAMPLE)}
    said: list[list[str]] = []
    for point, disk in enumerate(replay(output, root)):
        if point not in chosen:
            continue
        said = disk.lines()
        for left in _LEFT:
            folder = tmp_path / f"cut-{point}-{left}"
            disk.save(folder, left, dice)
            _judge(Home.open(folder), said)
    assert len(said) == 3 * _ROUNDS
    assert disk.synced > len(said)


def _rows_left(disk: Disk, folder: Path, dice: random.Random) -> int:
    disk.save(folder, "nothing", dice)
    if not (folder / "normal.db").exists():
        return 0
    connection = sqlite3.connect(folder / "normal.db")
    try:
        return int(connection.execute("SELECT count(*) FROM row").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def test_the_model_sees_what_normal_loses(tmp_path: Path, dice: random.Random) -> None:
    output, root = _traced(tmp_path, "normal", _COMMITS)
    *_, disk = replay(output, root)
    assert len(disk.lines()) == _COMMITS
    assert _rows_left(disk, tmp_path / "cut", dice) == 0


def test_a_hundred_clicks_are_a_hundred(tmp_path: Path, dice: random.Random) -> None:
    output, root = _traced(tmp_path, "click", _COMMITS)
    *_, disk = replay(output, root)
    disk.save(tmp_path / "cut", "nothing", dice)
    outbox = Outbox(Home.open(tmp_path / "cut"), SystemClock())
    assert len(outbox.list_reports()) == len(disk.lines()) == _COMMITS
