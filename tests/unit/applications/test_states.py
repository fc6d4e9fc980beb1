"""Every pair of application states against the drawing of architecture.md, 4."""

from __future__ import annotations

import itertools

import pytest

from desktop.applications.states import (
    ENDED,
    STEPS,
    ApplicationState,
    advance,
    has_ended,
    has_reached,
    may_abandon,
)
from desktop.errors import StateConflict

WAY = [
    "OPENED",
    "CONSENTED",
    "DRAFTED",
    "KEY_INTENDED",
    "KEY_MADE",
    "SIGNED",
    "SENT",
    "WAITING",
    "ISSUED",
    "INSTALLED",
    "CONFIRMED",
]
BEFORE_INSTALLED = WAY[: WAY.index("INSTALLED")]
ALLOWED = (
    set(itertools.pairwise(WAY))
    | {("SENT", "ISSUED"), ("INSTALLED", "REFUSED")}
    | set(itertools.product(BEFORE_INSTALLED, ["REJECTED", "ABANDONED"]))
    | {
        (state, "REFUSED")
        for state in BEFORE_INSTALLED
        # The authority hears nothing of an application between these two.
        if state not in {"KEY_INTENDED", "KEY_MADE"}
    }
)


@pytest.mark.parametrize("pair", list(itertools.product(ApplicationState, repeat=2)))
def test_every_pair(pair: tuple[str, str]) -> None:
    if pair in ALLOWED:
        assert advance(*pair) is ApplicationState(pair[1])
    else:
        with pytest.raises(StateConflict, match=pair[1]):
            advance(*pair)


def test_the_table_is_whole() -> None:
    assert set(STEPS) == set(ApplicationState)
    assert {state for state in STEPS if not STEPS[state]} == ENDED
    with pytest.raises(StateConflict, match="LOST"):
        advance("LOST", "SENT")


def test_no_way_leads_back() -> None:
    seen: set[str] = set()
    edge = {"CONFIRMED", "REFUSED", "REJECTED", "ABANDONED"}
    while edge:
        assert not edge & seen
        seen |= edge
        edge = {state for state in STEPS if STEPS[state] <= seen} - seen
    assert seen == set(ApplicationState)


@pytest.mark.parametrize(("one", "other"), list(itertools.product(WAY, WAY)))
def test_reached(one: str, other: str) -> None:
    assert has_reached(one, other) == (WAY.index(one) >= WAY.index(other))


def test_ends() -> None:
    assert has_ended("REFUSED")
    assert not has_ended("INSTALLED")
    assert may_abandon("WAITING")
    assert not may_abandon("INSTALLED")
    with pytest.raises(StateConflict, match="REJECTED"):
        has_reached("REJECTED", "SENT")
