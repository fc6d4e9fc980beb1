"""The assembly's part for the officers' console; each part is opened on first use."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from desktop.assembly import open_workplace
from desktop.services.console_desk import Console

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.authority.officer_api import OfficerApi
    from desktop.clock import Clock
    from desktop.model.authority import AuthorityProfile
    from desktop.services.workplace import Workplace
    from desktop.store.department import Department
    from desktop.store.mirror import Mirror

__all__ = ["console_of", "open_console"]


def open_console(
    *,
    profile: str | None = None,
    home: Path | None = None,
    clock: Clock | None = None,
) -> Console:
    """The console of one home; see :func:`desktop.assembly.open_workplace`."""
    return console_of(
        open_workplace(profile=profile, need_profile=False, home=home, clock=clock)
    )


def console_of(workplace: Workplace) -> Console:
    """The console over a workplace that is open already.

    The register's URL is the setting ``department_url``; SQLAlchemy is loaded by the
    first use of a case and by nothing else.
    """

    @functools.cache
    def mirror() -> Mirror:
        from desktop.store.mirror import Mirror

        return Mirror.open(workplace.home)

    @functools.cache
    def department() -> Department:
        from desktop.store.department import Department

        return Department.open(workplace.home, workplace.settings.department_url)

    def connect(profile: AuthorityProfile) -> OfficerApi:
        from desktop.authority.http import HttpClient
        from desktop.authority.officer_api import OfficerApi

        http = HttpClient(
            profile.tls_anchors or profile.anchors, proxy=workplace.settings.proxy
        )
        return OfficerApi(profile, http)

    return Console(
        workplace=workplace, mirror=mirror, department=department, connect=connect
    )
