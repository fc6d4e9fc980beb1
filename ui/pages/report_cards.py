"""One report as a card: its scope while Undo stands, and each certificate's path."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.clock import parse_time
from desktop.services.show_reports import ReportedCertificate, ReportView
from ui.bench import Bench
from ui.i18n import moment_short, plural, serial_short, time_seconds, translate
from ui.models.reports import STATES
from ui.spoken import purpose_icon, purpose_words
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import TONES, Chip, Tone
from ui.widgets.controls import Segment
from ui.widgets.icons import IconView
from ui.widgets.layouts import FoldingRow, column, row
from ui.widgets.state_path import Node, NodeState, StatePath
from ui.widgets.text import ElidedLabel, Label

__all__ = ["ReportCard"]

_ONE: Final = 0
_TOKEN: Final = 1


class ReportCard(Card):
    """A report with its certificates.

    Signals:
        narrowed: id of the report, and SHA-256 of the certificates that stay.
        signed: id of the report that is to be signed with the token.
    """

    narrowed = Signal(str, object)
    signed = Signal(str)

    def __init__(
        self,
        view: ReportView,
        now: datetime,
        *,
        undo: bool,
        seconds: int,
        bench: Bench,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, parent)
        self._view = view
        self._undo = undo
        self._seconds = seconds
        self._paths: list[tuple[ReportedCertificate, StatePath]] = []
        self._head()
        for one in view.certificates:
            self.add_rule()
            self._certificate(one)

    def show_seconds(self, seconds: int) -> None:
        """Say how long Undo still stands; nothing else is drawn anew."""
        if seconds != self._seconds:
            self._seconds = seconds
            for one, path in self._paths:
                path.show_nodes(self._nodes(one))

    def _head(self) -> None:
        report = self._view.report
        name = translate("Compromise", "Report {number}").format(
            number=report.report_id[:8]
        )
        self.setAccessibleName(name)
        at = translate("Compromise", "recorded {time}").format(
            time=moment_short(report.recorded_at)
        )
        words = column(1, Label(name, "heading"), ElidedLabel(at, "small", "text2"))
        line = FoldingRow(12)
        line.add(words, 1)
        if self._undo and len(self._view.certificates) > 1:
            revoke = Label(translate("Compromise", "Revoke"), "body", "text2")
            line.add(row(12, revoke, self._scope()))
        waits = {"RECORDED", "REFUSED"}
        left = any(one.item.state in waits for one in self._view.certificates)
        if self._view.open and left and not self._undo:
            sign = Button(translate("Compromise", "Sign with the token"), "secondary")
            sign.clicked.connect(lambda: self.signed.emit(report.report_id))
            line.add(sign)
        line.set_margins(20, 12, 14, 12)
        self.body.addWidget(line)

    def _scope(self) -> Segment:
        """From everything that was recorded down to the newest one alone."""
        tokens = {one.token_serial for one in self._view.certificates}
        several = len(tokens) > 1
        segment = Segment(3 if several else 2)
        words = [translate("Compromise", "One")]
        if several:
            words.append(translate("Compromise", "Whole token"))
            words.append(translate("Compromise", "All mine"))
        else:
            words.append(translate("Compromise", "Whole token"))
        segment.set_words(translate("Compromise", "What is revoked"), words)
        segment.choose(len(words) - 1)
        segment.chosen.connect(self._narrow)
        return segment

    def _narrow(self, index: int) -> None:
        first = self._view.certificates[0]
        keep = [one.item.sha256 for one in self._view.certificates]
        if index == _ONE:
            keep = [first.item.sha256]
        elif index == _TOKEN:
            keep = [
                one.item.sha256
                for one in self._view.certificates
                if one.token_serial == first.token_serial
            ]
        if len(keep) < len(self._view.certificates):
            self.narrowed.emit(self._view.report.report_id, keep)

    def _certificate(self, one: ReportedCertificate) -> None:
        section = self.add_section(top=12, bottom=12)
        serial = translate("Certificate", "no. {serial}").format(
            serial=serial_short(one.item.serial)
        )
        if not one.item.serial:
            serial = translate("Compromise", "everything under the recovery code")
        text, tone, icon = _chip(one.item.state)
        head = FoldingRow(8)
        named = row(
            8,
            IconView(purpose_icon(one.purpose)),
            Label(purpose_words(one.purpose), "strong"),
            4,
            Label(serial, "compact", "text2"),
            -1,
        )
        head.add(named, 1)
        head.add(row(0, Chip(text, tone, icon), -1))
        section.addWidget(head)
        section.addSpacing(8)
        path = StatePath()
        path.show_nodes(self._nodes(one))
        self._paths.append((one, path))
        section.addWidget(path)
        note = self._note(one)
        if note is not None:
            section.addSpacing(4)
            section.addLayout(note)

    def _nodes(self, one: ReportedCertificate) -> list[Node]:
        item = one.item
        reached = (
            translate("Compromise", "Recorded"),
            translate("Compromise", "Sent"),
            translate("Compromise", "Accepted"),
            translate("Compromise", "Revoked"),
        )
        ahead = (
            translate("Compromise", "Recording"),
            translate("Compromise", "Sending"),
            translate("Compromise", "Acceptance"),
            translate("Compromise", "Revocation"),
        )
        state = item.state
        at = STATES.index(state) if state in STATES else 0
        nodes = []
        for index, name in enumerate(STATES):
            time = item.times.get(name, "")
            shown = time_seconds(parse_time(time)) if time else ""
            if index <= at:
                nodes.append(Node(reached[index], "reached", shown))
                continue
            kind: NodeState = "ahead"
            detail = ""
            if index == at + 1 and state not in {"UNDONE"}:
                kind, detail = self._next(one)
            nodes.append(Node(ahead[index], kind, detail))
        return nodes

    def _next(self, one: ReportedCertificate) -> tuple[NodeState, str]:
        """What the next node waits for."""
        if self._undo and self._view.asks:
            return "waiting", translate("Compromise", "Send this report?")
        if self._undo:
            said = translate("Compromise", "in {n} s").format(n=self._seconds)
            return "waiting", said
        state = one.item.state
        if state == "REFUSED":
            return "blocked", translate("Compromise", "refused")
        if state == "RECORDED":
            tries = plural.translate("Compromise", "%Ln try(ies)", "", 1)(one.tries)
            return "blocked" if one.tries else "waiting", tries if one.tries else ""
        if state == "SENT":
            return "waiting", translate("Compromise", "waiting for the answer")
        return "waiting", translate("Compromise", "waiting for the proof")

    def _note(self, one: ReportedCertificate) -> QHBoxLayout | None:
        item, link = one.item, None
        if item.state == "ACCEPTED":
            icon, tone = "clock", "warn"
            said = translate(
                "Compromise", "Accepted, not yet revoked. The status is asked again."
            )
        elif item.state == "CONFIRMED":
            icon, tone = "tick-circle", "ok"
            said = translate("Compromise", "Proved by {source}").format(
                source=item.confirmed_by.upper() or "OCSP"
            )
            if self._view.receipt:
                link = Button(translate("Compromise", "Receipt"), "link")
                link.clicked.connect(self._open_receipt)
        elif item.state == "REFUSED":
            icon, tone = "cross-circle", "danger"
            codes = ", ".join(code for code in one.refused if code)
            said = translate("Compromise", "Every way was refused: {codes}").format(
                codes=codes
            )
        elif item.state == "UNDONE":
            icon, tone = "undo", "plain"
            said = translate(
                "Compromise", "Taken back before anything was sent. The key is free."
            )
        elif item.state == "SENT" and one.unknown:
            icon, tone = "unknown", "warn"
            said = translate(
                "Compromise", "The answer was lost. Only a proof settles it."
            )
        else:
            return None
        shade = TONES[cast("Tone", tone)][1]
        line = row(10, IconView(icon, shade))
        line.addWidget(Label(said, "compact", "text2", wrap=True), 1)
        if link is not None:
            line.addWidget(link)
        return line

    def _open_receipt(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._view.receipt))


def _chip(state: str) -> tuple[str, Tone, str]:
    said: dict[str, tuple[str, Tone, str]] = {
        "RECORDED": (translate("Compromise", "Recorded"), "info", "records"),
        "SENT": (translate("Compromise", "Sent"), "info", "send"),
        "ACCEPTED": (translate("Compromise", "Not yet revoked"), "warn", "clock"),
        "CONFIRMED": (translate("Compromise", "Revoked"), "ok", "tick-circle"),
        "REFUSED": (translate("Compromise", "Refused"), "danger", "cross-circle"),
        "UNDONE": (translate("Compromise", "Undone"), "plain", "undo"),
    }
    return said.get(state, said["RECORDED"])
