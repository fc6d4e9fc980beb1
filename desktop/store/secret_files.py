"""Secrets that must be there without a person: revocation secrets R, slip secrets.

Each is a file of mode 0600, sealed by DPAPI on Windows, because the agent must send
while the keyring is locked (protocols.md 5.1). A second copy lies in the keyring where
there is one; what a lost file leaves is read from there. The third place is paper.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TypeVar

from desktop import system
from desktop.errors import (
    FileUnreadable,
    InputInvalid,
    StoreDamaged,
    StoreUnavailable,
)
from desktop.secret import RecoverySecret, Secret, SlipSecret
from desktop.store.files import read_limited, store_error, write_durably
from desktop.store.keychain import SecondCopy
from desktop.store.paths import Home

__all__ = ["SecretFiles"]

_NAME = re.compile(r"[0-9A-Za-z-]{1,128}")
_CAP = 16 * 1024
#: Bytes of R (protocols.md 5.1).
_SECRET_LENGTH = 32
_REVOCATION = "revocation"
_SLIP = "slip"

_Kind = TypeVar("_Kind", bound=Secret)


class SecretFiles:
    """The secrets of one home."""

    def __init__(self, folder: Path, second: SecondCopy | None) -> None:
        self._folder = folder
        self._second = second

    @classmethod
    def open(cls, home: Home, second: SecondCopy | None = None) -> SecretFiles:
        """The secrets of a home.

        Args:
            home: Where they are.
            second: Keeps second copies of revocation secrets; usually the keyring.

        Raises:
            StoreDamaged, StoreFull, StoreUnavailable: The folder can't be had.
        """
        return cls(home.make(home.secrets_dir), second)

    def keep_revocation(self, key_id: str, secret: RecoverySecret) -> bool:
        """Keeps R under the id of its revocation key; whether the keyring has it too.

        Raises:
            StoreFull, StoreUnavailable: The file was not written.
        """
        self._keep(_REVOCATION, key_id, secret)
        if self._second is None:
            return False
        try:
            with secret.exposed() as view:
                self._second.put(f"{_REVOCATION}-{key_id}", bytes(view))
        except StoreUnavailable:
            # A second copy is a bonus; paper is the next one.
            return False
        return True

    def revocation(self, key_id: str) -> RecoverySecret | None:
        """R of a revocation key, from the file or else the keyring; the caller clears.

        An unreadable file is no reason to fail: a revocation goes on by its other
        channels.
        """
        if not key_id:
            return None
        found = self._read(_REVOCATION, key_id, RecoverySecret)
        if found is not None and len(found) != _SECRET_LENGTH:
            # Cut by a disk's error, or written over: as good as lost.
            found.clear()
            found = None
        if found is not None or self._second is None:
            return found
        try:
            copy = self._second.get(f"{_REVOCATION}-{key_id}")
        except StoreUnavailable:
            return None
        if copy is None or len(copy) != _SECRET_LENGTH:
            return None
        return RecoverySecret(bytearray(copy))

    def revocation_ids(self) -> list[str]:
        """Ids of the revocation keys whose secret lies in a file here."""
        start = f"{_REVOCATION}-"
        return sorted(
            path.stem.removeprefix(start) for path in self._folder.glob(f"{start}*.key")
        )

    def forget_revocation(self, key_id: str) -> None:
        """Removes R everywhere but on paper, e.g. after its key was replaced.

        Raises:
            StoreUnavailable: The file can't be removed.
        """
        self._forget(_REVOCATION, key_id)
        if self._second is not None:
            try:
                self._second.remove(f"{_REVOCATION}-{key_id}")
            except StoreUnavailable:
                return

    def keep_slip(self, application_id: str, secret: SlipSecret) -> None:
        """Keeps a slip's secret until CONFIRMED, else as long as the typed data.

        An application that ended without a certificate has no key that could sign an
        objection; the slip's secret authorises it.

        Raises:
            StoreFull, StoreUnavailable: The file was not written.
        """
        self._keep(_SLIP, application_id, secret)

    def slip(self, application_id: str) -> SlipSecret | None:
        """The secret of an application's slip, or ``None``; the caller clears it."""
        return self._read(_SLIP, application_id, SlipSecret)

    def forget_slip(self, application_id: str) -> None:
        """Removes a slip's secret; nothing happens where there is none.

        Raises:
            StoreUnavailable: The file can't be removed.
        """
        self._forget(_SLIP, application_id)

    def keep_copies_in(self, second: SecondCopy | None) -> None:
        """Takes another place for second copies, with what is kept by now.

        Copies are made in the new place; without one those of the old place are
        removed, save where the file is gone and the copy is the only one left.
        """
        before, self._second = self._second, second
        for key_id in self.revocation_ids():
            secret = self._read(_REVOCATION, key_id, RecoverySecret)
            if secret is None:
                continue
            name = f"{_REVOCATION}-{key_id}"
            with secret, contextlib.suppress(StoreUnavailable):
                # A second copy is a bonus; paper is the next one.
                if second is not None:
                    with secret.exposed() as view:
                        second.put(name, bytes(view))
                elif before is not None:
                    before.remove(name)

    # -- private -------------------------------------------------------------------

    def _path(self, kind: str, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputInvalid(name=f"{kind} id", reason="not an id")
        return self._folder / f"{kind}-{name}.key"

    def _keep(self, kind: str, name: str, secret: Secret) -> None:
        path = self._path(kind, name)
        try:
            with secret.exposed() as view:
                sealed = system.protect(bytes(view))
        except OSError as error:
            raise store_error(path, error) from error
        write_durably(path, sealed)

    def _read(self, kind: str, name: str, form: type[_Kind]) -> _Kind | None:
        path = self._path(kind, name)
        try:
            system.check_file(path)
            return form(bytearray(system.unprotect(read_limited(path, _CAP))))
        except (OSError, FileUnreadable, StoreDamaged):
            return None

    def _forget(self, kind: str, name: str) -> None:
        path = self._path(kind, name)
        try:
            path.unlink(missing_ok=True)
            system.sync_folder(self._folder)
        except OSError as error:
            raise store_error(path, error) from error
