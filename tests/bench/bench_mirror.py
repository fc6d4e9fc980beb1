"""Measures the officer's mirror with many certificates; prints JSON.

``python -m tests.bench.bench_mirror [--folder DIR] [--rows N]``: the sync in the parts
that the console writes, against ``sqlite3 .import`` of the same rows; where its time
goes, each part against an ``.import`` of its rows; then searches as keys are typed, and
the console's window up to its first rows, each in a process of its own whose memory is
stated. Nothing here asserts.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import itertools
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.store import mirror_words
from desktop.store.mirror import FILE, SCHEMA, Mirror
from desktop.store.mirror_page import Column, TextsById, page_of
from desktop.store.mirror_query import MirrorQuery
from desktop.store.paths import Home
from tests.fakes.mirror_rows import mirror_rows

_PAGE = 25_000
#: Rows of a window's first answer to a key.
_FIRST = 100
_KEYS = 60
#: Rows whose parts are measured one after the other.
_PARTS = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--window", action="store_true")
    arguments = parser.parse_args()
    if arguments.search:
        _search(Mirror.open(Home.open(arguments.folder)))
        return
    if arguments.window:
        _window(arguments.folder)
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        result = _sync(folder, arguments.rows)
        result["search"] = _apart(folder / "home", "--search")
        result["console"] = _apart(folder / "home", "--window")
        # After the search: a child's peak begins with what its parent holds.
        result["parts_to_import_cpu"] = _parts(folder, min(arguments.rows, _PARTS))
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


def _apart(home: Path, what: str) -> Any:
    """What a process of its own measures with this home."""
    program = (sys.executable, "-m", "tests.bench.bench_mirror")
    answer = subprocess.run(
        [*program, "--folder", str(home), what], check=True, capture_output=True
    ).stdout
    return json.loads(answer)


def _window(home: Path) -> None:
    """The console's window from the program's start to its first rows."""
    os.environ |= {
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "SAQTA_HOME": str(home),
        "SAQTA_NO_AGENT": "1",
    }
    start = time.perf_counter()
    from ui.app import application, run_console
    from ui.console.rows import CertificateRows

    found: dict[str, Any] = {}
    take = CertificateRows.take

    def taken(self: CertificateRows, *arguments: Any) -> None:
        take(self, *arguments)
        if not found:
            found["first_rows_s"] = round(time.perf_counter() - start, 2)
            # Of the whole process, the interpreter's own start with it.
            found["first_rows_cpu_s"] = round(time.process_time(), 2)
            found["rows"] = len(self.found)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            found["peak_mb"] = round(peak / 1024, 1)
            application().quit()

    CertificateRows.take = taken  # type: ignore[assignment,method-assign]
    run_console(profile=None, language="kk")
    sys.stdout.write(json.dumps(found) + "\n")


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


def _parts(folder: Path, count: int) -> dict[str, float] | None:
    """Processor time of each part of a first sync, as shares of an ``.import``."""
    rows = list(mirror_rows(count))
    path = folder / "parts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row.values() for row in rows)
    before = _children()
    if _import(path, folder / "parts-plain.db", len(rows[0])) is None:
        return None
    whole = _children() - before
    texts = TextsById()
    start = time.process_time()
    pages = [page_of(rows[at : at + _PAGE]) for at in range(0, count, _PAGE)]
    for page in pages:
        for number, one in enumerate(texts.unknown(page), len(texts.texts) + 1):
            texts.add(number, *one)
    numbers = [texts.numbers(page) or [] for page in pages]
    judged = time.process_time() - start
    start = time.process_time()
    words = [list(texts.words(*both)) for both in zip(pages, numbers, strict=True)]
    worded = time.process_time() - start
    plain = [page.plain(of) for page, of in zip(pages, numbers, strict=True)]
    _, table, by_hash, by_person, _, _, index = SCHEMA.statements
    bare = _filled(folder / "bare.db", (table,), plain)
    keyed = _filled(folder / "keyed.db", (table, by_hash, by_person), plain)
    indexed = _filled(folder / "words.db", (index,), [(one,) for one in words])
    parts = {
        "rows_judged": judged,
        "table_alone": bare,
        "two_indexes": keyed - bare,
        "words_made": worded,
        "index_of_words": indexed,
    }
    return {name: round(spent / whole, 2) for name, spent in parts.items()}


def _filled(
    path: Path, statements: Sequence[str], pages: Sequence[Sequence[Column]]
) -> float:
    """Processor seconds of rows by column into one new table, page by page."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
        for line in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-98304"):
            file.execute(f"PRAGMA {line}")
        for statement in statements:
            file.execute(statement)
        name = "certificate"
        if "fts5" in statements[0]:
            name = "words(rowid, text)"
            mirror_words.fill_unmerged(file)
        marks = ", ".join("?" * (len(pages[0]) + 1))
        first, start = 1, time.process_time()
        for page in pages:
            file.execute("BEGIN IMMEDIATE")
            file.executemany(
                f"INSERT INTO {name} VALUES ({marks})",
                zip(itertools.count(first), *page, strict=False),
            )
            file.execute("COMMIT")
            first += len(page[0])
        return time.process_time() - start


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
