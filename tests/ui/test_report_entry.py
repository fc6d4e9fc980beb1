"""The desktop entry "report a key compromise": one start, one report, no question."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.report_compromise import Scope
from ui import app, tasks
from ui.bench import Bench
from ui.conversation import Conversation


@pytest.mark.parametrize("report", [False, True])
def test_the_window_reports_once_when_it_was_started_for_that(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, report: bool
) -> None:
    wanted: list[Scope] = []
    opened: list[Conversation] = []
    monkeypatch.setattr(Bench, "report", lambda _self, scope: wanted.append(scope))
    real = Conversation.__init__

    def build(self: Conversation, *arguments: Any, **more: Any) -> None:
        real(self, *arguments, **more)
        opened.append(self)

    def execute(*_arguments: Any) -> int:
        (conversation,) = opened
        qtbot.waitUntil(
            lambda: conversation.bench.workplace is not None, timeout=60_000
        )
        conversation.bench.opened.emit()
        return 0

    monkeypatch.setattr(Conversation, "__init__", build)
    monkeypatch.setattr(QApplication, "exec", execute)
    monkeypatch.setattr(tasks, "shut_down", lambda: None)
    code = app.run(
        profile=None, language="en", notice=None, quit_when_ready=True, report=report
    )
    assert code == 0
    assert wanted == ([Scope(mine=True)] if report else [])
