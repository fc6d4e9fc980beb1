"""The installation's own Ed25519 key: signs journal heads without a token (D-S3).

Made at the first use, kept in a file of mode 0600 (DPAPI on Windows), registered with
the authority in the application manifest E1, never derived from a recovery secret.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop import system
from desktop.canonical import sha256_hex
from desktop.errors import FileUnreadable, StoreDamaged, StoreUnavailable
from desktop.store.files import read_limited, store_error, write_durably
from desktop.store.paths import Home

__all__ = ["InstallationKey"]

_CAP = 4096
_SEED = 32


class InstallationKey:
    """The key of one home.

    Attributes:
        spki: SubjectPublicKeyInfo, DER.
        key_id: SHA-256 of it, lower-case hex.
    """

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.spki: bytes = key.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        self.key_id: str = sha256_hex(self.spki)

    @classmethod
    def open(cls, home: Home) -> InstallationKey:
        """Reads the key, or makes it where there is none.

        Raises:
            StoreDamaged: The file is not a key of this user.
            StoreFull, StoreUnavailable: It can't be read or written.
        """
        home.make(home.installation_dir)
        path = home.installation_dir / "key"
        lock_path = home.installation_dir / "key.lock"
        if not path.exists():
            try:
                descriptor = system.open_private(lock_path, os.O_RDWR | os.O_CREAT)
            except OSError as error:
                raise store_error(lock_path, error) from error
            try:
                # Two programs that start at once must not make two keys.
                system.lock(descriptor)
                if not path.exists():
                    _make(path)
            finally:
                os.close(descriptor)
        return cls(_load(path))

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (RFC 8032), 64 bytes."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"<InstallationKey {self.key_id}>"


def _make(path: Path) -> None:
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    try:
        sealed = system.protect(seed)
    except OSError as error:
        raise store_error(path, error) from error
    write_durably(path, sealed)


def _load(path: Path) -> Ed25519PrivateKey:
    try:
        system.check_file(path)
        seed = system.unprotect(read_limited(path, _CAP))
    except OSError as error:
        raise store_error(path, error) from error
    except FileUnreadable as error:
        raise StoreUnavailable(path=str(path), reason=error.reason) from error
    if len(seed) != _SEED:
        raise StoreDamaged(path=str(path), reason="no installation key")
    return Ed25519PrivateKey.from_private_bytes(seed)
