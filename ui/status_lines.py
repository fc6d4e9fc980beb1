"""The lines at the foot of the sidebar: token, operator, queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import number, translate
from ui.widgets.navigation import StatusLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.show_home import HomeView, TokenView

__all__ = ["status_lines", "was_reached"]


def was_reached(error: BaseException) -> bool:
    """Whether the operator answered: who refuses, or sends what does not hold, did."""
    from desktop.errors import Pending, SaqtaError

    return isinstance(error, SaqtaError) and not isinstance(error, Pending)


def status_lines(
    tokens: Sequence[TokenView] | None,
    home: HomeView | None,
    operator_answers: bool | None,
) -> list[StatusLine]:
    """What the three lines say.

    Args:
        tokens: those that are connected; None until somebody looked.
        home: the records; None until they were read.
        operator_answers: None until the operator was asked.
    """
    token = StatusLine("token", "text2", translate("Status", "Looking for tokens"))
    if tokens:
        name = tokens[0].info.label or tokens[0].info.model
        said = translate("Status", "Token {name} connected").format(name=name)
        token = StatusLine("token", "ok_text", said)
    elif tokens is not None:
        token = StatusLine("token", "text2", translate("Status", "No token"))
    operator = StatusLine(
        "wifi", "text2", translate("Status", "Operator not asked yet")
    )
    if operator_answers:
        operator = StatusLine(
            "wifi", "ok_text", translate("Status", "Operator reachable")
        )
    elif operator_answers is False:
        operator = StatusLine(
            "wifi-off", "danger_text", translate("Status", "No connection")
        )
    waiting = 0 if home is None else home.unproved
    queue = StatusLine("send", "text2", translate("Status", "Queue is empty"))
    if waiting:
        said = translate("Status", "In the queue: {n}").format(n=number(waiting))
        queue = StatusLine("send", "warn_text", said)
    return [token, operator, queue]
