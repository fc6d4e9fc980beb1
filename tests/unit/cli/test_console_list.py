"""The list of certificates that a plan is made of, as a file gives it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cli import console
from desktop.errors import FileUnreadable

NAMES = ("0a" * 32, "0b" * 32)


def test_a_list_from_any_editor(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("\r\n".join((*NAMES, "", "")).encode("utf-8-sig"))
    assert console._names(str(path)) == NAMES


def test_a_list_is_taken_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(NAMES), "utf-8")
    monkeypatch.setattr(console, "_LIST_CAP", path.stat().st_size)
    assert console._names(str(path)) == NAMES
    monkeypatch.setattr(console, "_LIST_CAP", 70)
    with pytest.raises(FileUnreadable, match="longer than 70"):
        console._names(str(path))
