"""One running operator for the tests of this folder; the rare ones start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.applicant import Applicant
from tests.fakes.officer import Officer
from tests.fakes.operator_work import SERIALS
from tests.fakes.sandbox_server import SandboxServer, ministry_server, sandbox_server


@pytest.fixture(scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    """One operator for each file: its people come in turn, and a second turn begins.

    Shared by all files, two applicants were one person by which files ran before.
    """
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


@pytest.fixture(scope="module")
def enrolled(_shared: SandboxServer) -> Applicant:
    """Somebody with a confirmed certificate, for tests that do not change it."""
    return Applicant(_shared).enrol()


@pytest.fixture
def holder(operator: SandboxServer) -> Applicant:
    """Somebody with a certificate that the test may revoke."""
    return Applicant(operator).enrol()


@pytest.fixture(scope="session")
def ministry(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SandboxServer]:
    """An operator with a populated organisation."""
    folder = tmp_path_factory.mktemp("ministry") / "sandbox"
    with ministry_server(
        folder, people=SERIALS, plan_batch=40, break_glass_daily=1
    ) as server:
        yield server


def person(server: SandboxServer, index: int) -> str:
    """The number of one of the registers' people: officers must not be one person."""
    return server.state.registers.all()[index].person.iin


@pytest.fixture(scope="session")
def first(ministry: SandboxServer) -> Officer:
    return Officer(ministry, iin=person(ministry, 0)).sign_in()


@pytest.fixture(scope="session")
def second(ministry: SandboxServer) -> Officer:
    return Officer(ministry, "approver", iin=person(ministry, 1)).sign_in()


@pytest.fixture(scope="session")
def auditor(ministry: SandboxServer) -> Officer:
    return Officer(ministry, "auditor", iin=person(ministry, 2)).sign_in()
