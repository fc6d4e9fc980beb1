"""Measures two officers' work over one plan, from sync to report; prints JSON.

``python tests/bench/bench_console.py [--people N]``: the sandbox on loopback with a
synthetic organisation, two officers with keys on a SoftHSM token, every certificate of
the organisation in one plan. Every step is the console's service with sign-in, token
work and signatures; seconds are the wall's. Nothing here asserts but that the report
equals the CRL.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.assembly_console import console_of
from desktop.sandbox import serving
from desktop.sandbox.state import SandboxSettings
from desktop.services import console_approve, console_execute, console_plan
from desktop.services.console_report import report_plan
from desktop.services.console_sync import sync_mirror
from tests.fakes.console_officer import ConsoleOfficer, make_officer
from tests.fakes.sandbox_server import sandbox_server
from tests.fakes.softhsm import make_softhsm


def main() -> None:
    """Runs the whole and prints seconds by step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    arguments = parser.parse_args()
    os.environ["SAQTA_NO_AGENT"] = "1"
    with tempfile.TemporaryDirectory() as name:
        result = _run(Path(name), arguments.people)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


def _run(folder: Path, people: int) -> dict[str, Any]:
    seconds: dict[str, float] = {}

    def timed(step: str, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        start = time.perf_counter()
        found = call()
        seconds[step] = round(time.perf_counter() - start, 2)
        sys.stderr.write(f"{step} {seconds[step]}\n")
        return found

    with sandbox_server(folder / "sandbox", settings=SandboxSettings()) as server:
        serving.populate(folder / "sandbox", seed=7, people=people)
        (folder / "hsm").mkdir()
        token = make_softhsm(folder / "hsm")

        def officer(role: str, citizen: int) -> ConsoleOfficer:
            made = make_officer(server, token, folder / role, role, citizen=citizen)
            made.holder.person.pin = lambda _question: token.pin()
            made.holder.patient = True
            return made

        one, two = officer("officer", 0), officer("approver", 1)
        first, second = (console_of(each.holder.workplace) for each in (one, two))
        person, other = one.holder.person, two.holder.person
        timed("sync", lambda: sync_mirror(first, person, ""))
        timed("sync_second", lambda: sync_mirror(second, other, ""))
        own = {one.sha256, two.sha256}
        rows = server.state.store.rows("certificates", state="confirmed")
        names = [row["sha256"] for row in rows if row["sha256"] not in own]
        request = console_plan.PlanRequest(query=None, names=names)
        timed("dry_run", lambda: console_plan.try_plan(first, request))
        plan = timed(
            "plan",
            lambda: console_plan.make_plan(first, person, "", request, confirmed=True),
        )
        plan_id = plan["plan_id"]
        timed(
            "approve",
            lambda: console_approve.approve_plan(
                second, other, "", plan_id, confirmed=True
            ),
        )
        for stage in ("first", "all"):
            done = timed(
                f"execute_{stage}",
                lambda stage=stage: console_execute.execute_plan(  # type: ignore[misc]
                    first, person, "", plan_id, stage=stage, wait=True, confirmed=True
                ),
            )
        file = folder / "report.zip"
        report = timed("report", lambda: report_plan(first, person, "", plan_id, file))
        assert report["agrees"], report["differs"][:3]
    return {
        "certificates": len(names),
        "counts": done["counts"],
        "seconds": seconds,
        "peak_mb_with_the_operator": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        >> 10,
    }


if __name__ == "__main__":
    main()
