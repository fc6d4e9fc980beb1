"""What every test gets: no real home, no stray warning, one seed for the sampling.

``--full`` runs sweeps and matrices whole (class F); without it they are sampled and the
seed is printed, so that a failing run can be repeated with ``--sample-seed``.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

#: Where the seed of this run lies.
SEED = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("saqta")
    group.addoption(
        "--full",
        action="store_true",
        default=False,
        help="class F: sweeps and matrices whole",
    )
    group.addoption(
        "--sample-seed",
        type=int,
        default=None,
        help="repeats the sampling of an earlier run",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Every xdist worker must sample the same cells, or collection differs.
    given = config.getoption("--sample-seed")
    handed = getattr(config, "workerinput", {}).get("sample_seed")
    if handed is not None:
        config.stash[SEED] = int(handed)
    else:
        config.stash[SEED] = secrets.randbits(32) if given is None else given


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    config = node.config  # type: ignore[attr-defined]
    node.workerinput["sample_seed"] = config.stash[SEED]  # type: ignore[attr-defined]


def pytest_report_header(config: pytest.Config) -> str:
    length = "whole" if config.getoption("--full") else "sampled"
    return f"sweeps: {length}, --sample-seed {config.stash[SEED]}"


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if config.getoption("--full"):
        return
    left = [item for item in items if item.get_closest_marker("full") is None]
    gone = [item for item in items if item.get_closest_marker("full") is not None]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = left


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether sweeps run whole."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture
def dice(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> random.Random:
    """Randomness that the printed seed repeats, apart for every test."""
    return random.Random(f"{pytestconfig.stash[SEED]} {request.node.nodeid}")


@pytest.fixture(autouse=True)
def _no_real_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAQTA_HOME", str(tmp_path / "saqta-home"))
    monkeypatch.setenv("SAQTA_NO_AGENT", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "person"))


@pytest.fixture(autouse=True)
def _limits_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb run in this process must not lower its limits for the tests to come."""
    monkeypatch.setattr("desktop.system.disable_core_dumps", lambda: None)


@pytest.fixture(autouse=True)
def _no_stray_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A log line of WARNING or above that the test did not ask for fails it."""
    yield
    if request.node.get_closest_marker("expects_log") is not None:
        return
    loud = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING and record.name.split(".")[0] in _OURS
    ]
    assert loud == []


_OURS = frozenset({"desktop", "ui", "saqta"})


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes may be random; an id made of them differs between xdist's workers."""
    return argname if isinstance(val, bytes) else None
