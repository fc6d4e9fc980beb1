"""Home: a card per token and certificate, and the list of ended ones (look 01, 02).

Everything is there without a token, from the records; what is connected is added when
the token side answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui import theme
from ui.gradually import Gradually
from ui.i18n import number, serial_short, translate
from ui.models.certificates import Standing, standing
from ui.pages.base import ServicePage
from ui.pages.home_cards import CertificateCard, TokenCard, report_scope
from ui.spoken import purpose_icon, purpose_words, standing_chip
from ui.widgets.banner import Banner, EmptyState
from ui.widgets.card import Card
from ui.widgets.chip import Badge
from ui.widgets.layouts import clear, row
from ui.widgets.rows import ListRow
from ui.widgets.text import Label

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.services.show_home import CertificateView, HomeView
    from desktop.services.workplace import Workplace
    from ui.bench import Bench

__all__ = ["HomePage"]

#: So many certificates get a card; the others a row each, so that two hundred are
#: drawn at once.
_CARDS: Final = 6
#: Cards and rows that are made before the first paint: what a window shows at first.
_AT_ONCE: Final = 4
_ROWS_AT_ONCE: Final = 12
Judged = tuple["CertificateView", Standing]
Maker = Callable[[], object]
RowMaker = Callable[["CertificateView", Standing], ListRow]
_ONE_COLUMN: Final = 960


class HomePage(ServicePage):
    """The first page.

    Signals:
        painted: the records that came last are on the screen.
    """

    painted = Signal()

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._view: HomeView | None = None
        self._columns = 2
        self._cards: list[CertificateCard] = []
        self._later = Gradually(self)
        self._unpainted = False
        self._after_paint = QTimer(self)
        self._after_paint.setSingleShot(True)
        self._after_paint.timeout.connect(self.painted)
        self.painted.connect(self._later.go_on)
        self._asked = ""
        # The page has its filled button already: what is to be renewed or continued.
        self.problem.retry.set_kind("secondary")
        self._unfinished = Banner("info", icon="apply", parent=self)
        self._unfinished.button.clicked.connect(lambda: bench.page_wanted.emit("apply"))
        self._unfinished.hide()
        self._tokens = QVBoxLayout()
        self._tokens.setSpacing(theme.CARD_GAP)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.CARD_GAP)
        self._more = _ListCard(self)
        self._ended = _ListCard(self)
        self._empty = EmptyState("key", self)
        self._empty.button.clicked.connect(lambda: bench.page_wanted.emit("apply"))
        self._empty.hide()
        self.column.addWidget(self._unfinished)
        self.column.addLayout(self._tokens)
        self.column.addLayout(self._grid)
        self.column.addWidget(self._more)
        self.column.addWidget(self._empty)
        self.column.addWidget(self._ended)
        self.column.addStretch(1)
        bench.home_changed.connect(self.show_home)
        bench.tokens_changed.connect(self._show_tokens)
        self._show_tokens()

    @property
    def title(self) -> str:
        return translate("Home", "Home")

    @property
    def second_line(self) -> str:
        view = self._view
        if view is None:
            return ""
        parts = [part for part in (view.holder, view.organisation) if part]
        return " \u00b7 ".join(parts)

    @property
    def cards(self) -> int:
        """How many certificates the page shows, as cards and rows."""
        return 0 if self._view is None else len(self._view.certificates)

    def set_width(self, width: int) -> None:
        columns = 1 if width < _ONE_COLUMN else 2
        if columns != self._columns:
            self._columns = columns
            self._lay_cards()

    def show_home(self, view: HomeView) -> None:
        """Draw the records."""
        self._view = view
        self.problem.clear()
        self._say_records()
        self._unpainted = True
        self.titled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unpainted:
            # The page's parts are painted after the page itself.
            self._unpainted = False
            self._after_paint.start(0)

    def say(self) -> None:
        self._show_tokens()
        self._say_records()

    def _say_records(self) -> None:
        view = self._view
        if view is None:
            return
        current, ended = _split(view)
        self._say_unfinished(view)
        makers = self._draw_cards(view, current)
        at_once = _AT_ONCE if len(makers) >= _AT_ONCE else _ROWS_AT_ONCE
        makers += self._more.show_rows(
            translate("Home", "More certificates"), "", current[_CARDS:], self._row
        )
        makers += self._ended.show_rows(
            translate("Home", "Expired and revoked"),
            translate("Home", "All are shown"),
            ended,
            self._row,
        )
        self._later.start(makers, at_once)
        self._empty.setVisible(not current)
        self._empty.set_words(
            translate("Home", "No certificate yet"),
            translate(
                "Home",
                "Apply for one in your own name. The key is made on your token and "
                "stays there.",
            ),
            translate("Home", "Apply for a certificate"),
        )
        self._empty.button.setVisible(not view.applications)
        self._lay_out()

    # -- parts -----------------------------------------------------------------------

    def _say_unfinished(self, view: HomeView) -> None:
        self._unfinished.setVisible(bool(view.applications))
        if not view.applications:
            return
        strong = translate("Home", "Unfinished application")
        act = translate("Home", "Continue application")
        if len(view.applications) > 1:
            # Which of them is chosen on their page.
            strong = translate("Apply", "Open applications: {n}").format(
                n=number(len(view.applications))
            )
            act = translate("Home", "Show applications")
        self._unfinished.show_state(
            "info",
            strong,
            translate("Home", "Nothing is lost. Go on where you stopped."),
            "apply",
        )
        self._unfinished.set_button(act, "primary")

    def _draw_cards(self, view: HomeView, current: list[Judged]) -> list[Maker]:
        clear(self._grid)
        self._cards = []
        filled = bool(view.applications)
        makers: list[Maker] = []
        for item, state in current[:_CARDS]:
            renews = state is Standing.EXPIRING and not item.replaced
            primary = renews and not filled
            filled = filled or renews
            makers.append(partial(self._card, item, state, view.now, primary=primary))
        return makers

    def _card(
        self, item: CertificateView, state: Standing, now: datetime, *, primary: bool
    ) -> None:
        card = CertificateCard(
            item, state, now, primary=primary, bench=self.bench, parent=self
        )
        card.asked.connect(self._check)
        card.opened.connect(self._open)
        self._cards.append(card)
        self._lay_card(len(self._cards) - 1)

    def _lay_cards(self) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        for index in range(len(self._cards)):
            self._lay_card(index)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < self._columns))

    def _lay_card(self, index: int) -> None:
        place = divmod(index, self._columns)
        self._grid.addWidget(self._cards[index], *place)

    def _lay_out(self) -> None:
        """Lay out to the end what was made: no frame shows a card that is squeezed."""
        if not self.isVisible():
            return
        for card in self._cards:
            card.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _row(self, item: CertificateView, state: Standing) -> ListRow:
        act = translate("Certificate", "Certificate")
        made = ListRow(
            purpose_icon(item.purpose),
            purpose_words(item.purpose),
            translate("Certificate", "no. {serial}").format(
                serial=serial_short(item.serial)
            ),
            standing_chip(item, state, dated=True),
            act,
        )
        made.clicked.connect(lambda: self._open(item))
        if not state.ended:
            alarm = made.add_alarm()
            alarm.clicked.connect(lambda: self.bench.report(report_scope(item)))
        return made

    def _show_tokens(self) -> None:
        clear(self._tokens)
        for token in self.bench.tokens or ():
            self._tokens.addWidget(TokenCard(token, self.bench, self))
        if not self.bench.tokens:
            self._tokens.addWidget(TokenCard(None, self.bench, self))

    # -- acts ------------------------------------------------------------------------

    def _open(self, item: CertificateView) -> None:
        from ui.dialogs.certificate_dialog import CertificateDialog

        dialog = CertificateDialog(item, self.bench)
        self.bench.dialog_wanted.emit(dialog)

    def retry(self) -> None:
        """Ask again for the status that was asked for, or read everything anew."""
        self.problem.clear()
        if self._asked:
            self._check(self._asked)
            return
        self.bench.refresh()
        self.bench.refresh_tokens()

    def _check(self, sha256: str) -> None:
        self._asked = sha256

        def ask(workplace: Workplace) -> object:
            # Loaded with the first question: the first paint asks none.
            from desktop.services.prove_revocation import check_status
            from desktop.services.token_work import find_certificate

            return check_status(workplace, find_certificate(workplace, sha256))

        def told(_proof: object) -> None:
            self._asked = ""
            self.bench.refresh()

        self.bench.run(self, ask, told, self.fail)


class _ListCard(Card):
    """A card of rows with a heading and a count; hidden while it has none.

    Its rows are made below the fold while the page is shown already; until then it
    keeps their room.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, parent)
        self._heading = Label("", "strong", parent=self)
        self._count = Badge(parent=self)
        self._note = Label("", "small", "text2", parent=self)
        head = row(10, self._heading, self._count, -1, self._note)
        head.setContentsMargins(20, 14, 17, 14)
        self.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        # Keeps the page as long as it will be, so that nothing jumps.
        self._rest = QWidget(self)
        self._rest.hide()
        self.body.addWidget(self._rest)
        self._drawn: object = None
        self._waiting = 0
        self.hide()

    @property
    def waiting(self) -> int:
        """How many rows are still to be made."""
        return self._waiting

    def show_rows(
        self,
        heading: str,
        note: str,
        judged: list[Judged],
        make: RowMaker,
    ) -> list[Maker]:
        """Show other rows; returns what makes them.

        The same ones again keep their place and the focus: nothing is to be made.
        """
        drawn = (heading, judged)
        if drawn == self._drawn:
            return []
        self._drawn = drawn
        clear(self._rows)
        self._heading.setText(heading)
        self._note.setText(note)
        self._count.show_count(len(judged), "plain")
        self._count.setAccessibleName(number(len(judged)))
        self._waiting = len(judged)
        self._keep_room()
        self.setVisible(bool(judged))
        return [partial(self._add, make, item, state) for item, state in judged]

    def _add(self, make: RowMaker, item: CertificateView, state: Standing) -> None:
        self._rows.addWidget(make(item, state))
        self._waiting -= 1
        self._keep_room()

    def _keep_room(self) -> None:
        self._rest.setVisible(self._waiting > 0)
        self._rest.setFixedHeight(self._waiting * theme.px(ListRow.HEIGHT))


def _split(view: HomeView) -> tuple[list[Judged], list[Judged]]:
    """Current ones and ended ones, the newest of each first."""
    judged = [(item, standing(item, view.now)) for item in view.certificates]
    current = [pair for pair in judged if not pair[1].ended]
    ended = [pair for pair in judged if pair[1].ended]
    current.sort(key=lambda pair: (pair[0].not_before, pair[0].sha256), reverse=True)
    ended.sort(key=lambda pair: pair[0].revoked_at or pair[0].not_after, reverse=True)
    return current, ended
