"""Turns: writers alone, readers together, and nobody waits for long."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from desktop.tokens.worker import turns


@pytest.fixture
def two(tmp_path: Path) -> tuple[int, int]:
    """Two descriptors of one file, as two workers have them."""
    path = tmp_path / "module.so"
    path.touch()
    return os.open(path, os.O_RDONLY), os.open(path, os.O_RDONLY)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Each pause of who waits for a turn; a busy machine makes none of its own."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        (False, False, False),
        (True, False, True),
        (False, True, True),
        (True, True, True),
    ],
)
def test_who_waits_for_whom(
    two: tuple[int, int],
    waited: list[float],
    first: bool,
    second: bool,
    waits: bool,
) -> None:
    one, other = two
    glance = turns.GLANCE_S
    with turns.turn(one, exclusive=first):
        begin = time.monotonic()
        with turns.turn(other, exclusive=second, patience_s=glance):
            assert bool(waited) is waits
            assert not waits or time.monotonic() - begin >= glance
    # Given back: the other one has it at once now.
    waited.clear()
    with turns.turn(other, exclusive=True):
        assert not waited
    os.close(one)
    os.close(other)


def test_a_turn_is_given_back_after_an_error(
    two: tuple[int, int], waited: list[float]
) -> None:
    one, other = two
    with pytest.raises(KeyError, match="x"), turns.turn(one, exclusive=True):
        raise KeyError("x")
    with turns.turn(other, exclusive=True):
        assert not waited
    os.close(one)
    os.close(other)


def test_what_can_not_be_locked_is_no_reason_to_stop() -> None:
    read, write = os.pipe()
    os.close(read)
    os.close(write)
    with turns.turn(read, exclusive=True):
        pass
