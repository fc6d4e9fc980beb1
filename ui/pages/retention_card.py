"""How long the records are kept, the whole file as one archive, and its deletion.

Nothing is deleted inside its term, and after it only by a typed word (row S10).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.services.delete_records import delete_records
from desktop.services.export_person import export_person
from desktop.services.show_retention import KeptRecord, KeptSubject, show_retention
from ui.bench import Bench
from ui.dialogs.simple import Panel
from ui.dialogs.word_dialog import WordDialog
from ui.i18n import Language, date_short, language, number, translate
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Tone
from ui.widgets.layouts import clear, column, row
from ui.widgets.mates import alike
from ui.widgets.rows import ListRow, Pairs
from ui.widgets.text import Label

__all__ = ["DeleteRecordsDialog", "RetentionCard"]


class RetentionCard(Card):
    """One row for each application and document, with the end of its terms.

    Attributes:
        subjects: what was read.
    """

    def __init__(
        self,
        bench: Bench,
        fail: Callable[[BaseException], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, parent)
        self._bench = bench
        self._fail = fail
        self.subjects: tuple[KeptSubject, ...] = ()
        self._read_in: Language | None = None
        self._heading = Label("", "strong", wrap=True)
        self._note = Label("", "small", "text2", wrap=True)
        self._export = Button("", "secondary", "export")
        self._export.clicked.connect(self._choose_place)
        head = row(12)
        head.addLayout(column(2, self._heading, self._note), 1)
        head.addWidget(self._export)
        head.setContentsMargins(20, 12, 16, 12)
        self.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)

    def refresh(self) -> None:
        """Read the terms again."""
        self._read_in = shown = language()
        self._bench.run(
            self,
            lambda place: show_retention(place, shown.value),
            self.take,
            self._fail,
        )

    def take(self, subjects: tuple[KeptSubject, ...]) -> None:
        """Show what was read."""
        self.subjects = subjects
        self.say()

    def export_to(self, path: str) -> None:
        """Write everything that this home has of the person, in the background."""

        def told(facts: dict[str, object]) -> None:
            said = translate("Records", "Files in the archive: {n}")
            self._note.setText(said.format(n=number(int(str(facts["files"])))))

        self._bench.run(
            self, lambda place: export_person(place, Path(path)), told, self._fail
        )

    def say(self) -> None:
        """Say every word again."""
        self._heading.setText(translate("Records", "How long the records are kept"))
        self._note.setText(
            translate("Records", "Nothing is deleted inside its term, nor by itself.")
        )
        self._export.setText(translate("Records", "The whole file..."))
        clear(self._rows)
        rows = []
        for one in self.subjects:
            made = ListRow(
                "document",
                _subject_words(one),
                _end_words(one),
                _chip(one),
                translate("Records", "Details"),
            )
            made.clicked.connect(lambda _=False, chosen=one: self._open(chosen))
            rows.append(made)
        alike(rows)
        for made in rows:
            self._rows.addWidget(made)
        if self._read_in not in {None, language()}:
            # The rules are named in the language that they were read in.
            self.refresh()

    # -- inside ----------------------------------------------------------------------

    def _open(self, subject: KeptSubject) -> None:
        dialog = _TermsDialog(subject)
        dialog.delete.clicked.connect(lambda: self._ask(dialog, subject))
        self._bench.dialog_wanted.emit(dialog)

    def _ask(self, before: Panel, subject: KeptSubject) -> None:
        before.accept()
        dialog = DeleteRecordsDialog(subject)
        dialog.confirmed.connect(lambda: self._delete(subject.subject))
        self._bench.dialog_wanted.emit(dialog)

    def _delete(self, application_id: str) -> None:
        self._bench.run(
            self,
            lambda place: delete_records(place, application_id),
            lambda _count: self.refresh(),
            self._fail,
        )

    def _choose_place(self) -> None:
        dialog = QFileDialog(
            self.window(), translate("Records", "The whole file"), "saqta.zip"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.export_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class DeleteRecordsDialog(WordDialog):
    """Deletes the files of one application, only after a typed word."""

    def __init__(self, subject: KeptSubject, parent: QWidget | None = None) -> None:
        self._subject = subject
        super().__init__(parent)

    def names(self) -> tuple[str, str]:
        return translate("Records", "Delete these records"), ""

    def facts(self) -> list[tuple[str, str]]:
        return [(translate("Records", "Records"), _subject_words(self._subject))]

    def consequence(self) -> str:
        return translate(
            "Records",
            "The journal keeps that they were deleted, by which rule and when.",
        )

    def act(self) -> str:
        return translate("Records", "Delete the records")


class _TermsDialog(Panel):
    """Every kind of record of one subject, with its term and rule.

    Attributes:
        delete: shown once every term is over.
    """

    def __init__(self, subject: KeptSubject, parent: QWidget | None = None) -> None:
        super().__init__("records", 600, parent)
        self._subject = subject
        self.delete = Button("", "quiet", "trash", height=44)
        self.delete.setVisible(subject.over)
        self.acts.insertWidget(0, self.delete)
        self.say()

    def say(self) -> None:
        self.set_title(_subject_words(self._subject), _end_words(self._subject))
        self.delete.setText(translate("Destroy", "Delete..."))
        pairs = Pairs()
        for record in self._subject.records:
            pairs.add(_kind_words(record.kind), _term_words(record))
        self.set_content(pairs)


def _subject_words(subject: KeptSubject) -> str:
    if subject.application:
        said = translate("Apply", "application {number}")
        return said.format(number=subject.subject[:8])
    return _kind_words(subject.records[0].kind)


def _last_end(subject: KeptSubject) -> datetime | None:
    ends = [one.until for one in subject.records if one.until is not None]
    return max(ends) if len(ends) == len(subject.records) or subject.over else None


def _end_words(subject: KeptSubject) -> str:
    end = _last_end(subject)
    if end is None:
        return translate("Records", "the term has not begun")
    return translate("Records", "kept until {date}").format(date=date_short(end))


def _chip(subject: KeptSubject) -> tuple[str, Tone, str]:
    if subject.over:
        return translate("Records", "Term over"), "info", "clock"
    return translate("Records", "Kept"), "ok", "lock"


def _kind_words(kind: str) -> str:
    said = {
        "acceptance": translate("Records", "Acceptance of the agreement"),
        "consent": translate("Records", "Consent"),
        "application": translate("Records", "Application"),
        "receipt": translate("Records", "Receipts"),
        "certificate": translate("Certificate", "Certificate"),
        "withdrawal": translate("Consents", "Withdrawal of consent"),
        "objection": translate("Consents", "Objection"),
        "violation": translate("Consents", "Report of a breach"),
    }
    return said.get(kind, translate("Records", "Record"))


def _term_words(record: KeptRecord) -> str:
    law = f" ({record.law})" if record.law else ""
    if record.until is not None:
        said = translate("Records", "until {date}")
        return said.format(date=date_short(record.until)) + law
    begins = {
        "ended": translate("Records", "counts from the certificate's end"),
        "revoked": translate("Records", "counts from a revocation"),
        "answered": translate("Records", "counts from the operator's answer"),
    }
    return begins.get(record.since, translate("Records", "no known end")) + law
