"""Storms, silence and kills in the middle of a plan (security.md, test 30)."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from desktop.sandbox import ra, serving
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


def test_the_operators_ra_asks_a_ca_that_speaks_cmp_only(
    ministry: SandboxServer, first: Officer, second: Officer
) -> None:
    settings = ministry.state.settings
    plan = first.plan(some(ministry, 3), first_stage=3)
    second.give("approve", plan)
    asked = ministry.state.store.count("transactions", body="rr")
    # The operator's own responder stands in for that CA.
    ministry.state.settings = dataclasses.replace(
        settings, ca_cmp_url=ministry.state.cmp_url, plan_batch=1
    )
    try:
        first.give("execute", plan, stage="first")
        assert wait_for(first, plan, "done")["counts"] == {"revoked": 3}
    finally:
        ministry.state.settings = settings
    assert ministry.state.store.count("transactions", body="rr") == asked + 3


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


@pytest.mark.timeout(3_600)
def test_kills_leave_one_final_state_each(
    tmp_path: Path, full: bool, dice: random.Random
) -> None:
    serial_count, kills = (10_000, 50) if full else (SERIALS, 3)
    folder = tmp_path / "sandbox"
    with sandbox_server(folder) as server:
        serving.populate(folder, seed=5, people=serial_count)
        one, other = Officer(server).sign_in(), Officer(server, "approver").sign_in()
        every = some(server, serial_count)
        names, outside = every[:-10], every[-10:]
        plan = one.plan(names, first_stage=1)
        other.give("approve", plan)
        one.give("execute", plan, stage="first")
        wait_for(one, plan, "staged")
    state = serving.open_state(folder)
    state.store.update(
        "plans",
        {"plan_id": plan["plan_id"]},
        state="running",
        limit_to=len(names),
    )
    state.close()
    # Slow enough that a kill hits a plan in the middle.
    slow = {"plan_batch": 50 if full else 5, "plan_rate": 500 if full else 100}
    (folder / "settings.json").write_text(json.dumps(slow))
    left = [_killed(folder, plan, dice.uniform(0.0, 0.4)) for _ in range(kills)]
    assert any(0 < pending < len(names) - 1 for pending in left)
    (folder / "settings.json").unlink()
    with sandbox_server(folder) as server:
        deadline = time.monotonic() + HANG_S
        row = server.state.store.one("plans", plan_id=plan["plan_id"])
        while row is not None and row["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.05)
            row = server.state.store.one("plans", plan_id=plan["plan_id"])
        ledger = server.state.store.rows("ledger", plan_id=plan["plan_id"])
        assert Counter(item["state"] for item in ledger) == {"revoked": len(names)}
        assert {item["certificate_sha256"] for item in ledger} == set(names)
        listed = revoked_in_list(server)
        assert serials(server, names) <= listed
        assert not serials(server, outside) & listed


def _killed(folder: Path, plan: dict[str, str], after_s: float) -> int:
    """Starts the server and kills it so long after it answers; what is pending."""
    code = (
        "import sys,pathlib;from desktop.sandbox.serving import serve;"
        "serve(pathlib.Path(sys.argv[1]),0,lambda f:print('up',flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    state = serving.open_state(folder)
    pending = state.store.count("ledger", plan_id=plan["plan_id"], state="pending")
    state.close()
    return pending
