"""Makes a picture of every page and dialog, in every language, look and size.

Usage::

    python installer/screens.py [--into FOLDER] [--all | --only NAME,...]
    python installer/screens.py --readme FOLDER
    python installer/screens.py --guide docs
    python installer/screens.py --into FOLDER --beside DESIGN

``--all`` makes three languages, light and dark, 100 and 200 %; without it each page is
made once, the languages and looks in turn. The people and numbers are invented
(`installer/example_views.py`); the widgets are those of the program. A contact sheet is
laid beside the pictures. ``--beside`` takes the folder with the pictures of the design
and lays each of ours at the right of its target, ``beside-NN.png``. Runs without a
display.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

ROOT: Final = Path(__file__).resolve().parent.parent
LANGUAGES: Final = ("kk", "ru", "en")
LOOKS: Final = ("light", "dark")
SCALES: Final = (100, 200)
#: Pictures for the README: name, language, look.
README: Final = (
    ("home", "ru", "light"),
    ("apply-1-agreement", "kk", "light"),
    ("apply-7-code", "en", "light"),
    ("reports-undo", "ru", "light"),
    ("reports-waiting", "kk", "light"),
    ("home", "kk", "dark"),
    ("diagnostics", "en", "light"),
    ("pin-last-try", "ru", "light"),
)
#: Pictures for the user guide, in each language.
GUIDE: Final = (
    "home",
    "apply-1-agreement",
    "apply-4-token",
    "apply-7-code",
    "reports-undo",
    "reports-waiting",
    "reports-revoked",
    "drill",
    "protect",
    "pin-change",
    "pin-last-try",
    "diagnostics",
    "consents",
    "objection",
    "records",
    "updates",
)
#: Pictures for the officer guide, in its language.
OFFICER: Final = (
    "console-search",
    "console-incidents",
    "console-case",
    "console-draft",
    "console-approval",
    "console-running",
)
#: What each picture of the design shows: its number, and page, language and look here.
TARGETS: Final = {
    "01": ("home", "ru", "light"),
    "02": ("home", "kk", "dark"),
    "03": ("apply-1-agreement", "kk", "light"),
    "04": ("apply-7-code", "en", "light"),
    "05": ("reports-undo", "ru", "light"),
    "06": ("reports-waiting", "kk", "light"),
    "07": ("pin-last-try", "ru", "light"),
    "08": ("diagnostics", "en", "light"),
    "09": ("console-search", "ru", "light"),
    "10": ("console-case", "en", "light"),
    "11": ("console-approval", "kk", "light"),
}


@dataclass(frozen=True)
class Cell:
    """One picture to make."""

    page: str
    language: str
    look: str
    scale: int

    @property
    def name(self) -> str:
        """Name of the file."""
        return f"{self.page}-{self.language}-{self.look}-{self.scale}.png"


def main(arguments: list[str] | None = None) -> int:
    """Makes the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "installer" / "screens")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--readme", type=Path, default=None)
    parser.add_argument("--guide", type=Path, default=None)
    parser.add_argument("--beside", type=Path, default=None)
    parser.add_argument("--scale", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    only = {name for name in chosen.only.split(",") if name}
    if chosen.guide:
        cells = [Cell(page, name, "light", 100) for page in GUIDE for name in LANGUAGES]
        cells += [Cell(page, "en", "light", 100) for page in OFFICER]
    elif chosen.readme:
        cells = _readme()
    elif chosen.beside:
        cells = [Cell(*target, 100) for target in TARGETS.values()]
    else:
        cells = list(_cells(whole=chosen.all, only=only))
    folder: Path = chosen.guide or chosen.readme or chosen.into
    folder.mkdir(parents=True, exist_ok=True)
    if chosen.scale:
        return _make([cell for cell in cells if cell.scale == chosen.scale], folder)
    for scale in sorted({cell.scale for cell in cells}):
        # Qt takes its factor at the start of a process only.
        environment = {
            **os.environ,
            "QT_SCALE_FACTOR": str(scale / 100),
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        }
        call = (
            [sys.executable, __file__, *sys.argv[1:]]
            if arguments is None
            else [
                sys.executable,
                __file__,
                *arguments,
            ]
        )
        subprocess.run([*call, "--scale", str(scale)], check=True, env=environment)
    if chosen.guide:
        _lay_by_language(folder, cells)
    elif chosen.beside:
        _lay_beside(folder, chosen.beside)
    elif not chosen.readme:
        _contact_sheet(folder, cells)
    return 0


def pages() -> tuple[str, ...]:
    """Every page and dialog that has a picture."""
    from installer.screens_console import CONSOLE
    from installer.screens_pages import PAGES

    return (*PAGES, *CONSOLE)


def _cells(*, whole: bool, only: set[str]) -> Iterator[Cell]:
    turn = itertools.cycle(itertools.product(LANGUAGES, LOOKS))
    for page in pages():
        if only and page not in only:
            continue
        if whole:
            for language, look, scale in itertools.product(LANGUAGES, LOOKS, SCALES):
                yield Cell(page, language, look, scale)
        else:
            language, look = next(turn)
            yield Cell(page, language, look, 100)


def _readme() -> list[Cell]:
    return [Cell(page, language, look, 100) for page, language, look in README]


def _make(cells: list[Cell], folder: Path) -> int:
    from installer.screens_pages import Studio

    studio = Studio()
    for cell in cells:
        picture = studio.picture(cell.page, cell.language, cell.look, cell.scale)
        # Quality 0 is the strongest compression of a PNG, which loses nothing.
        _with_palette(picture).save(str(folder / cell.name), quality=0)
    return 0


def _lay_by_language(folder: Path, cells: list[Cell]) -> None:
    """Each language of the guide has its pictures beside its pages."""
    for cell in cells:
        place = folder if cell.page in OFFICER else folder / "user" / cell.language
        target = place / "pictures" / f"{cell.page}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / cell.name).replace(target)


def _lay_beside(folder: Path, design: Path) -> None:
    """Each picture of the design at the left, what the program shows at the right."""
    for number, target in TARGETS.items():
        ours = folder / Cell(*target, 100).name
        _sheet([*design.glob(f"{number}-*.png"), ours], 1280, 2).save(
            str(folder / f"beside-{number}.png"), quality=0
        )


def _with_palette(picture: QImage) -> QImage:
    """The picture in its 256 commonest colours, which is a third of the size."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(whole.constBits()).cast("B").cast("I"))
    table = [colour for colour, _ in counted.most_common(256)]
    plain = Qt.ImageConversionFlag.ThresholdDither
    return whole.convertToFormat(QImage.Format.Format_Indexed8, table, plain)


def _contact_sheet(folder: Path, cells: list[Cell]) -> None:
    """Every picture that was made, small, on one sheet."""
    made = [folder / cell.name for cell in cells if (folder / cell.name).is_file()]
    _sheet(made, 480, 4).save(str(folder / "contact-sheet.png"), quality=0)


def _sheet(paths: list[Path], width: int, columns: int) -> QImage:
    """Pictures scaled to one width, in so many columns."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QPoint, QSize, Qt
    from PySide6.QtGui import QImage, QPainter

    images = [QImage(str(path)) for path in paths]
    scaled = [
        image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        for image in images
    ]
    height = max((image.height() for image in scaled), default=1)
    rows = (len(scaled) + columns - 1) // columns
    sheet = QImage(
        QSize(columns * (width + 8), max(rows, 1) * (height + 8)),
        QImage.Format.Format_RGB32,
    )
    sheet.fill(Qt.GlobalColor.gray)
    painter = QPainter(sheet)
    for index, image in enumerate(scaled):
        place = QPoint(
            index % columns * (width + 8) + 4, index // columns * (height + 8) + 4
        )
        painter.drawImage(place, image)
    painter.end()
    return sheet


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
