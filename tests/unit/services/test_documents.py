"""Documents that wait for the operator: none holds up another, none is half sent."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.authority.operator_api import OperatorApi
from desktop.canonical import b64url, canonical, parse, sha256_hex
from desktop.clock import format_time
from desktop.consent import regime
from desktop.consent.duty import DutyState, new_duty_id
from desktop.consent.record import Moment
from desktop.consent.withdrawal import build_withdrawal
from desktop.errors import ModuleNotApproved, OperatorRefused, Unreachable
from desktop.model.authority import AuthorityProfile
from desktop.secret import SlipSecret
from desktop.services.agent_day import DailyDuties
from desktop.services.apply import ApplyRequest, application_file, start_application
from desktop.services.case import Case
from desktop.services.duties import consent_of, draft_duty, list_duties, send_waiting
from desktop.services.enrolment import Enrolment
from desktop.services.fetch_messages import fetch_messages
from desktop.services.object import object_to
from desktop.services.recorder import Recorder
from desktop.services.workplace import Workplace
from desktop.store.files import write_durably
from tests.fakes.holder import Holder, ScriptedPerson
from tests.fakes.sandbox_server import SandboxServer

pytestmark = pytest.mark.xdist_group("documents")


@pytest.fixture
def consented(holder: Holder, server: SandboxServer) -> Workplace:
    """A home whose application waits for a token; the slip authorises objections."""
    workplace, slip = holder.workplace, server.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial="none",
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
        language="ru",
    )
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        started = start_application(workplace, request, secret)
    with contextlib.suppress(ModuleNotApproved):
        Enrolment(workplace, ScriptedPerson(), started).run()
    return workplace


def test_a_document_that_is_refused_holds_up_no_other(
    consented: Workplace, server: SandboxServer
) -> None:
    person = ScriptedPerson(agrees=True)
    server.fail("drop-before", "v1/objections", 2)
    for _ in range(2):
        with pytest.raises(Unreachable, match="SQ-PEN-01"):
            object_to(consented, person, "", [], language="kk")
    recorder = Recorder(consented.journal(), consented.clock, person, "test")
    server.fail("busy", "v1/objections", code=403)
    with pytest.raises(OperatorRefused, match="SQ-REF-02"):
        send_waiting(consented, recorder)
    states = Counter(item.state for item in list_duties(consented))
    assert states == {DutyState.DRAFTED: 1, DutyState.SENT: 1}


def test_cached_fields_go_where_a_crash_followed_the_receipt(
    consented: Workplace,
) -> None:
    person = ScriptedPerson()
    recorder = Recorder(consented.journal(), consented.clock, person, "test")
    case, content = consent_of(consented, "")
    consent, now = parse(content, "consent"), consented.clock.now()
    payload = build_withdrawal(
        record_id=new_duty_id(),
        consent=consent,
        consent_sha256=sha256_hex(content),
        regime=regime.load(consent["agreement"]["regime"]),
        moment=Moment(now, 0.0),
        scope="all",
        language="ru",
    )
    drafted = draft_duty(consented, recorder, payload)
    send_waiting(consented, recorder)
    assert Case.load(consented, case.application_id).data["typed"]
    # As the receipt lies there, and the program ended before its next step.
    receipt = {"payload": b64url(canonical({"received_at": format_time(now)}))}
    write_durably(drafted.folder / "receipt.json", canonical(receipt))
    send_waiting(consented, recorder)
    data = Case.load(consented, case.application_id).data
    assert (data["typed"], data["draft"], data["erased"]) == ({}, {}, "withdrawal")


def test_an_authority_that_refuses_leaves_no_other_unasked(
    consented: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = consented.require_profile()
    two = [replace(known, name=name) for name in ("refuses", "answers")]
    asked = []

    def fetched(_workplace: Workplace, profile: AuthorityProfile) -> list[Any]:
        asked.append(profile.name)
        if profile.name == "refuses":
            raise OperatorRefused(reason="no", call="messages", status=403, problem="x")
        return [profile.name]

    def clock_gap(operator: OperatorApi) -> float:
        asked.append("clock")
        raise Unreachable(url="", reason="away")

    room = "desktop.services.fetch_messages"
    monkeypatch.setattr(f"{room}.authorities", lambda _workplace: two)
    monkeypatch.setattr(f"{room}._fetched", fetched)
    with pytest.raises(OperatorRefused, match="messages"):
        fetch_messages(consented)
    assert asked == ["refuses", "answers"]
    monkeypatch.setattr(OperatorApi, "clock_gap_s", clock_gap)
    DailyDuties(consented, lambda _notice: None)._hear_clocks()
    assert asked[2:] == ["clock", "clock"]
