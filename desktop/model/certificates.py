"""A certificate as the register keeps it.

Apart from the other records, because a window shows it in its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["CertificateRecord"]


@dataclass(frozen=True)
class CertificateRecord:
    """A certificate known to this installation, with or without its token.

    Attributes:
        sha256: Of the DER, lower-case hex; its name everywhere.
        serial: Lower-case hex, no leading ``0x``.
        status: ``unknown``, ``good`` or ``revoked``, as last *proved*.
        revocation_key_id: Which registered revocation key may revoke it, or ``""``.
    """

    sha256: str
    der: bytes
    serial: str
    spki_sha256: str
    subject: str
    not_before: datetime
    not_after: datetime
    profile: str
    token_serial: str = ""
    token_label: str = ""
    key_id: str = ""
    scheme: str = ""
    application_id: str = ""
    revocation_key_id: str = ""
    status: str = "unknown"
    status_source: str = ""
    status_at: datetime | None = None
    revoked_at: datetime | None = None
    revocation_reason: str = ""
    purpose: str = ""
