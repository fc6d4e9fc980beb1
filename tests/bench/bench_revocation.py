"""Figures of report and revoke, as medians and ratios of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_revocation [--rounds N]

The operator is the sandbox in a process of its own; each round has its own certificate.
``openssl cmp -cmd rr`` uses the same key on the same SoftHSM2 token and the
same server, through its PKCS#11 engine (Debian's libengine-pkcs11-openssl).

* recorded: from the click to "recorded", against a bare write of 4 kB with fsync.
* statement: from the click to accepted, warm, ``now``, against one whole openssl run.
* rr: from the PIN's Enter to accepted, the PIN typed in two seconds.
* cold: ``saqta revoke --now --no-token`` from its start to accepted.
* proof: from accepted to confirmed, against one bare OCSP question.
* agent: processor time and memory while nothing happens.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import resource
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem

from desktop.clock import parse_time
from desktop.interaction import PinQuestion, PinSource
from desktop.model.records import CertificateRecord
from desktop.sandbox import serving
from desktop.secret import Pin
from desktop.services.programs import agent_command
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.revoke import revoke
from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.private_folders import private_base
from tests.fakes.sandbox_server import SandboxServer, sandbox_process
from tests.fakes.softhsm import PIN, SoftHsm, make_softhsm

ROOT = Path(__file__).resolve().parents[2]
SCHEME = "rsa-2048"
_IDLE_S = 20
_TYPING_S = 2.0


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(dir=private_base("bench")) as name:
        folder = Path(name)
        token = make_softhsm(folder)
        key = _make_key(token)
        with _server(folder / "sandbox") as server:
            recorded(server, folder, rounds * 4)
            statement(server, folder, token, key, rounds)
            by_token(server, folder, token, key, rounds)
            cold(server, folder, rounds)
            idle(server, folder)


@contextmanager
def _server(folder: Path) -> Iterator[SandboxServer]:
    """The operator in its own process; its records are open here too."""
    folder.mkdir(mode=0o700)
    with sandbox_process(folder) as facts:
        state = serving.open_state(folder)
        state.base_url = facts["base_url"]
        try:
            yield SandboxServer(folder, state, facts)
        finally:
            state.close()


def _make_key(token: SoftHsm) -> TokenKey:
    purposes = ("describe", "generate_application_key")
    with work.open_work(token.module, token.serial, purposes, token.pin()) as piece:
        made = piece.generate_application_key(
            secrets.token_hex(16), SCHEME, "bench", None
        )
    return TokenKey(token.serial, made.key_id, made.scheme, made.spki)


def _holder(server: SandboxServer, folder: Path, name: str) -> Holder:
    home = folder / f"{name}-{secrets.token_hex(4)}"
    return Holder(server, home, patient=True)


# -- recorded --------------------------------------------------------------------


def recorded(server: SandboxServer, folder: Path, rounds: int) -> None:
    """The click as a service call, against the disk alone."""
    holder = _holder(server, folder, "recorded")
    holder.add_certificate()
    click, bare = [], []
    with (folder / "bare").open("wb", buffering=0) as file:
        for number in range(rounds):
            began = time.perf_counter()
            file.write(bytes(4096))
            os.fsync(file.fileno())
            bare.append(time.perf_counter() - began)
            # Another reason or text would be the same report: each is a new one.
            began = time.perf_counter()
            report = report_compromise(holder.workplace, Scope(mine=True))
            click.append(time.perf_counter() - began)
            holder.workplace.outbox().undo(report.report_id)
            if number == 0:
                # The first one makes the database and its folder.
                _show("recorded, first of a home", click[:1], [])
                click.clear()
    _show("recorded", click, bare, "bare 4 kB with fsync")


# -- statement and rr ------------------------------------------------------------


def statement(
    server: SandboxServer, folder: Path, token: SoftHsm, key: TokenKey, rounds: int
) -> None:
    """Warm, in a process that has everything loaded, as a window or an agent has."""
    holder = _holder(server, folder, "statement")
    accepted, proof, theirs = [], [], []
    for _ in range(rounds + 1):
        record = holder.add_certificate(key)
        result = _clicked(holder, record)
        accepted.append(result[0])
        proof.append(result[1])
        theirs.append(_openssl(server, folder, token, holder.add_certificate(key)))
    _show("statement accepted", accepted[1:], theirs[1:], "openssl cmp -cmd rr")
    last = holder.workplace.register().list_certificates()[0]
    network = holder.workplace.connect(holder.workplace.require_profile())
    bare = [_timed(lambda: network.status.ocsp(last.der)) for _ in range(rounds)]
    _show("accepted to confirmed", proof[1:], bare, "one OCSP question")


def by_token(
    server: SandboxServer, folder: Path, token: SoftHsm, key: TokenKey, rounds: int
) -> None:
    """From the PIN's Enter to accepted; a worker starts while the PIN is typed."""
    holder = _holder(server, folder, "rr")
    holder.module = token.module
    entered: list[datetime] = []

    def enter(_question: PinQuestion) -> PinSource:
        # What a person needs at least, to read the question and to type.
        time.sleep(_TYPING_S)
        entered.append(holder.workplace.clock.now())
        return Pin(bytearray(PIN))

    holder.person.pin = enter
    seconds = []
    for _ in range(rounds + 1):
        # Without a revocation key no statement goes first while the PIN is typed.
        record = holder.add_certificate(key, protected=False)
        result = _revoke(holder, record, use_token=True)
        (item,) = result["certificates"]
        if item["channel"] != "rr":
            raise SystemExit(f"not by rr: {item}")
        at = parse_time(item["times"]["ACCEPTED"])
        seconds.append((at - entered[-1]).total_seconds())
    _show("rr, PIN's Enter to accepted", seconds[1:], [])


def _clicked(holder: Holder, record: CertificateRecord) -> tuple[float, float]:
    """Seconds from the click to accepted, and from there to confirmed."""
    began = holder.workplace.clock.now()
    (item,) = _revoke(holder, record, use_token=False)["certificates"]
    accepted = parse_time(item["times"]["ACCEPTED"])
    confirmed = parse_time(item["times"]["CONFIRMED"])
    return (accepted - began).total_seconds(), (confirmed - accepted).total_seconds()


def _revoke(
    holder: Holder, record: CertificateRecord, *, use_token: bool
) -> dict[str, Any]:
    # The key is the same in every round: its earlier certificates are revoked.
    done = revoke(
        holder.workplace,
        holder.person,
        Scope(certificates=(record.sha256,)),
        use_token=use_token,
        now=True,
        recorded=lambda _report_id, _at: None,
        counting=lambda _seconds: None,
    ).as_dict()
    done["certificates"] = [
        item for item in done["certificates"] if item["sha256"] == record.sha256
    ]
    if done["certificates"][0]["state"] != "CONFIRMED":
        raise SystemExit(f"not confirmed: {done}")
    for other in holder.workplace.register().list_certificates():
        if other.status == "good":
            marked = dataclasses.replace(other, status="revoked")
            holder.workplace.register().put_certificate(marked)
    return done


def _openssl(
    server: SandboxServer, folder: Path, token: SoftHsm, record: CertificateRecord
) -> float:
    """One whole run of ``openssl cmp`` doing the same; its seconds."""
    person = folder / "person.pem"
    person.write_bytes(pem.armor("CERTIFICATE", record.der))
    signer = folder / "signer.pem"
    signer.write_text(server.state.authority["cmp"].pem)
    key_id = "".join(f"%{octet:02x}" for octet in bytes.fromhex(record.key_id))
    uri = f"pkcs11:serial={token.serial};id={key_id};type=private"
    command = [
        *("openssl", "cmp", "-config", "", "-batch", "-cmd", "rr"),
        *("-server", server.state.cmp_url, "-srvcert", str(signer)),
        *("-cert", str(person), "-oldcert", str(person), "-revreason", "1"),
        *("-engine", "pkcs11", "-keyform", "engine"),
        *("-key", f"{uri};pin-value={PIN.decode()}"),
    ]
    environment = {
        **token.environment,
        "PKCS11_MODULE_PATH": str(token.module.path),
    }
    began = time.perf_counter()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return seconds


# -- cold ------------------------------------------------------------------------


def cold(server: SandboxServer, folder: Path, rounds: int) -> None:
    """The whole command, from its start to the moment of its acceptance."""
    seconds, whole, spent = [], [], []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        holder = _holder(server, folder, "cold")
        holder.add_certificate()
        holder.workplace.outbox().close()
        holder.workplace.register().close()
        command = [
            *(str(Path(sys.executable).with_name("saqta")), "revoke", "--mine"),
            *("--now", "--no-token", "--json"),
        ]
        began, clock = time.perf_counter(), holder.workplace.clock.now()
        done = subprocess.run(
            command,
            env={
                **os.environ,
                "SAQTA_HOME": str(holder.folder),
                "SAQTA_NO_AGENT": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        whole.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(
            after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        )
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        (item,) = json.loads(done.stdout)["certificates"]
        at = parse_time(item["times"]["ACCEPTED"])
        seconds.append((at - clock).total_seconds())
    _show("cold, start to accepted", seconds, [])
    _show("cold, start to exit", whole, [])
    _show("cold, processor time", spent, [])


# -- the agent -------------------------------------------------------------------


def idle(server: SandboxServer, folder: Path) -> None:
    """What an agent costs that has nothing to do."""
    holder = _holder(server, folder, "idle")
    holder.add_certificate()
    workplace = holder.workplace
    workplace.keep_profile(workplace.require_profile())
    process = subprocess.Popen(
        agent_command(), env={**os.environ, "SAQTA_HOME": str(holder.folder)}
    )
    try:
        time.sleep(5)
        before = _ticks(process.pid)
        time.sleep(_IDLE_S)
        spent = _ticks(process.pid) - before
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    finally:
        process.terminate()
        process.wait(10)
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    _say(f"agent, idle: {spent * 1000 / _IDLE_S:.2f} ms of processor a second")
    _say(f"{'':4}resident {int(lines['VmRSS'].split()[0]) / 1024:.0f} MB")


def _ticks(pid: int) -> float:
    fields = (
        Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")")[1].split()
    )
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# -- printing --------------------------------------------------------------------


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _show(name: str, ours: list[float], theirs: list[float], what: str = "") -> None:
    middle = statistics.median(ours)
    late = sorted(ours)[max(0, int(len(ours) * 0.99) - 1)]
    line = f"{name:30} {middle * 1000:8.1f} ms, p99 {late * 1000:8.1f} ms"
    if theirs:
        bare = statistics.median(theirs)
        line += f", {middle / bare:5.2f}x {what} ({bare * 1000:.1f} ms)"
    _say(line)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - its result


if __name__ == "__main__":
    main()
