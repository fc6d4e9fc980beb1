"""Figures of the evidence room, as medians and ratios of one run; run by hand.

    .venv/bin/python -m tests.bench.bench_evidence [--rounds N] [--crl-mb N]

Signing: the first CAdES signature with pyHanko's import, and each one after it, beside
a bare signature by the same key. Bundles: building and verifying, beside hashing the
same bytes; a bundle with a large revocation list; and whether memory stays flat. The
foreign judge: the stand-alone verifier on the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.evidence import bundle, cades, container, manifest
from desktop.evidence.verify import verify_bundle
from tests.fakes.evidence_case import AT, REPORT_ID, EvidenceCase

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--crl-mb", type=int, default=32)
    chosen = parser.parse_args()
    case = EvidenceCase(revoked=True)
    signing(case, chosen.rounds)
    small(case, chosen.rounds)
    large(case, chosen.crl_mb, max(1, chosen.rounds // 3))
    foreign(case, max(1, chosen.rounds // 3))


def signing(case: EvidenceCase, rounds: int) -> None:
    """The closing signature against the key's own."""
    code = (
        "import time; started = time.perf_counter();"
        "import pyhanko.sign.signers.pdf_cms; print(time.perf_counter() - started)"
    )
    imported = [
        float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT))
        for _ in range(rounds)
    ]
    show("import of pyHanko, once", statistics.median(imported))
    payload = case.members[manifest.CLOSING]
    bare = median(rounds, lambda: case.signer.sign_request(payload))

    def sign() -> None:
        cades.sign_closing(payload, case.signer, case.leaf.der, [], None, at=AT)

    show("bare signature, ECDSA P-256", bare)
    show("CAdES-B-B of the closing manifest", median(rounds, sign))


def small(case: EvidenceCase, rounds: int) -> None:
    """An ordinary bundle."""
    content = case.pack()
    hashed = median(rounds, lambda: hashlib.sha256(content).digest())
    built = median(rounds, case.pack)
    verified = median(rounds, lambda: verify_bundle(content, case.anchors))
    size = f"{len(content)} bytes"
    show(f"SHA-256 of the bundle, {size}", hashed)
    show("building it", built, built / hashed, "hashing")
    show("verifying it", verified, verified / hashed, "hashing")


def large(case: EvidenceCase, megabytes: int, rounds: int) -> None:
    """The same with a large file added by a revocation: what the size costs."""
    name = f"{manifest.REVOCATION}{REPORT_ID}/crl-0.der"
    members = {**case.members, name: os.urandom(megabytes << 20)}
    content = bundle.build_bundle(members, case.installation, AT)
    hashed = median(rounds, lambda: hashlib.sha256(content).digest())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verified = median(rounds, lambda: verify_bundle(content, case.anchors))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    show(f"SHA-256 of a bundle of {megabytes} MB", hashed)
    show("verifying it", verified, verified / hashed, "hashing")
    text = f"{'memory grown while verifying':44} {grown / 1024:9.1f} MB"
    print(text)  # noqa: T201 - its result
    assert container.read(content)


def foreign(case: EvidenceCase, rounds: int) -> None:
    """The stand-alone verifier, which starts openssl for every signature."""
    with tempfile.TemporaryDirectory() as folder:
        file, roots = Path(folder, "b.asice"), Path(folder, "roots.pem")
        file.write_bytes(case.pack())
        roots.write_bytes(case.authority.root.pem)
        script = ROOT / "tests" / "standalone_verifier.py"
        command = [sys.executable, "-I", str(script), str(file), str(roots)]
        seconds = median(
            rounds, lambda: subprocess.run(command, check=True, capture_output=True)
        )
    show("stand-alone verifier", seconds)


def median(rounds: int, act: Callable[[], object]) -> float:
    """Median seconds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def show(what: str, seconds: float, ratio: float = 0.0, base: str = "") -> None:
    """One line."""
    more = f"  {ratio:8.1f} x {base}" if base else ""
    print(f"{what:44} {seconds * 1000:9.2f} ms{more}")  # noqa: T201 - its result


if __name__ == "__main__":
    main()
