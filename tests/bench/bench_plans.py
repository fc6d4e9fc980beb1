"""Mass revocation at the sandbox operator, as ratios of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_plans [--serials N] [--rounds N]

One approved plan that the operator executes itself, and one that its RA sends as one
signed ``rr`` each to a CA that speaks CMP only (the operator's own responder), against
a loop of ``openssl cmp -cmd rr`` on the same server. The loop revokes certificates of
its own, as many as ``--rounds`` says, and is counted per certificate.
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

from desktop.sandbox import serving
from tests.fakes.officer import Officer
from tests.fakes.sandbox_server import SandboxServer, sandbox_server

_HANG_S = 3_600


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def _loop(server: SandboxServer, folder: Path, rounds: int) -> float:
    """Seconds that ``openssl cmp -cmd rr`` takes for one certificate."""
    slip = server.slip(foreign=True)
    cmp = ["cmp", "-server", server.facts["cmp_url"].removeprefix("http://")]
    cmp += ["-trusted", server.facts["trust"]]
    for index in range(rounds):
        key = f"{index}.key"
        _openssl(
            folder,
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-out",
            key,
        )
        secret = ["-ref", slip["reference"], "-secret", f"pass:{slip['secret']}"]
        asked = ["-newkey", key, "-subject", "/CN=x", "-certout", f"{index}.pem"]
        _openssl(folder, *cmp, "-cmd", "ir", *secret, *asked)
    began = time.perf_counter()
    for index in range(rounds):
        own = ["-cert", f"{index}.pem", "-key", f"{index}.key"]
        wanted = ["-oldcert", f"{index}.pem", "-revreason", "1"]
        _openssl(folder, *cmp, "-cmd", "rr", *own, *wanted)
    return (time.perf_counter() - began) / rounds


def _plan(one: Officer, other: Officer, names: list[str]) -> float:
    """Seconds from the execution's order to the last final state."""
    plan = one.plan(names, first_stage=len(names))
    other.give("approve", plan)
    began = time.perf_counter()
    one.give("execute", plan, stage="first")
    while one.get(f"/plans/{plan['plan_id']}")["state"] != "done":
        if time.perf_counter() - began > _HANG_S:
            raise TimeoutError("the plan does not end")
        time.sleep(0.02)
    return time.perf_counter() - began


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serials", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with sandbox_server(folder / "sandbox") as server:
            began = time.perf_counter()
            made = serving.populate(server.folder, seed=1, people=options.serials)
            populated = time.perf_counter() - began
            one = Officer(server).sign_in()
            other = Officer(server, "approver").sign_in()
            rows = server.state.store.rows(
                "certificates", columns=("sha256",), reference="", state="confirmed"
            )
            names = [row["sha256"] for row in rows]
            few = max(1, len(names) // 20)
            loop = _loop(server, folder, options.rounds)
            server.state.settings = dataclasses.replace(
                server.state.settings, ca_cmp_url=server.state.cmp_url
            )
            by_ra = _plan(one, other, names[:few]) / few
            server.state.settings = dataclasses.replace(
                server.state.settings, ca_cmp_url=""
            )
            own = _plan(one, other, names[few:]) / (len(names) - few)
    found = {
        "serials": len(names),
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
