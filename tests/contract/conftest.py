"""The same piece of work on every kind of token (style.md, habit 14)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from desktop.ports import Token
from desktop.tokens import work
from tests.fakes.gost_token import GostToken, make_gost_token
from tests.fakes.opencryptoki import OpenCryptoki, make_opencryptoki
from tests.fakes.small_ca import Authority, make_authority
from tests.fakes.softhsm import SoftHsm, make_softhsm
from tests.fakes.software_tpm import SoftwareTpm, software_tpm
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


#: What a module can't do, with the reason: a written skip.
CANNOT: dict[str, dict[str, str]] = {
    "fake": {"gost-2015-512": "the fake token's library has no GOST"},
    "softhsm2": {"gost-2015-512": "Debian's SoftHSM 2.6.1 is built without GOST"},
    "gost": dict.fromkeys(
        ("rsa-2048", "rsa-3072", "rsa-4096", "ecdsa-p256", "ecdsa-p384", "ed25519"),
        "the GOST test token makes GOST keys only",
    ),
    "opencryptoki": {
        "gost-2015-512": "openCryptoki has no GOST",
        "ecdsa-p256": "openCryptoki 3.8's soft token has no EC_KEY_PAIR_GEN",
        "ecdsa-p384": "openCryptoki 3.8's soft token has no EC_KEY_PAIR_GEN",
        "ed25519": "openCryptoki 3.8's soft token has no EC_EDWARDS_KEY_PAIR_GEN",
    },
    "tpm2": {
        "gost-2015-512": "a TPM 2.0 has no GOST",
        "rsa-2048": "tpm2-pkcs11's RSA keys decrypt as well: custody refuses them",
        "rsa-3072": "swtpm has no RSA-3072",
        "rsa-4096": "swtpm has no RSA-4096",
        "ed25519": "a TPM 2.0 has no Ed25519",
    },
}

TOKENS = [
    "fake",
    "softhsm2",
    "gost",
    pytest.param("opencryptoki", marks=pytest.mark.xdist_group("opencryptoki")),
    pytest.param("tpm2", marks=pytest.mark.xdist_group("tpm2")),
]


@pytest.fixture(scope="session")
def opencryptoki(tmp_path_factory: pytest.TempPathFactory) -> OpenCryptoki:
    """The machine's openCryptoki."""
    return make_opencryptoki(tmp_path_factory.mktemp("opencryptoki"))


@pytest.fixture(scope="session")
def tpm2(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftwareTpm]:
    """A private software TPM."""
    # The bus's path must fit a socket's name.
    with (
        tempfile.TemporaryDirectory(prefix="saqta-tpm-") as folder,
        software_tpm(Path(folder)) as token,
    ):
        yield token


@pytest.fixture(scope="session")
def gost(tmp_path_factory: pytest.TempPathFactory) -> GostToken:
    """The GOST test token, which is never shipped."""
    return make_gost_token(tmp_path_factory.mktemp("gost"))


@pytest.fixture(params=TOKENS)
def token_kind(request: pytest.FixtureRequest) -> str:
    """Which kind of token this test runs on."""
    return str(request.param)


@pytest.fixture
def usual_scheme(token_kind: str) -> str:
    """A scheme that this kind of token can do."""
    cannot = CANNOT.get(token_kind, {})
    usual = ("ecdsa-p256", "rsa-2048", "gost-2015-512")
    return next(name for name in usual if name not in cannot)


@pytest.fixture
def open_token(request: pytest.FixtureRequest, token_kind: str) -> OpenToken:
    """Opens a piece of work for the purposes; the keys stay between two openings."""
    if token_kind == "fake":
        fake = FakeToken(purposes=())

        @contextmanager
        def on_fake(purposes: Sequence[str]) -> Iterator[Token]:
            fake.purposes = purposes
            yield fake

        return on_fake

    fixture = {"softhsm2": "softhsm"}.get(token_kind, token_kind)
    real: SoftHsm | OpenCryptoki | SoftwareTpm | GostToken
    real = request.getfixturevalue(fixture)
    module = real.module() if isinstance(real, GostToken) else real.module
    encoding = "kz" if token_kind == "gost" else ""

    @contextmanager
    def on_module(purposes: Sequence[str]) -> Iterator[Token]:
        with work.open_work(
            module, real.serial, purposes, real.pin(), gost_encoding=encoding
        ) as piece:
            yield piece

    return on_module
