"""Terms of records on the page: words, and deletion only after a typed word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.assembly import open_workplace
from desktop.errors import NothingFound
from desktop.services.show_retention import KeptRecord, KeptSubject
from installer import example_views as example
from ui.bench import Bench
from ui.pages.retention_card import DeleteRecordsDialog, RetentionCard, _TermsDialog
from ui.widgets.rows import ListRow

OVER = KeptSubject(
    "9c4103ab-0000",
    application=True,
    records=(KeptRecord("consent", "", "ended", example.NOW - timedelta(days=1)),),
    over=True,
)
INSIDE = KeptSubject(
    "0d5514bc-0000",
    application=True,
    records=(KeptRecord("consent", "", "ended", None),),
    over=False,
)


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[tuple[RetentionCard, list[object], list[object]]]:
    bench = Bench()
    bench.open(open_workplace(need_profile=False))
    dialogs: list[object] = []
    errors: list[object] = []
    bench.dialog_wanted.connect(dialogs.append)
    made = RetentionCard(bench, errors.append)
    qtbot.addWidget(made)
    made.show()
    made.take((OVER, INSIDE))
    yield made, dialogs, errors
    bench.deleteLater()


def rows(card: RetentionCard) -> list[ListRow]:
    return [row for row in card.findChildren(ListRow) if not row.isHidden()]


def test_only_what_is_over_can_be_deleted(
    qtbot: QtBot, card: tuple[RetentionCard, list[object], list[object]]
) -> None:
    made, dialogs, errors = card
    assert [row.chip_text for row in rows(made)] == ["Term over", "Kept"]
    for row in rows(made):
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    over, inside = dialogs
    assert isinstance(over, _TermsDialog)
    assert isinstance(inside, _TermsDialog)
    assert not over.delete.isHidden()
    assert inside.delete.isHidden()
    over.delete.click()
    asked = dialogs[-1]
    assert isinstance(asked, DeleteRecordsDialog)
    assert not asked._go.isEnabled()
    assert isinstance(asked.word.edit, QLineEdit)
    asked.word.edit.setText("delete")
    asked._go.click()
    # The service judges the term once more; here there is no such application.
    qtbot.waitUntil(lambda: bool(errors), timeout=30_000)
    assert isinstance(errors[0], NothingFound)
