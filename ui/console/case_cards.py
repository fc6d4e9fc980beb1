"""Cards of a case: one fact large, and what stands at the right of the timeline."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.clock import parse_time
from ui import theme
from ui.console.words import proof_chip
from ui.i18n import iin_covered, number, serial_short, time_minutes, translate
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.icons import IconView
from ui.widgets.layouts import column, row
from ui.widgets.text import Label

__all__ = [
    "attachments_card",
    "certificates_card",
    "fact_card",
    "holder_card",
    "list_of_told",
    "side_card",
    "told_card",
]


def fact_card(label: str, strong: str, small: str, tone: theme.Shade = "text") -> Card:
    """One fact: its name small, its value large, one line below."""
    card = Card(16)
    card.body.setSpacing(4)
    card.body.addWidget(Label(label, "small", "text2", wrap=True))
    card.body.addWidget(Label(strong, "heading", tone, wrap=True))
    card.body.addWidget(Label(small, "compact", "text2", wrap=True))
    card.body.addStretch(1)
    return card


def side_card(heading: str) -> Card:
    """A card with a heading alone."""
    card = Card(16)
    card.body.setSpacing(8)
    card.body.addWidget(Label(heading, "heading", wrap=True))
    return card


def told_card(case: dict[str, Any]) -> QWidget:
    """How many were told."""
    told = sum(event["kind"] == "told" for event in case["timeline"])
    nobody = translate("Console", "nobody yet")
    last = nobody if not told else translate("Console", "see the list below")
    return fact_card(translate("Console", "Told"), number(told), last, "text")


def holder_card(holder: dict[str, Any], iin: str) -> Card:
    """Who holds the certificates; the personal number is covered."""
    card = side_card(translate("Certificate", "Holder"))
    card.body.addWidget(Label(str(holder["name"]), "strong", wrap=True))
    post = ", ".join(
        str(holder.get(name, ""))
        for name in ("position", "unit", "organisation")
        if holder.get(name)
    )
    card.body.addWidget(Label(post, "compact", "text2", wrap=True))
    covered = translate("Console", "IIN {iin}").format(iin=iin_covered(iin))
    card.body.addWidget(Label(covered, "compact", "text2"))
    return card


def certificates_card(case: dict[str, Any]) -> Card:
    """Each certificate of the case with its state."""
    card = side_card(translate("Console", "Certificates"))
    for item in case["certificates"]:
        word, tone, icon = proof_chip(str(item["state"]))
        line = row(8, Label(serial_short(str(item["serial"])), "compact"), -1)
        line.addWidget(Chip(word, tone, icon))
        card.body.addLayout(line)
    if not case["certificates"]:
        none = translate("Console", "none was named")
        card.body.addWidget(Label(none, "compact", "text2", wrap=True))
    return card


def list_of_told(case: dict[str, Any]) -> Card:
    """Who was told, and when."""
    card = side_card(translate("Console", "Who was told"))
    found = [event for event in case["timeline"] if event["kind"] == "told"]
    for event in found:
        at = time_minutes(parse_time(str(event["at"])))
        line = row(8, IconView("tick-circle", "ok_text"))
        line.addWidget(Label(str(event["text"]), "compact", wrap=True), 1)
        line.addWidget(Label(at, "compact", "text2"))
        card.body.addLayout(line)
    if not found:
        nobody = translate("Console", "nobody yet")
        card.body.addWidget(Label(nobody, "compact", "text2", wrap=True))
    return card


def attachments_card(case: dict[str, Any]) -> Card:
    """The files of the case."""
    card = side_card(translate("Console", "Files"))
    for item in case["attachments"]:
        size = translate("Console", "{n} bytes").format(n=number(int(item["size"])))
        card.body.addLayout(
            column(
                0,
                Label(str(item["name"]), "compact", wrap=True),
                Label(size, "small", "text2"),
            )
        )
    return card
