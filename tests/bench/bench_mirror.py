"""Measures the officer's mirror with many certificates; prints JSON.

``python -m tests.bench.bench_mirror [--folder DIR] [--rows N]``: the sync in the parts
that the console writes, against ``sqlite3 .import`` of the same rows; then searches as
keys are typed, in a process of its own whose memory is stated. Nothing here asserts.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from desktop.store.mirror import FILE, Mirror
from desktop.store.mirror_query import MirrorQuery
from desktop.store.paths import Home
from tests.fakes.mirror_rows import mirror_rows

_PAGE = 25_000
#: Rows of a window's first answer to a key.
_FIRST = 100
_KEYS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--search", action="store_true")
    arguments = parser.parse_args()
    if arguments.search:
        _search(Mirror.open(Home.open(arguments.folder)))
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        result = _sync(folder, arguments.rows)
        answer = subprocess.run(
            [
                *(sys.executable, "-m", "tests.bench.bench_mirror"),
                *("--folder", str(folder / "home"), "--search"),
            ],
            check=True,
            capture_output=True,
        ).stdout
        result["search"] = json.loads(answer)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


def _sync(folder: Path, count: int) -> dict[str, Any]:
    mirror = Mirror.open(Home.open(folder / "home"))
    path = folder / "rows.csv"
    seconds, used, page = 0.0, 0.0, []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in mirror_rows(count):
            writer.writerow(row.values())
            page.append(row)
            if len(page) == _PAGE or row["number"] == count:
                start, busy = time.perf_counter(), time.process_time()
                mirror.apply(page, row["number"], "2026-11-01T09:00:00.000Z")
                seconds += time.perf_counter() - start
                used += time.process_time() - busy
                page = []
    start, busy = time.perf_counter(), time.process_time()
    mirror.settle()
    settled = time.perf_counter() - start
    used += time.process_time() - busy
    mirror.close()
    before = _children()
    plain = _import(path, folder / "plain.db", len(row))
    imported = _children() - before
    return {
        "rows": count,
        "sync_seconds": round(seconds + settled, 1),
        "of_it_settling": round(settled, 1),
        "import_seconds": plain and round(plain, 1),
        "sync_to_import": plain and round((seconds + settled) / plain, 2),
        # What other programs on a busy computer do not add.
        "sync_cpu_seconds": round(used, 1),
        "sync_to_import_cpu": plain and round(used / imported, 2),
        "megabytes": (folder / "home" / "mirror" / FILE).stat().st_size >> 20,
    }


def _children() -> float:
    """Processor seconds of the programs that were started and have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _import(path: Path, database: Path, columns: int) -> float | None:
    if shutil.which("sqlite3") is None:
        return None
    names = ", ".join(f"c{number}" for number in range(columns))
    script = f"CREATE TABLE t ({names});\n.mode csv\n.import {path} t\n"
    start = time.perf_counter()
    subprocess.run(["sqlite3", str(database)], input=script.encode(), check=True)
    return time.perf_counter() - start


def _search(mirror: Mirror) -> None:
    start = time.perf_counter()
    first = mirror.search(MirrorQuery())
    opened = time.perf_counter() - start
    dice = random.Random(5)
    models = mirror.values("token_model")
    typed: list[float] = []
    work: list[float] = []
    for _ in range(_KEYS):
        row = dice.choice(first)
        word = dice.choice([row.name, row.iin, row.email, row.serial])
        model = dice.choice(["", "", dice.choice(models)])
        for length in range(1, 9):
            query = MirrorQuery(text=word[:length], token_model=model)
            start, used = time.perf_counter(), time.process_time()
            mirror.search(query, limit=_FIRST)
            typed.append(time.perf_counter() - start)
            work.append(time.process_time() - used)
    start = time.perf_counter()
    mirror.radius(MirrorQuery(token_model=models[0], firmware_max="99"))
    radius = time.perf_counter() - start
    start = time.perf_counter()
    counted = mirror.count(MirrorQuery(state="good"), cap=100_000)
    count = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "open_ms": round(opened * 1e3, 1),
        "key_ms_median": round(statistics.median(typed) * 1e3, 2),
        "key_ms_p95": round(statistics.quantiles(typed, n=20)[18] * 1e3, 2),
        # What other programs on a busy computer do not add.
        "key_cpu_ms_p95": round(statistics.quantiles(work, n=20)[18] * 1e3, 2),
        "key_cpu_ms_worst": round(max(work) * 1e3, 2),
        "key_ms_worst": round(max(typed) * 1e3, 2),
        "radius_s": round(radius, 2),
        "count_ms": round(count * 1e3, 1),
        "counted": counted,
        "peak_mb": round(peak, 1),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
