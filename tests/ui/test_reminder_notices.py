"""The small windows that the agent opens for reminders, in three languages."""

from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from installer import example_views as example
from ui.i18n import Language, Languages
from ui.notice import NoticeWindow
from ui.widgets.text import Label


@pytest.mark.parametrize("kind", ["ending", "unfinished"])
def test_a_reminder_names_what_it_is_about_and_the_days(
    qtbot: QtBot, languages: Languages, kind: str
) -> None:
    window = NoticeWindow(f"{kind}:5c1e09f2:7")
    qtbot.addWidget(window)
    titles = set()
    for one in Language:
        languages.show(one)
        window.show_report(None)
        said = " ".join(label.text() for label in window.findChildren(Label))
        assert "5c1e09f2" in said
        assert ": 7." in said
        titles.add(window.windowTitle())
    assert len(titles) == len(Language)


def test_a_report_that_waits_for_a_word_says_so(
    qtbot: QtBot, languages: Languages
) -> None:
    languages.show(Language("en"))
    window = NoticeWindow("report:04180c5e")
    qtbot.addWidget(window)
    window.show_report(dataclasses.replace(example.report("RECORDED"), asks=True))
    said = " ".join(label.text() for label in window.findChildren(Label))
    assert "NOT sent: it waits for your confirmation" in said
    assert "Call the duty desk" not in said
