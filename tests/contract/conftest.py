"""The same piece of work on every kind of token (style.md, habit 14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import pytest

from desktop.ports import Token
from desktop.tokens import work
from tests.fakes.small_ca import Authority, make_authority
from tests.fakes.softhsm import SoftHsm, make_softhsm
from tests.fakes.token import FakeToken

OpenToken = Callable[[Sequence[str]], AbstractContextManager[Token]]


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    """A private SoftHSM2."""
    return make_softhsm(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="session")
def authority() -> Authority:
    """A synthetic CA."""
    return make_authority()


@pytest.fixture(params=["fake", "softhsm2"])
def open_token(request: pytest.FixtureRequest) -> OpenToken:
    """Opens a piece of work for the purposes; the keys stay between two openings."""
    if request.param == "fake":
        fake = FakeToken(purposes=())

        @contextmanager
        def on_fake(purposes: Sequence[str]) -> Iterator[Token]:
            fake.purposes = purposes
            yield fake

        return on_fake

    real: SoftHsm = request.getfixturevalue("softhsm")

    @contextmanager
    def on_softhsm(purposes: Sequence[str]) -> Iterator[Token]:
        with work.open_work(real.module, real.serial, purposes, real.pin()) as piece:
            yield piece

    return on_softhsm
