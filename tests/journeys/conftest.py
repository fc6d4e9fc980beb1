"""What journeys start from: a run of the demo for all judges, and a desk of one's own.

Token, worker and sandbox are real.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from desktop.assembly import open_workplace
from desktop.tokens import modules
from tests.fakes.desk import Desk
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import HINT, SoftHsm, make_softhsm

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class MainJob:
    """What a run of the demo left.

    Attributes:
        home: Its ``SAQTA_HOME``.
        result: The object that ``--json`` printed.
        told: What it said on stderr.
        first_run: Seconds of Undo were waited for.
    """

    home: Path
    result: dict[str, Any]
    told: str
    environment: dict[str, str]

    def artefact(self, name: str) -> Path:
        """Path of an artefact."""
        return Path(self.result["artefacts"][name])


Saqta = Callable[..., subprocess.CompletedProcess[str]]


def run_demo(home: Path, *arguments: str) -> MainJob:
    """Runs the demo as installer/demo.sh does after its set-up."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SAQTA")},
        "SAQTA_HOME": str(home),
        "SAQTA_NO_AGENT": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "installer.demo", "--json", "--no-window", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return MainJob(home, json.loads(done.stdout), done.stderr, environment)


@pytest.fixture(scope="session")
def main_job(tmp_path_factory: pytest.TempPathFactory) -> MainJob:
    """The main job, run twice in one home; the second run is ``revoke --now``."""
    home = tmp_path_factory.mktemp("main-job") / "home"
    home.mkdir(mode=0o700)
    # As after a first run: the ten seconds of Undo have a test of their own.
    (home / "demo-ran").touch()
    return run_demo(home)


@pytest.fixture(scope="session")
def saqta(main_job: MainJob) -> Saqta:
    """Runs a verb in the home of the main job, whose sandbox has stopped."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("saqta")), *arguments],
            capture_output=True,
            text=True,
            env=main_job.environment,
            check=False,
            timeout=60,
            **more,
        )

    return run


# -- one person at work, in the same process -----------------------------------------


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    return make_softhsm(tmp_path_factory.mktemp("token"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("operator") / "sandbox") as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, running: SandboxServer, token: SoftHsm) -> Iterator[Desk]:
    home = tmp_path / "home"
    workplace = open_workplace(profile=str(running.profile_path), home=home)
    modules.approve(HINT, dict(token.module.env), folder=workplace.home.modules_dir)
    yield Desk(
        running,
        replace(workplace, pause=lambda _seconds: None),
        token,
        running.slip(),
    )
    faults = running.state.faults
    assert faults is not None
    left = faults.left()
    faults.clear()
    assert left == 0, "a planned fault never struck"
