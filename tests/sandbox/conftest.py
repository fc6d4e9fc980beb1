"""One running operator for the tests of this folder; the rare ones start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.applicant import Applicant
from tests.fakes.sandbox_server import SandboxServer, sandbox_server


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    folder: Path = tmp_path_factory.mktemp("operator")
    with sandbox_server(folder / "sandbox") as server:
        yield server


@pytest.fixture
def operator(_shared: SandboxServer) -> Iterator[SandboxServer]:
    """The shared operator; a fault that a test planned and left fails the test."""
    yield _shared
    faults = _shared.state.faults
    assert faults is not None
    left = faults.left()
    faults.clear()
    assert left == 0


@pytest.fixture
def applicant(operator: SandboxServer) -> Applicant:
    """Somebody with a slip of their own and nothing done yet."""
    return Applicant(operator)


@pytest.fixture(scope="session")
def enrolled(_shared: SandboxServer) -> Applicant:
    """Somebody with a confirmed certificate, for tests that do not change it."""
    return Applicant(_shared).enrol()
