"""Storms, silence and kills in the middle of a plan (security.md, test 30)."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from desktop.canonical import sha256_hex
from desktop.sandbox import ra, serving
from desktop.sandbox.state import SandboxSettings
from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer, RefusedError
from tests.fakes.operator_work import (
    HANG_S,
    SERIALS,
    revoked_in_list,
    serials,
    some,
    wait_for,
)
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

#: Ten thousand questions to a CA, on a slow machine.
_WHOLE_S = 3_000

# -- storms and kills ----------------------------------------------------------


def test_a_storm_of_busy_answers_changes_nothing(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    plan = first.plan(some(ministry, 3), first_stage=3)
    order = second.order("approve", plan)
    path = f"/plans/{plan['plan_id']}/approvals"
    ministry.fail("busy", "v1/plans", times=3, code=503)
    for _ in range(3):
        with pytest.raises(RefusedError, match="503"):
            second.send(path, *order)
    second.send(path, *order)
    # This one takes effect, and its answer gets another status on the way.
    order = first.order("execute", plan, stage="first")
    path = f"/plans/{plan['plan_id']}/executions"
    first.send(path, *order)
    assert first.send(path, *order)["decision"] == "running first"
    assert wait_for(first, plan, "done")["counts"] == {"revoked": 3}


@pytest.fixture
def by_ra(ministry: SandboxServer) -> Iterator[None]:
    """The operator's RA asks a CA: the operator's own responder stands in for it."""
    settings = ministry.state.settings
    ministry.state.settings = dataclasses.replace(
        settings, ca_cmp_url=ministry.state.cmp_url, plan_batch=4
    )
    yield
    ministry.state.settings = settings


def test_the_operators_ra_asks_a_ca_that_speaks_cmp_only(
    ministry: SandboxServer, first: Officer, second: Officer, by_ra: None
) -> None:
    plan = first.plan(some(ministry, 6), first_stage=6)
    second.give("approve", plan)
    asked = ministry.state.store.count("transactions", body="rr")
    first.give("execute", plan, stage="first")
    assert wait_for(first, plan, "done")["counts"] == {"revoked": 6}
    assert ministry.state.store.count("transactions", body="rr") == asked + 6


def test_a_ca_that_falls_silent_pauses_the_plan(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    settings = ministry.state.settings
    names = sorted(some(ministry, 4))
    revoked = ministry.state.store.one("certificates", sha256=names[0])
    assert revoked is not None
    plan = first.plan(names, first_stage=4)
    second.give("approve", plan)
    ministry.state.settings = dataclasses.replace(
        settings, ca_cmp_url=ministry.state.cmp_url
    )
    try:
        # The third answer is nobody's; what came before it stays.
        ra.revoke(ministry.state, revoked["der"], "superseded")
        ministry.fail("wrong-nonce", "cmp:rp")
        ministry.fail("foreign-signer", "cmp:rp")
        first.give("execute", plan, stage="first")
        paused = wait_for(first, plan, "paused")
        assert paused["counts"]["pending"] >= 1
        assert ministry.state.faults is not None
        ministry.state.faults.clear()
        first.give("execute", plan, stage="all")
        done = wait_for(first, plan, "done")
        assert sum(done["counts"].values()) == 4
        assert done["counts"]["already"] >= 1
        assert "pending" not in done["counts"]
        ministry.state.settings = dataclasses.replace(
            settings, ca_cmp_url="http://127.0.0.1:9/"
        )
        outcome = ra.revoke(ministry.state, revoked["der"], "superseded")
        assert outcome[0] == "unreachable"
        ministry.state.settings = dataclasses.replace(
            settings, ca_cmp_url=ministry.state.cmp_url
        )
        ministry.fail("reject", "cmp:rr", bit="systemFailure")
        outcome = ra.revoke(ministry.state, revoked["der"], "superseded")
        assert outcome == ("failed", "systemFailure, refused on order")
    finally:
        ministry.state.settings = settings


def test_a_busy_ca_is_asked_again(
    ministry: SandboxServer, first: Officer, second: Officer, by_ra: None
) -> None:
    plan = first.plan(some(ministry, 6), first_stage=6)
    second.give("approve", plan)
    ministry.fail("busy", "cmp:rr", times=2, code=503)
    ministry.fail("busy", "cmp:rr", times=2, code=429)
    first.give("execute", plan, stage="first")
    assert wait_for(first, plan, "done", "paused")["counts"] == {"revoked": 6}


def test_what_a_ca_considers_is_not_final(
    ministry: SandboxServer, first: Officer, second: Officer, by_ra: None
) -> None:
    plan = first.plan(some(ministry, 1), first_stage=1)
    second.give("approve", plan)
    ministry.fail("waiting", "cmp:rr")
    first.give("execute", plan, stage="first")
    assert wait_for(first, plan, "paused")["counts"] == {"pending": 1}
    first.give("execute", plan, stage="first")
    assert wait_for(first, plan, "done")["counts"] == {"revoked": 1}


def test_an_answer_that_is_lost_is_asked_for_once_more(
    ministry: SandboxServer, first: Officer, second: Officer, by_ra: None
) -> None:
    plan = first.plan(some(ministry, 6), first_stage=6)
    second.give("approve", plan)
    ministry.fail("drop", "cmp:rr")
    first.give("execute", plan, stage="first")
    ended = wait_for(first, plan, "done", "paused")
    # The CA had done it, and says so.
    assert ended["counts"] == {"already": 1, "revoked": 5}


def test_a_cancel_waits_for_the_answers_to_what_was_asked(
    ministry: SandboxServer,
    first: Officer,
    second: Officer,
    by_ra: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No line is cancelled first and revoked afterwards: each ends once."""
    names = sorted(some(ministry, 12))
    plan = first.plan(names, first_stage=12)
    second.give("approve", plan)
    true, rounds = ra.revoke_all, count(1)
    asking, go = threading.Event(), threading.Event()

    def held(*asked: Any) -> Any:
        if next(rounds) == 2:
            asking.set()
            assert go.wait(HANG_S)
        return true(*asked)

    monkeypatch.setattr(ra, "revoke_all", held)
    first.give("execute", plan, stage="first")
    assert asking.wait(HANG_S)
    second.give("cancel", plan)
    before = first.ledger(plan)
    assert before["counts"] == {"revoked": 4, "pending": 4, "cancelled": 4}
    assert all(line["at"] for line in before["entries"])
    go.set()
    after = _settled(first, plan)
    assert after["counts"] == {"revoked": 8, "cancelled": 4}
    ended = [line for line in before["entries"] if line["state"] != "pending"]
    assert [line for line in after["entries"] if line in ended] == ended
    listed = revoked_in_list(ministry)
    assert listed >= serials(ministry, names[:8])
    assert not listed & serials(ministry, names[8:])


def test_a_person_is_never_slowed_by_a_plan(
    ministry: SandboxServer,
    first: Officer,
    second: Officer,
    by_ra: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a plan waits for its CA a holder's report is taken, done and listed."""
    holder = Applicant(ministry).enrol()
    plan = first.plan(some(ministry, 4), first_stage=4)
    second.give("approve", plan)
    true, asking, go = ra.revoke_all, threading.Event(), threading.Event()

    def held(*asked: Any) -> Any:
        asking.set()
        assert go.wait(HANG_S)
        return true(*asked)

    monkeypatch.setattr(ra, "revoke_all", held)
    first.give("execute", plan, stage="first")
    assert asking.wait(HANG_S)
    holder.operator.send_statement(holder.statement())
    own = sha256_hex(holder.certificate)
    assert serials(ministry, [own]) <= revoked_in_list(ministry)
    assert first.get(f"/plans/{plan['plan_id']}")["counts"] == {"pending": 4}
    go.set()
    assert wait_for(first, plan, "done")["counts"] == {"revoked": 4}


def test_a_cancel_ends_what_nobody_ever_answered(
    ministry: SandboxServer, first: Officer, second: Officer, by_ra: None
) -> None:
    plan = first.plan(some(ministry, 3), first_stage=3)
    second.give("approve", plan)
    ministry.state.settings = dataclasses.replace(
        ministry.state.settings, ca_lines=1, ca_cmp_url="http://127.0.0.1:9/"
    )
    first.give("execute", plan, stage="first")
    wait_for(first, plan, "paused")
    lines = first.ledger(plan)["entries"]
    assert [line["detail"] for line in lines] == ["asked", None, None]
    second.give("cancel", plan)
    ended = _settled(first, plan)
    assert ended["counts"] == {"cancelled": 2, "failed": 1}
    assert "no answer" in ended["entries"][0]["detail"]


@dataclass(frozen=True)
class _Planned:
    """A stopped operator whose plan is approved, and what it names and does not."""

    folder: Path
    plan: dict[str, str]
    names: list[str]
    outside: list[str]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, full: bool) -> _Planned:
    total = 10_000 if full else SERIALS
    folder = tmp_path_factory.mktemp("planned") / "sandbox"
    with sandbox_server(folder) as server:
        serving.populate(folder, seed=5, people=total)
        one, other = Officer(server).sign_in(), Officer(server, "approver").sign_in()
        every = some(server, total)
        plan = one.plan(every[:-10], first_stage=1)
        other.give("approve", plan)
        one.give("execute", plan, stage="first")
        wait_for(one, plan, "staged")
    return _Planned(folder, plan, every[:-10], every[-10:])


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("by_ra", [False, True], ids=["register", "ra"])
def test_kills_leave_one_final_state_each(
    planned: _Planned, tmp_path: Path, full: bool, dice: random.Random, *, by_ra: bool
) -> None:
    folder = tmp_path / "sandbox"
    shutil.copytree(planned.folder, folder)
    # Slow enough that a kill hits a plan in the middle.
    batch, kills = (50, 50) if full else (5, 3)
    slow: dict[str, Any] = {"plan_batch": batch, "plan_rate": 500 if full else 10}
    if by_ra:
        # The CA knows the same certificates, lives elsewhere and is not killed.
        shutil.copytree(planned.folder, tmp_path / "ca")
        with sandbox_server(tmp_path / "ca") as ca:
            slow["ca_cmp_url"] = ca.state.cmp_url
            final, listed = _through_kills(folder, planned.plan, slow, kills, dice)
            assert listed == revoked_in_list(ca)
        # Asked, and killed before the answer was kept: a batch for each kill at most.
        assert int(full) <= final["already"] <= kills * batch
    else:
        final, listed = _through_kills(folder, planned.plan, slow, kills, dice)
        assert final["already"] == 0
    assert final["revoked"] + final["already"] == len(planned.names) == final.total()
    state = serving.open_state(folder)
    known = SandboxServer(folder, state)
    lines = state.store.rows("ledger", plan_id=planned.plan["plan_id"])
    assert {line["certificate_sha256"] for line in lines} == set(planned.names)
    assert serials(known, planned.names) <= listed
    assert not serials(known, planned.outside) & listed
    state.close()


def _through_kills(
    folder: Path,
    plan: dict[str, str],
    settings: dict[str, Any],
    kills: int,
    dice: random.Random,
) -> tuple[Counter[str], set[str]]:
    """A running plan, killed so often; its final states and the list of the revoked."""
    state = serving.open_state(folder)
    total = state.store.count("ledger", plan_id=plan["plan_id"])
    state.store.update(
        "plans", {"plan_id": plan["plan_id"]}, state="running", limit_to=total
    )
    state.close()
    (folder / "settings.json").write_text(json.dumps(settings))
    left = [_killed(folder, plan, dice) for _ in range(kills)]
    assert 0 < left[0] < total - 1
    # From here on as fast as it goes.
    chosen = SandboxSettings(ca_cmp_url=settings.get("ca_cmp_url", ""))
    (folder / "settings.json").unlink()
    with sandbox_server(folder, settings=chosen) as server:
        deadline = time.monotonic() + _WHOLE_S
        row = server.state.store.one("plans", plan_id=plan["plan_id"])
        while row is not None and row["state"] != "done":
            assert time.monotonic() < deadline
            assert row["state"] == "running"
            time.sleep(0.05)
            row = server.state.store.one("plans", plan_id=plan["plan_id"])
        lines = server.state.store.rows("ledger", plan_id=plan["plan_id"])
        return Counter(str(line["state"]) for line in lines), revoked_in_list(server)


def _settled(officer: Officer, plan: dict[str, str]) -> dict[str, Any]:
    """The ledger, once nothing is pending."""
    deadline = time.monotonic() + HANG_S
    while "pending" in (found := officer.ledger(plan))["counts"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def _killed(folder: Path, plan: dict[str, str], dice: random.Random) -> int:
    """Starts the server, kills it after some certificates; what is pending."""
    code = (
        "import sys,pathlib;from desktop.sandbox.serving import serve;"
        "serve(pathlib.Path(sys.argv[1]),0,lambda f:print('up',flush=True))"
    )
    state = serving.open_state(folder)

    def pending() -> int:
        plan_id = plan["plan_id"]
        return state.store.count("ledger", plan_id=plan_id, state="pending")

    wanted = pending() - dice.randint(1, 8)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        deadline = time.monotonic() + HANG_S
        while 0 < pending() > wanted:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        # Anywhere between two batches, or inside of one.
        time.sleep(dice.uniform(0, 0.6))
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    left = pending()
    state.close()
    return left
