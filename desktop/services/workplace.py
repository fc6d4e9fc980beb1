"""The parts a service works with, put together by :mod:`desktop.assembly`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.errors import ProfileInvalid
from desktop.secret import RecoverySecret, SlipSecret

if TYPE_CHECKING:
    # Only named here: a window's first paint must not wait for network and codecs.
    from desktop.authority.cmp import CmpClient
    from desktop.authority.operator_api import OperatorApi
    from desktop.authority.status import StatusClient
    from desktop.clock import Clock
    from desktop.model.authority import AuthorityProfile
    from desktop.model.tokens import ApprovedModule
    from desktop.ports import TimeStamper
    from desktop.store.installation import InstallationKey
    from desktop.store.journal import Journal
    from desktop.store.outbox import Outbox
    from desktop.store.paths import Home
    from desktop.store.register import Register
    from desktop.store.secret_files import SecretFiles
    from desktop.store.settings import Settings, SettingsFiles

__all__ = ["Network", "Slip", "Workplace", "once"]

_T = TypeVar("_T")

#: Reference and secret of a registration slip.
Slip = tuple[str, SlipSecret]


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
    operator: Callable[[Slip | None], OperatorApi]


@dataclass(frozen=True)
class Workplace:
    """One home (``SAQTA_HOME``), its records, and how to reach an authority.

    Attributes:
        profile: The active profile; ``None`` where a verb needs none.
        settings: As they were in force when this was put together.
        settings_files: Where they are changed, and which of them are locked.
        journal, register, outbox, installation, secrets: Opened on first use, so that a
            damaged journal never stands in the way of a revocation (D-S2 ruling).
        keyring_name: Class of the keyring's back end in use, or ``""``.
        modules: Modules that may be loaded now, by both lists (D-S1).
        connect: The network side of a profile.
        load_profile: Reads a profile that a record names, from its file or from the
            copy that was kept when it was first used.
        keep_profile: Keeps a copy of a profile, and makes it the active one.
        obey: Lets the parts that are open already follow a changed setting.
    """

    home: Home
    clock: Clock
    profile: AuthorityProfile | None
    settings: Settings
    settings_files: SettingsFiles
    journal: Callable[[], Journal]
    register: Callable[[], Register]
    outbox: Callable[[], Outbox]
    installation: Callable[[], InstallationKey]
    secrets: Callable[[], SecretFiles]
    keyring_name: Callable[[], str]
    modules: Callable[[], list[ApprovedModule]]
    connect: Callable[[AuthorityProfile], Network]
    load_profile: Callable[[str], AuthorityProfile]
    keep_profile: Callable[[AuthorityProfile], None]
    obey: Callable[[Settings], None]
    pause: Callable[[float], None] = time.sleep

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

    def revocation_secret(self, key_id: str) -> RecoverySecret | None:
        """The recovery secret R of a revocation key, or ``None`` when not kept here."""
        return self.secrets().revocation(key_id)

    @staticmethod
    def issuer_name(certificate: bytes) -> bytes:
        """DER of a certificate's issuer name."""
        from asn1crypto import x509

        return bytes(x509.Certificate.load(certificate).issuer.dump())

    def custody_facts(self, spki_sha256: str) -> dict[str, bool]:
        """Custody attributes read when a key was made here; empty for a stranger."""
        for application in self.register().list_applications():
            custody = application.data.get("custody") or {}
            if custody.get("spki_sha256") == spki_sha256:
                return {str(k): bool(v) for k, v in custody["attributes"].items()}
        return {}


def once(make: Callable[[], _T]) -> Callable[[], _T]:
    """Opens a part at its first use; a failure is tried again at the next."""
    made: list[_T] = []

    def part() -> _T:
        if not made:
            made.append(make())
        return made[0]

    return part
