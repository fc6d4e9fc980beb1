"""Starts other programs of ours, on their own: the agent and the small notices."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop import system

__all__ = ["agent_command", "notice_command", "start_agent", "start_detached"]

_NO_AGENT = "SAQTA_NO_AGENT"


def agent_command() -> list[str]:
    """How the agent starts, e.g. at login."""
    return [*_program(), "agent"]


def notice_command(notice: str) -> list[str]:
    """How one small notice is opened."""
    return [*_program(), "--notice", notice]


def start_agent(environment: Mapping[str, str] = os.environ) -> bool:
    """Starts the agent unless the person forbids it; a second one leaves at once.

    Answers whether a process was started.
    """
    if environment.get(_NO_AGENT) == "1":
        return False
    return start_detached(agent_command())


def start_detached(command: Sequence[str]) -> bool:
    """Starts a program that outlives this one; answers whether it started.

    All three descriptors are its own: whoever waits for the end of ours would wait for
    its end too (style.md, e).
    """
    try:
        subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **system.detached_options(),
        )
    except OSError:
        # No memory, or no such file after an update: the caller says it another way.
        return False
    return True


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        # The officers' console is the same program by another name, without verbs.
        own = Path(sys.executable)
        return [str(own.with_name(f"saqta{own.suffix}"))]
    return [sys.executable, "-I", "-m", "desktop.cli"]
