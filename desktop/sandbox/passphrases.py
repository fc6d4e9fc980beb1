"""Revocation passphrases on the server's side (RFC 9810, App. B; F19).

A passphrase belongs to a registered revocation key and revokes what that key's
statement may revoke. It is taken from whoever the key was registered by, and stays
encrypted for this authority alone on its way.
"""

from __future__ import annotations

from desktop.asn1 import cmp_passphrase
from desktop.errors import EncodingInvalid
from desktop.sandbox.certificates import FileKey
from desktop.sandbox.cmp_core import CmpRefusal, Peer
from desktop.sandbox.state import SandboxState

__all__ = ["MEMBER", "registered_under", "take"]

#: Whose certificate encrypts for this authority.
MEMBER = "cmp-encryption"


def take(state: SandboxState, peer: Peer, value: bytes) -> None:
    """Keeps a passphrase; a new one replaces that of the same key.

    Args:
        state: The sandbox.
        peer: Who conveys it.
        value: DER of the InfoTypeAndValue's value.

    Raises:
        CmpRefusal: It can't be read, or the key is not the peer's.
    """
    key = state.authority[MEMBER].key

    def decrypt(encrypted: bytes) -> bytes:
        if not isinstance(key, FileKey):
            raise TypeError("the encryption key is an RSA key in a file")
        return key.decrypt(encrypted, cmp_passphrase.oaep())

    try:
        key_id, passphrase = cmp_passphrase.unwrap(value, decrypt)
        text = passphrase.decode("ascii")
    except (EncodingInvalid, UnicodeDecodeError) as error:
        raise CmpRefusal("badDataFormat", "no passphrase can be read") from error
    if not _is_own(state, peer, key_id):
        raise CmpRefusal("notAuthorized", "no such revocation key of the sender")
    state.store.delete("passphrases", key_id=key_id)
    state.store.insert(
        "passphrases", key_id=key_id, passphrase=text, registered_at=state.now_text()
    )


def registered_under(state: SandboxState, key_id: str) -> frozenset[str]:
    """SHA-256 of every certificate that a revocation key in force may revoke."""
    key = state.store.one("revocation_keys", key_id=key_id)
    if key is None or key["retired_at"] is not None:
        return frozenset()
    if key["certificate_sha256"] is not None:
        return frozenset([key["certificate_sha256"]])
    rows = state.store.rows("certificates", application_id=key["application_id"])
    return frozenset(row["sha256"] for row in rows)


def _is_own(state: SandboxState, peer: Peer, key_id: str) -> bool:
    key = state.store.one("revocation_keys", key_id=key_id)
    if key is None or key["retired_at"] is not None:
        return False
    if peer.certificate is not None:
        iin = peer.certificate["iin"]
        found = state.store.rows("certificates", iin=iin)
        return bool(registered_under(state, key_id) & {row["sha256"] for row in found})
    owner = state.store.one("applications", application_id=key["application_id"])
    return (
        owner is not None
        and peer.slip is not None
        and owner["reference"] == peer.slip["reference"]
    )
