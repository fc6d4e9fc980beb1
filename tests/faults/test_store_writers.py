"""Programs write and open at once: one chain, no gap, nothing lost (test 24)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from desktop.clock import SystemClock
from desktop.store.installation import InstallationKey
from desktop.store.journal import Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from desktop.store.register import Register
from tests.fakes.tracing import child

_ENTRIES = 1_000
_CLICKS = 40
_PROGRAMS = 8
_ROUNDS = 5
_ROOT = Path(__file__).parents[2]


def _together(*commands: list[str]) -> list[list[str]]:
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT, env=os.environ)
        for command in commands
    ]
    answers = [process.communicate(timeout=240)[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(commands)
    return [answer.decode("ascii").splitlines() for answer in answers]


def test_two_programs_append_to_one_chain(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    said = _together(
        child("append", home.root, _ENTRIES, "a"),
        child("append", home.root, _ENTRIES, "b"),
    )
    journal = Journal.open(home, SystemClock())
    journal.verify()
    entries = list(journal.entries())
    assert [item.seq for item in entries] == list(range(1, 2 * _ENTRIES + 1))
    for tag, lines in zip("ab", said, strict=True):
        numbers = [e.body["number"] for e in entries if e.body["tag"] == tag]
        assert numbers == list(range(_ENTRIES))
        assert len(lines) == _ENTRIES


def test_two_programs_click_and_both_are_recorded(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    said = _together(
        child("click", home.root, _CLICKS, "a"), child("click", home.root, _CLICKS, "b")
    )
    outbox = Outbox(home, SystemClock())
    found = {item.report_id for item in outbox.list_reports()}
    promised = {line.split()[2] for lines in said for line in lines}
    assert found == promised
    assert len(found) == 2 * _CLICKS


def test_a_home_has_one_key_however_many_start(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    program = (
        "import sys;from pathlib import Path;"
        "from desktop.store.paths import Home;"
        "from desktop.store.installation import InstallationKey as K;"
        "print(K.open(Home.open(Path(sys.argv[1]))).key_id)"
    )
    command = [child("click")[0], "-P", "-c", program, str(home.root)]
    said = _together(*[command] * 4)
    assert {tuple(lines) for lines in said} == {(InstallationKey.open(home).key_id,)}


def test_many_programs_open_fresh_databases_at_once(tmp_path: Path, full: bool) -> None:
    """Made once, opened by all, and none takes another's commit for a lost one."""
    rounds = _ROUNDS * (4 if full else 1)
    home = Home.open(tmp_path / "home")
    tags = [f"0{number}" for number in range(_PROGRAMS)]
    started = [
        subprocess.Popen(
            child("open", home.root, rounds, tag),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        for tag in tags
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    # The last has come: all begin the first home together.
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=240)[0] for process in started]
    assert answers == ["done\n"] * _PROGRAMS
    for number in range(rounds):
        one = Home.open(home.root / str(number))
        journal = Journal.open(one, SystemClock())
        journal.verify()
        assert sorted(entry.body["tag"] for entry in journal.entries()) == tags
        register = Register.open(one)
        assert [register.recall(tag) for tag in tags] == tags
        outbox = Outbox(one, SystemClock())
        assert len(outbox.list_reports()) == _PROGRAMS
