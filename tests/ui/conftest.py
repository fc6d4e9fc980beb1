"""The window's tests run without a display; one application serves them all."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtWidgets import QApplication

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
