"""Calls past the wrapper: how a library is loaded where the search path matters."""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any

import pytest

from desktop.tokens.worker import raw


def test_a_library_is_loaded_with_the_narrow_search_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """LoadLibraryEx: beside the library itself and in System32, nowhere else."""
    asked: list[tuple[str, Any]] = []
    real = ctypes.CDLL

    def load(name: str, *, winmode: int) -> ctypes.CDLL:
        asked.append((name, winmode))
        return real(name, winmode=winmode)

    monkeypatch.setattr(ctypes, "CDLL", load)
    name = ctypes.util.find_library("c")
    assert name
    assert raw.load_narrowly(name).abs(-3) == 3
    assert asked == [(name, 0x900)]


def test_a_library_that_is_not_there() -> None:
    with pytest.raises(OSError, match="nothing-here"):
        raw.load_narrowly("/nothing-here.so")
