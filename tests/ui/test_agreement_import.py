"""An official agreement text is taken in through the window, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop import data
from desktop.assembly import open_workplace
from desktop.canonical import sha256_hex
from desktop.services.keep_agreements import kept_agreements
from ui.bench import Bench
from ui.i18n import Language, Languages
from ui.pages.consents import ConsentsPage
from ui.pin_desk import PinDesk

_WAIT_MS = 30_000
_TEXT = b"1. \xd0\x9c\xd3\x99\xd1\x82\xd1\x96\xd0\xbd\r\n\tx  y \r\n"


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ConsentsPage]:
    bench = Bench()
    bench.open(open_workplace(need_profile=False))
    made = ConsentsPage(bench, PinDesk(bench, grab_keyboard=False, parent=bench))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    yield made
    bench.deleteLater()


@pytest.fixture
def official(tmp_path: Path) -> Path:
    """A description that names one text beside it."""
    table = data.read_text("agreements/state-ca-2026-2/agreement.toml")
    table = table.replace('id = "state-ca"', 'id = "official"', 1)
    head, rest = table.split("\n[title]", 1)
    path = tmp_path / "official.toml"
    path.write_text(
        f'{head}\n[title]{rest}\n[texts]\nkk = "official.txt"\n', encoding="utf-8"
    )
    (tmp_path / "official.txt").write_bytes(_TEXT)
    return path


def test_a_text_is_taken_in_through_the_window(
    qtbot: QtBot, languages: Languages, page: ConsentsPage, official: Path
) -> None:
    imports, workplace = page.imports, page.bench.workplace
    assert workplace is not None
    assert imports.note.isHidden()
    QTest.mouseClick(imports.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)), timeout=_WAIT_MS)
    (dialog,) = page.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    dialog.fileSelected.emit(str(official))
    dialog.reject()
    qtbot.waitUntil(lambda: not imports.note.isHidden(), timeout=_WAIT_MS)
    assert imports.button.isEnabled()
    assert page.problem.isHidden()
    assert "official 2026-2 (kk)" in imports.note.strong.text()
    assert "the same bytes" in imports.note.sentence.text()
    ((kept, source),) = kept_agreements(workplace)
    assert (kept.content, kept.sha256) == (_TEXT, sha256_hex(_TEXT))
    assert source == "imported"
    kinds = [entry.kind for entry in workplace.journal().entries()]
    assert kinds.count("agreement_imported") == 1
    languages.show(Language.KAZAKH)
    QApplication.processEvents()
    assert "official 2026-2 (kk)" in imports.note.strong.text()
    assert "taken in" not in imports.note.strong.text()


def test_what_is_no_agreement_is_refused_and_said(
    qtbot: QtBot, page: ConsentsPage, official: Path
) -> None:
    imports, workplace = page.imports, page.bench.workplace
    assert workplace is not None
    official.write_text('[texts]\nkk = "../up.txt"\n', encoding="utf-8")
    imports.import_from(str(official))
    assert not imports.button.isEnabled()
    qtbot.waitUntil(lambda: not page.problem.isHidden(), timeout=_WAIT_MS)
    assert "beside this one" in str(page.problem.error)
    assert imports.button.isEnabled()
    assert imports.note.isHidden()
    assert workplace.journal().head()[0] == 0
    # A better file is not answered by the old error.
    imports.import_from(str(official.with_name("missing.toml")))
    assert page.problem.isHidden()
    qtbot.waitUntil(lambda: not page.problem.isHidden(), timeout=_WAIT_MS)
    assert "SQ-" in str(page.problem.error)
