"""A row in a window from right to left: its parts change sides, its words don't."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from ui.widgets import rows
from ui.widgets.rows import ListRow


@pytest.mark.parametrize("width", [1200, 420])
def test_a_row_is_mirrored_and_stays_readable(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    drawn: list[tuple[float, float, bool]] = []

    class Watched(QPainter):
        def drawText(self, *given: object) -> None:  # type: ignore[override]
            box = given[0]
            assert isinstance(box, QRectF)
            turned = self.transform().m11() < 0
            drawn.append((box.left(), box.right(), turned))
            super().drawText(*given)  # type: ignore[call-overload]

    monkeypatch.setattr(rows, "QPainter", Watched)
    chip = ("Valid", "ok", "tick-circle")
    row = ListRow("key", "Signing", "no. 12", chip, "Certificate")  # type: ignore[arg-type]
    qtbot.addWidget(row)
    row.resize(width, 90)
    row.grab()
    plain, drawn[:] = list(drawn), []
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.grab()
    assert len(drawn) == len(plain) == 4
    for (left, right, _), (now_left, now_right, turned) in zip(
        plain, drawn, strict=True
    ):
        assert not turned
        assert (now_left, now_right) == pytest.approx((width - right, width - left))
