"""The focus ring outlives what it lay in."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.settled import settle
from ui.widgets.focus import FocusFrame


def test_a_dialog_that_goes_by_itself_takes_no_ring_along(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """In a window that is not active nobody tells that the focus went elsewhere."""
    ring = FocusFrame(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    whole = QVBoxLayout(window)
    area, content = QScrollArea(), QWidget()
    first, second = QPushButton("One", content), QPushButton("Two")
    QVBoxLayout(content).addWidget(first)
    area.setWidget(content)
    whole.addWidget(area)
    whole.addWidget(second)
    window.show()
    ring.setWidget(first)
    assert ring.isVisible()
    area.hide()
    assert not ring.isVisible()
    area.show()
    assert ring.isVisible()
    area.hide()
    area.deleteLater()
    # As in a running loop: what was posted before the deletion comes before it.
    QApplication.processEvents()
    settle()
    assert shiboken6.isValid(ring)
    ring.setWidget(second)
    assert ring.isVisible()
    ring.setWidget(None)
    ring.deleteLater()
