"""Services follow the flows of the profile: what is offered, and which way (S4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import FlowNotOffered
from desktop.model.authority import Flow
from desktop.sandbox.state import SandboxSettings
from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, start_application
from tests.fakes.holder import Holder, TokenKey
from tests.fakes.sandbox_server import sandbox_server
from tests.fakes.softhsm import SoftHsm
from tests.unit.services.test_renew import first
from tests.unit.services.test_revoke import click


def offer(holder: Holder, **flows: Flow) -> None:
    """Another profile file: only these flows."""
    workplace = holder.workplace
    profile = replace(workplace.require_profile(), flows=flows)
    connect = workplace.connect
    holder._workplace = replace(
        workplace,
        profile=profile,
        load_profile=lambda _source: profile,
        connect=lambda _profile: connect(profile),
    )


def test_an_authority_that_issues_nothing_is_named_with_its_address(
    holder: Holder,
) -> None:
    offer(holder, revoke=Flow())
    slip = holder.server.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial="none",
        accept="agreement",
        consent="agreement",
        acknowledge_liability=True,
    )
    secret = SlipSecret(slip["secret"].encode())
    with pytest.raises(FlowNotOffered, match="SQ-SET-07") as caught:
        start_application(holder.workplace, request, secret)
    assert str(caught.value.facts["address"]).endswith("/service")
    assert holder.workplace.register().list_applications() == []


@pytest.mark.parametrize("order", [("rr",), ("statement",), ("statement", "rr")])
def test_the_revoke_flow_chooses_the_channels(
    with_token: Holder, make_key: Callable[[], TokenKey], order: tuple[str, ...]
) -> None:
    with_token.add_certificate(make_key())
    offer(with_token, issue=Flow(), revoke=Flow(channels=order))
    result = click(with_token, now=True, use_token=True)
    assert result.state == "CONFIRMED"
    attempts = with_token.workplace.outbox().attempts(result.report_id)
    assert {item.channel for item in attempts} <= set(order)
    # With both, the statement does not wait for what the token's rr brings.
    (leading,) = [item for item in attempts if item.channel == order[0]]
    assert leading.state == "ACCEPTED"


def test_without_the_revoke_flow_a_report_is_recorded_and_a_form_is_made(
    holder: Holder,
) -> None:
    record = holder.add_certificate()
    offer(holder, issue=Flow())
    result = click(holder, now=True)
    assert result.state == "RECORDED"
    assert holder.workplace.outbox().attempts(result.report_id) == []
    assert Path(result.ways_out["forms"]["ru"]).is_file()
    assert not holder.revoked(record)


def test_a_passphrase_is_handed_in_and_revokes_alone(
    softhsm: SoftHsm, tmp_path: Path
) -> None:
    """Where the profile has one: conveyed after the certConf, used without a token."""
    settings = SandboxSettings(faults=True, rev_passphrase=True)
    with sandbox_server(tmp_path / "sandbox", settings=settings) as server:
        holder = Holder(server, tmp_path / "home")
        holder.module = softhsm.module
        holder.person.pin = lambda _question: softhsm.pin()
        done = first(holder)
        record = holder.workplace.register().get_certificate(done.certificate)
        assert [row["key_id"] for row in server.state.store.rows("passphrases")] == [
            record.revocation_key_id
        ]
        offer(holder, issue=Flow(), revoke=Flow(channels=("rr-mac",)))
        result = click(holder, now=True)
        assert result.state == "CONFIRMED"
        assert result.certificates[0]["channel"] == "rr-mac"
        # The slip's reference is long forgotten; the key's name stood in the request.
        assert holder.statements() == []
