"""Figures of the authority room, as medians and ratios of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_authority [--rounds N] [--crl-mb N]

Transactions: p10cr to pkiconf and rr to rp, signed by one key on one SoftHSM2 token,
against the mock server of ``openssl cmp``; ours inside one piece of work and as a cold
process, ``openssl cmp`` through its PKCS#11 engine likewise (Debian's
libengine-pkcs11-openssl). Beside each median of the wall clock stands the time of the
processor, which a busy machine does not stretch. Bytes and round trips of every body
that a renewal may have. Lists: time and memory of judging a CRL at the cap, and of a
200 MB one that the cap refuses.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.asn1 import pkcs10
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.clock import SystemClock
from desktop.errors import AnswerUnusable
from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import work
from desktop.trust import crl
from tests.fakes.forge import (
    DAY,
    Key,
    Spec,
    extended_usage,
    key_identifier,
    key_usage,
    leaf_spec,
    name,
    pem,
    self_signed,
)
from tests.fakes.forge_status import big_list
from tests.fakes.http_server import servers
from tests.fakes.openssl_mock import openssl_cmp
from tests.fakes.private_folders import private_base
from tests.fakes.profile_files import profile_table
from tests.fakes.softhsm import PIN, SoftHsm, make_softhsm
from tests.fakes.transaction_log import MemoryTransactionLog

ROOT = Path(__file__).resolve().parents[2]
CLOCK = SystemClock()
SCHEME = "ecdsa-p256"
PURPOSES = ("describe", "generate_application_key", "sign_request", "sign_cmp")
MB = 1024 * 1024

#: The cold process loads the product and nothing of the tests.
COLD = """
import json, sys
from pathlib import Path
from desktop.authority import profiles
from desktop.authority.cmp import CmpClient
from desktop.authority.http import HttpClient
from desktop.clock import SystemClock
from desktop.model.tokens import ApprovedModule
from desktop.secret import Pin
from desktop.tokens import work

class Log:
    kept = {}
    def save(self, item): self.kept[item.transaction_id] = item
    def load(self, name): return self.kept[name]
    def open_for(self, name): return []

state = json.loads(Path(sys.argv[1]).read_text())
profile = profiles.load(json.dumps(state["profile"]).encode())
client = CmpClient(profile, HttpClient(), SystemClock(), Log())
certificate = bytes.fromhex(state["certificate"])
pin = Pin(bytearray(state["pin"].encode()))
module = ApprovedModule(**state["module"])
with work.open_work(module, state["serial"], state["purposes"], pin) as piece:
    signer = piece.signer(state["key_id"])
    if state["operation"] == "rr":
        client.revoke(certificate, signer, reason="keyCompromise", subject_id="b")
    else:
        found = client.renew(
            bytes.fromhex(state["request"]), subject_id="b", body_name="p10cr",
            new_signer=None, signer=signer, certificate=certificate)
        client.confirm(
            found.transaction_id, found.certificate, signer=signer,
            signer_certificate=certificate)
"""


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--crl-mb", type=int, default=64)
    parser.add_argument("--judge", help=argparse.SUPPRESS)
    parser.add_argument("--refuse", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.judge:
        judge(Path(chosen.judge))
        return
    if chosen.refuse:
        refused()
        return
    with tempfile.TemporaryDirectory(dir=private_base("bench")) as folder:
        transactions(Path(folder), chosen.rounds)
        lists(Path(folder), chosen.crl_mb)


# -- transactions --------------------------------------------------------------------


def transactions(folder: Path, rounds: int) -> None:
    """Both operations, ours and openssl's, warm and cold."""
    token = make_softhsm(folder)
    key_id = secrets.token_hex(16)
    with work.open_work(token.module, token.serial, PURPOSES, token.pin()) as piece:
        piece.generate_application_key(key_id, SCHEME, "bench", None)
        signer = piece.signer(key_id)
        info = pkcs10.build_info(name(("CN", "Person")), signer.spki, [])
        request = pkcs10.assemble(info, SCHEME, signer.sign_request(info))
        spki = signer.spki
    now = CLOCK.now()
    times: dict[str, Any] = {"not_before": now - DAY, "not_after": now + 30 * DAY}
    ca = self_signed("Bench CA", **times)
    server = Key()
    extensions = (key_usage("digital_signature"), key_identifier(server.spki))
    spec = leaf_spec(server, "Bench server", extensions=extensions, **times)
    certificate = ca.issue(
        Spec(
            name(("CN", "Person")),
            spki,
            extensions=(
                key_usage("digital_signature", "non_repudiation"),
                extended_usage("1.3.6.1.5.5.7.3.4"),
                key_identifier(spki),
            ),
            **times,
        )
    )
    files = {
        "ca": pem(ca.certificate),
        "server": pem(ca.issue(spec)),
        "person": pem(certificate),
        "request": pem(request, "CERTIFICATE REQUEST"),
        "server.key": server.pem().decode(),
    }
    for label, text in files.items():
        (folder / label).write_text(text)
    with openssl_cmp(
        "-srv_cert",
        folder / "server",
        "-srv_key",
        folder / "server.key",
        "-srv_trusted",
        folder / "ca",
        "-rsp_cert",
        folder / "person",
    ) as url:
        state = {
            "url": url,
            "profile": table_of(url, files),
            "pin": PIN.decode(),
            "purposes": PURPOSES,
            "module": token.module.__dict__,
            "serial": token.serial,
            "key_id": key_id,
            "files": {label: str(folder / label) for label in files},
            "request": request.hex(),
            "certificate": certificate.hex(),
        }
        compare(folder, token, state, rounds)


def compare(folder: Path, token: SoftHsm, state: dict[str, Any], rounds: int) -> None:
    """Prints each operation four ways, and what went over the wire."""
    operations = {"p10cr to pkiconf": "p10cr", "rr to rp": "rr"}
    for label, operation in operations.items():
        compare_one(folder, token, {**state, "operation": operation}, rounds, label)
    for operation in ("cr", "kur"):
        _, _, sizes = ours_warm({**state, "operation": operation}, 1)
        say(f"{operation} to pkiconf: {sizes}")


def compare_one(
    folder: Path, token: SoftHsm, state: dict[str, Any], rounds: int, label: str
) -> None:
    """One operation."""
    warm, warm_cpu, sizes = ours_warm(state, rounds)
    many = 20
    once, once_cpu = children(rounds, lambda: run_openssl(folder, token, state, 1))
    repeated, repeated_cpu = children(
        rounds, lambda: run_openssl(folder, token, state, many)
    )
    theirs = (repeated - once) / (many - 1)
    theirs_cpu = (repeated_cpu - once_cpu) / (many - 1)
    show(f"{label}, in one piece of work", warm, warm / theirs, "openssl, warm")
    path = folder / "state.json"
    path.write_text(json.dumps(state))
    command = [sys.executable, "-c", COLD, str(path)]
    ours, ours_cpu = children(rounds, lambda: run(command))
    show(f"{label}, cold process", ours, ours / once, "openssl, cold")
    say(f"{'':4}openssl: warm {theirs * 1000:.2f} ms, cold {once * 1000:.1f} ms")
    say(
        f"{'':4}processor: warm {warm_cpu * 1000:.2f} ms (openssl "
        f"{theirs_cpu * 1000:.2f}), cold {ours_cpu * 1000:.0f} ms (openssl "
        f"{once_cpu * 1000:.0f}); warm without the token's worker"
    )
    say(f"{'':4}{sizes}")
    run_openssl(folder, token, state, 1, record=True)
    out = sum(path.stat().st_size for path in folder.glob("req?"))
    back = sum(path.stat().st_size for path in folder.glob("rsp?"))
    say(f"{'':4}openssl: {out} bytes out, {back} bytes back")


def table_of(url: str, files: dict[str, str]) -> dict[str, Any]:
    """The mock server as a profile."""
    table = profile_table(files["ca"])
    return {**table, "cmp_url": url, "cmp_signers": [files["server"]]}


def client_of(state: dict[str, Any]) -> CmpClient:
    """A client of the mock server."""
    profile = profiles.load(json.dumps(state["profile"]).encode())
    return CmpClient(profile, HttpClient(), CLOCK, MemoryTransactionLog())


def one(client: CmpClient, signer: Any, state: dict[str, Any]) -> list[bytes]:
    """One whole operation; the messages in order."""
    certificate = bytes.fromhex(state["certificate"])
    if state["operation"] == "rr":
        done = client.revoke(
            certificate, signer, reason="keyCompromise", subject_id="bench"
        )
        if done.outcome != "accepted":
            raise SystemExit(done.text)
        return [done.request, done.response]
    found = client.renew(
        bytes.fromhex(state["request"]),
        subject_id="bench",
        body_name=state["operation"],
        new_signer=None if state["operation"] == "p10cr" else signer,
        signer=signer,
        certificate=certificate,
    )
    sent, answer = client.confirm(
        found.transaction_id,
        found.certificate,
        signer=signer,
        signer_certificate=certificate,
    )
    return [found.request, found.response, sent, answer]


def ours_warm(state: dict[str, Any], rounds: int) -> tuple[float, float, str]:
    """Medians of both clocks in one piece of work, and what went over the wire."""
    module = ApprovedModule(**state["module"])
    pin = Pin(bytearray(PIN))
    with work.open_work(module, state["serial"], PURPOSES, pin) as piece:
        signer = piece.signer(state["key_id"])
        client = client_of(state)
        messages = one(client, signer, state)
        began = time.process_time()
        seconds = median(rounds * 5, lambda: one(client, signer, state))
        cpu = (time.process_time() - began) / (rounds * 5)
    out, back = sum(map(len, messages[::2])), sum(map(len, messages[1::2]))
    trips = len(messages) // 2
    sizes = f"ours: {out} bytes out, {back} bytes back, {trips} round trips"
    return seconds, cpu, sizes


def run_openssl(
    folder: Path,
    token: SoftHsm,
    state: dict[str, Any],
    times: int,
    *,
    record: bool = False,
) -> None:
    """``openssl cmp`` doing the same with the same key, through its engine."""
    files = state["files"]
    key_id = "".join(f"%{octet:02x}" for octet in bytes.fromhex(state["key_id"]))
    uri = f"pkcs11:serial={token.serial};id={key_id};type=private"
    command = [
        "openssl",
        "cmp",
        "-config",
        "",
        "-batch",
        "-server",
        state["url"],
        "-cmd",
        state["operation"],
        "-srvcert",
        files["server"],
        "-cert",
        files["person"],
        "-engine",
        "pkcs11",
        "-keyform",
        "engine",
        "-key",
        f"{uri};pin-value={PIN.decode()}",
        "-repeat",
        str(times),
    ]
    if state["operation"] == "p10cr":
        command += ["-csr", files["request"], "-certout", str(folder / "out")]
        command += ["-ignore_keyusage"]
    else:
        command += ["-oldcert", files["person"], "-revreason", "1"]
    if record:
        rounds = 2 if state["operation"] == "p10cr" else 1
        for option, label in (("-reqout", "req"), ("-rspout", "rsp")):
            paths = [str(folder / f"{label}{number}") for number in range(rounds)]
            command += [option, ",".join(paths)]
        for path in (*folder.glob("req?"), *folder.glob("rsp?")):
            path.unlink()
    module = str(token.module.path)
    run(command, {**token.environment, "PKCS11_MODULE_PATH": module})


# -- lists ---------------------------------------------------------------------------


def lists(folder: Path, size: int) -> None:
    """A list at the cap, and one above it."""
    now = CLOCK.now()
    ca = self_signed("Bench CA", not_before=now - DAY, not_after=now + 30 * DAY)
    leaf = ca.issue(
        leaf_spec(Key(), not_before=now - DAY, not_after=now + DAY, serial=4711)
    )
    body = big_list(ca, 4711, size * MB - 1)
    (folder / "list").write_bytes(body)
    (folder / "leaf").write_bytes(leaf)
    (folder / "issuer").write_bytes(ca.certificate)
    real = len(body)
    del body
    said = subprocess.check_output(
        [
            sys.executable,
            "-m",
            "tests.bench.bench_authority",
            "--judge",
            str(folder),
        ],
        cwd=ROOT,
    )
    found = json.loads(said)
    times = found["peak"] / real
    seconds = found["seconds"]
    say(
        f"CRL of {real / MB:.0f} MB: judged in {seconds:.2f} s, "
        f"status {found['status']}"
    )
    say(f"{'':4}peak above the interpreter {found['peak'] / MB:.0f} MB = {times:.2f}x")
    command = [sys.executable, "-m", "tests.bench.bench_authority", "--refuse"]
    sys.stdout.flush()
    subprocess.run(command, cwd=ROOT, check=True)


def judge(folder: Path) -> None:
    """In a process of its own, so that the peak is that of the list alone."""
    leaf = (folder / "leaf").read_bytes()
    issuer = (folder / "issuer").read_bytes()
    before = peak()
    body = (folder / "list").read_bytes()
    began = time.perf_counter()
    proof = crl.judge(body, leaf, issuer, CLOCK.now())
    seconds = time.perf_counter() - began
    found = {"seconds": seconds, "peak": peak() - before, "status": proof.status}
    say(json.dumps(found))


def refused() -> None:
    """A 200 MB list: refused at once by its length, and by the cap when it hides it."""
    block = bytes(MB)

    def endless(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(200):
            connection.sendall(block)

    def honest(connection: socket.socket, request: bytes) -> None:
        length = 200 * MB
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode() + block)

    for label, handler in (("that says so", honest), ("that hides it", endless)):
        with servers() as start:
            url = start(handler).url
            before = peak()
            began = time.perf_counter()
            try:
                HttpClient().get(url, cap=64 * MB)
            except AnswerUnusable as error:
                seconds = time.perf_counter() - began
                grown = (peak() - before) / MB
                say(
                    f"200 MB list {label}: refused in {seconds:.2f} s, "
                    f"memory grew {grown:.0f} MB ({error.reason})"
                )


# -- pieces --------------------------------------------------------------------------


def peak() -> int:
    """Highest resident memory of this process, in bytes."""
    text = Path("/proc/self/status").read_text()
    line = next(line for line in text.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs a command that must succeed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment or dict(os.environ),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))


def children(rounds: int, act: Callable[[], object]) -> tuple[float, float]:
    """Medians of both clocks, of an act that waits for a child process."""
    wall, cpu = [], []
    for _ in range(rounds):
        before, began = os.times(), time.perf_counter()
        act()
        wall.append(time.perf_counter() - began)
        after = os.times()
        cpu.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    return statistics.median(wall), statistics.median(cpu)


def median(rounds: int, act: Callable[[], object]) -> float:
    """Median of the seconds that an act takes."""
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def say(text: str) -> None:
    """One line on standard output."""
    sys.stdout.write(text + "\n")


def show(label: str, seconds: float, ratio: float, beside: str) -> None:
    """One line: the figure and how it compares."""
    say(f"{label:40} {seconds * 1000:9.2f} ms  {ratio:6.2f}x {beside}")


if __name__ == "__main__":
    main()
