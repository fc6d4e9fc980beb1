"""The timeline of a case: what happened, when, by whom; and what is still to come."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clock import parse_time
from ui import theme
from ui.console.words import event_icon, event_words, proof_chip
from ui.i18n import date_short, moment_short, serial_short, time_seconds, translate
from ui.widgets.icons import IconView, Tile
from ui.widgets.layouts import clear, column, row
from ui.widgets.text import Label, safe_text

__all__ = ["Timeline"]

_DONE = frozenset({"CONFIRMED", "UNDONE"})


class Timeline(QWidget):
    """The lines of one case, the oldest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(20, 14, 20, 14)
        self._lines.setSpacing(14)

    def show_case(self, case: dict[str, Any]) -> None:
        """Show the events of a case, and the proofs that are still missing."""
        clear(self._lines)
        day = ""
        for event in self._events(case):
            at = parse_time(str(event["at"]))
            if date_short(at) != day:
                day = date_short(at)
                self._lines.addWidget(Label(day, "small", "text2", bold=True))
            self._lines.addWidget(
                _line(time_seconds(at), *_told(event, case), moment_short(at))
            )
        for item in case["certificates"]:
            if item["state"] not in _DONE:
                self._lines.addWidget(_ahead(str(item["serial"])))

    @staticmethod
    def _events(case: dict[str, Any]) -> list[dict[str, Any]]:
        """The register's events, after the report that began it all."""
        events = sorted(case["timeline"], key=lambda event: str(event["at"]))
        if case["source"] != "holder":
            return events
        report = {
            "kind": "reported",
            "at": case["reported_at"],
            "officer": "",
            "text": str(case["facts"].get("report", {}).get("text", "")),
            "data": {},
        }
        return [report, *events]


def _told(event: dict[str, Any], case: dict[str, Any]) -> tuple[str, str, str]:
    """Icon, strong line and second line of an event."""
    kind, text = str(event["kind"]), str(event["text"])
    if kind == "reported":
        signed = case["facts"].get("signed")
        said = translate("Console", "Reported by the holder, signed by the token")
        if not signed:
            said = translate("Console", "Reported by the holder, without the token")
        return "shield-alert", said, text
    if event["data"].get("act") == "taken":
        # Its text is for the operator's copy of the timeline.
        kind, text = "taken", ""
    strong = event_words(kind)
    if kind == "certificate":
        found = event["data"]
        strong = f"{strong}: {proof_chip(str(found.get('state', text)))[0]}"
        text = _serial(str(found.get("sha256", "")), case)
    name = _name(str(event["officer"]), case)
    if name and kind != "certificate":
        by = translate("Console", "{what}, by {name}")
        strong = by.format(what=strong, name=safe_text(name))
    return event_icon(kind), strong, text


def _serial(sha256: str, case: dict[str, Any]) -> str:
    for item in case["certificates"]:
        if item["sha256"] == sha256:
            return serial_short(str(item["serial"]))
    return ""


def _name(officer: str, case: dict[str, Any]) -> str:
    """An officer's name; one whom the mirror does not have keeps a short number."""
    if not officer:
        return ""
    known = str(case.get("names", {}).get(officer, ""))
    return known or f"{officer[:8]}\u2026"


def _line(time: str, icon: str, strong: str, text: str, spoken: str) -> QWidget:
    made = QWidget()
    when = Label(time, "small", "text2")
    when.setFixedWidth(theme.px(56))
    tone: tuple[theme.Shade, theme.Shade] = ("accent_soft", "accent_text")
    if icon in {"shield-alert", "bell"}:
        tone = ("danger_soft", "danger_text")
    elif icon in {"shield-check", "tick-circle"}:
        tone = ("ok_soft", "ok_text")
    words = column(1, Label(strong, "strong", wrap=True))
    if text:
        words.addWidget(Label(text, "compact", "text2", wrap=True))
    mark = Tile(icon, *tone, 26)
    line = row(10, when, mark)
    line.addLayout(words, 1)
    for part in (when, mark):
        line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
    made.setLayout(line)
    made.setAccessibleName(safe_text(f"{spoken}. {strong}. {text}"))
    return made


def _ahead(serial: str) -> QWidget:
    made = QWidget()
    gap = QWidget()
    gap.setFixedWidth(theme.px(56))
    ring = IconView("unknown", "off", 26)
    # A noun: "revoked" stands on nothing that is not proved.
    said = translate("Console", "Revocation: {serial}").format(
        serial=serial_short(serial)
    )
    needs = translate("Console", "needs a verified revocation list")
    line = row(10, gap, ring)
    line.addLayout(
        column(
            1,
            Label(said, "body", "text2", wrap=True),
            Label(needs, "small", "text2", wrap=True),
        ),
        1,
    )
    made.setLayout(line)
    made.setAccessibleName(f"{said}, {needs}")
    return made
