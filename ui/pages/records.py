"""Records: one line per event, the proof at the head, verify and export."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.clock import parse_time
from desktop.services.show_records import RecordLine, RecordsView, show_records
from desktop.services.verify_journal import export_journal, verify_journal
from ui import theme
from ui.bench import Bench
from ui.dialogs.record_dialog import RecordDialog
from ui.i18n import moment_short, number, plural, time_minutes, translate
from ui.pages.base import ServicePage
from ui.pages.retention_card import RetentionCard
from ui.record_words import record_icon, record_words
from ui.widgets.banner import Banner, EmptyState
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.controls import ChoiceBox, Field
from ui.widgets.layouts import FoldingRow, clear, row
from ui.widgets.rows import ListRow
from ui.widgets.text import Label

__all__ = ["RecordsPage"]

_SHOWN: Final = 100
_KINDS: Final = ("", "consent", "application", "revocation", "other")


class RecordsPage(ServicePage):
    """The journal of this computer.

    Attributes:
        retention: how long the records are kept, and the whole file.
    """

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._view: RecordsView | None = None
        self._verified: tuple[dict[str, Any], datetime] | None = None
        self._proof = Banner("info", icon="records")
        self._verify = Button("", "primary", "shield-check")
        self._export = Button("", "secondary", "export")
        self._verify.clicked.connect(self.verify)
        self._export.clicked.connect(self._choose_place)
        self._kind = ChoiceBox()
        self._kind.addItems([""] * len(_KINDS))
        self._kind.currentIndexChanged.connect(lambda _index: self._draw())
        self._filter = Field(edit=self._kind)
        self._filter.setMaximumWidth(320)
        self._card = Card(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._card.body.addLayout(self._rows)
        self._hidden = Label("", "compact", "text2", wrap=True)
        self._empty = EmptyState("records")
        self.retention = RetentionCard(bench, self.fail)
        acts = row(10, self._verify, self._export)
        acts.setAlignment(Qt.AlignmentFlag.AlignBottom)
        head = FoldingRow(10)
        head.add(self._filter, 1, least=lambda: theme.px(200))
        head.add_stretch()
        head.add(acts)
        self.column.addWidget(self._proof)
        self.column.addWidget(head)
        self.column.addWidget(self._card)
        self.column.addWidget(self._hidden)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.retention)
        self.column.addStretch(1)
        self.say()

    @property
    def title(self) -> str:
        return translate("Records", "Records")

    @property
    def second_line(self) -> str:
        return translate("Records", "Everything this computer did, chained and kept")

    def opened(self) -> None:
        self.refresh()
        self.retention.refresh()

    def refresh(self) -> None:
        """Read the newest records."""
        self.bench.run(self, show_records, self.take, self.fail)

    def verify(self) -> None:
        """Verify every record and the last outside mark."""
        self.problem.clear()
        self._verify.setEnabled(False)

        def told(result: tuple[dict[str, Any], datetime]) -> None:
            self._verify.setEnabled(True)
            self._verified = result
            self._say_proof()
            self.refresh()

        def failed(error: BaseException) -> None:
            self._verify.setEnabled(True)
            self._verified = None
            self._say_proof()
            self.fail(error)

        self.bench.run(
            self, lambda place: (verify_journal(place), place.clock.now()), told, failed
        )

    def export_to(self, path: str) -> None:
        """Write every record, one a line."""

        def told(result: dict[str, Any]) -> None:
            said = plural.translate("Records", "%Ln record(s) written", "", 1)
            self._proof.show_state("ok", said(int(result["records"])), "", "export")

        self.bench.run(
            self, lambda place: export_journal(place, Path(path)), told, self.fail
        )

    def say(self) -> None:
        self._verify.setText(translate("Records", "Verify"))
        self._export.setText(translate("Records", "Export..."))
        self._filter.set_words(translate("Records", "Show"))
        words = (
            translate("Records", "everything"),
            translate("Records", "consents"),
            translate("Records", "applications"),
            translate("Records", "reports and revocation"),
            translate("Records", "other"),
        )
        for index, word in enumerate(words):
            self._kind.setItemText(index, word)
        self._say_proof()
        self._draw()
        self.retention.say()

    # -- inside ----------------------------------------------------------------------

    def take(self, view: RecordsView) -> None:
        """Show what was read."""
        self._view = view
        self._say_proof()
        self._draw()

    def _say_proof(self) -> None:
        view = self._view
        never = translate("Records", "Not marked outside yet")
        anchored = never
        if view is not None and view.anchored_at:
            anchored = translate("Records", "Last anchored at {time}").format(
                time=moment_short(parse_time(view.anchored_at))
            )
        if self._verified is None:
            size = 0 if view is None else view.size
            said = plural.translate("Records", "%Ln record(s), not verified now", "", 1)
            self._proof.show_state("info", said(size), anchored, "records")
            return
        result, at = self._verified
        said = plural.translate("Records", "%Ln record(s) verified", "", 1)
        strong = f"{said(int(result['size']))}, {time_minutes(at)}"
        self._proof.show_state("ok", strong, anchored, "tick-circle")

    def _draw(self) -> None:
        clear(self._rows)
        view = self._view
        wanted = _KINDS[max(self._kind.currentIndex(), 0)]
        lines = () if view is None else view.lines
        chosen = [line for line in lines if not wanted or _group(line.kind) == wanted]
        for index, line in enumerate(chosen[:_SHOWN]):
            self._rows.addWidget(self._row(line, first=index == 0))
        self._card.setVisible(bool(chosen))
        # Nothing is said to be missing before somebody has looked.
        self._empty.setVisible(view is not None and not chosen)
        hidden = len(lines) - len(chosen)
        said = translate("Records", "Records appear here as you work.")
        if hidden:
            said = translate("Records", "The filter hides {n}.").format(
                n=number(hidden)
            )
        self._empty.set_words(translate("Records", "No records here"), said)
        # What is not on the page is always said: by the filter, and by the page's end.
        left = [said] if hidden else []
        shown = min(len(chosen), _SHOWN)
        if view is not None and (shown < len(chosen) or len(lines) < view.size):
            left.append(
                translate(
                    "Records",
                    "{n} of {all} records are listed, the newest; an export holds all.",
                ).format(n=number(shown), all=number(view.size))
            )
        self._hidden.setText(" ".join(left))
        self._hidden.setVisible(bool(left and chosen))

    def _row(self, line: RecordLine, *, first: bool) -> ListRow:
        made = ListRow(
            record_icon(line.kind),
            record_words(line.kind),
            moment_short(parse_time(line.utc)),
            None,
            translate("Records", "Details"),
        )
        made.first = first
        made.clicked.connect(lambda: self.bench.dialog_wanted.emit(RecordDialog(line)))
        return made

    def _choose_place(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Records", "Export the records"), "saqta.jsonl"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.export_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _group(kind: str) -> str:
    if any(part in kind for part in ("consent", "agreement", "acceptance")):
        return "consent"
    if any(part in kind for part in ("compromise", "revocation", "rr", "statement")):
        return "revocation"
    if any(
        part in kind
        for part in ("key", "request", "manifest", "certificate", "custody", "closing")
    ):
        return "application"
    return "other"
