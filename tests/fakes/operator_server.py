"""An operator that answers what a test plans and keeps what it was sent."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from desktop.canonical import b64url, canonical, sha256_hex
from tests.fakes.http_server import RawServer, answer
from tests.fakes.small_ca import Authority

__all__ = ["Asked", "OperatorServer", "receipt_value", "signed"]


@dataclass(frozen=True)
class Asked:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, raw: bytes) -> Asked:
        head, body = raw.split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        method, target, _ = first.split(" ")
        pairs = [line.split(": ", 1) for line in lines]
        return cls(method, target, {n.lower(): v for n, v in pairs}, body)


Reply = tuple[int, Any]


@dataclass
class OperatorServer:
    """Answers each target with what was planned for it.

    Attributes:
        plan: By target (with query): a value, or what makes one from the request.
    """

    serve: Callable[..., RawServer]
    authority: Authority
    plan: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = self.serve(self._handle)

    @property
    def url(self) -> str:
        return self._server.url

    def receipt(self, asked: Asked, **changes: Any) -> dict[str, str]:
        """A signed receipt over the bytes that came."""
        return signed(self.authority, receipt_value(asked, **changes))

    def _handle(self, connection: socket.socket, request: bytes) -> None:
        asked = Asked.of(request)
        self.asked.append(asked)
        planned = self.plan.get(asked.target, (404, {"code": "nothing-here"}))
        if callable(planned):
            planned = planned(asked)
        status, value = planned if isinstance(planned, tuple) else (200, planned)
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        connection.sendall(answer(body, status=status))


def signed(authority: Authority, value: Any) -> dict[str, str]:
    """``{"payload", "cms"}`` with a CMS made by the cryptography library."""
    payload = value if isinstance(value, bytes) else canonical(value)
    cms = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(payload)
        .add_signer(authority.certificate, authority.key, hashes.SHA256())
        .sign(
            serialization.Encoding.DER,
            [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary],
        )
    )
    return {"payload": b64url(payload), "cms": b64url(cms)}


def receipt_value(asked: Asked, **changes: Any) -> dict[str, Any]:
    """A receipt's payload for a request."""
    return {
        "receipt_id": "r-1",
        "kind": "consents",
        "object_id": asked.headers.get("idempotency-key", ""),
        "object_sha256": sha256_hex(asked.body),
        "received_at": "2026-11-24T09:00:00.000Z",
        "operator": "test",
        "decision": "stored",
        "sequence": 7,
        **changes,
    }
