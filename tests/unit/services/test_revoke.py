"""The one click against the real sandbox, without a token and with one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.services.report_compromise import Scope
from desktop.services.revoke import revoke
from tests.fakes.holder import Holder
from tests.fakes.sandbox_server import SandboxServer, sandbox_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    with sandbox_server(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def holder(server: SandboxServer, tmp_path: Path) -> Holder:
    return Holder(server, tmp_path / "home")


def test_the_statement_revokes_without_token_and_pin(holder: Holder) -> None:
    record = holder.add_certificate()
    said: list[str] = []
    result = revoke(
        holder.workplace,
        holder.person,
        Scope(mine=True),
        now=True,
        recorded=lambda report_id, _at: said.append(report_id),
        counting=lambda _seconds: None,
    )
    assert said == [result.report_id]
    assert result.state == "CONFIRMED"
    assert {item["source"] for item in result.proofs} == {"ocsp", "crl"}
    assert {item["reason"] for item in result.proofs} == {"keyCompromise"}
    assert holder.revoked(record)
    assert result.certificates[0]["channel"] == "statement"
