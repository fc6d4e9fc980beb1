"""Modules, tokens and keys as frozen values; all that a token worker needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "ApprovedModule",
    "CarrierEntry",
    "CustodyRecord",
    "GeneratedKey",
    "KeyOnToken",
    "PinState",
    "TokenInfo",
]


class PinState(StrEnum):
    """What the token's flags say of its PIN; never a number it did not tell."""

    FINE = "fine"
    COUNT_LOW = "count_low"
    FINAL_TRY = "final_try"
    LOCKED = "locked"
    NOT_SET = "not_set"


@dataclass(frozen=True)
class ApprovedModule:
    """One entry of a module list (D-S1).

    Attributes:
        path: Canonical path; no part of it was a link at approval.
        sha256: Of the file, lower-case hex.
        owner: Owner of the file as the system names it (uid on POSIX, SID on Windows).
        env: The only environment variables the module may see.
        source: ``administrator`` or ``personal``.
        profile: Row of ``resources/tokens/modules.toml`` that fits, or ``""``.
        notes: File of what was seen of tokens behind it before, or ``""``; hints only.
    """

    path: str
    sha256: str
    owner: str
    env: Mapping[str, str] = field(default_factory=dict)
    source: str = "personal"
    profile: str = ""
    notes: str = ""


@dataclass(frozen=True)
class TokenInfo:
    """One token, read afresh. Texts come from the token: show them as plain text."""

    module: str
    slot: int
    label: str
    manufacturer: str
    model: str
    serial: str
    hardware: str
    firmware: str
    flags: tuple[str, ...]
    mechanisms: tuple[str, ...]
    pin_state: PinState
    pin_pad: bool
    shortest_pin: int
    longest_pin: int
    free_bytes: int | None = None


@dataclass(frozen=True)
class KeyOnToken:
    """One private key on a token with what lies beside it.

    Attributes:
        key_id: CKA_ID in lower-case hex.
        scheme: Name of the scheme, ``""`` when Saqta knows none for this key.
        spki: SubjectPublicKeyInfo, DER, from the public key or certificate beside it.
        attributes: Custody attributes as read; absent where the token has no answer.
        certificates: DER of certificates with the same CKA_ID and public key.
    """

    token_serial: str
    key_id: str
    label: str
    scheme: str
    spki: bytes
    attributes: Mapping[str, bool]
    certificates: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class CarrierEntry:
    """A row of the certified-carrier list (row S12)."""

    model: str
    firmware_min: str
    firmware_max: str
    certificate_number: str
    issued: str
    expires: str
    source: str
    mark: str = ""


@dataclass(frozen=True)
class CustodyRecord:
    """What the module reported about a key just made; a self check, no proof.

    Attributes:
        attributes: The 14 attributes of security.md section 2, by CKA name.
        carrier: The certified-carrier entry as a mapping, or ``None``: not certified.
        attestations: Vendor statements, ``{"type", "bytes" (base64url)}`` each.
        degraded: What this kind of module answers otherwise, or not at all, by name.
    """

    module_path: str
    module_sha256: str
    token_serial: str
    token_label: str
    token_model: str
    token_firmware: str
    token_manufacturer: str
    key_id: str
    scheme: str
    spki_sha256: str
    attributes: Mapping[str, bool]
    read_at: str
    carrier: Mapping[str, str] | None = None
    attestations: tuple[Mapping[str, str], ...] = ()
    degraded: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The record as canonical-JSON values, for evidence."""
        return {
            "attestations": [dict(item) for item in self.attestations],
            "attributes": dict(self.attributes),
            "carrier": None if self.carrier is None else dict(self.carrier),
            "degraded": list(self.degraded),
            "key_id": self.key_id,
            "module_path": self.module_path,
            "module_sha256": self.module_sha256,
            "proves": "reported by the module; not an attestation",
            "read_at": self.read_at,
            "scheme": self.scheme,
            "spki_sha256": self.spki_sha256,
            "token_firmware": self.token_firmware,
            "token_label": self.token_label,
            "token_manufacturer": self.token_manufacturer,
            "token_model": self.token_model,
            "token_serial": self.token_serial,
        }


@dataclass(frozen=True)
class GeneratedKey:
    """A key made on the token, read back and found as asked."""

    key_id: str
    scheme: str
    spki: bytes
    custody: CustodyRecord
