"""The window's tests run without a display; one application serves them all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from installer import example_views as example
from tests.fakes.sandbox_server import SandboxServer, sandbox_server
from tests.fakes.softhsm import SoftHsm, make_softhsm
from tests.ui.journey import Journey, journey
from tests.ui.settled import close_dialogs
from ui.conversation import Conversation
from ui.i18n import Language, Languages, language
from ui.theme import Look, Theme


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Theme:
    """The program's look on the application of the session."""
    return Theme(qapp, Look.LIGHT)


@pytest.fixture(scope="session")
def _languages(qapp: QApplication) -> Languages:
    return Languages(qapp, Language.ENGLISH)


@pytest.fixture
def languages(_languages: Languages) -> Iterator[Languages]:
    """The switch of the three languages; English before and after each test."""
    _speak_english(_languages)
    yield _languages
    _speak_english(_languages)


def _speak_english(languages: Languages) -> None:
    # Another translator makes every widget speak again: only where it must.
    if language() is not Language.ENGLISH:
        languages.show(Language.ENGLISH)


@pytest.fixture(autouse=True)
def _dressed(look: Theme, languages: Languages) -> Iterator[None]:
    yield
    if look.look is not Look.LIGHT:
        look.set_look(Look.LIGHT)


# -- pages with invented people ---------------------------------------------------


@pytest.fixture(scope="module")
def _window(look: Theme, _languages: Languages) -> Iterator[Conversation]:
    """One window for all of a file: making it costs more than showing a page."""
    found = Conversation(_languages, grab_keyboard=False)
    found.window.setMinimumSize(320, 200)
    found.window.show()
    found.bench.tokens = example.tokens()
    found.bench.home = example.home()
    found.bench.home_changed.emit(found.bench.home)
    found.bench.tokens_changed.emit()
    yield found
    close_dialogs(found)
    found.window.close()
    found.close()
    found.window.deleteLater()
    found.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def conversation(_window: Conversation, languages: Languages) -> Conversation:
    """That window at home, in English, with no dialog."""
    close_dialogs(_window)
    _window.window.undo_bar.hide()
    _window.window.resize(1280, 800)
    _window.home.show_home(example.home())
    return _window


# -- journeys --------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SandboxServer]:
    """An operator of the test's own; a file may share one of its own name."""
    with sandbox_server(tmp_path / "operator") as running:
        yield running


@pytest.fixture
def token(tmp_path: Path) -> SoftHsm:
    """A SoftHSM2 token with nothing on it."""
    folder = tmp_path / "softhsm"
    folder.mkdir()
    return make_softhsm(folder)


@pytest.fixture
def person(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> Iterator[Journey]:
    """Somebody at the window with a token and nothing done yet."""
    with journey(qtbot, languages, server, token) as found:
        yield found


@pytest.fixture
def holder(
    qtbot: QtBot, languages: Languages, server: SandboxServer, token: SoftHsm
) -> Iterator[Journey]:
    """Somebody who has a certificate."""
    with journey(qtbot, languages, server, token) as found:
        found.whole_application(server.slip())
        found.finish()
        found.until(lambda: found.conversation.home.cards == 1)
        yield found
