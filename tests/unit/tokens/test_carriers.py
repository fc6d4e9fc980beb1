"""The list of certified carriers: ranges, dates, and no list that was never found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.errors import SettingsInvalid
from desktop.tokens import carriers

ROW = {
    "model": "Model X",
    "firmware_min": "2.0",
    "firmware_max": "2.10",
    "certificate_number": "KZ-1",
    "issued": "2026-01-01",
    "expires": "2026-12-31",
    "source": "synthetic",
    "mark": "A",
}
TODAY = date(2026, 11, 24)


def _table(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "carrier": [{**ROW, **changes}]}


@pytest.mark.parametrize("firmware", ["2.0", "2.9", "2.10", "2.5.1"])
def test_a_listed_model_is_found(firmware: str) -> None:
    entries = carriers.parse(_table(), "list")
    entry = carriers.match(entries, "Model X", firmware, TODAY)
    assert entry is not None
    assert carriers.as_dict(entry) == ROW


@pytest.mark.parametrize(
    ("model", "firmware", "today"),
    [
        ("Model Y", "2.0", TODAY),
        ("model x", "2.0", TODAY),
        ("Model X", "1.99", TODAY),
        ("Model X", "2.11", TODAY),
        ("Model X", "unknown", TODAY),
        ("Model X", "", TODAY),
        ("Model X", "2.0", date(2025, 12, 31)),
        ("Model X", "2.0", date(2027, 1, 1)),
    ],
)
def test_everything_else_is_not_certified(
    model: str, firmware: str, today: date
) -> None:
    entries = carriers.parse(_table(), "list")
    assert carriers.match(entries, model, firmware, today) is None


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"version": 2, "carrier": []}, "version 1"),
        ({"carrier": []}, "version 1"),
        ({"version": 1, "carrier": [], "more": 1}, "version 1"),
        (_table(colour="red"), "colour"),
        (_table(expires="soon"), "Invalid isoformat"),
        (_table(firmware_min="two"), "invalid literal"),
        (_table(model=3), "no text"),
        ({"version": 1, "carrier": [{"model": "X"}]}, "firmware_min"),
        ({"version": 1, "carrier": 3}, "list of tables"),
        ({"version": 1, "carrier": {"model": "X"}}, "list of tables"),
        ({"version": 1, "carrier": ["X"]}, "list of tables"),
    ],
)
def test_a_list_that_does_not_load(table: dict[str, Any], reason: str) -> None:
    with pytest.raises(SettingsInvalid, match=reason):
        carriers.parse(table, "list")


def test_the_shipped_list_claims_no_carrier() -> None:
    assert carriers.load("carriers") == ()
    at = datetime(2026, 11, 24, tzinfo=UTC)
    assert carriers.find("carriers", "SoftHSM v2", "2.6", at) is None
    assert carriers.find("", "SoftHSM v2", "2.6") is None


@pytest.mark.parametrize("name", ["missing", "../profiles/x", "A", "a.toml"])
def test_a_list_that_is_not_there(name: str) -> None:
    with pytest.raises(SettingsInvalid, match="carrier list"):
        carriers.load(name)
