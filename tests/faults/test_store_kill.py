"""Kills a writer at each call that changes the disk (security.md, tests 15 and 21).

What was said to be recorded is there after a restart, and the store goes on.
"""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.store.journal import Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from tests.fakes.store_child import report
from tests.fakes.tracing import calls_in, child, count_calls, inject

_CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "write")
#: How many points are tried in the short form.
_SAMPLE = 15
_KILLED = -9

#: Whole, on a busy computer, this takes longer than other tests may.
pytestmark = pytest.mark.timeout(1_800)


def _points(
    command: list[str], folder: Path, dice: random.Random, *, full: bool
) -> list[tuple[str, int]]:
    """The calls of an undisturbed run, as call and number."""
    output = folder / "trace"
    assert count_calls(command, _CALLS, output).code == 0
    counted = calls_in(output)
    points = [
        (call, number + 1)
        for call in sorted(counted)
        for number in range(counted[call])
    ]
    assert counted["pwrite64"] > 1
    assert counted["fsync"] + counted["fdatasync"] > 0
    if full or len(points) <= _SAMPLE:
        return points
    one_each = [(call, dice.randint(1, counted[call])) for call in sorted(counted)]
    rest = [point for point in points if point not in one_each]
    return [*one_each, *dice.sample(rest, max(0, _SAMPLE - len(one_each)))]


def _sound(path: Path) -> None:
    if path.exists():
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


@pytest.mark.parametrize("earlier", [0, 3])
def test_a_recorded_click_survives_a_kill(
    tmp_path: Path, dice: random.Random, full: bool, earlier: int
) -> None:
    def fresh(name: str) -> Home:
        home = Home.open(tmp_path / name)
        outbox = Outbox(home, SystemClock())
        for number in range(earlier):
            outbox.record(report(f"ee{number}"))
        outbox.close()
        return home

    command = child("click", fresh("dry").root)
    for call, number in _points(command, tmp_path, dice, full=full):
        home = fresh(f"{call}-{number}")
        killed = inject(
            child("click", home.root), call, f"signal=SIGKILL:when={number}"
        )
        assert killed.code == _KILLED, (call, number)
        outbox = Outbox(home, SystemClock())
        found = {item.report_id for item in outbox.list_reports()}
        for path, report_id in killed.said("recorded"):
            assert path == "database"
            assert report_id in found, (call, number)
        assert earlier <= len(found) <= earlier + 1
        again = outbox.record(report("cc"))
        assert again.path == "database", (call, number, outbox.problem())
        assert len(outbox.list_reports()) == len(found) + 1
        outbox.close()
        _sound(home.outbox_dir / "outbox.db")


def test_an_appended_entry_survives_a_kill(
    tmp_path: Path, dice: random.Random, full: bool
) -> None:
    command = child("append", Home.open(tmp_path / "dry").root, 2)
    for call, number in _points(command, tmp_path, dice, full=full):
        home = Home.open(tmp_path / f"{call}-{number}")
        killed = inject(
            child("append", home.root, 2), call, f"signal=SIGKILL:when={number}"
        )
        assert killed.code == _KILLED, (call, number)
        journal = Journal.open(home, SystemClock())
        assert journal.broken is None, (call, number)
        journal.verify()
        found = {str(entry.seq): entry.sha256 for entry in journal.entries()}
        for seq, sha256 in killed.said("appended"):
            assert found[seq] == sha256, (call, number)
        assert journal.append("test.after", {}).seq == len(found) + 1
        journal.verify()
