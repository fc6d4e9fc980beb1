"""Fixtures of the tests of the authority room."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.fakes.cmp_authority import CmpAuthority
from tests.fakes.http_server import RawServer, servers
from tests.fakes.small_ca import Authority, make_authority
from tests.fakes.software_signer import SoftwareSigner


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Starts loopback servers; ends them after the test."""
    with servers() as start:
        yield start


@pytest.fixture
def server(serve: Callable[..., RawServer]) -> CmpAuthority:
    """An honest CMP authority; tests plan what it does otherwise."""
    return CmpAuthority(serve)


@pytest.fixture
def signer() -> SoftwareSigner:
    """A person's key in memory."""
    return SoftwareSigner("ecdsa-p256")


@pytest.fixture(scope="session")
def authority() -> Authority:
    """One synthetic CA for the whole run."""
    return make_authority()
