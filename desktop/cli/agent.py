"""``saqta agent``: the agent in the foreground, and whether it starts at login."""

from __future__ import annotations

import logging
import logging.handlers
import signal
from pathlib import Path

import click

from desktop.cli.common import Call, emit, verb

__all__ = ["agent"]

_TITLE = "Saqta agent"
_LOG_BYTES = 256 * 1024


@verb(help="Run the agent: sends what waits, confirms, reminds. One per user.")
@click.option("--once", is_flag=True, default=False, help="One round, then leave.")
@click.option(
    "--at-login",
    type=click.Choice(["on", "off"]),
    default=None,
    help="Start it at every login, or no more; runs nothing now.",
)
def agent(call: Call, once: bool, at_login: str | None) -> int:
    """See ``--help``; exits 0 when told to end, or when another one runs."""
    if at_login is not None:
        return _at_login(call, on=at_login == "on")
    from desktop.agent import Agent, run

    workplace = call.workplace(need_profile=False, whatever_is_broken=True)
    keeper = Agent(workplace, call.language)
    _log_to(workplace.home.make(workplace.home.logs_dir) / "agent.log")
    if once:
        seconds = keeper.round()
        keeper.settle()
        emit(call, {"next_s": round(seconds)}, [])
        return 0
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: keeper.stop())
    ran = run(keeper, workplace.home.root / "agent.lock")
    emit(call, {"ran": ran}, [])
    return 0


def _at_login(call: Call, *, on: bool) -> int:
    from desktop.services.change_setting import start_at_login
    from desktop.services.programs import agent_command

    workplace = call.workplace(need_profile=False)
    start_at_login(workplace, _TITLE, agent_command(), wanted=on)
    emit(call, {"at_login": on}, [])
    return 0


def _log_to(path: Path) -> None:
    """Warnings of ours go to a small file in the home; nothing else is logged."""
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("desktop")
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
