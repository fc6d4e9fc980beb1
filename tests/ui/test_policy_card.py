"""Protection in the settings: chosen here, or locked in words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.assembly import open_workplace
from desktop.services.change_setting import SettingsView, show_settings
from desktop.store.settings import Settings
from ui.bench import Bench
from ui.pages.policy_card import PolicyCard
from ui.pages.settings import SettingsPage
from ui.widgets.text import Label


def words(card: PolicyCard) -> list[str]:
    return [label.text() for label in card.findChildren(Label) if label.isVisible()]


def test_a_lock_is_said_in_words(qtbot: QtBot) -> None:
    card = PolicyCard()
    qtbot.addWidget(card)
    card.show()
    settings = replace(
        Settings(), pin_shortest=8, pin_refused=("a+", "b+"), idle_lock_s=300
    )
    card.take(SettingsView(settings, frozenset({"idle_lock_s"}), ""))
    QApplication.processEvents()
    said = words(card)
    assert "Fewest characters of a new PIN: 8" in said
    assert "Patterns of PINs that are refused: 2" in said
    assert said.count("Only your administrator can change it") == 5
    assert not card._idle.isEnabled()
    # A value that is none of those offered chooses none of them.
    assert card._idle.index == -1
    assert card._keyring.isEnabled()


def test_a_choice_is_kept(qtbot: QtBot) -> None:
    workplace = open_workplace(need_profile=False)
    bench = Bench()
    bench.open(workplace)
    page = SettingsPage(bench)
    qtbot.addWidget(page)
    page.resize(900, 1600)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.policy._view is not None, timeout=30_000)
    QTest.mouseClick(page.policy._idle.parts[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: show_settings(workplace).settings.idle_lock_s == 60, timeout=30_000
    )
    bench.deleteLater()
