"""Text from outside is drawn as it is (security.md test 28)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.text import ElidedLabel, Label, safe_text, tooltip

MARKUP = "<img src='x.png'><b>Issuer</b>"


def test_markup_is_literal(qtbot: QtBot) -> None:
    label = Label(MARKUP)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == MARKUP
    plain = QLabel(MARKUP)
    plain.setTextFormat(Qt.TextFormat.PlainText)
    label.ensurePolished()
    plain.setFont(label.font())
    assert label.sizeHint() == plain.sizeHint()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\u202eb", "a\\u{202e}b"),
        ("a\u2066b\u2069", "a\\u{2066}b\\u{2069}"),
        ("\x00\x1b[31m", "\\u{0000}\\u{001b}[31m"),
        ("a\u200bb", "a\\u{200b}b"),
        ("\ufeff", "\\u{feff}"),
        ("one\ntwo", "one\ntwo"),
        (
            "PIN\u2011код \u20b8 ә",
            "PIN\u2011код \u20b8 ә",
        ),
        ("10\u00a0482", "10\u00a0482"),
    ],
)
def test_odd_characters_are_escaped(given: str, shown: str) -> None:
    assert safe_text(given) == shown


def test_ten_thousand_characters_are_cut_and_kept_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("x" * 10_000)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert label.text().endswith("\u2026")
    assert label.whole == "x" * 10_000
    assert label.toolTip() == tooltip("x" * 10_000)
    assert label.accessibleName() == label.whole


def test_a_tooltip_escapes_markup() -> None:
    assert "&lt;img" in tooltip(MARKUP)
    assert "<img" not in tooltip(MARKUP)
    assert tooltip("") == ""
