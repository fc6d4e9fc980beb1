"""The digests that go with signatures, by name and by OID."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from desktop.errors import SchemeUnsupported

__all__ = ["DIGEST_OIDS", "digest", "digest_of_oid"]

DIGEST_OIDS: Mapping[str, str] = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_DIGEST_NAMES = {oid: name for name, oid in DIGEST_OIDS.items()}


def digest(name: str, data: bytes) -> bytes:
    """The digest of that name.

    Raises:
        SchemeUnsupported: Unknown here, or too weak for a signature.
    """
    if name not in DIGEST_OIDS:
        raise SchemeUnsupported(scheme=name, missing="digest")
    return hashlib.new(name, data).digest()


def digest_of_oid(oid: str) -> str:
    """Name of a digest by its OID.

    Raises:
        SchemeUnsupported: Unknown here, or too weak for a signature.
    """
    if oid not in _DIGEST_NAMES:
        raise SchemeUnsupported(scheme=oid, missing="digest")
    return _DIGEST_NAMES[oid]
