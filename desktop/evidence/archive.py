"""The archive of a person's whole file: every record of a home, with its SHA-256.

One file to keep or to hand over (row S10). It is sealed by the installation key over a
list of digests; the evidence bundles inside are verified as what they are. A changed
file fails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from desktop.asn1 import cms
from desktop.canonical import b64url, canonical, sha256_hex, unb64url
from desktop.clock import format_time
from desktop.errors import EvidenceInvalid, InputInvalid
from desktop.evidence import container
from desktop.evidence.bundle import SEAL_SCHEME, Sealer
from desktop.evidence.opened import Opened, about, get
from desktop.evidence.verify import verify_bundle
from desktop.model.records import CheckResult

__all__ = ["MEDIA", "build_archive", "is_archive", "verify_archive"]

MEDIA: Final = b"application/vnd.saqta.archive+zip"

_LIST: Final = "manifest.json"
_SEAL: Final = "manifest.cms"
_NAME = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


def build_archive(files: Mapping[str, bytes], sealer: Sealer, at: datetime) -> bytes:
    """Packs files with the list of their digests, sealed.

    Args:
        files: By name; ASCII, relative.
        sealer: The installation key.
        at: When, by the local clock.

    Raises:
        InputInvalid: A name can't stand in an archive.
        EvidenceInvalid: Too large for a zip.
    """
    for name in files:
        parts = name.split("/")
        if not _NAME.fullmatch(name) or {".", ".."} & set(parts):
            raise InputInvalid(name=name[:200], reason="not a member's name")
        if name in (_LIST, _SEAL, container.MIMETYPE_NAME):
            raise InputInvalid(name=name, reason="the archive makes this member itself")
    listing = canonical(
        {
            "type": "archive",
            "version": 1,
            "created_at": format_time(at),
            "installation": b64url(sealer.spki),
            "files": [
                {"name": name, "sha256": sha256_hex(content)}
                for name, content in sorted(files.items())
            ],
        }
    )
    seal = cms.build_signed(listing, sealer.spki, SEAL_SCHEME, at, sealer.sign)
    members = {_LIST: listing, _SEAL: seal, **dict(sorted(files.items()))}
    return container.write(members, MEDIA)


def is_archive(content: bytes) -> bool:
    """Whether a file calls itself such an archive."""
    return content[30:].startswith(container.MIMETYPE_NAME.encode("ascii") + MEDIA)


def verify_archive(content: bytes, anchors: Sequence[bytes]) -> tuple[CheckResult, ...]:
    """Verifies digests, seal, and every evidence bundle inside.

    Args:
        content: The whole file.
        anchors: DER of the roots that the reader trusts.

    Raises:
        EvidenceInvalid: With the member of the first failure.
    """
    members = container.read(content, MEDIA)
    opened = Opened(members, tuple(anchors))
    listing = opened.record(_LIST, "archive")
    with about(_SEAL):
        spki = unb64url(get(listing, "installation", str, _LIST))
        cms.verify_with_key(opened.member(_SEAL), opened.member(_LIST), spki)
    named = [
        (str(item.get("name")), item.get("sha256"))
        for item in get(listing, "files", list, _LIST)
        if isinstance(item, dict)
    ]
    if [name for name, _ in named] != list(members)[2:]:
        raise EvidenceInvalid(member=_LIST, reason="it lists other files")
    for name, digest in named:
        if sha256_hex(members[name]) != digest:
            raise EvidenceInvalid(member=name, reason="its bytes were changed")
    opened.ok("archive", files=len(named), created_at=listing.get("created_at"))
    opened.unknown("archive_owner", key_id=sha256_hex(spki))
    for name, _ in named:
        if not name.endswith(".asice"):
            continue
        try:
            report = verify_bundle(members[name], anchors)
        except EvidenceInvalid as error:
            inside = f"{name}: {error.member}"
            raise EvidenceInvalid(member=inside, reason=error.reason) from error
        opened.ok("archive_bundle", file=name, certificate=report.certificate_sha256)
    return tuple(opened.checks)
