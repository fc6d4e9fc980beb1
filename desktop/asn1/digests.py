"""The digests that go with signatures, by name and by OID."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from desktop.asn1 import gost
from desktop.asn1.gost_forms import DIGESTS
from desktop.errors import SchemeUnsupported

__all__ = ["DIGEST_OIDS", "digest", "digest_of_oid"]

DIGEST_OIDS: Mapping[str, str] = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_DIGEST_NAMES = {oid: name for name, oid in DIGEST_OIDS.items()}


def digest(name: str, data: bytes | memoryview) -> bytes:
    """The digest of that name.

    Raises:
        SchemeUnsupported: Unknown here, or too weak for a signature.
    """
    if name in DIGEST_OIDS:
        return hashlib.new(name, data).digest()
    return gost.digest(name, data)


def digest_of_oid(oid: str) -> str:
    """Name of a digest by its OID.

    Raises:
        SchemeUnsupported: Unknown here, or too weak for a signature.
    """
    name = _DIGEST_NAMES.get(oid) or DIGESTS.get(oid)
    if name is None:
        raise SchemeUnsupported(scheme=oid, missing="digest")
    return name
