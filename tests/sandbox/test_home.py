"""This home's own sandbox: filled, emptied, never emptied while it runs."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly import open_workplace, sandbox_folder
from desktop.assembly_sandbox import populate_sandbox, reset_sandbox, sandbox_slip
from desktop.clock import SystemClock
from desktop.errors import StateConflict, StoreUnavailable
from desktop.sandbox import ca
from desktop.sandbox.store import Store
from desktop.store.paths import Home
from tests.fakes.sandbox_server import sandbox_server


def test_certificates_of_a_populated_person_come_into_this_homes_register() -> None:
    made = populate_sandbox(seed=5, people=20, mine=4)
    assert made["mine"] == 4
    assert made["certificates"] >= 23
    workplace = open_workplace()
    records = workplace.register().list_certificates()
    assert len(records) == 4
    assert len({item.subject for item in records}) == 1
    profile = workplace.load_profile(records[0].profile)
    assert profile.mode == "sandbox"
    now = workplace.clock.now()
    assert all(item.not_before < now < item.not_after for item in records)


def test_a_slip_of_a_role_says_nothing_else() -> None:
    slip = sandbox_slip(foreign=False, role="approver")
    assert slip.keys() == {"reference", "secret", "application", "person"}


def test_a_sandbox_that_runs_is_not_emptied() -> None:
    folder = sandbox_folder(Home.open())
    with sandbox_server(folder):
        with pytest.raises(StateConflict, match="SQ-"):
            reset_sandbox()
        assert (folder / "sandbox.sqlite3").exists()
    reset_sandbox()
    assert not folder.exists()


def test_what_can_not_be_removed_is_said(tmp_path: Path) -> None:
    folder = sandbox_folder(Home.open())
    folder.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "kept").touch()
    # A link in the place of the folder: no rule of the system lets its tree be removed
    # by way of it.
    folder.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(StoreUnavailable, match="symbolic link"):
        reset_sandbox()
    assert (tmp_path / "kept").exists()


def test_a_new_file_is_made_by_one_however_many_come(tmp_path: Path) -> None:
    rounds, programs = 4, 8
    barrier = threading.Barrier(programs, timeout=60)
    counted: list[int] = []

    def come() -> None:
        for number in range(rounds):
            barrier.wait()
            store = Store(tmp_path / f"{number}.sqlite3")
            counted.append(store.count("certificates"))
            store.close()

    threads = [threading.Thread(target=come) for _ in range(programs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert counted == [0] * (rounds * programs)


def test_an_authority_is_made_by_one_however_many_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    make = ca._make

    def counted(*arguments: Any) -> Any:
        made.append(1)
        return make(*arguments)

    monkeypatch.setattr(ca, "_make", counted)
    start = threading.Barrier(3)
    roots: list[bytes] = []

    def open_it() -> None:
        start.wait(60)
        opened = ca.Authority.open(tmp_path, SystemClock().now())
        roots.append(opened["root"].certificate)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert (len(made), len(roots), len(set(roots))) == (1, 3, 1)
