"""The bar of a report: kept clicks, and words that follow the language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.report_compromise import Scope
from installer import example_views as example
from ui.bench import Bench
from ui.i18n import Language, Languages
from ui.pin_desk import PinDesk
from ui.reporting import Reporter, _Told
from ui.widgets.undo_bar import UndoBar


@pytest.fixture
def bar(qtbot: QtBot) -> UndoBar:
    made = UndoBar()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("asks", [False, True])
def test_every_word_of_the_bar_follows_the_language(
    bar: UndoBar, languages: Languages, asks: bool
) -> None:
    """By policy it stands until somebody answers: that may be long."""
    bench = Bench()
    reporter = Reporter(bench, bar, PinDesk(bench, grab_keyboard=False))
    reporter._recorded(_Told("r1", example.NOW, asks=asks, on_disk=True))
    english = bar.sentence.text().split(". ")
    languages.show(Language.KAZAKH)
    kazakh = bar.sentence.text().split(". ")
    assert len(english) == len(kazakh) == 2
    assert set(english).isdisjoint(kazakh)


def test_a_click_that_came_too_early_is_one_report(
    bar: UndoBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows that the records are still being opened: people press again."""
    bench = Bench()
    reporter = Reporter(bench, bar, PinDesk(bench, grab_keyboard=False))
    started: list[object] = []
    monkeypatch.setattr(reporter, "_start", lambda work, _person: started.append(work))
    for _ in range(3):
        reporter.report(Scope(mine=True))
    bench.workplace = SimpleNamespace()  # type: ignore[assignment]
    bench.opened.emit()
    bench.opened.emit()
    assert len(started) == 1
    reporter.report(Scope(mine=True))
    assert len(started) == 2


def test_a_bar_that_nobody_counts_for_goes_by_itself(bar: UndoBar) -> None:
    """The report is recorded; what was to send it failed before its first second."""
    bench = Bench()
    reporter = Reporter(bench, bar, PinDesk(bench, grab_keyboard=False))
    reporter._recorded(_Told("r1", example.NOW, asks=False, on_disk=True))
    waits = reporter._last_second.isActive()
    reporter._last_second.timeout.emit()
    assert waits
    assert reporter.running == ""
    assert bar.isHidden()
    # One that asks stands until somebody answers.
    reporter._last_second.stop()
    reporter._recorded(_Told("r2", example.NOW, asks=True, on_disk=True))
    assert not reporter._last_second.isActive()
