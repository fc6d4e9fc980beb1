"""A long list of revoked certificates is evidence like a short one."""

from __future__ import annotations

import pytest

from desktop.model.people import Application
from desktop.services.case import Case
from desktop.services.recorder import Recorder
from desktop.services.report_compromise import Scope, report_compromise
from desktop.services.sending import Sending
from tests.fakes.holder import Holder

pytestmark = pytest.mark.xdist_group("large_evidence")


def test_a_list_above_16_mib_is_kept_and_packed(holder: Holder) -> None:
    holder.add_certificate()
    workplace, person = holder.workplace, holder.person
    crl = bytes(17 * 1024 * 1024)
    report = report_compromise(workplace, Scope(mine=True))
    recorder = Recorder(workplace.journal(), workplace.clock, person, "test")
    sending = Sending(workplace, person, recorder, report.report_id)
    # Twice, as two rounds of the agent do.
    paths = {sending.keep("crl-1.der", crl) for _ in range(2)}
    assert paths == {str(sending.path("crl-1.der"))}
    now = workplace.clock.now()
    case = Case(workplace, Application("a-1", "CONFIRMED", now, now, {}))
    case.write("revocation/r/crl-1.der", crl)
    assert len(case.members()["revocation/r/crl-1.der"]) == len(crl)
