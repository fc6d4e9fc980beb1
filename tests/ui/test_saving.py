"""A place where nothing can be written is no bug of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.services.save_file import save_copy, save_file
from installer import example_views as example
from ui.conversation import Conversation
from ui.error_text import Fate, fate_of


@pytest.mark.parametrize("what", ["evidence", "report", "calendar"])
def test_a_place_that_refuses_is_told_as_such(
    conversation: Conversation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    found: list[BaseException] = []

    def run(_parent: object, work: Any, _done: object, failed: Any) -> None:
        with pytest.raises(BaseException) as caught:  # noqa: PT011 - judged below
            work(None)
        failed(caught.value)

    bundle = tmp_path / "evidence.asice"
    bundle.write_bytes(b"evidence")
    conversation.bench.home = example.home()
    pages = (conversation.apply, conversation.diagnostics, conversation.settings)
    acts: dict[str, Callable[[str], None]] = {
        "evidence": pages[0].code.save_to,
        "report": pages[1].save_to,
        "calendar": pages[2].save_calendar,
    }
    monkeypatch.setattr(conversation.bench, "run", run)
    pages[0].code._bundle = str(bundle)
    for page in pages:
        monkeypatch.setattr(page, "fail", found.append)
    monkeypatch.setattr(pages[0].code, "_fail", found.append)
    # A folder stands where the file is to be.
    acts[what](str(tmp_path))
    (error,) = found
    assert fate_of(error) is Fate.SHOWN
    pages[0]._reset()


def test_a_file_is_written_and_copied(tmp_path: Path) -> None:
    made, copied = tmp_path / "made", tmp_path / "copied"
    save_file(made, b"one")
    save_file(made, b"two")
    save_copy(copied, made)
    save_copy(copied, copied)
    assert copied.read_bytes() == b"two"
