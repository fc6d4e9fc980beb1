"""Mass revocation at the sandbox operator, as ratios of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_plans [--serials N] [--rounds N]

One approved plan that the operator executes itself, and one that its RA sends as one
signed ``rr`` each to a CA that speaks CMP only (the operator's own responder), against
a loop of ``openssl cmp -cmd rr`` on the same server, signed by the same RA: the server
has the same work for each. Every one revokes certificates of its own and is counted per
certificate; the loop takes as many as ``--rounds`` says, the RA a quarter of the rest.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from asn1crypto import pem

from desktop.sandbox import serving
from desktop.sandbox.state import SandboxSettings
from tests.fakes.officer import Officer
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

_HANG_S = 3_600


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def _loop(server: SandboxServer, folder: Path, names: list[str]) -> float:
    """Seconds that ``openssl cmp -cmd rr`` takes for one certificate."""
    for name in names:
        row = server.state.store.one("certificates", sha256=name)
        assert row is not None
        text = pem.armor("CERTIFICATE", row["der"])
        (folder / f"{name}.pem").write_bytes(text)
    own = server.folder / "ca"
    cmp = ["cmp", "-server", server.facts["cmp_url"].removeprefix("http://")]
    cmp += ["-trusted", server.facts["trust"], "-cmd", "rr", "-revreason", "1"]
    cmp += ["-cert", str(own / "cmp.pem"), "-key", str(own / "cmp.key")]
    began = time.perf_counter()
    for name in names:
        _openssl(folder, *cmp, "-oldcert", f"{name}.pem")
    return (time.perf_counter() - began) / len(names)


def _plan(one: Officer, other: Officer, names: list[str]) -> float:
    """Seconds from the execution's order to the last final state."""
    plan = one.plan(names, first_stage=len(names))
    other.give("approve", plan)
    began = time.perf_counter()
    one.give("execute", plan, stage="first")
    while _state(one, plan) != "done":
        if time.perf_counter() - began > _HANG_S:
            raise TimeoutError("the plan does not end")
        time.sleep(0.05)
    return time.perf_counter() - began


def _state(one: Officer, plan: dict[str, str]) -> str:
    """As a console that watches asks: the list of plans, without their manifests."""
    plans = one.get("/plans")["plans"]
    return next(
        str(item["state"]) for item in plans if item["plan_id"] == plan["plan_id"]
    )


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serials", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with sandbox_server(folder / "sandbox", settings=SandboxSettings()) as server:
            began = time.perf_counter()
            made = serving.populate(server.folder, seed=1, people=options.serials)
            populated = time.perf_counter() - began
            one = Officer(server).sign_in()
            other = Officer(server, "approver").sign_in()
            rows = server.state.store.rows(
                "certificates", columns=("sha256",), reference="", state="confirmed"
            )
            names = [row["sha256"] for row in rows]
            loop = _loop(server, folder, names[: options.rounds])
            names = names[options.rounds :]
            few = max(1, len(names) // 4)
            server.state.settings = dataclasses.replace(
                server.state.settings, ca_cmp_url=server.state.cmp_url
            )
            by_ra = _plan(one, other, names[:few]) / few
            server.state.settings = dataclasses.replace(
                server.state.settings, ca_cmp_url=""
            )
            own = _plan(one, other, names[few:]) / (len(names) - few)
    found = {
        "serials": len(names) - few,
        "ra_serials": few,
        "populate_ms_per_certificate": round(1e3 * populated / made.certificates, 3),
        "openssl_rr_ms": round(1e3 * loop, 3),
        "ra_rr_ms": round(1e3 * by_ra, 3),
        "plan_ms": round(1e3 * own, 3),
        "ra_over_openssl": round(loop / by_ra, 2),
        "plan_over_openssl": round(loop / own, 2),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
