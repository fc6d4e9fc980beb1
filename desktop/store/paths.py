"""Where everything of one home lies. ``SAQTA_HOME`` holds all state, mode 0700."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from desktop import system
from desktop.store.files import store_error

__all__ = ["Home"]

_VARIABLE = "SAQTA_HOME"


@dataclass(frozen=True)
class Home:
    """The folders and files of one installation.

    The folders below the root are made by the parts that write into them.

    Attributes:
        root: Mode 0700, no link, owned by this user.
    """

    root: Path

    @classmethod
    def open(cls, root: Path | None = None) -> Home:
        """The home at ``root``, at ``SAQTA_HOME``, or in the user's data folder.

        Raises:
            StoreDamaged: The root is a link or belongs to somebody else.
            StoreFull, StoreUnavailable: It can't be made.
        """
        home = cls.at(root)
        home.make(home.root)
        return home

    @classmethod
    def at(cls, root: Path | None = None) -> Home:
        """The same place, neither made nor judged: for who only looks into it."""
        return cls((root or _default_root()).absolute())

    def make(self, folder: Path) -> Path:
        """Makes sure that a folder of this home is there and private; answers it.

        Raises:
            StoreDamaged: It is a link or belongs to somebody else.
            StoreFull, StoreUnavailable: It can't be made.
        """
        try:
            system.make_private_folder(folder)
        except OSError as error:
            raise store_error(folder, error) from error
        return folder

    @property
    def applications_dir(self) -> Path:
        """One folder per application, named by its id."""
        return self.root / "applications"

    @property
    def reports_dir(self) -> Path:
        """One folder per compromise report, named by its id."""
        return self.root / "reports"

    @property
    def modules_dir(self) -> Path:
        """The person's own list of PKCS#11 modules."""
        return self.root / "modules"

    @property
    def journal_dir(self) -> Path:
        """The journal's database, apart from its anchors."""
        return self.root / "journal"

    @property
    def installation_dir(self) -> Path:
        """The installation key, and the heads of the journal seen outside."""
        return self.root / "installation"

    @property
    def register_dir(self) -> Path:
        """The register's database."""
        return self.root / "register"

    @property
    def outbox_dir(self) -> Path:
        """The outbox's own database (D-S2)."""
        return self.root / "outbox"

    @property
    def spare_dir(self) -> Path:
        """The second path of the outbox: an append-only file (D-S2 ruling)."""
        return self.root / "outbox-spare"

    @property
    def secrets_dir(self) -> Path:
        """Revocation secrets and slip secrets, each a file of mode 0600."""
        return self.root / "secrets"

    @property
    def logs_dir(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def mirror_dir(self) -> Path:
        """The officer's local mirror of the organisation's certificates."""
        return self.root / "mirror"

    @property
    def settings_file(self) -> Path:
        """The person's settings."""
        return self.root / "settings.toml"


def _default_root() -> Path:
    named = os.environ.get(_VARIABLE, "")
    if named:
        return Path(named)
    # Imported here: with SAQTA_HOME nobody pays for it.
    import platformdirs

    return Path(platformdirs.user_data_dir("saqta", appauthor=False))
