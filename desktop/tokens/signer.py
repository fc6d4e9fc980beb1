"""One key of an open piece of work, as the other rooms see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from desktop.canonical import b64url, sha256_hex

__all__ = ["TokenSigner"]


class _Work(Protocol):
    def sign(
        self, call: str, fields: Mapping[str, Any], *, asks_pin: bool
    ) -> bytes: ...


class TokenSigner:
    """One key of an open piece of work; implements :class:`desktop.ports.Signer`."""

    def __init__(
        self, work: _Work, key_id: str, scheme: str, spki: bytes, *, asks_pin: bool
    ) -> None:
        self._work = work
        self._asks_pin = asks_pin
        self._key = {"key_id": key_id, "spki_sha256": sha256_hex(spki)}
        self._scheme = scheme
        self._spki = spki

    @property
    def asks_pin(self) -> bool:
        """Whether each signature is a confirmation of its own."""
        return self._asks_pin

    @property
    def scheme(self) -> str:
        """Name of the key's scheme."""
        return self._scheme

    @property
    def spki(self) -> bytes:
        """The key's SubjectPublicKeyInfo, DER."""
        return self._spki

    def sign_request(self, info: bytes) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        return self._sign("sign_request", {"document": b64url(info)})

    def sign_cmp(self, protected_part: bytes, certificate: bytes) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        fields = {
            "document": b64url(protected_part),
            "certificate": b64url(certificate),
        }
        return self._sign("sign_cmp", fields)

    def sign_record(
        self,
        kind: str,
        payload: bytes,
        *,
        certificate: bytes | None = None,
        signed_attributes: bytes | None = None,
    ) -> bytes:
        """See :class:`desktop.ports.Signer`."""
        fields = {
            "kind": kind,
            "payload": b64url(payload),
            "certificate": b64url(certificate or b""),
            "attributes": b64url(signed_attributes or b""),
        }
        return self._sign("sign_record", fields)

    def _sign(self, call: str, fields: Mapping[str, str]) -> bytes:
        return self._work.sign(call, {**self._key, **fields}, asks_pin=self._asks_pin)
