"""Measures the window against a bare one of the same size; prints one JSON object.

``python tests/bench/bench_window.py [--rounds N]``: ratios of one run, so that machines
can be compared. Nothing here asserts. The bare window has 100 widgets and one style
sheet; ours is home with 20 certificates from the register, painted.

* start: process start to the first paint with data, and memory at that moment.
* pages: how long a page takes to come to the front, and home with 200 certificates.
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

_BARE = """
import resource, sys
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QWidget
app = QApplication([])
window = QWidget()
window.resize(1280, 800)
grid = QGridLayout(window)
for index in range(100):
    kind = QPushButton if index % 2 else QLabel
    grid.addWidget(kind(f"Widget {index}"), index // 10, index % 10)
app.setStyleSheet("QLabel { color: #13222B; } QPushButton { padding: 6px; }")
window.show()
app.processEvents()
window.repaint()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

_OURS = """
import resource
from ui.app import run
told = []
run(profile=None, language="ru", notice=None, quit_when_ready=True, told=told.append)
assert told and told[0]["cards"] == 20, told
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _fill(home, 20)
        bare = [_run(_BARE, home) for _ in range(rounds)]
        ours = [_run(_OURS, home) for _ in range(rounds)]
    figures = {
        "start": _compare([one[0] for one in ours], [one[0] for one in bare], "s"),
        "memory": _compare([one[1] for one in ours], [one[1] for one in bare], "kB"),
        "pages": _pages(),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def _run(code: str, home: Path) -> tuple[float, float]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "SAQTA_HOME": str(home),
        "SAQTA_NO_AGENT": "1",
    }
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - start
    return seconds, float(done.stdout.split()[-1])


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
    from desktop.model import CertificateRecord
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
    """Milliseconds until a page is in front and painted; medians of five."""
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
    conversation = Conversation(Languages(app, Language.RUSSIAN), grab_keyboard=False)
    window = conversation.window
    window.resize(1280, 800)
    window.show()
    conversation.bench.tokens = example.tokens()
    conversation.home.show_home(example.home())
    app.processEvents()
    switches: dict[str, list[float]] = {}
    for _ in range(5):
        for key in ("apply", "consents", "records", "diagnostics", "settings", "home"):
            start = time.perf_counter()
            window.open_page(key)
            window.repaint()
            spent = (time.perf_counter() - start) * 1000
            switches.setdefault(key, []).append(spent)
            app.processEvents()
    many = []
    for _ in range(5):
        start = time.perf_counter()
        conversation.home.show_home(example.home(extra=195))
        window.repaint()
        many.append((time.perf_counter() - start) * 1000)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()
    del look
    return {
        "switch_ms": {
            key: round(statistics.median(x), 1) for key, x in switches.items()
        },
        "home_with_200_ms": round(statistics.median(many), 1),
    }


if __name__ == "__main__":
    main()
