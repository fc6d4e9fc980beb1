"""The parts a service works with, put together by :mod:`desktop.assembly`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.authority.cmp import CmpClient
from desktop.authority.operator_api import OperatorApi
from desktop.authority.status import StatusClient
from desktop.clock import Clock
from desktop.errors import ProfileInvalid
from desktop.model import AuthorityProfile
from desktop.ports import TimeStamper
from desktop.secret import SlipSecret
from desktop.store.installation import InstallationKey
from desktop.store.journal import Journal
from desktop.store.outbox import Outbox
from desktop.store.paths import Home
from desktop.store.register import Register

__all__ = ["Network", "Workplace"]


@dataclass(frozen=True)
class Network:
    """What speaks to one authority.

    Attributes:
        operator: Makes an operator API client; takes the slip's reference and secret
            where a call is authorised by them.
    """

    cmp: CmpClient
    status: StatusClient
    time_stamper: TimeStamper | None
    operator: Callable[[tuple[str, SlipSecret] | None], OperatorApi]


@dataclass(frozen=True)
class Workplace:
    """One home (``SAQTA_HOME``), its records, and how to reach an authority.

    Attributes:
        profile: The active profile; ``None`` where a verb needs none.
        journal, register, outbox, installation: Opened on first use, so that a
            damaged journal never stands in the way of a revocation (D-S2 ruling).
        connect: The network side of a profile.
        load_profile: Reads a profile that a record names.
    """

    home: Home
    clock: Clock
    profile: AuthorityProfile | None
    journal: Callable[[], Journal]
    register: Callable[[], Register]
    outbox: Callable[[], Outbox]
    installation: Callable[[], InstallationKey]
    connect: Callable[[AuthorityProfile], Network]
    load_profile: Callable[[str], AuthorityProfile]

    def require_profile(self) -> AuthorityProfile:
        """The active profile.

        Raises:
            ProfileInvalid: None was given and none is remembered.
        """
        if self.profile is None:
            raise ProfileInvalid(path="", reason="no authority profile is chosen")
        return self.profile

    def application_folder(self, application_id: str) -> Path:
        """Where the files of an application lie."""
        return self.home.applications_dir / application_id

    def report_folder(self, report_id: str) -> Path:
        """Where the requests, answers and proofs of a report lie."""
        return self.home.root / "reports" / report_id
