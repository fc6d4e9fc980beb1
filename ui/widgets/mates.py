"""Rows of one list that are laid out alike, whichever of them has the longest words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["Mates", "alike"]


class _Row(Protocol):
    mates: Mates | None

    def fits_at(self, width: int) -> bool:
        """Whether its texts have room in one line of this width."""
        ...


class Mates:
    """The rows of one list: each stands in one line, or none of them does."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self._rows = rows
        self.forget()

    def forget(self) -> None:
        """Measure anew: the font is another."""
        self._width, self._fit = -1, True

    def fit(self, width: int) -> bool:
        """Whether every row has room at this width; measured once for a width."""
        if width != self._width:
            self._width = width
            self._fit = all(row.fits_at(width) for row in self._rows)
        return self._fit


def alike(rows: Sequence[_Row]) -> None:
    """Lay the rows of one list out alike, once all of them were made."""
    mates = Mates(tuple(rows))
    for row in rows:
        row.mates = mates
