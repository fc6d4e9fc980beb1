"""No hostile chain costs more than 2 s or 200 MB (security.md, test 16)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.hostile_chains import CASES

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 2.0
PEAK_KB = 200 * 1024
#: Seconds of one GOST signature on the machine for which the 2 s are meant.
USUAL = 0.1


@pytest.fixture(scope="module")
def costs() -> dict[str, dict[str, Any]]:
    """All cases in one child: its processor time and memory are theirs alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fakes.hostile_chains", *CASES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    first, *lines = map(json.loads, done.stdout.splitlines())
    # Seconds of the processor, so that a busy machine does not count; a slow one does.
    slower = max(1.0, first["one_signature"] / USUAL)
    for line in lines:
        line["seconds"] /= slower
    return {line["case"]: line for line in lines}


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_chain_ends_within_time_and_memory(
    costs: dict[str, dict[str, Any]], case: str
) -> None:
    found = costs[case]
    assert found["outcome"] != "built"
    assert found["seconds"] < SECONDS
    assert found["peak_kb"] < PEAK_KB
