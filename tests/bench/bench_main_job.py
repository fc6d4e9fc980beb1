"""Figures of the main job, as medians and ratios of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_main_job [--rounds N]

Start: ``saqta --help`` against a bare interpreter and against one that imports click.
Worker: a fresh piece of work up to its first signature, and each signature after it,
against python-pkcs11 doing the same in this process. Journey: what an application costs
above the token's own key generation and signatures.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.asn1 import schemes
from desktop.canonical import canonical
from desktop.tokens import work
from tests.fakes.private_folders import private_base
from tests.fakes.softhsm import PIN, SoftHsm, make_softhsm

ROOT = Path(__file__).resolve().parents[2]
SAQTA = str(Path(sys.executable).with_name("saqta"))


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    start_up(rounds)
    with tempfile.TemporaryDirectory(dir=private_base("bench")) as folder:
        token = make_softhsm(Path(folder))
        worker(token, rounds)
        journey(Path(folder))


def start_up(rounds: int) -> None:
    """``saqta --help`` against bare Python."""
    bare = median(rounds, [sys.executable, "-c", "pass"])
    click = median(rounds, [sys.executable, "-c", "import click"])
    help_ = median(rounds, [SAQTA, "--help"])
    show("python -c pass", bare)
    show("import click", click, click / bare, "bare")
    show("saqta --help", help_, help_ / click, "import click")


def worker(token: SoftHsm, rounds: int) -> None:
    """Worker start to first signature, and each after it; beside the bare wrapper."""
    scheme = "ecdsa-p256"
    record = canonical({"type": "sign-in", "version": 1, "nonce": "bench"})
    key_id = secrets.token_hex(16)
    purposes = ("describe", "generate_application_key", "sign_record:sign-in")
    with work.open_work(token.module, token.serial, purposes, token.pin()) as piece:
        piece.generate_application_key(key_id, scheme, "bench", None)
    firsts, each = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        with work.open_work(token.module, token.serial, purposes, token.pin()) as piece:
            signer = piece.signer(key_id)
            signer.sign_record("sign-in", record)
            firsts.append(time.perf_counter() - began)
            for _ in range(20):
                again = time.perf_counter()
                signer.sign_record("sign-in", record)
                each.append(time.perf_counter() - again)
    first, one = statistics.median(firsts), statistics.median(each)
    bare_first, bare_one = in_process(token, key_id, rounds)
    show("worker start to first signature", first, first / bare_first, "in process")
    show("one more signature in the work", one, one / bare_one, "in process")
    assert schemes.get(scheme).name == scheme


def in_process(token: SoftHsm, key_id: str, rounds: int) -> tuple[float, float]:
    """python-pkcs11 in a process of its own: open, login, sign; then sign again."""
    code = (
        "import json,statistics,sys,time\n"
        "began=time.perf_counter()\n"
        "import pkcs11\n"
        "lib=pkcs11.lib(sys.argv[1])\n"
        "of=lambda t: t.serial.decode().strip()\n"
        "tok=next(t for t in lib.get_tokens() if of(t)==sys.argv[2])\n"
        "ses=tok.open(user_pin=sys.stdin.readline().strip())\n"
        "key=ses.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY,"
        "id=bytes.fromhex(sys.argv[3]))\n"
        "mech=pkcs11.Mechanism.ECDSA\n"
        "key.sign(b'0'*32,mechanism=mech)\n"
        "first=time.perf_counter()-began\n"
        "each=[]\n"
        "for _ in range(20):\n"
        "    a=time.perf_counter();key.sign(b'0'*32,mechanism=mech)\n"
        "    each.append(time.perf_counter()-a)\n"
        "print(json.dumps([first,statistics.median(each)]))\n"
    )
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, token.module.path, token.serial, key_id],
            input=PIN.decode() + "\n",
            env=token.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        took = time.perf_counter() - began
        _, one = json.loads(done.stdout)
        found.append((took, one))
    return (
        statistics.median(item[0] for item in found),
        statistics.median(item[1] for item in found),
    )


def journey(folder: Path) -> None:
    """An application from agreement to bundle, and how much of it is the token's."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    (home / "demo-ran").touch()
    done = subprocess.run(
        [sys.executable, "-m", "installer.demo", "--json", "--no-window"],
        env={**os.environ, "SAQTA_HOME": str(home), "SAQTA_NO_AGENT": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    steps = json.loads(done.stdout)["steps"]
    seconds = {step["name"]: step["seconds"] for step in steps}
    token = sum(seconds[name] for name in ("generate_key", "write_certificate"))
    whole = sum(
        step["seconds"]
        for step in steps
        if step["name"] not in {"demo_token", "approve_module", "sandbox_started"}
    )
    show("journey, steps of both verbs", whole)
    show("of it key generation and write", token, token / whole, "the journey")
    for name, took in sorted(seconds.items(), key=lambda item: -item[1])[:6]:
        show(f"  step {name}", took)


def median(rounds: int, command: list[str]) -> float:
    """Median wall time of a command."""
    return statistics.median(_timed(lambda: _run(command)) for _ in range(rounds))


def show(name: str, seconds: float, ratio: float | None = None, peer: str = "") -> None:
    """One line: name, milliseconds, ratio to its peer."""
    more = "" if ratio is None else f"   {ratio:6.2f} x {peer}"
    print(f"{name:36} {seconds * 1000:9.2f} ms{more}")  # noqa: T201 - its result


def _run(command: list[str]) -> None:
    subprocess.run(command, capture_output=True, check=True)


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
