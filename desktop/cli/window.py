"""Opens the window: the one place of the core that knows there is one."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["open_console", "open_window"]


def open_window(
    settings: dict[str, Any],
    *,
    notice: str | None,
    quit_when_ready: bool,
    report: bool = False,
) -> None:
    """Hands over to the window; returns when it was closed.

    Raises:
        SettingLocked: A profile is named, and the administrator locked another one.
    """
    from ui.app import run

    # Nothing stands in the way of a report (promise 4).
    if settings.get("profile") and not report and notice is None:
        from desktop.assembly import check_profile

        check_profile(settings["profile"])
    run(
        profile=settings.get("profile"),
        language=settings.get("lang") or "",
        notice=notice,
        quit_when_ready=quit_when_ready,
        report=report,
        told=lambda facts: print(json.dumps(facts), flush=True),
    )


def open_console(*, profile: str | None, language: str) -> int:
    """Hands over to the officers' window; returns when it was closed.

    Raises:
        SettingLocked: A profile is named, and the administrator locked another one.
    """
    from ui.app import run_console

    if profile:
        from desktop.assembly import check_profile

        check_profile(profile)
    return run_console(profile=profile, language=language)
