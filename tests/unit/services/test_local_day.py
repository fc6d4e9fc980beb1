"""The law's days are Kazakhstan's: they begin five hours before those of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from desktop.canonical import sha256_hex
from desktop.clock import KAZAKHSTAN, FixedClock, day_of
from desktop.consent import agreement, regime
from desktop.errors import AgreementUnknown
from desktop.model.tokens import CarrierEntry
from desktop.services.explain_law import article_map
from desktop.services.fill_application import liability_of_day
from desktop.services.show_agreement import show_agreement
from desktop.tokens import carriers
from tests.fakes.holder import Holder

#: The first hour of a year in Kazakhstan, and the hour before it.
NEW_YEAR = datetime(2025, 12, 31, 19, 30, tzinfo=UTC)
OLD_YEAR = datetime(2025, 12, 31, 18, 30, tzinfo=UTC)


def test_a_day_begins_in_kazakhstan() -> None:
    assert day_of(OLD_YEAR) == date(2025, 12, 31)
    assert day_of(NEW_YEAR) == date(2026, 1, 1)


def test_the_fine_is_that_of_the_year_that_has_begun(holder: Holder) -> None:
    holder.clock = FixedClock(NEW_YEAR)
    assert liability_of_day(holder.workplace, "ru").sum == 216_250
    holder.clock = FixedClock(OLD_YEAR)
    assert liability_of_day(holder.restart(), "ru").sum == 50 * 3_932


def test_the_regime_changes_at_its_midnight() -> None:
    first = regime.load("kz-2026").in_force_from
    begins = datetime.combine(first, time(), KAZAKHSTAN)
    assert article_map(FixedClock(begins), "ru") != []
    assert article_map(FixedClock(begins - timedelta(seconds=1)), "ru") == []


def test_an_agreement_is_in_force_from_its_midnight(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = agreement.load_shipped("state-ca", "2026-2", "ru")
    entry = {**shipped.meta, "effective_from": "2026-01-01", "effective_to": None}

    room = "desktop.authority.operator_api.OperatorApi"
    monkeypatch.setattr(f"{room}.agreements", lambda _operator: [entry])
    monkeypatch.setattr(
        f"{room}.agreement_bytes", lambda _operator, *_name: shipped.content
    )
    holder.clock = FixedClock(OLD_YEAR)
    with pytest.raises(AgreementUnknown, match="state-ca"):
        show_agreement(holder.restart(), "state-ca", "ru")
    holder.clock = FixedClock(NEW_YEAR)
    text = show_agreement(holder.restart(), "state-ca", "ru")
    assert text.sha256 == sha256_hex(shipped.content)


def test_a_carrier_s_certificate_ends_with_its_last_day() -> None:
    entry = CarrierEntry("M", "1", "2", "no", "2025-01-01", "2025-12-31", "")
    assert carriers.match((entry,), "M", "1", day_of(OLD_YEAR)) is entry
    assert carriers.match((entry,), "M", "1", day_of(NEW_YEAR)) is None
