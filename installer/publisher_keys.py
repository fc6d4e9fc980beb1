"""The keys of a publisher: made apart, sealed by one passphrase, opened when needed."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

__all__ = [
    "KEY_NAMES",
    "LIST_KEY",
    "PublishError",
    "load_key",
    "load_keys",
    "new_key",
    "new_keys",
    "read_passphrase",
]

#: Every key of a publisher; three of each offline kind, so that one may be lost.
KEY_NAMES = (
    *(f"root-{number}" for number in (1, 2, 3)),
    *(f"targets-{number}" for number in (1, 2, 3)),
    "snapshot",
    "timestamp",
)
#: Signs the lists themselves, so that they are judged at every reading.
LIST_KEY = "lists"


class PublishError(Exception):
    """The tool can't do what was asked; the message says why."""


def new_keys(folder: Path, passphrase: bytes) -> None:
    """Makes every key of a publisher; each belongs in another safe place.

    Raises:
        PublishError: The folder is not empty.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PublishError(f"{folder} is not empty: keys are never overwritten")
    for name in (*KEY_NAMES, LIST_KEY):
        new_key(folder / f"{name}.pem", passphrase)
    public = load_key(folder / f"{LIST_KEY}.pem", passphrase).public_key()
    (folder / f"{LIST_KEY}.pub").write_bytes(public.public_bytes_raw())


def load_keys(folder: Path, passphrase: bytes) -> dict[str, CryptoSigner]:
    """The signers whose files are at hand."""
    found = {}
    for name in KEY_NAMES:
        path = folder / f"{name}.pem"
        if path.exists():
            found[name] = CryptoSigner(load_key(path, passphrase))
    return found


def read_passphrase(descriptor: int | None) -> bytes:
    """The passphrase of the keys: one line of a descriptor, else what is typed.

    Raises:
        PublishError: It is empty.
    """
    if descriptor is None:
        given = getpass.getpass("Passphrase of the keys: ").encode()
    else:
        with os.fdopen(descriptor, "rb") as stream:
            given = stream.readline().rstrip(b"\r\n")
    if not given:
        raise PublishError("keys without a passphrase are not made")
    return given


def new_key(path: Path, passphrase: bytes) -> None:
    """Makes one key in a file of its own.

    Raises:
        FileExistsError: There is one already.
    """
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase),
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def load_key(path: Path, passphrase: bytes) -> Ed25519PrivateKey:
    """One key, opened.

    Raises:
        PublishError: Another passphrase, or no Ed25519 key.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), passphrase)
    except (OSError, ValueError) as error:
        raise PublishError(f"{path.name}: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PublishError(f"{path.name} is no Ed25519 key")
    return key
