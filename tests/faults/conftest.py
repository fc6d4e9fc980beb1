"""Fixtures of the fault tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.fakes.http_server import RawServer, servers
from tests.fakes.small_ca import Authority, make_authority


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Starts loopback servers; ends them after the test."""
    with servers() as start:
        yield start


@pytest.fixture(scope="session")
def authority() -> Authority:
    """One synthetic CA for the whole run."""
    return make_authority()
