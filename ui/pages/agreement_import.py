"""Taking in an official agreement text: `saqta agreement import`, in the window.

The service keeps the text byte for byte; what the operator publishes under the same
name must then be the same bytes (D7).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.model.people import AgreementText
from desktop.services.import_agreement import import_agreement
from ui.bench import Bench
from ui.i18n import translate
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button

__all__ = ["AgreementImport"]


class AgreementImport(QObject):
    """The button, the question for a file, and what came of it.

    Attributes:
        button: asks for the file.
        note: what was taken in; hidden before.

    Signals:
        begun: a file was chosen; an error that stands is over.
        failed: argument is the error; nothing was taken in.
    """

    begun = Signal()
    failed = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench, self._page = bench, parent
        self._found: Sequence[AgreementText] = ()
        self.button = Button("", "quiet", "document")
        self.button.clicked.connect(self._choose)
        self.note = Banner("ok")
        self.note.hide()

    def say(self) -> None:
        """Say every word again, in the language that is shown."""
        self.button.setText(translate("Consents", "Import an agreement..."))
        self._say_note()

    def import_from(self, path: str) -> None:
        """Take the text in, in the background.

        Args:
            path: A TOML file that names the texts beside it.
        """
        self.begun.emit()
        self._found = ()
        self._say_note()
        self.button.setEnabled(False)

        def done(found: list[AgreementText]) -> None:
            self.button.setEnabled(True)
            self._found = found
            self._say_note()

        def failed(error: BaseException) -> None:
            self.button.setEnabled(True)
            self.failed.emit(error)

        self._bench.run(
            self, lambda place: import_agreement(place, Path(path)), done, failed
        )

    # -- inside ----------------------------------------------------------------------

    def _say_note(self) -> None:
        self.note.setVisible(bool(self._found))
        if not self._found:
            return
        names = {f"{text.id} {text.version}" for text in self._found}
        said = translate("Consents", "Agreement taken in: {name} ({languages})")
        self.note.show_state(
            "ok",
            said.format(
                name=", ".join(sorted(names)),
                languages=", ".join(text.language for text in self._found),
            ),
            translate(
                "Consents",
                "It is agreed to where the operator publishes none under that name; "
                "where one is published, both must be the same bytes.",
            ),
        )

    def _choose(self) -> None:
        dialog = QFileDialog(
            self._page.window(), translate("Consents", "Import an official agreement")
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter("TOML (*.toml)")
        dialog.fileSelected.connect(self.import_from)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
