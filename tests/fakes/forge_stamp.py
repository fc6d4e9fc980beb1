"""Forges RFC 3161 answers; every part can be replaced."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.asn1.der import element
from desktop.trust import view
from tests.fakes.forge import (
    NOW,
    Key,
    Spec,
    extended_usage,
    integer,
    key_usage,
    name,
    oid,
)
from tests.fakes.forge_status import generalized

__all__ = ["POLICY", "TIME_STAMPING", "StampSpec", "authority_spec"]

TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
POLICY = "1.2.3.4.5"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_DATA = "1.2.840.113549.1.7.2"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"


def authority_spec(key: Key, *purposes: str, critical: bool = True) -> Spec:
    """A time-stamp authority; its purpose is critical and alone unless told."""
    return Spec(
        name(("CN", "Time stamps")),
        key.spki,
        extensions=(
            key_usage("digital_signature"),
            extended_usage(*(purposes or (TIME_STAMPING,)), critical=critical),
        ),
    )


@dataclass(frozen=True)
class StampSpec:
    """An answer over a message.

    Attributes:
        named: Certificate that the signed attributes name; none leaves it out.
        named_old: Likewise, by SHA-1 in the attribute of RFC 2634.
        imprint: OID of the imprint's digest; the bytes stay those of SHA-256.
        status: PKIStatus; without a token where it is not 0 or 1.
    """

    message: bytes
    key: Key
    certificate: bytes
    named: bytes | None
    nonce: int | None = None
    policy: str = POLICY
    gen_time: datetime = NOW
    serial: int = 5
    carried: Sequence[bytes] = ()
    digest: str = ""
    status: int = 0
    content_type: str = _TST_INFO
    signers: int = 1
    named_old: bytes | None = None
    imprint: str = _SHA256

    def token(self) -> bytes:
        info = element(
            0x30,
            integer(1),
            oid(self.policy),
            element(
                0x30,
                element(0x30, oid(self.imprint)),
                element(0x04, hashlib.sha256(self.message).digest()),
            ),
            integer(self.serial),
            generalized(self.gen_time),
            b"" if self.nonce is None else integer(self.nonce),
        )
        signers = element(0x31, *([self._signer(info)] * self.signers))
        carried = element(0xA0, *sorted(self.carried)) if self.carried else b""
        signed = element(
            0x30,
            integer(3),
            element(0x31, element(0x30, oid(_SHA256))),
            element(0x30, oid(self.content_type), element(0xA0, element(0x04, info))),
            carried,
            signers,
        )
        return element(0x30, oid(_DATA), element(0xA0, signed))

    def answer(self) -> bytes:
        status = element(0x30, integer(self.status))
        if self.status > 1:
            # failInfo badRequest is bit 2.
            return element(
                0x30, element(0x30, integer(self.status), b"\x03\x02\x05\x20")
            )
        return element(0x30, status, self.token())

    def _signer(self, info: bytes) -> bytes:
        signer = view.read(self.certificate)
        attributes = [
            _attribute(_CONTENT_TYPE, oid(self.content_type)),
            _attribute(_MESSAGE_DIGEST, element(0x04, hashlib.sha256(info).digest())),
        ]
        if self.named is not None:
            hashed = element(0x04, hashlib.sha256(self.named).digest())
            value = element(0x30, element(0x30, element(0x30, hashed)))
            attributes.append(_attribute(_SIGNING_CERTIFICATE_V2, value))
        if self.named_old is not None:
            hashed = element(0x04, hashlib.sha1(self.named_old).digest())
            value = element(0x30, element(0x30, element(0x30, hashed)))
            attributes.append(_attribute(_SIGNING_CERTIFICATE, value))
        content = b"".join(sorted(attributes))
        return element(
            0x30,
            integer(1),
            element(0x30, signer.issuer, integer(signer.serial)),
            element(0x30, oid(_SHA256)),
            element(0xA0, content),
            self.key.algorithm(self.digest),
            element(0x04, self.key.sign(element(0x31, content), self.digest)),
        )


def _attribute(kind: str, value: bytes) -> bytes:
    return element(0x30, oid(kind), element(0x31, value))
