"""The console's pages for `installer/screens.py`, each an act on the real window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from installer import example_console as example
from installer.example_views import NOW
from ui.console.bench import Draft
from ui.console.dialogs import TypedDialog
from ui.console.window import ConsoleConversation
from ui.i18n import translate

__all__ = ["CONSOLE", "dress"]

Act = Callable[[ConsoleConversation], None]


def dress(conversation: ConsoleConversation) -> None:
    """An officer is signed in, and the mirror is two minutes old."""
    conversation.bench.take_round(example.round_of(example.plan()))
    conversation.window.set_sandbox(True)
    conversation.incidents._take(example.cases())


def _search(conversation: ConsoleConversation) -> None:
    search = conversation.search
    conversation.window.open_page("search")
    fields = {"token_model": "S2", "firmware_max": "3.1", "state": "good"}
    search.conditions.set_fields(fields)
    search.rows.take(search.rows.start(), example.rows(), None, 13, NOW)
    search._count, search._milliseconds = 10_482, 31
    search.rows.choose_whole(whole=True)
    search.table.selectRow(2)
    search._say_count()


def _incidents(conversation: ConsoleConversation) -> None:
    conversation.window.open_page("incidents")


def _case(conversation: ConsoleConversation) -> None:
    conversation.window.open_page("incidents")
    conversation.incidents._show(example.case())


def _draft(conversation: ConsoleConversation, *, alone: bool = False) -> None:
    plans = conversation.plans
    conversation.window.open_page("plans")
    plans._show("draft")
    fields = {"token_model": "S2", "firmware_max": "3.1", "state": "good"}
    plans.draft._draft = Draft(fields)
    plans.draft.counts = example.counts()
    plans.draft.stage.setText("50")
    plans.draft.alone.setChecked(alone)
    plans.draft.say()
    plans.redraw()


def _plan(state: str, looked: bool = False) -> Act:
    def show(conversation: ConsoleConversation) -> None:
        plans = conversation.plans
        counts = {"pending": 10_482}
        if state == "running":
            counts = {"pending": 6_230, "revoked": 4_250, "already": 2}
        plan = example.plan(state, counts=counts)
        conversation.bench.take_plan(plan)
        conversation.window.open_page("plans")
        plans.open_plan(example.PLAN_ID)
        if looked:
            plans.view.seen = example.look()
            plans.view.say()
            for box in plans.view.side.boxes:
                box.setChecked(True)

    return show


def _break_glass(conversation: ConsoleConversation) -> None:
    _draft(conversation, alone=True)


def _execute(conversation: ConsoleConversation) -> None:
    _plan("approved", looked=True)(conversation)
    conversation.plans.view.ask_execute()
    dialog = conversation.window.overlay.dialog
    if isinstance(dialog, TypedDialog):
        dialog.edit.setText("5")


def _officer(conversation: ConsoleConversation) -> None:
    from desktop.services.console_round import OfficerView

    name = translate("Console", "Security officer")
    conversation.window.open_page("officer")
    conversation.officer._take([OfficerView("0" * 63 + "1", name, "7F3A90C1", NOW)])


CONSOLE: Final[dict[str, Act]] = {
    "console-search": _search,
    "console-incidents": _incidents,
    "console-case": _case,
    "console-draft": _draft,
    "console-break-glass": _break_glass,
    "console-approval": _plan("proposed", looked=True),
    "console-running": _plan("running"),
    "console-execute": _execute,
    "console-officer": _officer,
}
