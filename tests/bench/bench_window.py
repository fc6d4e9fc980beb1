"""Measures the window against a bare one of the same size; prints one JSON object.

``python tests/bench/bench_window.py [--rounds N]``: ratios of one run, so that machines
can be compared. The bare window has 100 widgets and one style sheet; ours is home with
20 certificates from the register, painted. Both are 1280 x 800 on one screen.

* start: process start to the first paint with data, and memory at that moment; also as
  processor time, which a busy machine does not change much. Each program tells its own
  figures when its window is painted once: how it ends is no part of its start. Both
  have their bytecode, as an installed one has.
* pages: how long a page takes to come to the front, and home with 200 certificates:
  processor time until what is seen is painted; rows below the fold follow in turns.
* stalls: turns of the event loop that took the window's thread longer than 100 ms of
  processor time, by what was done, and the longest of all.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_SIZE = (1280, 800)
#: Else the screen is smaller than the window, and ours takes what room there is.
_SCREEN = {
    "screens": [
        {
            "name": "bench",
            "x": 0,
            "y": 0,
            "width": 1920,
            "height": 1080,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
    ]
}

_TELL = """
def tell():
    import resource, time
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(time.perf_counter(), used.ru_utime + used.ru_stime, used.ru_maxrss)
"""

_BARE = """
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QWidget
app = QApplication([])
window = QWidget()
window.resize(SIZE)
grid = QGridLayout(window)
for index in range(100):
    kind = QPushButton if index % 2 else QLabel
    grid.addWidget(kind(f"Widget {index}"), index // 10, index % 10)
app.setStyleSheet("QLabel { color: #13222B; } QPushButton { padding: 6px; }")
window.show()
app.processEvents()
tell()
"""

_OURS = """
from ui.app import run
told = []
def ready(facts):
    tell()
    told.append(facts)
run(profile=None, language="ru", notice=None, quit_when_ready=True, told=ready)
assert told and told[0]["cards"] == 20 and told[0]["size"] == [SIZE], told
"""


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _fill(home, 20)
        for code in (_BARE, _OURS):
            _run(code, home)  # Writes the bytecode.
        bare = [_run(_BARE, home) for _ in range(rounds)]
        ours = [_run(_OURS, home) for _ in range(rounds)]
    names = (("start", "s"), ("start_processor", "s"), ("memory", "kB"))
    figures: dict[str, object] = {
        name: _compare([one[at] for one in ours], [one[at] for one in bare], unit)
        for at, (name, unit) in enumerate(names)
    }
    figures |= _pages()
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def _run(code: str, home: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processor time, kB."""
    screen = home.parent / "screen.json"
    screen.write_text(json.dumps(_SCREEN), encoding="utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "SAQTA_HOME": str(home),
        "SAQTA_NO_AGENT": "1",
        "PYTHONPYCACHEPREFIX": str(home.parent / "bytecode"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    size = ", ".join(map(str, _SIZE))
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _TELL + code.replace("SIZE", size)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    # One clock for every process of this machine.
    painted, spent, memory = map(float, done.stdout.split()[-3:])
    return painted - start, spent, memory


def _compare(ours: list[float], bare: list[float], unit: str) -> dict[str, object]:
    mine, other = statistics.median(ours), statistics.median(bare)
    return {
        "ours": round(mine, 3),
        "bare": round(other, 3),
        "unit": unit,
        "ratio": round(mine / other, 2),
    }


def _fill(home: Path, count: int) -> None:
    """Puts self-made certificates into the register of a fresh home."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    from desktop.canonical import sha256_hex
    from desktop.model.records import CertificateRecord
    from desktop.store.paths import Home
    from desktop.store.register import Register

    register = Register.open(Home.open(home))
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bench")])
    now = datetime.now(UTC)
    for _ in range(count):
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=100))
            .not_valid_after(now + timedelta(days=265))
            .sign(key, hashes.SHA256())
        )
        der = made.public_bytes(serialization.Encoding.DER)
        register.put_certificate(
            CertificateRecord(
                sha256=sha256_hex(der),
                der=der,
                serial=f"{made.serial_number:x}",
                spki_sha256=sha256_hex(der[:20]),
                subject="CN=Bench",
                not_before=made.not_valid_before_utc,
                not_after=made.not_valid_after_utc,
                profile="",
                token_serial="7F3A90C1",
            )
        )


def _pages() -> dict[str, object]:
    """Pages and stalls; medians of five, milliseconds of processor time."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from installer import example_views as example
    from ui.app import application
    from ui.conversation import Conversation
    from ui.i18n import Language, Languages
    from ui.theme import Look, Theme

    app = application()
    look = Theme(app, Look.LIGHT)
    languages = Languages(app, Language.RUSSIAN)
    conversation = Conversation(languages, grab_keyboard=False)
    window = conversation.window
    window.resize(1280, 800)
    window.show()
    conversation.bench.tokens = example.tokens()
    conversation.home.show_home(example.home())
    app.processEvents()
    switches: dict[str, list[float]] = {}
    turns: dict[str, float] = {}

    def settle(name: str) -> None:
        """Turn the loop until nothing is left, and keep the longest turn."""
        while True:
            start = time.process_time()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            app.processEvents()
            spent = (time.process_time() - start) * 1000
            turns[name] = max(turns.get(name, 0.0), spent)
            if not conversation.home._later.left:
                return

    for _ in range(5):
        for key in ("apply", "consents", "records", "diagnostics", "settings", "home"):
            start = time.process_time()
            window.open_page(key)
            window.repaint()
            spent = (time.process_time() - start) * 1000
            switches.setdefault(key, []).append(spent)
            settle(key)
    many = []
    for extra in (195, 194, 193, 192, 191):
        view = example.home(extra=extra)
        start = time.process_time()
        conversation.home.show_home(view)
        app.processEvents()
        window.repaint()
        many.append((time.process_time() - start) * 1000)
        settle("home with 200")
    for shown in Language:
        languages.show(shown)
        settle("another language")
    for chosen in (Look.DARK, Look.LIGHT):
        look.set_look(chosen)
        settle("another look")
    return {
        "pages": {
            "switch_ms": {
                key: round(statistics.median(x), 1) for key, x in switches.items()
            },
            "home_with_200_ms": round(statistics.median(many), 1),
        },
        "stalls": {
            "longest_turn_ms": round(max(turns.values()), 1),
            "over_100_ms": {
                name: round(spent, 1) for name, spent in turns.items() if spent > 100
            },
        },
    }


if __name__ == "__main__":
    main()
