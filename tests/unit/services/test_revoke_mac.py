"""The rr by a shared secret: never marked as sent offline, sent again when lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from desktop.authority.cmp import CmpClient
from desktop.errors import OutcomeUnknown, StoreUnavailable
from desktop.model.authority import Flow, RevocationAnswer
from desktop.services.recorder import ForgivingLedger, Recorder
from desktop.services.report_compromise import (
    Scope,
    report_compromise,
    undo_report,
)
from desktop.services.revoke import carry_on
from tests.fakes.holder import Holder

pytestmark = pytest.mark.xdist_group("revoke_mac")

FOREVER = 10_000


class _Authority:
    """Takes a MAC; loses as many answers as it is told to."""

    def __init__(self, lost: int) -> None:
        self.lost = lost
        self.says = ""
        self.asked = 0

    def revoke_by_secret(self, certificate: bytes, **_more: Any) -> RevocationAnswer:
        self.asked += 1
        if self.asked <= self.lost:
            raise OutcomeUnknown(step="rr")
        return RevocationAnswer("t", "accepted", 0, (), self.says, certificate, b"a")


def _only_by_secret(holder: Holder, lost: int = 0) -> tuple[_Authority, str]:
    """A report whose one channel is the shared secret; nothing is ever proved."""
    holder.add_certificate()
    workplace = holder.workplace
    profile = workplace.require_profile()
    flows = {**profile.flows, "revoke": Flow(channels=("rr-mac",))}
    other = replace(profile, rr_mac=True, flows=flows)
    authority = _Authority(lost)
    network = replace(workplace.connect(other), cmp=cast(CmpClient, authority))
    holder._workplace = replace(
        workplace, load_profile=lambda _source: other, connect=lambda _profile: network
    )
    for place in ("ocsp", "crl"):
        holder.server.fail("html", place, times=FOREVER)
    report = report_compromise(holder.workplace, Scope(mine=True), undo_seconds=0)
    return authority, report.report_id


def test_offline_nothing_counts_as_sent(holder: Holder) -> None:
    holder.server.fail("drop-before", "v1/nonce", times=FOREVER)
    authority, report_id = _only_by_secret(holder)
    result = carry_on(holder.workplace, holder.person, report_id, patience_s=0.0)
    assert (result.state, authority.asked) == ("RECORDED", 0)
    # What never left can be taken back.
    assert undo_report(holder.workplace, report_id).state == "UNDONE"


def test_a_lost_answer_is_asked_for_again_and_an_answer_is_not(holder: Holder) -> None:
    authority, report_id = _only_by_secret(holder, lost=2)
    states = [
        carry_on(holder.workplace, holder.person, report_id, patience_s=0.0).state
        for _ in range(4)
    ]
    assert states == ["SENT", "SENT", "ACCEPTED", "ACCEPTED"]
    assert authority.asked == 3


def test_no_spelling_of_an_answer_loses_it(holder: Holder) -> None:
    """Letters in two parts are no canonical JSON; the answer is kept all the same."""
    authority, report_id = _only_by_secret(holder)
    authority.says = "\u0438\u0306 \udcff"
    result = carry_on(holder.workplace, holder.person, report_id, patience_s=0.0)
    assert result.state == "ACCEPTED"
    (attempt,) = holder.restart().outbox().attempts(report_id)
    assert attempt.data["why"] == "\u0439 ?"


def test_a_path_in_two_parts_stops_nothing(holder: Holder) -> None:
    recorder = Recorder(
        ForgivingLedger(holder.workplace.journal),
        holder.workplace.clock,
        holder.person,
        "test",
    )
    error = StoreUnavailable(path="/home/\u0438\u0306/x", reason="no")
    recorder.note("evidence_not_kept", {"code": error.code, "facts": error.facts})
    (entry,) = holder.workplace.journal().entries()
    assert entry.body["facts"]["path"] == "/home/\u0439/x"
