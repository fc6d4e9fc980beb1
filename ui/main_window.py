"""The window's shell: strip, sidebar, header, Undo bar, pages and dialogs over them.

Pages come as widgets and know nothing of the shell; the header's compromise button is
enabled on every page and under every dialog (look.md section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import accessible, theme
from ui.i18n import translate
from ui.widgets.banner import SandboxStrip
from ui.widgets.layouts import own_viewport
from ui.widgets.navigation import Header, Sidebar

if TYPE_CHECKING:
    from ui.widgets.overlay import Overlay, OverlayDialog
    from ui.widgets.undo_bar import UndoBar

__all__ = ["MainWindow", "Page", "PageEntry"]

_OPENS_AT: Final = QSize(1280, 800)
_SMALLEST: Final = QSize(1024, 700)
_USABLE: Final = QSize(640, 360)
_TIGHT, _NARROW, _SMALL = 1100, 960, 760


class Page(QWidget):
    """Base of every page: it names itself and may want a foot below the scroll.

    Signals:
        titled: title or second line changed.
    """

    titled = Signal()

    @property
    def title(self) -> str:
        """The page's name in the header."""
        return ""

    @property
    def second_line(self) -> str:
        """One line below the title."""
        return ""

    @property
    def foot(self) -> QWidget | None:
        """What stands below the page, at the window's lower edge."""
        return None

    def set_width(self, width: int) -> None:
        """Learn the window's width class: one column below 960 px."""

    def opened(self) -> None:
        """The page was brought to the front."""


@dataclass(frozen=True)
class PageEntry:
    """One page as the sidebar shows it.

    Attributes:
        key: name of the page in the program.
        icon: file in `resources/icons`.
        name: says its name in the language that is shown.
        page: the widget, or what makes it when it is first opened.
        gap_before: a wider gap sets it apart from the pages above.
        hidden: not in the sidebar until `show_row` is called.
    """

    key: str
    icon: str
    name: Callable[[], str]
    page: Page | Callable[[], Page]
    gap_before: bool = False
    hidden: bool = False


class MainWindow(QMainWindow):
    """Everything round the pages.

    Attributes:
        strip: the sandbox's line, shown by `set_sandbox`.
        sidebar: pages, language, status.
        header: title and compromise button.

    Signals:
        compromise_pressed: the button in the header.
        language_chosen: a `Language`.
        closing: the window is about to close.
        help_asked: F1 was pressed.
    """

    compromise_pressed = Signal()
    language_chosen = Signal(object)
    closing = Signal()
    help_asked = Signal()

    def __init__(
        self,
        entries: Sequence[PageEntry],
        subtitle: Callable[[], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        accessible.install()
        # Qt lights up the edges of docks, which there are none of: each time the mouse
        # comes to the window all of it would be painted again.
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, False)
        self._entries = {entry.key: entry for entry in entries}
        self._subtitle = subtitle or _key_custody
        # From the outside in: see `ui.widgets.card` for why.
        self._central = QWidget(self)
        self._central.setObjectName("window")
        self.setCentralWidget(self._central)
        self.strip = SandboxStrip(self._central)
        self.strip.hide()
        self.sidebar = Sidebar(self._central)
        self.header = Header(self._central)
        self._body = QWidget(self._central)
        self._stack = QStackedWidget(self._body)
        self._feet = QStackedWidget(self._body)
        self._frames: dict[str, _PageFrame] = {}
        self._pages: dict[str, Page] = {}
        self._margin = theme.PAGE_MARGIN
        self._build()
        for entry in entries:
            self._add(entry)
        self.header.compromise.clicked.connect(self.compromise_pressed)
        self.sidebar.opened.connect(self.open_page)
        self.sidebar.language_chosen.connect(self.language_chosen)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._reveal)
        self._fit_screen()
        self._retranslate()
        if entries:
            self.open_page(entries[0].key)

    @cached_property
    def undo_bar(self) -> UndoBar:
        """Hidden until a report was recorded; made when it is first asked for."""
        from ui.widgets.undo_bar import UndoBar

        made = UndoBar(self._central)
        self._right.insertWidget(self._right.indexOf(self._body), made)
        # Tab comes to it after the button that it follows from.
        QWidget.setTabOrder(self.header.compromise, made.undo)
        QWidget.setTabOrder(made.undo, made.send)
        return made

    @cached_property
    def overlay(self) -> Overlay:
        """Where dialogs lie; made with the first one."""
        from ui.widgets.overlay import Overlay

        # A PIN may be asked for while Undo stands: both must stay within reach.
        kept = [self.strip, self.header.compromise, self.undo_bar]
        made = Overlay(self._central, kept)
        made.emptied.connect(self._keep_keyboard)
        return made

    @property
    def current(self) -> str:
        """Key of the page in front."""
        return self.sidebar.current

    def page(self, key: str) -> Page:
        """The page of that key; it is made when it is first asked for."""
        if key not in self._pages:
            self._make(key)
        return self._pages[key]

    def frame(self, key: str) -> QScrollArea:
        """What scrolls that page."""
        self.page(key)
        return self._frames[key]

    def made(self, key: str) -> bool:
        """Whether that page was made already."""
        return key in self._pages

    def has_page(self, key: str) -> bool:
        """Whether there is a page of that key."""
        return key in self._entries

    def open_page(self, key: str) -> None:
        """Bring a page to the front."""
        page = self.page(key)
        self.sidebar.choose(key)
        self._stack.setCurrentWidget(self._frames[key])
        foot = page.foot
        self._feet.setVisible(foot is not None)
        if foot is not None:
            self._feet.setCurrentWidget(foot)
        self._show_title()
        page.opened()

    def show_row(self, key: str, *, shown: bool) -> None:
        """Show or hide a page's row, such as Reports while one is open."""
        self.sidebar.row(key).setVisible(shown)

    def set_sandbox(self, shown: bool, *, personal: bool = False) -> None:
        """Show the strip; nothing in the window closes it.

        `personal` where nothing is a sandbox and a personal list of modules counts.
        """
        self.strip.set_personal(personal=personal)
        self.strip.setVisible(shown)

    def open_dialog(self, dialog: OverlayDialog) -> None:
        """Lay a dialog over the page; the header's button stays lit and works."""
        dimmed = [self.sidebar, self._body]
        self.overlay.open(dialog, dimmed)

    def wear_icon(self) -> None:
        """Take the program's icon, for the task bar."""
        from ui.widgets.icons import icon

        self.setWindowIcon(icon("mark", "accent", 64))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.help_asked.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self._keep_keyboard()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.StyleChange:
            # Another size of text: what is as wide as its words is another.
            self._follow_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._stack, 1)
        body.addWidget(self._feet)
        self._feet.hide()
        self._feet.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum
        )
        self._right = right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self._body, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.sidebar)
        across.addLayout(right, 1)
        whole = QVBoxLayout(self._central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addLayout(across, 1)

    def _add(self, entry: PageEntry) -> None:
        row = self.sidebar.add_page(entry.key, entry.icon, gap_before=entry.gap_before)
        row.setVisible(not entry.hidden)
        if isinstance(entry.page, Page):
            self._make(entry.key)

    def _make(self, key: str) -> None:
        made = self._entries[key].page
        frame = _PageFrame(self._stack)
        frame.set_margin(self._margin)
        self._frames[key] = frame
        self._stack.addWidget(frame)
        page = made if isinstance(made, Page) else made()
        self._pages[key] = page
        frame.hold(page)
        if page.foot is not None:
            self._feet.addWidget(page.foot)
        page.set_width(self._width())
        page.titled.connect(self._show_title)

    def _keep_keyboard(self) -> None:
        """Else the first control of the window would have it: the red button."""
        if self.current:
            self.sidebar.row(self.current).setFocus(Qt.FocusReason.OtherFocusReason)
        # Labels found their heights while they were shown: the first frame is right.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _show_title(self) -> None:
        page = self._pages.get(self.current)
        if page is None:
            return
        page.setAccessibleName(page.title)
        self.header.set_words(page.title, page.second_line)
        name = translate("Window", "{page} - Saqta").format(page=page.title)
        self.setWindowTitle(name)

    def _fit_screen(self) -> None:
        screen = self.screen() or QGuiApplication.primaryScreen()
        room = screen.availableSize()
        self.setMinimumSize(_SMALLEST.boundedTo(room).expandedTo(_USABLE))
        self.resize(_OPENS_AT.boundedTo(room).expandedTo(self.minimumSize()))

    def _reveal(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to what Tab came to from outside a page that was left scrolled."""
        frame = self._frames.get(self.current)
        if now is None or frame is None or not frame.isAncestorOf(now):
            return
        # What a mouse pressed is seen already, and must not move under it.
        if now.visibleRegion().isEmpty():
            frame.ensureWidgetVisible(now)

    def _width(self) -> int:
        """How wide the window is for its text: pixels of 100 %."""
        return self.width() * 100 // theme.px(100)

    def _follow_width(self) -> None:
        width = self._width()
        margin = theme.PAGE_MARGIN if width >= _TIGHT else 24
        if width < _SMALL:
            margin = 16
        self.sidebar.set_narrow(narrow=width < _NARROW)
        self.header.set_small(small=width < _SMALL, margin=margin)
        self._margin = margin
        for key, frame in self._frames.items():
            frame.set_margin(margin)
            self._pages[key].set_width(width)

    def _retranslate(self) -> None:
        for entry in self._entries.values():
            self.sidebar.row(entry.key).setText(entry.name())
        self.sidebar.set_subtitle(self._subtitle())
        self._show_title()


class _PageFrame(QScrollArea):
    """Scrolls a page and keeps its content at most 1200 wide, in the middle."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        own_viewport(self, filled=True)
        inner = QWidget()
        inner.setObjectName("page")
        self.setWidget(inner)
        self._row = QHBoxLayout(inner)
        self.set_margin(theme.PAGE_MARGIN)

    def hold(self, page: Page) -> None:
        """Take the page that is scrolled."""
        page.setMaximumWidth(theme.CONTENT_MAX)
        page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row.addStretch(0)
        self._row.addWidget(page, 1)
        self._row.addStretch(0)

    def set_margin(self, margin: int) -> None:
        """Keep this distance from the window's edges."""
        self._row.setContentsMargins(margin, 24, margin, 20)


def _key_custody() -> str:
    return translate("Window", "Key custody")
