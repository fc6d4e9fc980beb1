"""How a call of the operator API is authorised (protocols.md 1.1)."""

from __future__ import annotations

import hmac
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.canonical import b64url, sha256_hex
from desktop.secret import Secret, SlipSecret

__all__ = [
    "InstallationSigner",
    "installation_header",
    "session_header",
    "signed_string",
    "slip_header",
]

_API_MAC_INFO = b"saqta/api-mac/v1"


class InstallationSigner(Protocol):
    """This home's own Ed25519 key; the store keeps it."""

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key's SPKI, lower-case hex."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature over the message."""
        ...


def signed_string(method: str, target: str, body: bytes, key: str) -> bytes:
    """What both headers are made over; an absent body or key counts as an empty one.

    The target is path with query, exactly as sent; the key is the Idempotency-Key.
    """
    return f"{method}\n{target}\n{sha256_hex(body)}\n{key}".encode()


def slip_header(reference: str, secret: SlipSecret, message: bytes) -> str:
    """``Authorization`` value by the registration slip: HMAC-SHA256."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_API_MAC_INFO)
    with secret.exposed() as buffer:
        key = kdf.derive(bytes(buffer))
    return f"Saqta-Slip {reference} {b64url(hmac.digest(key, message, 'sha256'))}"


def installation_header(signer: InstallationSigner, message: bytes) -> str:
    """``Authorization`` value by the installation key."""
    return f"Saqta-Installation {signer.key_id} {b64url(signer.sign(message))}"


def session_header(session: Secret) -> str:
    """``Authorization`` value of an officer who has signed in."""
    with session.exposed() as token:
        return f"Saqta-Officer {bytes(token).decode('ascii')}"
