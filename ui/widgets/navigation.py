"""The sidebar: mark, pages, language switch and status lines; the page's header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.i18n import Language, language, translate
from ui.widgets.buttons import CompromiseButton
from ui.widgets.card import Rule
from ui.widgets.chip import Badge, Tone
from ui.widgets.icons import IconView, Mark, paint_icon
from ui.widgets.layouts import own_viewport
from ui.widgets.segment import Segment
from ui.widgets.text import ElidedLabel, Label, tooltip

__all__ = ["Header", "NavRow", "Sidebar", "StatusLine"]

_NARROW: Final = 64
_SHORT_NAMES: Final = {
    Language.KAZAKH: "\u049a\u0430\u0437",
    Language.RUSSIAN: "\u0420\u0443\u0441",
    Language.ENGLISH: "Eng",
}


class NavRow(QRadioButton):
    """One page in the sidebar: icon, name, and a count where something waits.

    Attributes:
        key: name of the page.
    """

    def __init__(self, key: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._icon = icon
        self.narrow = False
        self._badge: Badge | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, tone: Tone) -> None:
        """Show how many things wait on this page."""
        if self._badge is None and count:
            self._badge = Badge(parent=self)
        if self._badge is not None:
            self._badge.show_count(count, tone)
        self.setAccessibleDescription(str(count) if count else "")
        self._place_badge()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("body", bold=True))
        width = 43 + metrics.horizontalAdvance(self.text()) + 12
        return QSize(40 if self.narrow else width, max(40, metrics.height() + 16))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def hitButton(self, pos: object) -> bool:
        return True

    def resizeEvent(self, event: QEvent) -> None:
        self._place_badge()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground: theme.Shade | None = None
        if chosen:
            dark = theme.current() is theme.Scheme.DARK
            ground = "sunken" if dark else "surface"
            painter.setPen(QPen(theme.colour("line"), 1))
        elif self.underMouse():
            ground = "line"
            painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box, 8, 8)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(18)
        at = (self.width() - side) / 2 if self.narrow else 13.0
        if mirrored and not self.narrow:
            at = self.width() - 13.0 - side
        place = QRectF(at, (self.height() - side) / 2, side, side)
        ink: theme.Shade = "accent_text" if chosen else "text2"
        paint_icon(painter, self._icon, place, theme.colour(ink))
        if self.narrow:
            return
        font = theme.font("body", bold=chosen)
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text" if chosen else "text"))
        start = 25 + side
        room = self.width() - start - 8
        badge = self._badge
        if badge is not None and not badge.isHidden():
            room -= badge.width() + 8
        shown = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room
        )
        flags = Qt.AlignmentFlag.AlignVCenter
        flags |= Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        left = self.width() - start - room if mirrored else start
        painter.drawText(QRectF(left, 0, room, self.height()), int(flags), shown)

    def _place_badge(self) -> None:
        badge = self._badge
        if badge is None:
            return
        badge.resize(badge.sizeHint())
        gap = 2 if self.narrow else 10
        x = self.width() - badge.width() - gap
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = gap
        y = 0 if self.narrow else (self.height() - badge.height()) // 2
        badge.move(x, y)


@dataclass(frozen=True)
class StatusLine:
    """One of the three lines at the foot of the sidebar.

    Attributes:
        icon: what it tells of.
        shade: colour of the icon; danger_text colours the words too.
        text: the state in words.
    """

    icon: str
    shade: theme.Shade
    text: str


class Sidebar(QFrame):
    """Navigation at the left; icons alone in a narrow window.

    Signals:
        opened: key of the page that was chosen.
        language_chosen: a `Language`.
    """

    opened = Signal(str)
    language_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._rows: dict[str, NavRow] = {}
        self._narrow = False
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        self._scroll = QScrollArea(self)
        own_viewport(self._scroll)
        self._inner = inner = QWidget()
        inner.setObjectName("sideInner")
        self._scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._name = Label("Saqta", "heading", parent=inner)
        self._below = Label("", "small", "text2", parent=inner)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(12, 0, 11, 0)
        self._list.setSpacing(2)
        self._languages = Segment(3, inner)
        self._languages.chosen.connect(self._choose_language)
        self._status_box = QVBoxLayout()
        self._status_box.setContentsMargins(24, 0, 12, 0)
        self._status_box.setSpacing(0)
        self._status: list[tuple[QWidget, IconView, ElidedLabel]] = []
        self._build()
        self.set_narrow(narrow=False)
        self._retranslate()

    @property
    def current(self) -> str:
        """Key of the chosen page."""
        row = self._group.checkedButton()
        return row.key if isinstance(row, NavRow) else ""

    def row(self, key: str) -> NavRow:
        """The row of a page."""
        return self._rows[key]

    def add_page(self, key: str, icon: str, *, gap_before: bool = False) -> NavRow:
        """Add a row at the end; its words are set by the window."""
        if gap_before:
            self._list.addSpacing(12)
        row = NavRow(key, icon, self._inner)
        self._rows[key] = row
        self._group.addButton(row)
        self._list.addWidget(row)
        return row

    def choose(self, key: str) -> None:
        """Mark a row as the page that is open."""
        self._rows[key].setChecked(True)

    def show_status(self, lines: Sequence[StatusLine]) -> None:
        """Show the lines at the foot: shade, operator, queue."""
        while len(self._status) < len(lines):
            self._add_status()
        for index, (line, view, label) in enumerate(self._status):
            shown = index < len(lines)
            line.setVisible(shown)
            if not shown:
                continue
            view.show_icon(lines[index].icon, lines[index].shade)
            label.setText(lines[index].text)
            alarming = lines[index].shade == "danger_text"
            label.set_tone("danger_text" if alarming else "text2")
            line.setToolTip(tooltip(lines[index].text) if self._narrow else "")

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons alone; names then stand in tooltips."""
        self._narrow = narrow
        self.setFixedWidth(_NARROW if narrow else theme.px(theme.SIDEBAR))
        for line, _, label in self._status:
            line.setFixedHeight(max(24, theme.px(20)))
            # Its words are hidden then.
            line.setToolTip(tooltip(label.whole) if narrow else "")
        for row in self._rows.values():
            row.narrow = narrow
            row.setToolTip(tooltip(row.text()) if narrow else "")
            row.updateGeometry()
            row.update()
        # Icons are as wide as the column: a bar would lie on them. The wheel and the
        # focus scroll all the same.
        bar = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(
            bar.ScrollBarAlwaysOff if narrow else bar.ScrollBarAsNeeded
        )
        self._head.setContentsMargins(15 if narrow else 18, 17, 8, 0)
        for widget in (self._name, self._below, self._languages):
            widget.setHidden(narrow)
        for _, _, label in self._status:
            label.setHidden(narrow)

    def set_subtitle(self, text: str) -> None:
        """Say below the name which window this is."""
        self._below.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._below)
        self._head = head = QHBoxLayout()
        head.setSpacing(11)
        head.addWidget(Mark(self._inner))
        head.addLayout(words, 1)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 21)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(26)
        column.addLayout(self._list)
        column.addStretch(1)
        column.addSpacing(16)
        switch = QHBoxLayout()
        switch.setContentsMargins(20, 0, 19, 0)
        switch.addWidget(self._languages)
        column.addLayout(switch)
        column.addSpacing(12)
        rule = QHBoxLayout()
        rule.setContentsMargins(12, 0, 11, 0)
        rule.addWidget(Rule(self._inner))
        column.addLayout(rule)
        column.addSpacing(8)
        column.addLayout(self._status_box)
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 1, 0)
        whole.addWidget(scroll)

    def _add_status(self) -> None:
        line = QWidget(self._inner)
        line.setFixedHeight(max(24, theme.px(20)))
        view = IconView("token", "text2", 16, line)
        label = ElidedLabel("", "small", "text2", parent=line)
        label.setHidden(self._narrow)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(view)
        row.addWidget(label, 1)
        self._status_box.addWidget(line)
        self._status.append((line, view, label))

    def _clicked(self, row: QAbstractButton) -> None:
        if isinstance(row, NavRow):
            self.opened.emit(row.key)

    def _choose_language(self, index: int) -> None:
        self.language_chosen.emit(list(Language)[index])

    def _retranslate(self) -> None:
        self._languages.set_words(
            translate("Window", "Language"), list(_SHORT_NAMES.values())
        )
        self._languages.choose(list(Language).index(language()))
        for row in self._rows.values():
            row.setToolTip(tooltip(row.text()) if self._narrow else "")


class Header(QFrame):
    """Title, second line and the compromise button; 72 high, 56 in a small window.

    Attributes:
        title: the page's name.
        second: one line below it.
        compromise: always there, always enabled.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.title = ElidedLabel("", "title", parent=self)
        self.second = ElidedLabel("", "compact", "text2", parent=self)
        self.compromise = CompromiseButton(parent=self)
        self._acts: QWidget | None = None
        self._small = False
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, 1, 0, 0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.second)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.compromise)
        self.set_small(small=False, margin=theme.PAGE_MARGIN)

    def show_acts(self, acts: QWidget | None) -> None:
        """Hold a page's own acts where the compromise button stands else.

        Only the officers' console has such a header: an officer's own key is reported
        in the main window or from the tray (look.md section 4).
        """
        self.compromise.hide()
        if self._acts is acts:
            return
        if self._acts is not None:
            self._acts.hide()
            self._row.removeWidget(self._acts)
        self._acts = acts
        if acts is not None:
            self._row.addWidget(acts, 0, Qt.AlignmentFlag.AlignVCenter)
            acts.show()

    def set_words(self, title: str, second: str) -> None:
        """Name the page."""
        self.title.setText(title)
        self.second.setText(second)
        self.second.setHidden(self._small or not second)

    def set_small(self, *, small: bool, margin: int) -> None:
        """Be lower, with one word on the button, in a small window."""
        self._small = small
        height = 56 if small else theme.HEADER
        self.setFixedHeight(max(height, theme.px(height)))
        self._row.setContentsMargins(margin, 0, 24 if not small else 12, 1)
        self.compromise.set_brief(small)
        self.second.setHidden(small or not self.second.whole)
