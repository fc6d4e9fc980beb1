"""Who holds the token, when it is busy: named where /proc tells, else said unknown."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop import system
from desktop.errors import TokenBusy
from desktop.tokens import work
from desktop.words import error_text
from tests.fakes.softhsm import SoftHsm
from tests.fakes.token_shim import Shim, make_shim

#: CKR_SESSION_COUNT: all sessions that the token can have are taken.
_NO_SESSION_LEFT = "C_OpenSession:1:rc=b1"


@pytest.fixture(scope="module")
def shim(softhsm: SoftHsm) -> Shim:
    return make_shim(softhsm)


@contextmanager
def _another_program(library: str) -> Iterator[int]:
    """A process that has the module's file loaded."""
    code = (
        "import mmap, sys; f = open(sys.argv[1], 'rb'); "
        "m = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ); print(flush=True); "
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, library],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        assert process.stdin is not None
        process.stdin.close()


def _busy(shim: Shim) -> TokenBusy:
    behind = shim.behind
    with pytest.raises(TokenBusy, match="SQ-TOK-05") as caught:
        work.open_work(
            shim.module(_NO_SESSION_LEFT),
            behind.serial,
            ["describe"],
            behind.pin(),
        )
    return caught.value


def test_the_program_that_has_the_module_is_named(shim: Shim) -> None:
    path = shim.module("").path
    with _another_program(path) as pid:
        error = _busy(shim)
        assert re.search(rf"python\S* \({pid}\)", error.holder)
        assert error.holder in error_text(error, "en").happened


def test_our_own_workers_are_no_other_program(shim: Shim) -> None:
    path = shim.module("").path
    behind = shim.behind
    with work.open_work(
        shim.module(""), behind.serial, ["describe"], behind.pin()
    ) as piece:
        found = system.reader_programs(path)
        assert found is not None
        assert all(f"({piece.worker_pid})" not in name for name in found)


def test_what_can_not_be_known_is_said_so(
    shim: Shim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "reader_programs", lambda _module="": None)
    error = _busy(shim)
    assert error.holder == "?"
    for language, words in (("en", "does not tell"), ("ru", "не сообщает")):
        assert words in error_text(error, language).happened
