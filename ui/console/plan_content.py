"""What a plan holds, as one card: counts, search, hash, stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.console.plan_parts import Counts, HashView, QueryView, Shares, Stages
from ui.console.words import plan_chip, reason_named
from ui.i18n import number, translate
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.layouts import clear, row
from ui.widgets.text import Label

if TYPE_CHECKING:
    from desktop.services.console_manifest import Plan

__all__ = ["PlanContent", "Seen"]

#: The judged plan, its effect by this officer's mirror, and its author's name.
Seen = tuple["Plan", dict[str, Any], str]


class PlanContent(Card):
    """The card of a plan; everything in it is drawn anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, parent)

    def show_plan(self, plan: dict[str, Any], state: str, seen: Seen | None) -> None:
        """Show a plan, as the operator tells of it or as it was judged here."""
        clear(self.body)
        word, tone, icon = plan_chip(state)
        head = self.add_section()
        reason = translate("Console", "Reason: {reason}").format(
            reason=reason_named(str(plan["reason"]))
        )
        line = row(8, Label(translate("Console", "What the plan holds"), "heading"))
        line.addWidget(Label(reason, "compact", "text2", wrap=True), 1)
        line.addWidget(Chip(word, tone, icon))
        head.addLayout(line)
        if plan.get("text"):
            head.addSpacing(4)
            head.addWidget(Label(str(plan["text"]), "body", wrap=True))
        count = int(plan["count"])
        self.add_rule()
        part = self.add_section()
        if seen is None:
            said = translate("Console", "{n} certificates").format(n=number(count))
            part.addWidget(Label(said, "display"))
            part.addWidget(
                Label(
                    translate(
                        "Console",
                        "By the operator's word. Look at the plan: this computer then "
                        "judges its signature and counts by your own mirror.",
                    ),
                    "compact",
                    "text2",
                    wrap=True,
                )
            )
        else:
            self._draw_seen(part, plan, seen)
        self.add_rule()
        part = self.add_section()
        part.setSpacing(8)
        sha256 = str(plan["plan_sha256"])
        copy = Button(translate("Console", "Copy"), "link", "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(sha256))
        said = translate("Console", "Hash of the manifest, SHA-256")
        part.addLayout(row(8, Label(said, "compact", "text2"), -1, copy))
        part.addWidget(HashView(sha256))
        self.add_rule()
        part = self.add_section()
        first = min(int(plan["first_stage"]), count)
        alone = bool(plan.get("break_glass"))
        part.addWidget(Stages(first, count, alone=alone))

    def _draw_seen(self, part: QVBoxLayout, judged: dict[str, Any], seen: Seen) -> None:
        plan, effect, _ = seen
        counts = effect["counts"]
        part.setSpacing(12)
        part.addWidget(Counts(counts))
        query = plan.value.get("query")
        fields = {str(k): str(v) for k, v in query.items()} if query else {}
        part.addWidget(QueryView(fields, int(judged["count"])))
        if counts["not_listed"]:
            said = translate("Console", "{n} more fit the search now and stay.")
            words = said.format(n=number(int(counts["not_listed"])))
            part.addWidget(Label(words, "compact", "warn_text", wrap=True))
        units = translate("Console", "Units hit hardest")
        services = translate("Console", "Services that stop for these people")
        part.addWidget(Shares(units, counts["units"]))
        part.addWidget(Shares(services, counts["services"]))
