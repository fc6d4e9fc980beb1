"""Raw python-pkcs11 in process against the worker, for the same work on SoftHSM2.

    .venv/bin/python -m tests.bench.bench_tokens [--rounds N] [--signatures N]
                                                 [--idle SECONDS]

Start: from nothing to the first signature, each in a fresh process: interpreter,
module, login, signature. Sign: median milliseconds of one signature in one piece of
work; raw is ``C_SignInit`` and ``C_Sign`` alone, ours also parses the document, checks
every signature in software and travels through the channel. Generate: a key pair, ours
with its fourteen attributes read back. Watch: share of one core, and memory, of a
watch worker while nothing happens. All in one run, as figures and as ratios.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop.canonical import canonical
from desktop.tokens import work
from desktop.tokens.watch import Watch
from tests.fakes.softhsm import PIN, SoftHsm, make_softhsm

PURPOSES = (
    "describe",
    "generate_application_key",
    "destroy_key",
    "sign_record:application",
)
SCHEMES = ("rsa-2048", "ecdsa-p256")
RECORD = canonical({"type": "application", "version": 1})

#: What a client without a worker does; it is given path, serial, PIN, scheme, counts.
_RAW = """
import statistics, sys, time
begin = time.perf_counter()
import pkcs11
from pkcs11.util.ec import encode_named_curve_parameters
path, serial, pin, scheme, count = sys.argv[1:6]
began_at = float(sys.argv[6])
library = pkcs11.lib(path)
token = next(t for t in library.get_tokens() if t.serial == serial.encode())
message = sys.stdin.buffer.read()
with token.open(rw=True, user_pin=pin) as session:
    made = time.perf_counter()
    if scheme == "rsa-2048":
        public, private = session.generate_keypair(
            pkcs11.KeyType.RSA, 2048, store=True)
        mechanism = pkcs11.Mechanism.SHA256_RSA_PKCS
    else:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True)
        public, private = parameters.generate_keypair(store=True)
        mechanism = pkcs11.Mechanism.ECDSA_SHA256
        if mechanism not in token.slot.get_mechanisms():
            mechanism = pkcs11.Mechanism.ECDSA
            import hashlib
            message = hashlib.sha256(message).digest()
    generated = time.perf_counter() - made
    private.sign(message, mechanism=mechanism)
    start = time.time() - began_at - generated
    times = []
    for _ in range(int(count)):
        one = time.perf_counter()
        private.sign(message, mechanism=mechanism)
        times.append(time.perf_counter() - one)
    private.destroy()
    public.destroy()
print(start, generated, statistics.median(times))
"""


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--signatures", type=int, default=100)
    parser.add_argument("--idle", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="saqta-bench-") as folder:
        token = make_softhsm(Path(folder))
        for scheme in SCHEMES:
            rounds = range(options.rounds)
            raw = [_raw(token, scheme, options.signatures) for _ in rounds]
            ours = [_ours(token, scheme, options.signatures) for _ in rounds]
            _compare(scheme, raw, ours)
        _watch(token, options.idle)


def _raw(token: SoftHsm, scheme: str, count: int) -> tuple[float, float, float]:
    arguments = [
        token.module.path,
        token.serial,
        PIN.decode(),
        scheme,
        str(count),
        repr(time.time()),
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RAW, *arguments],
        input=RECORD,
        env={**os.environ, **dict(token.module.env)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    start, generated, one = (float(word) for word in done.stdout.split())
    return start, generated, one


def _ours(token: SoftHsm, scheme: str, count: int) -> tuple[float, float, float]:
    key_id = secrets.token_hex(16)
    began = time.perf_counter()
    with work.open_work(token.module, token.serial, PURPOSES, token.pin()) as piece:
        made = time.perf_counter()
        key = piece.generate_application_key(key_id, scheme, "Saqta", None)
        generated = time.perf_counter() - made
        signer = piece.signer(key_id)
        signer.sign_record("application", RECORD)
        start = time.perf_counter() - began - generated
        times = []
        for _ in range(count):
            one = time.perf_counter()
            signer.sign_record("application", RECORD)
            times.append(time.perf_counter() - one)
        piece.destroy_key(key_id, key.custody.spki_sha256, key_id)
    return start, generated, statistics.median(times)


def _compare(
    scheme: str,
    raw: list[tuple[float, float, float]],
    ours: list[tuple[float, float, float]],
) -> None:
    for name, place in (("start", 0), ("generate", 1), ("sign", 2)):
        theirs = statistics.median(item[place] for item in raw) * 1000
        own = statistics.median(item[place] for item in ours) * 1000
        say(
            f"{scheme} {name}: worker {own:.2f} ms, raw {theirs:.2f} ms, "
            f"added {own - theirs:.2f} ms, ratio {own / theirs:.2f}"
        )


def _watch(token: SoftHsm, seconds: float) -> None:
    before = _children()
    watch = Watch(token.module, lambda _sighting: None)
    watch.start()
    try:
        time.sleep(3)
        (worker,) = _children() - before
        used, own = _cpu_s(worker), time.process_time()
        time.sleep(seconds)
        used, own = _cpu_s(worker) - used, time.process_time() - own
        pages = int(Path(f"/proc/{worker}/statm").read_text().split()[1])
        memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    finally:
        watch.stop()
    say(
        f"watch, idle: worker {100 * used / seconds:.2f} % of a core and "
        f"{memory:.0f} MB, its program {100 * own / seconds:.2f} %"
    )


def _children() -> set[int]:
    own = str(os.getpid())
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            rest = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if rest[1] == own and rest[0] != "Z":
            found.add(int(folder.name))
    return found


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
