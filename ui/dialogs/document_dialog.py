"""Shows the exact document before it is signed (DC 50(3)(1))."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.simple import Panel
from ui.i18n import translate
from ui.widgets.text import Label, safe_text

__all__ = ["DocumentDialog"]


class DocumentDialog(Panel):
    """A text, and what is done with it.

    Attributes:
        text: the document, as it is shown.

    Signals:
        agreed: sign and send it.
        other: the other way, where there is one.
    """

    agreed = Signal()
    other = Signal()

    def __init__(
        self,
        title: str,
        sentence: str,
        text: str,
        act: str,
        other: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("document", 640, parent)
        self.text = safe_text(text)
        self.set_title(title)
        self.close_button.setText(translate("Window", "Cancel"))
        parts: list[QWidget] = [Label(sentence, "body", "text2", wrap=True)]
        if text:
            view = QPlainTextEdit(self.text)
            view.setReadOnly(True)
            view.setTabChangesFocus(True)
            view.setMinimumHeight(260)
            view.setAccessibleName(title)
            parts.append(view)
        self.set_content(*parts)
        if other:
            button = self.add_act(other, "secondary")
            button.clicked.connect(lambda: self._end(self.other))
        go = self.add_act(act, "primary")
        go.clicked.connect(lambda: self._end(self.agreed))

    def _end(self, signal: object) -> None:
        self.accept()
        signal.emit()  # type: ignore[attr-defined]
