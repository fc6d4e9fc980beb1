"""Labels that draw their text as it is, and the escaping of odd characters.

`QLabel` guesses at rich text, so that an `<img>` in an issuer's name is drawn (style.md
fact e6, security.md threat 16): every label of the program is one of these.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ui import theme

__all__ = [
    "ElidedLabel",
    "Label",
    "NumberedPoint",
    "caption",
    "repolish",
    "safe_text",
    "tooltip",
]

# Controls, formats (bidi marks among them), surrogates, private use, unassigned.
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_text(text: str) -> str:
    """`text` with control and bidirectional characters shown escaped."""
    if text.isprintable():  # None of the categories is printable.
        return text
    import unicodedata

    return "".join(
        f"\\u{{{ord(character):04x}}}"
        if character != "\n" and unicodedata.category(character) in _ESCAPED_CATEGORIES
        else character
        for character in text
    )


def repolish(widget: QWidget) -> None:
    """Have the style sheet read a widget's changed properties.

    One that was never shown has none read yet: its first polish reads them all.
    """
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class Label(QLabel):
    """Plain text in one role of the type table and one colour of the palette.

    Attributes:
        keeps_height: a wrapped text asks for the height of all its lines.
    """

    def __init__(
        self,
        text: str = "",
        role: theme.Role = "body",
        tone: theme.Shade = "text",
        *,
        bold: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.keeps_height = True
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setProperty("strong", bold or theme.TYPE[role][1])
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`; nothing in it is taken for markup or direction."""
        super().setText(safe_text(text))
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_height()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_height()

    def _keep_height(self) -> None:
        """A scrolled page asks for least heights only: the wrapped text is one."""
        if self.keeps_height and self.wordWrap() and self.isVisible():
            wanted = self.height_for(self.width())
            if wanted != self.minimumHeight():
                self.setMinimumHeight(wanted)

    def height_for(self, width: int) -> int:
        """Height of all lines at a width.

        `heightForWidth` is never less than the least height that was set for a narrower
        label: a text would keep the gaps of the lines that it no longer has.
        """
        if not self.text():
            return 0
        room = QRect(0, 0, max(width, 1), 16_777_215)
        wrap = int(Qt.TextFlag.TextWordWrap)
        return QFontMetrics(self.font()).boundingRect(room, wrap, self.text()).height()

    def set_tone(self, tone: theme.Shade) -> None:
        """Draw in another colour of the palette."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)


class ElidedLabel(Label):
    """One line that is cut with an ellipsis; the whole text is then its tooltip."""

    def __init__(
        self,
        text: str = "",
        role: theme.Role = "body",
        tone: theme.Shade = "text",
        *,
        bold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._whole = ""
        super().__init__(text, role, tone, bold=bold, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text before it was cut."""
        return self._whole

    def setText(self, text: str) -> None:
        self._whole = safe_text(text)
        self.setAccessibleName(self._whole)
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        wide = QFontMetrics(self.font()).horizontalAdvance(self._whole)
        return QSize(wide + 2, usual.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._cut()

    def _cut(self) -> None:
        metrics = QFontMetrics(self.font())
        width = max(self.width(), 0)
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, width)
        QLabel.setText(self, shown)
        self.setToolTip("" if shown == self._whole else tooltip(self._whole))


class NumberedPoint(QWidget):
    """A numbered line of advice: number, strong line, one sentence below.

    Attributes:
        strong: the lead line.
        sentence: what it means.
    """

    def __init__(
        self, number: int, strong: str, sentence: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        figure = Label(str(number), "strong", "accent_text")
        self.strong = Label(strong, "strong", wrap=True)
        self.sentence = Label(sentence, "compact", "text2", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.px(12))
        grid.addWidget(figure, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.strong, 0, 1)
        grid.addWidget(self.sentence, 1, 1)


def caption(text: str) -> str:
    """`text` from outside for a button, which takes an ampersand for a short cut."""
    return safe_text(text).replace("&", "&&")


def tooltip(text: str) -> str:
    """`text` for a tooltip, which guesses at rich text too: everything is escaped."""
    if not text:
        return ""
    # As `html.escape`, whose module brings every entity there is.
    plain = safe_text(text).replace("&", "&amp;")
    plain = plain.replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{plain}</qt>"
