"""Figures of the GOST arithmetic, as medians of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_gost [--rounds N] [--entries N] [--journey]

Hash: MB/s of Streebog-512 and of GOST R 34.11-94, ours against gostcrypto's. Verify:
milliseconds of one 512-bit verification, ours against gostcrypto's, and of the eight
byte orders in which a token's signature is tried. List: seconds to judge a CRL of so
many entries. Transactions: bytes, round trips and processor time of a first certificate
and of a revocation with a GOST key against a P-256 one, client and sandbox together.
Journey: the whole demo with a GOST key against the RSA one, one after the other, with
the steps that differ most.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import x509
from gostcrypto import gosthash, gostsignature

from desktop.asn1 import gost, schemes
from desktop.clock import SystemClock, format_time
from desktop.sandbox import crl as writer
from desktop.sandbox.ca import Authority, Member
from desktop.sandbox.certificates import Template, build_certificate
from desktop.sandbox.state import SandboxSettings
from desktop.trust import crl
from tests.fakes.applicant import Applicant
from tests.fakes.gost_applicant import GostApplicant, GostSigner
from tests.fakes.sandbox_server import sandbox_server

ROOT = Path(__file__).resolve().parents[2]
SCHEME = "gost-2015-512"
MESSAGE = b"x" * 100_000


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--journey", action="store_true")
    options = parser.parse_args()
    hashes(options.rounds)
    signatures(options.rounds)
    a_list(options.rounds, options.entries)
    transactions(options.rounds)
    if options.journey:
        journeys()


def hashes(rounds: int) -> None:
    """MB/s."""
    size = len(MESSAGE) / 1e6
    ours = size / median(rounds, lambda: gost.digest("streebog512", MESSAGE))
    theirs = size / median(rounds, _their_hash)
    old = size / 10 / median(rounds, lambda: gost.digest("gost94", MESSAGE[:10_000]))
    say(f"streebog512: {ours:.2f} MB/s, gostcrypto {theirs:.2f}; gost94 {old:.2f}")


def _their_hash() -> bytes:
    state = gosthash.new("streebog512")
    state.update(bytearray(MESSAGE))
    return bytes(state.digest())


def signatures(rounds: int) -> None:
    """Milliseconds of a verification, and of all byte orders."""
    key = GostSigner(SCHEME)
    signature = key.sign_request(b"message")
    algorithm = schemes.signature_algorithm(SCHEME)
    one = median(
        rounds, lambda: schemes.verify(key.spki, algorithm, signature, b"message")
    )
    eight = median(rounds, lambda: gost.choose(key.spki, signature, b"message"))
    judge = gostsignature.new(gostsignature.MODE_512, key.gost_key.table)
    public = b"".join(part.to_bytes(64, "big") for part in key.gost_key.public)
    digest = gost.digest("streebog512", b"message")[::-1]
    value = signature[:64][::-1] + signature[64:][::-1]

    def theirs() -> None:
        assert judge.verify(bytearray(public), bytearray(digest), bytearray(value))

    other = median(rounds, theirs)
    say(
        f"verify: {one * 1e3:.0f} ms, gostcrypto {other * 1e3:.0f} ms; "
        f"eight byte orders {eight * 1e3:.0f} ms"
    )


def a_list(rounds: int, entries: int) -> None:
    """Seconds to judge a list that does not hold our certificate."""
    now = SystemClock().now()
    with tempfile.TemporaryDirectory() as folder:
        member = Authority.open(Path(folder), now)["gost"]
    row: dict[str, Any] = {
        "revoked_at": format_time(now - timedelta(hours=1)),
        "reason": "keyCompromise",
        "invalidity_date": None,
    }
    rows = [{**row, "serial": format((1 << 120) + at, "x")} for at in range(entries)]
    der = writer._signed(member, rows, 1, now.replace(microsecond=0))
    leaf = _leaf(member, now)
    seconds = median(rounds, lambda: crl.judge(der, leaf, member.certificate, now))
    say(f"list: {entries} entries, {len(der) / 1e3:.0f} kB, {seconds:.2f} s")


def _leaf(member: Member, now: datetime) -> bytes:
    name = x509.Name.build({"common_name": "Synthetic"}).dump()
    start = now.replace(microsecond=0)
    template = Template(
        subject=name,
        spki=GostSigner(SCHEME).spki,
        issuer=member.subject,
        serial=7,
        not_before=start - timedelta(days=1),
        not_after=start + timedelta(days=1),
        extensions=(),
    )
    return build_certificate(template, member.key)


def transactions(rounds: int) -> None:
    """What a key of GOST costs over the wire, beside a P-256 one."""
    settings = SandboxSettings(gost=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sandbox_server(Path(folder) / "sandbox", settings=settings) as server,
    ):
        for label, kind in (("P-256", Applicant), ("GOST-512", GostApplicant)):
            enrolling, revoking, sizes = [], [], ""
            for _ in range(rounds):
                one = kind(server).prepare()
                began = time.process_time()
                asked = one.ask()
                sent, confirmed = one.cmp.confirm(
                    one.transaction_id, one.certificate, one.slip_secret()
                )
                enrolling.append(time.process_time() - began)
                began = time.process_time()
                done = one.cmp.revoke(
                    one.certificate, one.signer, reason="superseded", subject_id="b"
                )
                revoking.append(time.process_time() - began)
                out = len(asked.request) + len(sent)
                back = len(asked.response) + len(confirmed)
                sizes = (
                    f"{out} + {back} bytes in 2 round trips; rr "
                    f"{len(done.request)} + {len(done.response)} bytes in 1"
                )
            enrol, revoke = statistics.median(enrolling), statistics.median(revoking)
            say(
                f"{label}: p10cr to pkiconf {enrol * 1e3:.0f} ms, rr to rp "
                f"{revoke * 1e3:.0f} ms; {sizes}"
            )


def journeys() -> None:
    """Seconds of both demos by step."""
    times: dict[str, dict[str, float]] = {}
    for scheme in ("rsa-2048", SCHEME):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            home.mkdir(mode=0o700)
            (home / "demo-ran").touch()
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "installer.demo", "--json", "--no-window"),
                    *("--scheme", scheme),
                ],
                capture_output=True,
                cwd=ROOT,
                env={**os.environ, "SAQTA_HOME": str(home)},
                check=True,
            )
        steps = json.loads(done.stdout)["steps"]
        times[scheme] = {item["name"]: item["seconds"] for item in steps}
    rsa, own = times["rsa-2048"], times[SCHEME]
    say(f"journey: rsa-2048 {sum(rsa.values()):.1f} s, gost {sum(own.values()):.1f} s")
    slow = sorted(own, key=lambda name: rsa.get(name, 0.0) - own[name])[:6]
    for name in slow:
        say(f"  {name}: {rsa.get(name, 0.0):.2f} s, {own[name]:.2f} s")


def say(line: str) -> None:
    """One line of the result."""
    print(line, flush=True)  # noqa: T201 - its result


def median(rounds: int, call: Callable[[], object]) -> float:
    """Median seconds of the processor for a call: a busy machine does not count."""
    found = []
    for _ in range(rounds):
        started = time.process_time()
        call()
        found.append(time.process_time() - started)
    return statistics.median(found)


if __name__ == "__main__":
    main()
