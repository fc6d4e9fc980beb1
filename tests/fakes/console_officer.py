"""An officer at a computer with a token: a home, a SoftHSM key, a role certificate."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import saqta
from desktop.cli.top import run
from desktop.sandbox import officers
from desktop.tokens import modules, work
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.sandbox_server import SandboxServer
from tests.fakes.softhsm import HINT, PIN, SoftHsm

__all__ = ["ConsoleOfficer", "make_officer", "make_two_officers"]


@dataclass
class ConsoleOfficer:
    """One officer; every call is the command line's, in a home of its own.

    Attributes:
        sha256: Of the role certificate.
        exit_code: Of the last call.
    """

    holder: Holder
    sha256: str
    officer_id: str
    token: SoftHsm
    exit_code: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)

    def call(
        self, capsys: pytest.CaptureFixture[str], *words: str, pins: int = 1
    ) -> dict[str, Any]:
        """``saqta console …`` with that many PIN entries; the object on stdout."""
        with pytest.MonkeyPatch.context() as patch, _pins(pins) as descriptor:
            patch.setenv("SAQTA_HOME", str(self.holder.folder))
            patch.setenv("SAQTA_NO_AGENT", "1")
            more = ["--pin-fd", str(descriptor)] if pins else []
            capsys.readouterr()
            self.exit_code = run(saqta, ["console", *words, *more, "--json"])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        self.told.append(found)
        return found

    def refused(
        self, capsys: pytest.CaptureFixture[str], *words: str, pins: int = 1
    ) -> str:
        """The operator's code of a refusal, else the code of the error."""
        error = self.call(capsys, *words, pins=pins)["error"]
        return str(error["facts"].get("problem", error["code"]))


def make_officer(
    server: SandboxServer,
    token: SoftHsm,
    folder: Path,
    role: str,
    *,
    citizen: int,
    scope: dict[str, list[str]] | None = None,
) -> ConsoleOfficer:
    """A key on the token, a confirmed certificate, a role, a home that knows both."""
    holder = Holder(server, folder, citizen=citizen, module=token.module)
    purposes = ("describe", "generate_application_key")
    with work.open_work(token.module, token.serial, purposes, token.pin()) as opened:
        key = opened.generate_application_key(
            secrets.token_hex(16), "ecdsa-p256", "Saqta", None
        )
    record = holder.add_certificate(
        TokenKey(token.serial, key.key_id, key.scheme, key.spki), protected=False
    )
    configuration = {"SOFTHSM2_CONF": token.environment["SOFTHSM2_CONF"]}
    modules.approve(HINT, configuration, folder=holder.workplace.home.modules_dir)
    holder.workplace.keep_profile(holder.workplace.require_profile())
    officer_id = officers.appoint(server.state, record.sha256, role, scope)
    return ConsoleOfficer(holder, record.sha256, officer_id, token)


def make_two_officers(
    server: SandboxServer, token: SoftHsm, folder: Path
) -> tuple[ConsoleOfficer, ConsoleOfficer]:
    """The officer who plans and the one who approves: two people, two homes."""
    return (
        make_officer(server, token, folder / "first", "officer", citizen=0),
        make_officer(server, token, folder / "second", "approver", citizen=1),
    )


@contextmanager
def _pins(count: int) -> Iterator[int]:
    reader, writer = os.pipe()
    os.write(writer, (PIN + b"\n") * count)
    os.close(writer)
    try:
        yield reader
    finally:
        os.close(reader)
