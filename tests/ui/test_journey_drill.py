"""The drill from the settings page: a sandbox of its own, a stopwatch, a clear mark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.assembly_sandbox import run_drill
from installer import example_views as example
from tests.ui.blocking import window_never_blocks
from ui.conversation import Conversation
from ui.dialogs.drill_dialog import DrillDialog
from ui.i18n import Languages


@pytest.fixture
def conversation(languages: Languages) -> Iterator[Conversation]:
    """A window over a sandbox; the drill needs nothing of its records."""
    found = Conversation(
        languages, grab_keyboard=False, drill=lambda told: run_drill(told=told)
    )
    found.window.show()
    found.bench.home = example.home()
    found.bench.home_changed.emit(found.bench.home)
    yield found
    found.window.close()
    found.close()
    QApplication.processEvents()
    found.window.deleteLater()
    found.deleteLater()


def begin(conversation: Conversation) -> DrillDialog:
    conversation.window.open_page("settings")
    button = conversation.settings._drill
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = conversation.window.overlay.dialog
    assert isinstance(dialog, DrillDialog)
    return dialog


def test_a_drill_ends_with_two_proofs(qtbot: QtBot, conversation: Conversation) -> None:
    dialog = begin(conversation)
    assert "Drill" in dialog._strip.text
    with window_never_blocks() as blocked:
        QTest.mouseClick(dialog._go, Qt.MouseButton.LeftButton)
        assert not dialog._go.isEnabled()
        qtbot.waitUntil(lambda: dialog.passed is not None, timeout=120_000)
    assert blocked == []
    assert dialog.passed
    names = [step.name for step in dialog.steps]
    assert names == [
        "drill.recorded",
        "drill.lost_token",
        "drill.recorded",
        "drill.elsewhere",
    ]
    assert dialog._end.property("kind") == "ok"
    assert dialog._go.isEnabled()


def test_a_drill_is_offered_beside_a_sandbox_only(conversation: Conversation) -> None:
    home = example.home()
    conversation.bench.home = type(home)(now=home.now, sandbox=False)
    conversation.settings.say()
    conversation.window.open_page("settings")
    assert not conversation.settings._drill.isVisible()


def test_without_the_sandbox_the_dialog_says_why(languages: Languages) -> None:
    bare = Conversation(languages, grab_keyboard=False)
    bare.window.show()
    bare.care.act("drill", "")
    dialog = bare.window.overlay.dialog
    assert isinstance(dialog, DrillDialog)
    QTest.mouseClick(dialog._go, Qt.MouseButton.LeftButton)
    assert dialog._end.property("kind") == "danger"
    assert dialog.passed is None
    bare.window.close()
    bare.close()
    bare.window.deleteLater()
    bare.deleteLater()
