"""The loss drill: on a sandbox and homes of its own, with a stopwatch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import StateConflict
from desktop.services.drill import rehearse
from tests.fakes.holder import Holder


def test_the_drill_ends_with_two_proofs_and_touches_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "sandbox", "drill", "--json"],
        env={**os.environ, "SAQTA_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["drill"], result["passed"]) == (True, True)
    assert [step["name"] for step in result["steps"]] == [
        "drill.recorded",
        "drill.lost_token",
        "drill.recorded",
        "drill.elsewhere",
    ]
    for report in result["reports"]:
        assert {proof["source"] for proof in report["proofs"]} == {"ocsp", "crl"}
    # The person's own home got neither records nor an outbox.
    assert {path.name for path in home.iterdir()} == {"drills"}
    assert "DRILL" in done.stderr


def test_a_real_authority_is_refused(holder: Holder) -> None:
    from dataclasses import replace

    workplace = holder.workplace
    production = replace(workplace.require_profile(), mode="production")
    there = replace(workplace, profile=production)
    with pytest.raises(StateConflict, match="drill"):
        rehearse(there, there, [], told=lambda _step: None)
