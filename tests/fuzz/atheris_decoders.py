"""Fuzzes one decoder with coverage for as long as one likes (test 17, classes F and L).

Not part of the test run: atheris is no dependency (``pip install atheris``)::

    python -m tests.fuzz.atheris_decoders TARGET [libFuzzer options]
    python -m tests.fuzz.atheris_decoders cmp -max_total_time=3600

Inputs that taught it something are kept in ``tests/fuzz/grown/TARGET``; a finding
belongs into ``tests/fuzz/corpus/TARGET``, where every test run repeats it.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> None:
    """Runs the fuzzer; it ends by itself, at a finding or at its time."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["desktop", "asn1crypto"]):
        from tests.fakes import fuzz_targets

    names = sorted(fuzz_targets.TARGETS)
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        raise SystemExit(f"one of: {', '.join(names)}")
    target = sys.argv.pop(1)
    grown, kept = FOLDER / "grown" / target, FOLDER / "corpus" / target
    grown.mkdir(parents=True, exist_ok=True)
    for seed in fuzz_targets.seeds(target):
        (grown / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    folders = [str(grown), *([str(kept)] if kept.is_dir() else [])]

    def one(data: bytes) -> None:
        fuzz_targets.run(target, data)

    atheris.Setup([sys.argv[0], *folders, *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
