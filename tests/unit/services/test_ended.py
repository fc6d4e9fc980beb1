"""An application that ended: its data go with its agreement, its terms stay put."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clock import FixedClock, SystemClock
from desktop.errors import ModuleNotApproved, StateConflict
from desktop.secret import SlipSecret
from desktop.services.apply import ApplyRequest, application_file, start_application
from desktop.services.case import Case
from desktop.services.delete_records import delete_records
from desktop.services.enrolment import Enrolment
from desktop.services.export_person import retention_table
from desktop.services.settle_messages import TURN, end_agreement, ended_agreements
from desktop.store.turns import waited_turn
from tests.fakes.holder import Holder, ScriptedPerson
from tests.fakes.sandbox_server import SandboxServer

pytestmark = pytest.mark.xdist_group("ended")


def _ended(holder: Holder, server: SandboxServer, end: str) -> str:
    """An application that ended so, after its consent."""
    workplace, slip = holder.workplace, server.slip()
    request = ApplyRequest(
        application=application_file(Path(slip["application"])),
        token_serial="none",
        accept="state-ca",
        consent="state-ca",
        acknowledge_liability=True,
    )
    with SlipSecret(bytearray(slip["secret"].encode())) as secret:
        name = start_application(workplace, request, secret)
    with contextlib.suppress(ModuleNotApproved):
        Enrolment(workplace, ScriptedPerson(), name).run()
    Case.load(workplace, name).save(end)
    return name


@pytest.mark.parametrize("end", ["REFUSED", "REJECTED", "ABANDONED"])
def test_data_go_and_terms_count_from_the_end(
    holder: Holder, server: SandboxServer, end: str
) -> None:
    clock = holder.clock = FixedClock(SystemClock().now())
    name = _ended(holder, server, end)
    workplace = holder.workplace
    ended, before = clock.now(), retention_table(workplace)
    assert all(row["until"] for row in before if row["kind"] == "consent")
    assert workplace.secrets().slip(name) is not None
    clock.advance(timedelta(days=200).total_seconds())
    end_agreement(workplace, "state-ca", "2026-2", "order 7")
    case = Case.load(workplace, name)
    assert (case.data["typed"], case.data["erased"]) == ({}, "ended")
    assert workplace.secrets().slip(name) is None
    assert abs(case.ended_at - ended) < timedelta(seconds=1)
    assert retention_table(workplace) == before


def test_a_deletion_that_a_crash_cut_is_finished(
    holder: Holder, server: SandboxServer
) -> None:
    """Every file is gone and the row still has the fields."""
    clock = holder.clock = FixedClock(SystemClock().now())
    name = _ended(holder, server, "REFUSED")
    workplace = holder.workplace
    with pytest.raises(StateConflict, match="kept until"):
        delete_records(workplace, name)
    clock.advance(timedelta(days=6 * 366).total_seconds())
    for path in workplace.application_folder(name).rglob("*"):
        if path.is_file():
            path.unlink()
    assert Case.load(workplace, name).data["typed"]
    assert delete_records(workplace, name) == 0
    assert workplace.secrets().slip(name) is None
    assert Case.load(workplace, name).data["typed"] == {}
    with pytest.raises(StateConflict, match="deleted"):
        delete_records(workplace, name)


def test_an_officer_s_entry_waits_for_messages_that_are_taken_in(
    holder: Holder,
) -> None:
    workplace = holder.workplace
    entry = threading.Thread(
        target=end_agreement, args=(workplace, "a", "1", "order 7"), daemon=True
    )
    with waited_turn(workplace.home.root / TURN):
        entry.start()
        # What the agent read before the entry, and writes after it.
        before = ended_agreements(workplace)
        entry.join(0.2)
        assert entry.is_alive()
        register = workplace.register()
        register.remember("agreements-ended", {**before, "b 2": "9"})
    entry.join(30)
    assert ended_agreements(workplace) == {"a 1": "order 7", "b 2": "9"}
