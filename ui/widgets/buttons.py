"""Every button of the program, painted from the palette (look.md section 3).

A button is greyed only when it was itself disabled: a page that lies under a dialog
is disabled as a whole and keeps its look, dimmed by the dialog's scrim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.i18n import translate
from ui.widgets.icons import paint_icon
from ui.widgets.text import safe_text, tooltip

__all__ = [
    "Button",
    "CompromiseButton",
    "EqualChoice",
    "IconButton",
    "Kind",
    "greyed",
]

Kind = Literal[
    "primary",
    "secondary",
    "quiet",
    "link",
    "equal",
    "destroy",
    "compromise",
    "compromise_card",
    "bar_outline",
    "bar_filled",
]
_State = Literal["normal", "hover", "pressed", "off"]


#: Ground, edge and ink of one kind in one state; None paints nothing.
_Paint = tuple[theme.Shade | None, theme.Shade | None, theme.Shade]
_OFF: Final[_Paint] = ("sunken", "line", "off")
_PAINTS: Final[dict[Kind, dict[_State, _Paint]]] = {
    "primary": {
        "normal": ("accent", None, "on_accent"),
        "hover": ("accent_hover", None, "on_accent"),
        "pressed": ("accent_pressed", None, "on_accent"),
        "off": _OFF,
    },
    "secondary": {
        "normal": ("surface", "line_strong", "text"),
        "hover": ("sunken", "line_strong", "text"),
        "pressed": ("line", "line_strong", "text"),
        "off": _OFF,
    },
    "quiet": {
        "normal": (None, None, "accent_text"),
        "hover": ("sunken", None, "accent_text"),
        "pressed": ("line", None, "accent_text"),
        "off": (None, None, "off"),
    },
    "link": {
        "normal": (None, None, "accent_text"),
        "hover": ("sunken", None, "accent_text"),
        "pressed": ("line", None, "accent_text"),
        "off": (None, None, "off"),
    },
    "equal": {
        "normal": ("surface", "line_strong", "text"),
        "hover": ("sunken", "line_strong", "text"),
        "pressed": ("line", "line_strong", "text"),
        "off": _OFF,
    },
    "destroy": {
        "normal": ("danger", None, "on_danger"),
        "hover": ("danger_hover", None, "on_danger"),
        "pressed": ("danger_pressed", None, "on_danger"),
        "off": _OFF,
    },
    "compromise": {
        "normal": ("danger_soft", "danger_line", "danger_text"),
        "hover": ("danger", "danger", "on_danger"),
        "pressed": ("danger_pressed", "danger_pressed", "on_danger"),
        "off": ("danger_soft", "danger_line", "danger_text"),
    },
    "compromise_card": {
        "normal": ("surface", "line_strong", "danger_text"),
        "hover": ("danger", "danger", "on_danger"),
        "pressed": ("danger_pressed", "danger_pressed", "on_danger"),
        "off": ("surface", "line_strong", "danger_text"),
    },
    "bar_outline": {
        "normal": ("danger", "on_danger", "on_danger"),
        "hover": ("danger_hover", "on_danger", "on_danger"),
        "pressed": ("danger_pressed", "on_danger", "on_danger"),
        "off": ("danger", "on_danger", "on_danger"),
    },
    "bar_filled": {
        "normal": ("on_danger", None, "now_text"),
        "hover": ("on_danger", None, "now_text"),
        "pressed": ("on_danger", "now_text", "now_text"),
        "off": ("on_danger", None, "now_text"),
    },
}
_BOLD: Final[frozenset[Kind]] = frozenset(
    {
        "primary",
        "link",
        "equal",
        "destroy",
        "compromise",
        "compromise_card",
        "bar_outline",
        "bar_filled",
    }
)
_PADDING: Final[dict[Kind, int]] = {
    "link": 0,
    "quiet": 10,
    "bar_outline": 24,
    "bar_filled": 24,
    "compromise": 17,
    "compromise_card": 17,
}
# Kinds that are filled with red while they have the focus (look.md section 3).
_HOT_ON_FOCUS: Final[frozenset[Kind]] = frozenset({"compromise", "compromise_card"})


#: A short cut's sign; two of them are one that is shown.
_MNEMONIC: Final = re.compile(r"&(&|)")


def greyed(widget: QWidget) -> bool:
    """Whether this very widget was disabled, not only the page round it."""
    return widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)


class Button(QPushButton):
    """A button of one kind, with an icon before its word where one is given.

    Attributes:
        kind: which line of the component table it is.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = "secondary",
        icon: str | None = None,
        *,
        height: int = 36,
        icon_after: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind: Kind = kind
        self._icon_name = icon
        self._icon_after = icon_after
        self._height = 28 if kind == "link" else height
        self._wanted: QSize | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_icon_name(self, name: str | None) -> None:
        """Show another icon of `resources/icons`, or none."""
        self._icon_name = name
        self._measure_again()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Become another kind; the page's one filled button may move."""
        self.kind = kind
        self._measure_again()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._measure_again()

    def sizeHint(self) -> QSize:
        # A row that folds asks each of its parts many times.
        if self._wanted is None:
            self._wanted = self._measured()
        return self._wanted

    def _measure_again(self) -> None:
        self._wanted = None
        self.updateGeometry()

    def _measured(self) -> QSize:
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self._shown()) + 2 * self._padding()
        if self._icon_name:
            width += self._icon_side() + self._gap() * bool(self.text())
        height = max(self._height, metrics.height() + theme.px(10))
        return QSize(max(width, 28), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._measure_again()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, edge, ink = _PAINTS[self.kind][self._state()]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = 2 if self.kind == "equal" and not greyed(self) else 1
        half = thick / 2
        box = QRectF(self.rect())
        if edge is not None:
            painter.setPen(QPen(theme.colour(edge), thick))
            box = box.adjusted(half, half, -half, -half)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(theme.colour(ground))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        self._paint_content(painter, theme.colour(ink))

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        font = self._font()
        painter.setFont(font)
        painter.setPen(ink)
        metrics = QFontMetrics(font)
        text = self._shown()
        text_width = metrics.horizontalAdvance(text)
        side = self._icon_side() if self._icon_name else 0
        gap = self._gap() if side and text else 0
        whole = text_width + side + gap
        if self.kind == "link" and not self._icon_after:
            left = self.width() - whole - self._padding()
        else:
            left = (self.width() - whole) // 2
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        icon_last = self._icon_after != mirrored
        icon_left = left + text_width + gap if icon_last else left
        text_left = left if icon_last else left + side + gap
        if self._icon_name:
            box = QRectF(icon_left, (self.height() - side) / 2, side, side)
            paint_icon(painter, self._icon_name, box, ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        if not text:
            return
        box = QRectF(text_left, 0, text_width + 2, self.height())
        painter.drawText(box, int(flags), self.text())

    def _state(self) -> _State:
        if greyed(self):
            return "off"
        if self.isDown():
            return "pressed"
        if self.kind in _HOT_ON_FOCUS and self.hasFocus():
            return "hover"
        if self.underMouse() and self.isEnabled():
            return "hover"
        return "normal"

    def _font(self) -> QFont:
        role: theme.Role = "compact" if self.kind == "link" else "body"
        return theme.font(role, bold=self.kind in _BOLD)

    def _shown(self) -> str:
        return _MNEMONIC.sub(r"\1", self.text())

    def _padding(self) -> int:
        return theme.px(_PADDING.get(self.kind, 15))

    def _gap(self) -> int:
        return theme.px(6)

    def _icon_side(self) -> int:
        return theme.px(16)


class IconButton(Button):
    """A button with an icon alone; its name stands in tooltip and accessible name."""

    def __init__(
        self,
        icon: str,
        name: str,
        kind: Kind = "quiet",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", kind, icon, parent=parent)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say what the button does, in the language that is shown."""
        self.setAccessibleName(name)
        self.setToolTip(tooltip(name))

    def sizeHint(self) -> QSize:
        side = max(self._height, theme.px(28))
        return QSize(side, side)


class CompromiseButton(Button):
    """Reports the compromise and revokes; never disabled, hidden or moved.

    The long words stand in the header, the short ones on a card, and one word in a
    window narrower than 760 px (look.md sections 3, 4 and 6, rows 1 and 2).
    """

    def __init__(self, *, on_card: bool = False, parent: QWidget | None = None) -> None:
        kind: Kind = "compromise_card" if on_card else "compromise"
        super().__init__("", kind, "shield-alert", parent=parent)
        self._on_card = on_card
        self._brief = False
        self._subject = ""
        self._retranslate()

    def set_subject(self, subject: str) -> None:
        """Name what it reports, for a screen reader: there are many such buttons."""
        self._subject = safe_text(subject)
        self._retranslate()

    def set_brief(self, brief: bool) -> None:
        """Show one word instead of the sentence; the accessible name stays whole."""
        if self._brief != brief:
            self._brief = brief
            self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.EnabledChange and greyed(self):
            # No code path may take this button away (look.md section 7).
            self.setEnabled(True)

    def _retranslate(self) -> None:
        whole = translate("Compromise", "Report compromise and revoke")
        if self._on_card:
            whole = translate("Compromise", "Report and revoke")
        shown = translate("Compromise", "Report") if self._brief else whole
        self.setText(shown)
        subject = self._subject
        self.setAccessibleName(f"{whole}: {subject}" if subject else whole)
        self.setToolTip(tooltip(whole) if self._brief else "")


class EqualChoice(QWidget):
    """Two answers of one width and weight; neither is the louder one.

    Signals:
        answered: True for the second button (agree, approve), False for the first.
    """

    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.no = Button("", "equal", "cross", height=44, parent=self)
        self.yes = Button("", "equal", "tick", height=44, parent=self)
        self.no.clicked.connect(lambda: self.answered.emit(False))
        self.yes.clicked.connect(lambda: self.answered.emit(True))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_words(self, no: str, yes: str) -> None:
        """Name both answers, in the language that is shown."""
        self.no.setText(no)
        self.yes.setText(yes)
        self.updateGeometry()
        self._lay_out()

    def sizeHint(self) -> QSize:
        both: Sequence[QAbstractButton] = (self.no, self.yes)
        width = max(button.sizeHint().width() for button in both) + theme.px(24)
        width = max(width, theme.px(148))
        return QSize(2 * width + 12, self.no.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QEvent) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        each = (self.width() - 12) // 2
        height = self.height()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        first, second = (self.yes, self.no) if mirrored else (self.no, self.yes)
        first.setGeometry(0, 0, each, height)
        second.setGeometry(self.width() - each, 0, each, height)
