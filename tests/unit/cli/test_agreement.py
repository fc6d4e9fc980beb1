"""``saqta agreement show``: exact bytes to a file, letters alone to a terminal."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from desktop.cli import saqta
from desktop.cli.common import Call
from desktop.cli.top import run
from desktop.services import show_agreement

CONTENT = b"1. \x1b[8mhidden\x1b[0m\r\n2. plain\n"


def test_an_end_without_a_document_is_no_silent_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["agreement", "end", "state-ca", "2026-2", "--document", " "]
    assert run(saqta, [*words, "--lang", "en"]) == 2
    assert "--document names nothing" in capsys.readouterr().err


@pytest.mark.parametrize("terminal", [True, False])
def test_a_text_moves_nothing_on_the_terminal(
    terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    text = SimpleNamespace(
        id="a", version="1", language="en", sha256="0", content=CONTENT
    )
    monkeypatch.setattr(show_agreement, "show_agreement", lambda *_: text)
    monkeypatch.setattr(Call, "workplace", lambda _call: None)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert run(saqta, ["agreement", "show", "a"]) == 0
    said = capfdbinary.readouterr().out
    if terminal:
        assert said == rb"1. \u{001b}[8mhidden\u{001b}[0m" + b"\n2. plain\n"
    else:
        assert said == CONTENT
