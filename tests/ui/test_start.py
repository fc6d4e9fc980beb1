"""The first paint: what it may load and make, and that it is whole (bench_window).

A start is slow by many small things, and each newcomer adds one. So this is kept by
names and not by time: whoever lets the first paint load another module says so here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.model.certificates import CertificateRecord
from desktop.store.paths import Home
from desktop.store.register import Register

ROOT = Path(__file__).resolve().parents[2]
COUNT = 20

#: Every module of ours that is loaded when home with certificates has been painted.
AT_START = {
    "desktop": {
        "assembly",
        "canonical",
        "clock",
        "data",
        "errors",
        "model",
        "model.certificates",
        "secret",
        "services",
        "services.show_home",
        "services.workplace",
        "store",
        "store.certificate_copies",
        "store.database",
        "store.files",
        "store.gaps",
        "store.image",
        "store.outbox",
        "store.outbox_events",
        "store.paths",
        "store.register",
        "store.settings",
        "store.spare",
        "store.turns",
        "system",
        "system.login_entries",
        "system.posix",
        "system.usb_devices",
        "system.windows",
    },
    "ui": {
        "accessible",
        "app",
        "bench",
        "conversation",
        "gradually",
        "i18n",
        "main_window",
        "models",
        "models.certificates",
        "pages",
        "pages.base",
        "pages.home",
        "pages.home_cards",
        "spoken",
        "status_lines",
        "tasks",
        "theme",
        "widgets",
        "widgets.announce",
        "widgets.banner",
        "widgets.buttons",
        "widgets.card",
        "widgets.chip",
        "widgets.focus",
        "widgets.icons",
        "widgets.kept",
        "widgets.layouts",
        "widgets.mates",
        "widgets.navigation",
        "widgets.progress",
        "widgets.rows",
        "widgets.segment",
        "widgets.text",
    },
}
#: Libraries that the first paint does without.
LATE = {
    "alembic",
    "asn1crypto",
    "click",
    "cryptography",
    "fastapi",
    "hashlib",
    "html",
    "importlib.resources",
    "keyring",
    "pkcs11",
    "platformdirs",
    "pyhanko",
    "requests",
    "rfc8785",
    "segno",
    "sqlalchemy",
    "tomllib",
    "tuf",
    "uuid",
}
#: Classes of Qt that nobody names at the start. Python makes them all when it has to
#: find out what a widget, a style option or a style really is that Qt made itself.
NEVER_NAMED = {"QMdiArea", "QStyleOptionTab", "QCommonStyle", "QWizard"}

CHILD = """
import json, sys
told = []
from ui.app import run
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from ui import app as program

class Shown(QObject):
    def __init__(self):
        super().__init__()
        self.windows = []
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and watched.isWidgetType():
            if watched.isWindow():
                self.windows.append(type(watched).__name__)
        return False

shown = Shown()
if "--watch" in sys.argv:
    # Who looks at every event makes Python wrap every object that Qt made by itself.
    program.application().installEventFilter(shown)

def look(facts):
    from shiboken6 import Shiboken
    from ui.pages.home_cards import CertificateCard
    made, left = set(), [Shiboken.Object]
    while left:
        for kind in type.__subclasses__(left.pop()):
            if kind.__name__ not in made:
                made.add(kind.__name__)
                left.append(kind)
    modules = sorted(sys.modules)
    window = next(w for w in QApplication.topLevelWidgets() if w.isVisible())
    cards = [card for card in window.findChildren(CertificateCard) if card.isVisible()]
    squeezed = [
        type(part).__name__
        for card in cards
        for part in (card, *card.findChildren(QObject))
        if part.isWidgetType() and part.isVisible()
        and part.height() < part.minimumSizeHint().height()
    ]
    told.append({
        "facts": dict(facts), "modules": modules, "classes": sorted(made),
        "cards": len(cards), "squeezed": squeezed, "windows": shown.windows,
    })

code = run(profile=None, language="ru", notice=None, quit_when_ready=True, told=look)
print(json.dumps([code, told]))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose register has certificates."""
    folder = tmp_path_factory.mktemp("start") / "home"
    register = Register.open(Home.open(folder))
    now = datetime.now(UTC)
    for number in range(COUNT):
        register.put_certificate(
            CertificateRecord(
                sha256=f"{number:064x}",
                der=b"0",
                serial=f"{number:x}",
                spki_sha256=f"{number:064x}",
                subject=f"CN=Person {number}",
                not_before=now - timedelta(days=100),
                not_after=now + timedelta(days=265),
                profile="",
                token_serial="7F3A90C1",
            )
        )
    register.close()
    return folder


@pytest.fixture(scope="module")
def first_paint(home: Path) -> dict[str, Any]:
    """What a process of its own tells at its first paint."""
    return _start(home)


def _start(home: Path, *options: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SAQTA_HOME": str(home),
        "SAQTA_NO_AGENT": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    code, told = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert len(told) == 1
    found: dict[str, Any] = told[0]
    return found


def test_the_first_paint_shows_the_records(first_paint: dict[str, Any]) -> None:
    assert first_paint["facts"]["ready"] == "home"
    assert first_paint["facts"]["cards"] == COUNT
    assert first_paint["cards"] >= 2


def test_the_first_paint_squeezes_nothing(first_paint: dict[str, Any]) -> None:
    assert first_paint["squeezed"] == []


def test_one_window_is_shown_and_no_part_by_itself(home: Path) -> None:
    assert _start(home, "--watch")["windows"] == ["MainWindow"]


def test_the_first_paint_loads_none_of_ours_that_it_does_without(
    first_paint: dict[str, Any],
) -> None:
    for package, known in AT_START.items():
        loaded = {
            name.partition(".")[2]
            for name in first_paint["modules"]
            if name.startswith(f"{package}.")
        }
        assert sorted(loaded - known) == []


def test_the_first_paint_loads_no_library_that_it_does_without(
    first_paint: dict[str, Any],
) -> None:
    assert sorted(LATE & set(first_paint["modules"])) == []


def test_qt_makes_no_class_that_nobody_named(first_paint: dict[str, Any]) -> None:
    assert sorted(NEVER_NAMED & set(first_paint["classes"])) == []
