"""A second click is the report of the first one, and what it says besides is kept."""

from __future__ import annotations

import pytest

from desktop.services.report_compromise import Scope, report_compromise
from tests.fakes.holder import Holder

pytestmark = pytest.mark.xdist_group("second_click")

SINCE = "2026-07-01T09:00:00.000Z"


def test_a_second_click_adds_what_it_says(holder: Holder) -> None:
    holder.add_certificate()
    first = report_compromise(holder.workplace, Scope(mine=True))
    second = report_compromise(
        holder.workplace, Scope(mine=True), since=SINCE, text="the bag was stolen"
    )
    assert second.report_id == first.report_id
    third = report_compromise(holder.workplace, Scope(mine=True), text="at noon")
    (kept,) = holder.restart().outbox().list_reports()
    assert (kept.since, kept.text) == (SINCE, "at noon")
    assert kept == third
