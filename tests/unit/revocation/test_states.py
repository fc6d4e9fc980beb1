"""Every pair of states, and every small set of attempts."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from desktop.errors import InputInvalid, StateConflict
from desktop.model.records import Attempt
from desktop.revocation import reasons
from desktop.revocation.states import (
    ATTEMPT_STEPS,
    CERTIFICATE_STEPS,
    AttemptState,
    CertificateState,
    advance_attempt,
    advance_certificate,
    certificate_state,
    may_undo,
    report_state,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)

ATTEMPT_RANK = {"PREPARED": 0, "SENT": 1, "UNKNOWN": 2, "ACCEPTED": 3, "REFUSED": 3}
ATTEMPT_PAIRS = {
    ("PREPARED", "SENT"),
    ("SENT", "ACCEPTED"),
    ("SENT", "REFUSED"),
    ("SENT", "UNKNOWN"),
    ("UNKNOWN", "ACCEPTED"),
    ("UNKNOWN", "REFUSED"),
}
CERTIFICATE_PAIRS = {
    ("RECORDED", "SENT"),
    ("RECORDED", "REFUSED"),
    ("RECORDED", "ACCEPTED"),
    ("RECORDED", "CONFIRMED"),
    ("RECORDED", "UNDONE"),
    ("SENT", "REFUSED"),
    ("SENT", "ACCEPTED"),
    ("SENT", "CONFIRMED"),
    ("REFUSED", "ACCEPTED"),
    ("REFUSED", "CONFIRMED"),
    ("ACCEPTED", "CONFIRMED"),
}


def attempt(state: str, channel: str = "rr") -> Attempt:
    return Attempt("a", "r", "c", channel, state, NOW, NOW)


@pytest.mark.parametrize("pair", list(itertools.product(AttemptState, repeat=2)))
def test_every_step_of_an_attempt(pair: tuple[str, str]) -> None:
    if pair in ATTEMPT_PAIRS:
        assert advance_attempt(*pair) is AttemptState(pair[1])
        assert ATTEMPT_RANK[pair[0]] < ATTEMPT_RANK[pair[1]]
    else:
        with pytest.raises(StateConflict, match=pair[1]):
            advance_attempt(*pair)


@pytest.mark.parametrize("pair", list(itertools.product(CertificateState, repeat=2)))
def test_every_step_of_a_certificate(pair: tuple[str, str]) -> None:
    if pair in CERTIFICATE_PAIRS:
        assert advance_certificate(*pair) is CertificateState(pair[1])
    else:
        with pytest.raises(StateConflict, match=pair[1]):
            advance_certificate(*pair)


def test_tables_name_every_state_and_no_other() -> None:
    assert set(ATTEMPT_STEPS) == set(AttemptState)
    assert set(CERTIFICATE_STEPS) == set(CertificateState)
    for table in (ATTEMPT_STEPS, CERTIFICATE_STEPS):
        assert set().union(*table.values()) <= set(table)
    with pytest.raises(StateConflict, match="gone"):
        advance_attempt("gone", "SENT")


@pytest.mark.parametrize(
    "found",
    [
        list(zip(("rr", "statement", "rr"), states, strict=True))
        for states in itertools.product(AttemptState, repeat=3)
    ],
)
def test_certificate_shows_its_furthest_attempt(found: list[tuple[str, str]]) -> None:
    attempts = [attempt(state, channel) for channel, state in found]
    states = {state for _, state in found}
    shown = certificate_state(attempts)
    if "ACCEPTED" in states:
        assert shown == "ACCEPTED"
    elif states == {"PREPARED"}:
        assert shown == "RECORDED"
    elif states == {"REFUSED"}:
        assert shown == "REFUSED"
    else:
        assert shown == "SENT"
    assert certificate_state(attempts, confirmed=True) == "CONFIRMED"
    undone = certificate_state(attempts, undone=True)
    assert undone == ("UNDONE" if states == {"PREPARED"} else shown)


def test_refused_needs_every_channel() -> None:
    refused = [attempt("REFUSED", "rr")]
    assert certificate_state(refused) == "REFUSED"
    assert certificate_state(refused, channels=("rr", "statement")) == "SENT"
    both = [*refused, attempt("REFUSED", "statement")]
    assert certificate_state(both, channels=("rr", "statement")) == "REFUSED"


def test_no_attempt_yet() -> None:
    assert certificate_state([]) == "RECORDED"
    assert certificate_state([], undone=True) == "UNDONE"
    assert certificate_state([], confirmed=True, undone=True) == "CONFIRMED"


@pytest.mark.parametrize("states", list(itertools.product(CertificateState, repeat=2)))
def test_report_shows_its_least_advanced_certificate(states: tuple[str, str]) -> None:
    order = ["RECORDED", "SENT", "REFUSED", "ACCEPTED", "CONFIRMED"]
    left = [state for state in states if state != "UNDONE"]
    wanted = min(left, key=order.index) if left else "UNDONE"
    assert report_state(states) == wanted


def test_report_without_a_known_certificate() -> None:
    assert report_state([]) == "RECORDED"


def test_undo_ends_with_the_first_sent() -> None:
    assert may_undo(["RECORDED", "RECORDED"])
    assert may_undo(["RECORDED", "UNDONE"])
    assert not may_undo(["RECORDED", "SENT"])
    assert not may_undo(["UNDONE"])


def test_reasons() -> None:
    assert reasons.check_reason("keyCompromise") == "keyCompromise"
    assert reasons.reason_code("keyCompromise") == 1
    assert reasons.reason_name(1) == "keyCompromise"
    assert 7 not in reasons.CODES.values()
    assert "certificateHold" not in reasons.STATEMENT_REASONS
    assert reasons.DEFAULT in reasons.STATEMENT_REASONS


def test_wrong_reasons() -> None:
    with pytest.raises(InputInvalid, match="holder"):
        reasons.check_reason("certificateHold", ["certificateHold"])
    with pytest.raises(InputInvalid, match="profile"):
        reasons.check_reason("superseded", ["keyCompromise"])
    with pytest.raises(InputInvalid, match="unknown reason"):
        reasons.reason_code("lost")
    with pytest.raises(InputInvalid, match="unknown reason code"):
        reasons.reason_name(7)
