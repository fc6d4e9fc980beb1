"""Kills, storms and haste at the officers' console, through its services (test 30)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly_console import console_of
from desktop.errors import OperatorRefused, SaqtaError
from desktop.services import console_execute as executing
from desktop.services.console_approve import approve_plan
from desktop.services.console_desk import Console
from desktop.services.console_plan import PlanRequest, make_plan
from desktop.services.console_report import report_plan
from desktop.services.console_sync import sync_mirror
from tests.fakes.console_officer import ConsoleOfficer, make_officer, make_two_officers
from tests.fakes.sandbox_server import SandboxServer, ministry_server
from tests.fakes.softhsm import PIN, SoftHsm, make_softhsm

pytestmark = [pytest.mark.softhsm, pytest.mark.xdist_group("console-faults")]

ROOT = Path(__file__).resolve().parents[2]
_HANG_S = 120.0


class Desk:
    """An officer with the parts of a console; the PIN is typed by itself."""

    def __init__(self, officer: ConsoleOfficer, token: SoftHsm) -> None:
        officer.holder.person.pin = lambda _question: token.pin()
        self.officer = officer
        self.person = officer.holder.person
        self.console: Console = console_of(
            replace(officer.holder.workplace, pause=_short_pause)
        )

    def plan(self, names: list[str], *, first_stage: int) -> str:
        request = PlanRequest(query=None, names=names, first_stage=first_stage)
        made = make_plan(self.console, self.person, "", request, confirmed=True)
        return str(made["plan_id"])

    def approve(self, plan_id: str) -> None:
        approve_plan(self.console, self.person, "", plan_id, confirmed=True)

    def execute(self, plan_id: str, stage: str) -> dict[str, Any]:
        return executing.execute_plan(
            self.console,
            self.person,
            "",
            plan_id,
            stage=stage,
            wait=True,
            confirmed=True,
        )

    def ledger(self, plan_id: str) -> dict[str, Any]:
        return executing.show_ledger(self.console, self.person, "", plan_id)


def _short_pause(seconds: float) -> None:
    """The order of the waits is meant here, not their length."""
    time.sleep(min(seconds, 0.05))


@pytest.fixture(scope="module")
def ministry(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[SandboxServer]:
    folder = tmp_path_factory.mktemp("ministry") / "sandbox"
    people, batch = (10_500, 50) if pytestconfig.getoption("--full") else (200, 5)
    with ministry_server(folder, people=people, seed=11, plan_batch=batch) as server:
        yield server


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="module")
def desks(
    ministry: SandboxServer, token: SoftHsm, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Desk, Desk]:
    pair = make_two_officers(ministry, token, tmp_path_factory.mktemp("homes"))
    first, second = (Desk(one, token) for one in pair)
    for desk in (first, second):
        sync_mirror(desk.console, desk.person, "")
    return first, second


def some(server: SandboxServer, count: int) -> list[str]:
    """Valid certificates of the organisation that nobody's plan has had yet."""
    rows = server.state.store.rows(
        "certificates", order="serial", reference="", state="confirmed"
    )
    found = [str(row["sha256"]) for row in rows if row["facts"]][:count]
    assert len(found) == count
    return found


def final(server: SandboxServer, plan_id: str) -> Counter[str]:
    """The ledger at the operator, by state."""
    rows = server.state.store.rows("ledger", plan_id=plan_id)
    assert len({row["certificate_sha256"] for row in rows}) == len(rows)
    return Counter(str(row["state"]) for row in rows)


def child(desk: Desk, plan_id: str, stage: str) -> subprocess.Popen[bytes]:
    """A console's own process that executes a stage and watches it."""
    reader, writer = os.pipe()
    os.write(writer, PIN + b"\n")
    os.close(writer)
    words = ("execute", plan_id, "--stage", stage, "--wait", "--yes", "--json")
    try:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "desktop.cli", "console", *words),
                *("--pin-fd", str(reader)),
            ],
            cwd=ROOT,
            env={
                **os.environ,
                "SAQTA_HOME": str(desk.officer.holder.folder),
                "SAQTA_NO_AGENT": "1",
            },
            pass_fds=(reader,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    finally:
        os.close(reader)


def begun(server: SandboxServer, plan_id: str) -> tuple[str, int]:
    """State of a plan, and how many of its certificates have a final state."""
    row = server.state.store.one("plans", plan_id=plan_id)
    assert row is not None
    left = server.state.store.count("ledger", plan_id=plan_id, state="pending")
    return str(row["state"]), int(row["count"]) - left


@pytest.mark.timeout(3_600)
def test_kills_of_the_console_leave_one_final_state_each(
    ministry: SandboxServer,
    desks: tuple[Desk, Desk],
    tmp_path: Path,
    dice: random.Random,
    full: bool,
) -> None:
    """Killed anywhere, the console goes on with what is left, approved once."""
    first, second = desks
    kills, count = (50, 10_000) if full else (3, 40)
    names = some(ministry, count)
    plan_id = first.plan(names, first_stage=count // 2)
    second.approve(plan_id)
    for _ in range(kills):
        state, done = begun(ministry, plan_id)
        if state == "done":
            break
        stage = "all" if done >= count // 2 else "first"
        process = child(first, plan_id, stage)
        # Somewhere between the first import and the last line of the ledger.
        with suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0.05, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait(_HANG_S)
    deadline = time.monotonic() + _HANG_S
    while (state := begun(ministry, plan_id)[0]) != "done":
        assert time.monotonic() < deadline
        if state == "running":
            time.sleep(0.05)
            continue
        stage = "all" if begun(ministry, plan_id)[1] >= count // 2 else "first"
        # An order of a killed console may still have been on its way, and was taken.
        with suppress(OperatorRefused):
            first.execute(plan_id, stage)
    assert final(ministry, plan_id) == {"revoked": count}
    given = ministry.state.store.rows("orders", plan_id=plan_id, act="approve")
    assert len(given) == 1
    file = tmp_path / "plan.asice"
    report = report_plan(first.console, first.person, "", plan_id, file)
    assert report["agrees"], report["differs"]
    assert {line["certificate"] for line in report["ledger"]} == set(names)


def test_two_orders_at_once_take_effect_once(
    ministry: SandboxServer, desks: tuple[Desk, Desk]
) -> None:
    """Two windows of one officer, both pressed: each certificate ends once."""
    first, second = desks
    plan_id = first.plan(some(ministry, 8), first_stage=8)
    second.approve(plan_id)

    def press() -> str:
        try:
            return str(first.execute(plan_id, "first")["state"])
        except OperatorRefused as refused:
            return str(refused.facts["problem"])

    with ThreadPoolExecutor(2) as both:
        ends = {found.result(_HANG_S) for found in [both.submit(press) for _ in "ab"]}
    assert "done" in ends
    assert ends <= {"done", "plan-state", "stage-order"}
    assert final(ministry, plan_id) == {"revoked": 8}


def test_one_person_under_two_sessions_is_one_person(
    ministry: SandboxServer, desks: tuple[Desk, Desk], token: SoftHsm, tmp_path: Path
) -> None:
    """Another certificate, another role, another session: the same person (D-S5)."""
    first, _ = desks
    plan_id = first.plan(some(ministry, 1), first_stage=1)
    again = make_officer(ministry, token, tmp_path / "again", "approver", citizen=0)
    other = Desk(again, token)
    assert again.officer_id != first.officer.officer_id
    with pytest.raises(OperatorRefused, match="another one") as refused:
        other.approve(plan_id)
    assert refused.value.facts["problem"] == "same-person"
    assert begun(ministry, plan_id) == ("proposed", 0)
    cancelled = executing.cancel_plan(
        first.console, first.person, "", plan_id, confirmed=True
    )
    assert cancelled["counts"] == {"cancelled": 1}


def test_a_storm_at_every_call_changes_nothing_but_the_time(
    ministry: SandboxServer, desks: tuple[Desk, Desk], dice: random.Random
) -> None:
    """503, 429 and lost answers between sign-in, plan, approval, stages, ledger."""
    first, second = desks
    for place in ("v1/nonce", "v1/officers", "v1/plans", "executions", "ledger"):
        for code in dice.sample([503, 429], 2):
            ministry.fail("busy", place, code=code)
    ministry.fail("drop", "approvals")
    names = some(ministry, 6)
    plan_id = _stubborn(lambda: first.plan(names, first_stage=2))
    _stubborn(lambda: second.approve(plan_id))
    assert first.execute(plan_id, "first")["state"] == "staged"
    paused = executing.pause_plan(second.console, second.person, "", plan_id)
    assert paused["state"] == "paused"
    assert first.execute(plan_id, "all")["state"] == "done"
    found = first.ledger(plan_id)
    assert [line["certificate"] for line in found["ledger"]] == sorted(names)
    assert final(ministry, plan_id) == {"revoked": 6}


def _stubborn(act: Any) -> Any:
    """What an officer does who is told that the operator was busy: again."""
    for _ in range(5):
        try:
            return act()
        except SaqtaError as error:
            if not error.retry:
                raise
    return act()
