"""Fixtures of the tests of services: a running sandbox, and holders at home."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.tokens import work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import SoftHsm, make_softhsm


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    """One operator for the whole run; every holder has certificates of its own."""
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def server(sandbox: SandboxServer) -> Iterator[SandboxServer]:
    """The operator, with no fault left planned after the test."""
    yield sandbox
    assert sandbox.state.faults is not None
    sandbox.state.faults.clear()


@pytest.fixture
def holder(server: SandboxServer, tmp_path: Path) -> Holder:
    """A holder without a token."""
    return Holder(server, tmp_path / "home")


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    """A private SoftHSM2."""
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="session")
def make_key(softhsm: SoftHsm) -> Callable[[], TokenKey]:
    """Makes P-256 keys on the token."""

    def make() -> TokenKey:
        purposes = ("describe", "generate_application_key")
        with work.open_work(
            softhsm.module, softhsm.serial, purposes, softhsm.pin()
        ) as token:
            key = token.generate_application_key(
                secrets.token_hex(16), "ecdsa-p256", "Saqta", None
            )
        return TokenKey(softhsm.serial, key.key_id, key.scheme, key.spki)

    return make


@pytest.fixture
def with_token(holder: Holder, softhsm: SoftHsm) -> Holder:
    """A holder whose token is connected and whose PIN is known."""
    holder.module = softhsm.module
    holder.person.pin = lambda _question: softhsm.pin()
    return holder
