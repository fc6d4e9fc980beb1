"""Measures the same case work on SQLite and on PostgreSQL; prints JSON.

``python tests/bench/bench_department.py [--cases N]``: open a case, five lines in its
timeline, two certificates moved, closed; by one officer, then by four at once.
Nothing here asserts. PostgreSQL runs with its syncs, on a disk of this computer.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.store.cases import NewCase
from desktop.store.department import Department
from desktop.store.paths import Home
from tests.fakes.postgres import postgres

_NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_OFFICERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=60)
    count = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as name, postgres(sync=True) as url:
        home = Home.open(Path(name) / "home")
        results = {
            kind: _measure(home, target, count)
            for kind, target in (("sqlite", ""), ("postgresql", url))
        }
    one = {kind: found["one_officer_ms"] for kind, found in results.items()}
    results["postgresql_to_sqlite"] = {
        "one_officer_ms": round(one["postgresql"] / one["sqlite"], 2)
    }
    sys.stdout.write(json.dumps(results, indent=1) + "\n")


def _measure(home: Home, url: str, count: int) -> dict[str, float]:
    departments = [Department.open(home, url) for _ in range(_OFFICERS)]
    _work(departments[0], "first", 2)
    alone = _timed(lambda: _work(departments[0], "alone", count))
    threads = [
        threading.Thread(target=_work, args=(item, f"o{place}", count // _OFFICERS))
        for place, item in enumerate(departments)
    ]

    def together() -> None:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    shared = _timed(together)
    for department in departments:
        department.close()
    return {
        "one_officer_ms": round(alone / count * 1e3, 1),
        "four_officers_ms": round(shared / count * 1e3, 1),
    }


def _work(department: Department, officer: str, count: int) -> None:
    for number in range(count):
        case = department.open_case(
            NewCase(
                title="A token is lost",
                source="holder",
                reported_at=_NOW,
                deadline_at=_NOW + timedelta(hours=24),
                incident_id=f"{officer}-{number}",
                certificates=(("aa" * 32, "0a"), ("bb" * 32, "0b")),
            ),
            officer,
            _NOW,
        )
        for line in range(5):
            name = f"{officer}-{number}-{line}"
            department.add_event(case.case_id, name, "note", officer, _NOW, "text")
        for certificate in case.certificates:
            case = department.set_certificate(
                case.case_id, certificate.sha256, "CONFIRMED", officer, _NOW
            )
        department.close_case(case, officer, _NOW, "done")


def _timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
