"""The palette's figures as look.md states them, and that no colour stands elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QLabel

from desktop import data
from ui import theme

ROOT = Path(__file__).resolve().parents[2]
# look.md section 1: text shade, then (light, dark) on each ground.
ON_GROUNDS = {
    "text": [(15.0, 15.6), (16.3, 14.1), (13.9, 12.1), (13.9, 14.7)],
    "text2": [(6.9, 8.9), (7.5, 8.0), (6.4, 6.9), (6.4, 8.4)],
    "accent_text": [(7.1, 10.1), (7.7, 9.1), (6.6, 7.9), (6.6, 9.5)],
    "danger_text": [(7.2, 10.6), (7.8, 9.6), (6.7, 8.2), (6.7, 10.0)],
    "ok_text": [(7.6, 10.9), (8.2, 9.9), (7.0, 8.5), (7.0, 10.3)],
    "warn_text": [(7.2, 11.3), (7.8, 10.2), (6.6, 8.8), (6.6, 10.7)],
    "off": [(3.7, 4.6), (4.0, 4.2), (3.4, 3.6), (3.4, 4.4)],
    "line_strong": [(3.8, 4.9), (4.1, 4.4), (3.5, 3.8), (3.5, 4.6)],
    "warn": [(3.9, 8.0), (4.2, 7.2), (3.6, 6.2), (3.6, 7.5)],
}
GROUNDS = ("canvas", "surface", "sunken", "side")
ON_SOFT = {
    "text": [(13.7, 11.3), (14.1, 13.3), (14.0, 11.7), (14.4, 12.1)],
    "text2": [(6.3, 6.5), (6.5, 7.6), (6.4, 6.7), (6.6, 6.9)],
}
SOFT = ("accent_soft", "danger_soft", "ok_soft", "warn_soft")
OWN = [(6.5, 7.3), (6.8, 9.1), (7.1, 8.2), (6.9, 8.8)]
PAIRS = [
    ("on_accent", "accent", 7.7, 7.3),
    ("on_accent", "accent_hover", 9.6, 8.8),
    ("on_accent", "accent_pressed", 12.1, 10.4),
    ("on_danger", "danger", 6.5, 5.4),
    ("on_danger", "danger_hover", 8.6, 4.8),
    ("on_danger", "danger_pressed", 10.9, 6.9),
    ("now_text", "on_danger", 10.9, 10.9),
    ("text2", "line", 5.3, 5.5),
]


def measured(first: str, second: str, column: int) -> float:
    return theme.contrast(
        QColor(theme.PALETTE[first][column]),  # type: ignore[index]
        QColor(theme.PALETTE[second][column]),  # type: ignore[index]
    )


def rows() -> list[tuple[str, str, float, float]]:
    made = list(PAIRS)
    for shade, figures in ON_GROUNDS.items():
        for ground, (light, dark) in zip(GROUNDS, figures, strict=True):
            made.append((shade, ground, light, dark))
    for shade, figures in ON_SOFT.items():
        for ground, (light, dark) in zip(SOFT, figures, strict=True):
            made.append((shade, ground, light, dark))
    for ground, (light, dark) in zip(SOFT, OWN, strict=True):
        made.append((ground.replace("_soft", "_text"), ground, light, dark))
    return made


@pytest.mark.parametrize(("first", "second", "light", "dark"), rows())
def test_contrast_is_what_the_design_states(
    first: str, second: str, light: float, dark: float
) -> None:
    assert measured(first, second, 0) == pytest.approx(light, abs=0.06)
    assert measured(first, second, 1) == pytest.approx(dark, abs=0.06)


@pytest.mark.parametrize("column", [0, 1])
def test_every_pair_that_is_drawn_is_readable(column: int) -> None:
    for first, second, *_ in rows():
        graphic = first in {"off", "line_strong", "warn"}
        assert measured(first, second, column) >= (3.0 if graphic else 4.5)
    for ground in GROUNDS:
        assert measured("focus", ground, column) >= 12.05
        assert measured("danger_line", ground, column) >= 4.75
        assert measured("accent", ground, column) >= 6.15
        assert measured("ok", ground, column) >= 5.15


def test_a_call_without_a_result_costs_no_reference_to_none(
    qapp: QApplication,
) -> None:
    # PySide6 6.12.0 did before Python 3.12, and aborted: "deallocating None".
    made = theme.font("body")
    before = sys.getrefcount(None)
    for _ in range(100):
        made.setBold(True)
    assert sys.getrefcount(None) - before > -50


def test_contrast_of_black_and_white() -> None:
    assert theme.contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


def test_the_table_has_every_shade_in_both_schemes() -> None:
    assert set(theme.PALETTE) == set(get_args(theme.Shade))
    shape = re.compile(r"#([0-9A-F]{6}|[0-9A-F]{8})")
    for both in theme.PALETTE.values():
        assert all(shape.fullmatch(value) for value in both)


def test_no_colour_stands_outside_the_table() -> None:
    literal = re.compile(
        r"#[0-9a-fA-F]{3,8}\b|(?<!\.)\brgba?\(|QColor\(\s*\d|GlobalColor\.(?!transparent)"
    )
    files = [path for path in (ROOT / "ui").rglob("*.py") if path.name != "theme.py"]
    files += (ROOT / "resources" / "icons").glob("*.svg")
    files += (ROOT / "resources" / "style").glob("*.qss")
    assert len(files) > 70
    found = [
        f"{path.name}: {match[0]}"
        for path in files
        for match in literal.finditer(path.read_text(encoding="utf-8"))
        if not (path.suffix == ".qss" and re.fullmatch(r"#[a-z]+", match[0]))
    ]
    assert found == []


def test_an_unknown_name_in_the_style_sheet_is_refused() -> None:
    with pytest.raises(KeyError, match="no_such_shade"):
        theme.fill_template("QLabel { color: {{no_such_shade}}; }")


def test_the_style_sheet_is_filled_whole(look: theme.Theme) -> None:
    filled = theme.fill_template(data.read_text("style/saqta.qss"))
    assert "{{" not in filled
    assert "font-size: 14px" in filled


def test_another_scheme_changes_what_is_drawn(look: theme.Theme) -> None:
    light = theme.colour("canvas").name()
    look.set_look(theme.Look.DARK)
    assert theme.colour("canvas").name().upper() == theme.PALETTE["canvas"][1]
    assert theme.current() is theme.Scheme.DARK
    look.set_look(theme.Look.LIGHT)
    assert theme.colour("canvas").name() == light


def test_text_grows_with_the_systems_size(look: theme.Theme, qtbot: object) -> None:
    look.set_scale(2.0)
    try:
        assert theme.font("body").pixelSize() == 28
        filled = theme.fill_template(data.read_text("style/saqta.qss"))
        assert "font-size: 44px" in filled
    finally:
        look.set_scale(1.0)


def test_the_font_has_every_letter(qapp: QApplication) -> None:
    raw = QRawFont.fromFont(theme.font("body"))
    assert QFontInfo(theme.font("body")).family() == theme.FAMILY
    letters = "\u04d8\u04d9\u0492\u0493\u049a\u049b\u04a2\u04a3\u04e8\u04e9"
    letters += "\u04b0\u04b1\u04ae\u04af\u04ba\u04bb\u0406\u0456\u2116\u20b8\u2011"
    assert [
        letter for letter in letters if not raw.supportsCharacter(ord(letter))
    ] == []


def test_figures_have_one_width(qapp: QApplication) -> None:
    metrics = QFontMetrics(theme.font("body"))
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_labels_take_role_and_tone_from_the_sheet(qtbot: object) -> None:
    from ui.widgets.text import Label

    label = Label("x", "title", "danger_text")
    label.ensurePolished()
    assert label.font().pixelSize() == 22
    assert label.font().bold()
    assert label.palette().color(label.foregroundRole()) == theme.colour("danger_text")
    assert isinstance(label, QLabel)
