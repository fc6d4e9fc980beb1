"""Protection in the settings: chosen here, or locked in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.assembly import open_workplace
from desktop.secret import RecoverySecret
from desktop.services.change_setting import SettingsView, show_settings
from desktop.store.settings import Settings
from ui import app as program
from ui.bench import Bench
from ui.conversation import Conversation
from ui.i18n import Languages
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


@pytest.mark.parametrize("command", ["", "/usr/bin/saqta agent"])
def test_what_starts_at_login_is_shown_as_it_is(qtbot: QtBot, command: str) -> None:
    """A package starts the agent for everybody, whatever the setting says."""
    bench = Bench()
    page = SettingsPage(bench)
    qtbot.addWidget(page)
    page.take((SettingsView(Settings(), frozenset(), command), []))
    assert page._agent.isChecked() is bool(command)
    bench.deleteLater()


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


@dataclass
class Keyring:
    """A keyring of the test's own."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def remove(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    made = Keyring()
    monkeypatch.setattr(
        "desktop.store.keychain.second_copy",
        lambda setting: made if setting == "always" else None,
    )
    return made


@pytest.fixture
def opened(languages: Languages) -> Iterator[Conversation]:
    conversation = Conversation(languages, grab_keyboard=False)
    conversation.window.show()
    yield conversation
    conversation.window.close()
    conversation.close()
    conversation.window.deleteLater()
    conversation.deleteLater()


def test_what_is_chosen_counts_at_once_in_both_directions(
    qtbot: QtBot, qapp: QApplication, opened: Conversation, keyring: Keyring
) -> None:
    workplace = open_workplace(need_profile=False)
    workplace.secrets().keep_revocation("a" * 64, RecoverySecret(bytearray(b"r" * 32)))
    idle = program._watch_idle(qapp, opened)
    opened.bench.open(workplace)
    opened.window.open_page("settings")
    card = opened.settings.policy
    qtbot.waitUntil(lambda: card._view is not None, timeout=30_000)

    def choose(at: int, seconds: int) -> None:
        QTest.mouseClick(card._idle.parts[at], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(
            lambda: idle._timer.interval() == seconds * 1000, timeout=30_000
        )
        assert idle._timer.isActive()

    assert idle._timer.interval() == 240_000
    choose(0, 60)
    choose(2, 900)
    assert keyring.kept == {}
    QTest.mouseClick(card._keyring.parts[1], Qt.MouseButton.LeftButton)
    name = f"revocation-{'a' * 64}"
    qtbot.waitUntil(lambda: keyring.kept == {name: b"r" * 32}, timeout=30_000)
    # A secret that is made now has its copy too.
    workplace.secrets().keep_revocation("b" * 64, RecoverySecret(bytearray(b"s" * 32)))
    assert len(keyring.kept) == 2
    QTest.mouseClick(card._keyring.parts[2], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: keyring.kept == {}, timeout=30_000)
    found = workplace.secrets().revocation("a" * 64)
    assert found is not None
    found.clear()


def test_a_copy_that_is_the_last_one_stays(keyring: Keyring) -> None:
    workplace = open_workplace(need_profile=False)
    settings = replace(workplace.settings, keyring="always")
    workplace.obey(settings)
    workplace.secrets().keep_revocation("a" * 64, RecoverySecret(bytearray(b"r" * 32)))
    (workplace.home.secrets_dir / f"revocation-{'a' * 64}.key").unlink()
    workplace.obey(replace(settings, keyring="never"))
    assert len(keyring.kept) == 1
