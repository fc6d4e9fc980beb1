"""Measures the store against what the disk and the libraries do bare; prints JSON.

``python tests/bench/bench_store.py [--folder DIR] [--records N]``: ratios of one run on
one disk, so machines can be compared. Nothing here asserts.

* append: a journal entry against a bare write of 4 kB with fsync.
* click: a recorded compromise report against the same.
* verify: the whole journal against reading the rows and hashing them, nothing else.
* start: the check of a start on that journal, from its last anchor on.
* prove: the proof that the journal begins with that anchor.
* show_one: the proof that one entry in the middle is in it.

The reading parts are compared by processor time, which a busy machine distorts least.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from desktop.canonical import canonical
from desktop.clock import SystemClock, format_time
from desktop.merkle import Tree, leaf_hash
from desktop.model.records import Report, ReportCertificate
from desktop.store.journal import GENESIS, Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home

_ROUNDS = 300
_LATE = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--part", default="")
    arguments = parser.parse_args()
    if arguments.part:
        _PARTS[arguments.part](Home.open(arguments.folder))
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        result = {**_writes(folder), **_reads(folder, arguments.records)}
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


def _writes(folder: Path) -> dict[str, object]:
    clock = SystemClock()
    home = Home.open(folder / "writes")
    journal, outbox = Journal.open(home, clock), Outbox(home, clock)
    with (folder / "bare").open("wb", buffering=0) as bare:

        def bare_write() -> None:
            bare.write(os.urandom(4096))
            os.fsync(bare.fileno())

        def append() -> None:
            journal.append("bench.done", {"subject": "s" * 36, "facts": "f" * 120})

        def click() -> None:
            assert outbox.record(_report(clock)).path == "database"

        times: dict[str, list[float]] = {"bare": [], "append": [], "click": []}
        acts: dict[str, Callable[[], None]] = {
            "bare": bare_write,
            "append": append,
            "click": click,
        }
        for act in acts.values():
            act()
        # Taken in turns, so that a busy disk is busy for all of them.
        for _ in range(_ROUNDS):
            for act_name, act in acts.items():
                start = time.perf_counter()
                act()
                times[act_name].append(time.perf_counter() - start)
    medians = {name: statistics.median(found) for name, found in times.items()}
    late = {
        name: statistics.quantiles(found, n=100)[98] for name, found in times.items()
    }
    return {
        "ms_median": {name: round(value * 1e3, 3) for name, value in medians.items()},
        "ms_p99": {name: round(value * 1e3, 3) for name, value in late.items()},
        "append_to_bare": round(medians["append"] / medians["bare"], 2),
        "click_to_bare": round(medians["click"] / medians["bare"], 2),
    }


def _report(clock: SystemClock) -> Report:
    now = clock.now()
    return Report(
        report_id="",
        recorded_at=now,
        monotonic=clock.monotonic(),
        reason="keyCompromise",
        state="RECORDED",
        send_after=now + timedelta(seconds=10),
        certificates=(ReportCertificate("aa" * 32, "0102", "bb" * 32, "RECORDED"),),
    )


def _reads(folder: Path, records: int) -> dict[str, object]:
    root = folder / "reads"
    home = Home.open(root)
    Journal.open(home, SystemClock()).append("bench.done", {"first": "entry"})
    _fill(home, records)
    parts = {name: _measure(name, root) for name in _PARTS}
    plain, verify = parts["plain"], parts["verify"]
    return {
        "records": records,
        "parts": parts,
        "verify_to_plain": round(verify["cpu_seconds"] / plain["cpu_seconds"], 2),
    }


def _measure(part: str, root: Path) -> dict[str, float]:
    """Runs one part three times in processes of its own; the best of them."""
    found = []
    for _ in range(3):
        answer = subprocess.run(
            [sys.executable, __file__, "--folder", str(root), "--part", part],
            check=True,
            capture_output=True,
        ).stdout
        found.append(json.loads(answer))
    return min(found, key=lambda item: float(item["cpu_seconds"]))


def _timed(act: Callable[[], object]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    act()
    cpu, seconds = time.process_time() - cpu, time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(cpu, 3),
        "peak_mb": round(peak, 1),
    }
    sys.stdout.write(json.dumps(found) + "\n")


def _plain(home: Home) -> None:
    def act() -> None:
        connection = sqlite3.connect(home.journal_dir / "journal.db")
        for _, digest, raw in connection.execute(
            "SELECT seq, sha256, raw FROM entry ORDER BY seq"
        ):
            assert hashlib.sha256(raw).hexdigest() == digest

    _timed(act)


def _verify(home: Home) -> None:
    journal = Journal.open(home, SystemClock())
    _timed(journal.verify)


def _start(home: Home) -> None:
    _timed(lambda: Journal.open(home, SystemClock()))


def _prove(home: Home) -> None:
    journal = Journal.open(home, SystemClock())
    anchor, (size, _) = journal.last_anchor(), journal.head()
    assert anchor is not None

    def act() -> None:
        assert journal.prove_consistency(anchor.size, size)

    _timed(act)


def _show(home: Home) -> None:
    journal = Journal.open(home, SystemClock())
    size, _ = journal.head()
    _timed(lambda: journal.prove_inclusion(size // 2, size))


_PARTS: dict[str, Callable[[Home], None]] = {
    "plain": _plain,
    "prove": _prove,
    "show_one": _show,
    "start": _start,
    "verify": _verify,
}


def _fill(home: Home, records: int) -> None:
    """A journal of so many entries, anchored a little before its end."""
    connection = sqlite3.connect(home.journal_dir / "journal.db", isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("DELETE FROM entry")
    prev, tree, anchored = GENESIS, Tree(), (0, "", "")
    utc = format_time(SystemClock().now())
    for seq in range(1, records + 1):
        raw = canonical(
            {
                "body": {"subject": "s" * 36, "facts": f"{seq:0120}"},
                "kind": "bench.done",
                "monotonic": f"{seq}.000000",
                "prev": prev,
                "seq": seq,
                "utc": utc,
            }
        )
        prev = hashlib.sha256(raw).hexdigest()
        connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (seq, prev, raw))
        tree.append(leaf_hash(raw))
        if seq == records - _LATE:
            anchored = (seq, prev, tree.root().hex())
    connection.execute(
        "INSERT OR REPLACE INTO tree VALUES (1, ?, ?)",
        (tree.size, b"".join(tree.peaks)),
    )
    connection.execute("COMMIT")
    connection.close()
    journal = Journal.open(home, SystemClock())
    journal.anchor(*anchored, "the operator", utc)


if __name__ == "__main__":
    main()
