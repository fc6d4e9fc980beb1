"""The evidence bundle: one ASiC-E file with everything needed to verify offline.

Members in the order of EN 319 162-1: ``mimetype`` first and stored, the files of the
application by name, their readable summaries in three languages, and in ``META-INF/``
the manifest with the digest of every member and the seal over it. The seal is made by
the installation key, which E1 registered under the token key's signature: what was
added after the closing manifest is so bound as well, without a token.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol
from xml.sax.saxutils import quoteattr

from desktop.asn1 import cms
from desktop.canonical import parse_canonical, sha256_hex
from desktop.errors import InputInvalid
from desktop.evidence import container, manifest, readable

__all__ = [
    "MANIFEST",
    "REQUIRED",
    "SEAL",
    "SEAL_SCHEME",
    "Sealer",
    "asic_manifest",
    "build_bundle",
]

MANIFEST: Final = "META-INF/ASiCManifest.xml"
SEAL: Final = "META-INF/signature001.p7s"
SEAL_SCHEME: Final = "ed25519"

#: Without these nothing is proved, and no bundle is made.
REQUIRED: Final = (
    manifest.AGREEMENT,
    manifest.AGREEMENT_META,
    manifest.ACCEPTANCE,
    manifest.CONSENT,
    manifest.REQUEST,
    manifest.APPLICATION,
    manifest.APPLICATION_CMS,
    manifest.CUSTODY,
    manifest.CERTIFICATE,
    manifest.CLOSING,
    manifest.CLOSING_CMS,
)

_MEDIA: Final = {
    "txt": "text/plain",
    "json": "application/json",
    "html": "text/html",
    "cms": "application/pkcs7-signature",
    "p10": "application/pkcs10",
    "tst": "application/vnd.etsi.timestamp-token",
}


class Sealer(Protocol):
    """This home's own Ed25519 key (``InstallationKey``)."""

    @property
    def spki(self) -> bytes:
        """SubjectPublicKeyInfo, DER, as registered in E1."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature over the message."""
        ...


def build_bundle(
    members: Mapping[str, bytes], sealer: Sealer, at: datetime, language: str = "kk"
) -> bytes:
    """Builds the bundle of a closed application; the same input gives the same bytes.

    It is built again when a revocation added files under ``revocation/``.

    Args:
        members: Every file of the application by its name (`Case.members`).
        sealer: The installation key that E1 registered.
        at: The time of sealing, a claim of the local clock.
        language: Of the summary that readers find first, ``readable/index.html``.

    Raises:
        InputInvalid: A needed member is missing, a name can't stand in a bundle, or
            a file is not the one that the closing manifest names.
        EvidenceInvalid: Too large for a zip.
        EncodingInvalid: The closing manifest is not a canonical record.
    """
    for name in members:
        manifest.check_name(name)
    for name in REQUIRED:
        if name not in members:
            raise InputInvalid(name=name, reason="the application does not have it")
    _check_listed(members)
    packed = dict(sorted(members.items()))
    packed |= readable.pages(members, language)
    listing = asic_manifest(packed)
    packed[MANIFEST] = listing
    packed[SEAL] = cms.build_signed(listing, sealer.spki, SEAL_SCHEME, at, sealer.sign)
    return container.write(packed)


def asic_manifest(members: Mapping[str, bytes]) -> bytes:
    """``ASiCManifest.xml`` over these members (EN 319 162-1, annex A.4), in order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        f'  <asic:SigReference URI="{SEAL}" MimeType="application/x-pkcs7-signature"/>',
    ]
    for name, content in members.items():
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode("ascii")
        media = _MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
        lines += [
            f'  <asic:DataObjectReference URI={quoteattr(name)} MimeType="{media}">',
            '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>',
            f"    <ds:DigestValue>{digest}</ds:DigestValue>",
            "  </asic:DataObjectReference>",
        ]
    lines.append("</asic:ASiCManifest>\n")
    return "\n".join(lines).encode("ascii")


def _check_listed(members: Mapping[str, bytes]) -> None:
    """What the closing manifest names is what is packed, no more and no less.

    Said here and not only when somebody verifies, years later.
    """
    closing = parse_canonical(members[manifest.CLOSING], manifest.CLOSING)
    listed = {item["name"]: item["sha256"] for item in closing["members"]}
    for name, content in members.items():
        if manifest.is_after_closing(name):
            continue
        if listed.pop(name, None) != sha256_hex(content):
            raise InputInvalid(name=name, reason="the closing manifest names another")
    for name in listed:
        raise InputInvalid(name=name, reason="the application does not have it")
