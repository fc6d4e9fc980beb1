"""A home, and a clock that moves only when told to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.clock import FixedClock
from desktop.store.paths import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of this test alone."""
    return Home.open(tmp_path / "home")


@pytest.fixture
def clock() -> FixedClock:
    """A clock for one test."""
    return FixedClock(datetime(2026, 11, 1, 9, 0, tzinfo=UTC), 5.0)
