"""The icons: our own files, one colour, sharp at every ratio."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from ui.widgets.icons import icon_pixmap

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
FILES = sorted(FOLDER.glob("*.svg"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_icon_is_one_line_drawing_in_one_colour(
    path: Path, qapp: QApplication
) -> None:
    source = path.read_text(encoding="ascii")
    root = ElementTree.fromstring(source)
    side = 34 if path.stem == "mark" else 20
    assert root.get("viewBox") == f"0 0 {side} {side}"
    paints = set(re.findall(r'(?:fill|stroke)="([^"]+)"', source))
    assert paints <= {"none", "currentColor"}
    assert QSvgRenderer(str(path)).isValid()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "path", "rect", "circle"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_icon_is_drawn_in_the_colour_asked(path: Path, qapp: QApplication) -> None:
    image = icon_pixmap(path.stem, QColor("red"), 20, 2.0).toImage()
    seen = {
        image.pixelColor(x, y).rgb()
        for x in range(40)
        for y in range(40)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {QColor("red").rgb()}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_pixels_follow_the_screen(ratio: float, qapp: QApplication) -> None:
    pixmap = icon_pixmap("key", QColor("red"), 20, ratio)
    assert pixmap.width() == 20 * ratio
    assert pixmap.devicePixelRatio() == ratio


def test_a_pixmap_is_made_once(qapp: QApplication) -> None:
    first = icon_pixmap("lock", QColor("red"), 20, 1.0)
    assert icon_pixmap("lock", QColor("red"), 20, 1.0).cacheKey() == first.cacheKey()


def test_status_icons_have_shapes_of_their_own(qapp: QApplication) -> None:
    names = ("tick-circle", "clock", "cross-circle", "unknown", "shield-alert")
    shapes = {
        bytes(icon_pixmap(name, QColor("red"), 20, 1.0).toImage().constBits())
        for name in names
    }
    assert len(shapes) == len(names)
